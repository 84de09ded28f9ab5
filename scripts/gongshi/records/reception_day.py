"""When and where people are received (接待日): a rule, a time, and the days left out."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from gongshi.records.part import Part, named
from gongshi.records.reception import dates_between, next_dates
from gongshi.records.value import Day, OneLine, RecordId, Rule

# The same days are asked for on the person's page, on cards and in the station's calendar.
_next_dates = lru_cache(maxsize=4096)(next_dates)
_dates_between = lru_cache(maxsize=4096)(dates_between)


class ReceptionDay(Part):
    """A recurring reception. `station` is left out where the record is the station itself."""

    rule: Rule = named("日子", "重复的规律，例如：每月第二个星期三、每周三上午、1、4、7、10月12日")
    time: OneLine | None = named("时间", "例如 9:00—11:30", None)
    station: RecordId | None = named("地点", "在哪个阵地接待（阵地编号）", None)
    skip: tuple[Day, ...] = named("停止日期", "哪几天不接待，例如节假日", ())

    def next(self, today: date, count: int = 3) -> tuple[date, ...]:
        """Give the next dates, today included."""
        return _next_dates(self.rule, today, count, skip=self.skip)

    def between(self, first: date, last: date) -> tuple[date, ...]:
        """Give the dates from `first` to `last`, both included."""
        return _dates_between(self.rule, first, last, skip=self.skip)
