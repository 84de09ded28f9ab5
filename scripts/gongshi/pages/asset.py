"""Style and script of the site: the parts of the theme joined into one file each."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct


class AssetMissing(Exception):
    """A package that pages carry was not installed; the sentence says how to."""


class Asset(Struct, frozen=True):
    """One file that pages load; its name changes with its content, so caches may keep it."""

    file: str
    text: str


_read: list[Callable[[], None]] = []


def _read_once(load: Callable[[Path], Asset]) -> Callable[[Path], Asset]:
    """Keep what very many pages ask for."""
    kept = cache(load)
    _read.append(kept.cache_clear)
    return kept


def forget_assets() -> None:
    """Have all be read anew: while a site is previewed, its theme is edited."""
    for forget in _read:
        forget()


def _asset(stem: str, suffix: str, parts: list[Path]) -> Asset:
    text = "\n".join(part.read_text(encoding="utf-8").strip() for part in parts) + "\n"
    digest = blake2b(text.encode(), digest_size=4).hexdigest()
    return Asset(f"assets/{stem}.{digest}.{suffix}", text)


def load_style(theme: Path) -> Asset:
    """Join the styles: tokens, base, components by name, print."""
    styles = theme / "styles"
    components = sorted((theme / "components").glob("*/*.css"))
    pages = sorted((theme / "pages").glob("*.css"))
    order = [styles / "tokens.css", styles / "base.css", *components, *pages, styles / "print.css"]
    return _asset("gongshi", "css", order)


def load_script(theme: Path) -> Asset:
    """Give the one script of ordinary pages."""
    return _asset("gongshi", "js", [theme / "scripts" / "gongshi.js"])


def load_form_assets(theme: Path) -> list[Asset]:
    """Give what the pages behind codes load where our own receiver takes messages."""
    return [load_form_script(theme), load_proof_worker(theme)]


@_read_once
def load_kiosk_style(theme: Path) -> Asset:
    """Join the styles of the touch screens: tokens first, then by name."""
    folder = theme / "kiosk"
    first = folder / "tokens.css"
    return _asset("kiosk", "css", [first, *(f for f in sorted(folder.glob("*.css")) if f != first)])


@_read_once
def load_kiosk_script(theme: Path) -> Asset:
    """Join the scripts of the touch screens: `kiosk.js` starts what the others offer."""
    folder = theme / "kiosk" / "scripts"
    last = folder / "kiosk.js"
    return _asset("kiosk", "js", [*(f for f in sorted(folder.glob("*.js")) if f != last), last])


@_read_once
def load_form_script(theme: Path) -> Asset:
    """Give the script of the form behind a code."""
    return _asset("form", "js", [theme / "scripts" / "form.js"])


@_read_once
def load_proof_worker(theme: Path) -> Asset:
    """Give ALTCHA's worker, which solves the receiver's task in the background."""
    return _asset("proof", "js", [_package_file(theme, "altcha/dist/workers/pbkdf2.js")])


def load_wall_assets(theme: Path) -> list[Asset]:
    """Give what the wall alone loads."""
    return [load_wall_style(theme), load_wall_script(theme)]


_WALL_COMPONENTS = ("barchart", "columnchart", "tilegrid")


@_read_once
def load_wall_style(theme: Path) -> Asset:
    """Join the styles of the wall: tokens, the charts it shows without script, its own."""
    charts = [theme / "components" / name / f"{name}.css" for name in _WALL_COMPONENTS]
    own = sorted((theme / "wall").glob("*.css"))
    return _asset("wall", "css", [theme / "styles" / "tokens.css", *charts, *own])


@_read_once
def load_wall_script(theme: Path) -> Asset:
    """Join Apache ECharts, in the size that draws bars, and the scripts of the wall."""
    own = sorted((theme / "wall").glob("*.js"))
    return _asset("wall", "js", [_package_file(theme, "echarts/dist/echarts.simple.min.js"), *own])


def _package_file(theme: Path, name: str) -> Path:
    """Find a file of an npm package beside the theme. Raises AssetMissing."""
    file = theme.parent / "node_modules" / name
    if not file.is_file():
        raise AssetMissing(f"缺少 node_modules/{name}，请先运行 scripts/setup")
    return file
