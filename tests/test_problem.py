"""How problems are told, to people and to machines."""

from __future__ import annotations

import json

import pytest

from gongshi.records.problem import (
    Problem,
    Severity,
    did_you_mean,
    fails,
    format_problems,
    nearest,
    summary,
)


def problem(
    message: str = "驻站 “x” 不存在",
    *,
    line: int = 7,
    severity: Severity = "error",
    remedy: str = "",
    path: str = "deputies/c1.yml",
) -> Problem:
    return Problem(path, line, 5, message, "some-rule", "驻站", remedy, severity)


TEXTS = [
    (problem(), "deputies/c1.yml:7:5  驻站 “x” 不存在"),
    (problem(remedy="改正"), "deputies/c1.yml:7:5  驻站 “x” 不存在（改正）"),
    (problem(severity="warning"), "deputies/c1.yml:7:5  提醒：驻站 “x” 不存在"),
    (problem("同名", severity="note", remedy="不改"), "deputies/c1.yml:7:5  说明：同名（不改）"),
    (problem("写了\n两行"), "deputies/c1.yml:7:5  写了 两行"),
    (problem("“13987654321”不是整数"), "deputies/c1.yml:7:5  “139****4321”不是整数"),
    (problem("证 11010519491231002X 电 139-8765-4321。"),
     "deputies/c1.yml:7:5  证 110***********002X 电 139****4321。"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "text"), TEXTS)
def test_text(given: Problem, text: str) -> None:
    assert given.text() == text


SUMMARIES: list[tuple[list[Severity], str]] = [
    ([], "没有发现问题。"),
    (["error"], "共 1 处错误。"),
    (["note", "warning", "error", "error"], "共 2 处错误、1 处提醒、1 处说明。"),
    (["note"], "共 1 处说明。"),
]


@pytest.mark.parametrize(("severities", "text"), SUMMARIES)
def test_summary(severities: list[Severity], text: str) -> None:
    assert summary([problem(severity=severity) for severity in severities]) == text


def test_all_are_sorted_told_once_and_counted() -> None:
    later, other = problem(line=10), problem(path="a.yml", severity="warning")
    said = format_problems([later, problem(), other, later])
    assert said.split("\n") == [
        other.text(),
        problem().text(),
        later.text(),
        "共 2 处错误、1 处提醒。",
    ]
    assert format_problems([]) == "没有发现问题。"


def test_json_has_every_field_and_chinese_as_it_is() -> None:
    said = format_problems([problem(remedy="改正")], "json")
    assert "驻站" in said
    assert json.loads(said) == [
        {
            "path": "deputies/c1.yml",
            "line": 7,
            "column": 5,
            "message": "驻站 “x” 不存在",
            "rule": "some-rule",
            "field": "驻站",
            "remedy": "改正",
            "severity": "error",
        }
    ]
    assert json.loads(format_problems([], "json")) == []


GITHUB = [
    (problem(remedy="改正"), "::error file=deputies/c1.yml,line=7,col=5::驻站 “x” 不存在（改正）"),
    (problem(severity="warning"), "::warning file=deputies/c1.yml,line=7,col=5::驻站 “x” 不存在"),
    (problem(severity="note"), "::notice file=deputies/c1.yml,line=7,col=5::驻站 “x” 不存在"),
    (problem("100%", remedy="一\n二"),
     "::error file=deputies/c1.yml,line=7,col=5::100%25（一%0A二）"),
    (problem(path="a,b:c%.yml"),
     "::error file=a%2Cb%3Ac%25.yml,line=7,col=5::驻站 “x” 不存在"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "line"), GITHUB)
def test_github(given: Problem, line: str) -> None:
    assert format_problems([given], "github") == line


FAILING: list[tuple[list[Severity], bool, bool]] = [
    ([], False, False),
    (["note"], False, False),
    (["warning"], False, True),
    (["error"], True, True),
    (["note", "warning", "error"], True, True),
]


@pytest.mark.parametrize(("severities", "plainly", "strictly"), FAILING)
def test_fails(severities: list[Severity], plainly: bool, strictly: bool) -> None:
    problems = [problem(severity=severity) for severity in severities]
    assert fails(problems) is plainly
    assert fails(problems, strict=True) is strictly


STATION_KINDS = ["代表之家", "代表工作站", "代表联络室"]
NEAREST: list[tuple[str, list[str], str | None]] = [
    ("xizhou-1", ["xizhou", "zhoucheng"], "xizhou"),
    ("代表工作点", STATION_KINDS, "代表工作站"),
    ("联络室", STATION_KINDS, "代表联络室"),
    ("市级", ["全国", "省", "州", "市", "乡镇"], "市"),
    ("层极", ["层级", "届次", "选区"], "层级"),
    ("层极", ["层级", "届极"], None),  # two are as near
    ("县", ["省", "市"], None),
    ("", STATION_KINDS, None),
    ("x", [], None),
]


@pytest.mark.parametrize(("word", "choices", "near"), NEAREST)
def test_nearest(word: str, choices: list[str], near: str | None) -> None:
    assert nearest(word, iter(choices)) == near
    assert did_you_mean(word, choices) == (f"，是否指 “{near}”？" if near else "")
