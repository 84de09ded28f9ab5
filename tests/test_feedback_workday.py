"""Working days in China: weekends, holidays, and the weekends on which people work for them."""

from __future__ import annotations

from datetime import date

import pytest

from gongshi.feedback.workday import deadline, is_known, is_workday


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 1, 24), True),
        (date(2025, 1, 25), False),
        (date(2025, 1, 26), True),  # a Sunday, for the Spring Festival
        (date(2025, 1, 28), False),
        (date(2025, 2, 4), False),
        (date(2025, 2, 5), True),
        (date(2025, 2, 8), True),  # a Saturday, for the Spring Festival
        (date(2025, 9, 28), True),  # a Sunday, for National Day
        (date(2025, 10, 1), False),
        (date(2025, 10, 8), False),
        (date(2025, 10, 9), True),
        (date(2025, 10, 11), True),  # a Saturday, for National Day
        (date(2051, 1, 2), True),
        (date(2051, 1, 1), False),
    ],
)
def test_workday(day: date, works: bool) -> None:
    assert is_workday(day) is works


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2025, 3, 3), 1, date(2025, 3, 4)),
        (date(2025, 3, 7), 1, date(2025, 3, 10)),
        (date(2025, 3, 8), 1, date(2025, 3, 10)),
        (date(2025, 1, 24), 5, date(2025, 2, 7)),
        (date(2025, 1, 24), 6, date(2025, 2, 8)),
        (date(2025, 9, 26), 5, date(2025, 10, 10)),
        (date(2025, 9, 26), 6, date(2025, 10, 11)),
        (date(2025, 9, 26), 7, date(2025, 10, 13)),
    ],
)
def test_deadline(start: date, days: int, end: date) -> None:
    found = deadline(start, days)
    assert (found.day, found.sure) == (end, True)


def test_deadline_in_a_year_without_known_holidays_is_not_sure() -> None:
    assert not is_known(date(2051, 1, 2))
    assert not deadline(date(2051, 1, 2), 5).sure
