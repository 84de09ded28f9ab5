"""The names of a large site cut into sheets, as a telephone book is: a search reads few of them.

Each row stands under every word that it can be found by. The words are sorted and cut into
sheets; the index tells with which word each sheet begins. What somebody has typed begins some
words, and those stand together, nearly always on one sheet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from operator import itemgetter
from zlib import crc32

from msgspec import Struct
from msgspec.json import encode

from gongshi.pages.names_word import Row, words_of

Run = tuple[bytes, Sequence[int], int, bool]
"""A word as browsers order it, the numbers of the rows it leads to, their bytes, and whether it
begins a sheet in any case."""

MOST_BYTES = 48_000
"""The lines of a sheet take no more; the script reads at most four sheets for one search."""
LEAST_BYTES = 24_000
_ONE_IN = 64
"""A sheet with more bytes than these ends before one word in so many, chosen by the word."""
_ORDER = "utf-16-be"  # browsers compare texts by these bytes


class NameList(Struct, frozen=True, dict=True):
    """All rows in their order, numbered from 0, each with its line of JSON."""

    rows: Sequence[Row]

    @cached_property
    def lines(self) -> list[str]:
        """Each row as JSON."""
        return [encode(row).decode() for row in self.rows]

    @cached_property
    def sizes(self) -> list[int]:
        """The bytes that each line takes in a file."""
        return [len(line.encode()) + 2 for line in self.lines]

    @cached_property
    def text(self) -> str:
        """The file of all rows, one a line, so that a changed record changes one line."""
        return _lines_text(self.lines)


class Sheet(Struct, frozen=True):
    """Some rows that stand together, as lines of JSON.

    `begin` comes after every word of the sheet before, and no later than the first word here.
    `name` is that of the file; it stands for the text, so that an old index never meets a new
    sheet. A sheet without lines is one of the last site, which was not read.
    """

    begin: str
    name: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The file."""
        return _lines_text(self.lines)


def _lines_text(lines: Iterable[str]) -> str:
    return "[\n" + ",\n".join(lines) + "\n]\n"


def text_lines(text: str) -> list[str]:
    """Give the lines of JSON that a file was made of."""
    return text.removeprefix("[\n").removesuffix("\n]\n").split(",\n")


def sheet_name(text: str) -> str:
    """Give the name of a sheet, which stands for its text."""
    return sha256(text.encode()).hexdigest()[:12]


def index_text(sheets: Sequence[Sheet]) -> str:
    """Give the index: the first word of each sheet, and the name of its file."""
    index = {"begins": [sheet.begin for sheet in sheets], "files": [s.name for s in sheets]}
    return f"{encode(index).decode()}\n"


def split_names(
    names: NameList, most: int = MOST_BYTES, least: int = LEAST_BYTES
) -> Iterator[Sheet]:
    """Cut a list into sheets of at most `most` bytes.

    Where a sheet ends depends on the words around alone, so that a changed record changes the
    sheets it stands on and leaves the others.
    """
    cutting = Cutting(names, "", most, least)
    found = ((number, words_of(row)) for number, row in enumerate(names.rows))
    yield from cutting.add(runs(names, found, most))
    yield from cutting.end()


class Cutting:
    """A sheet that words are put on in their order, until it ends and the next one begins."""

    def __init__(self, names: NameList, begin: str, most: int, least: int) -> None:
        self.names, self.begin, self.most, self.least = names, begin, most, least
        self._before, self._size = b"", 0
        self._sheet: dict[int, None] = {}

    def add(self, following: Iterable[Run]) -> Iterator[Sheet]:
        """Put words on sheets; give each sheet that has ended."""
        for run in following:
            if self.ends_before(run):
                begin = self.begin_with(run)
                yield from self.end()
                self.begin = begin
            word, numbers, size, _ = run
            self._sheet.update(dict.fromkeys(numbers))
            self._before, self._size = word, self._size + size

    def ends_before(self, run: Run) -> bool:
        """Tell whether the sheet would end before a word."""
        word, _, more, alone = run
        size = self._size
        if not self._sheet:
            return False
        return alone or size + more > self.most or (size > self.least and _ends(word))

    def begin_with(self, run: Run) -> str:
        """Tell with what a sheet begins that has this word first."""
        word, _, _, alone = run
        return word.decode(_ORDER) if alone else _shortest(word, self._before)

    def end(self) -> Iterator[Sheet]:
        """Give the last sheet, if anything stands on it."""
        if self._sheet:
            lines = tuple(map(self.names.lines.__getitem__, self._sheet))
            yield Sheet(self.begin, sheet_name(_lines_text(lines)), lines)
        self._sheet, self._size = {}, 0


def runs(names: NameList, found: Iterable[tuple[int, Iterable[str]]], most: int) -> Iterator[Run]:
    """Give each word in order, the numbers of the rows it leads to, and their bytes.

    A word with too many rows for one sheet comes several times, and that is said of it: each
    of its sheets then begins with the whole word, so that a search finds the first of them.
    `found` tells the words of each row, and the rows come in their order.
    """
    sizes = names.sizes
    for word, numbers in _sorted(found):
        total = sum(map(sizes.__getitem__, numbers))
        if total <= most or len(numbers) == 1:
            yield word, numbers, total, False
        else:
            for portion, size in _portions(numbers, sizes, most):
                yield word, portion, size, True


def in_order(word: str) -> bytes:
    """Give what browsers order a word by."""
    return word.encode(_ORDER)


def _portions(
    numbers: Sequence[int], sizes: Sequence[int], most: int
) -> Iterator[tuple[list[int], int]]:
    portion: list[int] = []
    size = 0
    for number in numbers:
        if portion and size + sizes[number] > most:
            yield portion, size
            portion, size = [], 0
        portion.append(number)
        size += sizes[number]
    yield portion, size


def _sorted(found: Iterable[tuple[int, Iterable[str]]]) -> list[tuple[bytes, list[int]]]:
    """Give every word with the numbers of the rows it leads to, in the order of browsers."""
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for number, words in found:
        for word in words:
            rows[word].append(number)
    ordered = ((in_order(word), numbers) for word, numbers in rows.items())
    return sorted(ordered, key=itemgetter(0))


def _ends(word: bytes) -> bool:
    return crc32(word) % _ONE_IN == 0


def _shortest(word: bytes, before: bytes) -> str:
    """Give the shortest beginning of a word that still comes after the word before."""
    text = word.decode(_ORDER)
    return next((text[:n] for n in range(1, len(text)) if in_order(text[:n]) > before), text)
