"""Serves a folder to tests, with threads that stay as long as the server.

greenlet, in which a browser is driven and coverage is counted, was once seen to turn for ever in a
thread that ended meanwhile: so no thread ends with the file that it has given out.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import HTTPServer, SimpleHTTPRequestHandler
from typing import Any

THREADS = 64
"""More than a browser has connections; one that is kept open holds a thread."""


class QuietHandler(SimpleHTTPRequestHandler):
    """Gives out files, keeps connections open for a while, and says nothing."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer's second packet waits for the first, 40 ms
    timeout = 5

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class _Server(HTTPServer):
    def __init__(self, handler: Callable[..., QuietHandler], port: int) -> None:
        super().__init__(("127.0.0.1", port), handler)
        self.threads = ThreadPoolExecutor(THREADS)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Let a thread answer."""
        self.threads.submit(self._answer, request, client_address)

    def _answer(self, request: Any, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        except OSError:
            pass  # the browser has gone
        except Exception:
            self.handle_error(request, client_address)
        finally:
            self.shutdown_request(request)


@contextmanager
def served(handler: Callable[..., QuietHandler], port: int = 0) -> Iterator[int]:
    """Answer on this machine, at a free port unless one is wanted; who asks later is refused."""
    with _Server(handler, port) as server:
        door = threading.Thread(target=server.serve_forever, daemon=True)
        door.start()
        yield server.server_port
        server.shutdown()
        door.join()
    server.threads.shutdown(wait=False, cancel_futures=True)
