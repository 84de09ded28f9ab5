"""Following a message: shown to whoever has its receipt, and nothing to anybody else."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gongshi.feedback.answer import Answers
from gongshi.feedback.body import BodyError, read_form
from gongshi.feedback.guard import Guard
from gongshi.feedback.kept import Kept
from gongshi.feedback.quota import TooOftenError
from gongshi.feedback.receipt import fits, is_number, read_number
from gongshi.feedback.sender import sender_of
from gongshi.feedback.store import Store

NOBODY = "00000000"
"""A number that no message has."""
_BODY_MOST = 16 * 1024
_BODY_SECONDS = 30


class Tracker:
    """Shows the messages of one store."""

    def __init__(self, store: Store, guard: Guard, answers: Answers, *, behind_proxy: bool) -> None:
        self._store = store
        self._guard = guard
        self._answers = answers
        self._behind_proxy = behind_proxy

    async def ask(self, _request: Request) -> Response:
        """Ask for the number and the words."""
        return self._answers.ask(await run_in_threadpool(self._answers.folder.current))

    async def turn(self, _request: Request) -> Response:
        """Lead to the same address with its slash; relative, so that no host is made up."""
        return RedirectResponse("track/", 308)

    async def track(self, request: Request) -> Response:
        """Show the steps of a message."""
        site = await run_in_threadpool(self._answers.folder.current)
        sender = sender_of(request, behind_proxy=self._behind_proxy)
        try:
            async with read_form(request, most=_BODY_MOST, seconds=_BODY_SECONDS) as form:
                fields = {name: value for name, value in form.items() if isinstance(value, str)}
        except BodyError as error:
            headers = {"Connection": "close"}
            return self._answers.refused(request, error.message, error.status, headers)
        try:
            kept = await run_in_threadpool(self._find, fields, sender)
        except TooOftenError as error:
            trouble = "试的次数太多了，请过一小时再查。"
            return self._answers.ask(site, fields, trouble, 429, wait=error.seconds)
        if kept is None:
            trouble = "查不到。请对照回执，看看号码和查询词有没有写错。"
            return self._answers.ask(site, fields, trouble, 404)
        return self._answers.progress(site, kept)

    def _find(self, fields: Mapping[str, str], sender: str) -> Kept | None:
        """Find a message; the same is done whatever is wrong, so that time tells nothing.

        Each attempt is counted before it is looked at, so that many at once gain nothing, and a
        right one is given back.
        """
        number, word = read_number(fields.get("number", "")), fields.get("word", "")
        quotas = self._guard.tracking(sender, number)
        self._store.write_counted(quotas)
        right = fits(number, word, self._store.key) & is_number(number)
        kept = self._store.find(number if right else NOBODY)
        if kept is not None:
            self._store.write_given_back(quotas)
        return kept
