"""YAML as people write it: what it means here, what is refused, and where everything stands."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from gongshi.records.document import Document, Mark
from gongshi.records.source import Source
from gongshi.records.strict_yaml import read_post, read_record


def source(text: str, *, bom: bool = False) -> Source:
    return Source("deputies/c1.yml", Path("deputies/c1.yml"), text, bom)


def read(text: str) -> Document:
    return read_record(source(text))


def told(document: Document) -> list[tuple[str, int, int]]:
    return [(problem.rule, problem.line, problem.column) for problem in document.problems]


# what a value is: the text that was written, save null, true and false

VALUES: list[tuple[str, Any]] = [
    ("no", "no"),
    ("yes", "yes"),
    ("on", "on"),
    ("是", "是"),
    ("NO", "NO"),
    ("012", "012"),
    ("1_000", "1_000"),
    ("0x1F", "0x1F"),
    ("1e3", "1e3"),
    (".5", ".5"),
    (".inf", ".inf"),
    ("9:30", "9:30"),
    ("190:20:30", "190:20:30"),
    ("2022-01", "2022-01"),
    ("2022-01-02", "2022-01-02"),
    ("2022-01-02T03:04:05Z", "2022-01-02T03:04:05Z"),
    ("=", "="),
    ("<<", "<<"),
    ("True", "True"),
    ("100.1650, 25.6890", "100.1650, 25.6890"),
    ("周一至周五 8:30—12:00", "周一至周五 8:30—12:00"),
    ("http://example.org/#a", "http://example.org/#a"),
    ("联络站+：调解角", "联络站+：调解角"),
    ("", None),
    ("~", None),
    ("null", None),
    ("true", True),
    ("false", False),
    ('"true"', "true"),
    ("'~'", "~"),
    ('""', ""),
    ("'12'", "12"),
    ("喜洲 # 说明", "喜洲"),
    ('"喜洲 #3"', "喜洲 #3"),
    ('"* & ! % @"', "* & ! % @"),
    ("[a, b]", ["a", "b"]),
    ("[手语（预约、免费）]", ["手语（预约、免费）"]),
    ('["a，b"]', ["a，b"]),
    ("[]", []),
    ("{a: 1}", {"a": "1"}),
    ("\n  - a\n  -\n  - b: 1", ["a", None, {"b": "1"}]),
    ("|\n  一\n\n  二：三 #四\n    五", "一\n\n二：三 #四\n  五\n"),
    ("|-\n  姓名：张三\n  \t制表符", "姓名：张三\n\t制表符"),
    (">\n  一\n  二", "一 二\n"),
    ("一\n  说明：二\n  　　三", "一 说明：二 　　三"),
    ("'一\n\n  　二：三'", "一\n　二：三"),
    ('"一\n  二 #三"', "一 二 #三"),
    ("a\r\n", "a"),
]


@pytest.mark.parametrize(("written", "value"), VALUES)
def test_value(written: str, value: Any) -> None:
    document = read(f"字段: {written}\n另一个: 1\n")
    assert document.problems == []
    assert document.values == {"字段": value, "另一个": "1"}


# what is refused, and at which place


REFUSED: list[tuple[str, list[tuple[str, int, int]]]] = [
    ("", [("yaml-empty", 1, 1)]),
    (" \n\n", [("yaml-empty", 1, 1)]),
    ("# 说明\n", [("yaml-empty", 1, 1)]),
    ("---\n", [("yaml-not-mapping", 2, 1)]),
    ("段秀英\n", [("yaml-not-mapping", 1, 1)]),
    ("- 姓名: 段秀英\n", [("yaml-not-mapping", 1, 1)]),
    ("null\n", [("yaml-not-mapping", 1, 1)]),
    # colons
    ("姓名：段秀英\n", [("yaml-wide-colon", 1, 3)]),
    ("姓名: 段秀英\n性别：女\n", [("yaml-wide-colon", 2, 3)]),
    (
        "姓名：段秀英\n性别：女\n民族: 白族\n",
        [("yaml-wide-colon", 1, 3), ("yaml-wide-colon", 2, 3)],
    ),
    ("姓名:段秀英\n性别: 女\n", [("yaml-colon-space", 1, 3)]),
    ("任职:\n  - 层级: 市\n    届次：2022\n", [("yaml-wide-colon", 3, 7)]),
    ("标题: 关于: 某事\n", [("yaml-syntax", 1, 7)]),
    # blanks at the beginning of lines
    ("照片:\n\t文件: a.jpg\n", [("yaml-tab", 2, 1)]),
    ("姓名: 甲\n　性别: 女\n", [("yaml-wide-space", 2, 1)]),
    ("姓名: 甲\n  性别: 女\n", [("yaml-syntax", 2, 5)]),
    ("任职:\n  - 层级: 市\n   届次: 1\n", [("yaml-syntax", 3, 4)]),
    # what YAML makes of punctuation
    ("驻站: [a，b]\n", [("yaml-wide-comma", 1, 7)]),
    ("驻站: [\n  a, b、c\n]\n", [("yaml-wide-comma", 2, 7)]),
    ("地址: 市坪街 #3\n", [("yaml-hash", 1, 9)]),
    ("特色:\n  - 市坪街 #3\n", [("yaml-hash", 2, 9)]),
    ("简介: 一\n  二 #3\n", [("yaml-hash", 2, 5)]),
    ("姓名: @甲\n", [("yaml-syntax", 1, 5)]),
    ("姓名: %甲\n", [("yaml-syntax", 1, 5)]),
    ("姓名: `甲`\n", [("yaml-syntax", 1, 5)]),
    ('姓名: "甲\n性别: 女\n', [("yaml-syntax", 1, 5)]),
    ("姓名: [甲\n性别: 女\n", [("yaml-syntax", 1, 5)]),
    ("姓名: {甲\n", [("yaml-syntax", 1, 5)]),
    ('姓名: "甲" 乙\n', [("yaml-syntax", 1, 9)]),
    ('姓名: "甲\\q"\n', [("yaml-syntax", 1, 7)]),
    # what only programmers write
    ("a: &x 1\n", [("yaml-alias", 1, 4)]),
    ("a: *x\n", [("yaml-alias", 1, 4)]),
    ("<<: *x\n", [("yaml-alias", 1, 5)]),
    ("*x : 1\n", [("yaml-alias", 1, 1)]),
    ("a: !!python/object:os.system 1\n", [("yaml-tag", 1, 4)]),
    ("a: !x {b: 1}\n", [("yaml-tag", 1, 4)]),
    ("[a, b]: 1\n", [("yaml-key", 1, 1)]),
    ("{a: 1}: 1\n", [("yaml-key", 1, 1)]),
    ("a: 1\n---\nb: 1\n", [("yaml-two-documents", 2, 1)]),
    ("a: 1\n---\n", [("yaml-two-documents", 2, 1)]),
    ("%YAML 9.9\n---\na: 1\n", [("yaml-syntax", 1, 1)]),
    # the same twice
    ("a: 1\nb: 2\na: 3\n", [("yaml-duplicate-key", 3, 1)]),
    ("x:\n  - {a: 1, a: 2}\n", [("yaml-duplicate-key", 2, 12)]),
    # what nobody sees
    ("姓名: 甲\x07乙\n", [("yaml-syntax", 1, 6)]),
    ("姓名: 甲\n性别: 女\x00\n", [("yaml-syntax", 2, 6)]),
    ("姓名: 甲\u2028乙\n", [("yaml-line-separator", 1, 6)]),
    ("姓名: 甲\n性别: 女\x85\n", [("yaml-line-separator", 2, 6)]),
]


@pytest.mark.parametrize(("text", "expected"), REFUSED)
def test_refused(text: str, expected: list[tuple[str, int, int]]) -> None:
    document = read(text)
    assert told(document) == expected
    assert all(problem.remedy for problem in document.problems)


def test_a_surprise_below_a_mistake_does_not_hide_it() -> None:
    assert told(read("姓名: [甲\n性别: 女\n\n\n地址: 街 #3\n"))[-1:] == [("yaml-syntax", 1, 5)]


def test_broken_text_has_no_values() -> None:
    assert read("姓名: 甲\n性别: [女\n").values == {}
    assert read("姓名: 甲\n性别: *x\n").values == {}


# nothing that is written costs much time

HOSTILE = {
    "flow": "a: " + "[" * 100_000,
    "flow mapping": "a: " + "{b: " * 100_000,
    "block": "\n".join(" " * n + "a:" for n in range(900)),
    "list": "- " * 100_000 + "a",
    "aliases": "a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(10_000)),
    "comments in a line": "姓名: " + "甲 # " * 100_000,
    "open quote": '姓名: "' + "甲\n" * 100_000,
    "wide commas": "a: [" + "（，" * 100_000 + "]",
    "open brackets": "a: [" + "（" * 100_000 + "，]",
    "colons": ":" * 200_000,
    "keys": "".join(f"k{n}: 1\n" for n in range(40_000)),
    "same key": "k: 1\n" * 40_000,
    "tabs": "\t" * 300_000,
    "blanks": " " * 300_000 + "\n　a: 1",
    "question marks": "? " * 100_000,
    "comments": "# a\n" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_quickly(name: str) -> None:
    started = time.perf_counter()
    document = read(HOSTILE[name])
    assert time.perf_counter() - started < 10  # seconds on the slowest machine; usually 0.1
    assert bool(document.problems) == (name not in ("keys", "comments in a line"))


def test_depth_is_limited() -> None:
    deep = "a: " + "[" * 9 + "]" * 9
    assert read(deep).problems == []
    assert told(read("a: " + "[" * 10 + "]" * 10)) == [("yaml-too-deep", 1, 13)]


# where things stand


def test_marks() -> None:
    document = read(
        "姓名: 段秀英\n任职:\n  - 层级: 市\n    届次: 2022\n  - 层级: 州\n驻站: [s1, s2]\n"
    )
    assert document.marks["姓名",] == Mark(1, 5)
    assert document.keys["任职",] == Mark(2, 1)
    assert document.marks["任职", 0, "届次"] == Mark(4, 9)
    assert document.keys["任职", 1, "层级"] == Mark(5, 5)
    assert document.marks["驻站", 1] == Mark(6, 10)
    assert document.mark(("任职", 1, "选区")) == Mark(5, 5)
    assert document.mark(("没有",)) == Mark(1, 1)


def test_bom_is_a_warning_and_hides_no_mistake() -> None:
    document = read_record(source("姓名: [段\n", bom=True))
    assert [problem.rule for problem in document.problems] == ["source-bom", "yaml-syntax"]
    assert document.problems[0].severity == "warning"


# posts

POSTS = [
    ("---\n标题: 一\n---\n\n正文\n", {"标题": "一"}, "正文", 5),
    ("---\n标题: 一\n---\n正文\n\n---\n还是正文\n", {"标题": "一"}, "正文\n\n---\n还是正文", 4),
    ("---  \n标题: 一\n---\t\n\n\n  正文", {"标题": "一"}, "正文", 6),
    ("---\n标题: |\n  一\n  ---\n  二\n---\n正文", {"标题": "一\n---\n二\n"}, "正文", 7),
    ("---\n标题: 一\n---\n", {"标题": "一"}, "", 5),
]


@pytest.mark.parametrize(("text", "values", "body", "line"), POSTS)
def test_post(text: str, values: dict[str, Any], body: str, line: int) -> None:
    document = read_post(source(text))
    assert document.problems == []
    assert (document.values, document.body) == (values, body)
    if body:
        assert document.body_line == line
        assert text.split("\n")[line - 1].strip() == body.split("\n")[0]


@pytest.mark.parametrize(
    "text", ["", "正文\n", "标题: 一\n---\n正文\n", "---\n标题: 一\n", "\n---\n标题: 一\n---\n"]
)
def test_post_without_front_matter(text: str) -> None:
    assert told(read_post(source(text))) == [("post-front-matter", 1, 1)]


def test_mistake_in_front_matter_is_told_at_its_line_of_the_file() -> None:
    document = read_post(source("---\n标题: 一\n日期：2024-01-02\n---\n"))
    assert told(document) == [("yaml-wide-colon", 3, 3)]
    assert told(read_post(source("---\n---\n正文\n"))) == [("yaml-empty", 2, 1)]
