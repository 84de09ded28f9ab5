"""Codes as pictures: SVG for pages and plates, PNG for programs that take nothing else."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from operator import add

from markupsafe import escape

from gongshi.codes.symbol import Level, Symbol, make_symbol

BORDER = 4
"""Modules of white that a reader needs around a code (ISO/IEC 18004, 6.3.8)."""

_SHOWN = 10  # pixels a module where nothing says how large
_DARK = re.compile("1+")
_RUN = re.compile("0+|1+")


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
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path stroke="#000" d="{_path(symbol)}"/></svg>\n'
    )


def _path(symbol: Symbol) -> str:
    """Give a line through the middle of each run of dark modules in a row."""
    lines, count = _lines(symbol.size), -(-(symbol.size**2) // 8)
    eights = (symbol.modules << (8 * count - symbol.size**2)).to_bytes(count, "big")
    return "".join(map(lines.__getitem__, map(add, range(0, 256 * count, 256), eights)))


class _Lines(dict[int, str]):
    """How each eight modules in a sequence are drawn, made once for all symbols of one size.

    The key is where they begin, counted in eights, times 256, and their bits. The pen stands at
    the first of them; a line that goes on in the next eight is one with what is drawn there.
    """

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size

    def __missing__(self, key: int) -> str:
        eight, bits = divmod(key, 256)
        modules = f"{bits:08b}"[: self._size**2 - 8 * eight]
        row = -(-8 * eight // self._size)  # the next one to begin
        begin = row * self._size - 8 * eight
        self[key] = _RUN.sub(_line, modules[:begin])
        if begin < len(modules):
            self[key] += f"M{BORDER} {row + BORDER}.5{_RUN.sub(_line, modules[begin:])}"
        return self[key]


def _line(run: re.Match[str]) -> str:
    return f"h{len(run[0])}" if "1" in run[0] else f"m{len(run[0])} 0"


@cache
def _lines(size: int) -> _Lines:
    return _Lines(size)


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
