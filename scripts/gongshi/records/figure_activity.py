"""Figures about activities: how many, when, of what kind, where, with how many people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from gongshi.records.activity import Activity
from gongshi.records.count import Count, sum_counts
from gongshi.records.figure_station import hides_station, upper_label
from gongshi.records.figure_value import (
    Figure,
    Row,
    is_known,
    ordered_rows,
    tally,
    whole,
)
from gongshi.records.scope import Scope
from gongshi.records.station import Station

_MONTHS = 12


def _figure(
    scope: Scope,
    key: str,
    label: str,
    definition: str,
    *,
    value: Count | None = None,
    unit: str = "次",
    rows: tuple[Row, ...] = (),
    adds_up: bool = True,
    note: str = "",
) -> Figure:
    """Make a figure of a scope; its value is the number of activities unless one is given."""
    return Figure(
        key=scope.prefix + key,
        label=label,
        unit=unit,
        definition=definition,
        value=whole(len(scope.activities)) if value is None else value,
        period=scope.activity_period,
        as_of=scope.registry.today,
        href=scope.activity_href,
        rows=rows,
        adds_up=adds_up,
        note=note,
    )


def _counted(scope: Scope) -> str:
    return f"{scope.activity_words}，一篇记录算一次"


def activities(scope: Scope) -> Figure:
    """Count the activities of a scope, one for each record."""
    return _figure(scope, "activities", "活动", f"{_counted(scope)}。")


def activities_by_year(scope: Scope) -> Figure:
    """Count activities by the year of their date, the newest first."""
    return _figure(
        scope,
        "activities-by-year",
        "活动，按年分",
        f"{_counted(scope)}，按活动日期分年。",
        rows=year_rows(scope),
    )


def year_rows(scope: Scope) -> tuple[Row, ...]:
    """Give the rows of activities by year, for pages that show no more of that figure."""
    counts = Counter([a.year for a in scope.activities])
    return ordered_rows({f"{year}年": counts[year] for year in sorted(counts, reverse=True)}, ())


def activities_by_month(scope: Scope) -> Figure:
    """Count the activities of a scope of one year by month, up to the present month."""
    if scope.year is None:
        raise ValueError("by month needs a scope of one year: of_year(scope, year)")
    today = scope.registry.today
    months = [a.date.month for a in scope.activities]
    last = max([today.month, *months]) if scope.year == today.year else _MONTHS
    counts = tally(f"{month}月" for month in months)
    rows = ordered_rows(counts, [f"{month}月" for month in range(1, last + 1)])
    return _figure(
        scope,
        "activities-by-month",
        "活动，按月分",
        f"{_counted(scope)}，按活动日期分月。",
        rows=rows,
    )


def activities_by_kind(scope: Scope) -> Figure:
    """Count activities by kind, in the order of the settings."""
    return _figure(
        scope,
        "activities-by-kind",
        "活动，按类型分",
        f"{_counted(scope)}，按类型分。",
        rows=kind_rows(scope),
    )


def kind_rows(scope: Scope) -> tuple[Row, ...]:
    """Give the rows of activities by kind, for pages that show no more of that figure."""
    kinds = [a.activity_kind for a in scope.activities]
    return ordered_rows(tally(kinds), scope.registry.settings.activity_kinds)


def activities_by_field(scope: Scope) -> Figure | None:
    """Count activities by field, in the order of the settings; None where no record gives it."""
    counts = tally(a.field for a in scope.activities)
    if not is_known(counts):
        return None
    return _figure(
        scope,
        "activities-by-field",
        "活动，按领域分",
        f"{_counted(scope)}，按内容所属领域分。",
        rows=ordered_rows(counts, scope.registry.settings.fields),
    )


def _by_station(scope: Scope, name: Callable[[str], str | None]) -> Mapping[str, int]:
    """Count activities by what their stations have; one at two stations of a name counts once."""
    return Counter(
        found
        for activity in scope.activities
        for found in dict.fromkeys(map(name, activity.stations))
        if found
    )


def activities_by_township(scope: Scope) -> Figure | None:
    """Count activities by the township of their stations; one in two townships is in both rows."""
    registry = scope.registry
    if hides_station(registry, "乡镇"):
        return None
    upper = upper_label(registry)

    def township(station_id: str) -> str | None:
        station = registry.stations.get(station_id)
        return (station.township or upper) if station else None

    counts = _by_station(scope, township)
    above = [upper] if counts.get(upper) else []
    label = registry.settings.township_label
    return _figure(
        scope,
        "activities-by-township",
        f"活动，按{label}分",
        f"{_counted(scope)}，按开展活动的阵地所在{label}分；几个{label}一同开展的，"
        f"在每个{label}各算一次。不归某一个{label}的记为“{upper}”。",
        rows=ordered_rows(counts, [*above, *scope.townships]),
        adds_up=False,
    )


def activities_by_station(scope: Scope, stations: Iterable[Station]) -> Figure:
    """Count activities by station, for the given ones; one at two stations is in both rows."""
    counts = tally(station for activity in scope.activities for station in activity.stations)
    return _figure(
        scope,
        "activities-by-station",
        "活动，按阵地分",
        f"{_counted(scope)}，按开展活动的阵地分；几个阵地一同开展的，在每个阵地各算一次。",
        rows=tuple(Row(s.short_name, whole(counts[s.id])) for s in stations),
        adds_up=False,
    )


def activities_by_group(scope: Scope) -> Figure | None:
    """Count activities held at the stations of specialist groups, by group; None without groups."""
    registry = scope.registry
    if not registry.settings.groups or hides_station(registry, "专业组"):
        return None

    def group(station_id: str) -> str | None:
        station = registry.stations.get(station_id)
        return station.group if station else None

    held = tuple(a for a in scope.activities if any(map(group, a.stations)))
    return _figure(
        scope,
        "activities-by-group",
        "专业站的活动",
        f"{scope.activity_words}中在专业代表工作站开展的，一篇记录算一次；按专业组分。",
        value=whole(len(held)),
        rows=ordered_rows(_by_station(scope, group), registry.settings.groups),
        adds_up=False,
    )


def _note(records: Iterable[Activity], given: int, what: str) -> str:
    """Say how many records lack a value, where some do."""
    total = len(list(records))
    return f"{total:,} 次活动中 {given:,} 次记了{what}" if given < total else ""


def people_reached(scope: Scope) -> Figure | None:
    """Add up the people of all activities, rounded ones as rounded; None where none is given."""
    given = [a.people for a in scope.activities if a.people is not None]
    if not given:
        return None
    return _figure(
        scope,
        "people-reached",
        "活动参加人数",
        f"{scope.activity_words}记录的“参加人数”相加，同一个人参加几次算几次；没有记人数的不算。"
        "其中有约数（如“200余”）的，总数也是约数。",
        value=sum_counts(given),
        unit="人次",
        note=_note(scope.activities, len(given), "参加人数"),
    )


def opinions_gathered(scope: Scope) -> Figure | None:
    """Add up the opinions gathered at activities; None where no record gives any number."""
    given = [a.opinions for a in scope.activities if a.opinions is not None]
    if not given:
        return None
    return _figure(
        scope,
        "opinions-gathered",
        "活动中收集的意见",
        f"{scope.activity_words}记录的“收集意见”件数相加；没有记件数的不算。"
        "其中一部分后来登记成意见建议，与意见建议的件数不是一回事。",
        value=whole(sum(given)),
        unit="件",
        note=_note(scope.activities, len(given), "收集意见的件数"),
    )


def activity_figures(scope: Scope) -> tuple[Figure, ...]:
    """Give all figures about activities that the records of a scope support."""
    found = (
        activities(scope),
        activities_by_year(scope),
        activities_by_kind(scope),
        activities_by_field(scope),
        activities_by_township(scope),
        activities_by_group(scope),
        people_reached(scope),
        opinions_gathered(scope),
    )
    return tuple(figure for figure in found if figure)
