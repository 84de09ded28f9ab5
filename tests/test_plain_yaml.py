"""Records in plain YAML, read at once: the strict reader judges every value and problem."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from gongshi.records import load
from gongshi.records.load import Records, load_records
from gongshi.records.packed import pack
from gongshi.records.plain_yaml import plain_values
from gongshi.records.problem import format_problems
from gongshi.records.source import (
    Found,
    Source,
    SourceError,
    find_sources,
    load_plain,
    load_source,
)
from gongshi.records.strict_yaml import MAX_DEPTH, read_record
from records_builder import make
from test_document import REFUSED, VALUES
from test_rotten import FILES, PLACES, ROTTEN
from test_source import ACCEPTED, ENCODINGS

SITE = Path(__file__).parents[1]
many = examples(max_examples=400, deadline=None)
few = examples(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def judged(text: str) -> dict[str, Any]:
    """Give what the strict reader makes of a text it has nothing to say of."""
    document = read_record(Source("deputies/c1.yml", Path("deputies/c1.yml"), text))
    assert document.problems == []
    return document.values


def agrees(text: str) -> bool:
    """Tell whether a text is taken; where it is, the strict reader must agree."""
    values = plain_values(text)
    assert values is None or repr(values) == repr(judged(text))  # repr: True is not 1
    return values is not None


# what is taken

TAKEN: list[tuple[str, dict[str, Any]]] = [
    ("a: 1", {"a": "1"}),
    ("a: 1\n\n   \nb: 2  \n", {"a": "1", "b": "2"}),
    ("# 说明\na: 1\n  # 再说明\nb: 2\n", {"a": "1", "b": "2"}),
    ("a:\nb:   no\nc: 012\n", {"a": None, "b": "no", "c": "012"}),
    ("a: ~\nb: true\nc: True\n", {"a": None, "b": True, "c": "True"}),
    ("a: '~'\nb: \"true\"\nc: ''\n", {"a": "~", "b": "true", "c": ""}),
    ("a: 9:30—11:30\nb: http://a.example/#b\n", {"a": "9:30—11:30", "b": "http://a.example/#b"}),
    ("a: [b, c d,e ]\nb: []\nc: [ ]\n", {"a": ["b", "c d", "e"], "b": [], "c": []}),
    ("a: [true, null, 2022-01]\n", {"a": [True, None, "2022-01"]}),
    ("a:\n  - b\n  - c\n", {"a": ["b", "c"]}),
    ("a:\n- b\nc: d\n", {"a": ["b"], "c": "d"}),
    (
        "a:\n  - b: 1\n    c: [2]\n  -   b: 3\n      c:\n",
        {"a": [{"b": "1", "c": ["2"]}, {"b": "3", "c": None}]},
    ),
    ("a:\n  b:\n    c: 1\n  d: 2\ne: 3\n", {"a": {"b": {"c": "1"}, "d": "2"}, "e": "3"}),
    ("a:\n  - b:\n    - c\n    d: 1\n", {"a": [{"b": ["c"], "d": "1"}]}),
    ("a:\n  - # 说明\n    b: 1\n  -\n  -\n    - c\n", {"a": [{"b": "1"}, None, ["c"]]}),
    ("a: |\n  一\n\n    - b: #c\n  三  \n\n\nd: 1\n", {"a": "一\n\n  - b: #c\n三  \n", "d": "1"}),
    ("a:\n  - b: 1\n    c: | \n     一\n    d: 2\n", {"a": [{"b": "1", "c": "一\n", "d": "2"}]}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "values"), TAKEN)
def test_taken(text: str, values: dict[str, Any]) -> None:
    assert plain_values(text) == values
    assert agrees(text)


WORDS = st.sampled_from(["市", "9:30", "no", "012", "一 二", "a#b", "x]", "（、）", "2022-01"])


def fields(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.text("甲乙a1_", min_size=1, max_size=4), inner, min_size=1)


def some(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(inner, min_size=1, max_size=3)


def written(value: Any, column: int, step: int) -> Iterator[str]:
    """Write a value below its field as staff would, `step` blanks further in each time."""
    for item in value if isinstance(value, list) else value.items():
        name, inner = ("-", item) if isinstance(value, list) else (f"{item[0]}:", item[1])
        if isinstance(inner, str):
            yield f"{' ' * column}{name} {inner}"
        elif name == "-" and isinstance(inner, dict):
            first, *rest = written(inner, column + 2, step)
            yield f"{' ' * column}- {first.lstrip()}"
            yield from rest
        else:
            yield " " * column + name
            yield from written(inner, column + step, step)


part = fields(WORDS | some(WORDS))


@many
@given(values=fields(WORDS | part | some(WORDS | part)), step=st.sampled_from([1, 2]))
def test_what_is_written_plainly(values: dict[str, Any], step: int) -> None:
    text = "\n".join(written(values, 0, step))
    assert plain_values(text) == values == judged(text)


DEEP = [
    "a:\n- b:\n  - c:\n    - d:\n      - e: [1]\n",
    "a:\n" + "".join(f"{' ' * n}-\n" for n in range(6)) + "      - b: [1]\n",
    "".join(f"{' ' * n}a:\n" for n in range(7)) + "      - b: [1]\n",
]


@pytest.mark.parametrize("text", DEEP)
def test_nested_as_deep_as_it_may_be(text: str) -> None:
    assert plain_values(text)
    assert agrees(text)


@pytest.mark.parametrize("step", [1, 2])
def test_nested_too_deep(step: int) -> None:
    assert not agrees("".join(f"{' ' * n * step}a:\n" for n in range(MAX_DEPTH + 2)))


# what is left to the strict reader

LEFT = [
    "", "\n", "# 说明", "a", "- a", "a: 1\na: 2", "a:\n  b: 1\n  b: 2", "a: 1 # 说明", "a: # 说明",
    "a: 一\n  二", "a: |\n  一", "a: |-\n  一\n", "a: |\n  一\n \n",
    "a: |\n 一\n  \n 二\n", "a: |\n\n 一\n", "a: |\n  一\n 二\n", "a: |\n一\n", "a: |\n",
    "a:\n- b: |\n    一\n", "a:\n- |\n  一\n", "a: | # 说明\n  一\n", "a: >\n  一",
    "a: {b: 1}", "a: [[b]]", "a: [b,\n  c]", "a: [b，c]",
    "a: ['b']", 'a: "b\\n"', "a: 'b''c'", 'a: "#"', "a: -1", "a: &b c", "a: *b", "a: !b c", "a: @b",
    "a:\n  - - b", "a:\n    b: 1\n  c: 2", "a: 1\n  b: 2", "  a: 1", "a b: 1",
    "a-b: 1", '"a": 1', "? a", "---\na: 1", "a: 1\n...", "%YAML 1.1\n---\na: 1", "a: b: c",
    "a:b", "a：b",
    "a:\tb", "a: b\tc", "a: \u3000b", "a: b\u2028c", "a: b\x85c", "a: b\x00", "\ufeffa: 1",
    "a:\n       - b", f"{'a' * 65}: 1", "a: [b: c]", "a: [b?]", "a: [b, ]", "a: [b] c", "a: 'b' c",
]  # fmt: skip


@pytest.mark.parametrize("text", [*LEFT, *dict(REFUSED)])
def test_left(text: str) -> None:
    assert plain_values(text) is None


@pytest.mark.parametrize("written", [written for written, _ in VALUES])
def test_every_kind_of_value(written: str) -> None:
    agrees(f"字段: {written}\n另一个: 1\n")


PIECES = st.sampled_from([
    "- ", "-", "? ", "?", ":", "#", " #", ": ", " : ", "a: ", "x", "~", "市", " ", "\n", ",", "，",
    "[", "]", "{", "}", "'", '"', "\\", "|", ">", "&", "*", "!", "%", "@", "`", "\t", "　", "\xa0",
    "\ufeff", "\u2028", "\x85", "\x00", "---", "...", "<<", "\n  ", "\n\n",
    "|\n", "|\n  ", "# ",
])  # fmt: skip
soup = st.lists(PIECES, max_size=2).map("".join)


@examples(many, max_examples=800)
@given(good=st.sampled_from([text for text, _ in TAKEN]), at=st.integers(0, 50), soup=soup)
def test_good_text_with_something_put_in(good: str, at: int, soup: str) -> None:
    event(f"taken: {agrees(good[:at] + soup + good[at:])}")


line = st.tuples(
    st.sampled_from(["", "", "  ", "  ", "    ", "      ", " "]),
    st.sampled_from(["", "", "- ", "-  "]),
    st.sampled_from(["a: ", "b:", "c: ", "d:", "e:  ", "f: ", "g: ", "一: ", ""]),
    st.sampled_from(["", "", "x", "市", "x y", "[a, b]", "[]", "'x'", '"x"', "true", "9:30"]),
).map("".join)


@examples(many, max_examples=600)
@given(text=st.lists(line, max_size=4).map("\n".join), end=st.sampled_from(["\n", ""]))
def test_any_lines(text: str, end: str) -> None:
    event(f"taken: {agrees('a:' + chr(10) + text + end)}")


# files


@contextmanager
def strictly() -> Iterator[None]:
    """Have every record read by the strict reader."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "_read_plain", lambda place, found: None)
        yield


def told(records: Records) -> tuple[Any, ...]:
    """Give all there is to know of records that were read."""
    rows = [(type(record), pack(record), record.file) for record in records.everything()]
    return rows, records.broken, format_problems(records.problems, "json")


@pytest.mark.parametrize("site", [SITE, Path(__file__).parent / "sites" / "kailu"])
def test_same_records(site: Path) -> None:
    read = load_records(site)
    with strictly():
        assert told(read) == told(load_records(site))


def test_nearly_every_record_of_the_demo_is_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[str] = []
    monkeypatch.setattr(
        load, "_read_strictly", lambda records, place, found: left.append(found.name)
    )
    records = load_records(SITE)
    assert len(left) < sum(1 for _ in records.everything()) / 100


@pytest.mark.parametrize("name", FILES)
def test_same_problems(name: str, tmp_path: Path) -> None:
    files = {PLACES[name.split(".")[0].split("-")[0]]: (ROTTEN / name).read_bytes()}
    problems = make(tmp_path / "at-once", files).problems
    with strictly():
        assert problems == make(tmp_path / "strictly", files).problems


DEPUTY = """\
姓名: 段秀英
性别: 女
民族: 白族
出生年月: 1980-12
语言: [普通话, 白语]
任职:
  - 层级: 市
    届次: 2022-2027
驻站:
- s3
接待:
  日子: 每周三
  地点: s3
# 核对过
核对日期: 2025-01-10
"""
POST = f"---\n标题: 听民意\n日期: 2024-01-05\n阵地: s3\n类型: 调研\n---\n\n{'十五人。' * 9}\n"
SOUP = st.lists(
    PIECES | st.sampled_from(["\n  ", "\n- ", "\r\n", "\n---\n", "姓名: 李", "id: c2", "name: 李"]),
    max_size=6,
).map("".join)


@few
@given(
    text=st.sampled_from([DEPUTY, POST]),
    at=st.integers(0, 250),
    cut=st.integers(0, 6),
    soup=SOUP,
)
@example(text=DEPUTY, at=0, cut=0, soup="")
@example(text=POST, at=0, cut=0, soup="")
def test_something_put_in(text: str, at: int, cut: int, soup: str) -> None:
    folder, file = ("deputies", "c1.yml") if text is DEPUTY else (load.NEWS, "a1.md")
    with tempfile.TemporaryDirectory() as site:
        path = Path(site, folder, file)
        path.parent.mkdir(parents=True)
        path.write_bytes((text[:at] + soup + text[at + cut :]).encode())
        read = told(load_records(Path(site)))
        with strictly():
            assert read == told(load_records(Path(site)))


def found(path: Path) -> Found:
    return find_sources(path.parents[1], path.parent.name, path.suffix)[0]


@pytest.mark.parametrize(
    "data",
    [
        *(data for data, *_ in [*ENCODINGS, *ACCEPTED]),
        b"a: 1\r\nb: \r2",
        b"a" * 100 + b"\x00",
        b"\xef\xbb\xbf",
    ],
)
def test_same_text(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "deputies" / "c1.yml"
    path.parent.mkdir()
    path.write_bytes(data)
    plain = load_plain(found(path), str(tmp_path))
    try:
        source = load_source(path, tmp_path)
    except SourceError:
        assert plain is None
    else:
        assert plain in (None, (source.text, source.digest))
        assert (plain is None) == (b"\x00" in data) or source.has_bom


def test_links_are_left(tmp_path: Path) -> None:
    outside, site = tmp_path / "outside", tmp_path / "site"
    for folder in (outside, site, site / "deputies"):
        folder.mkdir()
    (outside / "c1.yml").write_text(DEPUTY, encoding="utf-8")
    (site / "deputies" / "c1.yml").symlink_to(outside / "c1.yml")
    (site / "stations").symlink_to(outside)
    for path in (site / "deputies" / "c1.yml", site / "stations" / "c1.yml"):
        assert load_plain(found(path), str(site)) is None
    problems = load_records(site).problems
    assert [problem.rule for problem in problems] == ["source-outside"] * 2


def test_folder_that_is_a_circle_of_links(tmp_path: Path) -> None:
    (tmp_path / "deputies").symlink_to("stations")
    (tmp_path / "stations").symlink_to("deputies")
    assert find_sources(tmp_path, "deputies", ".yml") == []
    assert load_records(tmp_path) == Records()


def test_file_that_changed_meanwhile_is_left(tmp_path: Path) -> None:
    path = tmp_path / "deputies" / "c1.yml"
    path.parent.mkdir()
    path.write_text(DEPUTY, encoding="utf-8")
    before = found(path)
    path.write_text(DEPUTY + "来源: 虚构\n", encoding="utf-8")
    assert load_plain(before, str(tmp_path)) is None
    path.unlink()
    path.symlink_to("c2.yml")
    assert load_plain(before, str(tmp_path)) is None
    assert load_plain(Found("deputies/c1.yml", None), str(tmp_path)) is None


def test_place_of_a_value_is_found_again(tmp_path: Path) -> None:
    path = tmp_path / "deputies" / "c1.yml"
    path.parent.mkdir()
    path.write_text(DEPUTY, encoding="utf-8")
    record = load_records(tmp_path).deputies["c1"]
    problem = record.problem("rule", "不对", ("mandates", 0, "term"))
    assert (problem.path, problem.line, problem.column) == ("deputies/c1.yml", 8, 9)
