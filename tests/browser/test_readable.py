"""Every page can be read and touched: on the narrowest phone, enlarged, and on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]

MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")
SCREENS = [(320, 640), (360, 740), (640, 450), (1280, 900)]
"""A small phone, a phone, a desk's screen enlarged twice, and as it is."""


def test_everything_fits_and_can_be_touched(visit: Visit, address: str) -> None:
    page = visit(address, scale=2)
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(MEASURE) == [], width
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator(".md-tabs")).to_be_visible()


@pytest.mark.parametrize("address", ["", "deputies/c001/", "suggestions/s073/", "about/not-here/"])
def test_paper_has_the_record_and_not_the_frame(visit: Visit, address: str) -> None:
    page = visit(address, scheme="dark")
    page.emulate_media(media="print")
    for part in (".md-header", ".md-tabs", ".gs-skip", ".md-top"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".gs-banner")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
