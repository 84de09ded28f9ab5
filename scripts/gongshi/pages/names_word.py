"""The words that people, stations, villages and titles can be found by, as they are typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from gongshi.records.surname import name_parts, split_name

Row = tuple[str, str, str, str, str, str]
"""Kind, id, name, reading, note, address below the site's root."""

_MOST_STARTS = 40
_LONGEST_WORD = 12

_DOTS = "·•・'"
_SYLLABLE = re.compile(
    "([zcs]h|[b-df-hj-np-tw-z])?[aeiouvü]+(ng?(?![aeiouvü])|r(?![aeiouvü]))?"
)  # as in theme/scripts/gongshi.js


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


@lru_cache(maxsize=1 << 14)
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
    return "".join([pinyin for pinyin, _ in read]), "".join([letters for _, letters in read])


@lru_cache(maxsize=1 << 12)
def _letters(syllables: str) -> tuple[str, str]:
    return plain(syllables), "".join(found.group()[0] for found in _SYLLABLE.finditer(syllables))
