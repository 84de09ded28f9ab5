"""What a touch screen must hold to go on without a network: its files, each with its digest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.json import encode

from gongshi.pages.asset import Asset, load_kiosk_script, load_kiosk_style
from gongshi.pages.draft import Draft
from gongshi.pages.kiosk import (
    KIOSK,
    VERSION_MARK,
    KioskPage,
    kiosk_address,
    render_kiosk,
    render_kiosk_index,
)
from gongshi.pages.kiosk_part import Parts, files_of
from gongshi.pages.renderer import THEME, Renderer
from gongshi.pages.share import Share, Shared
from gongshi.records.station import Station

WORKER = f"{KIOSK}sw.js"
_SHORT = 12  # characters of a digest in an address; the list has all 64


class Held(NamedTuple):
    """One file as the worker checks it: SHA-256 in hexadecimal, and length in bytes."""

    digest: str
    length: int


class Digests(Struct):
    """The digests of a site's files, each read once."""

    folder: Path
    _known: dict[str, Held | None] = field(default_factory=dict)

    def held(self, file: str) -> Held | None:
        """Give digest and length of a file below the site's root; None where there is none."""
        if file not in self._known:
            path = self.folder / file
            self._known[file] = held(path.read_bytes()) if path.is_file() else None
        return self._known[file]

    def short(self, file: str) -> str:
        """Give the digest that goes into the file's address; empty where there is no file."""
        found = self.held(file)
        return found.digest[:_SHORT] if found else ""


def held(content: bytes) -> Held:
    """Describe a file's content."""
    return Held(sha256(content).hexdigest(), len(content))


class FinishedKiosk(NamedTuple):
    """The document of a screen with its version, and the list of all that it needs."""

    station: Station
    address: str
    content: bytes
    version: str
    files: str

    @property
    def html(self) -> str:
        """The document as text."""
        return self.content.decode()


def finish(page: KioskPage, digests: Digests, made: date) -> FinishedKiosk:
    """Give a page its version, which changes with anything it shows, and list its files.

    The list is JSON: `files` has address below the site's root, digest and length of each,
    the page itself first. Pictures are found in the page, so that none can be forgotten.
    """
    before, mark, after = page.html.encode().partition(VERSION_MARK.encode())
    version = held(before + mark + after).digest[:_SHORT]
    content = before + version.encode() + after
    whole = held(content)
    rows: list[tuple[str, str, int]] = [(page.address, whole.digest, whole.length)]
    for address in files_of(page.html):
        found = digests.held(address.partition("?")[0])
        assert found is not None  # it has a digest in its address
        rows.append((address, found.digest, found.length))
    files = {"version": version, "made": made.isoformat(), "files": rows}
    return FinishedKiosk(page.station, page.address, content, version, encode(files).decode())


class Screens:
    """Makes screens over a folder that has the photos, the codes, style and script."""

    def __init__(self, renderer: Renderer, folder: Path, share: Share | None = None) -> None:
        self._digests = Digests(folder)
        self._parts = Parts(renderer, self._digests.short, share or Shared())

    def finished(self, station: Station) -> FinishedKiosk:
        """Make the screen of a station."""
        page = render_kiosk(self._parts, station)
        return finish(page, self._digests, self._parts.renderer.today)


def finished_kiosks(
    renderer: Renderer, folder: Path, stations: Iterable[Station]
) -> Iterator[FinishedKiosk]:
    """Make the screens of some stations over the files that `folder` has."""
    screens = Screens(renderer, folder)
    return map(screens.finished, stations)


def kiosk_assets() -> list[Asset]:
    """Give style and script of the screens."""
    return [load_kiosk_style(THEME), load_kiosk_script(THEME)]


def kiosk_files(station: Station) -> tuple[str, str]:
    """Give where a screen and the list of what it needs are, below the site's root."""
    address = kiosk_address(station.id)
    return f"{address}index.html", f"{address}files.json"


def render_kiosk_files(renderer: Renderer) -> Iterator[Draft]:
    """Announce what all screens of the site have in common, where there are any."""
    if renderer.registry.with_screens:
        yield Draft(f"{KIOSK}index.html", render_kiosk_index)
        yield Draft(WORKER, render_worker)


def render_worker(_renderer: Renderer) -> str:
    """Give the worker that keeps screens going without a network."""
    return (THEME / "kiosk" / "sw.js").read_text(encoding="utf-8")
