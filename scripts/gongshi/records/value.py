"""The kinds of value a field may hold, each with the sentence for a wrong one.

Everything arrives as the text that staff wrote (or true, false, null): numbers, dates and
times are made here, strictly, so that nothing is guessed.
"""

from __future__ import annotations

import re
from datetime import date, time
from functools import lru_cache
from typing import Annotated, Any

from gongshi.records.count import Count, parse_count
from gongshi.records.date import PartialDate, parse_date, parse_partial, parse_time
from gongshi.records.part import Take
from gongshi.records.reception import ReceptionRule, parse_reception

# C0 and C1 controls, and the marks that turn the direction of what follows.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)
_REMEMBERED = 1 << 13  # texts of each kind that need not be looked at again
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DIGITS = re.compile(r"\d{1,9}")
_PHONE = re.compile(r"0\d{2,3}-\d{7,8}(?:-\d{1,5})?|1[3-9]\d{9}|1\d{4}|[48]00-?\d{3}-?\d{4}")
_COORDINATES = re.compile(r"\s*(\d{1,3}\.\d{3,8})\s*[,，]\s*(\d{1,2}\.\d{3,8})\s*")


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise ValueError("这里要填文字")


def one_line(value: Any) -> str:
    """Take one line of plain text: no line break, no `<`, nothing invisible.

    Equal texts are one object: the same words stand in record after record.
    """
    return _one_line(_text(value))


@lru_cache(maxsize=_REMEMBERED)
def _one_line(text: str) -> str:
    text = text.strip()
    if not text:
        raise ValueError("不能留空；没有内容就删去这一行")
    if "\n" in text:
        raise ValueError("只能写一行")
    if "<" in text:
        raise ValueError("不能含有“<”")
    if _INVISIBLE.search(text):
        raise ValueError("含有看不见的控制字符，请删除后重新输入")
    return text


def paragraphs(value: Any) -> str:
    """Take text of any number of lines (Markdown), with nothing invisible in it."""
    text = _text(value).strip()
    if _INVISIBLE.search(text):
        raise ValueError("含有看不见的控制字符，请删除后重新输入")
    return text


def is_record_id(text: str) -> bool:
    """Tell whether a text is small letters, digits and hyphens."""
    return _ID.fullmatch(text) is not None


def record_id(value: Any) -> str:
    """Take the id of a record: small letters, digits and hyphens."""
    return _record_id(_text(value))


@lru_cache(maxsize=_REMEMBERED)
def _record_id(text: str) -> str:
    text = text.strip()
    if not is_record_id(text):
        raise ValueError("编号只能用小写字母、数字和连字符“-”，例如 c001、ts-xizhou")
    return text


def yes_no(value: Any) -> bool:
    """Take 是 or 否 (true and false too)."""
    if isinstance(value, bool):
        return value
    if value in ("是", "否"):
        return bool(value == "是")
    raise ValueError("只能填“是”或“否”")


def whole_number(value: Any) -> int:
    """Take a whole number of at most nine digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = _text(value).strip()
    if not _DIGITS.fullmatch(text):
        raise ValueError(f"“{text}”不是整数")
    return int(text)


def office_phone(value: Any) -> str:
    """Take the phone of an office: with area code, a service number, or an office mobile."""
    text = one_line(value)
    if not _PHONE.fullmatch(text):
        raise ValueError("办公电话应写成区号-号码，例如 0872-2123456")
    return text


def coordinates(value: Any) -> tuple[float, float]:
    """Take longitude and latitude in degrees, as `100.1650, 25.6890`."""
    if isinstance(value, tuple):
        return value
    found = _COORDINATES.fullmatch(_text(value))
    if not found or not (70 < float(found[1]) < 140 and 3 < float(found[2]) < 55):
        raise ValueError("坐标应写成“经度, 纬度”，例如 100.1650, 25.6890")
    return float(found[1]), float(found[2])


def _parsed(kind: type, parse: Any) -> Take:
    """Parse text; let through what code has already made. The same dates come again and again."""
    parse = lru_cache(maxsize=_REMEMBERED)(parse)
    return Take(lambda value: value if type(value) is kind else parse(_text(value)))


OneLine = Annotated[str, Take(one_line)]
Paragraphs = Annotated[str, Take(paragraphs)]
RecordId = Annotated[str, Take(record_id)]
YesNo = Annotated[bool, Take(yes_no)]
WholeNumber = Annotated[int, Take(whole_number)]
OfficePhone = Annotated[str, Take(office_phone)]
Coordinates = Annotated[tuple[float, float], Take(coordinates)]
Day = Annotated[date, _parsed(date, parse_date)]
RoughDate = Annotated[PartialDate, _parsed(PartialDate, parse_partial)]
Clock = Annotated[time, _parsed(time, parse_time)]
RoughCount = Annotated[Count, _parsed(Count, parse_count)]
Rule = Annotated[ReceptionRule, _parsed(ReceptionRule, parse_reception)]
