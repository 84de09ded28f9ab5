"""The receiver beside the site under `mkdocs serve`, asked as a WSGI server would ask it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from wsgiref.util import is_hop_by_hop, setup_testing_defaults
from wsgiref.validate import validator

import pytest

from gongshi.feedback.beside import LocalReceiver, StoreError, Wsgi, beside
from gongshi.feedback.receipt import is_number

SITE = {
    "version": 1,
    "site": {
        "name": "大理公示", "url": "https://example.org/", "home": "../", "today": "", "notice": "",
        "office": "", "phone": "", "privacy": "about/privacy/", "not_here": "about/not-here/",
    },
    "topics": ["交通出行"],
    "steps": ["情况登记", "站点梳理", "分类处办", "反馈办理", "群众评议"],
    "results": ["已解决"],
    "ratings": [{"name": "满意", "reopens": False}],
    "channels": ["扫码留言"],
    "recipients": {
        "c1": {"name": "段秀英", "kind": "deputy", "title": "市人大代表", "page": "deputies/c1/"}
    },
}  # fmt: skip
MESSAGE = {"to": "c1", "topic": "交通出行", "text": "村口的路灯坏了，请修一修。", "consent": "yes"}
LIMIT = 31 * 1024 * 1024


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[LocalReceiver]:
    file = tmp_path / "site/data/recipients.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(SITE), encoding="utf-8")
    made = LocalReceiver(tmp_path / "site", tmp_path / "messages.db")
    yield made
    made.close()


class Answer:
    """What came of one request: status, headers and body."""

    def __init__(
        self, application: Wsgi, path: str, body: bytes | None = None, **more: Any
    ) -> None:
        environ: dict[str, Any] = {"PATH_INFO": path, "REMOTE_ADDR": "127.0.0.1"}
        environ |= {"CONTENT_LENGTH": "", "CONTENT_TYPE": "text/plain"}  # as wsgiref has them
        if body is not None:
            environ |= {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(len(body))}
            environ["wsgi.input"] = BytesIO(body)
        setup_testing_defaults(environ)
        environ |= more
        found = application(environ, self._start)
        self.text = b"".join(found).decode()

    def _start(self, status: str, headers: list[tuple[str, str]], *_: Any) -> None:
        self.status = int(status.split()[0])
        self.headers = {name.lower(): value for name, value in headers}


def posted(fields: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    parts = (
        f'--gs\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    return f"{''.join(parts)}--gs--\r\n".encode(), {
        "CONTENT_TYPE": "multipart/form-data; boundary=gs",
        "HTTP_ACCEPT": "application/json",
    }


def test_message_is_taken(receiver: LocalReceiver) -> None:
    body, headers = posted(MESSAGE)
    answer = Answer(receiver, "/feedback/messages", body, **headers)
    assert answer.status == 201
    receipt = json.loads(answer.text)["receipt"]
    assert is_number(receipt["number"].replace(" ", ""))
    again = Answer(receiver, "/feedback/messages", body, **headers)
    assert (again.status, json.loads(again.text)["receipt"]) == (200, receipt)


def test_page_is_given(receiver: LocalReceiver) -> None:
    answer = Answer(receiver, "/track/")
    assert answer.status == 200
    assert "查办到哪一步" in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("length", [str(LIMIT + 1024 * 1024), "99999999999", "many", "-1"])
def test_what_is_too_large_is_not_read(length: str, receiver: LocalReceiver) -> None:
    unread = BytesIO(b"gs" * 100)
    headers = posted(MESSAGE)[1] | {"CONTENT_LENGTH": length, "wsgi.input": unread}
    answer = Answer(receiver, "/feedback/messages", b"", **headers)
    assert answer.status in (400, 413)
    assert unread.tell() == 0
    assert not any(map(is_hop_by_hop, answer.headers))


def test_what_breaks_off_is_given_up_at_once(receiver: LocalReceiver) -> None:
    body, headers = posted(MESSAGE)
    headers["CONTENT_LENGTH"] = str(len(body) + 10)
    assert Answer(receiver, "/feedback/messages", body, **headers).status == 400
    assert Answer(receiver, "/feedback/health").status == 200


def test_body_without_a_length_is_none(receiver: LocalReceiver) -> None:
    body, headers = posted(MESSAGE)
    headers["CONTENT_LENGTH"] = ""
    assert Answer(receiver, "/feedback/messages", body, **headers).status in (400, 422)


@pytest.mark.parametrize("base", ["", "/", "/dali", "/dali/"])
def test_each_request_goes_where_it_belongs(base: str) -> None:
    def site(environ: dict[str, Any], start: Any) -> list[bytes]:
        return [b"site"]

    def inside(environ: dict[str, Any], start: Any) -> list[bytes]:
        return [f"{environ['SCRIPT_NAME']} {environ['PATH_INFO']}".encode()]

    root = base.rstrip("/")
    both = beside(site, inside, base)
    for path in ("/track/", "/feedback/messages"):
        assert Answer(both, root + path).text == f"{root} {path}"
    for path in ("/", "/F/C1/", "/suggestions/track/", "/feedbacks/"):
        assert Answer(both, root + path).text == "site"
    if root:
        assert Answer(both, "/track/").text == "site"


def test_nothing_stays_behind(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    receiver = LocalReceiver(tmp_path, tmp_path / "messages.db")
    assert Answer(receiver, "/feedback/health").status == 503
    receiver.close()
    assert {thread for thread in set(threading.enumerate()) - before if thread.is_alive()} == set()


def test_place_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="不能写留言库"):
        LocalReceiver(tmp_path, tmp_path / "file" / "messages.db")


def test_it_keeps_to_what_servers_expect(receiver: LocalReceiver) -> None:
    checked = validator(receiver)
    environ: dict[str, Any] = {"PATH_INFO": "/track/", "REMOTE_ADDR": "127.0.0.1"}
    setup_testing_defaults(environ)
    environ |= {"SCRIPT_NAME": "", "QUERY_STRING": ""}
    answer = checked(environ, lambda status, headers, error=None: lambda data: None)
    assert "查办到哪一步" in b"".join(answer).decode()
    answer.close()  # type: ignore[attr-defined]
