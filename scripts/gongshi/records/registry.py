"""All records of a site, linked to each other: who is where, what happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import TypeVar

from gongshi.records.activity import Activity
from gongshi.records.deputy import Deputy, Mandate, Vacancy
from gongshi.records.load import Records
from gongshi.records.namesake import tell_apart
from gongshi.records.order import order_people, order_stations
from gongshi.records.settings import Settings
from gongshi.records.station import Station
from gongshi.records.suggestion import Suggestion

DAYS_AHEAD = 7
"""How far ahead receptions are told together, today included."""

T = TypeVar("T")
Groups = Mapping[str, tuple[T, ...]]


def grouped(items: Iterable[T], keys: Callable[[T], Iterable[str | None]]) -> Groups[T]:
    """Sort items into groups; one item may be in several, order is kept."""
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for item in items:
        for key in keys(item):
            if key:
                groups[key].append(item)
    return {key: tuple(group) for key, group in groups.items()}


def grouped_by(items: Iterable[T], key: Callable[[T], str | None]) -> Groups[T]:
    """Sort items into groups as `grouped` does, each into one or none."""
    groups: defaultdict[str | None, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return {key: tuple(group) for key, group in groups.items() if key}


@dataclass(frozen=True)
class Registry:
    """The records by id, and every link between them as a group by id.

    People come in the order of names that the settings ask for, stations in the order of
    their kinds, activities and suggestions with the newest first.
    """

    settings: Settings
    today: date
    deputies: Mapping[str, Deputy]
    vacancies: Mapping[str, Vacancy]
    stations: Mapping[str, Station]
    activities: Mapping[str, Activity]
    suggestions: Mapping[str, Suggestion]

    # people

    @cached_property
    def serving(self) -> tuple[Deputy, ...]:
        """Everyone with a mandate that has not ended."""
        return tuple(d for d in self.deputies.values() if not d.is_former(self.today))

    @cached_property
    def former(self) -> tuple[Deputy, ...]:
        """Everyone whose mandates have all ended."""
        serving = {deputy.id for deputy in self.serving}
        return tuple(d for d in self.deputies.values() if d.id not in serving)

    @cached_property
    def own_deputies(self) -> tuple[Deputy, ...]:
        """Those who serve in the congress this site is about (`本级`)."""
        return self.by_level.get(self.settings.own_level, ())

    @cached_property
    def by_level(self) -> Groups[Deputy]:
        """Serving deputies by level; a person of two levels is in both."""
        return grouped(
            self.serving, lambda d: {m.level: None for m in d.mandates if m.is_serving(self.today)}
        )

    @cached_property
    def by_delegation(self) -> Groups[Deputy]:
        """Serving deputies of the own level by delegation."""
        return grouped_by(self.own_deputies, lambda d: self.own_mandate(d).delegation)

    @cached_property
    def by_group(self) -> Groups[Deputy]:
        """Serving deputies by specialist group."""
        return grouped_by(self.serving, attrgetter("group"))

    @cached_property
    def by_station(self) -> Groups[Deputy]:
        """Serving deputies by the id of each station they are based at."""
        return grouped(self.serving, attrgetter("stations"))

    def township_of(self, deputy: Deputy) -> str | None:
        """Give the township whose delegation a deputy belongs to; None where it is no township's.

        The delegation of a township is called after it: 喜洲镇代表团.
        """
        delegation = self.own_mandate(deputy).delegation or ""
        township = delegation.removesuffix("代表团")
        return township if township in self.settings.divisions else None

    @cached_property
    def own_by_township(self) -> Groups[Deputy]:
        """Serving deputies of the own level by the township of their delegation."""
        return grouped_by(self.own_deputies, self.township_of)

    def delegation_order(self, name: str) -> tuple[int, str]:
        """Give what orders delegations: as their townships are ordered, then by name."""
        townships = list(self.settings.divisions)
        township = name.removesuffix("代表团")
        return (townships.index(township) if township in townships else len(townships), name)

    def own_mandate(self, deputy: Deputy) -> Mandate:
        """Give the mandate to show first: at the own level if there is one."""
        if len(deputy.mandates) == 1:  # as most people have, and very many pages ask
            return deputy.mandates[0]
        own = deputy.mandate_at(self.settings.own_level, self.today)
        if own and (own.is_serving(self.today) or deputy.is_former(self.today)):
            return own
        return deputy.main_mandate(self.today)

    @cached_property
    def by_name(self) -> Groups[Deputy]:
        """All deputies, former ones too, by name."""
        return grouped_by(self.deputies.values(), attrgetter("name"))

    @cached_property
    def qualifiers(self) -> Mapping[str, str]:
        """What tells a deputy from others of the same name, by id."""
        namesakes = (people for people in self.by_name.values() if len(people) > 1)
        return dict(chain.from_iterable(tell_apart(n, self.own_mandate) for n in namesakes))

    def is_homonym(self, deputy: Deputy) -> bool:
        """Tell whether another deputy has the same name."""
        return deputy.id in self.qualifiers

    def qualifier(self, deputy: Deputy) -> str:
        """Give what tells a deputy from others of the name; nothing where there is no other."""
        return self.qualifiers.get(deputy.id, "")

    # stations

    @cached_property
    def open_stations(self) -> Mapping[str, Station]:
        """The stations that have not closed; counts and lists are of these."""
        return {id: s for id, s in self.stations.items() if s.is_open(self.today)}

    @cached_property
    def closed_stations(self) -> tuple[Station, ...]:
        """The stations that have closed; their pages and codes go on answering."""
        return tuple(s for s in self.stations.values() if s.id not in self.open_stations)

    def heir(self, station: Station) -> Station | None:
        """Give where to go instead of a closed station, itself where it is open.

        That is the successor, else who shares its place, else the station above; of a closed
        one its own heir.
        """
        ways = [station]
        for way in ways:
            if way.id in self.open_stations:
                return way
            for following in (way.successor, way.co_located_with, way.parent):
                found = self.stations.get(following or "")
                if found is not None and found not in ways:
                    ways.append(found)
        return None

    @cached_property
    def children(self) -> Groups[Station]:
        """Stations by the id of the station above."""
        return grouped_by(self.open_stations.values(), attrgetter("parent"))

    @cached_property
    def by_kind(self) -> Groups[Station]:
        """Stations by the name of their kind."""
        return grouped_by(self.open_stations.values(), attrgetter("station_kind"))

    @cached_property
    def by_township(self) -> Groups[Station]:
        """Stations by township."""
        return grouped_by(self.open_stations.values(), attrgetter("township"))

    @cached_property
    def with_screens(self) -> tuple[Station, ...]:
        """The stations whose kind has touch screens."""
        kinds = self.settings.kiosk.kinds
        return tuple(
            s for s in self.open_stations.values() if kinds is None or s.station_kind in kinds
        )

    @cached_property
    def by_village(self) -> Groups[Station]:
        """Stations by each village that they serve or stand in."""
        return grouped(self.open_stations.values(), lambda s: dict.fromkeys([*s.covers, s.village]))

    def host(self, station: Station) -> Station:
        """Give the open station whose place this signboard shares; itself where it is alone."""
        return self.open_stations.get(station.co_located_with or "", station)

    @cached_property
    def signboards(self) -> Groups[Station]:
        """All signboards of one place by the id of its host."""
        return grouped_by(self.open_stations.values(), lambda s: self.host(s).id)

    def neighbours(self, station: Station) -> tuple[Station, ...]:
        """Give the other signboards at the same place."""
        here = self.signboards.get(self.host(station).id, ())
        return tuple(s for s in here if s.id != station.id)

    @cached_property
    def places(self) -> tuple[Station, ...]:
        """One station for each place: the hosts."""
        return tuple(s for s in self.open_stations.values() if self.host(s) is s)

    def is_demonstration(self, station: Station) -> bool:
        """Tell whether a station holds the honour that makes it a demonstration."""
        title = self.settings.demonstration
        return any(a.name == title and a.is_valid(self.today) for a in station.awards)

    # when people are received

    @property
    def days_ahead(self) -> list[date]:
        """Today and the days that follow, a week in all."""
        return [self.today + timedelta(days=n) for n in range(DAYS_AHEAD)]

    @cached_property
    def receptions_ahead(self) -> Mapping[tuple[date, str], tuple[Deputy, ...]]:
        """Who receives in the coming days, by day, then by the id of the station.

        Deputies receive at the station they name, else at the first they are based at; where
        only the station itself has a reception day, there is nobody.
        """
        days = self.days_ahead
        found: defaultdict[tuple[date, str], list[Deputy]] = defaultdict(list)
        for deputy in self.serving:
            reception, place = deputy.reception, deputy.reception_station
            if reception and place and place in self.open_stations:
                for when in reception.between(days[0], days[-1]):
                    found[when, place].append(deputy)
        for station in self.open_stations.values():
            if station.reception:
                for when in station.reception.between(days[0], days[-1]):
                    found[when, station.id] += []
        order = {station_id: n for n, station_id in enumerate(self.stations)}
        keys = sorted(found, key=lambda key: (key[0], order[key[1]]))
        return {key: tuple(found[key]) for key in keys}

    @cached_property
    def receptions_by_township(self) -> Groups[tuple[date, str]]:
        """Day and station of each reception of the coming days by the station's township."""
        return grouped_by(self.receptions_ahead, lambda key: self.stations[key[1]].township)

    # what happened

    @cached_property
    def activities_by_deputy(self) -> Groups[Activity]:
        """Activities by the id of each deputy who took part, guests included."""
        return grouped(self.activities.values(), attrgetter("people_ids"))

    @cached_property
    def activities_by_station(self) -> Groups[Activity]:
        """Activities by station id."""
        return grouped(self.activities.values(), attrgetter("stations"))

    def townships_at(self, stations: Iterable[str]) -> dict[str, None]:
        """Give the townships of some stations, each once; stations of none are left out."""
        known = (self.stations[s].township for s in stations if s in self.stations)
        return {township: None for township in known if township}

    @cached_property
    def activities_by_township(self) -> Groups[Activity]:
        """Activities by township of their stations; one held in two townships is in both."""
        return grouped(self.activities.values(), lambda a: self.townships_at(a.stations))

    @cached_property
    def suggestions_by_deputy(self) -> Groups[Suggestion]:
        """Suggestions by the id of each deputy who follows them up."""
        return grouped(self.suggestions.values(), attrgetter("deputies"))

    @cached_property
    def suggestions_by_station(self) -> Groups[Suggestion]:
        """Suggestions by the id of the station that registered them."""
        return grouped_by(self.suggestions.values(), attrgetter("station"))

    @cached_property
    def suggestions_by_township(self) -> Groups[Suggestion]:
        """Suggestions by the township of the station that registered them."""
        return grouped(self.suggestions.values(), lambda s: self.townships_at([s.station]))

    @cached_property
    def suggestions_by_activity(self) -> Groups[Suggestion]:
        """Suggestions by the id of the activity where they were raised."""
        return grouped_by(self.suggestions.values(), attrgetter("activity"))


def link_records(records: Records, settings: Settings, today: date) -> Registry:
    """Put the records in order and link them. `today` decides who is serving and what is due."""
    return Registry(
        settings=settings,
        today=today,
        deputies=_by_id(order_people(records.deputies.values(), settings)),
        vacancies=_by_id(sorted(records.vacancies.values(), key=lambda v: v.id)),
        stations=_by_id(order_stations(records.stations.values(), settings)),
        activities=_by_id(
            sorted(records.activities.values(), key=lambda a: (a.date, a.id), reverse=True)
        ),
        suggestions=_by_id(
            sorted(
                records.suggestions.values(), key=lambda s: (s.registered_on, s.id), reverse=True
            )
        ),
    )


R = TypeVar("R", Deputy, Vacancy, Station, Activity, Suggestion)


def _by_id(items: Iterable[R]) -> dict[str, R]:
    return {item.id: item for item in items}
