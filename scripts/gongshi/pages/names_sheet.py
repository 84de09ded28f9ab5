"""The names of a large site cut into sheets, as a telephone book is: a search reads few of them.

Each row stands under every word that it can be found by. The words are sorted and cut into
sheets; the index tells with which word each sheet begins. What somebody has typed begins some
words, and those stand together, nearly always on one sheet.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from zlib import crc32

from gongshi.records.surname import name_parts, split_name

Row = tuple[str, str, str, str, str, str]
"""Kind, id, name, reading, note, address below the site's root."""

MOST_BYTES = 48_000
"""The lines of a sheet take no more; the script reads at most four sheets for one search."""
LEAST_BYTES = 24_000
_ONE_IN = 64
"""A sheet with more bytes than these ends before one word in so many, chosen by the word."""
_MOST_STARTS = 40
_LONGEST_WORD = 12

_DOTS = "·•・'"
_SYLLABLE = re.compile(
    "([zcs]h|[b-df-hj-np-tw-z])?[aeiouvü]+(ng?(?![aeiouvü])|r(?![aeiouvü]))?"
)  # as in theme/scripts/gongshi.js

_ORDER = "utf-16-be"  # browsers compare texts by these bytes


@dataclass(frozen=True, slots=True)
class Sheet:
    """Some rows that stand together, as lines of JSON.

    `begin` comes after every word of the sheet before, and no later than the first word here.
    `name` is that of the file; it stands for the text, so that an old index never meets a new
    sheet.
    """

    begin: str
    name: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The file."""
        return _lines_text(self.lines)


def _sheet(begin: str, lines: Iterable[str]) -> Sheet:
    kept = tuple(lines)
    return Sheet(begin, sha256(_lines_text(kept).encode()).hexdigest()[:12], kept)


_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def line_of(row: Row) -> str:
    """Give a row as JSON."""
    return _to_json(row)


def rows_text(rows: Iterable[Row]) -> str:
    """Give rows as a JSON file, one a line, so that a changed record changes one line."""
    return _lines_text(map(line_of, rows))


def _lines_text(lines: Iterable[str]) -> str:
    return "[\n" + ",\n".join(lines) + "\n]\n"


def index_text(sheets: Sequence[Sheet]) -> str:
    """Give the index: the first word of each sheet, and the name of its file."""
    index = {"begins": [sheet.begin for sheet in sheets], "files": [s.name for s in sheets]}
    return json.dumps(index, ensure_ascii=False, separators=(",", ":")) + "\n"


def split_rows(
    rows: Iterable[Row], most: int = MOST_BYTES, least: int = LEAST_BYTES
) -> Iterator[Sheet]:
    """Cut rows into sheets of at most `most` bytes.

    Where a sheet ends depends on the words around alone, so that a changed record changes the
    sheets it stands on and leaves the others.
    """
    rows = [*rows]
    lines = [line_of(row) for row in rows]
    sizes = [len(line.encode()) + 2 for line in lines]
    begin, before, size = "", b"", 0
    sheet: dict[int, None] = {}
    for word, numbers, more, alone in _runs(rows, sizes, most):
        if sheet and (alone or size + more > most or (size > least and _ends(word))):
            yield _sheet(begin, (lines[number] for number in sheet))
            begin = word.decode(_ORDER) if alone else _shortest(word, before)
            sheet, size = {}, 0
        sheet.update(dict.fromkeys(numbers))
        before, size = word, size + more
    if sheet:
        yield _sheet(begin, (lines[number] for number in sheet))


def words_of(row: Row) -> set[str]:
    """Give the words that a row can be found by, each by its beginning, as they are typed.

    A person: the whole name and the given name, both in pinyin and initials, the delegation,
    the position and the id. Everything else: its name from any character on, pinyin and
    initials, the id, and for a place the words of its note.
    """
    kind, name, spelled = row[0], plain(row[2]), row[3].lower().split()
    if kind == "deputy":
        starts = _name_starts(row[2], name)
        words = [name[start:] for start in starts]
        noted = [word for word in row[4].split() if word != "已离任"][:2]
    else:
        starts = [0]
        words = [name[start:] for start in range(min(len(name), _MOST_STARTS))]
        noted = row[4].split() if kind in ("station", "village") else []
    words += [plain(word) for word in (row[1], *noted)]
    for start in starts:
        words += _spelled(spelled[start if len(spelled) == len(name) else min(start, 1) :])
    return {word[:_LONGEST_WORD] for word in words if word}


def plain(text: str) -> str:
    """Give a text as it is compared: lower case, no blanks and no dots between names."""
    kept = "".join(text.lower().split())
    for dot in _DOTS:
        kept = kept.replace(dot, "")
    return kept


def _name_starts(written: str, name: str) -> list[int]:
    """Tell where in a person's name somebody may begin: surname, given name, or each part."""
    surname, _ = split_name(written)
    if surname:
        return [0, len(surname)]
    starts = [0]
    for part in name_parts(written):
        starts.append(starts[-1] + len(part))
    return [start for start in starts if start < len(name)]


def _spelled(syllables: Sequence[str]) -> tuple[str, str]:
    """Give pinyin and initials; syllables may stand together (`wei jinhui`)."""
    read = [*map(_letters, syllables)]
    return "".join(pinyin for pinyin, _ in read), "".join(initials for _, initials in read)


@lru_cache(maxsize=1 << 12)
def _letters(syllables: str) -> tuple[str, str]:
    return plain(syllables), "".join(found.group()[0] for found in _SYLLABLE.finditer(syllables))


def _runs(
    rows: Sequence[Row], sizes: Sequence[int], most: int
) -> Iterator[tuple[bytes, Sequence[int], int, bool]]:
    """Give each word in order, the numbers of the rows it leads to, and their bytes.

    A word with too many rows for one sheet comes several times, and that is said of it: each
    of its sheets then begins with the whole word, so that a search finds the first of them.
    """
    for word, numbers in _entries(rows):
        total = sum(map(sizes.__getitem__, numbers))
        if total <= most or len(numbers) == 1:
            yield word, numbers, total, False
        else:
            for portion, size in _portions(numbers, sizes, most):
                yield word, portion, size, True


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


def _entries(rows: Iterable[Row]) -> list[tuple[bytes, list[int]]]:
    """Give every word with the numbers of the rows it leads to, sorted."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for word in words_of(row):
            found[word].append(number)
    return sorted((word.encode(_ORDER), numbers) for word, numbers in found.items())


def _ends(word: bytes) -> bool:
    return crc32(word) % _ONE_IN == 0


def _shortest(word: bytes, before: bytes) -> str:
    """Give the shortest beginning of a word that still comes after the word before."""
    text = word.decode(_ORDER)
    return next((text[:n] for n in range(1, len(text)) if text[:n].encode(_ORDER) > before), text)
