"""Reads codes with a decoder that did not make them, after what happens to codes in the world."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from random import Random

import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

WHITE = 255
_SIDE = re.compile(r'viewBox="0 0 (\d+) \1"')
_DARK = re.compile(r'<path stroke="#000" d="([^"]*)"')
_STEP = re.compile(r"M(\d+) (\d+)\.5|h(\d+)|m(\d+) 0")
_FINDER = 8 + 4  # modules of a finder pattern with its margin, and of the code's margin


def read(image: Image.Image) -> list[str]:
    """Give the texts of all codes in a picture."""
    return [code.text for code in zxingcpp.read_barcodes(image)]


def side_of(svg: str) -> int:
    """Give the modules across a code with its margin."""
    found = _SIDE.search(svg)
    assert found, svg[:200]
    return int(found[1])


def dark_runs(svg: str) -> Iterator[tuple[int, int, int]]:
    """Give column, row and width of each dark run; the path holds nothing else."""
    path = _DARK.search(svg)
    assert path
    assert _STEP.sub("", path[1]) == ""
    x = y = 0
    for left, top, line, way in _STEP.findall(path[1]):
        if left:
            x, y = int(left), int(top)
        elif line:
            yield x, y, int(line)
        x += int(line or way or 0)


def draw(svg: str, module: int = 8) -> Image.Image:
    """Draw one of our codes, `module` pixels a module."""
    side = side_of(svg)
    image = Image.new("L", (side, side), WHITE)
    for x, y, width in dark_runs(svg):
        image.paste(0, (x, y, x + width, y + 1))
    return image.resize((side * module, side * module), Image.Resampling.NEAREST)


def turned(svg: str, degrees: float) -> Image.Image:
    return draw(svg).rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=WHITE)


def from_below(svg: str, share: float) -> Image.Image:
    """Look at a code from below: its upper edge is shorter by `share`."""
    image = draw(svg)
    across, down = image.size
    wide = 1 / (1 - share)
    # A point (x, y) of the result comes from ((ax + by + c) / d, ey / d) with d = 1 + gy:
    # a row at the upper edge is as wide as `share` leaves it, one at the lower edge whole.
    g = wide * share / down
    h = 1 + g * down
    data = (wide, across / 2 * g, across / 2 * (1 - wide), 0, h, 0, 0, g)
    return image.transform(
        image.size, Image.Transform.PERSPECTIVE, data, Image.Resampling.BICUBIC, fillcolor=WHITE
    )


def blurred(svg: str, modules: float) -> Image.Image:
    """Put a code out of focus: a Gaussian of so many modules (standard deviation)."""
    return draw(svg).filter(ImageFilter.GaussianBlur(8 * modules))


def printed(svg: str, centimetres: float, dots_per_inch: int) -> Image.Image:
    """Print a code with its margin that wide: black dots and none."""
    dots = round(centimetres / 2.54 * dots_per_inch)
    grey = draw(svg, 16).resize((dots, dots), Image.Resampling.BOX)
    return grey.point(lambda value: WHITE if value > WHITE // 2 else 0)


def damaged(svg: str, share: float, random: Random) -> Image.Image:
    """Cover a square of that share of the symbol, dark or light, that leaves the finders free."""
    image, side = draw(svg), side_of(svg)
    edge = math.sqrt(share) * (side - 8)
    while True:
        x, y = (4 + random.random() * (side - 8 - edge) for _ in range(2))
        left, right = x < _FINDER, x + edge > side - _FINDER
        above, below = y < _FINDER, y + edge > side - _FINDER
        if not ((left and above) or (right and above) or (left and below)):
            break
    box = (round(8 * x), round(8 * y), round(8 * (x + edge)), round(8 * (y + edge)))
    ImageDraw.Draw(image).rectangle(box, fill=random.choice([0, WHITE]))
    return image
