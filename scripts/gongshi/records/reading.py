"""How a Chinese name is read: pinyin without tones, with surnames as surnames are read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from msgspec import Struct

from gongshi.records.spelling import Syllables, spell_out
from gongshi.records.stroke import CharacterKey, character_key
from gongshi.records.surname import name_parts, split_name

SURNAME_READINGS = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "查": "zha", "盖": "ge", "区": "ou",
    "覃": "qin", "朴": "piao", "乐": "yue", "缪": "miao", "翟": "zhai", "员": "yun", "贠": "yun",
    "卜": "bu", "任": "ren", "华": "hua", "宁": "ning", "洗": "xian", "佴": "nai", "秘": "bi",
    "祭": "zhai", "折": "she", "隗": "wei", "郇": "xun", "乜": "nie", "宓": "mi", "种": "chong",
    "么": "yao", "阚": "kan", "繁": "po", "薄": "bo", "粘": "nian", "都": "du", "藏": "zang",
    "能": "nai", "句": "gou", "炅": "gui", "郗": "xi", "召": "shao", "晟": "cheng", "尉": "wei",
    "尉迟": "yu chi", "万俟": "mo qi", "单于": "chan yu", "澹台": "tan tai", "令狐": "ling hu",
    "长孙": "zhang sun", "濮阳": "pu yang", "拓跋": "tuo ba",
}  # fmt: skip
"""Surnames that are read otherwise than the character alone, or that dictionaries list so late
that a program might miss them: the reading most bearers use today. Some families differ (覃 tán,
召 zhào among the Dai, 宓 fú, 隗 kuí): the field 拼音 then says how."""

GIVEN_READINGS = {"晟": "sheng", "长": "chang", "隽": "jun", "都": "du"}
"""Characters that names use in another reading than the most common one; 都 writes `du` in names
from other languages (阿布都)."""

PinyinKey = tuple[tuple[tuple[str, CharacterKey], ...], str]

_SYLLABLE = re.compile("(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiouv]{1,3}(?:ng|n|r)?")
_LONGEST_SYLLABLE = 6
_LONGEST_NAME = 60


class Reading(Struct, frozen=True):
    """A name in pinyin: lower case, no tones, `v` for ü.

    For 魏金辉: full `wei jinhui`, joined `weijinhui`, initials `wjh`, surname `wei`, given
    `jinhui`, syllables `("wei", "jin", "hui")`. Names without a surname have an empty one.
    """

    full: str
    joined: str
    initials: str
    surname: str
    given: str
    syllables: Syllables


@lru_cache(maxsize=1 << 16)
def reading(name: str, given: str | None = None) -> Reading:
    """Give the reading of a name: as `given` says (the field 拼音), else as most people would.

    `given` is written surname first, a blank between: `Shan Xiaoming`. Tones, apostrophes and
    capitals in it do not matter.
    """
    words = _plain(given or "").split()
    return _as_given(name, words) if words else _as_usual(name)


@lru_cache(maxsize=1 << 16)
def syllables_of(name: str, given: str | None = None) -> Syllables:
    """Give the syllables of a name alone, which is sooner done for very many names."""
    return reading(name, given).syllables if given else _usual_syllables(*split_name(name))


_MOST_SPELLED = 1 << 17
_spelled: dict[str, Syllables] = {}
"""Every text that was spelled, in this build or in one before."""


def spelled() -> Mapping[str, Syllables]:
    """Give every text that was spelled so far, to be remembered by the next build."""
    return _spelled


def remember(texts: Mapping[str, Sequence[str]]) -> None:
    """Take over what an earlier build has spelled."""
    _spelled.update({text: tuple(syllables) for text, syllables in texts.items()})


def spell(text: str) -> Syllables:
    """Give the syllables of any Chinese text that is no person's name: no surname readings.

    Words are taken as words (银行 yin hang). Latin letters and digits stay, in lower case and
    as they stand together; signs and unknown characters are left out.
    """
    if text in _spelled:
        return _spelled[text]
    if len(_spelled) >= _MOST_SPELLED:
        _spelled.clear()
    _spelled[text] = spell_out(text)
    return _spelled[text]


def pinyin_key(name: str, given: str | None = None) -> PinyinKey:
    """Give what a name is ordered by in a list by pinyin; equal syllables go by strokes.

    So the characters of one reading stay together: all 张 before all 章.
    """
    syllables = syllables_of(name, given)
    characters = "".join(name_parts(name))
    if len(syllables) != len(characters):  # spelled in the bearer's own language
        return tuple((syllable, character_key(name[:1])) for syllable in syllables), name
    keys = map(character_key, characters)
    return tuple(zip(syllables, keys, strict=True)), name


def _as_usual(name: str) -> Reading:
    surname, rest = split_name(name)
    parts = [rest] if surname else name_parts(name)
    later = ["".join(map(_given_syllable, part)) for part in parts]
    syllables = _usual_syllables(surname, rest)
    return _reading("".join(_surname_syllables(surname)), later, syllables)


def _usual_syllables(surname: str, rest: str) -> Syllables:
    return (*_surname_syllables(surname), *map(_given_syllable, rest))


def _as_given(name: str, words: list[str]) -> Reading:
    surname, _ = split_name(name)
    characters = "".join(name_parts(name))
    if not surname or len(words) == 1:
        first, later = "", words
    elif len(words) == len(characters):  # a blank after each syllable
        first, later = "".join(words[: len(surname)]), ["".join(words[len(surname) :])]
    else:
        first, later = words[0], ["".join(words[1:])]
    cut = _cut("".join(words), characters) if len(characters) <= _LONGEST_NAME else None
    return _reading(first, later, cut if cut is not None else tuple(words))


def _reading(surname: str, words: list[str], syllables: Syllables) -> Reading:
    given = " ".join(filter(None, words))
    return Reading(
        full=f"{surname} {given}".strip(),
        joined="".join([surname, *words]),
        initials="".join(syllable[:1] for syllable in syllables),
        surname=surname,
        given=given,
        syllables=syllables,
    )


def _surname_syllables(surname: str) -> Syllables:
    known = SURNAME_READINGS.get(surname)
    return tuple(known.split()) if known else tuple(map(_syllable, surname))


def _given_syllable(character: str) -> str:
    return GIVEN_READINGS.get(character) or _syllable(character)


@cache
def _syllable(character: str) -> str:
    """Read one character alone; what has no reading reads as nothing, letters as themselves."""
    return "".join(spell(character))


def _plain(pinyin: str) -> str:
    """Take away capitals, tones and apostrophes; ü becomes v, as it is typed."""
    letters = unicodedata.normalize("NFD", pinyin.lower()).replace("u\u0308", "v")
    return "".join(c for c in letters if c.isascii() and (c.isalnum() or c.isspace()))


@lru_cache(maxsize=1 << 12)
def _cut(letters: str, characters: str) -> Syllables | None:
    """Cut pinyin into one syllable a character, trying first what each character may read as."""
    if not characters:
        return None if letters else ()
    for syllable in _candidates(letters, characters[0]):
        rest = _cut(letters[len(syllable) :], characters[1:])
        if rest is not None:
            return (syllable, *rest)
    return None


def _candidates(letters: str, character: str) -> list[str]:
    lengths = range(min(_LONGEST_SYLLABLE, len(letters)), 0, -1)
    possible = [letters[:n] for n in lengths if _SYLLABLE.fullmatch(letters[:n])]
    known = _all_readings(character)
    return sorted(possible, key=lambda syllable: syllable not in known)


def _all_readings(character: str) -> Syllables:
    """Give every reading of a character, however rare."""
    key = f"\0{character}"  # no text that is spelled begins so
    if key not in _spelled:
        from pypinyin import Style, pinyin

        rows = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
        _spelled[key] = tuple(reading for row in rows for reading in row)
    return _spelled[key]
