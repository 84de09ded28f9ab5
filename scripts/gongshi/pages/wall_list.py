"""The short lists of records on the wall: what is overdue, what specialist stations held last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gongshi.pages.address import address_of
from gongshi.pages.renderer import short_day
from gongshi.pages.suggestion_list import SUGGESTIONS
from gongshi.pages.township import news_address, suggestions_address
from gongshi.records.progress import Progress, progress_of
from gongshi.records.registry import Registry
from gongshi.records.scope import of_groups, of_township, whole_site
from gongshi.records.suggestion import Suggestion

SHOWN = 5

Item = dict[str, Any]


def records(key: str, registry: Registry, township: str | None) -> tuple[Sequence[Item], str]:
    """Give the entries of a list of the site or of a township, and the address of the rest."""
    return _LISTS[key](registry, township)


def _overdue(registry: Registry, township: str | None) -> tuple[Sequence[Item], str]:
    """Give the suggestions whose answer is overdue, the longest first."""
    scope = of_township(registry, township) if township else whole_site(registry)
    found = [(progress_of(s, registry.settings, registry.today), s) for s in scope.suggestions]
    late = sorted(
        ((p, s) for p, s in found if p.overdue),
        key=lambda pair: (-pair[0].days_overdue, pair[1].id),
    )
    has_list = township in registry.suggestions_by_township
    href = suggestions_address(township) if township and has_list else SUGGESTIONS
    return [_late(s, p, registry) for p, s in late[:SHOWN]], href


def _late(suggestion: Suggestion, progress: Progress, registry: Registry) -> Item:
    station = registry.stations.get(suggestion.station)
    assigned = progress.rounds[-1].assigned
    return {
        "title": suggestion.title,
        "mark": f"超期 {progress.days_overdue} 天",
        "alert": True,
        "meta": " · ".join(
            filter(None, [station.short_name if station else "", assigned.unit if assigned else ""])
        ),
        "href": address_of(suggestion),
    }


def _groups(registry: Registry, township: str | None) -> tuple[Sequence[Item], str]:
    """Give the latest activities at specialist stations."""
    scope = of_groups(of_township(registry, township) if township else whole_site(registry))
    entries = [
        {
            "title": activity.title,
            "mark": short_day(activity.date),
            "meta": " · ".join(
                registry.stations[s].short_name for s in activity.stations if s in registry.stations
            ),
            "href": address_of(activity),
        }
        for activity in scope.activities[:SHOWN]
    ]
    has_list = township in registry.activities_by_township
    return entries, news_address(township) if township and has_list else "groups/"


_LISTS = {"overdue": _overdue, "groups": _groups}
