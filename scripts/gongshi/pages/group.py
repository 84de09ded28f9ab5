"""The specialist groups (专业代表小组): all of them, and the page of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from gongshi.pages import card
from gongshi.pages.address import address_of, slug
from gongshi.pages.card import Item, counted
from gongshi.pages.choice import choices, in_order
from gongshi.pages.draft import Draft, draft
from gongshi.pages.news_list import station_address
from gongshi.pages.page import Page, root_of
from gongshi.pages.renderer import Renderer, latest
from gongshi.pages.suggestion_list import field_address
from gongshi.records import figure_deputy
from gongshi.records.activity import Activity
from gongshi.records.deputy import Deputy
from gongshi.records.registry import Registry
from gongshi.records.station import Station
from gongshi.records.suggestion import Suggestion

GROUPS = "groups/"
ACTIVITIES_SHOWN = 12
SUGGESTIONS_SHOWN = 12


class Group(Struct, frozen=True):
    """A specialist group with its members, its stations and what belongs to its subject."""

    name: str
    members: Sequence[Deputy]
    stations: Sequence[Station]
    activities: Sequence[Activity]
    suggestions: Sequence[Suggestion]

    @property
    def title(self) -> str:
        """What the group is called: `法律专业组`."""
        return f"{self.name}专业组"

    @property
    def address(self) -> str:
        """The address of the group's page."""
        return f"{GROUPS}{slug(self.name)}/"

    def levels(self, registry: Registry) -> Mapping[str, int]:
        """Count members by level, as the site's figure does."""
        return figure_deputy.levels_of(self.members, registry)


def groups(registry: Registry) -> list[Group]:
    """Give the groups of the settings, those without members too, then any others there are."""
    led = [s.group for s in registry.open_stations.values() if s.group]
    names = dict.fromkeys([*registry.settings.groups, *registry.by_group, *led])
    return [_group(name, registry) for name in names]


def _group(name: str, registry: Registry) -> Group:
    stations = [s for s in registry.open_stations.values() if s.group == name]
    here = {s.id for s in registry.stations.values() if s.group == name}
    return Group(
        name,
        registry.by_group.get(name, ()),
        stations,
        [a for a in registry.activities.values() if not here.isdisjoint(a.stations)],
        [s for s in registry.suggestions.values() if s.field == name],
    )


def render_groups(renderer: Renderer) -> Iterator[Draft]:
    """Make the page of all groups and a page for each."""
    found = groups(renderer.registry)
    yield draft(_index, GROUPS, found)
    for group in found:
        yield draft(_page, group.address, group)


# all groups


def _index(renderer: Renderer, found: Sequence[Group]) -> Page:
    registry = renderer.registry
    root = root_of(GROUPS)
    figure = figure_deputy.specialists_by_group(registry)
    members = [deputy for group in found for deputy in group.members]
    total = figure.text if figure else "0"
    return renderer.page(
        "group_index.html",
        address=GROUPS,
        section="groups",
        title="专业代表小组",
        description=f"{registry.settings.place}人大代表按专业组成 {len(found)} 个小组，"
        f"共 {total} 位成员，各有专业代表工作站。"
        if found
        else f"{registry.settings.place}人大代表的专业小组。",
        updated=latest((d.checked_on for d in members), registry.today),
        lead=f"{len(found)} 个小组，共 {total} 位代表。" if found else "",
        counted=counted(figure, root) if figure else None,
        rows=[_row(group, registry, root) for group in found],
    )


def _row(group: Group, registry: Registry, root: str) -> list[Any]:
    """Give the row of a group: name, members, members by level, its stations."""
    levels = group.levels(registry).items()
    return [
        {"text": group.title, "url": root + group.address},
        f"{len(group.members)}",
        "、".join(f"{level} {count}" for level, count in levels) or "—",
        {"html": _station_links(group, root)},
    ]


def _station_links(group: Group, root: str) -> str:
    links = (card.link(s.short_name, root + address_of(s)) for s in group.stations)
    return "、".join(links) or "还没有设站"


# one group


def _page(renderer: Renderer, group: Group) -> Page:
    registry = renderer.registry
    root = root_of(group.address)
    return renderer.page(
        "group.html",
        address=group.address,
        section="groups",
        title=group.title,
        description=_description(group, registry),
        updated=_last_change(group, renderer),
        group=group,
        lead=_lead(group, registry),
        cards=[_member(d, registry, root) for d in group.members],
        fields=_fields(group, registry),
        stations=[card.station_card(s, registry, root) for s in group.stations],
        activities=[
            card.activity_line(a, registry, root) for a in group.activities[:ACTIVITIES_SHOWN]
        ],
        more=[
            {"text": f"{s.short_name}的全部活动", "url": root + station_address(s.id)}
            for s in group.stations
            if s.id in registry.activities_by_station
        ],
        suggestions=[
            card.suggestion_entry(s, registry, root) for s in group.suggestions[:SUGGESTIONS_SHOWN]
        ],
        field_url=root + field_address(group.name) if group.suggestions else "",
    )


def _lead(group: Group, registry: Registry) -> str:
    if not group.members:
        return ""
    levels = group.levels(registry).items()
    parts = "，".join(f"{card.level_title(level)} {count} 位" for level, count in levels)
    return f"成员 {len(group.members)} 位：{parts}。" if len(levels) > 1 else f"成员 {parts}。"


def _description(group: Group, registry: Registry) -> str:
    station = "、".join(s.name for s in group.stations)
    parts = [f"{registry.settings.place}人大代表{group.title}", _lead(group, registry), station]
    return "，".join(part.removesuffix("。") for part in parts if part) + "。"


def _member(deputy: Deputy, registry: Registry, root: str) -> Item:
    """Give the card of a member, with all levels; the group itself need not be said again."""
    badges = card.deputy_badges(deputy, registry, all_levels=True)
    shown = [badge for badge in badges if badge["kind"] != "specialty"]
    return {
        **card.deputy_card(deputy, card.known_stations(deputy, registry), registry, root),
        "badges": shown,
    }


def _fields(group: Group, registry: Registry) -> list[Item]:
    serving = (m.level for d in group.members for m in d.serving_mandates(registry.today))
    levels = in_order(serving, registry.settings.levels)
    return choices("level", "层级", levels, [card.level_title(level) for level in levels])


def _last_change(group: Group, renderer: Renderer) -> date:
    days = [d.checked_on for d in group.members]
    days += [s.checked_on for s in group.stations]
    days += [a.date for a in group.activities[:1]]
    days += [s.steps[-1].date for s in group.suggestions]
    return min(latest(days, renderer.today), renderer.today)
