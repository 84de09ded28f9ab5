"""Figures about receptions: who receives people where in the coming days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from gongshi.records.deputy import Deputy
from gongshi.records.figure_value import Figure, Row, day_text, tally, whole
from gongshi.records.registry import Registry

DAYS_AHEAD = 7

Receptions = Mapping[tuple[date, str], tuple[Deputy, ...]]
"""Deputies by day and station; none where only the station itself receives."""


def days_ahead(registry: Registry) -> list[date]:
    """Give today and the days that follow."""
    return [registry.today + timedelta(days=n) for n in range(DAYS_AHEAD)]


def receptions_ahead(registry: Registry) -> Receptions:
    """Give the receptions of the coming days, today's included, by day, then by station.

    Deputies receive at the station they name, else at the first they are based at; stations
    have reception days of their own besides.
    """
    found: dict[tuple[date, str], list[Deputy]] = {}
    for when, place, deputy in _deputies_ahead(registry):
        found.setdefault((when, place), []).append(deputy)
    first, last = days_ahead(registry)[0], days_ahead(registry)[-1]
    for station in registry.stations.values():
        if station.reception:
            for when in station.reception.between(first, last):
                found.setdefault((when, station.id), [])
    order = {station_id: n for n, station_id in enumerate(registry.stations)}
    keys = sorted(found, key=lambda key: (key[0], order[key[1]]))
    return {key: tuple(found[key]) for key in keys}


def _deputies_ahead(registry: Registry) -> Iterator[tuple[date, str, Deputy]]:
    first, last = days_ahead(registry)[0], days_ahead(registry)[-1]
    for deputy in registry.serving:
        place = deputy.reception_station
        if deputy.reception and place and place in registry.stations:
            for when in deputy.reception.between(first, last):
                yield when, place, deputy


def coming_receptions(
    registry: Registry, receptions: Receptions, township: str | None = None
) -> Figure:
    """Count the receptions of the coming days by day: one for each station and day.

    With `township`, those at its stations.
    """
    stations = registry.stations
    days = [
        when
        for when, place in receptions
        if township is None or stations[place].township == township
    ]
    counts = tally(_short(day) for day in days)
    ahead = days_ahead(registry)
    where = "" if township is None else f"这个{registry.settings.township_label}的"
    return Figure(
        key="receptions-ahead" if township is None else "township-receptions-ahead",
        label=f"{DAYS_AHEAD} 天内的接待",
        unit="场",
        definition=f"今天起 {DAYS_AHEAD} 天里{where}各个阵地的接待，由固定接待日推算；"
        "同一个阵地同一天算一场，有几位代表都算一场。",
        value=whole(len(days)),
        period=f"{day_text(ahead[0])}起 {DAYS_AHEAD} 天",
        as_of=registry.today,
        href="stations/",
        rows=tuple(Row(_short(day), whole(counts[_short(day)])) for day in ahead),
    )


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"
