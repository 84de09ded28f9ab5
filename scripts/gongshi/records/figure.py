"""The one place where figures come from: every number of the site, each with its definition.

Pages take their numbers here and nowhere else, so that a number is the same wherever it is
shown. What is counted stands in `figure_deputy`, `figure_station`, `figure_activity` and
`figure_suggestion`; whose records are counted, in `scope`.
"""

from __future__ import annotations

from gongshi.records.figure_activity import (
    activities,
    activities_by_kind,
    activities_by_month,
    activities_by_year,
    activity_figures,
    people_reached,
)
from gongshi.records.figure_attendance import attendance_figures, take_attendance
from gongshi.records.figure_declared import declared_value
from gongshi.records.figure_deputy import deputy_figures, own_deputies, specialists_by_group
from gongshi.records.figure_group import (
    group_activities_by_kind,
    group_activities_by_month,
    suggestions_by_group,
)
from gongshi.records.figure_reception import coming_receptions
from gongshi.records.figure_station import (
    active_stations,
    places,
    station_figures,
    village_coverage,
)
from gongshi.records.figure_suggestion import (
    answered_share,
    confirmed_share,
    solved_share,
    suggestion_figures,
    suggestions,
    suggestions_by_status,
)
from gongshi.records.figure_suggestion_split import answered_by_month, split_figures
from gongshi.records.figure_value import Definition, Figure, FigureGroup, Row, Share
from gongshi.records.figure_wall import WallFigures
from gongshi.records.registry import Registry
from gongshi.records.scope import Scope, of_deputy, of_station, of_township, of_year, whole_site

__all__ = [
    "Definition",
    "Figure",
    "FigureGroup",
    "Row",
    "Scope",
    "Share",
    "WallFigures",
    "all_figures",
    "declared_value",
    "home_figures",
    "of_deputy",
    "of_station",
    "of_township",
    "of_year",
    "record_definitions",
    "record_figures",
    "whole_site",
]


def home_figures(registry: Registry) -> tuple[Figure, ...]:
    """Give the figures of the home page; those that the records do not support are left out."""
    site = whole_site(registry)
    latest = of_year(site, next(iter(site.activity_years), None))
    found = (
        own_deputies(registry),
        places(registry),
        village_coverage(registry),
        specialists_by_group(registry),
        activities(latest),
        people_reached(latest),
        suggestions(site),
        answered_share(site),
    )
    return tuple(figure for figure in found if figure)


def record_figures(scope: Scope) -> tuple[Figure, ...]:
    """Give the figures of one deputy's or station's page: attendance, suggestions, outcome."""
    return (
        activities(scope),
        activities_by_kind(scope),
        activities_by_year(scope),
        suggestions(scope),
        suggestions_by_status(scope),
        solved_share(scope),
        confirmed_share(scope),
    )


def all_figures(registry: Registry) -> tuple[FigureGroup, ...]:
    """Give every figure of the site by subject, for the page of definitions and the open data.

    What is told by month, attendance and the work of stations are those of the newest year
    that has any.
    """
    site = whole_site(registry)
    return (
        FigureGroup("figures-deputies", "人大代表", deputy_figures(registry)),
        FigureGroup("figures-attendance", "代表参加活动", _attendance(site)),
        FigureGroup("figures-stations", "履职阵地", (*station_figures(registry), *_work(site))),
        FigureGroup("figures-activities", "活动", (*activity_figures(site), *_by_month(site))),
        FigureGroup("figures-groups", "专业代表小组的工作", _groups(site)),
        FigureGroup(
            "figures-suggestions",
            "意见建议",
            (*suggestion_figures(site), *split_figures(site), *_registered(site)),
        ),
    )


def _attendance(site: Scope) -> tuple[Figure, ...]:
    years = site.activity_years[:1]
    return tuple(f for y in years for f in attendance_figures(take_attendance(site.registry, y)))


def _work(site: Scope) -> tuple[Figure, ...]:
    registry = site.registry
    ahead = coming_receptions(registry)
    return (*(active_stations(registry, year) for year in site.activity_years[:1]), ahead)


def _by_month(site: Scope) -> tuple[Figure, ...]:
    return tuple(activities_by_month(of_year(site, year)) for year in site.activity_years[:1])


def _groups(site: Scope) -> tuple[Figure, ...]:
    months = (group_activities_by_month(of_year(site, year)) for year in site.activity_years[:1])
    found = (group_activities_by_kind(site), *months, suggestions_by_group(site))
    return tuple(figure for figure in found if figure)


def _registered(site: Scope) -> tuple[Figure, ...]:
    return tuple(answered_by_month(of_year(site, year)) for year in site.suggestion_years[:1])


def record_definitions(registry: Registry) -> tuple[Definition, ...]:
    """Give the definitions of the figures of single deputies, stations and townships."""
    scopes = (of_deputy(registry, ""), of_station(registry, ""))
    figures = [f for scope in scopes for f in record_figures(scope)]
    townships = list(registry.settings.divisions)[:1]
    figures += [f for name in townships for f in WallFigures(registry).township(name).values()]
    return tuple(Definition(f.key, f.label, f.unit, f.definition) for f in figures)
