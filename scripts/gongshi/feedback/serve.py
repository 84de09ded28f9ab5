"""Running the service on its own, behind a web server that hands it two addresses."""

from __future__ import annotations

import uvicorn
from starlette.types import ASGIApp

HEADER_SECONDS = 20


def run_app(app: ASGIApp, host: str, port: int) -> None:
    """Answer until SIGTERM or Ctrl-C; what has begun is finished. Nothing is logged of requests."""
    uvicorn.run(
        app,
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=HEADER_SECONDS,
        timeout_graceful_shutdown=30,
        limit_concurrency=200,
    )
