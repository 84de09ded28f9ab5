"""Dates and times as staff write them: whole or in part, always in one form."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, time
from functools import cached_property

from msgspec import Struct

# Only slips of the pen lie beyond (0224); what years are likely depends on the record.
FIRST_YEAR, LAST_YEAR = 1000, 2999

_WEEKDAYS = "一二三四五六日"
_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})?")
_LOOSE = re.compile(
    r"([0-9]{4})[-–—./、年]*(?:(?<![0-9])([0-9]{1,2})[-–—./、月]*(?:(?<![0-9])([0-9]{1,2})[日号]?)?)?"
)
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_LOOSE_TIME = re.compile(
    r"(上午|早上|下午|晚上)?([0-9]{1,2})(?:[:.点时](半|[0-9]{1,2})?分?(?::[0-9]{2})?)?"
)
_TO = re.compile(r"\s*(?:[-‐‑–—−－~～〜至到]+)\s*")


class PartialDate(Struct, frozen=True, dict=True, array_like=True):
    """A year, a month of a year, or a day: as much of a date as is known.

    Of two such dates one is before the other only if that is certain; 2022 and 2022-03 are
    neither before, nor after, nor equal. So lists are sorted by `first` or `last`, which are
    plain dates. Raises ValueError where there is no such month or day.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Refuse months and days that no calendar has."""
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise ValueError(f"{self.iso()} 的年份应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间")
        if self.month is None:
            if self.day is not None:
                raise ValueError(f"{self.year} 年写了日，没有写月")
        elif not 1 <= self.month <= 12:
            raise ValueError(f"{self.iso()} 没有这个月，月份是 01 到 12")
        elif self.day is not None:
            last = monthrange(self.year, self.month)[1]
            if not 1 <= self.day <= last:
                year, month = self.year, self.month
                raise ValueError(f"{self.iso()} 没有这一天，{year}年{month}月有 {last} 天")

    @cached_property
    def first(self) -> date:
        """The earliest day this may mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @cached_property
    def last(self) -> date:
        """The latest day this may mean."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def is_before(self, other: PartialDate | date) -> bool:
        """Tell whether this is certainly before the other."""
        return self.last < (other if isinstance(other, date) else other.first)

    def __lt__(self, other: PartialDate) -> bool:
        return self.is_before(other)

    def text(self) -> str:
        """Write it in Chinese: 2022年, 2022年1月, 2024年1月2日."""
        month = f"{self.month}月" if self.month else ""
        day = f"{self.day}日" if self.day else ""
        return f"{self.year}年{month}{day}"

    def iso(self) -> str:
        """Write it as staff do (ISO 8601): 2022, 2022-01, 2024-01-02."""
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


def parse_partial(text: str) -> PartialDate:
    """Read 2022, 2022-01 or 2024-01-02; ValueError says how it should be written."""
    return _in_form(text, _read(text, "2024-01-02、2024-01 或者 2024"))


def parse_month(text: str) -> PartialDate:
    """Read a month, 2022-01; ValueError says how it should be written."""
    found = _read(text, "2024-01 这样的年-月")
    if found.month is None:
        raise ValueError(f"“{text}”缺少月份，应写成 {found.year}-01 这样的年-月")
    if found.day is not None:
        month = PartialDate(found.year, found.month)
        raise ValueError(f"“{text}”只要写到月，应写成 {month.iso()}")
    return _in_form(text, found)


def parse_date(text: str) -> date:
    """Read a day, 2024-01-02; ValueError says how it should be written."""
    found = _read(text, "2024-01-02 这样的年-月-日")
    if found.day is None:
        example = f"{found.year}-{found.month or 1:02d}-02"
        raise ValueError(f"“{text}”没有写到日，应写成 {example} 这样的年-月-日")
    return _in_form(text, found).first


def _read(text: str, example: str) -> PartialDate:
    """Understand a date in any of the usual forms, so that a remedy can name the right one."""
    plain = "".join(unicodedata.normalize("NFKC", text[:40]).split()).translate(_CHINESE_DIGITS)
    forms = (_ISO, _COMPACT, _LOOSE)
    found = next((found for form in forms if (found := form.fullmatch(plain))), None)
    if not found or len(text) > 40:
        raise ValueError(f"“{text[:40]}”不是日期，应写成 {example}")
    return PartialDate(*(int(part) for part in found.groups() if part))


def _in_form(text: str, found: PartialDate) -> PartialDate:
    if text.strip() != found.iso():
        raise ValueError(f"“{text}”应写成 {found.iso()}")
    return found


def parse_time(text: str) -> time:
    """Read a time of day, 9:00 or 09:00; ValueError says how it should be written."""
    if found := _TIME.fullmatch(text.strip()):
        return time(int(found[1]), int(found[2]))
    meant = _meant_time(text[:20])
    if not meant:
        raise ValueError(f"“{text[:20]}”不是时间，应写成 9:00 这样的时:分，从 0:00 到 23:59")
    raise ValueError(f"“{text[:20]}”应写成 {meant.hour}:{meant.minute:02d}")


def _meant_time(text: str) -> time | None:
    """Guess the time for the remedy alone: 下午2点半 is 14:30."""
    found = _LOOSE_TIME.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if not found:
        return None
    hour, minute = int(found[2]), 30 if found[3] == "半" else int(found[3] or 0)
    if found[1] == "晚上" and hour == 12:
        return None  # midnight is no time of that day
    if found[1] in ("下午", "晚上") and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def parse_time_range(text: str) -> tuple[time, time]:
    """Read a start and a later end, 9:00-11:30; dashes, ～ and 至 are all the same."""
    ends = _TO.split(text.strip())
    if len(ends) != 2:
        raise ValueError(f"“{text[:40]}”不是一段时间，应写成 9:00-11:30")
    start, end = parse_time(ends[0]), parse_time(ends[1])
    if end <= start:
        raise ValueError(f"“{text}”的结束时间应晚于开始时间，例如 9:00-11:30")
    return start, end


def long_date(day: date) -> str:
    """Write a day with its weekday: 2025年1月8日 星期三."""
    return f"{day.year}年{day.month}月{day.day}日 星期{_WEEKDAYS[day.weekday()]}"
