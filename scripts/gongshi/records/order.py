"""In which order people and stations stand wherever several are shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongshi.records.deputy import Deputy
from gongshi.records.reading import pinyin_key
from gongshi.records.settings import Settings
from gongshi.records.station import Station
from gongshi.records.stroke import stroke_key

_LAST = 10**9
"""Who has no `排序号` comes after all who have one."""


def order_people(people: Iterable[Deputy], settings: Settings) -> Sequence[Deputy]:
    """Order people as the settings ask: `排序号` first, then strokes or pinyin, then id."""
    rule = settings.order

    def key(deputy: Deputy) -> tuple[object, ...]:
        rank = deputy.rank if deputy.rank is not None else _LAST
        if rule == "拼音":
            return (rank, pinyin_key(deputy.name, deputy.pinyin), deputy.id)
        return (rank, stroke_key(deputy.name, rule=rule, extra=settings.strokes), deputy.id)

    return sorted(people, key=key)


def order_stations(stations: Iterable[Station], settings: Settings) -> Sequence[Station]:
    """Order stations: `排序号` first, then kinds and townships as set, then id."""
    kinds = {kind.name: n for n, kind in enumerate(settings.station_kinds)}
    townships = {name: n for n, name in enumerate(settings.divisions)}

    def key(station: Station) -> tuple[object, ...]:
        return (
            station.rank if station.rank is not None else _LAST,
            kinds.get(station.station_kind, len(kinds)),
            townships.get(station.township or "", len(townships)),
            station.id,
        )

    return sorted(stations, key=key)
