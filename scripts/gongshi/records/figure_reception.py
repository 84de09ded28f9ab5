"""Figures about receptions: how many there are in the coming days."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from gongshi.records.figure_value import Figure, Row, day_text, tally, whole
from gongshi.records.registry import DAYS_AHEAD, Registry


def coming_receptions(registry: Registry, township: str | None = None) -> Figure:
    """Count the receptions of the coming days by day: one for each station and day.

    With `township`, those at its stations.
    """
    found: Collection[tuple[date, str]] = registry.receptions_ahead
    if township is not None:
        found = registry.receptions_by_township.get(township, ())
    counts = tally(_short(day) for day, _ in found)
    ahead = registry.days_ahead
    where = "" if township is None else f"这个{registry.settings.township_label}的"
    return Figure(
        key="receptions-ahead" if township is None else "township-receptions-ahead",
        label=f"{DAYS_AHEAD} 天内的接待",
        unit="场",
        definition=f"今天起 {DAYS_AHEAD} 天里{where}各个阵地的接待，由固定接待日推算；"
        "同一个阵地同一天算一场，有几位代表都算一场。",
        value=whole(len(found)),
        period=f"{day_text(ahead[0])}起 {DAYS_AHEAD} 天",
        as_of=registry.today,
        href="stations/",
        rows=tuple(Row(_short(day), whole(counts[_short(day)])) for day in ahead),
    )


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"
