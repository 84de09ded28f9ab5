"""Chinese text in syllables, by pypinyin's dictionary in a form that is soon loaded.

To load pypinyin takes as long as a tenth of all that a small site needs. What it knows of readings
without tones is therefore kept beside the program, as Python keeps its own modules compiled;
another version of either, and it is made anew. pypinyin stays the judge: a test spells every
phrase of its dictionary, and random texts, both ways.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from pathlib import Path

from msgspec import Struct
from msgspec.msgpack import Decoder
from msgspec.structs import asdict

from gongshi.records.checked import SUFFIX, load_rows, write_checked

_FILE = Path(__file__).with_name("__pycache__") / f"spelling{SUFFIX}"

Syllables = tuple[str, ...]


class _Dictionary(Struct, frozen=True):
    """How characters and phrases are read, syllables with blanks between.

    `characters` and `readings` belong together one by one. `phrases` are sorted; `odd` has those
    that are read otherwise than their characters alone.
    """

    characters: str
    readings: str
    phrases: str
    odd: dict[str, str]


class _Speller:
    """Spells texts; phrases are cut off from the left, each as long as it can be.

    Where no phrase begins, a character stands alone; and all of them do where what is left is
    the beginning of a phrase, but none itself.
    """

    def __init__(self, known: _Dictionary) -> None:
        self._single = dict(zip(known.characters, known.readings.split(), strict=True))
        self._phrases, self._odd = known.phrases.split(), known.odd

    def spell(self, text: str) -> Iterator[str]:
        single = self._single
        while text:
            run = "".join(takewhile(single.__contains__, text))
            text = text[len(run) :]
            while run:
                part = self._first(run)
                run = run[len(part) :]
                yield self._odd.get(part) or " ".join(map(single.__getitem__, part))
            unread = "".join(takewhile(lambda character: character not in single, text))
            text = text[len(unread) :]
            yield from re.findall("[a-z0-9]+", unread.lower())

    def _first(self, run: str) -> str:
        """Give what is spelled together from the left."""
        at = bisect_left(self._phrases, run)  # what has most in common with it is at its side
        near = self._phrases[max(0, at - 1) : at + 1]
        longest = max(_common(run, phrase) for phrase in near)
        for length in range(longest, 1, -1):
            if self._is_phrase(run[:length]):
                return run[:length]
        return run if longest == len(run) else run[0]

    def _is_phrase(self, text: str) -> bool:
        at = bisect_left(self._phrases, text)
        return self._phrases[at : at + 1] == [text]


def _common(one: str, other: str) -> int:
    """Give how many characters two texts have in common from the left."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def spell_out(text: str) -> Syllables:
    """Give the syllables of a text as pypinyin's `lazy_pinyin` does, without tones.

    Latin letters and digits stay, in lower case and as they stand together; signs and unknown
    characters are left out.
    """
    return tuple(" ".join(_speller().spell(text)).split())


@cache
def _speller() -> _Speller:
    return _Speller(load_rows(_FILE, Decoder(_Dictionary)) or _write_dictionary())


def _write_dictionary() -> _Dictionary:
    """Make the dictionary of pypinyin's, and keep it for the next time."""
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT, RE_HANS, Style
    from pypinyin.style import convert

    @cache
    def plain(reading: str) -> str:
        return str(convert(reading, Style.NORMAL, strict=True, default=reading))

    single = {
        chr(number): plain(readings.split(",")[0])
        for number, readings in PINYIN_DICT.items()
        if RE_HANS.match(chr(number))
    }
    read = {
        phrase: " ".join(plain(readings[0]) for readings in rows)
        for phrase, rows in PHRASES_DICT.items()
    }
    made = _Dictionary(
        "".join(single),
        " ".join(single.values()),
        "\n".join(sorted(read)),
        {p: text for p, text in read.items() if text != " ".join(single.get(c, "") for c in p)},
    )
    write_checked(_FILE, asdict(made))
    return made
