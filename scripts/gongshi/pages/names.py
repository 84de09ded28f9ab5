"""What the find page looks through: people, stations, villages, posts and suggestions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongshi.pages.address import address_of
from gongshi.pages.draft import Draft
from gongshi.pages.names_sheet import Row, index_text, rows_text, split_rows
from gongshi.pages.renderer import Renderer, day
from gongshi.records.deputy import Deputy
from gongshi.records.reading import reading, spell
from gongshi.records.registry import Registry

NAMES = "data/names.json"

SHEETS = "data/names/"
INDEX = f"{SHEETS}index.json"

MOST_ROWS = 2_000
"""What stands in one file of at most 300 KB; visitors of larger sites load sheets of it."""


def render_name_file(renderer: Renderer) -> Iterator[Draft]:
    """Announce the open list of everything, where it is short."""
    if names_source(renderer.registry) == NAMES:
        yield Draft(NAMES, render_names)


def render_name_sheets(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Make the sheets of a long list of everything, and their index."""
    sheets = [*split_rows(rows)]
    yield INDEX, index_text(sheets)
    for name, sheet in {sheet.name: sheet for sheet in sheets}.items():
        yield f"{SHEETS}{name}.json", sheet.text


def names_source(registry: Registry) -> str:
    """Tell which file the find page begins with: all rows, or the index of the sheets."""
    tables = (registry.deputies, registry.stations, registry.by_village, registry.activities,
              registry.suggestions)  # fmt: skip
    return NAMES if sum(map(len, tables)) <= MOST_ROWS else INDEX


def render_names(renderer: Renderer) -> str:
    """Give all rows as JSON."""
    return rows_text(name_rows(renderer.registry))


def name_rows(registry: Registry) -> Iterator[Row]:
    """Go through everything that can be found."""
    for deputy in registry.deputies.values():
        yield _deputy_row(deputy, registry)
    for station in registry.stations.values():
        closed = None if station.is_open(registry.today) else "已停用"
        note = " ".join(filter(None, [closed, station.township, station.village, station.address]))
        yield ("station", station.id, station.name, _spelled(station.short_name), note,
               address_of(station))  # fmt: skip
    for village, stations in registry.by_village.items():
        if village in registry.settings.villages:
            note = registry.settings.villages[village]
            yield ("village", village, village, _spelled(village), note, address_of(stations[0]))
    for activity in registry.activities.values():
        note = f"{day(activity.date)} {activity.activity_kind}"
        yield ("news", activity.id, activity.title, "", note, address_of(activity))
    for suggestion in registry.suggestions.values():
        yield ("suggestion", suggestion.id, suggestion.title, "", suggestion.field,
               address_of(suggestion))  # fmt: skip


def _deputy_row(deputy: Deputy, registry: Registry) -> Row:
    mandate = registry.own_mandate(deputy)
    villages = dict.fromkeys(
        village
        for station_id in deputy.stations
        if (station := registry.open_stations.get(station_id))
        for village in station.covers
    )
    former = "已离任" if deputy.is_former(registry.today) else None
    note = " ".join(filter(None, [former, mandate.delegation, deputy.position, *villages]))
    spelled = " ".join(reading(deputy.name, deputy.pinyin).syllables)
    return ("deputy", deputy.id, deputy.name, spelled, note, address_of(deputy))


def _spelled(text: str) -> str:
    return " ".join(spell(text))
