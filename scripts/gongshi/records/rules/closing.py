"""What must hold where a station closed or moved: when, why, and where people go now."""

from __future__ import annotations

from collections.abc import Iterator

from gongshi.records.document import Path as FieldPath
from gongshi.records.problem import Problem
from gongshi.records.record import Record
from gongshi.records.rules.site import Rule, Site, dangling
from gongshi.records.station import Station

_GO_ON = "改成现在用的阵地，或删去"


def _stations(site: Site) -> Iterator[Station]:
    yield from site.registry.stations.values()


def close_has_date_and_reason(site: Site) -> Iterator[Problem]:
    """Who closes says when and why; without the date a station counts as open."""
    for station in _stations(site):
        if station.closed_on and not station.close_reason:
            yield station.problem(
                "station-close-reason",
                "填了停用日期，没有填停用原因",
                ("closed_on",),
                remedy="补上“停用原因”，例如 村社区合并",
                severity="warning",
            )
        for field in ("close_reason", "successor"):
            if getattr(station, field) and not station.closed_on:
                yield station.problem(
                    "station-close-date",
                    "没有填停用日期，页面上会仍在使用",
                    (field,),
                    remedy="补上“停用日期”，或删去这一项",
                )


def successor_exists(site: Site) -> Iterator[Problem]:
    """The station that takes over is another one, and there."""
    for station in _stations(site):
        path = ("successor",)
        rule = "station-successor-missing"
        yield from dangling(site, station, rule, path, station.successor, "station")
        if station.successor == station.id:
            yield station.problem(
                "station-successor-self",
                "接替阵地填了自己的编号",
                path,
                remedy="填另一个阵地的编号",
            )


def closed_station_leads_on(site: Site) -> Iterator[Problem]:
    """Whoever scans the code of a closed station is told an open one."""
    for station in site.registry.closed_stations if site.is_whole else ():
        if site.registry.heir(station) is None:
            yield station.problem(
                "station-closed-nowhere",
                "停用以后没有写到哪里去，扫旧码的人只能打办公室的电话",
                ("closed_on",),
                remedy="填上“接替阵地”",
                severity="warning",
            )


def nobody_is_sent_to_closed(site: Site) -> Iterator[Problem]:
    """No serving deputy and no open station points people to a closed one."""
    for deputy in site.registry.serving if site.registry.closed_stations else ():
        for n, name in enumerate(deputy.stations):
            yield from _closed(site, deputy, ("stations", n), name)
        if deputy.reception:
            yield from _closed(site, deputy, ("reception", "station"), deputy.reception.station)
    for station in site.registry.open_stations.values():
        yield from _closed(site, station, ("parent",), station.parent)
        yield from _closed(site, station, ("co_located_with",), station.co_located_with)
        if station.reception:
            yield from _closed(site, station, ("reception", "station"), station.reception.station)


def _closed(site: Site, record: Record, path: FieldPath, name: str | None) -> Iterator[Problem]:
    station = site.registry.stations.get(name or "")
    if station is None or station.is_open(site.today):
        return
    heir = site.registry.heir(station)
    yield record.problem(
        "station-closed",
        f"“{name}”（{station.short_name}）已经停用",
        path,
        remedy=f"现在由 “{heir.id}” 接替，改成它" if heir else _GO_ON,
        severity="warning",
    )


def nothing_happened_after_closing(site: Site) -> Iterator[Problem]:
    """Nothing was held or registered at a station after it closed."""
    registry = site.registry
    for station in _stations(site):
        if station.closed_on is None:
            continue
        for activity in registry.activities_by_station.get(station.id, ()):
            if activity.date > station.closed_on.last:
                path = ("stations", activity.stations.index(station.id))
                yield _too_late(activity, path, station)
        for suggestion in registry.suggestions_by_station.get(station.id, ()):
            if suggestion.registered_on > station.closed_on.last:
                yield _too_late(suggestion, ("station",), station)


def _too_late(record: Record, path: FieldPath, station: Station) -> Problem:
    assert station.closed_on is not None
    return record.problem(
        "station-used-after-closing",
        f"“{station.short_name}”在 {station.closed_on.iso()} 已经停用",
        path,
        remedy="核对日期，或改成当时用的阵地",
        severity="warning",
    )


def moves_are_in_order(site: Site) -> Iterator[Problem]:
    """A station moved before today, one move after the other, and from somewhere else."""
    for station in _stations(site):
        for n, move in enumerate(station.moves):
            day = move.moved_on
            if day.first > site.today:
                yield station.problem(
                    "station-move-to-come",
                    f"搬迁日期 {day.iso()} 还没有到",
                    ("moves", n, "moved_on"),
                    remedy="搬了以后再写",
                )
            if n and day.last < station.moves[n - 1].moved_on.first:
                yield station.problem(
                    "station-moves-order",
                    f"搬迁日期 {day.iso()} 早于上一次的 {station.moves[n - 1].moved_on.iso()}",
                    ("moves", n, "moved_on"),
                    remedy="先搬的写在前面",
                )
            if move.former_address == station.address:
                yield station.problem(
                    "station-move-address",
                    "原地址与现在的地址相同",
                    ("moves", n, "former_address"),
                    remedy="“地址”写现在的，“原地址”写搬之前的",
                    severity="warning",
                )


RULES: tuple[Rule, ...] = (
    close_has_date_and_reason,
    successor_exists,
    closed_station_leads_on,
    nobody_is_sent_to_closed,
    nothing_happened_after_closing,
    moves_are_in_order,
)
