"""A message comes in by HTTP: with a receipt at the end, or with all that must be mended."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from feedback_builder import (
    JSON,
    NAME,
    PHONE,
    TEXT,
    Visitor,
    form,
    message,
    opened,
    picture,
    receipt,
    run,
    site_data,
    together,
    write_list,
)
from gongshi.feedback import body, receive
from gongshi.feedback import database as database_room
from gongshi.feedback.app import Options, make_app
from gongshi.feedback.database import StoreError
from gongshi.feedback.guard import Limits
from gongshi.feedback.picture import BYTES_MOST
from gongshi.feedback.store import Store, open_store

EVIL = "<script>alert('x')</script>\"&amp;"


def errors(answer: Any) -> list[str]:
    return [error["field"] for error in answer.json()["errors"]]


def shown(answer: Any) -> str:
    return unescape(re.sub(r"<[^>]+>", "", answer.text))


def limited(store: Store, site: Path, **limits: int) -> Visitor:
    return Visitor(make_app(store, Options(site, limits=replace(Limits(), **limits))))


# --- a receipt


def test_without_script(visitor: Visitor, store: Store) -> None:
    answer = visitor.send(picture("PNG", (90, 60)), picture())
    assert answer.status_code == 201
    number, word = re.findall(r"<dd>(.*?)</dd>", answer.text)
    assert "段秀英" in answer.text
    kept = store.find(number.replace(" ", ""))
    assert kept is not None
    assert kept.message == message()
    assert [opened(jpeg).size for jpeg in store.pictures(kept.number)] == [(90, 60), (60, 40)]
    assert visitor.track(number, word).status_code == 200


def test_with_script(visitor: Visitor, store: Store) -> None:
    answer = visitor.send(picture(), headers=JSON, altcha=visitor.prove(), key="k1")
    assert answer.status_code == 201
    assert answer.headers["content-type"] == "application/json"
    number, word = receipt(answer)
    assert visitor.track(number, word).status_code == 200
    assert len(store.pictures(number.replace(" ", ""))) == 1


def test_form_without_pictures_may_come_urlencoded(one_visitor: Visitor) -> None:
    answer = one_visitor.ask("POST", "/feedback/messages", data=form(), headers=JSON)
    assert answer.status_code == 201


def test_only_what_was_asked_is_kept(one_visitor: Visitor, sqlite_store: Store) -> None:
    one_visitor.send(name="", phone="", publish=None, more="x")
    (kept,) = sqlite_store.messages()
    assert kept.message == message(name="", phone="", may_publish=False)


# --- what must be mended


def test_all_faults_at_once(one_visitor: Visitor, sqlite_store: Store) -> None:
    wrong = {
        "to": "c7",
        "topic": "",
        "text": "短",
        "name": "长" * 31,
        "phone": "x",
        "consent": None,
    }
    answer = one_visitor.send(b"no picture", headers=JSON, **wrong)
    assert answer.status_code == 422
    assert errors(answer) == ["to", "topic", "text", "name", "phone", "consent", "picture"]
    assert sqlite_store.count() == (0, 0)


def test_page_keeps_what_was_typed(one_visitor: Visitor) -> None:
    answer = one_visitor.send(topic="", consent=None)
    assert answer.status_code == 422
    assert "请先改好这 2 处" in shown(answer)
    for typed in (TEXT, NAME, PHONE):
        assert typed in answer.text
    assert 'value="c1"' in answer.text
    assert 'name="publish" value="yes" checked' in answer.text
    assert 'name="consent" value="yes" required aria-invalid="true"' in answer.text


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("topic", ""), ("text", "短"), ("name", "长" * 31), ("phone", "x"), ("consent", None)],
)
def test_page_says_what_is_wrong_beside_the_field(
    name: str, wrong: str | None, one_visitor: Visitor
) -> None:
    page = one_visitor.send(**{name: wrong}).text
    assert page.count('aria-invalid="true"') == 1
    assert f'<a class="tap" href="#{name}">' in page
    assert re.search(rf'id="{name}-wrong">[^<]+</p>\n<[^>]*id="{name}"', page) or name == "consent"
    assert re.search(rf'id="{name}"[^>]* aria-describedby="[^"]*{name}-wrong"', page)


def test_page_says_what_is_wrong_with_a_picture(one_visitor: Visitor) -> None:
    page = one_visitor.send(b"no picture").text
    assert 'id="picture-wrong">第 1 张照片打不开' in page
    assert 'aria-describedby="picture-wrong"' in page


def test_page_asks_nothing_where_there_is_nobody_to_write_to(one_visitor: Visitor) -> None:
    answer = one_visitor.send(to="c7")
    assert answer.status_code == 422
    assert "<form" not in answer.text
    assert "重新打开" in answer.text


@pytest.mark.parametrize("field", ["to", "topic", "text", "name", "phone", "publish", "consent"])
def test_nothing_that_was_typed_becomes_html(field: str, one_visitor: Visitor) -> None:
    answer = one_visitor.send(website="x", **{field: EVIL})
    assert answer.status_code == 422
    assert "<script" not in answer.text
    assert "'x'" not in answer.text


def test_nothing_of_the_site_becomes_html(sqlite_store: Store, tmp_path: Path) -> None:
    data = site_data(topics=[EVIL])
    data["site"] |= dict.fromkeys(("name", "notice", "office", "phone", "home", "privacy"), EVIL)
    data["recipients"]["c1"] |= {"name": EVIL, "title": EVIL, "page": EVIL}
    visitor = Visitor(make_app(sqlite_store, Options(write_list(tmp_path / "s", data))))
    pages = [
        visitor.send(topic=EVIL),
        visitor.send(topic="?"),
        visitor.get("/track/"),
        visitor.get("/nothing"),
    ]
    assert [page.status_code for page in pages] == [201, 422, 200, 404]
    for page in pages:
        assert "<script" not in page.text
        assert "alert(&#39;x&#39;)" in page.text


def test_trap_for_programs(one_visitor: Visitor, sqlite_store: Store) -> None:
    answer = one_visitor.send(website="http://spam", headers=JSON)
    assert errors(answer) == ["website"]
    assert sqlite_store.count() == (0, 0)


def test_too_many_pictures(one_visitor: Visitor, sqlite_store: Store) -> None:
    answer = one_visitor.send(*[picture()] * 4, headers=JSON)
    assert (answer.status_code, errors(answer)) == (422, ["picture"])
    answer = one_visitor.send(*[picture()] * 12)
    assert answer.status_code == 422
    assert TEXT in answer.text
    assert sqlite_store.count() == (0, 0)


def test_each_wrong_picture_is_named(one_visitor: Visitor) -> None:
    answer = one_visitor.send(b"x", picture(), picture()[:200], headers=JSON)
    said = [error["message"] for error in answer.json()["errors"]]
    assert [sentence[:6] for sentence in said] == ["第 1 张照", "第 3 张照"]


def test_large_picture_is_told_from_a_wrong_one(one_visitor: Visitor) -> None:
    answer = one_visitor.send(picture() + b"\0" * BYTES_MOST, headers=JSON)
    assert "超过 10 MB" in answer.json()["errors"][0]["message"]


def test_very_long_text_is_told_with_its_length(one_visitor: Visitor) -> None:
    answer = one_visitor.send(text="字" * 60_000, headers=JSON)
    assert "写了 60000 个字" in answer.json()["errors"][0]["message"]


# --- the same again


def test_key_gives_the_same_receipt(visitor: Visitor, store: Store) -> None:
    first = visitor.send(picture(), headers=JSON, altcha=visitor.prove(), key="k1")
    again = visitor.send(picture(), headers=JSON, altcha=visitor.prove(), key="k1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert receipt(first) == receipt(again)
    assert store.count() == (1, 0)


def test_key_with_the_same_proof_gives_the_same_receipt(one_visitor: Visitor) -> None:
    """The browser that got no answer sends exactly the same once more."""
    proof = one_visitor.prove()
    first, again = (one_visitor.send(headers=JSON, altcha=proof, key="k1") for _ in range(2))
    assert receipt(first) == receipt(again)


@pytest.mark.parametrize("changed", [{"text": f"{TEXT}！"}, {"name": "别人"}, {"publish": None}])
def test_key_does_not_swallow_another_message(
    changed: dict[str, str | None], one_visitor: Visitor, sqlite_store: Store
) -> None:
    one_visitor.send(headers=JSON, altcha=one_visitor.prove(), key="k1")
    one_visitor.send(headers=JSON, altcha=one_visitor.prove(), key="k1", **changed)
    assert sqlite_store.count() == (2, 0)


def test_key_does_not_swallow_a_picture(one_visitor: Visitor, sqlite_store: Store) -> None:
    one_visitor.send(headers=JSON, altcha=one_visitor.prove(), key="k1")
    one_visitor.send(picture(), headers=JSON, altcha=one_visitor.prove(), key="k1")
    assert [len(sqlite_store.pictures(kept.number)) for kept in sqlite_store.messages()] == [0, 1]


def test_same_words_from_the_same_place_give_the_same_receipt(
    one_visitor: Visitor, sqlite_store: Store
) -> None:
    first, again = (one_visitor.send(picture(), headers=JSON) for _ in range(2))
    assert receipt(first) == receipt(again)
    elsewhere = replace(one_visitor, address="198.51.100.9").send(picture(), headers=JSON)
    assert receipt(elsewhere) != receipt(first)
    assert sqlite_store.count() == (2, 0)


def test_sent_twice_at_once(visitor: Visitor, store: Store) -> None:
    answers = together(*[visitor.sent(picture(), headers=JSON) for _ in range(4)])
    assert len({receipt(answer) for answer in answers}) == 1
    assert store.count() == (1, 0)


# --- misuse


def test_solved_challenge_serves_one_message(visitor: Visitor, store: Store) -> None:
    proof = visitor.prove()
    assert visitor.send(headers=JSON, altcha=proof, key="a").status_code == 201
    again = visitor.send(headers=JSON, altcha=proof, key="b", text=f"{TEXT}再说一件。")
    assert (again.status_code, errors(again)) == (403, ["altcha"])
    assert store.count() == (1, 0)


def test_wrong_proof(one_visitor: Visitor, sqlite_store: Store) -> None:
    answer = one_visitor.send(headers=JSON, altcha="nonsense")
    assert (answer.status_code, errors(answer)) == (403, ["altcha"])
    assert sqlite_store.count() == (0, 0)


def send_many(visitor: Visitor, count: int, *, proved: bool = False, **changed: str) -> list[int]:
    return [
        visitor.send(
            headers=JSON,
            text=f"{TEXT}第{n}件。",
            altcha=visitor.prove() if proved else "",
            **changed,
        ).status_code
        for n in range(count)
    ]


def test_limit_of_an_address(store: Store, site_folder: Path, little_work: None) -> None:
    visitor = limited(store, site_folder, address=3, address_unproved=2)
    assert send_many(visitor, 3) == [201, 201, 429]
    assert send_many(visitor, 6, proved=True) == [200, 200, 201, 201, 201, 429]
    assert send_many(replace(visitor, address="2001:db8::1"), 3) == [201, 201, 429]
    assert send_many(replace(visitor, address="2001:db8::2"), 4)[2:] == [429, 429]
    assert send_many(replace(visitor, address="2001:db8:0:1::2"), 1) == [201]


def test_limit_of_a_recipient(one_visitor: Visitor, sqlite_store: Store, site_folder: Path) -> None:
    visitor = limited(sqlite_store, site_folder, recipient=1, recipient_unproved=1, site_unproved=2)
    others = [replace(visitor, address=f"198.51.100.{n}") for n in range(6)]
    assert [o.send().status_code for o in others[:2]] == [201, 429]
    assert [o.send(to="s3").status_code for o in others[2:4]] == [201, 429]
    assert others[4].send(to="c9").status_code == 429
    proofs = [other.prove() for other in others[:2]]
    proved = [o.send(altcha=p, text=f"{TEXT}甲") for o, p in zip(others, proofs, strict=False)]
    assert [answer.status_code for answer in proved] == [201, 429]


def test_limit_says_when_to_come_again(sqlite_store: Store, site_folder: Path) -> None:
    visitor = limited(sqlite_store, site_folder, address_unproved=0)
    answer = visitor.send()
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "3600")
    assert TEXT in answer.text
    assert "过一小时再试" in answer.text


def test_repeated_message_is_within_any_limit(sqlite_store: Store, site_folder: Path) -> None:
    visitor = limited(sqlite_store, site_folder, address_unproved=1)
    first = visitor.send(headers=JSON)
    assert receipt(visitor.send(headers=JSON)) == receipt(first)


def test_proxy_is_believed_only_where_it_is_ones_own(
    sqlite_store: Store, site_folder: Path
) -> None:
    for behind, wanted in ((False, [201, 429]), (True, [201, 201])):
        options = Options(site_folder, behind, replace(Limits(), address_unproved=1))
        visitor = Visitor(make_app(sqlite_store, options), f"10.0.{behind:d}.1")
        found = [
            visitor.send(
                headers={"X-Forwarded-For": f"203.0.113.{n}"}, text=f"{TEXT}{behind}{n}"
            ).status_code
            for n in range(2)
        ]
        assert found == wanted


def test_what_has_expired_is_forgotten_now_and_then(
    one_visitor: Visitor, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    cleared = []
    monkeypatch.setattr(Store, "write_cleared", lambda store: cleared.append(store))
    one_visitor.send()
    one_visitor.send(text=f"{TEXT}又一件。")
    assert cleared == [sqlite_store]
    monkeypatch.setattr(receive, "CLEAR_SECONDS", 0)
    one_visitor.send(text=f"{TEXT}第三件。")
    assert cleared == [sqlite_store] * 2


# --- bodies


def raw(visitor: Visitor, content: Any, **headers: str) -> Any:
    return run(raw_sent(visitor, content, **headers))


async def raw_sent(visitor: Visitor, content: Any, **headers: str) -> Any:
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    return await visitor.asked(
        "POST", "/feedback/messages", content=content, headers={**kind, **JSON, **headers}
    )


def test_large_body_is_refused_before_it_is_read(one_visitor: Visitor) -> None:
    class Never:
        async def __aiter__(self) -> AsyncIterator[bytes]:
            read.append(True)
            yield b""

    read: list[bool] = []
    answer = raw(one_visitor, Never(), **{"Content-Length": str(receive.BODY_MOST + 1)})
    assert answer.status_code == 413
    assert answer.headers["connection"] == "close"
    assert read == []
    assert "去掉一两张" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("declared", ["-1", "1e9", "99999999999999999999999999", "x", "１２"])
def test_length_that_cannot_be(declared: str, one_visitor: Visitor) -> None:
    headers = {"Content-Length": declared.encode()}
    answer = one_visitor.ask("POST", "/feedback/messages", content=b"", headers=headers)
    assert answer.status_code == 413


def chunks(count: int, size: int, pause: float = 0) -> Any:
    class Chunks:
        sent = 0

        async def __aiter__(self) -> Any:
            head = b'--x\r\nContent-Disposition: form-data; name="picture"; filename="a"\r\n\r\n'
            yield head
            for _ in range(count):
                if pause:
                    await asyncio.sleep(pause)
                Chunks.sent += size
                yield b"\0" * size
            yield b"\r\n--x--\r\n"

    return Chunks


def test_body_without_length_is_stopped_where_it_is_too_much(one_visitor: Visitor) -> None:
    endless = chunks(1000, 1024 * 1024)
    answer = raw(one_visitor, endless())
    assert answer.status_code == 413
    assert receive.BODY_MOST < endless.sent < receive.BODY_MOST + 2 * 1024 * 1024


@pytest.mark.parametrize(("room", "name"), [(body, "PAUSE_SECONDS"), (receive, "BODY_SECONDS")])
def test_slow_body_is_given_up(
    room: Any, name: str, one_visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, name, 0.15)
    answer = raw(one_visitor, chunks(20, 10, pause=0.1 if name == "BODY_SECONDS" else 2)())
    assert answer.status_code == 408
    assert "太久" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"nonsense", "multipart/form-data; boundary=x"),
        (b"--x\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=x"),
        (b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b"a=1" + b"&a=1" * 40, "application/x-www-form-urlencoded"),
        (b"text=" + b"x" * 300_000, "application/x-www-form-urlencoded"),
        (b"--x--", "multipart/form-data; boundary=x; charset=punycode"),
    ],
)
def test_body_that_is_no_form(content: bytes, kind: str, one_visitor: Visitor) -> None:
    answer = raw(one_visitor, content, **{"Content-Type": kind})
    assert answer.status_code == 400
    assert "没有收完整" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("kind", ["text/plain", "application/json", ""])
def test_body_of_another_kind_is_an_empty_form(kind: str, one_visitor: Visitor) -> None:
    answer = raw(one_visitor, b'{"to": "c1"}', **{"Content-Type": kind})
    assert answer.status_code == 422


def test_only_so_many_at_once_from_one_address(sqlite_store: Store, site_folder: Path) -> None:
    visitor = limited(sqlite_store, site_folder, at_once=2)
    bodies = [chunks(12, 10, pause=0.1) for _ in range(2)]
    elsewhere = replace(visitor, address="198.51.100.1")

    async def meanwhile(asked: Coroutine[Any, Any, httpx.Response]) -> httpx.Response:
        while not all(body.sent for body in bodies):
            await asyncio.sleep(0.01)  # until both are on their way
        return await asked

    slow = [raw_sent(visitor, body()) for body in bodies]
    answers = together(*slow, meanwhile(visitor.sent()), meanwhile(elsewhere.sent()))
    assert [answer.status_code for answer in answers] == [422, 422, 429, 201]
    assert answers[2].headers["retry-after"] == "60"
    assert visitor.send().status_code == 201


# --- trouble


def test_database_that_fails_costs_a_sentence(
    visitor: Visitor,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object) -> None:
        raise StoreError("存留言的磁盘满了，请清理后再试。")

    with monkeypatch.context() as patch:
        patch.setattr("gongshi.feedback.store._insert_message", fail)
        page, answer = visitor.send(picture()), visitor.send(picture(), headers=JSON)
    assert page.status_code == answer.status_code == 503
    assert page.headers["retry-after"] == "120"
    assert "或打电话 0872-2123456" in page.text
    assert "刚才的没有收到" in answer.json()["errors"][0]["message"]
    assert "磁盘满了" in caplog.text
    assert store.count() == (0, 0)
    assert visitor.send(picture()).status_code == 201


def test_locked_database_costs_a_sentence(
    address: str, site_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_room, "LOCK_SECONDS", 1)
    store, other = open_store(address), open_store(address)
    visitor = Visitor(make_app(store, Options(site_folder)))
    with other.database.write() as connection, ThreadPoolExecutor(1) as elsewhere:
        if other.database.kind == "postgresql":
            connection.execute(text("LOCK TABLE message IN ACCESS EXCLUSIVE MODE"))
        answer = elsewhere.submit(visitor.send, picture()).result()
    assert answer.status_code == 503
    assert "0872-2123456" in answer.text
    assert store.count() == (0, 0)
    assert visitor.send(picture()).status_code == 201
    store.close()
    other.close()


def test_database_that_was_replaced_takes_nothing(
    one_visitor: Visitor, sqlite_store: Store
) -> None:
    """Receipts hang on the key: one of another key would never be found again."""
    sqlite_store.key = b"another" * 4
    assert one_visitor.send().status_code == 503
    assert sqlite_store.count() == (0, 0)


def test_what_nobody_foresaw_costs_a_sentence(
    one_visitor: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(f"{PHONE} {TEXT}")

    monkeypatch.setattr(receive, "read_message", fail)
    answer = one_visitor.send()
    assert answer.status_code == 503
    assert "0872-2123456" in answer.text
    assert "content-security-policy" in answer.headers
    assert "RuntimeError" in caplog.text
    assert "receive.py" in caplog.text
    assert PHONE not in caplog.text
    assert TEXT not in caplog.text


def test_list_that_is_missing_or_broken(sqlite_store: Store, tmp_path: Path) -> None:
    visitor = Visitor(make_app(sqlite_store, Options(tmp_path / "site")))
    assert visitor.send().status_code == 503
    assert visitor.get("/track/").status_code == 503
    assert visitor.get("/feedback/health").status_code == 503
    site = write_list(tmp_path / "site", "{}")
    assert visitor.send().status_code == 503
    write_list(site)
    assert visitor.send().status_code == 201


def test_list_that_changes_is_read_again(one_visitor: Visitor, site_folder: Path) -> None:
    data = site_data()
    del data["recipients"]["c1"]
    write_list(site_folder, data)
    assert errors(one_visitor.send(headers=JSON)) == ["to"]
    write_list(site_folder, "broken")
    assert errors(one_visitor.send(headers=JSON)) == ["to"]
    write_list(site_folder)
    assert one_visitor.send(headers=JSON).status_code == 201


# --- what is told to nobody


def test_logs_hold_nothing_personal(one_visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    headers = {"X-Forwarded-For": "198.51.100.77"}
    number, word = receipt(one_visitor.send(picture(), headers={**headers, **JSON}))
    one_visitor.send(topic="", headers=headers)
    one_visitor.send(b"no picture", altcha="x")
    one_visitor.track(number, word)
    one_visitor.track(number, "青松 石桥 茶杯")
    ours = [record for record in caplog.records if not record.name.startswith("httpx")]
    said = "\n".join(record.getMessage() for record in ours)
    assert "收到给 c1 的留言，照片 1 张" in said
    for secret in (TEXT[:6], NAME, PHONE, "203.0.113", "198.51.100", number, number[:4], word):
        assert secret not in said


def test_health_and_challenge(visitor: Visitor) -> None:
    assert visitor.get("/feedback/health").json() == {"ok": True}
    challenge = visitor.get("/feedback/challenge").json()
    assert set(challenge) == {"parameters", "signature"}
    assert json.dumps(challenge) != json.dumps(visitor.get("/feedback/challenge").json())
