"""A site about to be written: what it is made of, and how its files are written or kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from errno import EDQUOT, ENOSPC
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from gongshi.pages.asset import Asset
from gongshi.pages.digest import digest
from gongshi.pages.failure import NotBuilt
from gongshi.pages.made import Entry, Made, Making, Note
from gongshi.pages.output import Staging
from gongshi.pages.outside import Outside
from gongshi.pages.renderer import THEME, Renderer
from gongshi.pages.shell import FrameError, Shell
from gongshi.pages.watch import Watch
from gongshi.records.program import folder_key, program_key
from gongshi.records.record import Record


class NotMade(NotBuilt):
    """A file could not be made or written; the sentence names its record."""


class Building(Struct, frozen=True, dict=True):
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
            self.renderer,
            registry=watch.registry,
            issued=watch.codes,
            share=watch.noting(),
            counting=watch.counting(),
        )


class naming:  # noqa: N801 - it is used as a function
    """Say which record or file it was where making one fails."""

    __slots__ = ("_file", "_record")

    def __init__(self, file: str, record: object = None) -> None:
        self._file, self._record = file, record

    def __enter__(self) -> None:
        """Begin to make it."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """End. Raises NotMade where that was because of an error."""
        if isinstance(error, FrameError):
            raise NotMade(str(error)) from error
        if isinstance(error, OSError):
            raise NotMade(f"写 {self._file} 时出错（{_full(error) or error}）") from error
        if isinstance(error, Exception):
            name = self._record.file if isinstance(self._record, Record) else self._file
            raise NotMade(f"做 {name} 的网页时出错（{type(error).__name__}: {error}）") from error


def _full(error: OSError) -> str:
    return "磁盘满了" if error.errno in (ENOSPC, EDQUOT) else ""


def take(building: Building, making: Making, note: Note) -> None:
    """Note a file that this or another process has made."""
    building.staging.count(note.file)
    making.note(*note)


def write_kept(building: Building, making: Making, files: Mapping[str, Entry]) -> bool:
    """Keep some files as the last build has left them; False where that cannot be."""
    if not files:
        return False
    if not all(building.staging.write_same(file, entry.mark) for file, entry in files.items()):
        return False
    for file, entry in files.items():
        making.keep(file, entry)
    return True


def write_together(
    building: Building,
    making: Making,
    of: int,
    make: Callable[[], Iterable[tuple[str, str | bytes]]],
) -> None:
    """Write files that are made together, unless what they are made of is as it was."""
    if not write_kept(building, making, making.made_of(of)):
        for file, text in make():
            making.note(file, of, (), building.staging.write(file, text), None)
