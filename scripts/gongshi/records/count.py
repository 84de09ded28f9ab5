"""Numbers as the office gives them: exact, or rounded and never to be shown as exact."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from math import prod

from msgspec import Struct

_EXAMPLES = "15、1,200、200余、800多、约300、近900、上千、数百"
_LONGEST_TEXT = 20
_MOST = 99_999_999
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("〇"): "零"}
_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000}
_NUMERALS = "零一二三四五六七八九"
_DIGITS = {numeral: digit for digit, numeral in enumerate(_NUMERALS)} | {"两": 2}

_ARABIC = r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+(?:\.[0-9]+)?"
_ROUGH = re.compile(
    r"(?P<before>大约|大概|约|将近|接近|近|超过|超|逾|不足|不到|至少)?"
    r"(?P<vague>上|数|好几|几)?"
    rf"(?:(?P<arabic>{_ARABIC})(?P<scale>[百千万]*)|(?P<chinese>[{''.join(_DIGITS)}十百千万]+))"
    r"(?:(?P<after>[余多几来])(?P<ten_thousands>万)?)?(?P<about>左右|上下|以上)?"
)
_UNIT = re.compile(r"[\u4e00-\u9fff]{1,4}$")
_NOT_UNIT = re.compile(rf"[{''.join(_DIGITS)}十百千万余多几来数上]")


class Count(Struct, frozen=True, array_like=True):
    """A number and how it was written.

    `text` is for people and stays as the office wrote it. `value` is for sums and bars: the
    number named, and for 数百 and 几十 the least they can mean (200 and 20). A count that is
    `approximate` makes every sum it enters approximate.
    """

    value: int
    approximate: bool
    text: str


def parse_count(text: str) -> Count:
    """Read a number without its unit; ValueError says how it should be written."""
    shown = text.strip()
    found = _match(shown)
    value = _value(found) if found else None
    if found is None or value is None or value > _MOST:
        raise ValueError(_complaint(shown))
    if re.match("0[0-9]", found[0]):
        raise ValueError(f"“{shown}”应写成 {value}，前面不加 0")
    return Count(value, _is_rough(found), shown)


def sum_counts(counts: Iterable[Count]) -> Count:
    """Add counts up: `1,234`, or `约1,234` where one is approximate; one alone stays as it is.

    It says 约 rather than 余 because 近900 lies below its number and 200余 above.
    """
    counts = tuple(counts)
    if len(counts) == 1:
        return counts[0]
    value = sum(count.value for count in counts)
    approximate = any(count.approximate for count in counts)
    return Count(value, approximate, f"{'约' if approximate else ''}{value:,}")


def _match(text: str) -> re.Match[str] | None:
    if len(text) > _LONGEST_TEXT:
        return None
    return _ROUGH.fullmatch(text.translate(_HALF_WIDTH))


def _is_rough(found: re.Match[str]) -> bool:
    # 3万 and 1.2万 are rounded too: whoever counts to the last one writes the digits.
    marks = ("before", "vague", "scale", "after", "ten_thousands", "about")
    return any(found[mark] for mark in marks)


def _value(found: re.Match[str]) -> int | None:
    """Work out the number; None where the words make none."""
    number = _arabic(found) if found["arabic"] else _chinese(found)
    if number is None or (found["after"] in ("几", "来") and number % 10):
        return None
    return number * 10_000 if found["ten_thousands"] else number


def _arabic(found: re.Match[str]) -> int | None:
    if found["vague"]:
        return None
    number = Decimal(found["arabic"].replace(",", ""))
    number *= prod(_SCALES[scale] for scale in found["scale"])
    return int(number) if number == int(number) else None


def _chinese(found: re.Match[str]) -> int | None:
    word, vague = found["chinese"], found["vague"]
    if vague and word[0] not in _SCALES:
        return None
    if vague or (word[0] in _SCALES and _is_rough(found)):
        # 上千 and 千余 name one thousand; 数百 and 几百 name several, which is two at least.
        return _numeral(("一" if vague in (None, "上") else "二") + word)
    return _numeral(word)


def _numeral(word: str) -> int | None:
    """Read a whole Chinese numeral below 亿; None for clipped ones such as 两百五."""
    total = section = digit = 0
    for character in word:
        if character == "万":
            total, section, digit = (total + section + digit) * 10_000, 0, 0
        elif character in _SCALES:
            section, digit = section + (digit or 1) * _SCALES[character], 0
        else:
            digit = _DIGITS[character]
    value = total + section + digit
    return value if _same_numeral(word, _spell(value)) else None


def _same_numeral(one: str, other: str) -> bool:
    one, other = (word.replace("两", "二").replace("一十", "十") for word in (one, other))
    return one == other


def _spell(number: int) -> str:
    """Write a number below 亿 in Chinese: 10250 is 一万零二百五十."""
    high, low = divmod(number, 10_000)
    if high:
        zero = "零" if 0 < low < 1000 else ""
        return f"{_spell(high)}万{zero}{_spell(low) if low else ''}"
    text = ""
    for name, scale in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, low = divmod(low, scale)
        if digit:
            text += f"{_NUMERALS[digit]}{name}"
        elif text and low and not text.endswith("零"):
            text += "零"
    return text or "零"


def _complaint(shown: str) -> str:
    short = f"“{shown[:_LONGEST_TEXT]}”"
    if re.fullmatch(r"[-－−负]\s*[0-9]+", shown):
        return f"{short}有误：这里不能是负数，应写成 {_EXAMPLES} 这样"
    if (number := _without_unit(shown)) is not None:
        return f"{short}只要写数，不写单位：{number}"
    return f"{short}看不出是多少，应写成 {_EXAMPLES} 这样"


def _without_unit(shown: str) -> str | None:
    """Give what is left of 200余人次 when its unit is taken away, if that is a number."""
    unit = _UNIT.search(shown[: 2 * _LONGEST_TEXT])
    if not unit:
        return None
    for cut in range(unit.start(), unit.end()):
        found = _match(shown[:cut].rstrip())
        if found and _value(found) is not None and not _NOT_UNIT.search(shown[cut:]):
            return shown[:cut].rstrip()
    return None
