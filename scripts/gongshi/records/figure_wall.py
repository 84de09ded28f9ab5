"""The figures of the wall: the whole site's and each township's.

Activities are those of the newest year that has any, as on the home page; suggestions are all.
The keys of a township's figures begin with `township-`, the rest of the key is the city's.
What is told of the whole site for all time is the figure of the page of definitions itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from msgspec import Struct

from gongshi.records.figure_activity import (
    activities_by_month,
    activities_by_station,
    activity_figures,
)
from gongshi.records.figure_attendance import (
    Attendance,
    attendance_figures,
    attendance_in_township,
    take_attendance,
)
from gongshi.records.figure_deputy import own_deputies, specialists_by_group
from gongshi.records.figure_group import group_figures
from gongshi.records.figure_reception import coming_receptions
from gongshi.records.figure_station import (
    active_stations,
    demonstrations,
    places,
    signboards,
    village_coverage,
)
from gongshi.records.figure_suggestion import suggestion_figures
from gongshi.records.figure_suggestion_split import answered_by_month, split_figures
from gongshi.records.figure_value import Figure, FigureGroup, in_row
from gongshi.records.registry import Registry
from gongshi.records.scope import Scope, of_township, of_year, whole_site

TOWNSHIP = "township-"
_OF_A_YEAR = ("figures-activities", "figures-groups")
"""The groups that the wall narrows to one year; all others it shows as they are."""

Found = Mapping[str, Figure]


class WallFigures(Struct, frozen=True, dict=True):
    """Gives the figures of a site and of its townships, by the city's keys."""

    registry: Registry

    @cached_property
    def year(self) -> int | None:
        """The newest year that has activities."""
        return next(iter(whole_site(self.registry).activity_years), None)

    @cached_property
    def _attendance(self) -> Attendance | None:
        return None if self.year is None else take_attendance(self.registry, self.year)

    @cached_property
    def _places(self) -> Figure | None:
        return places(self.registry)

    @cached_property
    def _coverage(self) -> Figure | None:
        return village_coverage(self.registry)

    def site(self, groups: Iterable[FigureGroup]) -> Found:
        """Give the whole site's figures by key; `groups` are all figures of the site."""
        same = [f for group in groups if group.key not in _OF_A_YEAR for f in group.figures]
        return _by_key([*same, *self._held(whole_site(self.registry))])

    def township(self, name: str) -> Found:
        """Give the figures of one township by the city's keys; each has its own key too.

        The records behind them are the city's: added up over all townships and what belongs
        to none, they give the city's figure, but for what two townships hold together.
        """
        registry, year = self.registry, self.year
        attendance = self._attendance
        here = attendance_figures(attendance_in_township(attendance, name)) if attendance else ()
        found = [
            own_deputies(registry, name),
            specialists_by_group(registry, name),
            *here,
            self._row(self._places, name),
            self._row(self._coverage, name),
            signboards(registry, name),
            demonstrations(registry, name),
            active_stations(registry, year, name) if year else None,
            coming_receptions(registry, name),
            *self._happened(of_township(registry, name)),
            self._by_station(name),
        ]
        return {
            key.removeprefix(TOWNSHIP): figure
            for key, figure in _by_key(filter(None, found)).items()
        }

    def _by_station(self, township: str) -> Figure:
        scope = of_year(of_township(self.registry, township), self.year)
        return activities_by_station(scope, self.registry.by_township.get(township, ()))

    def _happened(self, scope: Scope) -> list[Figure]:
        """Give what a scope held in the year and what it registered at any time."""
        found: list[Figure] = [*suggestion_figures(scope), *split_figures(scope)]
        if self._registered is not None:
            found += [answered_by_month(of_year(scope, self._registered))]
        return [*found, *self._held(scope)]

    def _held(self, scope: Scope) -> list[Figure]:
        """Give what a scope held in the year, and all that the specialist groups did."""
        if self.year is None:
            return []
        this_year = of_year(scope, self.year)
        found = [*activity_figures(this_year), activities_by_month(this_year)]
        return [*found, *group_figures(this_year, scope)]

    @cached_property
    def _registered(self) -> int | None:
        """The newest year in which suggestions were registered."""
        return next(iter(whole_site(self.registry).suggestion_years), None)

    def _row(self, figure: Figure | None, township: str) -> Figure | None:
        label = self.registry.settings.township_label
        return in_row(figure, township, TOWNSHIP, f"这里只算这个{label}的。") if figure else None


def _by_key(figures: Iterable[Figure]) -> dict[str, Figure]:
    return {figure.key: figure for figure in figures}
