"""Builds what the receiver's tests need: a site's list, messages, pictures, and visitors."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import altcha
import httpx
from PIL import Image
from starlette.types import ASGIApp

from gongshi.feedback.kept import Kept, Step
from gongshi.feedback.message import Message
from gongshi.feedback.recipients import FILE, Site, load_site
from gongshi.feedback.store import Sending, Store

ORIGIN = "https://dali.example"
Result = TypeVar("Result")
JSON = {"Accept": "application/json"}
TEXT = "双鸳路口的红绿灯坏了三天，早上送孩子上学很危险，希望快点修好。"
NAME, PHONE = "杨阿姨", "13887231234"


def run(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """Run to the end in a thread of its own: a browser's tests may hold the loop of this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


_SITE: dict[str, Any] = {
    "version": 1,
    "site": {
        "name": "大理市人大代表公示",
        "url": f"{ORIGIN}/",
        "home": "../",
        "today": "",
        "notice": "演示",
        "office": "大理市人大常委会",
        "phone": "0872-2123456",
        "privacy": "about/privacy/",
        "not_here": "about/not-here/",
    },
    "topics": ["交通出行", "生态环保"],
    "steps": ["情况登记", "站点梳理", "分类处办", "反馈办理", "群众评议"],
    "results": ["已解决", "暂难解决"],
    "ratings": [{"name": "满意", "reopens": False}, {"name": "不满意", "reopens": True}],
    "channels": ["接待日来访", "扫码留言"],
    "recipients": {
        "c1": {
            "name": "段秀英", "kind": "deputy", "title": "市人大代表", "page": "deputies/c1/",
            "phone": "0872-2190001", "reception": "每月第二个星期四", "station": "s3",
        },
        "c9": {
            "name": "赵云海", "kind": "deputy", "title": "市人大代表", "page": "deputies/c9/",
            "phone": "", "reception": "", "station": "",
        },
        "s3": {
            "name": "喜洲村联络室", "kind": "station", "title": "代表联络室",
            "page": "stations/s3/", "phone": "", "reception": "", "station": "s3",
        },
    },
}  # fmt: skip


def site_data(**changed: Any) -> dict[str, Any]:
    """The list of a built site, with something in it otherwise."""
    return {**json.loads(json.dumps(_SITE)), **changed}


def write_list(folder: Path, data: Mapping[str, Any] | str | None = None) -> Path:
    """Write the list as a build would, and give the folder of the site."""
    file = folder / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    text = data if isinstance(data, str) else json.dumps(data or _SITE, ensure_ascii=False)
    part.write_text(text, encoding="utf-8")
    part.replace(file)
    return folder


def site(folder: Path) -> Site:
    return load_site(write_list(folder))


# --- messages


def message(**changed: Any) -> Message:
    flawless = Message("c1", "交通出行", TEXT, NAME, PHONE, True)
    return replace(flawless, **changed)


def sending(mark: str, **changed: Any) -> Sending:
    return replace(Sending(mark.encode(), timedelta(days=1)), **changed)


def keep(store: Store, *pictures: bytes, steps: Sequence[Step] = (), **changed: Any) -> Kept:
    """Keep a message as if it had been sent, and give it as it is kept."""
    one = message(**changed)
    sent = store.write_message(one, pictures, sending(f"{one}{len(pictures)}"))
    for position, step in enumerate(steps, start=1):
        store.write_step(sent.receipt.number, step, after=position)
    kept = store.find(sent.receipt.number)
    assert kept is not None
    return kept


def form(**changed: str | None) -> dict[str, str]:
    """What a browser sends for a flawless message; `None` leaves a field out."""
    fields = {
        "to": "c1",
        "topic": "交通出行",
        "text": TEXT,
        "name": NAME,
        "phone": PHONE,
        "publish": "yes",
        "consent": "yes",
        "website": "",
        **changed,
    }
    return {name: value for name, value in fields.items() if value is not None}


def solve(challenge: dict[str, Any]) -> str:
    """Work on a challenge as a browser does, and give what it sends."""
    given = altcha.Challenge.from_dict(challenge)
    solution = altcha.solve_challenge(given)
    assert solution is not None
    return str(altcha.Payload(given, solution).to_base64())


# --- pictures


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    mode = options.pop("mode", "RGB")
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    out = BytesIO()
    image.convert(mode).save(out, kind, **options)
    return out.getvalue()


def opened(raw: bytes) -> Image.Image:
    image = Image.open(BytesIO(raw))
    image.load()
    return image


# --- visitors


@dataclass(frozen=True)
class Visitor:
    """Asks a service without a network, from an address of one's own."""

    app: ASGIApp
    address: str = "203.0.113.7"

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.ask("GET", path, **options)

    def send(self, *pictures: bytes, headers: Any = None, **changed: str | None) -> httpx.Response:
        """Send a message with these pictures, as a form without script does."""
        return run(self.sent(*pictures, headers=headers, **changed))

    async def sent(
        self, *pictures: bytes, headers: Any = None, **changed: str | None
    ) -> httpx.Response:
        files = [("picture", (f"{n}.jpg", raw, "image/jpeg")) for n, raw in enumerate(pictures)]
        files = files or [("picture", ("", b"", "application/octet-stream"))]
        return await self.asked(
            "POST", "/feedback/messages", data=form(**changed), files=files, headers=headers
        )

    def track(self, number: str, word: str, **options: Any) -> httpx.Response:
        return self.ask("POST", "/track/", data={"number": number, "word": word}, **options)

    def prove(self) -> str:
        return solve(self.get("/feedback/challenge").json())

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        return run(self.asked(method, path, **options))

    async def asked(self, method: str, path: str, **options: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, client=(self.address, 40000))
        async with httpx.AsyncClient(transport=transport, base_url="http://receiver") as client:
            return await client.request(method, path, **options)


def together(*asked: Coroutine[Any, Any, httpx.Response]) -> list[httpx.Response]:
    """Ask several things at once, and give the answers in the same order."""

    async def gathered() -> list[httpx.Response]:
        return list(await asyncio.gather(*asked))

    return run(gathered())


def receipt(answer: httpx.Response) -> tuple[str, str]:
    """The number and the words of an answer in JSON."""
    given = answer.json()["receipt"]
    return given["number"], given["word"]
