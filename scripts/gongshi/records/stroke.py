"""The order of Chinese names by strokes (姓名笔画, 姓氏笔画).

Characters compare by their number of strokes, then stroke by stroke in the order 横竖撇点折; names
compare character by character. Stroke order of each character: 《通用规范汉字笔顺规范》
(GF 0023-2020); the table beside this module names its sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from gongshi.records.surname import name_parts, split_name

NameOrder = Literal["姓名笔画", "姓氏笔画"]

CharacterKey = tuple[int, str, int, str]
"""Number of strokes, the strokes as digits 1–5, place among those whose strokes are not recorded
(0: recorded), and the character itself, which settles ties."""

NameKey = tuple[tuple[CharacterKey, ...], str]

_TABLE = Path(__file__).with_name("strokes.txt")
_BLANK: CharacterKey = (0, "", 0, "")
_MORE_THAN_ANY = 999


@cache
def _table() -> str:
    """Read the table: 21,000 characters, all of 《通用规范汉字表》 among them, without its head."""
    text = _TABLE.read_text(encoding="utf-8")
    return text[text.index("\n1\t") :]


@cache  # a site has some hundreds of different characters: to look for them is soonest done
def find_strokes(character: str) -> CharacterKey | None:
    """Look a character up in the table; None where it is not there, as no Latin letter is."""
    table = _table()
    at = -1 if character.isascii() else table.find(character)
    if at < 0:
        return None
    line = table[table.rindex("\n", 0, at) + 1 : table.index("\n", at)]
    strokes, _, placed = line.split("\t")
    return len(strokes), strokes, placed.find(character) + 1, character


def character_key(character: str, extra: Mapping[str, str] | None = None) -> CharacterKey:
    """Give what a character is ordered by; one with unknown strokes comes after all others."""
    if extra and (strokes := extra.get(character)):
        return len(strokes), strokes, 0, character
    return find_strokes(character) or (_MORE_THAN_ANY, "", 0, character)


def stroke_key(
    name: str, *, rule: NameOrder = "姓名笔画", extra: Mapping[str, str] | None = None
) -> NameKey:
    """Give what a name is ordered by; interpuncts and blanks within the name do not count.

    姓名笔画 simply goes on to the next character. 姓氏笔画 takes a given name of one character as
    having a blank before it, so that it comes before longer given names: 田富 before 田大利.
    `extra` gives the strokes of characters that the table lacks, as digits 1–5.
    """
    return _key(name, rule, extra) if extra else _usual_key(name, rule)


@lru_cache(maxsize=1 << 15)  # names repeat, and a preview orders the same people each time
def _usual_key(name: str, rule: NameOrder) -> NameKey:
    return _key(name, rule, None)


def _key(name: str, rule: NameOrder, extra: Mapping[str, str] | None) -> NameKey:
    surname, given = split_name(name)
    keys = [character_key(character, extra) for character in surname + given]
    if rule == "姓氏笔画" and surname and len(given) == 1:
        keys.insert(len(surname), _BLANK)
    return tuple(keys), name


def unknown_characters(name: str, extra: Mapping[str, str] | None = None) -> list[str]:
    """List the characters of a name whose strokes are not known; Latin letters have none."""
    return [
        character
        for character in dict.fromkeys("".join(name_parts(name)))
        if not character.isascii() and character_key(character, extra)[0] == _MORE_THAN_ANY
    ]


def check_strokes(extra: Mapping[str, str]) -> Iterator[str]:
    """Tell what is wrong in the strokes that the settings add, a sentence each."""
    for character, strokes in extra.items():
        if len(character) != 1:
            yield f"补充笔画 “{character}” 应是一个字，每行写一个字和它的笔画，例如 㛃: “111253531”"
        if not re.fullmatch("[1-5]+", strokes):
            yield (
                f"补充笔画 “{character}” 的 “{strokes}” 只能用数字 1 到 5："
                "横1 竖2 撇3 点4 折5，提算横，捺算点，例如 王: “1121”"
            )
