"""The receiver beside the site under `mkdocs serve`: one address, for trying it out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile
from threading import Thread
from typing import IO, Any
from wsgiref.util import is_hop_by_hop

from a2wsgi import ASGIMiddleware

from gongshi.feedback.app import Options, make_app
from gongshi.feedback.database import StoreError, sqlite_url
from gongshi.feedback.receive import BODY_MOST
from gongshi.feedback.store import open_store

__all__ = ["LocalReceiver", "StoreError", "beside", "mount"]

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Any], Iterable[bytes]]
PLACES = ("feedback/", "track/")
_PIECE = 64 * 1024
_IN_MEMORY = 1024 * 1024


class LocalReceiver:
    """The receiver as a WSGI application, with a thread of its own until `close`.

    `site` is the folder of the built site, read again when it changes; `database` a SQLite file,
    at which staff may work at the same time. Raises StoreError.
    """

    def __init__(self, site: Path, database: Path) -> None:
        self._store = open_store(sqlite_url(database))
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="receiver", daemon=True)
        self._thread.start()
        app = make_app(self._store, Options(site))
        self._answer: Any = ASGIMiddleware(app, loop=self._loop)  # type: ignore[arg-type]

    def __call__(self, environ: Environ, start_response: Any) -> Iterator[bytes]:
        """Answer one request, once all of it has come.

        The bridge would ask a sender who has gone for more and more. What is too large is not
        read at all: the receiver refuses it by its length.
        """
        declared = environ.get("CONTENT_LENGTH") or "0"
        with SpooledTemporaryFile(_IN_MEMORY) as body:
            if not declared.isdecimal() or not _read(environ["wsgi.input"], int(declared), body):
                start_response("400 Bad Request", [("Content-Length", "0")])
                return
            whole = {**environ, "CONTENT_LENGTH": declared, "wsgi.input": body}
            yield from self._answer(whole, _without_hops(start_response))

    def close(self) -> None:
        """End the thread and give up the database."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._store.close()


def mount(server: Any, site: Path, database: Path, base: str) -> LocalReceiver:
    """Let the receiver answer below `base`; all else goes on to the WSGI server's own answers."""
    receiver = LocalReceiver(site, database)
    server.set_app(beside(server.get_app(), receiver, base))
    return receiver


def beside(site: Wsgi, receiver: Wsgi, base: str) -> Wsgi:
    """Give what sends each request to the receiver or to the site; both are below `base`."""
    root = "/" + base.strip("/") if base.strip("/") else ""

    def answer(environ: Environ, start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.startswith(tuple(f"{root}/{place}" for place in PLACES)):
            return site(environ, start_response)
        inside = {**environ, "PATH_INFO": path.removeprefix(root), "SCRIPT_NAME": root}
        return receiver(inside, start_response)

    return answer


def _read(sent: IO[bytes], length: int, body: IO[bytes]) -> bool:
    """Read a body unless it is too large; tell whether it did not break off."""
    left = length if length <= BODY_MOST else 0
    while left:
        piece = sent.read(min(left, _PIECE))
        if not piece:
            return False
        left -= body.write(piece)
    body.seek(0)
    return True


def _without_hops(start_response: Any) -> Any:
    """Leave out headers such as `Connection`, which are the WSGI server's own to say."""

    def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
        return start_response(status, [h for h in headers if not is_hop_by_hop(h[0])], *error)

    return start
