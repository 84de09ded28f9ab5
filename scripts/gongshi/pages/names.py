"""What the find page looks through: people, stations, villages, posts and suggestions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence

from gongshi.pages.address import address_of
from gongshi.pages.draft import Draft
from gongshi.pages.names_recut import LastList, NotRecut, recut_names
from gongshi.pages.names_sheet import NameList, Sheet, index_text, text_lines
from gongshi.pages.names_word import Row
from gongshi.pages.renderer import Renderer, day
from gongshi.records.deputy import Deputy
from gongshi.records.reading import spell, syllables_of
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


def recut(names: NameList, load: Callable[[str], bytes | None]) -> list[Sheet]:
    """Cut a long list of everything where it is not as the last site has it.

    `load` reads a file of the last site; None where it is not as the last build has left it.
    No sheets where all have to be cut.
    """

    def text(file: str) -> str:
        content = load(file)
        if content is None:
            raise NotRecut
        return content.decode()

    try:
        index, lines = json.loads(text(INDEX)), text_lines(text(NAMES))
        sheets = LastList(lines, index["begins"], index["files"], lambda n: text(sheet_file(n)))
        return recut_names(names, sheets)
    except NotRecut:
        return []


def render_name_list(names: NameList, sheets: Sequence[Sheet]) -> Iterator[tuple[str, str]]:
    """Make the files of a long list of everything: all of it, its sheets and their index."""
    yield NAMES, names.text
    yield INDEX, index_text(sheets)
    for name, sheet in {sheet.name: sheet for sheet in sheets if sheet.lines}.items():
        yield sheet_file(name), sheet.text


def sheet_file(name: str) -> str:
    """Give the file of a sheet."""
    return f"{SHEETS}{name}.json"


def names_source(registry: Registry) -> str:
    """Tell which file the find page begins with: all rows, or the index of the sheets."""
    tables = (registry.deputies, registry.stations, registry.by_village, registry.activities,
              registry.suggestions)  # fmt: skip
    return NAMES if sum(map(len, tables)) <= MOST_ROWS else INDEX


def render_names(renderer: Renderer) -> str:
    """Give all rows as JSON."""
    return list_names(renderer.registry).text


def list_names(registry: Registry) -> NameList:
    """List everything that can be found."""
    return NameList([*name_rows(registry)])


def name_rows(registry: Registry) -> Iterator[Row]:
    """Go through everything that can be found."""
    former = {deputy.id for deputy in registry.former}
    covered = {station.id: station.covers for station in registry.open_stations.values()}
    for deputy in registry.deputies.values():
        villages = [village for id in deputy.stations for village in covered.get(id, ())]
        yield _deputy_row(deputy, registry, villages, "已离任" if deputy.id in former else None)
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


def _deputy_row(
    deputy: Deputy, registry: Registry, villages: Iterable[str], former: str | None
) -> Row:
    delegation = registry.own_mandate(deputy).delegation
    noted = [former, delegation, deputy.position, *dict.fromkeys(villages)]
    note = " ".join(filter(None, noted))
    spelled = " ".join(syllables_of(deputy.name, deputy.pinyin))
    return ("deputy", deputy.id, deputy.name, spelled, note, address_of(deputy))


def _spelled(text: str) -> str:
    return " ".join(spell(text))
