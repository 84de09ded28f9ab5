"""Equal numbers, equal pages: whatever a page may show makes another number."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct, structs

from gongshi.codes.register import Code
from gongshi.pages.digest import digest
from gongshi.pages.paging import Part
from gongshi.records.date import PartialDate
from kiosk_builder import make_renderer


class Pair(Struct, frozen=True):
    """Any two things."""

    first: Any
    second: Any = None


class Other(Pair, frozen=True):
    """The same by another name."""


DIFFERENT: list[tuple[Any, Any]] = [
    (Code("c1", "代表", date(2024, 1, 2)), Code("c1", "代表", date(2024, 1, 3))),
    (Code("c1", "代表", date(2024, 1, 2)), Code("c1", "阵地", date(2024, 1, 2))),
    (PartialDate(2024), PartialDate(2024, 1)),
    (Pair("a", "b"), Pair("b", "a")),
    (Pair("ab", ""), Pair("a", "b")),
    (Pair("1"), Pair(1)),
    (Pair(1), Pair(True)),
    (Pair(None), Pair("")),
    (Pair(("a", "b")), Pair(("b", "a"))),
    (Pair({"a": 1, "b": 2}), Pair({"b": 2, "a": 1})),
    (Pair("a"), Other("a")),
    (Pair(Pair("a")), Pair(Pair("b"))),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_differs_has_another_number(one: Any, other: Any) -> None:
    assert digest(one) != digest(other)


def test_a_record_counts_with_all_that_its_file_says(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    one = make_renderer(tmp_path / "one").registry
    again = make_renderer(tmp_path / "other").registry
    deputy = next(iter(one.deputies.values()))
    same = again.deputies[deputy.id]
    assert deputy is not same
    assert digest(Part("a/", 1, 1, [deputy])) == digest(Part("a/", 1, 1, [same]))
    changed = structs.replace(deputy)
    assert deputy.origin
    changed.settle(deputy.origin._replace(digest=deputy.digest + 1))
    assert digest(Part("a/", 1, 1, [deputy])) != digest(Part("a/", 1, 1, [changed]))


def test_what_cannot_be_told_apart_is_refused() -> None:
    with pytest.raises(TypeError, match="nothing is known that stands for"):
        digest(Pair(object()))


def test_every_process_finds_the_same_number() -> None:
    code = (
        "from datetime import date\n"
        "from gongshi.codes.register import Code\n"
        "from gongshi.pages.digest import digest\n"
        "print(digest((Code('c1', '代表', date(2024, 1, 2)), '名', None)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) == digest((Code("c1", "代表", date(2024, 1, 2)), "名", None))
