"""Whatever is in the files, the check says so and never fails."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from gongshi.records.field import fields_by_key
from gongshi.records.problem import Problem, format_problems
from gongshi.records.settings import Settings
from gongshi.records.station import Station
from gongshi.records.suggestion import Suggestion
from records_builder import (
    ANSWERED,
    activity,
    deputy,
    make,
    path_of,
    settings,
    station,
    steps,
    suggestion,
    vacancy,
)

few = examples(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
fewer = examples(few, max_examples=100)

NAMES = st.sampled_from(["c1", "v1", "s1", "a1", "g1", "mkdocs"])
TEXTS = {
    "c1": deputy(接待="{日子: 每周三, 地点: s3}"),
    "v1": vacancy(),
    "s1": station(荣誉="[{名称: 推荐示范站室, 日期: 2024-06, 授予单位: 市}]"),
    "a1": activity(),
    "g1": suggestion(经过=steps(*ANSWERED)),
    "mkdocs": settings(公布数="[{项目: 活动, 数: 784}]", 隐藏字段="{代表: [学历]}"),
}
KEYS = sorted({key for model in (Suggestion, Settings, Station) for key in fields_by_key(model)})
# What YAML, dates and HTML are made of, thrown together.
PIECES = st.sampled_from([
    *KEYS, *"：:,，、；[]{}|>#&*!%@`'\"\\-?~=<\n\r\t 　\ufeff\u2028\u202e\x00\x07\x85", ": ",
    "\n  ", "\n  - ", "---\n", "- ", " #", "<<: ", "!!python/name:os.system ", "&a ", "*a",
    "2022-01", "2024-02-30", "9:30", "true", "null", "上千", "200余", "每周三", "市", "s3", "c1",
    "<b>", "13987654321", "𬱖", "\U0010ffff",
])  # fmt: skip
soup = st.lists(PIECES, max_size=40).map("".join)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | PIECES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PIECES, inner, max_size=3),
    max_leaves=6,
)


def check(name: str, content: str | bytes) -> list[Problem]:
    with tempfile.TemporaryDirectory() as folder:
        checked = make(Path(folder), {name: content})
    assert (checked.settings is None) == (checked.registry is None)
    for problem in checked.problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.message
        assert "\n" not in problem.text()
    format_problems(checked.problems, "json")
    format_problems(checked.problems, "github").encode()
    return checked.problems


@fewer
@given(name=NAMES, content=st.binary(max_size=200))
def test_bytes(name: str, content: bytes) -> None:
    assert check(name, content)


@fewer
@given(name=NAMES, content=soup)
def test_soup(name: str, content: str) -> None:
    problems = check(name, content)
    assert any(problem.path == path_of(name) for problem in problems)


@few
@given(name=NAMES, data=st.data())
def test_good_record_with_something_put_in(name: str, data: st.DataObject) -> None:
    text = TEXTS[name]
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 5))
    check(name, text[:at] + data.draw(soup) + text[at + cut :])


def flow(value: object) -> str:
    """Write a value as YAML in brackets; text in double quotes, so that it stays what it is."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(k)}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, str):
        quoted = "".join(c if c.isalnum() and c.isascii() else f"\\U{ord(c):08X}" for c in value)
        return f'"{quoted}"'
    return {None: "null", True: "true", False: "false"}.get(value, str(value))  # type: ignore[call-overload, no-any-return]


@few
@given(name=NAMES, data=st.data())
def test_any_value_in_any_field(name: str, data: st.DataObject) -> None:
    lines = TEXTS[name].split("\n")
    fields = [n for n, line in enumerate(lines) if ": " in line]
    at = data.draw(st.sampled_from(fields))
    lines[at] = lines[at].split(": ")[0] + ": " + flow(data.draw(values))
    check(name, "\n".join(lines))
