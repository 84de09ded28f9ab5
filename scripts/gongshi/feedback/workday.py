"""Working days in China: weekends and holidays as the State Council moves them each year."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import date, timedelta

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import chinese_calendar


@dataclass(frozen=True)
class Deadline:
    """A last day. `sure` is False where a year's holidays are not known yet."""

    day: date
    sure: bool


def is_workday(day: date) -> bool:
    """Tell whether people work on a day; beyond the known years only weekends count as free."""
    return bool(chinese_calendar.is_workday(day)) if is_known(day) else day.weekday() < 5


def is_known(day: date) -> bool:
    """Tell whether the year's holidays have been announced and are in the library."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def deadline(start: date, workdays: int) -> Deadline:
    """Give the day that is so many working days after `start`, which is not counted itself."""
    day, left = start, workdays
    while left:
        day += timedelta(days=1)
        left -= is_workday(day)
    return Deadline(day, is_known(day))
