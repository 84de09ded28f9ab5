"""The names of a large site: its list, and the sheets that have changed."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from gongshi.pages.building import Building, write_kept, write_together
from gongshi.pages.digest import digest
from gongshi.pages.made import Making
from gongshi.pages.names import (
    NAMES,
    list_names,
    names_source,
    recut,
    render_name_list,
    sheet_file,
)
from gongshi.pages.names_sheet import NameList, split_names


def write_names(building: Building, making: Making) -> None:
    """Write the names of a large site with those sheets on which any of them has changed."""
    registry = building.renderer.registry
    if names_source(registry) == NAMES:  # then it is a file like any other
        return
    names = list_names(registry)
    of = digest(("names", sha256(names.text.encode()).hexdigest()))
    write_together(building, making, of, lambda: write_sheets(building, making, of, names))


def write_sheets(
    building: Building, making: Making, of: int, names: NameList
) -> Iterator[tuple[str, str]]:
    """Keep the sheets that stay as they were, and give all other files of the names."""
    last = making.last.files if making.known else {}

    def load(file: str) -> bytes | None:
        return building.staging.load_same(file, last[file].mark) if file in last else None

    sheets = recut(names, load)
    files = [sheet_file(sheet.name) for sheet in sheets if not sheet.lines]
    if not write_kept(building, making, {file: last[file]._replace(of=of) for file in files}):
        sheets = [*split_names(names)]
    return render_name_list(names, sheets)
