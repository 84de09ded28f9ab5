"""The home page: find my deputy, what this site is, figures, coming reception days, news."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from gongshi.pages import card
from gongshi.pages.address import FIGURES, address_of, slug
from gongshi.pages.page import Page, root_of
from gongshi.pages.renderer import Renderer, short_day
from gongshi.records.deputy import Deputy
from gongshi.records.figure import Figure, Share, home_figures
from gongshi.records.figure_reception import coming_receptions
from gongshi.records.figure_station import signboards as signboards_figure
from gongshi.records.registry import DAYS_AHEAD, Registry

NEWS_SHOWN = 6
DAYS_SHOWN = 1
RECEPTIONS_SHOWN = 60
"""Of one day; at the stations' own pages one finds the others."""


def render_home(renderer: Renderer) -> Page:
    """Make the home page."""
    registry = renderer.registry
    settings = registry.settings
    level = card.level_title(settings.own_level)
    root = root_of("")
    activities = list(registry.activities.values())[:NEWS_SHOWN]
    receptions = _days(registry, root)
    signboards = signboards_figure(registry)
    return renderer.page(
        "home.html",
        address="",
        section="home",
        title="首页",
        description=f"查找{settings.place}的{level}和履职阵地：谁是我的代表、什么时候接待、意见办得怎样。",
        updated=activities[0].date if activities else registry.today,
        level=level,
        figures=[figure_tile(f, root) for f in home_figures(registry)],
        receptions=receptions[:DAYS_SHOWN],
        later=receptions[DAYS_SHOWN:],
        reception_count=coming_receptions(registry).number,
        days_ahead=DAYS_AHEAD,
        news=[card.activity_entry(a, registry, root) for a in activities],
        delegations=card.delegation_links(registry, root),
        kinds=[
            {
                "text": kind.name,
                "url": f"{root}stations/kind/{slug(kind.name)}/",
                "count": f"{signboards.of(kind.name)}",
            }
            for kind in settings.station_kinds
            if kind.name in registry.by_kind
        ],
    )


def figure_tile(figure: Figure, root: str) -> dict[str, str]:
    """Give what a number tile shows: the number leads to its definition."""
    value, note = figure.text, figure.period
    if isinstance(figure.value, Share) and figure.value.percent is not None:
        # The two numbers are the figure; the percentage says less and stands below.
        value = f"{figure.value.numerator:,}/{figure.value.denominator:,}"
        note = f"{figure.value.percent:g}%，{figure.period}"
    return {
        "value": value,
        "unit": figure.unit,
        "label": figure.label,
        "note": note,
        "url": f"{root}{FIGURES}#{figure.key}",
    }


def _days(registry: Registry, root: str) -> list[dict[str, Any]]:
    """Give the receptions of the coming days at all stations, day by day."""
    days: dict[date, list[tuple[str, Sequence[Deputy]]]] = {}
    for (when, station_id), deputies in registry.receptions_ahead.items():
        days.setdefault(when, []).append((station_id, deputies))
    return [
        {
            "date": when.isoformat(),
            "when": short_day(when),
            "today": when == registry.today,
            "items": [_reception(*held, registry, root) for held in there[:RECEPTIONS_SHOWN]],
            "left_out": max(0, len(there) - RECEPTIONS_SHOWN),
        }
        for when, there in days.items()
    ]


def _reception(
    station_id: str, deputies: Sequence[Deputy], registry: Registry, root: str
) -> dict[str, str]:
    station = registry.stations[station_id]
    people = [card.person_label(deputy, registry) for deputy in deputies]
    return {
        "title": station.short_name,
        "url": root + address_of(station),
        "time": (station.reception.time if station.reception else None) or "",
        "who": "、".join(people) + " 代表" if people else "工作人员接待",
    }
