from __future__ import annotations

import re
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.records.date import (
    PartialDate,
    long_date,
    parse_date,
    parse_month,
    parse_partial,
    parse_time,
    parse_time_range,
)

DAY_FORM = "应写成 2024-01-02 这样的年-月-日"

BAD_DATES = [
    # as written, what is said
    ("2024-1-2", "“2024-1-2”应写成 2024-01-02"),
    ("2024/1/2", "“2024/1/2”应写成 2024-01-02"),
    ("2024.01.02", "“2024.01.02”应写成 2024-01-02"),
    ("20240102", "“20240102”应写成 2024-01-02"),
    ("2024年1月2日", "“2024年1月2日”应写成 2024-01-02"),
    ("2024年1月2号", "“2024年1月2号”应写成 2024-01-02"),
    ("2024 年 1 月 2 日", "“2024 年 1 月 2 日”应写成 2024-01-02"),
    ("２０２４-01-02", "“２０２４-01-02”应写成 2024-01-02"),
    ("2024–01–02", "“2024–01–02”应写成 2024-01-02"),
    ("2024-02-30", "2024-02-30 没有这一天，2024年2月有 29 天"),
    ("2023年2月29日", "2023-02-29 没有这一天，2023年2月有 28 天"),
    ("2024-01-00", "2024-01-00 没有这一天，2024年1月有 31 天"),
    ("2024-13-01", "2024-13-01 没有这个月，月份是 01 到 12"),
    ("2024-00-01", "2024-00-01 没有这个月，月份是 01 到 12"),
    ("0224-01-02", "0224-01-02 的年份应在 1000 到 2999 之间"),
    ("20224-01-02", f"“20224-01-02”不是日期，{DAY_FORM}"),
    ("二〇二四年一月二日", "“二〇二四年一月二日”应写成 2024-01-02"),
    ("2024-03", "“2024-03”没有写到日，应写成 2024-03-02 这样的年-月-日"),
    ("2024年3月", "“2024年3月”没有写到日，应写成 2024-03-02 这样的年-月-日"),
    ("2024", "“2024”没有写到日，应写成 2024-01-02 这样的年-月-日"),
    ("24-1-2", f"“24-1-2”不是日期，{DAY_FORM}"),
    ("2024-01-02 9:00", f"“2024-01-02 9:00”不是日期，{DAY_FORM}"),
    ("2024年1月上旬", f"“2024年1月上旬”不是日期，{DAY_FORM}"),
    ("下周三", f"“下周三”不是日期，{DAY_FORM}"),
    ("", f"“”不是日期，{DAY_FORM}"),
    ("9" * 100, f"“{'9' * 40}”不是日期，{DAY_FORM}"),
]


@pytest.mark.parametrize("text", ["2024-01-02", "2024-02-29", "1954-09-15", "2999-12-31"])
def test_days(text: str) -> None:
    assert parse_date(text) == date.fromisoformat(text)


@pytest.mark.parametrize(("text", "said"), BAD_DATES)
def test_wrong_days_name_the_right_form(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=rf"^{re.escape(said)}$"):
        parse_date(text)


@given(st.text(alphabet="0123456789-/.年月日号 ２", max_size=12))
def test_whatever_is_written_is_a_day_or_refused(text: str) -> None:
    try:
        day = parse_date(text)
    except ValueError:
        return
    assert day.isoformat() == text.strip()


PARTIAL = [
    # as written, first day, last day, in Chinese
    ("2022", "2022-01-01", "2022-12-31", "2022年"),
    ("2022-01", "2022-01-01", "2022-01-31", "2022年1月"),
    ("2024-02", "2024-02-01", "2024-02-29", "2024年2月"),
    ("2023-12", "2023-12-01", "2023-12-31", "2023年12月"),
    ("2024-01-02", "2024-01-02", "2024-01-02", "2024年1月2日"),
]


@pytest.mark.parametrize(("text", "first", "last", "chinese"), PARTIAL)
def test_partial_dates(text: str, first: str, last: str, chinese: str) -> None:
    found = parse_partial(text)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)
    assert (found.text(), found.iso()) == (chinese, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2022-1", "“2022-1”应写成 2022-01"),
        ("2022年", "“2022年”应写成 2022"),
        ("2022年1月", "“2022年1月”应写成 2022-01"),
        ("202201", "“202201”应写成 2022-01"),
        ("2022.1.5", "“2022.1.5”应写成 2022-01-05"),
        ("2022-13", "2022-13 没有这个月，月份是 01 到 12"),
        ("二〇二二年", "“二〇二二年”应写成 2022"),
        ("0022", "0022 的年份应在 1000 到 2999 之间"),
        ("去年", "“去年”不是日期，应写成 2024-01-02、2024-01 或者 2024"),
    ],
)
def test_wrong_partial_dates(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=rf"^{re.escape(said)}$"):
        parse_partial(text)


def test_a_day_needs_its_month() -> None:
    with pytest.raises(ValueError, match="没有写月"):
        PartialDate(2024, None, 2)


@pytest.mark.parametrize(
    ("one", "other", "before"),
    [
        ("2021", "2022", True),
        ("2021", "2022-01", True),
        ("2022-01", "2022-02", True),
        ("2021-12-31", "2022", True),
        ("2022-01-01", "2022-01-02", True),
        ("2022", "2022", False),
        ("2022", "2022-03", False),
        ("2022-03", "2022", False),
        ("2022-03-01", "2022-03", False),
        ("2023", "2022", False),
    ],
)
def test_before_is_certain_or_not_said(one: str, other: str, before: bool) -> None:
    left, right = parse_partial(one), parse_partial(other)
    assert left.is_before(right) is before
    assert left.is_before(right.first) is before
    assert (left < right) is before
    assert (right > left) is before


def test_months() -> None:
    assert parse_month("2022-01") == PartialDate(2022, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2022", "“2022”缺少月份，应写成 2022-01 这样的年-月"),
        ("2022-01-02", "“2022-01-02”只要写到月，应写成 2022-01"),
        ("2022年3月", "“2022年3月”应写成 2022-03"),
        ("2022-3", "“2022-3”应写成 2022-03"),
        ("三月", "“三月”不是日期，应写成 2024-01 这样的年-月"),
    ],
)
def test_wrong_months(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=rf"^{re.escape(said)}$"):
        parse_month(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9:00", time(9)),
        ("09:00", time(9)),
        ("0:00", time(0)),
        ("14:30", time(14, 30)),
        ("23:59", time(23, 59)),
    ],
)
def test_times(text: str, expected: time) -> None:
    assert parse_time(text) == expected


TIME_FORM = "不是时间，应写成 9:00 这样的时:分，从 0:00 到 23:59"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("9：00", "“9：00”应写成 9:00"),
        ("9.30", "“9.30”应写成 9:30"),
        ("9:5", "“9:5”应写成 9:05"),
        ("9", "“9”应写成 9:00"),
        ("9点", "“9点”应写成 9:00"),
        ("9点半", "“9点半”应写成 9:30"),
        ("9时15分", "“9时15分”应写成 9:15"),
        ("上午9点", "“上午9点”应写成 9:00"),
        ("下午2点", "“下午2点”应写成 14:00"),
        ("下午14:30", "“下午14:30”应写成 14:30"),
        ("09:30:00", "“09:30:00”应写成 9:30"),
        ("24:00", f"“24:00”{TIME_FORM}"),
        ("晚上12点", f"“晚上12点”{TIME_FORM}"),
        ("9:60", f"“9:60”{TIME_FORM}"),
        ("一早", f"“一早”{TIME_FORM}"),
        ("", f"“”{TIME_FORM}"),
    ],
)
def test_wrong_times_name_the_right_form(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=rf"^{re.escape(said)}$"):
        parse_time(text)


@pytest.mark.parametrize(
    "between", ["-", "—", "——", "–", "－", "～", "~", "至", "到", " - ", " 至 "]
)
def test_time_ranges(between: str) -> None:
    assert parse_time_range(f"9:00{between}11:30") == (time(9), time(11, 30))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("11:30-9:00", "“11:30-9:00”的结束时间应晚于开始时间，例如 9:00-11:30"),
        ("9:00-9:00", "“9:00-9:00”的结束时间应晚于开始时间，例如 9:00-11:30"),
        ("9:00", "“9:00”不是一段时间，应写成 9:00-11:30"),
        ("9:00-11:00-12:00", "“9:00-11:00-12:00”不是一段时间，应写成 9:00-11:30"),
        ("9点-11点", "“9点”应写成 9:00"),
        ("", "“”不是一段时间，应写成 9:00-11:30"),
    ],
)
def test_wrong_time_ranges(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=rf"^{re.escape(said)}$"):
        parse_time_range(text)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2025, 1, 8), "2025年1月8日 星期三"),
        (date(2024, 12, 15), "2024年12月15日 星期日"),
        (date(2024, 2, 29), "2024年2月29日 星期四"),
    ],
)
def test_long_dates(day: date, text: str) -> None:
    assert long_date(day) == text
