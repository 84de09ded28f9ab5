"""Figures about stations: signboards and places told apart, demonstrations, villages reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from gongshi.records.figure_value import (
    Figure,
    Row,
    Share,
    Value,
    ordered_rows,
    period_of,
    share_rows,
    tally,
    up_to,
    whole,
)
from gongshi.records.registry import Registry
from gongshi.records.station import Station

_SIGNBOARDS = "本站公布的代表履职阵地，一块牌子算一块；几块牌子挂在同一处的，各算一块"
_HERE = "这个{}的代表履职阵地，一块牌子算一块；几块牌子挂在同一处的，各算一块"
_PLACES = "代表履职阵地所在的场所，几块牌子挂在同一处（联建）的只算一处"


def hides_station(registry: Registry, *fields: str) -> bool:
    """Tell whether a field of stations is hidden: what rests on it would be a false number."""
    hidden = registry.settings.hidden.get(Station.kind, ())
    return any(field in hidden for field in fields)


def _figure(
    registry: Registry,
    key: str,
    label: str,
    value: Value,
    definition: str,
    *,
    unit: str = "块",
    rows: tuple[Row, ...] = (),
    note: str = "",
    href: str = "stations/",
    period: str = "",
) -> Figure:
    return Figure(
        key=key,
        label=label,
        unit=unit,
        definition=definition,
        value=value,
        period=period or up_to(registry.today),
        as_of=registry.today,
        href=href,
        rows=rows,
        note=note,
    )


def _by_kind(registry: Registry, stations: Iterable[Station]) -> tuple[Row, ...]:
    counts = tally(station.station_kind for station in stations)
    return ordered_rows(counts, registry.settings.kind_by_name)


def upper_label(registry: Registry) -> str:
    """Name the row of stations that belong to no township: `市级`."""
    return f"{registry.settings.own_level}级"


def _by_township(registry: Registry, stations: Iterable[Station]) -> tuple[Row, ...]:
    upper = upper_label(registry)
    counts = tally(station.township or upper for station in stations)
    above = [upper] if counts.get(upper) else []
    return ordered_rows(counts, [*above, *registry.settings.divisions])


def _words(registry: Registry, township: str | None) -> str:
    return _SIGNBOARDS if township is None else _HERE.format(registry.settings.township_label)


def _prefix(township: str | None) -> str:
    return "" if township is None else "township-"


def _in(registry: Registry, township: str | None) -> tuple[Station, ...]:
    if township is None:
        return tuple(registry.open_stations.values())
    return registry.by_township.get(township, ())


def signboards(registry: Registry, township: str | None = None) -> Figure:
    """Count every signboard, or those of a township, by kind."""
    stations = _in(registry, township)
    return _figure(
        registry,
        f"{_prefix(township)}signboards",
        "阵地牌子",
        whole(len(stations)),
        f"{_words(registry, township)}。按类型分。",
        rows=_by_kind(registry, stations),
    )


def _was_active(registry: Registry, station: Station, year: int) -> bool:
    return any(a.year == year for a in registry.activities_by_station.get(station.id, ()))


def active_stations(registry: Registry, year: int, township: str | None = None) -> Figure:
    """Give the share of the signboards where an activity was held in a year, by kind."""
    stations = _in(registry, township)
    kinds = tally(s.station_kind for s in stations)
    held = [s for s in stations if _was_active(registry, s, year)]
    return _figure(
        registry,
        f"{_prefix(township)}stations-active",
        "开展过活动的阵地",
        Share(len(held), len(stations)),
        f"{_words(registry, township)}；其中这一年至少开展过一次活动的占多少。按类型分。",
        unit="",
        rows=share_rows(
            tally(s.station_kind for s in held),
            kinds,
            [kind for kind in registry.settings.kind_by_name if kind in kinds],
        ),
        period=period_of([date(year, 1, 1)], registry.today),
    )


def signboards_by_township(registry: Registry) -> Figure | None:
    """Count every signboard, by the township where it hangs."""
    if hides_station(registry, "乡镇"):
        return None
    stations = registry.open_stations.values()
    return _figure(
        registry,
        "signboards-by-township",
        f"阵地牌子，按{registry.settings.township_label}分",
        whole(len(stations)),
        f"{_SIGNBOARDS}。按所在{registry.settings.township_label}分，"
        f"不归某一个{registry.settings.township_label}的记为“{upper_label(registry)}”。",
        rows=_by_township(registry, stations),
    )


def places(registry: Registry) -> Figure | None:
    """Count places, by township of the host; signboards that share one count once."""
    if hides_station(registry, "联建", "乡镇"):
        return None
    township = registry.settings.township_label
    return _figure(
        registry,
        "places",
        "代表履职阵地",
        whole(len(registry.places)),
        f"{_PLACES}。按所在{township}分，不归某一个{township}的记为“{upper_label(registry)}”。",
        unit="处",
        rows=_by_township(registry, registry.places),
        note=f"{len(registry.open_stations)} 块牌子",
    )


def places_of_kind(registry: Registry, kind: str) -> int:
    """Count the places where a signboard of a kind hangs, alone or beside others."""
    return len({registry.host(station).id for station in registry.by_kind.get(kind, ())})


def places_hosted(registry: Registry) -> Mapping[str, int]:
    """Count places by the kind of their host: each place once, whatever else hangs there."""
    return tally(station.station_kind for station in registry.places)


def demonstrations(registry: Registry, township: str | None = None) -> Figure | None:
    """Count signboards that hold the honour set as `示范称号` and still valid, by kind."""
    title = registry.settings.demonstration
    if title is None or hides_station(registry, "荣誉"):
        return None
    found = [s for s in _in(registry, township) if registry.is_demonstration(s)]
    return _figure(
        registry,
        f"{_prefix(township)}demonstration-stations",
        "示范阵地",
        whole(len(found)),
        f"{_words(registry, township)}；其中得到“{title}”称号、称号现在有效的。",
        rows=_by_kind(registry, found),
    )


def _village_share(registry: Registry, township: str, villages: Iterable[str]) -> Share:
    """Count a township's villages that a station of it, or of no township, stands in or serves."""
    names = list(villages)
    reached = [
        village
        for village in names
        if any(s.township in (None, township) for s in registry.by_village.get(village, ()))
    ]
    return Share(len(reached), len(names))


def village_coverage(registry: Registry) -> Figure | None:
    """Give the share of the villages in `行政区划` that have a station or are served by one."""
    divisions = registry.settings.divisions
    if not any(divisions.values()) or hides_station(registry, "服务范围", "村社区", "乡镇"):
        return None
    shares = {t: _village_share(registry, t, villages) for t, villages in divisions.items()}
    label = registry.settings.village_label
    return _figure(
        registry,
        "village-coverage",
        f"有阵地服务的{label}",
        Share(
            sum(share.numerator for share in shares.values()),
            sum(share.denominator for share in shares.values()),
        ),
        f"设有阵地，或者写在某个阵地服务范围里的{label}，占行政区划中全部{label}的多少；"
        "一个地方有几个阵地服务，也只算一次。",
        unit="",
        rows=tuple(Row(t, share) for t, share in shares.items()),
    )


def station_figures(registry: Registry) -> tuple[Figure, ...]:
    """Give all figures about stations that the records support."""
    found = (
        places(registry),
        signboards(registry),
        signboards_by_township(registry),
        demonstrations(registry),
        village_coverage(registry),
    )
    return tuple(figure for figure in found if figure)
