"""Every answer says how little a browser may do with it."""

from __future__ import annotations

import base64
import hashlib
import logging
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from feedback_builder import JSON, ORIGIN, TEXT, Visitor, keep, run, site_data, write_list
from gongshi.feedback.app import Options, make_app
from gongshi.feedback.headers import HEADERS, Headed
from gongshi.feedback.receipt import receipt_of
from gongshi.feedback.store import Store


def pages(visitor: Visitor, store: Store) -> dict[str, Any]:
    """An answer of every kind."""
    kept = keep(store)
    word = receipt_of(kept.number, store.key).word
    large, broken = {"Content-Length": "99999999"}, {"Content-Type": "multipart/form-data"}
    return {
        "receipt": visitor.send(text=f"{TEXT}又一件。"),
        "receipt again": visitor.send(text=f"{TEXT}又一件。"),
        "receipt as data": visitor.send(headers=JSON, text=f"{TEXT}第三件。"),
        "retry": visitor.send(topic=""),
        "retry as data": visitor.send(topic="", headers=JSON),
        "too large": visitor.ask("POST", "/feedback/messages", content=b"", headers=large),
        "broken": visitor.ask("POST", "/feedback/messages", content=b"", headers=broken),
        "ask": visitor.get("/track/"),
        "ask, head": visitor.ask("HEAD", "/track/"),
        "slash": visitor.get("/track"),
        "progress": visitor.track(kept.number, word),
        "wrong": visitor.track(kept.number, "x"),
        "health": visitor.get("/feedback/health"),
        "challenge": visitor.get("/feedback/challenge"),
        "nothing": visitor.get("/nothing"),
        "wrong method": visitor.get("/feedback/messages"),
        "strange method": visitor.ask("PROPFIND", "/track/"),
    }


def test_every_answer_has_the_headers(one_visitor: Visitor, sqlite_store: Store) -> None:
    for what, answer in pages(one_visitor, sqlite_store).items():
        for name, value in HEADERS.items():
            assert answer.headers.get(name) == value, what
        assert "set-cookie" not in answer.headers, what
        assert "server" not in answer.headers, what


def test_statuses(one_visitor: Visitor, sqlite_store: Store) -> None:
    found = [answer.status_code for answer in pages(one_visitor, sqlite_store).values()]
    assert found == [
        201,
        200,
        201,
        422,
        422,
        413,
        400,
        200,
        200,
        308,
        200,
        404,
        200,
        200,
        404,
        405,
        405,
    ]


def test_policy_allows_no_more_than_the_style(one_visitor: Visitor, sqlite_store: Store) -> None:
    for answer in pages(one_visitor, sqlite_store).values():
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        assert "script" not in policy
        for style in re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy


class Tags(HTMLParser):
    """Notes the tags and the attributes of a page, and that they close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in ("meta", "link", "input", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_pages_are_plain(one_visitor: Visitor, sqlite_store: Store) -> None:
    for what, answer in pages(one_visitor, sqlite_store).items():
        if not answer.headers.get("content-type", "").startswith("text/html") or not answer.text:
            continue
        tags = Tags()
        tags.feed(answer.text)
        assert tags.open == [], what
        assert not tags.names & {"script", "img", "iframe", "object", "base"}, what
        assert not {name for name in tags.attributes if name.startswith("on")}, what
        assert "style" not in tags.attributes, what
        assert 'lang="zh-CN"' in answer.text
        assert len(answer.content) < 12_000, what


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (ORIGIN, True),
        ("https://evil.example", False),
        ("http://dali.example", False),
        (f"{ORIGIN}.evil.example", False),
        (f"{ORIGIN}:444", False),
        ("null", False),
        ("", False),
    ],
)
def test_only_the_site_may_read_answers(origin: str, allowed: bool, one_visitor: Visitor) -> None:
    answer = one_visitor.get("/feedback/health", headers={"Origin": origin})
    assert answer.headers.get("access-control-allow-origin") == (origin if allowed else None)
    assert answer.headers["vary"] == "Origin"
    assert "access-control-allow-credentials" not in answer.headers


def test_site_without_an_address_has_no_origin(sqlite_store: Store, tmp_path: Path) -> None:
    data = site_data()
    data["site"]["url"] = ""
    visitor = Visitor(make_app(sqlite_store, Options(write_list(tmp_path / "s", data))))
    answer = visitor.get("/feedback/health", headers={"Origin": "null"})
    assert "access-control-allow-origin" not in answer.headers


def test_headers_cannot_be_injected(one_visitor: Visitor) -> None:
    evil = "x\r\nSet-Cookie: a=b"
    for answer in (one_visitor.send(name=evil, topic=evil, to=evil), one_visitor.track(evil, evil)):
        assert "set-cookie" not in answer.headers
        assert not [value for value in answer.headers.values() if "a=b" in value]


def test_service_that_fails_altogether(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError("13887231234")

    answer = Visitor(Headed(broken, lambda: "")).get("/")
    assert answer.status_code == 503
    assert answer.headers["x-frame-options"] == "DENY"
    assert "RuntimeError" in caplog.text
    assert "13887231234" not in caplog.text


def test_service_that_fails_midway(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError

    with caplog.at_level(logging.ERROR), pytest.raises(AssertionError):
        Visitor(Headed(broken, lambda: "")).get("/")
    assert "RuntimeError" in caplog.text


def test_what_is_no_request_goes_through() -> None:
    """Uvicorn asks at its start whether the service has something to prepare."""

    asked: list[str] = []

    async def inside(scope: Any, receive: Any, send: Any) -> None:
        asked.append(scope["type"])

    run(Headed(inside, lambda: "")({"type": "lifespan"}, None, None))  # type: ignore[arg-type]
    assert asked == ["lifespan"]
