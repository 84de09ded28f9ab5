"""The kinds of value a field may hold: what is taken, and the sentence for what is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from gongshi.records.date import PartialDate, parse_partial
from gongshi.records.ethnicity import ETHNICITY_CODES, Ethnicity
from gongshi.records.part import Part, named
from gongshi.records.taking import NotTaken, take
from gongshi.records.value import (
    Day,
    RoughDate,
    coordinates,
    office_phone,
    one_line,
    paragraphs,
    record_id,
    whole_number,
    yes_no,
)

TAKEN: list[tuple[Callable[[Any], Any], Any, Any]] = [
    (one_line, " 段秀英 ", "段秀英"),
    (one_line, "阿依努尔·买合木提江", "阿依努尔·买合木提江"),
    (one_line, "尹𬍛玉", "尹𬍛玉"),
    (one_line, "3 > 2 & 1", "3 > 2 & 1"),
    (one_line, "ᠮᠣᠩᠭᠣᠯ\u200dᠬᠡᠯᠡ", "ᠮᠣᠩᠭᠣᠯ\u200dᠬᠡᠯᠡ"),
    (paragraphs, "一\n\n- 二\t三 <b>\n", "一\n\n- 二\t三 <b>"),
    (paragraphs, "", ""),
    (record_id, " ts-xizhou ", "ts-xizhou"),
    (record_id, "001", "001"),
    (yes_no, "是", True),
    (yes_no, "否", False),
    (yes_no, True, True),
    (whole_number, "012", 12),
    (whole_number, 12, 12),
    (office_phone, "0872-2123456", "0872-2123456"),
    (office_phone, "010-12345678-801", "010-12345678-801"),
    (office_phone, "12345", "12345"),
    (office_phone, "400-123-4567", "400-123-4567"),
    (office_phone, "13987654321", "13987654321"),
    (coordinates, "100.1650, 25.6890", (100.165, 25.689)),
    (coordinates, "100.165，25.689", (100.165, 25.689)),
    (coordinates, (100.1, 25.6), (100.1, 25.6)),
]


@pytest.mark.parametrize(("take", "written", "value"), TAKEN)
def test_taken(take: Callable[[Any], Any], written: Any, value: Any) -> None:
    assert take(written) == value


REFUSED: list[tuple[Callable[[Any], Any], Any, str]] = [
    (one_line, "", "不能留空"),
    (one_line, "  ", "不能留空"),
    (one_line, "一\n二", "只能写一行"),
    (one_line, "a<b", "不能含有“<”"),
    (one_line, "段\u202e秀英", "看不见的控制字符"),
    (one_line, "段\ufeff秀英", "看不见的控制字符"),
    (one_line, "段\u200b秀英", "看不见的控制字符"),
    (one_line, "段\x1b[31m", "看不见的控制字符"),
    (one_line, True, "这里要填文字"),
    (one_line, ["段"], "这里要填文字"),
    (one_line, None, "这里要填文字"),
    (paragraphs, "一\x00二", "看不见的控制字符"),
    (paragraphs, {"一": "二"}, "这里要填文字"),
    (record_id, "C001", "编号只能用小写字母"),
    (record_id, "a--b", "编号只能用小写字母"),
    (record_id, "../a", "编号只能用小写字母"),
    (yes_no, "yes", "只能填“是”或“否”"),
    (yes_no, "1", "只能填“是”或“否”"),
    (yes_no, ["是"], "只能填“是”或“否”"),
    (whole_number, "12.0", "不是整数"),
    (whole_number, "-1", "不是整数"),
    (whole_number, "十二", "不是整数"),
    (whole_number, "1234567890", "不是整数"),
    (whole_number, True, "这里要填文字"),
    (office_phone, "2123456", "区号-号码"),
    (office_phone, "0872 2123456", "区号-号码"),
    (office_phone, "电话见门口", "区号-号码"),
    (coordinates, "25.6890, 100.1650", "经度, 纬度"),
    (coordinates, "100, 25", "经度, 纬度"),
    (coordinates, "100.1650", "经度, 纬度"),
    (coordinates, "东经100.1650, 北纬25.6890", "经度, 纬度"),
]


@pytest.mark.parametrize(("take", "written", "sentence"), REFUSED)
def test_refused(take: Callable[[Any], Any], written: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        take(written)


class Dated(Part):
    """Two dates, as a record has them."""

    day: Day = named("日", "一天")
    rough: RoughDate = named("大约", "一天、一月或一年")


def test_dates_are_made_of_text_and_let_through_when_made() -> None:
    read = take(Dated, {"day": "2024-01-02", "rough": "2024-01"})
    assert (read.day, read.rough) == (date(2024, 1, 2), PartialDate(2024, 1))
    assert take(Dated, {"day": date(2024, 1, 2), "rough": parse_partial("2024-01")}) == read


@pytest.mark.parametrize("value", [True, 20240102, ["2024-01-02"], None, ""])
def test_dates_are_nothing_else(value: Any) -> None:
    with pytest.raises(NotTaken):
        take(Dated, {"day": value, "rough": "2024"})


class Person(Part):
    """Somebody of an ethnic group."""

    ethnicity: Ethnicity = named("民族", "全称")


ETHNICITIES = [
    ("白族", True), ("汉族", True), ("未识别民族", True), ("外国血统中国籍人士", True),
    ("白", False), ("高山", False), ("", False), (["白族"], False), (True, False), (None, False),
]  # fmt: skip


@pytest.mark.parametrize(("value", "good"), ETHNICITIES)
def test_ethnicity(value: Any, good: bool) -> None:
    if good:
        assert take(Person, {"ethnicity": value}).ethnicity == value
    else:
        with pytest.raises(NotTaken):
            take(Person, {"ethnicity": value})


def test_ethnicities_are_the_56_of_the_standard() -> None:
    assert len(ETHNICITY_CODES) == 56
    codes = {name: ETHNICITY_CODES[name] for name in ("汉族", "白族", "蒙古族", "基诺族")}
    assert codes == {"汉族": "01", "白族": "14", "蒙古族": "02", "基诺族": "56"}
