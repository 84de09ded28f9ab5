"""Everything that the records give the site, written into the staging folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from errno import EDQUOT, ENOSPC
from functools import cached_property, partial
from hashlib import sha256
from itertools import chain
from pathlib import Path

from gongshi.pages.asset import Asset
from gongshi.pages.digest import digest
from gongshi.pages.draft import Draft
from gongshi.pages.failure import NotBuilt
from gongshi.pages.figure_data import shared_figures
from gongshi.pages.jobs import crew_size, share_out
from gongshi.pages.kiosk_files import Screens, kiosk_files
from gongshi.pages.made import Entry, Made, Making, Note
from gongshi.pages.markdown import render_markdown
from gongshi.pages.names import (
    NAMES,
    list_names,
    names_source,
    recut,
    render_name_list,
    sheet_file,
)
from gongshi.pages.names_sheet import NameList, split_names
from gongshi.pages.output import Mark, Staging
from gongshi.pages.outside import Outside
from gongshi.pages.page import Page
from gongshi.pages.renderer import THEME, Renderer
from gongshi.pages.shell import FrameError, Shell
from gongshi.pages.site import drafts
from gongshi.pages.sitemap import compress, render_robots, render_sitemaps
from gongshi.pages.wall import render_wall
from gongshi.pages.watch import Watch
from gongshi.records.activity import Activity
from gongshi.records.load import Progress
from gongshi.records.photo import SUFFIXES
from gongshi.records.program import folder_key, program_key
from gongshi.records.record import Record
from gongshi.records.registry import Registry
from gongshi.records.station import Station
from gongshi.records.suggestion import Suggestion


class AddressTaken(NotBuilt):
    """Two pages would stand at one address: two names that are read alike."""

    def __init__(self, page: Page, other: Page) -> None:
        super().__init__(
            f"“{page.title}”和“{other.title}”的网页地址都是 {page.address}（读音相同），"
            "请给其中一个改名"
        )


class SiteChanged(NotBuilt):
    """A file of the site was changed by somebody else while the next one was made."""

    def __init__(self, file: str) -> None:
        super().__init__(f"生成的时候，别的程序改了网站里的 {file}，请再生成一次")


class NotMade(NotBuilt):
    """A file could not be made or written; the sentence names its record."""


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
    write_names(building, making)
    write_wall(building, making)
    write_rest(building, making.made, site_url)
    write_kiosks(building, making)
    staging.write_site()
    return making.made.tidied()


def write_records(building: Building, making: Making, progress: Progress) -> None:
    """Write everything that the records give; what did not change is kept as it is."""
    every = list(drafts(building.renderer))
    _check_addresses(building, every)
    kept = [write_same(building, making, draft) for draft in every]
    new = [draft for draft, same in zip(every, kept, strict=True) if not same]
    building.staging.write_folders([draft.file for draft in new])
    size = crew_size(len(new))
    if size > 1:
        _convert(new)
    with closing(share_out(new, partial(write_draft, building), size)) as made:
        for done, (draft, same) in enumerate(zip(every, kept, strict=True)):
            progress("写出页面", done, len(every))
            if same:
                making.keep(draft.file, same)
            else:
                _take(building, making, next(made))
        progress("写出页面", len(every), len(every))


def _convert(new: list[Draft]) -> None:
    """Convert the Markdown of news once for all processes: lists show what the pages show."""
    for draft in new:
        if draft.of and isinstance(draft.of[0], (Activity, Suggestion)):
            render_markdown(draft.of[0].body)


def write_same(building: Building, making: Making, draft: Draft) -> Entry | None:
    """Keep a file that would come out as it is; None where it has to be made."""
    if not making.known:
        return None
    entry = making.same(draft.file, digest(draft.of))
    return entry if entry and building.staging.write_same(draft.file, entry.mark) else None


def write_draft(building: Building, draft: Draft) -> Note:
    """Make one file and write it; give what is to be known of it."""
    with _naming(draft.file, *draft.of[:1]):
        building.watch.begin()
        made = draft.make(building.watched, *draft.of)
        text = building.shell.pour(made) if isinstance(made, Page) else made
        updated = made.updated.isoformat() if isinstance(made, Page) else None
        mark = building.staging.write(draft.file, text)
        return Note(draft.file, digest(draft.of), building.watch.reads, mark, updated)


@contextmanager
def _naming(file: str, record: object = None) -> Iterator[None]:
    """Say which record or file it was where making one fails."""
    try:
        yield
    except FrameError as error:
        raise NotMade(str(error)) from error
    except OSError as error:
        raise NotMade(f"写 {file} 时出错（{_full(error) or error}）") from error
    except Exception as error:
        name = record.file if isinstance(record, Record) else file
        raise NotMade(f"做 {name} 的网页时出错（{type(error).__name__}: {error}）") from error


def _full(error: OSError) -> str:
    return "磁盘满了" if error.errno in (ENOSPC, EDQUOT) else ""


def _take(building: Building, making: Making, note: Note) -> None:
    """Note a file that this or another process has made."""
    building.staging.count(note.file)
    making.note(*note)


def write_wall(building: Building, making: Making) -> None:
    """Write the wall, which shows figures of everything, unless nothing has changed at all."""
    of = digest(("wall", building.watch.everything))

    def make() -> Iterator[tuple[str, str]]:
        return render_wall(building.renderer, shared_figures(building.watched))

    write_together(building, making, of, make)


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


def write_together(
    building: Building, making: Making, of: int, make: Callable[[], Iterable[tuple[str, str]]]
) -> None:
    """Write files that are made together, unless what they are made of is as it was."""
    if not write_kept(building, making, making.made_of(of)):
        for file, text in make():
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
    new = [
        station
        for station in building.renderer.registry.open_stations.values()
        if not write_same_screen(building, making, station, digest((station, shown)))
    ]
    new.sort(key=_town)  # whose screens have most in common
    files = [file for station in new for file in kiosk_files(station)]
    building.staging.write_folders(files)
    write = partial(write_screen, building, screens, shown)
    with closing(share_out(new, write, crew_size(len(files)))) as made:
        for note in chain.from_iterable(made):
            _take(building, making, note)


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
    with _naming(files[0], station):
        building.watch.begin()
        kiosk = screens.finished(station)
        of, reads = digest((station, shown)), building.watch.reads
        return [
            Note(file, of, reads, building.staging.write(file, text), None)
            for file, text in zip(files, (kiosk.html, kiosk.files), strict=True)
        ]


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
    """Write what no record gives: what MkDocs has made, style, script, photos, sitemap."""
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
    for name, text in render_robots(site_url).items():
        if name not in files:  # the site's owner may have one
            files[name] = staging.write(name, text)
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
