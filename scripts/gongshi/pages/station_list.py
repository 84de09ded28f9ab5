"""Lists of stations: the whole network as a tree, by township, by kind, demonstrations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from gongshi.pages import card
from gongshi.pages.address import address_of, slug
from gongshi.pages.choice import choices, in_order
from gongshi.pages.draft import Draft, draft
from gongshi.pages.page import Page, root_of
from gongshi.pages.paging import Part, split_pages
from gongshi.pages.renderer import Renderer, latest
from gongshi.records import figure_station
from gongshi.records.registry import Registry
from gongshi.records.station import Station

DEMONSTRATION = "stations/demonstration/"
MOST_ON_ONE_PAGE = 400
"""A list of more stations than this is cut into pages."""
PAGE_SIZE = 200
MOST_IN_TREE = 1_000
"""With more stations the tree shows the topmost alone; the others are on their pages."""


def render_station_lists(renderer: Renderer) -> Iterator[Draft]:
    """Make all lists of stations."""
    registry = renderer.registry
    yield draft(_index, "stations/")
    for township, stations in registry.by_township.items():
        address = f"stations/township/{slug(township)}/"
        yield from _pages(registry, address, f"{township}的阵地", stations)
    for kind, stations in registry.by_kind.items():
        yield from _pages(registry, f"stations/kind/{slug(kind)}/", kind, stations)
    demonstrations = [s for s in registry.open_stations.values() if registry.is_demonstration(s)]
    if demonstrations:
        title = registry.settings.demonstration or "示范阵地"
        yield from _pages(registry, DEMONSTRATION, title, demonstrations)


def _pages(
    registry: Registry, address: str, title: str, stations: Sequence[Station]
) -> Iterator[Draft]:
    """Announce one list, in pages where it is too long."""
    places = len({registry.host(station).id for station in stations})
    checked = latest((station.checked_on for station in stations), registry.today)
    for part in split_pages(address, stations, most=MOST_ON_ONE_PAGE, size=PAGE_SIZE):
        yield draft(_list, part.address, title, part, places, checked)


def _index(renderer: Renderer) -> Page:
    registry = renderer.registry
    signboards, places = figure_station.signboards(registry).number, len(registry.places)
    roots = [s for s in registry.open_stations.values() if s.parent not in registry.open_stations]
    return renderer.page(
        "stations.html",
        address="stations/",
        section="stations",
        title="履职阵地",
        description=f"{registry.settings.place}人大代表履职阵地 {places} 处、{signboards} 块牌子。",
        updated=latest((s.checked_on for s in registry.open_stations.values()), registry.today),
        lead=_places_sentence(signboards, places),
        kinds=_kind_rows(registry),
        townships=_township_rows(registry),
        nodes=[_node(s, registry, "../", depth=0) for s in roots],
        folded=not _has_room(registry),
        demonstration=registry.settings.demonstration
        if any(registry.is_demonstration(s) for s in registry.open_stations.values())
        else None,
        demonstration_url=root_of("stations/") + DEMONSTRATION,
        closed=[_closed(s, registry, root_of("stations/")) for s in registry.closed_stations],
    )


def _closed(station: Station, registry: Registry, root: str) -> dict[str, str]:
    heir = registry.heir(station)
    when = station.closed_on.text() if station.closed_on else ""
    return {
        "text": station.name,
        "url": root + address_of(station),
        "note": f"{when}停用" + (f"，现在去{heir.short_name}" if heir else ""),
    }


def _places_sentence(signboards: int, places: int) -> str:
    """Tell places and signboards apart."""
    shared = signboards - places
    if not shared:
        return f"共 {places} 处。"
    return f"共 {places} 处、{signboards} 块牌子：有 {shared} 块牌子与别的阵地联建，同在一处。"


def _kind_rows(registry: Registry) -> list[list[Any]]:
    """Count signboards and places of each kind; a shared place is counted with its host."""
    signboards = figure_station.signboards(registry)
    hosted = figure_station.places_hosted(registry)
    return [
        [
            {"text": kind.name, "url": f"kind/{slug(kind.name)}/"},
            f"{signboards.of(kind.name)}",
            f"{hosted.get(kind.name, 0)}",
        ]
        for kind in registry.settings.station_kinds
        if kind.name in registry.by_kind
    ]


def _township_rows(registry: Registry) -> list[list[Any]]:
    """Count signboards, places and villages reached in each township."""
    figures = (
        figure_station.signboards_by_township(registry),
        figure_station.places(registry),
        figure_station.village_coverage(registry),
    )
    return [
        [
            {"text": township, "url": f"township/{slug(township)}/"},
            *(f"{figure.of(township)}" if figure else "—" for figure in figures),
        ]
        for township in registry.by_township
    ]


def _node(station: Station, registry: Registry, root: str, depth: int) -> dict[str, Any]:
    """Give a station with those below it, as the tree shows them."""
    children = registry.children.get(station.id, ())
    below = _below(children)
    room = _has_room(registry)
    deputies = len(registry.by_station.get(station.id, ()))
    return {
        "title": station.short_name,
        "url": root + address_of(station),
        "note": "，".join(
            filter(None, ["" if room else below, f"驻站 {deputies} 位代表" if deputies else ""])
        ),
        "badges": card.station_badges(station, registry),
        "more": below,
        "open": depth == 0,
        "children": [_node(s, registry, root, depth + 1) for s in children] if room else [],
    }


def _has_room(registry: Registry) -> bool:
    """Tell whether the tree can show every station."""
    return len(registry.open_stations) <= MOST_IN_TREE


def _below(children: Sequence[Station]) -> str:
    """Name what is folded: `下设 12 个代表联络室`."""
    counts: dict[str, int] = {}
    for child in children:
        counts[child.station_kind] = counts.get(child.station_kind, 0) + 1
    return "下设 " + "、".join(f"{n} 个{kind}" for kind, n in counts.items()) if counts else ""


def _list(renderer: Renderer, title: str, part: Part[Station], places: int, checked: date) -> Page:
    """Make one page of a list of stations at so many places, last looked at on a day."""
    registry = renderer.registry
    townships = in_order(
        (s.township for s in part.items if s.township), [*registry.settings.divisions]
    )
    kinds = in_order((s.station_kind for s in part.items), [*registry.settings.kind_by_name])
    return renderer.page(
        "station_list.html",
        address=part.address,
        section="stations",
        title=part.title(title),
        description=f"{registry.settings.place}{title}，{places} 处、{part.count} 块牌子。",
        updated=checked,
        lead=f"{places} 处、{part.count} 块牌子。{part.span('块')}",
        cards=[card.station_card(s, registry, root_of(part.address)) for s in part.items],
        fields=[
            *choices("township", registry.settings.township_label, townships),
            *choices("kind", "类型", kinds),
        ]
        if part.total == 1
        else [],
        pager=part.pager(),
    )
