"""Codes as pictures: SVG for pages and plates, PNG for programs that take nothing else."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO

from markupsafe import escape

from gongshi.codes.symbol import Level, Symbol, make_symbol

BORDER = 4
"""Modules of white that a reader needs around a code (ISO/IEC 18004, 6.3.8)."""

_SHOWN = 10  # pixels a module where nothing says how large
_DARK = re.compile("1+")


def render_svg(payload: str, level: Level = "Q") -> str:
    """Draw a code as SVG with its margin, dark on white whatever is behind it.

    Level Q for screens and things indoors; H where plates weather or a logo covers the
    middle (20 % of the width at most). One unit of the drawing is one module. Raises
    PayloadTooLongError.
    """
    symbol = make_symbol(payload, level)
    side = symbol.size + 2 * BORDER
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side * _SHOWN}" height="{side * _SHOWN}"'
        f' viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f"<title>{escape(payload)}</title>"
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{_path(symbol)}"/></svg>\n'
    )


def _path(symbol: Symbol) -> str:
    """Give the outline of each run of dark modules in a row."""
    outlines = _outlines(symbol.size)
    return "".join([outlines[run.span()] for run in _DARK.finditer("\n".join(symbol.rows))])


class _Outlines(dict[tuple[int, int], str]):
    """The outlines of runs in symbols of one size, each written once for all of them.

    A run is known by where it begins and ends in all rows together, with breaks between.
    """

    def __init__(self, size: int) -> None:
        super().__init__()
        self._row = size + 1

    def __missing__(self, run: tuple[int, int]) -> str:
        y, x = divmod(run[0], self._row)
        x, y = x + BORDER, y + BORDER
        self[run] = f"M{x} {y}h{run[1] - run[0]}v1H{x}z"
        return self[run]


@cache
def _outlines(size: int) -> _Outlines:
    return _Outlines(size)


def render_png(payload: str, level: Level = "Q", *, module: int = _SHOWN) -> bytes:
    """Draw a code as black and white PNG, `module` pixels a module, with its margin.

    Raises PngNeedsPillowError where Pillow is not installed, and PayloadTooLongError.
    """
    try:
        from PIL import Image
    except ImportError:
        raise PngNeedsPillowError from None
    symbol = make_symbol(payload, level)
    side = symbol.size + 2 * BORDER
    image = Image.new("1", (side, side), 1)
    for y, row in enumerate(symbol.rows, BORDER):
        for run in _DARK.finditer(row):
            image.paste(0, (run.start() + BORDER, y, run.end() + BORDER, y + 1))
    file = BytesIO()
    image.resize((side * module, side * module), Image.Resampling.NEAREST).save(file, "PNG")
    return file.getvalue()


class PngNeedsPillowError(ImportError):
    """Pillow, which only PNG needs, is not there."""

    def __init__(self) -> None:
        super().__init__("生成 PNG 图片要先安装 Pillow（pip install pillow）；SVG 图片不需要")
