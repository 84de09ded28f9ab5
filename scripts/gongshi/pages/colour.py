"""The colours of the theme by what they are for, for documents that load no style."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from msgspec import Struct

_COLOUR = re.compile(r"--gs-([a-z0-9-]+):\s*(#[0-9a-f]{3,8})\b")
_FONT = re.compile(r"--gs-font:\s*([^;]+);")
_DARK_FROM = '[data-md-color-scheme="slate"] {'


class Look(Struct, frozen=True):
    """Colours by name (`ink_quiet`), light and dark, and the list of fonts."""

    light: dict[str, str]
    dark: dict[str, str]
    font: str


@cache
def load_look(theme: Path) -> Look:
    """Read the colours from where they are declared, `styles/tokens.css`."""
    text = (theme / "styles" / "tokens.css").read_text(encoding="utf-8")
    light, _, dark = text.partition(_DARK_FROM)
    fonts = _FONT.findall(text)
    return Look(_colours(light), _colours(dark), fonts[0])


def _colours(text: str) -> dict[str, str]:
    return {name.replace("-", "_"): colour for name, colour in _COLOUR.findall(text)}
