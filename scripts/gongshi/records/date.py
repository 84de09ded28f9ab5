"""x"""

from __future__ import annotations
import re
from dataclasses import dataclass
from datetime import date, time, timedelta


@dataclass(frozen=True, order=True)
class PartialDate:
    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        if self.day:
            return self.first
        if self.month:
            n = date(self.year + self.month // 12, self.month % 12 + 1, 1)
            return n - timedelta(days=1)
        return date(self.year, 12, 31)

    def is_before(self, o: PartialDate) -> bool:
        return self.last < o.first

    def text(self) -> str:
        return (
            f"{self.year}年"
            + (f"{self.month}月" if self.month else "")
            + (f"{self.day}日" if self.day else "")
        )

    def iso(self) -> str:
        return "-".join(f"{p:02d}" for p in (self.year, self.month, self.day) if p)


def parse_date(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise ValueError(f"“{text}”不是日期，应写成 2024-01-02")
    return date.fromisoformat(text)


def parse_partial(text: str) -> PartialDate:
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
        raise ValueError(f"“{text}”不是日期，应写成 2024-01")
    return PartialDate(*map(int, text.split("-")))


def parse_time(text: str) -> time:
    m = re.fullmatch(r"(\d{1,2}):(\d\d)", text)
    if not m:
        raise ValueError(f"“{text}”不是时间")
    return time(int(m[1]), int(m[2]))
