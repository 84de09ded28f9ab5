"""Which activities and suggestions a figure is about: all, or those of one deputy or station."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from gongshi.records.activity import Activity
from gongshi.records.figure_value import period_of
from gongshi.records.progress import Progress, progress_of
from gongshi.records.registry import Registry
from gongshi.records.suggestion import Suggestion


class Scope(Struct, frozen=True, dict=True):
    """The records that a figure counts, and how its definition calls them.

    `prefix` begins the keys of its figures, so that each definition has its own anchor.
    With `year`, records of that year alone: activities by their date, suggestions by the
    day they were registered. With `township`, those of its stations alone.
    """

    registry: Registry
    activities: tuple[Activity, ...]
    suggestions: tuple[Suggestion, ...]
    prefix: str = ""
    activity_words: str = "本站公布的活动"
    suggestion_words: str = "本站公布的意见建议"
    activity_href: str = "news/"
    suggestion_href: str = "suggestions/"
    year: int | None = None
    township: str | None = None

    @property
    def is_whole(self) -> bool:
        """Tell whether it is everything on the site."""
        return not self.prefix and self.year is None

    @cached_property
    def progress(self) -> tuple[Progress, ...]:
        """Where each suggestion stands today, in the order of the suggestions."""
        registry = self.registry
        return tuple(progress_of(s, registry.settings, registry.today) for s in self.suggestions)

    @property
    def activity_years(self) -> tuple[int, ...]:
        """The years that have activities, the newest first."""
        return tuple(sorted({a.year for a in self.activities}, reverse=True))

    @property
    def suggestion_years(self) -> tuple[int, ...]:
        """The years in which suggestions were registered, the newest first."""
        return tuple(sorted({s.registered_on.year for s in self.suggestions}, reverse=True))

    @property
    def townships(self) -> Iterable[str]:
        """The townships that figures name even where they have nothing to count."""
        return self.registry.settings.divisions if self.township is None else [self.township]

    @cached_property
    def activity_period(self) -> str:
        """The time that the activities are about."""
        return self._period(a.date for a in self.activities)

    @cached_property
    def suggestion_period(self) -> str:
        """The time that the suggestions are about."""
        return self._period(s.registered_on for s in self.suggestions)

    def _period(self, days: Iterable[date]) -> str:
        days = [date(self.year, 1, 1)] if self.year else days
        return period_of(days, self.registry.today)


def whole_site(registry: Registry) -> Scope:
    """Give all activities and suggestions of the site."""
    return Scope(
        registry, tuple(registry.activities.values()), tuple(registry.suggestions.values())
    )


def of_deputy(registry: Registry, deputy_id: str) -> Scope:
    """Give what one deputy took part in, and the suggestions they follow up."""
    return Scope(
        registry,
        registry.activities_by_deputy.get(deputy_id, ()),
        registry.suggestions_by_deputy.get(deputy_id, ()),
        prefix="deputy-",
        activity_words="这位代表牵头、参加或受邀参加的活动",
        suggestion_words="这位代表牵头跟踪的意见建议",
        activity_href=f"deputies/{deputy_id}/",
        suggestion_href=f"deputies/{deputy_id}/",
    )


def of_station(registry: Registry, station_id: str) -> Scope:
    """Give what happened at one station, and the suggestions it registered."""
    return Scope(
        registry,
        registry.activities_by_station.get(station_id, ()),
        registry.suggestions_by_station.get(station_id, ()),
        prefix="station-",
        activity_words="在这个阵地开展的活动",
        suggestion_words="这个阵地登记的意见建议",
        activity_href=f"stations/{station_id}/",
        suggestion_href=f"stations/{station_id}/",
    )


def of_township(registry: Registry, township: str) -> Scope:
    """Give what happened at the stations of one township, and the suggestions they registered.

    An activity held together with another township is in both.
    """
    label = registry.settings.township_label
    return Scope(
        registry,
        registry.activities_by_township.get(township, ()),
        registry.suggestions_by_township.get(township, ()),
        prefix="township-",
        activity_words=f"在这个{label}的阵地开展的活动",
        suggestion_words=f"这个{label}的阵地登记的意见建议",
        township=township,
    )


def of_groups(scope: Scope) -> Scope:
    """Narrow a scope to what specialist stations held and registered."""
    stations = scope.registry.stations

    def is_special(station_id: str) -> bool:
        return station_id in stations and bool(stations[station_id].group)

    return replace(
        scope,
        activities=tuple(a for a in scope.activities if any(map(is_special, a.stations))),
        suggestions=tuple(s for s in scope.suggestions if is_special(s.station)),
        prefix=f"{scope.prefix}groups-",
        activity_words=f"{scope.activity_words}中在专业代表工作站开展的",
        suggestion_words=f"{scope.suggestion_words}中由专业代表工作站登记的",
    )


def of_year(scope: Scope, year: int | None) -> Scope:
    """Narrow a scope to one year; None leaves it as it is."""
    if year is None:
        return scope
    return replace(
        scope,
        activities=tuple(a for a in scope.activities if a.year == year),
        suggestions=tuple(s for s in scope.suggestions if s.registered_on.year == year),
        year=year,
    )
