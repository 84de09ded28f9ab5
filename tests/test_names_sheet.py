"""The names of a large site in sheets: everything is found, and no sheet is large."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from bench.output import Layout, compressed, measure_output
from bench.sample import invent_name
from gongshi.pages import names
from gongshi.pages.names_sheet import (
    MOST_BYTES,
    NameList,
    Sheet,
    index_text,
    split_names,
    text_lines,
)
from gongshi.pages.names_word import Row, words_of
from gongshi.pages.site import drafts
from gongshi.records.reading import reading
from test_codes_pages import renderer

PEOPLE = 100_000
AT_ONCE = 3
"""So many sheets the script reads of one word."""


def person(number: int, name: str) -> Row:
    spelled = " ".join(reading(name).syllables)
    note = f"第{number // 200}镇代表团 第{number // 200}镇卫生院医生 第{number // 10}村"
    return ("deputy", f"d{number:06}", name, spelled, note, f"deputies/d{number:06}/")


def split(rows: Sequence[Row], **limits: int) -> list[Sheet]:
    return [*split_names(NameList(rows), **limits)]


def span(begins: Sequence[str], word: str) -> range:
    """Give the sheets that hold the words beginning so, as the script works them out."""
    first = bisect_left(begins, word)
    if first and (first == len(begins) or begins[first] != word):
        first -= 1
    end = first + 1
    while end < len(begins) and begins[end].startswith(word):
        end += 1
    return range(first, end)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            ("deputy", "c1", "段秀英", "duan xiu ying", "喜洲镇代表团 教师 周城", ""),
            {"教师", "段秀英", "秀英", "duanxiuying", "xiuying", "dxy", "xy", "c1", "喜洲镇代表团"},
        ),
        (
            ("deputy", "c2", "欧阳雪", "ou yang xue", "已离任 喜洲镇代表团", ""),
            {"欧阳雪", "雪", "ouyangxue", "xue", "oyx", "x", "c2", "喜洲镇代表团"},
        ),
        (
            ("deputy", "c3", "魏金辉", "wei jinhui", "", ""),
            {"魏金辉", "金辉", "weijinhui", "jinhui", "wjh", "jh", "c3"},
        ),
        (
            ("village", "周城村委会", "周城村", "zhou cheng cun", "喜洲镇", ""),
            {"周城村", "城村", "村", "zhouchengcun", "zcc", "周城村委会", "喜洲镇"},
        ),
        (("news", "a1", "A 路灯", "", "2024年 调研", ""), {"a路灯", "路灯", "灯", "a1"}),
    ],
    ids=["person", "long surname", "joined syllables", "village", "title"],
)
def test_words_that_find_a_row(row: Row, words: set[str]) -> None:
    assert words_of(row) == words


@pytest.mark.parametrize("count", [0, 1, 3])
def test_lines_are_the_rows_as_json(count: int) -> None:
    signs = ['"],["', "\\", '\\"],["', "],[", "\n\u2028\0", "", '"', "𠮷</script>"]
    signs.append('],\n["')
    rows = [(sign, signs[3], signs[4], signs[6], sign, signs[n]) for n, sign in enumerate(signs)]
    rows = rows[: 3 * count]
    listed = NameList(rows)
    assert [tuple(json.loads(line)) for line in listed.lines] == rows
    assert not rows or text_lines(listed.text) == listed.lines
    assert [tuple(row) for row in json.loads(listed.text)] == rows
    assert "\\u" not in listed.text.replace("\\u0000", "")


def test_name_without_a_surname_is_found_by_each_part() -> None:
    row = ("deputy", "c4", "阿布都·热合曼", "a bu du re he man", "", "")
    assert {"阿布都热合曼", "热合曼", "abudureheman", "reheman", "abdrhm", "rhm"} <= words_of(row)


def test_hundred_thousand_people_are_found() -> None:
    random = Random("sheets")
    rows = [person(number, invent_name(random)) for number in range(PEOPLE)]
    sheets = split(rows)
    held = [set(sheet.lines) for sheet in sheets]
    assert max(sum(len(x.encode()) + 2 for x in s.lines) for s in sheets) <= MOST_BYTES
    assert len(index_text(sheets).encode()) + (AT_ONCE + 1) * MOST_BYTES <= 300_000
    begins = [sheet.begin for sheet in sheets]
    assert begins == sorted(begins)
    spans: dict[str, range] = {}
    for row, line in zip(rows, NameList(rows).lines, strict=True):
        spelled = "".join(row[3].split())
        whole = {row[2], spelled[:12], row[1]}
        words = words_of(row)
        assert whole <= words
        for word in words:
            at = spans.get(word) or spans.setdefault(word, span(begins, word))
            assert any(line in held[number] for number in at), (word, row)
            assert len(at) <= AT_ONCE or word not in whole, word


def test_changed_name_changes_few_sheets() -> None:
    random = Random("change")
    rows = [person(number, invent_name(random)) for number in range(5_000)]
    before = {sheet.name for sheet in split(rows)}
    rows[777] = person(777, "段誉")
    after = {sheet.name for sheet in split(rows)}
    assert len(after) > 60
    assert 0 < len(after - before) <= 30


@pytest.mark.parametrize("count", [30, 31, 32, 33, 900])
def test_people_of_one_name_fill_several_sheets(count: int) -> None:
    rows = [person(number, name) for number, name in enumerate(["张伟"] * count + ["张威", "章伟"])]
    sheets = split(rows, most=4_000, least=2_000)
    found = [line for at in span([s.begin for s in sheets], "张伟") for line in sheets[at].lines]
    assert {*NameList(rows[:count]).lines} <= set(found)
    assert all(len(sheet.text.encode()) <= 4_010 for sheet in sheets)


def test_characters_are_ordered_as_browsers_order_them() -> None:
    beyond = [person(n, name) for n, name in enumerate(["𠮷田", "\uf900云", "王云"] * 9)]
    sheets = split(beyond, most=300, least=100)
    begins = [sheet.begin.encode("utf-16-be") for sheet in sheets]
    assert begins == sorted(begins)


@pytest.mark.parametrize("most", [1, 2_000])
def test_large_site_is_searched_by_sheets(
    most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "MOST_ROWS", most)
    made = renderer(tmp_path, {})
    files = {one.file: one.make(made, *one.of) for one in drafts(made)}
    if most == 1:
        assert "data/names.json" not in files
        listed = names.list_names(made.registry)
        files |= names.render_name_list(listed, [*split_names(listed)])
    rows = {*names.name_rows(made.registry)}
    source = "../data/names/index.json" if most == 1 else "../data/names.json"
    assert f'data-gs-find="{source}"' in str(getattr(files["find/index.html"], "body"))  # noqa: B009
    sheets = {file for file in files if file.startswith("data/names/")}
    if most > 1:
        assert {tuple(row) for row in json.loads(str(files["data/names.json"]))} == rows
        assert not sheets
        return
    index = json.loads(str(files["data/names/index.json"]))
    assert sheets == {f"data/names/{name}.json" for name in ["index", *index["files"]]}
    assert len(index["begins"]) == len(index["files"])
    found = [json.loads(str(files[f"data/names/{name}.json"])) for name in index["files"]]
    assert {tuple(row) for sheet in found for row in sheet} == rows


def test_search_is_weighed_as_the_index_and_four_sheets(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "names"
    folder.mkdir(parents=True)
    (folder.parent / "names.json").write_bytes(bytes(range(256)) * 9)
    layout = Layout("", "data/**/*.json", index="data/names/index.json")
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "index.html").write_text("页")
    whole = measure_output(tmp_path, layout).search
    assert whole == compressed(bytes(range(256)) * 9)
    texts = [("index", "[]")] + [(f"{n}", "".join(map(chr, range(99 * n)))) for n in range(6)]
    for name, text in texts:
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    weights = [compressed(text.encode()) for _, text in texts]
    assert measure_output(tmp_path, layout).search == weights[0] + sum(weights[3:])
