"""Reception days (接待日): recurring rules in plain Chinese, read strictly, and their dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, time
from functools import lru_cache
from itertools import islice, takewhile
from typing import Literal, TypeVar, get_args

from dateutil.rrule import rrulestr
from msgspec import Struct

_Item = TypeVar("_Item")
Part = Literal["上午", "下午", "晚上"]
_Spans = tuple[tuple[int, int], ...]  # first and last of each run: 1、3至5 is ((1, 1), (3, 5))

EXAMPLES = (
    "每周三上午",
    "每周一、三",
    "每周一至周五",
    "每月5日、20日",
    "每月最后一天",
    "每月第二个星期三",
    "每月最后一个星期五",
    "1、4、7、10月12日",
    "每季度第一个月5日",
    "每年3月5日",
)

_LONGEST_TEXT = 100
_DIGITS = "一二三四五六七八九"
_WEEKDAYS = "一二三四五六日"
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LAST = -1
_LONGEST_MONTH = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_HALVES = {"单月": range(1, 13, 2), "双月": range(2, 13, 2)}

# Other spellings of the same words; the order matters.
_SPELLINGS = (
    (re.compile(r"[,;和及与]"), "、"),
    (re.compile(r"[-‐‑–—~到]+"), "至"),
    (re.compile(r"礼拜|星期"), "周"),
    (re.compile(r"周天"), "周日"),
    (re.compile(r"号"), "日"),
    (re.compile(r"每(?:逢|一?个)?(?=[周月年季单双])"), "每"),
)
_CLOCK = re.compile(r"[0-9]:[0-9]|[0-9一二三四五六七八九十][点时]")
_PART = re.compile(r"(.+?)的?\(?(上午|下午|晚上)?\)?")
_WEEKLY = re.compile(r"每?周([^月]+)")
_MONTHLY = re.compile(r"(.*月)([^月]+)")
_HALF = re.compile(r"每?([单双]月)")
_QUARTER = re.compile(r"每季度?第(\w{1,2})个月")
_YEARLY = re.compile(r"(每年)?(.+)月")
_LAST_DAY = re.compile(r"最后[一1][天日]")
_NTH = re.compile(r"(.+)周(.)")
_NTH_ITEM = re.compile(r"第?(\w{1,2}?)个?")
_LAST_ITEM = re.compile(r"最后[一1]?个?")


class ReceptionRule(Struct, frozen=True, array_like=True):
    """When people are received, again and again.

    `text` is the rule in plain Chinese, `rrule` the same as an iCalendar recurrence rule
    (RFC 5545, section 3.3.10) that does not depend on its first day, and `part` the part of
    the day, if the text names one.
    """

    text: str
    rrule: str
    part: Part | None = None


@lru_cache(maxsize=4096)
def parse_reception(text: str) -> ReceptionRule:
    """Read a rule such as those of EXAMPLES; numbers may be Chinese or Arabic.

    A bare iCalendar rule (`FREQ=…`) that says one of these things is accepted too. Raises
    ValueError with a Chinese sentence that shows what may be written.
    """
    try:
        if len(text) > _LONGEST_TEXT:
            raise ValueError("太长了")
        plain = _chinese_of_rrule(text) if "FREQ=" in text.upper() else text
        return _read(_clean(plain))
    except ValueError as error:
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        examples = "；".join(EXAMPLES)
        raise ValueError(f"“{shown}”{error}。可以写：{examples}") from None


def next_dates(
    rule: ReceptionRule, today: date, count: int = 3, *, skip: Collection[date] = ()
) -> tuple[date, ...]:
    """Give the next `count` dates of a rule, today included, without those to skip."""
    moments = rrulestr(rule.rrule, dtstart=_midnight(today))
    days = (moment.date() for moment in moments)
    return tuple(islice((day for day in days if day not in skip), count))


def dates_between(
    rule: ReceptionRule, first: date, last: date, *, skip: Collection[date] = ()
) -> tuple[date, ...]:
    """Give the dates of a rule from `first` to `last`, both included, without those to skip."""
    moments = rrulestr(rule.rrule, dtstart=_midnight(first))
    days = takewhile(lambda day: day <= last, (moment.date() for moment in moments))
    return tuple(day for day in days if day not in skip)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _clean(text: str) -> str:
    """Bring widths, spaces, separators and synonyms to one spelling."""
    text = "".join(unicodedata.normalize("NFKC", text).split())
    for pattern, spelling in _SPELLINGS:
        text = pattern.sub(spelling, text)
    return text


def _read(clean: str) -> ReceptionRule:
    found = _PART.fullmatch(clean)
    if not found:
        raise ValueError("没有写明是哪一天")
    if _CLOCK.search(clean):
        raise ValueError("里不写钟点，钟点要另外写")
    part = next((part for part in get_args(Part) if part == found[2]), None)
    if weekly := _WEEKLY.fullmatch(found[1]):
        text, rrule = _weekly(weekly[1])
    elif monthly := _MONTHLY.fullmatch(found[1]):
        text, rrule = _monthly(monthly[1], monthly[2])
    else:
        raise ValueError("看不懂")
    return ReceptionRule(f"{text}{part or ''}", rrule, part)


def _weekly(words: str) -> tuple[str, str]:
    spans = _spans(words, _weekday)
    text = "、".join(_run(span, lambda day: _WEEKDAYS[day - 1], "至周") for span in spans)
    codes = ",".join(_CODES[day - 1] for day in _each(spans))
    return f"每周{text}", f"FREQ=WEEKLY;BYDAY={codes}"


def _monthly(scope: str, days: str) -> tuple[str, str]:
    scope_text, months = _scope(scope)
    if nth := _NTH.fullmatch(days):
        days_text, by_days = _nth_weekday(nth[1], nth[2])
    else:
        days_text, by_days = _days_of_month(days, months)
    frequency = f"YEARLY;BYMONTH={_comma(months)}" if months else "MONTHLY"
    return scope_text + days_text, f"FREQ={frequency};{by_days}"


def _scope(words: str) -> tuple[str, tuple[int, ...]]:
    """Give the canonical text and the months; no months stand for all of them."""
    if words == "每月":
        return words, ()
    if half := _HALF.fullmatch(words):
        return f"每{half[1]}" if words.startswith("每") else words, tuple(_HALVES[half[1]])
    if quarter := _QUARTER.fullmatch(words):
        nth = _ranged(_number(quarter[1]), 1, 3, "有误：一个季度只有三个月")
        return f"每季度第{_DIGITS[nth - 1]}个月", tuple(range(nth, 13, 3))
    return _months(words)


def _months(words: str) -> tuple[str, tuple[int, ...]]:
    found = _YEARLY.fullmatch(words)
    if not found:
        raise ValueError("看不懂")
    spans = _spans(found[2], _month)
    months = _each(spans)
    every = "每年" if found[1] or len(months) == 1 else ""
    return f"{every}{'、'.join(_run(span, str, '至') for span in spans)}月", months


def _days_of_month(words: str, months: tuple[int, ...]) -> tuple[str, str]:
    if _LAST_DAY.fullmatch(words):
        return "最后一天", f"BYMONTHDAY={_LAST}"
    if not words.endswith("日"):
        raise ValueError("没有写明是几日或者第几个星期几")
    spans = _spans(words, _day)
    for month in months:
        if max(_each(spans)) > _LONGEST_MONTH[month]:
            raise ValueError(f"有误：{month}月没有{max(_each(spans))}日")
    text = "、".join(_run(span, lambda day: f"{day}日", "至") for span in spans)
    return text, f"BYMONTHDAY={_comma(_each(spans))}"


def _nth_weekday(nth_words: str, weekday_word: str) -> tuple[str, str]:
    weekday = _weekday(weekday_word)
    nths = _unique(_nth(item, weekday_word) for item in nth_words.split("、"))
    numbers = "、".join(_DIGITS[nth - 1] for nth in nths if nth != _LAST)
    texts = [f"第{numbers}个"] * bool(numbers) + ["最后一个"] * (_LAST in nths)
    codes = ",".join(f"{nth}{_CODES[weekday - 1]}" for nth in nths)
    return f"{'、'.join(texts)}星期{_WEEKDAYS[weekday - 1]}", f"BYDAY={codes}"


def _nth(item: str, weekday_word: str) -> int:
    if _LAST_ITEM.fullmatch(item):
        return _LAST
    found = _NTH_ITEM.fullmatch(item)
    if not found:
        raise ValueError("看不懂")
    complaint = f"有误：一个月里没有第{found[1]}个星期{weekday_word}"
    return _ranged(_number(found[1]), 1, 5, complaint)


def _spans(words: str, read: Callable[[str], int]) -> _Spans:
    """Read runs such as 1、3至5, each once, in the order written."""
    return _unique(_span(item, read) for item in words.split("、"))


def _span(item: str, read: Callable[[str], int]) -> tuple[int, int]:
    first, _, last = item.partition("至")
    low, high = read(first), read(last or first)
    if low > high:
        raise ValueError(f"有误：“{first}至{last}”要从前往后写")
    return low, high


def _run(span: tuple[int, int], name: Callable[[int], str], between: str) -> str:
    low, high = span
    return name(low) if low == high else f"{name(low)}{between}{name(high)}"


def _each(spans: _Spans) -> tuple[int, ...]:
    return tuple(sorted({number for low, high in spans for number in range(low, high + 1)}))


def _day(word: str) -> int:
    number = _number(word.removesuffix("日"))
    return _ranged(number, 1, 31, f"有误：没有哪个月有{number}日")


def _month(word: str) -> int:
    number = _number(word.removesuffix("月"))
    return _ranged(number, 1, 12, f"有误：一年里没有{number}月")


def _weekday(word: str) -> int:
    word = word.removeprefix("周")
    if word == "日":
        return 7
    return _ranged(_number(word), 1, 6, f"有误：没有星期{word}，只有星期一到星期六和星期日")


def _ranged(number: int, low: int, high: int, complaint: str) -> int:
    if not low <= number <= high:
        raise ValueError(complaint)
    return number


def _number(word: str) -> int:
    if re.fullmatch(r"[0-9]{1,2}", word):
        return int(word)
    if word not in _CHINESE_NUMBERS:
        raise ValueError("看不懂")
    return _CHINESE_NUMBERS[word]


def _chinese(number: int) -> str:
    """Write a number from 1 to 99 in Chinese: 12 is 十二."""
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens - 1]}十"
    return ten + (_DIGITS[ones - 1] if ones else "")


_CHINESE_NUMBERS = {_chinese(number): number for number in range(1, 100)}


def _unique(items: Iterable[_Item]) -> tuple[_Item, ...]:
    return tuple(dict.fromkeys(items))


def _comma(numbers: Iterable[int]) -> str:
    return ",".join(map(str, numbers))


def _chinese_of_rrule(text: str) -> str:
    """Say an iCalendar rule in Chinese, if it is one that Chinese text could have given."""
    text = text.strip().upper().removeprefix("RRULE:")
    parts = dict(_RRULE_PART.findall(text))
    whole = ";".join(f"{name}={value}" for name, value in parts.items())
    # A rule of every second week hangs on its first day, which nobody has written down.
    if parts.pop("INTERVAL", "1") != "1":
        raise ValueError("隔周或者隔月，看不出从哪一天算起")
    parts.pop("WKST", None)
    say = _RRULE_SHAPES.get((parts.pop("FREQ", ""), *sorted(parts)))
    if not say or whole != text:
        raise ValueError(_STRANGE_RRULE)
    months = parts.pop("BYMONTH", "").replace(",", "、")
    return (f"{months}月" if months else "每") + say(next(iter(parts.values())))


def _say_weekdays(codes: str) -> str:
    return "周" + "、".join(_say_weekday(code) for code in codes.split(","))


def _say_days(days: str) -> str:
    return "最后一天" if days == str(_LAST) else f"{days.replace(',', '、')}日"


def _say_nth(codes: str) -> str:
    nths = "、".join("最后" if code.startswith("-1") else code[:-2] for code in codes.split(","))
    weekdays = {_say_weekday(code[-2:]) for code in codes.split(",")}
    if len(weekdays) > 1:
        raise ValueError("一条规则只能写同一个星期几")
    return f"{nths}个星期{weekdays.pop()}"


def _say_weekday(code: str) -> str:
    if code not in _CODES:
        raise ValueError(_STRANGE_RRULE)
    return _WEEKDAYS[_CODES.index(code)]


_STRANGE_RRULE = "用了这里不能用的 iCalendar 规则"
_RRULE_PART = re.compile(r"([A-Z]+)=([^=;]+)")
_RRULE_SHAPES: dict[tuple[str, ...], Callable[[str], str]] = {
    ("WEEKLY", "BYDAY"): _say_weekdays,
    ("MONTHLY", "BYDAY"): lambda codes: f"月{_say_nth(codes)}",
    ("MONTHLY", "BYMONTHDAY"): lambda days: f"月{_say_days(days)}",
    ("MONTHLY", "BYDAY", "BYMONTH"): _say_nth,
    ("MONTHLY", "BYMONTH", "BYMONTHDAY"): _say_days,
    ("YEARLY", "BYDAY", "BYMONTH"): _say_nth,
    ("YEARLY", "BYMONTH", "BYMONTHDAY"): _say_days,
}
