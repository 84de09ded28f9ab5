"""Everything that the records give the site, written into the staging folder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import chain
from pathlib import Path

from gongshi.pages.asset import Asset
from gongshi.pages.code import render_code_images
from gongshi.pages.code_page import render_code_pages
from gongshi.pages.figure_data import FIGURE_DATA, render_figure_data
from gongshi.pages.kiosk_files import write_kiosks
from gongshi.pages.names import render_names
from gongshi.pages.output import Staging
from gongshi.pages.page import Page
from gongshi.pages.recipients import RECIPIENTS, render_recipients
from gongshi.pages.renderer import Renderer
from gongshi.pages.shell import Shell
from gongshi.pages.site import count_records, render_pages
from gongshi.pages.sitemap import compress, render_sitemaps
from gongshi.pages.wall import render_wall
from gongshi.records.load import Progress
from gongshi.records.registry import Registry

NAMES = "data/names.json"


class AddressTaken(Exception):
    """Two pages would stand at one address: two names that are read alike."""

    def __init__(self, page: Page, other: str) -> None:
        super().__init__(
            f"“{page.title}”和“{other}”的网页地址都是 {page.address}（读音相同），请给其中一个改名"
        )


def write_records(
    staging: Staging,
    renderer: Renderer,
    shell: Shell,
    root: Path,
    assets: Iterable[Asset],
    progress: Progress,
) -> list[tuple[str, date]]:
    """Write pages, style, script, search data and photos; give each page's address and date."""
    written = []
    expected = count_records(renderer.registry)
    taken: dict[str, str] = {}
    for page in render_pages(renderer):
        if page.address in taken:
            raise AddressTaken(page, taken[page.address])
        taken[page.address] = page.title
        staging.write(page.file, shell.pour(page))
        written.append((page.address, page.updated))
        progress("写出页面", len(written), max(expected, len(written) + 1))
    progress("写出页面", len(written), len(written))
    for asset in assets:
        staging.write(asset.file, asset.text)
    staging.write(NAMES, render_names(renderer.registry))
    staging.write(FIGURE_DATA, render_figure_data(renderer))
    for file, text in render_wall(renderer):
        staging.write(file, text)
    if renderer.registry.settings.feedback.way == "builtin":
        staging.write(RECIPIENTS, render_recipients(renderer))
    write_photos(staging, renderer.registry, root)
    write_codes(staging, renderer)
    write_kiosks(staging, renderer)
    return written


def write_codes(staging: Staging, renderer: Renderer) -> None:
    """Write the pages behind the codes, which no list and no sitemap names, and the codes."""
    for file, text in chain(render_code_pages(renderer), render_code_images(renderer.codes)):
        staging.write(file, text)


def write_photos(staging: Staging, registry: Registry, root: Path) -> None:
    """Copy the photos of deputies and stations; those of posts are MkDocs' own files."""
    photos = [("deputies", d.photo) for d in registry.deputies.values() if d.photo]
    photos += [("stations", p) for s in registry.stations.values() for p in s.photos]
    for folder, photo in photos:
        staging.write(f"{folder}/{photo.file}", (root / folder / photo.file).read_bytes())


def write_sitemap(staging: Staging, site_url: str, pages: Iterable[tuple[str, date]]) -> None:
    """Write the sitemap of all pages, plain and compressed."""
    for name, text in render_sitemaps(site_url, pages).items():
        staging.write(name, text)
        staging.write(f"{name}.gz", compress(text))
