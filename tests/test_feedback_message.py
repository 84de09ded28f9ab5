"""What a message must be: every rule with what breaks it, and all faults at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from feedback_builder import TEXT, form, site
from gongshi.feedback.message import check_message, read_message


def faults(tmp_path: Path, **changed: str | None) -> list[tuple[str, str]]:
    fields = form(**changed)
    consent = fields.get("consent") == "yes"
    found = check_message(read_message(fields), site(tmp_path), consent=consent)
    return [(fault.field, fault.message) for fault in found]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("to", "c1"),
        ("to", " C1 "),
        ("to", "s3"),
        ("topic", "生态环保"),
        ("text", "十个字也就可以发出来了"),
        ("text", "一" * 10),
        ("text", "字" * 2000),
        ("text", f"\n\n  {'字' * 2000}  \n"),
        ("name", ""),
        ("name", "杨" * 30),
        ("phone", ""),
        ("phone", "13887231234"),
        ("phone", "１３８８７２３１２３４"),
        ("phone", "0872-2123456转801"),
        ("phone", "+86 138 8723 1234"),
        ("phone", "（0872）2123456"),
    ],
)
def test_taken(field: str, value: str, tmp_path: Path) -> None:
    assert faults(tmp_path, **{field: value}) == []


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("to", "c2", "不收给这个编号的留言"),
        ("to", None, "不收给这个编号的留言"),
        ("to", "../c1", "不收给这个编号的留言"),
        ("topic", "", "请选一项"),
        ("topic", None, "请选一项"),
        ("topic", "天文", "请选一项"),
        ("text", "", "请写下要说的事"),
        ("text", None, "请写下要说的事"),
        ("text", " \n\u200b\u3000 ", "请写下要说的事"),
        ("text", "太短了，九个字吧。", "至少 10 个字"),
        ("text", "短" + "\u202e\u200d\x00" * 20, "至少 10 个字"),
        ("text", "字" * 2003, "请删去 3 个"),
        ("name", "杨" * 31, "不要超过 30 个字"),
        ("phone", "12345", "不像一个电话号码"),
        ("phone", "打我电话", "不像一个电话号码"),
        ("phone", "138<script>", "不像一个电话号码"),
        ("phone", "1" * 27, "不像一个电话号码"),
    ],
)
def test_refused(field: str, value: str | None, sentence: str, tmp_path: Path) -> None:
    ((where, said),) = faults(tmp_path, **{field: value})
    assert where == field
    assert sentence in said


def test_without_consent(tmp_path: Path) -> None:
    ((where, said),) = faults(tmp_path, consent=None)
    assert (where, "我同意" in said) == ("consent", True)


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path, to="x", topic="x", text="x", name="x" * 31, phone="x", consent=None)
    assert [field for field, _ in found] == ["to", "topic", "text", "name", "phone", "consent"]


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("text", f"  {TEXT}\r\n", TEXT),
        ("text", "第一行  \r\n第二行\r第三行", "第一行\n第二行\n第三行"),
        ("text", "上\n\n\n\n\n下", "上\n\n下"),
        ("text", "甲\u2028乙\x0b丙\x85丁", "甲\n乙\n丙\n丁"),
        ("text", "转\u202e过来\u2066的\ufeff字\x00\x1b[31m", "转过来的字[31m"),
        ("text", "半个\ud800字", "半个字"),
        ("text", "<b>粗</b> & 'x'", "<b>粗</b> & 'x'"),
        ("text", "𬭎䶮㛃😀", "𬭎䶮㛃😀"),
        ("name", " 杨\n阿\t姨 ", "杨 阿 姨"),
        ("name", "杨阿姨\r\nSet-Cookie: a=b", "杨阿姨 Set-Cookie: a=b"),
        ("phone", "１３８ ８７２３　１２３４", "138 8723 1234"),
        ("topic", " 交通出行 ", "交通出行"),
    ],
)
def test_tidied(field: str, typed: str, kept: str) -> None:
    assert getattr(read_message(form(**{field: typed})), field) == kept


@pytest.mark.parametrize(
    ("value", "may"), [("yes", True), (None, False), ("", False), ("on", False)]
)
def test_may_be_published_only_when_said_so(value: str | None, may: bool) -> None:
    assert read_message(form(publish=value)).may_publish is may
