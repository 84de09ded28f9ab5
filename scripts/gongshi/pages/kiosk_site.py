"""The touch screens alone, with the pictures and codes they need, for a box without a network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from gongshi.pages.build_rest import photo_files
from gongshi.pages.code import render_code_images
from gongshi.pages.draft import render
from gongshi.pages.kiosk_files import FinishedKiosk, finished_kiosks, kiosk_assets
from gongshi.pages.page import Page
from gongshi.pages.renderer import Renderer
from gongshi.records.station import Station


def write_kiosk_site(
    folder: Path, renderer: Renderer, root: Path, stations: Iterable[Station]
) -> Iterator[FinishedKiosk]:
    """Write what the screens load into a folder, then make the screens of some stations."""
    for file, path in (*photo_files(renderer.registry, root), *_post_photos(renderer, root)):
        _write(folder / file, path.read_bytes())
    for file, svg in render(renderer, render_code_images(renderer)):
        assert not isinstance(svg, Page)
        _write(folder / file, svg.encode())
    for asset in kiosk_assets():
        _write(folder / asset.file, asset.text.encode())
    yield from finished_kiosks(renderer, folder, stations)


def _post_photos(renderer: Renderer, root: Path) -> Iterator[tuple[str, Path]]:
    """Give the photos of posts, which MkDocs copies where it makes the whole site."""
    registry = renderer.registry
    photos = [("news", p) for a in registry.activities.values() for p in a.photos]
    photos += [("suggestions", p) for s in registry.suggestions.values() for p in s.photos]
    for folder, photo in photos:
        yield f"{folder}/{photo.file}", root / "content" / folder / photo.file


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def render_start(renderer: Renderer) -> str:
    """Make the page that opens a pack: it chooses a station and loads its screen."""
    return renderer.environment.get_template("kiosk_start.html").render(
        settings=renderer.registry.settings
    )
