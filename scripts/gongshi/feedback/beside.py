"""The receiver beside the site under `mkdocs serve`: one address, for trying it out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from a2wsgi import ASGIMiddleware

from gongshi.feedback.app import Options, make_app
from gongshi.feedback.database import sqlite_url
from gongshi.feedback.store import open_store

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
PLACES = ("feedback/", "track/")


def mount(server: Any, site: Path, database: Path, base: str) -> None:
    """Let the receiver answer below `base`; all else goes on to the WSGI server's own answers."""
    app = make_app(open_store(sqlite_url(database)), Options(site))
    server.set_app(beside(server.get_app(), ASGIMiddleware(app), base))  # type: ignore[arg-type]


def beside(site: Wsgi, receiver: Wsgi, base: str) -> Wsgi:
    """Give what sends each request to the receiver or to the site."""
    root = "/" + base.strip("/") if base.strip("/") else ""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.startswith(tuple(f"{root}/{place}" for place in PLACES)):
            return site(environ, start_response)
        inside = {**environ, "PATH_INFO": path.removeprefix(root), "SCRIPT_NAME": root}
        return receiver(inside, start_response)

    return answer
