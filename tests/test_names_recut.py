"""A list of names cut anew around an edit comes out as if all of it had been cut.

Sequences of edits are drawn at random. `GONGSHI_RECUT_EXAMPLES=1000` draws more of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from msgspec.structs import replace

from gongshi.pages import names_recut, names_sheet
from gongshi.pages.names_recut import LastList, NotRecut, recut_names
from gongshi.pages.names_sheet import NameList, Sheet, split_names
from gongshi.pages.names_word import Row

MOST, LEAST = 700, 300
"""A sheet of eight rows or so: a delegation of ten stands on several."""

PARTS = ["张", "王", "伟", "秀英", "𠮷", "\uf900", "a", "·"]
NOTES = ["", "0团", "洱海团 教师", "洱海团 医生", "团𠮷", "已离任 团\uf900"]

FIRST = "!团"
"""A word that comes before all others."""

Rows = list[Row]
Edit = Callable[[Rows], None]


@pytest.fixture(autouse=True, scope="module")
def _small_sheets() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(names_sheet, "_ONE_IN", 8)
        patch.setattr(names_recut, "_MOST_CUT", 1)
        yield


def person(number: int, name: str, note: str) -> Row:
    spelled = " ".join(f"{ord(character):x}"[-2:] for character in name)
    return ("deputy", f"d{number}", name, spelled, note, f"deputies/d{number}/")


def people(count: int) -> Rows:
    """Give people of whom some share name and delegation, in an order of no meaning."""
    return [
        person(n, PARTS[n % 7] + PARTS[n % 5] + PARTS[n * n % 8], NOTES[n % 11 % 6])
        for n in range(count)
    ]


def cut(rows: Sequence[Row]) -> list[Sheet]:
    return [*split_names(NameList(rows), MOST, LEAST)]


def last_list(rows: Sequence[Row], changed: Mapping[str, str] | None = None) -> LastList:
    """Give the list of the last site; the texts of some sheets may have changed."""
    sheets = cut(rows)
    texts = {sheet.name: sheet.text for sheet in sheets} | dict(changed or {})
    return LastList(
        NameList(rows).lines,
        [sheet.begin for sheet in sheets],
        [sheet.name for sheet in sheets],
        texts.__getitem__,
    )


def recut(old: Sequence[Row], new: Sequence[Row]) -> list[Sheet] | None:
    """Cut anew; None where all has to be cut."""
    try:
        return recut_names(NameList(new), last_list(old), MOST, LEAST)
    except NotRecut:
        return None


def check_same(old: Sequence[Row], new: Sequence[Row]) -> bool:
    """Compare with cutting all; tell whether that was not needed."""
    sheets = recut(old, new)
    if sheets is None:
        return False
    expected, before = cut(new), {sheet.name for sheet in cut(old)}
    assert [(s.begin, s.name) for s in sheets] == [(s.begin, s.name) for s in expected]
    for sheet, full in zip(sheets, expected, strict=True):
        assert sheet.lines == full.lines if sheet.lines else sheet.name in before
    return True


def put(position: int, row: Row) -> Edit:
    """Add a person, or change who has this id, whose place changes then."""

    def edit(rows: Rows) -> None:
        rows[:] = [one for one in rows if one[1] != row[1]]
        rows.insert(position % (len(rows) + 1), row)

    return edit


def note(position: int, text: str) -> Edit:
    def edit(rows: Rows) -> None:
        if rows:
            kind, key, name, spelled, _, address = rows[position % len(rows)]
            rows[position % len(rows)] = (kind, key, name, spelled, text, address)

    return edit


def remove(position: int, count: int) -> Edit:
    def edit(rows: Rows) -> None:
        begin = position % (len(rows) + 1)
        del rows[begin : begin + count]

    return edit


def join(first: int, count: int, text: str) -> Edit:
    """Add many people of one name and one delegation."""

    def edit(rows: Rows) -> None:
        rows += [person(n, "张伟", text) for n in range(first, first + count)]
        rows[:] = {row[1]: row for row in rows}.values()

    return edit


def move(one: int, other: int) -> Edit:
    """Move a row that stays as it is."""

    def edit(rows: Rows) -> None:
        if rows:
            rows.insert(other % len(rows), rows.pop(one % len(rows)))

    return edit


AT = st.integers(0, 200)
NAMES = st.lists(st.sampled_from(PARTS[:-1]), min_size=1, max_size=3).map("".join)
EDITS = st.one_of(
    st.builds(put, AT, st.builds(person, AT, NAMES, st.sampled_from([*NOTES, FIRST]))),
    st.builds(note, AT, st.sampled_from([*NOTES, FIRST])),
    st.builds(remove, AT, st.integers(1, 3)),
    st.builds(remove, AT, st.integers(20, 90)),
    st.builds(join, st.integers(200, 240), st.integers(5, 30), st.sampled_from([*NOTES, FIRST])),
    st.builds(move, AT, AT),
)


@examples(
    max_examples=int(os.environ.get("GONGSHI_RECUT_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.integers(0, 90), st.lists(EDITS, min_size=1, max_size=5))
@example(90, [remove(0, 90), put(0, person(1, "张", FIRST))])
@example(60, [join(200, 30, FIRST), note(3, FIRST), remove(70, 20), note(5, FIRST)])
def test_recut_is_cut(count: int, edits: list[Edit]) -> None:
    rows = people(count)
    for edit in edits:
        old = [*rows]
        edit(rows)
        check_same(old, rows)


@pytest.mark.parametrize("place", range(90))
@pytest.mark.parametrize("change", ["note", "name", "add", "remove"])
def test_one_edit_is_recut(change: str, place: int) -> None:
    old = people(90)
    edit = {
        "note": note(place, "洱海团 司机"),
        "name": put(place * 7, person(place, "段誉", "洱海团 教师")),
        "add": put(place, person(999, "张秀英", "洱海团 教师")),
        "remove": remove(place, 1),
    }[change]
    new = [*old]
    edit(new)
    assert check_same(old, new)


def sheets_read(old: Rows, new: Rows) -> set[str]:
    """Tell which sheets of the last site are read."""
    read: set[str] = set()
    last = last_list(old)

    def load(name: str) -> str:
        read.add(name)
        return last.load(name)

    recut_names(NameList(new), replace(last, load=load), MOST, LEAST)
    return read


def test_sheets_without_a_change_stay_unread() -> None:
    old = people(90)
    new = [*old]
    note(40, "洱海团 司机")(new)
    assert 0 < len(sheets_read(old, new)) < len(cut(old)) / 2
    sheets = recut(old, new) or []
    changed = {sheet.name for sheet in sheets if sheet.lines}
    assert {s.name for s in cut(new)} - {s.name for s in cut(old)} <= changed
    assert 0 < len(changed) < len(sheets) / 2


def test_word_of_many_rows_is_recut() -> None:
    old = people(60) + [person(n, "张伟", "洱海团 教师") for n in range(100, 140)]
    begins = [sheet.begin for sheet in cut(old)]
    assert max(map(begins.count, begins)) > 3
    for count in range(1, 40):
        new = [*old]
        remove(60, count)(new)
        assert check_same(old, new)
        assert check_same(new, old)


@pytest.mark.parametrize("count", range(5, 15))
def test_first_word_of_all_may_have_too_many_rows(count: int) -> None:
    old = [person(n, "张伟", FIRST) for n in range(count)] + people(40)[20:]
    for place in range(count + 1):
        new = [*old]
        remove(place, 1)(new)
        check_same(old, new)
        check_same(new, old)


def moved(rows: Rows) -> Rows:
    return [rows[1], rows[0], *rows[2:]]


def twice(rows: Rows) -> Rows:
    return [*rows, rows[0]]


def new_twice(rows: Rows) -> Rows:
    return [*rows, *[person(999, "段誉", "")] * 2]


@pytest.mark.parametrize("change", [moved, twice, new_twice])
def test_other_order_is_not_recut(change: Callable[[Rows], Rows]) -> None:
    rows = people(90)
    assert recut(rows, change(rows)) is None


def test_most_rows_changed_are_not_recut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names_recut, "_MOST_CUT", 1 / 8)
    old = people(90)
    new = [person(n, "段誉", "洱海团") for n in range(30)] + old[30:]
    assert recut(old, new) is None


@pytest.mark.parametrize("text", ["[\n\n]\n", "", "foreign", "other sheet"])
def test_sheet_that_is_not_what_was_cut_is_not_recut(text: str) -> None:
    old = people(90)
    new = [*old]
    note(40, "洱海团 司机")(new)
    sheets, refused, read = cut(old), set(), sheets_read(old, new)
    foreign = NameList([person(998, "段誉", "")]).text
    for number, sheet in enumerate(sheets):
        other = {"foreign": foreign, "other sheet": sheets[number - 9].text}.get(text, text)
        last = last_list(old, {sheet.name: other})
        try:
            recut_names(NameList(new), last, MOST, LEAST)
        except NotRecut:
            refused.add(sheet.name)
    assert refused == read
