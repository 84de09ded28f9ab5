"""What no record gives a site: what MkDocs has made, style, script, photos, sitemap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

from gongshi.pages.building import Building, write_kept, write_together
from gongshi.pages.digest import digest
from gongshi.pages.failure import NotBuilt
from gongshi.pages.made import Entry, Making
from gongshi.pages.output import Mark
from gongshi.pages.sitemap import compress, render_robots, render_sitemaps
from gongshi.records.picture import file_key
from gongshi.records.registry import Registry


class SiteChanged(NotBuilt):
    """A file of the site was changed by somebody else while the next one was made."""

    def __init__(self, file: str) -> None:
        super().__init__(f"生成的时候，别的程序改了网站里的 {file}，请再生成一次")


def write_rest(building: Building, making: Making, site_url: str) -> None:
    """Write what no record gives: what MkDocs has made, style, script, photos, sitemap."""
    staging = building.staging
    files = write_outside(building)
    for asset in building.assets:
        files[asset.file] = staging.write(asset.file, asset.text)
    for name, text in render_robots(site_url).items():
        if name not in files:  # the site's owner may have one
            files[name] = staging.write(name, text)
    making.made.files |= {file: Entry(0, [], mark, None) for file, mark in files.items()}
    making.made.outside = building.outside
    write_photos(building, making)
    write_sitemaps(building, making, site_url)


def write_photos(building: Building, making: Making) -> None:
    """Write the photos of deputies and stations, unless their files are as they were."""
    for file, path in dict(photo_files(building.renderer.registry, building.root)).items():
        key = file_key(path)
        of = digest(key)
        entry = making.same(file, of) if key else None
        if not (entry and write_kept(building, making, {file: entry})):
            making.note(file, of, (), building.staging.write(file, path.read_bytes()), None)


def write_sitemaps(building: Building, making: Making, site_url: str) -> None:
    """Write the sitemap, unless it would name the same pages with the same days."""
    pages = [*making.made.pages(), *building.outside.ordinary]
    told = "\n".join(f"{address} {updated}" for address, updated in pages)
    of = digest(("sitemap", site_url, sha256(told.encode()).hexdigest()))
    write_together(building, making, of, lambda: _sitemaps(site_url, pages))


def _sitemaps(
    site_url: str, pages: Sequence[tuple[str, date]]
) -> Iterator[tuple[str, str | bytes]]:
    for name, text in render_sitemaps(site_url, pages).items():
        yield name, text
        yield f"{name}.gz", compress(text)


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
