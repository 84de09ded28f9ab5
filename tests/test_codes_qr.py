"""Codes as pictures: read by a decoder that did not make them, whole, worn and badly lit."""

from __future__ import annotations

import csv
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from code_reader import blurred, damaged, draw, from_below, printed, read, side_of, turned
from gongshi.codes.address import printed_address
from gongshi.codes.qr import BORDER, PngNeedsPillowError, render_png, render_svg
from gongshi.codes.symbol import Level, make_symbol

ROOT = Path(__file__).parents[1]
PAYLOAD = "HTTPS://EXAMPLE.ORG/F/C001/"
REGISTER = (ROOT / "codes.csv").read_text(encoding="utf-8-sig").splitlines()
IDS = [row["编号"] for row in csv.DictReader(REGISTER)]
SAMPLE = [printed_address("https://example.org/", name) for name in IDS[::5]]

Happening = Callable[[str], Image.Image]
HAPPENINGS: dict[str, tuple[Level, Happening]] = {
    "turned by 33°": ("Q", lambda svg: turned(svg, 33)),
    "turned by 45°": ("Q", lambda svg: turned(svg, 45)),
    "seen from below, 15 % narrower at the top": ("Q", lambda svg: from_below(svg, 0.15)),
    "out of focus by 0.4 module": ("Q", lambda svg: blurred(svg, 0.4)),
    "2 pixels a module": ("Q", lambda svg: draw(svg, 2)),
    "printed at 2 cm, 300 dpi": ("Q", lambda svg: printed(svg, 2, 300)),
    "printed at 2 cm, 300 dpi, level H": ("H", lambda svg: printed(svg, 2, 300)),
    "5 % of the area lost": ("Q", lambda svg: damaged(svg, 0.05, Random(svg))),
    "8 % of the area lost, level H": ("H", lambda svg: damaged(svg, 0.08, Random(svg))),
}
"""What happens to codes, and at which level they must bear it."""


@pytest.mark.parametrize(("level", "happens"), HAPPENINGS.values(), ids=HAPPENINGS)
def test_code_is_read_in_spite_of_it(level: Level, happens: Happening) -> None:
    unread = [text for text in SAMPLE if read(happens(render_svg(text, level))) != [text]]
    assert len(SAMPLE) > 80
    assert unread == []


HOPELESS: dict[str, Happening] = {
    "out of focus by three modules": lambda svg: blurred(svg, 3),
    "a third of the area lost": lambda svg: damaged(svg, 0.33, Random(svg)),
    "far away": lambda svg: draw(svg).resize((24, 24)),
}


@pytest.mark.parametrize("happens", HOPELESS.values(), ids=HOPELESS)
def test_what_cannot_be_made_out_is_not_read(happens: Happening) -> None:
    """What is done to codes above is done in earnest."""
    assert read(happens(render_svg(PAYLOAD))) == []


@pytest.mark.parametrize("payload", ["HTTPS://EXAMPLE.ORG/F/C001/", "a&b<c>\"'", "大理 𬭎"])
def test_svg_is_one_drawing_and_nothing_else(payload: str) -> None:
    svg = render_svg(payload)
    root = ET.fromstring(svg)
    assert [child.tag.split("}")[1] for child in root] == ["title", "path", "path"]
    assert root[0].text == payload
    assert read(draw(svg)) == [payload]


def test_svg_is_dark_on_white_with_its_margin() -> None:
    svg = render_svg(PAYLOAD)
    side = side_of(svg)
    assert side == make_symbol(PAYLOAD, "Q").size + 2 * BORDER
    assert f'fill="#fff" d="M0 0h{side}v{side}H0z"' in svg
    margin = draw(svg, 1).point(lambda value: 255 - value).getbbox()
    assert margin == (BORDER, BORDER, side - BORDER, side - BORDER)


def test_svg_is_small() -> None:
    """Rows are lines: each module as a square of its own would take five times as much."""
    assert len(render_svg(PAYLOAD)) < 2_200


@pytest.mark.parametrize(("level", "side"), [("L", 33), ("M", 33), ("Q", 33), ("H", 37)])
def test_higher_levels_take_more_modules(level: Level, side: int) -> None:
    assert side_of(render_svg(PAYLOAD, level)) == side


@pytest.mark.parametrize("module", [1, 2, 10])
def test_png_is_the_same_code(module: int) -> None:
    svg = render_svg(PAYLOAD, "H")
    image = Image.open(BytesIO(render_png(PAYLOAD, "H", module=module)))
    assert image.format == "PNG"
    assert image.convert("L").tobytes() == draw(svg, module).tobytes()


def test_png_without_pillow_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(PngNeedsPillowError, match="pip install pillow"):
        render_png(PAYLOAD)


def test_svg_needs_no_pillow() -> None:
    """Tests have Pillow, which could hide that the site needs it."""
    code = (
        "import sys; sys.modules['PIL'] = None\n"
        "from gongshi.codes.qr import render_svg\n"
        f"print(render_svg({PAYLOAD!r}), end='')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stdout == render_svg(PAYLOAD)
