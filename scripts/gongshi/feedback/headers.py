"""The headers of every answer, which keep browsers from doing more than they should."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as Event

from gongshi.feedback.page import POLICY

LOG = logging.getLogger(__name__)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}


class Headed:
    """Puts the headers on every answer of a service, and logs where it fails itself.

    `origin` gives the origin of the site, whose pages may read answers from another host.
    """

    def __init__(self, app: ASGIApp, origin: Callable[[], str]) -> None:
        self._app = app
        self._origin = origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_headed(event: Event) -> None:
            nonlocal begun
            if event["type"] == "http.response.start":
                begun = True
                self._add(scope, MutableHeaders(raw=event["headers"]))
            await send(event)

        try:
            await self._app(scope, receive, send_headed)
        except Exception as error:
            _log_without_words(error)
            if not begun:
                await Response(status_code=503)(scope, receive, send_headed)

    def _add(self, scope: Scope, headers: MutableHeaders) -> None:
        headers.update(HEADERS)
        origin = Request(scope).headers.get("origin")
        headers.add_vary_header("Origin")
        if origin and origin == self._origin():
            headers["Access-Control-Allow-Origin"] = origin


def _log_without_words(error: Exception) -> None:
    """Log what went wrong and where, not the error's own words: they may repeat a message."""
    frames = traceback.extract_tb(error.__traceback__)[-5:]
    places = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
    LOG.error("没有料到的错误：%s，%s", type(error).__name__, places)
