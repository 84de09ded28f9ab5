"""What a figure is: a number that carries its definition, its period and its date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from gongshi.records.count import Count

UNKNOWN = "未填写"


class Share(Struct, frozen=True):
    """A part of a whole. Both are kept: a percentage alone hides how few it may stand for."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> float | None:
        """The percentage to one decimal; None where there is no whole."""
        return round(100 * self.numerator / self.denominator, 1) if self.denominator else None

    @property
    def text(self) -> str:
        """The share as people read it: `81/120（67.5%）`."""
        if self.percent is None:
            return "暂无"
        return f"{self.numerator:,}/{self.denominator:,}（{self.percent:g}%）"


def whole(number: int) -> Count:
    """Make an exact count."""
    return Count(value=number, approximate=False, text=str(number))


Value = Count | Share


def value_number(value: Value) -> int:
    """Give the number of a value, for bars and sums; of a share, what was counted."""
    return value.numerator if isinstance(value, Share) else value.value


def value_text(value: Value) -> str:
    """Write a value: exact counts with separators, rounded ones as they were rounded."""
    if isinstance(value, Share) or value.approximate:
        return value.text
    return f"{value.value:,}"


class Row(Struct, frozen=True):
    """One line of a figure that is told apart, for instance by kind, month or township."""

    label: str
    value: Value

    @property
    def number(self) -> int:
        """The value as a number; of a share, what was counted."""
        return value_number(self.value)

    @property
    def text(self) -> str:
        """The value as people read it."""
        return value_text(self.value)


class Definition(Struct, frozen=True):
    """What a figure counts and what not, in plain Chinese; `key` is its anchor for ever."""

    key: str
    label: str
    unit: str
    definition: str


class Figure(Definition, frozen=True):
    """A number that may be published.

    `period` is the time it is about, `as_of` the day it was counted; `href` the list of the
    records it counts, from the site's root. A share has no unit: its text says everything.
    `rows` tell it apart; they add up to it unless `adds_up` is False (the definition says why).
    `note` is what a reader should know of these very records, such as how many lack the value.
    """

    value: Value
    period: str
    as_of: date
    href: str
    rows: tuple[Row, ...] = ()
    adds_up: bool = True
    note: str = ""

    @property
    def number(self) -> int:
        """The value as a number; of a share, what was counted."""
        return value_number(self.value)

    @property
    def text(self) -> str:
        """The value as people read it, without its unit."""
        return value_text(self.value)

    def of(self, label: str) -> int:
        """Give the number of one row; 0 where there is none of that name."""
        return next((row.number for row in self.rows if row.label == label), 0)


def in_row(figure: Figure, label: str, prefix: str, words: str) -> Figure | None:
    """Make a figure of one row of another; `words` narrow its definition. None without the row."""
    row = next((row for row in figure.rows if row.label == label), None)
    if row is None:
        return None
    return replace(
        figure,
        key=prefix + figure.key,
        value=row.value,
        rows=(),
        definition=figure.definition + words,
        note="",
    )


class FigureGroup(Struct, frozen=True):
    """Figures about one subject, under one heading of the page of definitions."""

    key: str
    title: str
    figures: tuple[Figure, ...]


def day_text(day: date) -> str:
    """Write a day: `2025年1月15日`."""
    return f"{day.year}年{day.month}月{day.day}日"


@lru_cache(maxsize=64)
def up_to(today: date) -> str:
    """Name the period of what is counted as it stands: `截至 2025年1月15日`."""
    return f"截至 {day_text(today)}"


def period_of(days: Iterable[date], today: date) -> str:
    """Name the years that records are from; the running year ends today.

    `2024年`, `2023年—2024年`, `2024年—2025年（截至 2025年1月15日）`.
    """
    years = sorted({day.year for day in days})
    if not years:
        return up_to(today)
    first, last = years[0], years[-1]
    text = f"{first}年" if first == last else f"{first}年—{last}年"
    return f"{text}（{up_to(today)}）" if last >= today.year else text


@lru_cache(maxsize=1 << 12)  # the figures of many records have the same rows
def _row(name: str, number: int) -> Row:
    return Row(name, whole(number))


def ordered_rows(counts: Mapping[str, int], choices: Iterable[str]) -> tuple[Row, ...]:
    """Make a row for each choice in its order, zeros too, then for what else was counted."""
    names = dict.fromkeys(choices)
    others = [name for name in counts if name not in names and name != UNKNOWN]
    last = [UNKNOWN] if counts.get(UNKNOWN) else []
    return tuple([_row(name, counts.get(name, 0)) for name in (*names, *others, *last)])


def share_rows(
    parts: Mapping[str, int], wholes: Mapping[str, int], choices: Iterable[str]
) -> tuple[Row, ...]:
    """Make a row for each choice in its order, empty ones too, then for what else was counted."""
    names = dict.fromkeys([*choices, *wholes])
    return tuple(Row(name, Share(parts.get(name, 0), wholes.get(name, 0))) for name in names)


def ranked_rows(counts: Mapping[str, int]) -> tuple[Row, ...]:
    """Make a row for everything that was counted, the most frequent first."""
    names = sorted(counts, key=lambda name: (name == UNKNOWN, -counts[name], name))
    return tuple(Row(name, whole(counts[name])) for name in names)


def tally(values: Iterable[str | None]) -> Counter[str]:
    """Count how often each value occurs; what is not filled in counts as `未填写`."""
    counts: Counter[Any] = Counter(values)
    if unknown := counts.pop(None, 0) + counts.pop("", 0):
        counts[UNKNOWN] += unknown
    return counts


def is_known(counts: Mapping[str, int]) -> bool:
    """Tell whether any record gave the value (none does where the field is hidden)."""
    return any(number for name, number in counts.items() if name != UNKNOWN)
