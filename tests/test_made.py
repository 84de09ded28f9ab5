"""What is noted of a build does not grow from build to build."""

from __future__ import annotations

from gongshi.pages.made import Entry, Made
from gongshi.pages.output import Mark
from gongshi.pages.watch import Read


def made(*read: int) -> Made:
    reads: list[Read] = [("deputies", f"c{n}") for n in range(6)]
    files = {"index.html": Entry(1, [*read], Mark(1, 2, 3), None)}
    return Made("key", files, reads, [n * 10 for n in range(6)])


def test_what_most_files_read_stays_as_it_is() -> None:
    full = made(0, 1, 3, 5)
    assert full.tidied() is full


def test_what_nothing_reads_is_forgotten() -> None:
    tidy = made(5, 2).tidied()
    assert tidy.reads == [("deputies", "c2"), ("deputies", "c5")]
    assert tidy.digests == [20, 50]
    assert tidy.files["index.html"].reads == [1, 0]
