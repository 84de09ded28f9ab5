"""Builds a small site in a folder of its own, as `mkdocs build` would."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.plugins import BasePlugin

SITES = Path(__file__).parent / "sites"
THEME = Path(__file__).parents[1] / "theme"


def copy_site(name: str, folder: Path) -> Path:
    """Copy one of `tests/sites` so that a test may change it; the theme is the real one."""
    site = folder / name
    shutil.copytree(SITES / name, site)
    config = site / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("../../../theme", THEME.as_posix()), encoding="utf-8")
    return site


def build_site(site: Path, *, strict: bool = False, **plugins: BasePlugin[Any]) -> Path:
    """Build a site and give the folder of the result; further plugins come after ours."""
    config = load_config(str(site / "mkdocs.yml"), strict=strict)
    for name, plugin in plugins.items():
        config.plugins[name] = plugin
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    return site / "site"
