"""The names of a large site cut into sheets, as a telephone book is: a search reads few of them.

Each row stands under every word that it can be found by. The words are sorted and cut into
sheets; the index tells with which word each sheet begins. What somebody has typed begins some
words, and those stand together, nearly always on one sheet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
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

_LEFT_OUT = re.compile(r"[\s·•・']+")
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
        return lines_text(self.lines)


def _sheet(begin: str, lines: Iterable[str]) -> Sheet:
    kept = tuple(lines)
    return Sheet(begin, sha256(lines_text(kept).encode()).hexdigest()[:12], kept)


def line_of(row: Row) -> str:
    """Give a row as JSON."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def lines_text(lines: Iterable[str]) -> str:
    """Give rows as a JSON file, one a line, so that a changed record changes one line."""
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
    begin, before, size = "", b"", 0
    sheet: dict[str, int] = {}
    for word, lines, alone in _runs(rows, most):
        more = sum(lines.values())
        if sheet and (alone or size + more > most or (size > least and _ends(word))):
            yield _sheet(begin, sheet)
            begin = word.decode(_ORDER) if alone else _shortest(word, before)
            sheet, size = {}, 0
        sheet |= lines
        before, size = word, size + more
    if sheet:
        yield _sheet(begin, sheet)


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
    return _LEFT_OUT.sub("", text.lower())


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
    text = " ".join(syllables)
    return plain(text), "".join(found.group()[0] for found in _SYLLABLE.finditer(text))


def _runs(rows: Iterable[Row], most: int) -> Iterator[tuple[bytes, dict[str, int], bool]]:
    """Give each word in order with the lines it leads to, and the bytes of each line.

    A word with too many lines for one sheet comes several times, and that is said of it: each
    of its sheets then begins with the whole word, so that a search finds the first of them.
    """
    for word, run in groupby(_entries(rows), key=itemgetter(0)):
        lines = {line: len(line.encode()) + 2 for _, _, line in run}
        portions = list(_portions(lines, most))
        for portion in portions:
            yield word, portion, len(portions) > 1


def _portions(lines: Mapping[str, int], most: int) -> Iterator[dict[str, int]]:
    portion: dict[str, int] = {}
    size = 0
    for line, more in lines.items():
        if portion and size + more > most:
            yield portion
            portion, size = {}, 0
        portion[line] = more
        size += more
    yield portion


def _entries(rows: Iterable[Row]) -> list[tuple[bytes, int, str]]:
    """Give every word with the rows it leads to, sorted; rows of one word in their order."""
    return sorted(
        (word.encode(_ORDER), number, line)
        for number, (line, words) in enumerate((line_of(row), words_of(row)) for row in rows)
        for word in words
    )


def _ends(word: bytes) -> bool:
    return crc32(word) % _ONE_IN == 0


def _shortest(word: bytes, before: bytes) -> str:
    """Give the shortest beginning of a word that still comes after the word before."""
    text = word.decode(_ORDER)
    return next((text[:n] for n in range(1, len(text)) if text[:n].encode(_ORDER) > before), text)
