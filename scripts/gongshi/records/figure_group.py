"""Figures about the specialist groups: what their stations held and registered."""

from __future__ import annotations

from msgspec.structs import replace

from gongshi.records.figure_activity import activities_by_group, activities_by_kind
from gongshi.records.figure_activity import activities_by_month as by_month
from gongshi.records.figure_station import hides_station
from gongshi.records.figure_suggestion import suggestion_figure
from gongshi.records.figure_value import Figure, ordered_rows, tally, whole
from gongshi.records.scope import Scope, of_groups


def _has_groups(scope: Scope) -> bool:
    registry = scope.registry
    return bool(registry.settings.groups) and not hides_station(registry, "专业组")


def suggestions_by_group(scope: Scope) -> Figure | None:
    """Count suggestions registered at specialist stations, by group; None without groups."""
    registry = scope.registry
    if not _has_groups(scope):
        return None
    special = of_groups(scope)
    counts = tally(registry.stations[s.station].group for s in special.suggestions)
    return suggestion_figure(
        scope,
        "suggestions-by-group",
        "专业站登记的意见建议",
        whole(len(special.suggestions)),
        f"{scope.suggestion_words}中由专业代表工作站登记的，一篇记录算一件；按专业组分。",
        rows=ordered_rows(counts, registry.settings.groups),
    )


def group_activities_by_month(scope: Scope) -> Figure | None:
    """Count what specialist stations held, by month of one year; None without groups."""
    if not _has_groups(scope):
        return None
    return replace(by_month(of_groups(scope)), label="专业站的活动，按月分")


def group_activities_by_kind(scope: Scope) -> Figure | None:
    """Count what specialist stations held, by kind; None without groups."""
    if not _has_groups(scope):
        return None
    return replace(activities_by_kind(of_groups(scope)), label="专业站的活动，按类型分")


def group_figures(year: Scope, all_time: Scope) -> tuple[Figure, ...]:
    """Give all figures about specialist groups' work: activities of a year, all suggestions."""
    found = (
        activities_by_group(year),
        group_activities_by_month(year),
        group_activities_by_kind(year),
        suggestions_by_group(all_time),
    )
    return tuple(figure for figure in found if figure)
