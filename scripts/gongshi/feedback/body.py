"""The body of a request: refused before it is read when too large, and never waited for long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Message as Event
from starlette.types import Receive

PART_MOST = 256 * 1024
"""Bytes of one field that is not a file: what is too long is told so, with all other faults."""
FILES_MOST = 50
FIELDS_MOST = 30
PAUSE_SECONDS = 30
_TOO_LARGE = "照片加起来太大了，请去掉一两张再发。"
_TOO_SLOW = "上传得太久了，请换个网络好的地方再试。"
_NOT_WHOLE = "没有收完整，请再发一次。"


class BodyError(MultiPartException):
    """The body cannot be taken: its status, and the sentence that says why."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@asynccontextmanager
async def read_form(request: Request, *, most: int, seconds: float) -> AsyncIterator[FormData]:
    """Read a form of at most so many bytes, in at most so many seconds. Raises BodyError.

    Large files wait on the disk, not in memory, until the form is closed.
    """
    _check_head(request, most)
    bounded = _Bounded(request.receive, most, seconds)
    form = await _parsed(Request(request.scope, bounded))
    try:
        _check_end(request, bounded)
        yield form
    finally:
        await form.close()


def _check_end(request: Request, bounded: _Bounded) -> None:
    """See to it that the last part came, too: a picture may be missing that the sender saw go."""
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/") and not bounded.tail.rstrip().endswith(b"--"):
        raise BodyError(400, _NOT_WHOLE)


async def _parsed(bounded: Request) -> FormData:
    try:
        return await bounded.form(
            max_files=FILES_MOST, max_fields=FIELDS_MOST, max_part_size=PART_MOST
        )
    except HTTPException as error:  # what Starlette makes of all that goes wrong in a form
        reason = error.__context__
        raise reason if isinstance(reason, BodyError) else BodyError(400, _NOT_WHOLE) from None


def _check_head(request: Request, most: int) -> None:
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared[:20]) > most:
        raise BodyError(413, _TOO_LARGE)
    _, options = parse_options_header(request.headers.get("content-type"))
    if options.get(b"charset", b"utf-8").lower() not in (b"utf-8", b"utf8"):
        raise BodyError(400, _NOT_WHOLE)  # some of Python's other codecs take for ever


class _Bounded:
    """Hands on what comes in, until it is too much or too slow."""

    def __init__(self, receive: Receive, most: int, seconds: float) -> None:
        self._receive = receive
        self._left = most
        self.tail = b""
        self._ends = asyncio.get_running_loop().time() + seconds

    async def __call__(self) -> Event:
        remaining = self._ends - asyncio.get_running_loop().time()
        try:
            event = await asyncio.wait_for(self._receive(), min(remaining, PAUSE_SECONDS))
        except TimeoutError:
            raise BodyError(408, _TOO_SLOW) from None
        if event["type"] == "http.disconnect":
            raise BodyError(400, _NOT_WHOLE)
        body = event.get("body", b"")
        self.tail = (self.tail + body[-8:])[-8:]
        self._left -= len(body)
        if self._left < 0:
            raise BodyError(413, _TOO_LARGE)
        return event
