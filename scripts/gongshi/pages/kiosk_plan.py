"""Reception days for a screen that goes by its own clock: many weeks of them, made beforehand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from gongshi.pages import card
from gongshi.pages.card import Item
from gongshi.pages.renderer import short_day
from gongshi.pages.station import receiving
from gongshi.records.deputy import Deputy
from gongshi.records.reception import ReceptionRule, dates_between
from gongshi.records.registry import Registry
from gongshi.records.station import Station

WEEKS = 26
"""How long a screen that gets nothing new still knows who receives when."""

ROWS = 10
"""How many coming days a screen shows at most."""

_BETWEEN_TIMES = re.compile(r"(?<=\d)—(?=\d)")

Plan = tuple[str, Sequence[int]]
"""The time of day, and each day as the number of days since the data were made."""


@lru_cache(maxsize=4096)
def unbroken(text: str | None) -> str:
    """Keep times such as 9:00—11:30 in one line: no line may end at their dash."""
    return _BETWEEN_TIMES.sub("\u2060—\u2060", text or "")


def plan_of(holder: Deputy | Station, registry: Registry) -> Plan | None:
    """Give somebody's reception days; None for who has none."""
    reception = holder.reception
    if reception is None:
        return None
    days = _days(reception.rule, reception.skip, registry.today)
    return (unbroken(reception.time), days) if days else None


@lru_cache(maxsize=4096)  # screens ask for the days of a rule again and again
def _days(rule: ReceptionRule, skip: tuple[date, ...], first: date) -> tuple[int, ...]:
    days = dates_between(rule, first, first + timedelta(weeks=WEEKS), skip=skip)
    return tuple((day - first).days for day in days)


def receivers(station: Station, registry: Registry) -> list[Deputy]:
    """Give who receives people at a station, in the order of names."""
    return [deputy for deputy, _ in receiving(station, registry)]


def receptions(station: Station, people: Sequence[Deputy], registry: Registry) -> Item:
    """Give who is there today, and the coming days as rows, as they are on the day of the data.

    `people` are those who receive there. `days.js` finds the same from the same plans on any
    later day.
    """
    entries = _entries(station, people, registry)
    groups: dict[tuple[int, str], list[str]] = {}
    for offset, time, name, _ in entries:
        groups.setdefault((offset, time), []).append(name)
    rows = [
        {"offset": offset, "when": coming_day(offset, registry.today), "who": _row(time, names)}
        for (offset, time), names in sorted(groups.items())[: 2 * ROWS]
    ]
    return {
        "today": [holder_id for offset, _, _, holder_id in entries if not offset],
        "rows": [row for row in rows if row["offset"]][:ROWS],
        "all": rows[:ROWS],
    }


def _entries(
    station: Station, people: Sequence[Deputy], registry: Registry
) -> list[tuple[int, str, str, str]]:
    """Give offset, time, name and id of each reception; the station's own where nobody else is."""
    found: list[tuple[int, str, str, str]] = []
    for deputy in people:
        if plan := plan_of(deputy, registry):
            name = card.person_label(deputy, registry)
            found += [(offset, plan[0], name, deputy.id) for offset in plan[1]]
    taken = {entry[0] for entry in found}
    own = plan_of(station, registry)
    for offset in own[1] if own else ():
        if offset not in taken and own:
            found.append((offset, own[0], "工作人员", station.id))
    return found


_NEAR = {0: "今天 ", 1: "明天 "}


@lru_cache(maxsize=4096)
def coming_day(offset: int, today: date) -> str:
    """Name a day by how far off it is: `今天 1月15日 周三`, `1月17日 周五`."""
    return _NEAR.get(offset, "") + short_day(today + timedelta(days=offset))


def _row(time: str, names: list[str]) -> str:
    return f"{time} {'、'.join(names)}".strip()


def next_days(plan: Plan | None, registry: Registry, count: int) -> list[str]:
    """Give the first days of a plan in words."""
    return [coming_day(offset, registry.today) for offset in plan[1][:count]] if plan else []


def plans(holders: list[Deputy | Station], registry: Registry) -> dict[str, Any]:
    """Give the plans of everybody that a screen names, by id."""
    found = {holder.id: plan_of(holder, registry) for holder in holders}
    return {holder_id: plan for holder_id, plan in found.items() if plan}
