"""What a generator has written: how much, and whether all of it is there."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from bench.sample import Deputy, Post, Sample, Size, Station
from code_reader import draw, read

_RECORD = re.compile(r"(?:deputies|stations|news(?:/\d{4})?|[Ff])/[A-Za-z]\d{5,6}/index\.html")
_SCREENS = ("kiosk/", "wall/")
_LOCATION = re.compile(r"<loc>([^<]+)</loc>")
_SHOWN = 5


SHEETS_AT_ONCE = 4
"""So many sheets of names our script reads for one search."""


@dataclass(frozen=True)
class Layout:
    """Where a generator puts things, below the site's root.

    `index` is there if search data is split and a search reads some sheets of it.
    """

    post: str
    search: str
    code_page: str | None = None
    index: str | None = None

    def page_of(self, record: Deputy | Station | Post) -> str:
        """Give the address of a record's page."""
        if isinstance(record, Post):
            return self.post.format(id=record.id, year=record.day.year)
        return f"{'deputies' if isinstance(record, Deputy) else 'stations'}/{record.id}/"

    def count_of(self, size: Size) -> int:
        """Give how many pages of records there must be: codes lead to pages of their own."""
        holders = size.deputies + size.stations
        return size.posts + holders * (2 if self.code_page else 1)


@dataclass(frozen=True)
class Extent:
    """How much was written. `search` is what one search downloads at most, compressed.

    Of all pages, `records` are those of one record, `screens` those of touch screens and walls.
    """

    pages: int
    records: int
    screens: int
    files: int
    bytes: int
    largest_page: int
    largest_list: str
    search: int


def measure_output(site: Path, layout: Layout) -> Extent:
    """Count what is there. Pages are HTML files."""
    files = [(Path(f.path), f.stat().st_size) for f in _files(site)]
    pages = [(size, path) for path, size in files if path.suffix == ".html"]
    largest, page = max(pages, default=(0, site))
    addresses = [path.relative_to(site).as_posix() for _, path in pages]
    return Extent(
        pages=len(pages),
        records=sum(_RECORD.fullmatch(address) is not None for address in addresses),
        screens=sum(address.startswith(_SCREENS) for address in addresses),
        files=len(files),
        bytes=sum(size for _, size in files),
        largest_page=largest,
        largest_list=page.parent.relative_to(site).as_posix(),
        search=_search_bytes(site, layout),
    )


def _search_bytes(site: Path, layout: Layout) -> int:
    """Weigh the index and the largest of its sheets, else the largest file of search data."""
    index = site / (layout.index or "")
    if not index.is_file():
        return max((compressed(p.read_bytes()) for p in site.glob(layout.search)), default=0)
    sheets = (path for path in index.parent.glob("*.json") if path != index)
    sizes = sorted(compressed(path.read_bytes()) for path in sheets)
    return compressed(index.read_bytes()) + sum(sizes[-SHEETS_AT_ONCE:])


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(Path(entry.path))
            else:
                yield entry


def compressed(data: bytes) -> int:
    """Give the bytes of something as servers send it: gzip, as small as it gets."""
    return len(gzip.compress(data, 9))


def check_output(site: Path, sample: Sample, layout: Layout) -> list[str]:
    """Tell what is missing: pages, names in them, the sitemap, search data. At most a few."""
    problems = [
        *_page_problems(site, sample, layout),
        *_sitemap_problems(site, sample, layout),
        *_search_problems(site, sample, layout),
    ]
    return problems[:_SHOWN] + [f"… {len(problems)} in all"] * (len(problems) > _SHOWN)


def _words(record: Deputy | Station | Post, sample: Sample) -> Iterator[tuple[str, ...]]:
    """Give the words that a page must show; of several in one entry, one is enough."""
    if isinstance(record, Post):
        yield (record.title,)
        return
    yield (record.name,)
    if isinstance(record, Deputy):
        for station in sample.stations_of(record):
            yield station.name, station.short_name


def _records(sample: Sample) -> Iterator[Deputy | Station | Post]:
    yield from sample.deputies.values()
    yield from sample.stations.values()
    yield from sample.posts.values()


def _page_problems(site: Path, sample: Sample, layout: Layout) -> Iterator[str]:
    for record in _records(sample):
        address = layout.page_of(record)
        html = _text(site / address / "index.html")
        if html is None:
            yield f"no page {address}"
            continue
        for words in _words(record, sample):
            if not any(escape(word) in html for word in words):
                yield f"{address} does not name {words[0]}"
        if layout.code_page and not isinstance(record, Post):
            yield from _code_page_problems(site, record, layout.code_page)


def _code_page_problems(site: Path, record: Deputy | Station, pattern: str) -> Iterator[str]:
    address = pattern.format(id=record.id, ID=record.id.upper())
    if escape(record.name) not in (_text(site / address / "index.html") or ""):
        yield f"{address} does not name {record.name}"


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def _sitemap_problems(site: Path, sample: Sample, layout: Layout) -> Iterator[str]:
    found: set[str] = set()
    for path in site.glob("sitemap*.xml"):
        found.update(_LOCATION.findall(path.read_text(encoding="utf-8")))
    paths = {location.split("/", 3)[-1] for location in found}
    for record in _records(sample):
        if layout.page_of(record) not in paths:
            yield f"the sitemap does not name {layout.page_of(record)}"


def _search_problems(site: Path, sample: Sample, layout: Layout) -> Iterator[str]:
    found: set[str] = set()
    for path in site.glob(layout.search):
        found.update(_strings(json.loads(path.read_text(encoding="utf-8"))))
    for record in _records(sample):
        name = record.title if isinstance(record, Post) else record.name
        if name not in found:
            yield f"{name} cannot be searched for"


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def check_codes(site: Path, sample: Sample, *, at_most: int) -> list[str]:
    """Read the codes of up to so many records, evenly chosen; tell which do not lead to them."""
    holders = [*sample.deputies, *sample.stations]
    there = {path.stem for path in (site / "codes").glob("*.svg")}
    problems = [f"no code of {name}" for name in holders if name not in there]
    step = max(1, -(-len(holders) // at_most))
    for name in holders[::step]:
        if name in there:
            texts = read(draw((site / f"codes/{name}.svg").read_text(encoding="utf-8")))
            if [text.rsplit("/F/", 1)[-1] for text in texts] != [f"{name.upper()}/"]:
                problems.append(f"the code of {name} says {texts}")
    return problems[:_SHOWN]
