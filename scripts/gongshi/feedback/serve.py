"""Running the service on its own, behind a web server that hands it two addresses."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

HEAD_SECONDS = 20
"""How long the head of a request may take, and a connection stay open without one."""
CONNECTIONS = 200


def run_app(app: ASGIApp, host: str, port: int) -> None:
    """Answer until SIGTERM or Ctrl-C; what has begun is finished. Nothing is logged of requests."""
    uvicorn.run(
        app,
        host=host,
        port=port,
        http=Prompt,
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=HEAD_SECONDS,
        timeout_graceful_shutdown=30,
        limit_concurrency=CONNECTIONS,
    )


class Prompt(H11Protocol):
    """HTTP/1.1 that hangs up on whoever takes too long over the head of a request.

    Uvicorn waits for it without end, so that a few hundred such connections would shut out
    everybody else. How long a body may take is told in `body`.
    """

    _hang_up: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Go on waiting unless the head is whole."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        super().connection_lost(exc)
        self._stop_watch()

    def _watch(self) -> None:
        cycle = cast("RequestResponseCycle | None", self.cycle)  # none before the first request
        if cycle and not cycle.response_complete:
            self._stop_watch()
        elif self._hang_up is None:
            self._hang_up = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _stop_watch(self) -> None:
        if self._hang_up is not None:
            self._hang_up.cancel()
            self._hang_up = None
