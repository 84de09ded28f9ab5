"""A long list of names cut anew only around what has changed: all other sheets stay.

The last site is the memory: its list tells which rows are new or gone, its index on which
sheets their words stand, and these sheets which other rows stand there. Cutting begins with the
first of them and ends where the next sheet would begin with the word that it began with: from
there on the words are what they were, and so are the sheets. What comes out is what
`split_names` gives for all rows.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise, takewhile
from operator import itemgetter

from msgspec import Struct

from gongshi.pages.names_sheet import (
    LEAST_BYTES,
    MOST_BYTES,
    Cutting,
    NameList,
    Run,
    Sheet,
    in_order,
    runs,
    sheet_name,
    text_lines,
)
from gongshi.pages.names_word import Row, words_of

_MOST_CUT = 1 / 8
"""Where words of more sheets have changed, cutting all costs no more."""

_END = b"\xff" * 99  # after every word


class NotRecut(Exception):
    """All has to be cut: too much has changed, or the last site is not known."""


class LastList(Struct, frozen=True):
    """The list of the last site: its rows as lines, how it was cut, how a sheet's text is had.

    `load` raises NotRecut where a file is not as the last build has left it.
    """

    lines: Sequence[str]
    begins: Sequence[str]
    files: Sequence[str]
    load: Callable[[str], str]


class _Stretch(Struct, frozen=True):
    """The words from one beginning of a sheet to the next, and the sheets that hold them.

    It is one sheet, or several that begin with the same word, which has too many rows for one.
    """

    begin: str
    low: bytes
    end: bytes
    files: tuple[str, ...]

    def words_here(self, row: Row) -> list[str]:
        """Give those words of a row that stand here."""
        return [word for word in words_of(row) if self.low <= in_order(word) < self.end]


def _stretches(last: LastList) -> Iterator[_Stretch]:
    sheets = groupby(zip(last.begins, last.files, strict=True), key=itemgetter(0))
    files = {begin: tuple(file for _, file in group) for begin, group in sheets}
    lows = [in_order(begin) for begin in files]
    for begin, low, end in zip(files, lows, [*lows, _END][1:], strict=True):
        yield _Stretch(begin, low, end, files[begin])


def recut_names(
    names: NameList, last: LastList, most: int = MOST_BYTES, least: int = LEAST_BYTES
) -> list[Sheet]:
    """Give the sheets of a list; those that stay as they were are named and have no lines.

    Raises NotRecut.
    """
    return [*_Recut(names, last, most, least).sheets()]


class _Recut:
    """A list about to be cut anew: what is new, what is gone, and where that matters."""

    def __init__(self, names: NameList, last: LastList, most: int, least: int) -> None:
        self._names, self._last, self._most, self._least = names, last, most, least
        self._numbers = {line: number for number, line in enumerate(names.lines)}
        known = set(last.lines)
        self._new = [n for line, n in self._numbers.items() if line not in known]
        self._gone = {line for line in last.lines if line not in self._numbers}
        self._check_order()
        self._stretches = [*_stretches(last)]
        self._runs: dict[int, list[Run]] = {}

    def _check_order(self) -> None:
        """Make sure that the rows that stay stand in the order in which they stood."""
        stay = [self._numbers[line] for line in self._last.lines if line in self._numbers]
        if len(stay) + len(self._new) != len(self._names.lines):
            raise NotRecut
        if any(one >= other for one, other in pairwise(stay)):
            raise NotRecut

    def sheets(self) -> Iterator[Sheet]:
        """Cut what has changed until the cuts are again where they were."""
        changed = self._changed()
        cutting: Cutting | None = None
        for number, stretch in enumerate(self._stretches):
            if number in changed:
                cutting = cutting or Cutting(self._names, stretch.begin, self._most, self._least)
                yield from cutting.add(self._runs_of(number))
            elif cutting is None:
                yield from _same(stretch, stretch.begin)
            elif cutting.ends_before(first := self._first_run(stretch)):
                yield from cutting.end()
                yield from _same(stretch, cutting.begin_with(first))
                cutting = None
            else:
                yield from cutting.add(self._runs_of(number))
        if cutting:
            yield from cutting.end()

    def _changed(self) -> set[int]:
        """Tell which stretches come out otherwise, and those before them that may end otherwise.

        A sheet ends where it does because of the word that comes then.
        """
        rows = [self._names.rows[number] for number in self._new]
        rows += [tuple(json.loads(line)) for line in self._gone]
        lows = [stretch.low for stretch in self._stretches]
        words = {in_order(word) for row in rows for word in words_of(row)}
        places = {word: bisect_right(lows, word) - 1 for word in words}
        changed = {*places.values()}
        if len(changed) > _MOST_CUT * len(lows):
            raise NotRecut
        for word, place in places.items():
            first = self._runs_of(place)[:1]
            if place and (not first or word <= first[0][0]):
                changed.add(place - 1)
        return changed

    def _runs_of(self, place: int) -> list[Run]:
        """Give the words of a stretch and their rows, as both are now."""
        if place not in self._runs:
            found = self._found(self._stretches[place])
            self._runs[place] = [*runs(self._names, found, self._most)]
        return self._runs[place]

    def _first_run(self, stretch: _Stretch) -> Run:
        """Give the first word of a stretch that has not changed; its rows stand first there."""
        numbers = [*map(self._number, self._lines_of(stretch))]
        rows = self._names.rows
        word = min(stretch.words_here(rows[numbers[0]]), key=in_order)
        led_to = takewhile(lambda number: word in words_of(rows[number]), numbers)
        return next(runs(self._names, [(number, [word]) for number in led_to], self._most))

    def _lines_of(self, stretch: _Stretch) -> dict[str, None]:
        """Give the lines of a stretch, each once, as they were written."""
        lines: dict[str, None] = {}
        for file in stretch.files:
            text = self._last.load(file)
            if sheet_name(text) != file:
                raise NotRecut
            lines |= dict.fromkeys(text_lines(text))
        return lines

    def _found(self, stretch: _Stretch) -> Iterator[tuple[int, list[str]]]:
        """Give the rows of a stretch in their order, each with its words there."""
        lines = self._lines_of(stretch).keys() - self._gone
        stayed = {*map(self._number, lines)}
        for number in sorted(stayed.union(self._new)):
            words = stretch.words_here(self._names.rows[number])
            if number in stayed and not words:  # then it was cut in another way
                raise NotRecut
            yield number, words

    def _number(self, line: str) -> int:
        if line not in self._numbers:
            raise NotRecut
        return self._numbers[line]


def _same(stretch: _Stretch, begin: str) -> Iterator[Sheet]:
    """Give sheets that stay as they were."""
    for file in stretch.files:
        yield Sheet(begin, file, ())
