"""Everything that the records give the site, written into the staging folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from gongshi.pages.asset import Asset
from gongshi.pages.digest import digest
from gongshi.pages.draft import Draft
from gongshi.pages.kiosk_files import Screens, kiosk_files
from gongshi.pages.made import Entry, Made, Making
from gongshi.pages.output import Mark, Staging
from gongshi.pages.outside import Outside
from gongshi.pages.page import Page
from gongshi.pages.renderer import THEME, Renderer
from gongshi.pages.shell import Shell
from gongshi.pages.site import drafts
from gongshi.pages.sitemap import compress, render_sitemaps
from gongshi.pages.wall import render_wall
from gongshi.pages.watch import Read, Watch
from gongshi.records.load import Progress
from gongshi.records.photo import SUFFIXES
from gongshi.records.program import folder_key, program_key
from gongshi.records.registry import Registry
from gongshi.records.station import Station


class AddressTaken(Exception):
    """Two pages would stand at one address: two names that are read alike."""

    def __init__(self, page: Page, other: Page) -> None:
        super().__init__(
            f"“{page.title}”和“{other.title}”的网页地址都是 {page.address}（读音相同），"
            "请给其中一个改名"
        )


class SiteChanged(Exception):
    """A file of the site was changed by somebody else while the next one was made."""

    def __init__(self, file: str) -> None:
        super().__init__(f"生成的时候，别的程序改了网站里的 {file}，请再生成一次")


@dataclass(frozen=True)
class Building:
    """A site about to be written: what it says, what MkDocs made, where it goes, what was there.

    `assets` are files that pages load; what they are named stands in the pages.
    """

    staging: Staging
    renderer: Renderer
    outside: Outside
    root: Path
    assets: tuple[Asset, ...]
    last: Made

    @cached_property
    def key(self) -> str:
        """A text that stands for what every page depends on, whatever records it shows."""
        registry = self.renderer.registry
        settings = (registry.settings, registry.today, self.renderer.site_name)
        frames = sorted((str(key), frame.html) for key, frame in self.outside.frames.items())
        files = [asset.file for asset in self.assets]
        issued = self.renderer.codes.site_url
        rest = digest([settings[0].digest, *settings[1:], frames, files, issued])
        return f"{program_key()} {folder_key(THEME)} {rest}"

    @cached_property
    def shell(self) -> Shell:
        """The frames that pages are poured into."""
        return Shell(self.outside.frames)

    @cached_property
    def watch(self) -> Watch:
        """The registry as pages see it."""
        return Watch(self.renderer.registry, self.renderer.codes)

    @cached_property
    def watched(self) -> Renderer:
        """The renderer that pages are made by, which notes what they read."""
        watch = self.watch
        return replace(
            self.renderer, registry=watch.registry, issued=watch.codes, share=watch.noting()
        )


def write_site(building: Building, site_url: str, progress: Progress) -> Made:
    """Put the whole site together and swap it in; give what was made of what."""
    staging = building.staging
    staging.write_begin()
    making = Making(building.last, building.key, building.watch)
    write_records(building, making, progress)
    write_wall(building, making)
    write_rest(building, making.made, site_url)
    write_kiosks(building, making)
    staging.write_site()
    return making.made.tidied()


def write_records(building: Building, making: Making, progress: Progress) -> None:
    """Write everything that the records give; what did not change is kept as it is."""
    every = list(drafts(building.renderer))
    _check_addresses(building, every)
    for done, draft in enumerate(every):
        progress("写出页面", done, len(every))
        of = digest(draft.of)
        entry = making.same(draft.file, of)
        if entry and building.staging.write_same(draft.file, entry.mark):
            making.keep(draft.file, entry)
        else:
            making.note(draft.file, of, *write_draft(building, draft))
    progress("写出页面", len(every), len(every))


def write_draft(building: Building, draft: Draft) -> tuple[frozenset[Read], Mark, str | None]:
    """Make one file and write it; give what it read, its mark and its date."""
    building.watch.begin()
    made = draft.make(building.watched, *draft.of)
    text = building.shell.pour(made) if isinstance(made, Page) else made
    updated = made.updated.isoformat() if isinstance(made, Page) else None
    return building.watch.reads, building.staging.write(draft.file, text), updated


def write_wall(building: Building, making: Making) -> None:
    """Write the wall, which shows figures of everything, unless nothing has changed at all."""
    of = digest(("wall", building.watch.everything))
    if not write_kept(building, making, making.made_of(of)):
        for file, text in render_wall(building.renderer):
            making.note(file, of, (), building.staging.write(file, text), None)


def write_kiosks(building: Building, making: Making) -> None:
    """Write the touch screens, which list the files that they show: all others are there."""
    pictures = [
        (file, *entry.mark)
        for file, entry in making.made.files.items()
        if file.lower().endswith(SUFFIXES)
    ]
    shown = digest(pictures)
    screens = Screens(building.watched, building.staging.tree, building.watch.noting())
    for station in building.renderer.registry.open_stations.values():
        write_screen(building, making, screens, station, digest((station, shown)))


def write_screen(
    building: Building, making: Making, screens: Screens, station: Station, of: int
) -> None:
    """Write one screen and its list of files, unless nothing that it reads has changed."""
    files = kiosk_files(station)
    same = {file: entry for file in files if (entry := making.same(file, of))}
    if len(same) == len(files) and write_kept(building, making, same):
        return
    building.watch.begin()
    kiosk = screens.finished(station)
    reads = building.watch.reads
    for file, text in zip(files, (kiosk.html, kiosk.files), strict=True):
        making.note(file, of, reads, building.staging.write(file, text), None)


def write_kept(building: Building, making: Making, files: Mapping[str, Entry]) -> bool:
    """Keep some files as the last build has left them; False where that cannot be."""
    if not files:
        return False
    if not all(building.staging.write_same(file, entry.mark) for file, entry in files.items()):
        return False
    for file, entry in files.items():
        making.keep(file, entry)
    return True


def _check_addresses(building: Building, every: list[Draft]) -> None:
    """Refuse two pages at one address. Raises AddressTaken."""
    first: dict[str, Draft] = {}
    for draft in every:
        other = first.setdefault(draft.file, draft)
        if other is not draft:
            pages = [one.make(building.renderer, *one.of) for one in (draft, other)]
            if isinstance(pages[0], Page) and isinstance(pages[1], Page):
                raise AddressTaken(pages[0], pages[1])


def write_rest(building: Building, made: Made, site_url: str) -> None:
    """Write what no record gives: what MkDocs has made, style, script, photos, the sitemap."""
    staging = building.staging
    files = write_outside(building)
    for asset in building.assets:
        files[asset.file] = staging.write(asset.file, asset.text)
    for file, path in photo_files(building.renderer.registry, building.root):
        files[file] = staging.write(file, path.read_bytes())
    for name, text in render_sitemaps(
        site_url, [*made.pages(), *building.outside.ordinary]
    ).items():
        files[name] = staging.write(name, text)
        files[f"{name}.gz"] = staging.write(f"{name}.gz", compress(text))
    made.files |= {file: Entry(0, [], mark, None) for file, mark in files.items()}
    made.outside = building.outside


def write_outside(building: Building) -> dict[str, Mark]:
    """Write what MkDocs has made, now or the last time."""
    files = building.staging.write_others()
    if files:
        building.outside.files = list(files)
        return files
    marks = building.last.marks(building.outside.files)
    for file, mark in marks.items():
        if not building.staging.write_same(file, mark):
            raise SiteChanged(file)
    return marks


def photo_files(registry: Registry, root: Path) -> Iterator[tuple[str, Path]]:
    """Give the photos of deputies and stations; those of posts are MkDocs' own files."""
    photos = [("deputies", d.photo) for d in registry.deputies.values() if d.photo]
    photos += [("stations", p) for s in registry.stations.values() for p in s.photos]
    for folder, photo in photos:
        yield f"{folder}/{photo.file}", root / folder / photo.file
