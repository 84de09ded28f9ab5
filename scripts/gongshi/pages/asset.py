"""Style and script of the site: the parts of the theme joined into one file each."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path


@dataclass(frozen=True)
class Asset:
    """One file that pages load; its name changes with its content, so caches may keep it."""

    file: str
    text: str


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
