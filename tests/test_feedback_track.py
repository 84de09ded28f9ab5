"""Whoever has the receipt sees the steps; all others see the same, whatever is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from markupsafe import escape
from sqlalchemy import event

from feedback_builder import (
    NAME,
    PHONE,
    TEXT,
    Visitor,
    keep,
    site_data,
    together,
    write_list,
)
from gongshi.feedback.app import Options, make_app
from gongshi.feedback.guard import Limits
from gongshi.feedback.kept import Kept, Step
from gongshi.feedback.receipt import new_number, receipt_of
from gongshi.feedback.store import Store

WRONG = "青松 石桥 茶杯"
STEPS = [
    Step(2, date(2026, 1, 5), unit="喜洲村联络室", note="核对过了"),
    Step(3, date(2026, 1, 6), "市交通局", "", "转部门办理", date(2026, 3, 4)),
    Step(4, date(2026, 2, 1), unit="市交通局", result="已解决", reply="已经修好。\n谢谢<提醒>。"),
    Step(5, date(2026, 2, 3), rating="不满意"),
]


def word_of(store: Store, kept: Kept) -> str:
    return receipt_of(kept.number, store.key).word


def test_steps_and_reply_are_shown(visitor: Visitor, store: Store) -> None:
    kept = keep(store, steps=STEPS)
    answer = visitor.track(kept.number, word_of(store, kept))
    assert answer.status_code == 200
    for words in ("段秀英", "情况登记", "2026年1月5日", "转部门办理", "2026年3月4日", "不满意"):
        assert words in answer.text
    assert "已经修好。\n谢谢&lt;提醒&gt;。" in answer.text
    for secret in (TEXT, NAME, PHONE, kept.number, word_of(store, kept)):
        assert secret not in answer.text


def test_steps_to_come_are_named(one_visitor: Visitor, sqlite_store: Store) -> None:
    kept = keep(sqlite_store, steps=STEPS[:1])
    answer = one_visitor.track(kept.number, word_of(sqlite_store, kept))
    assert answer.text.count("还没有到这一步") == 3


def test_receipt_may_be_typed_loosely(one_visitor: Visitor, sqlite_store: Store) -> None:
    kept = keep(sqlite_store)
    number = f" {kept.number[:4]}-{kept.number[4:]} ".translate(
        {48 + n: 0xFF10 + n for n in range(10)}
    )
    word = word_of(sqlite_store, kept).replace(" ", "、")
    assert one_visitor.track(number, word).status_code == 200


def test_recipient_who_has_left(
    one_visitor: Visitor, sqlite_store: Store, site_folder: Path
) -> None:
    kept = keep(sqlite_store)
    data = site_data()
    del data["recipients"]["c1"]
    write_list(site_folder, data)
    answer = one_visitor.track(kept.number, word_of(sqlite_store, kept))
    assert (answer.status_code, "段秀英" in answer.text) == (200, False)


def attempts(store: Store, kept: Kept) -> dict[str, tuple[str, str]]:
    """Everything that is wrong, by what is wrong with it."""
    erased = keep(store, text="这一件后来按本人的要求删去了。")
    store.write_erased(erased.number)
    missing = new_number()
    right = word_of(store, kept)
    return {
        "wrong word": (kept.number, WRONG),
        "no word": (kept.number, ""),
        "word of another": (kept.number, word_of(store, erased)),
        "wrong number": (missing, WRONG),
        "wrong number, word of another": (missing, right),
        "erased": (erased.number, word_of(store, erased)),
        "slip in the number": (f"{kept.number[:-1]}x", right),
        "no number": ("", right),
        "short number": ("1234", WRONG),
        "nonsense": ("' OR 1=1 --", "' OR 1=1 --"),
    }


def test_wrong_is_wrong_in_the_same_words(visitor: Visitor, store: Store) -> None:
    nothing = visitor.track("", "")
    for what, (number, word) in attempts(store, keep(store)).items():
        answer = visitor.track(number, word)
        typed_back = f'value="{escape(number)}"'
        assert typed_back in answer.text, what
        assert answer.text.replace(typed_back, 'value=""') == nothing.text, what
        assert answer.status_code == nothing.status_code == 404, what
        assert set(answer.headers) == set(nothing.headers), what


def test_wrong_costs_the_same_work(visitor: Visitor, store: Store) -> None:
    """The same statements in the same order, whatever is wrong."""
    wrong = attempts(store, keep(store, steps=STEPS))
    done: list[str] = []

    def note(*arguments: Any) -> None:
        done.append(arguments[2])

    work = {}
    engine = store.database._engine
    event.listen(engine, "before_cursor_execute", note)
    for what, (number, word) in wrong.items():
        visitor.track(number, word)
        work[what] = tuple(done)
        done.clear()
    event.remove(engine, "before_cursor_execute", note)
    assert len(set(work.values())) == 1
    assert [words for words in work["wrong word"] if "FROM message" in words]


def test_attempts_at_a_number_are_limited(visitor: Visitor, store: Store) -> None:
    kept = keep(store)
    others = [replace(visitor, address=f"198.51.100.{n}") for n in range(12)]
    found = [other.track(kept.number, WRONG).status_code for other in others]
    assert found == [404] * 10 + [429] * 2
    assert visitor.track(kept.number, word_of(store, kept)).status_code == 429
    other = keep(store, text="另外一件事，和上一件没有关系。")
    assert visitor.track(other.number, word_of(store, other)).status_code == 200


def test_number_that_no_message_has_is_limited_alike(one_visitor: Visitor) -> None:
    number = new_number()
    found = [one_visitor.track(number, WRONG).status_code for _ in range(12)]
    assert found == [404] * 10 + [429] * 2


def test_attempts_of_an_address_are_limited(sqlite_store: Store, site_folder: Path) -> None:
    limits = replace(Limits(), wrong_by_address=3)
    visitor = Visitor(make_app(sqlite_store, Options(site_folder, limits=limits)))
    found = [visitor.track(new_number(), WRONG) for _ in range(4)]
    assert [answer.status_code for answer in found] == [404, 404, 404, 429]
    assert found[3].headers["retry-after"] == "900"
    assert "试的次数太多了" in found[3].text


def test_many_attempts_at_once_gain_nothing(visitor: Visitor, store: Store) -> None:
    kept = keep(store)
    answers = together(
        *[
            visitor.asked("POST", "/track/", data={"number": kept.number, "word": WRONG})
            for _ in range(20)
        ]
    )
    found = [answer.status_code for answer in answers]
    assert (found.count(404), found.count(429)) == (10, 10)


def test_right_receipt_may_be_looked_up_often(one_visitor: Visitor, sqlite_store: Store) -> None:
    kept = keep(sqlite_store)
    word = word_of(sqlite_store, kept)
    assert {one_visitor.track(kept.number, word).status_code for _ in range(40)} == {200}


@pytest.mark.parametrize(
    ("content", "status"), [(b"number=1&word=2" + b"&x=" * 20, 404), (b"x" * 20_000, 413)]
)
def test_body_is_bounded(content: bytes, status: int, one_visitor: Visitor) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = one_visitor.ask("POST", "/track/", content=content, headers=headers)
    assert answer.status_code == status


def test_receipt_is_no_part_of_an_address(one_visitor: Visitor, sqlite_store: Store) -> None:
    kept = keep(sqlite_store)
    word = word_of(sqlite_store, kept)
    answer = one_visitor.get("/track/", params={"number": kept.number, "word": word})
    assert (answer.status_code, kept.number in answer.text) == (200, False)
    assert 'method="post"' in answer.text


def test_slash_is_added_on_the_same_host(one_visitor: Visitor) -> None:
    answer = one_visitor.get("/track", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.headers["location"]) == (308, "track/")
