"""Taking a message: all of it is checked, then all of it is kept, then there is a receipt."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from gongshi.feedback.answer import Answers
from gongshi.feedback.body import BodyError, read_form
from gongshi.feedback.guard import Guard, ProofError, check_proof
from gongshi.feedback.kept import Sent
from gongshi.feedback.message import Fault, Message, check_message, read_message
from gongshi.feedback.picture import BYTES_MOST, MOST, PictureError, clean_picture
from gongshi.feedback.quota import TooOftenError
from gongshi.feedback.recipients import Site
from gongshi.feedback.sender import sender_of
from gongshi.feedback.store import ChallengeSpentError, Sending, Store

LOG = logging.getLogger(__name__)
"""Says what happened; never an address, a phone number or a word of a message."""

BODY_MOST = MOST * BYTES_MOST + 256 * 1024
BODY_SECONDS = 300
"""Three photos of 10 MB at the 100 KB/s of a bad connection."""
KEEP_KEY = timedelta(days=30)
KEEP_CONTENT = timedelta(hours=24)
CLEAR_SECONDS = 600
_PICTURES_AT_ONCE = 2
"""Each takes up to 250 MB while it is open, and the whole of a processor."""
_TOO_OFTEN = "这会儿收到的留言太多了，请过一小时再试；急事请打电话。"


class Receiver:
    """Takes messages for one store and one site."""

    def __init__(self, store: Store, guard: Guard, answers: Answers, *, behind_proxy: bool) -> None:
        self._store = store
        self._guard = guard
        self._answers = answers
        self._behind_proxy = behind_proxy
        self._desk = asyncio.Semaphore(_PICTURES_AT_ONCE)
        self._on_their_way: Counter[str] = Counter()
        self._cleared = -CLEAR_SECONDS * 1.0

    async def receive(self, request: Request) -> Response:
        """Take a message; answer with its receipt, or with all that must be mended."""
        site = await run_in_threadpool(self._answers.folder.current)
        sender = sender_of(request, behind_proxy=self._behind_proxy)
        try:
            with self._one_more(sender):
                async with read_form(request, most=BODY_MOST, seconds=BODY_SECONDS) as form:
                    return await self._take(request, site, form, sender)
        except TooOftenError as error:
            return self._answers.refused(
                request, _TOO_OFTEN, 429, {"Retry-After": str(error.seconds)}
            )
        except BodyError as error:
            headers = {"Connection": "close"}
            return self._answers.refused(request, error.message, error.status, headers)

    @contextmanager
    def _one_more(self, sender: str) -> Iterator[None]:
        """Let one sender have only so many connections at once, for slow ones last."""
        limits = self._guard.limits
        if limits and self._on_their_way[sender] >= limits.at_once:
            raise TooOftenError(timedelta(minutes=1))
        self._on_their_way[sender] += 1
        try:
            yield
        finally:
            self._on_their_way -= Counter([sender])  # forgets those who have none left

    async def _take(self, request: Request, site: Site, form: FormData, sender: str) -> Response:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        message = read_message(fields)
        faults = [*check_message(message, site, consent=fields.get("consent") == "yes")]
        faults += _trapped(fields)
        pictures, picture_faults = await self._pictures(form)
        faults += picture_faults
        if faults:
            return self._answers.faulty(request, site, fields, faults)
        try:
            sent = await run_in_threadpool(self._keep, message, pictures, fields, sender)
        except (ProofError, ChallengeSpentError):
            fault = Fault("altcha", "验证过期了，请再按一次“提交”。")
            return self._answers.faulty(request, site, fields, [fault], 403)
        except TooOftenError as error:
            fault = Fault("", _TOO_OFTEN)
            return self._answers.faulty(request, site, fields, [fault], 429, wait=error.seconds)
        if not sent.repeated:
            LOG.info("收到给 %s 的留言，照片 %d 张", message.recipient, len(pictures))
        return self._answers.thanks(request, site, site.recipients[message.recipient], sent)

    async def _pictures(self, form: FormData) -> tuple[list[bytes], list[Fault]]:
        """Take the pictures; fields that were left empty come as files without a name."""
        files = [f for f in form.getlist("picture") if isinstance(f, UploadFile) and f.size]
        if len(files) > MOST:
            return [], [Fault("picture", f"照片最多 {MOST} 张，请去掉几张。")]
        pictures, faults = [], []
        for position, file in enumerate(files, start=1):
            try:
                async with self._desk:
                    raw = await file.read(BYTES_MOST + 1)
                    pictures.append(await run_in_threadpool(clean_picture, raw, position))
            except PictureError as error:
                faults.append(Fault("picture", str(error)))
        return pictures, faults

    def _keep(
        self, message: Message, pictures: Sequence[bytes], fields: Mapping[str, str], sender: str
    ) -> Sent:
        self._clear()
        proof = fields.get("altcha", "")
        spend = check_proof(proof, self._store) if proof else None
        quotas = self._guard.message(sender, message.recipient, proved=spend is not None)
        whole: tuple[str | bytes, ...] = (
            message.recipient,
            message.topic,
            message.text,
            message.name,
            message.phone,
            str(message.may_publish),
            *pictures,
        )
        key = fields.get("key", "")[:100]
        if key and spend:
            mark, keep = self._store.fingerprint("key", key, *whole), KEEP_KEY
        else:
            mark, keep = self._store.fingerprint("content", sender, *whole), KEEP_CONTENT
        return self._store.write_message(message, pictures, Sending(mark, keep, spend, quotas))

    def _clear(self) -> None:
        """Forget what has expired, now and then."""
        present = time.monotonic()
        if present - self._cleared >= CLEAR_SECONDS:
            self._cleared = present
            self._store.write_cleared()


def _trapped(fields: Mapping[str, str]) -> Iterator[Fault]:
    if fields.get("website"):
        yield Fault("website", "有一格是留给自动程序的，请清空后再发。")
