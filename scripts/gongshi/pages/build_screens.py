"""The screens of a site: the wall, and a touch screen for each station."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from itertools import chain

from gongshi.pages.building import Building, naming, take, write_kept, write_together
from gongshi.pages.digest import digest
from gongshi.pages.figure_data import shared_figures
from gongshi.pages.jobs import crew_size, share_out
from gongshi.pages.kiosk_files import Screens, kiosk_files
from gongshi.pages.made import Making, Note
from gongshi.pages.wall import render_wall
from gongshi.records.photo import SUFFIXES
from gongshi.records.station import Station


def write_wall(building: Building, making: Making) -> None:
    """Write the wall, which shows figures of everything, unless none of it has changed."""
    of = digest(("wall", building.watch.counted))

    def make() -> Iterator[tuple[str, str]]:
        return render_wall(building.renderer, shared_figures(building.watched))

    write_together(building, making, of, make)


def write_kiosks(building: Building, making: Making) -> None:
    """Write the touch screens, which list the files that they show: all others are there."""
    pictures = [
        (file, *entry.mark)
        for file, entry in making.made.files.items()
        if file.lower().endswith(SUFFIXES)
    ]
    shown = digest(pictures)
    screens = Screens(building.watched, building.staging.tree, building.watch.noting())
    new = [
        station
        for station in building.renderer.registry.with_screens
        if not write_same_screen(building, making, station, digest((station, shown)))
    ]
    new.sort(key=_town)  # whose screens have most in common
    files = [file for station in new for file in kiosk_files(station)]
    building.staging.write_folders(files)
    write = partial(write_screen, building, screens, shown)
    with closing(share_out(new, write, crew_size(len(files)))) as made:
        for note in chain.from_iterable(made):
            take(building, making, note)


def _town(station: Station) -> str:
    return station.township or ""


def write_same_screen(building: Building, making: Making, station: Station, of: int) -> bool:
    """Keep one screen and its list of files; False where something that it reads has changed."""
    files = kiosk_files(station)
    same = {file: entry for file in files if (entry := making.same(file, of))}
    return len(same) == len(files) and write_kept(building, making, same)


def write_screen(building: Building, screens: Screens, shown: int, station: Station) -> list[Note]:
    """Make one screen and its list of files, and write them; give what is to be known of them."""
    files = kiosk_files(station)
    with naming(files[0], station):
        building.watch.begin()
        kiosk = screens.finished(station)
        of, reads = digest((station, shown)), building.watch.reads
        made: tuple[str | bytes, ...] = (kiosk.content, kiosk.files)
        return [
            Note(file, of, reads, building.staging.write(file, data), None)
            for file, data in zip(files, made, strict=True)
        ]
