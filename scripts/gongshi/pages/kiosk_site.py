"""The touch screens alone, with the pictures and codes they need, for a box without a network."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from gongshi.pages.build import write_photos
from gongshi.pages.code import render_code_images
from gongshi.pages.kiosk_files import FinishedKiosk, finished_kiosks, kiosk_assets
from gongshi.pages.output import Staging
from gongshi.pages.renderer import Renderer
from gongshi.records.station import Station


def write_kiosk_site(
    staging: Staging, renderer: Renderer, root: Path, stations: Iterable[Station]
) -> Iterable[FinishedKiosk]:
    """Write what the screens load into a folder, then make the screens of some stations."""
    write_photos(staging, renderer.registry, root)
    _write_post_photos(staging, renderer, root)
    for file, svg in render_code_images(renderer.codes):
        staging.write(file, svg)
    for asset in kiosk_assets():
        staging.write(asset.file, asset.text)
    yield from finished_kiosks(renderer, staging.folder, list(stations))


def _write_post_photos(staging: Staging, renderer: Renderer, root: Path) -> None:
    """Copy the photos of posts, which MkDocs copies where it makes the whole site."""
    registry = renderer.registry
    photos = [("news", p) for a in registry.activities.values() for p in a.photos]
    photos += [("suggestions", p) for s in registry.suggestions.values() for p in s.photos]
    for folder, photo in photos:
        path = root / "content" / folder / photo.file
        staging.write(f"{folder}/{photo.file}", path.read_bytes())


def render_start(renderer: Renderer) -> str:
    """Make the page that opens a pack: it chooses a station and loads its screen."""
    return renderer.environment.get_template("kiosk_start.html").render(
        settings=renderer.registry.settings
    )
