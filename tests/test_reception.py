from __future__ import annotations

import time
from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from gongshi.records.reception import (
    EXAMPLES,
    ReceptionRule,
    dates_between,
    next_dates,
    parse_reception,
)

CANONICAL = [
    # as written = as shown, the iCalendar rule
    ("每周三", "FREQ=WEEKLY;BYDAY=WE"),
    ("每周日", "FREQ=WEEKLY;BYDAY=SU"),
    ("每周一、三", "FREQ=WEEKLY;BYDAY=MO,WE"),
    ("每周三、一", "FREQ=WEEKLY;BYDAY=MO,WE"),
    ("每周一至周五", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    ("每周一、三至周五", "FREQ=WEEKLY;BYDAY=MO,WE,TH,FR"),
    ("每月5日", "FREQ=MONTHLY;BYMONTHDAY=5"),
    ("每月12日", "FREQ=MONTHLY;BYMONTHDAY=12"),
    ("每月31日", "FREQ=MONTHLY;BYMONTHDAY=31"),
    ("每月5日、20日", "FREQ=MONTHLY;BYMONTHDAY=5,20"),
    ("每月1日至3日", "FREQ=MONTHLY;BYMONTHDAY=1,2,3"),
    ("每月最后一天", "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ("每月第一个星期一", "FREQ=MONTHLY;BYDAY=1MO"),
    ("每月第二个星期三", "FREQ=MONTHLY;BYDAY=2WE"),
    ("每月第三个星期六", "FREQ=MONTHLY;BYDAY=3SA"),
    ("每月第四个星期四", "FREQ=MONTHLY;BYDAY=4TH"),
    ("每月第五个星期日", "FREQ=MONTHLY;BYDAY=5SU"),
    ("每月最后一个星期五", "FREQ=MONTHLY;BYDAY=-1FR"),
    ("每月第一、三个星期五", "FREQ=MONTHLY;BYDAY=1FR,3FR"),
    ("每月第一个、最后一个星期五", "FREQ=MONTHLY;BYDAY=1FR,-1FR"),
    ("1、4、7、10月12日", "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=12"),
    ("2、4、6、8、10、12月10日", "FREQ=YEARLY;BYMONTH=2,4,6,8,10,12;BYMONTHDAY=10"),
    ("3、8月18日", "FREQ=YEARLY;BYMONTH=3,8;BYMONTHDAY=18"),
    ("5、10月25日", "FREQ=YEARLY;BYMONTH=5,10;BYMONTHDAY=25"),
    ("1、3、5、7、9、11月第一个星期二", "FREQ=YEARLY;BYMONTH=1,3,5,7,9,11;BYDAY=1TU"),
    ("3、6、9、12月第四个星期六", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYDAY=4SA"),
    ("2、6、10月第二个星期一", "FREQ=YEARLY;BYMONTH=2,6,10;BYDAY=2MO"),
    ("1至6月10日", "FREQ=YEARLY;BYMONTH=1,2,3,4,5,6;BYMONTHDAY=10"),
    ("每季度第一个月5日", "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=5"),
    ("每季度第三个月第二个星期三", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYDAY=2WE"),
    ("单月10日", "FREQ=YEARLY;BYMONTH=1,3,5,7,9,11;BYMONTHDAY=10"),
    ("双月最后一天", "FREQ=YEARLY;BYMONTH=2,4,6,8,10,12;BYMONTHDAY=-1"),
    ("每年3月5日", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5"),
    ("每年2月29日", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
    ("每年3、9月5日", "FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=5"),
]

TOLERATED = [
    # as written, as shown
    ("周三", "每周三"),
    ("每星期三", "每周三"),
    ("每个礼拜三", "每周三"),
    ("每逢周三", "每周三"),
    ("每周天", "每周日"),
    ("每周3", "每周三"),
    ("每周一，三", "每周一、三"),
    ("每周一, 三", "每周一、三"),
    ("每周一和周三", "每周一、三"),
    ("每周一、周三", "每周一、三"),
    ("每周一、一", "每周一"),
    ("每周一到周五", "每周一至周五"),
    ("每周一—五", "每周一至周五"),
    ("每 周 三　上午", "每周三上午"),
    ("每周三的上午", "每周三上午"),
    ("每周三（上午）", "每周三上午"),
    ("每月12号", "每月12日"),
    ("每个月12号下午", "每月12日下午"),
    ("每月１２日", "每月12日"),
    ("每月05日", "每月5日"),
    ("每月十二日", "每月12日"),
    ("每月二十五日晚上", "每月25日晚上"),
    ("每月5、20日", "每月5日、20日"),
    ("每月1-3日", "每月1日至3日"),
    ("每月最后一日", "每月最后一天"),
    ("每月第2个星期三", "每月第二个星期三"),
    ("每月第二个周三", "每月第二个星期三"),
    ("每月第二个礼拜三", "每月第二个星期三"),
    ("每月第一个和第三个星期五", "每月第一、三个星期五"),
    ("每月第一、第三个星期五", "每月第一、三个星期五"),
    ("1月、4月、7月、10月12日", "1、4、7、10月12日"),
    ("一、四、七、十月十二日", "1、4、7、10月12日"),
    ("1,4,7,10月12号", "1、4、7、10月12日"),
    ("3月5日", "每年3月5日"),
    ("每季第一个月5号", "每季度第一个月5日"),
    ("每逢单月10日", "每单月10日"),
]

BAD = [
    # as written, what is said about it
    ("每周八", "没有星期八"),
    ("每周七", "没有星期七"),
    ("每周五至周一", "要从前往后写"),
    ("每月32日", "没有哪个月有32日"),
    ("每月0日", "没有哪个月有0日"),
    ("每月第六个星期三", "一个月里没有第六个星期三"),
    ("每月第二个星期八", "没有星期八"),
    ("2月30日", "2月没有30日"),
    ("每年4月31日", "4月没有31日"),
    ("1、2月30日", "2月没有30日"),
    ("双月31日", "2月没有31日"),
    ("13月5日", "一年里没有13月"),
    ("每季度第四个月5日", "一个季度只有三个月"),
    ("每周三9:00", "不写钟点"),
    ("每周三上午九点", "不写钟点"),
    ("每月", "看不懂"),
    ("每月1日2日", "看不懂"),
    ("1月2月5日", "看不懂"),
    ("3月5日、9月10日", "看不懂"),
    ("2025年3月5日", "看不懂"),
    ("每月第三周周三", "看不懂"),
    ("每月第好几个星期三", "看不懂"),
    ("每月第一二三个星期三", "看不懂"),
    ("每月中旬", "没有写明是几日"),
    ("每天", "看不懂"),
    ("隔周三", "看不懂"),
    ("每两周周三", "看不懂"),
    ("随时", "看不懂"),
    ("上午", "看不懂"),
    ("", "没有写明是哪一天"),
    ("每月5日" * 50, "太长了"),
]

RRULES = [
    # as written, as shown
    ("FREQ=WEEKLY;BYDAY=WE", "每周三"),
    ("RRULE:FREQ=WEEKLY;BYDAY=MO,WE", "每周一、三"),
    ("freq=weekly;wkst=mo;interval=1;byday=su", "每周日"),
    ("FREQ=MONTHLY;BYMONTHDAY=5,20", "每月5日、20日"),
    ("FREQ=MONTHLY;BYMONTHDAY=-1", "每月最后一天"),
    ("FREQ=MONTHLY;BYDAY=1FR,-1FR", "每月第一个、最后一个星期五"),
    ("FREQ=MONTHLY;BYMONTH=1,7;BYMONTHDAY=5", "1、7月5日"),
    ("FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=12", "1、4、7、10月12日"),
    ("FREQ=YEARLY;BYDAY=1TU;BYMONTH=3", "每年3月第一个星期二"),
]

BAD_RRULES = [
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "看不出从哪一天算起"),
    ("FREQ=WEEKLY", "不能用"),
    ("FREQ=DAILY", "不能用"),
    ("FREQ=WEEKLY;BYDAY=XX", "不能用"),
    ("FREQ=WEEKLY;BYDAY=WE;COUNT=3", "不能用"),
    ("FREQ=WEEKLY;BYDAY=WE;nonsense", "不能用"),
    ("FREQ=MONTHLY;BYMONTHDAY=5;BYMONTHDAY=6", "不能用"),
    ("FREQ=YEARLY;BYDAY=1MO", "不能用"),
    ("FREQ=MONTHLY;BYDAY=1MO,2TU", "同一个星期几"),
    ("FREQ=MONTHLY;BYDAY=WE", "看不懂"),
    ("FREQ=MONTHLY;BYMONTHDAY=-2", "看不懂"),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2月没有30日"),
]


@pytest.mark.parametrize(("text", "rrule"), CANONICAL)
def test_canonical_wording_is_kept(text: str, rrule: str) -> None:
    assert parse_reception(text) == ReceptionRule(text, rrule, None)


@pytest.mark.parametrize("part", ["上午", "下午", "晚上"])
@pytest.mark.parametrize("text", ["每周三", "每月12日", "每月第二个星期三", "1、7月5日"])
def test_part_of_the_day(text: str, part: str) -> None:
    rule = parse_reception(text + part)
    assert (rule.text, rule.part) == (text + part, part)
    assert rule.rrule == parse_reception(text).rrule


@pytest.mark.parametrize(("text", "shown"), TOLERATED)
def test_other_wordings_mean_the_same(text: str, shown: str) -> None:
    assert parse_reception(text) == parse_reception(shown)
    assert parse_reception(text).text == shown


@pytest.mark.parametrize(("text", "said"), BAD + BAD_RRULES)
def test_refusals_say_why_and_what_to_write(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"^“") as caught:
        parse_reception(text)
    message, _, examples = str(caught.value).partition("。可以写：")
    assert said in message
    assert examples == "；".join(EXAMPLES)


@pytest.mark.parametrize("text", EXAMPLES)
def test_examples_of_the_refusal_can_be_written(text: str) -> None:
    assert parse_reception(text).text == text


@pytest.mark.parametrize(("rrule", "shown"), RRULES)
def test_icalendar_rules_are_said_in_chinese(rrule: str, shown: str) -> None:
    assert parse_reception(rrule) == parse_reception(shown)
    assert parse_reception(rrule).text == shown


# Rules of the demo: deputies take turns through the year, stations receive monthly or weekly.
@pytest.mark.parametrize(("text", "rrule"), [*CANONICAL, ("每周三上午", "FREQ=WEEKLY;BYDAY=WE")])
def test_dates_are_those_of_the_icalendar_rule(text: str, rrule: str) -> None:
    first, last = datetime(2024, 1, 1), datetime(2025, 12, 31)
    expected = tuple(
        m.date() for m in rrulestr(rrule, dtstart=first).between(first, last, inc=True)
    )
    assert expected
    assert dates_between(parse_reception(text), first.date(), last.date()) == expected


@pytest.mark.parametrize(
    ("text", "today", "dates"),
    [
        ("每周三上午", "2025-01-08", ["2025-01-08", "2025-01-15", "2025-01-22"]),
        ("每周三上午", "2025-01-09", ["2025-01-15", "2025-01-22", "2025-01-29"]),
        ("每月31日", "2025-01-31", ["2025-01-31", "2025-03-31", "2025-05-31"]),
        ("每月最后一天", "2024-02-29", ["2024-02-29", "2024-03-31", "2024-04-30"]),
        ("1、12月31日", "2024-12-31", ["2024-12-31", "2025-01-31", "2025-12-31"]),
        ("每月第五个星期三", "2025-01-01", ["2025-01-29", "2025-04-30", "2025-07-30"]),
        ("每季度第一个月5日", "2025-02-01", ["2025-04-05", "2025-07-05", "2025-10-05"]),
        ("每年2月29日", "2097-01-31", ["2104-02-29", "2108-02-29", "2112-02-29"]),
    ],
)
def test_next_dates(text: str, today: str, dates: list[str]) -> None:
    found = next_dates(parse_reception(text), date.fromisoformat(today))
    assert [day.isoformat() for day in found] == dates


def test_skipped_dates_are_made_up_for() -> None:
    rule = parse_reception("每周三")
    skip = {date(2025, 1, 29)}
    assert next_dates(rule, date(2025, 1, 22), 2, skip=skip) == (
        date(2025, 1, 22),
        date(2025, 2, 5),
    )
    assert dates_between(rule, date(2025, 1, 22), date(2025, 2, 4), skip=skip) == (
        date(2025, 1, 22),
    )


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("2025-01-08", "2025-01-08", 1),
        ("2025-01-09", "2025-01-14", 0),
        ("2025-01-15", "2025-01-08", 0),
    ],
)
def test_both_ends_of_a_span_are_included(first: str, last: str, count: int) -> None:
    days = dates_between(
        parse_reception("每周三"), date.fromisoformat(first), date.fromisoformat(last)
    )
    assert len(days) == count


@given(
    rule=st.sampled_from([parse_reception(text) for text, _ in CANONICAL]),
    today=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
)
def test_dates_do_not_depend_on_the_day_asked(rule: ReceptionRule, today: date) -> None:
    following = next_dates(rule, today, 2)
    assert next_dates(rule, following[0], 2) == following
    assert next_dates(rule, following[0] + timedelta(days=1), 1) == following[1:]


@given(st.text(alphabet="每周月年日号第个最后一三五十12、，至 季度单上午FREQ=;-", max_size=14))
def test_whatever_is_written_is_read_alike_again_or_refused(text: str) -> None:
    try:
        rule = parse_reception(text)
    except ValueError:
        return
    assert parse_reception(rule.text) == rule
    assert parse_reception(rule.rrule).rrule == rule.rrule
    assert next_dates(rule, date(2025, 1, 1), 1)


def test_dates_of_three_hundred_deputies_take_no_time() -> None:
    rules = [parse_reception(text) for text, _ in CANONICAL if "2月29日" not in text] * 9
    start = time.process_time()
    for rule in rules:
        assert len(next_dates(rule, date(2025, 1, 10))) == 3
    # About 0.02 s for 300 on an ordinary machine; the bound leaves room for a slow one.
    assert time.process_time() - start < 0.5
