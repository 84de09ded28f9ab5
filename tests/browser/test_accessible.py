"""No page has a fault that axe-core can find, on a phone or a desk, in light or in dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

Visit = Callable[..., Page]

PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}
COLOURS = ("color-contrast", "link-in-text-block")
"""The rules whose answer is another one in the dark."""


def faults(page: Page, *rules: str) -> list[str]:
    """Give each violation in one line: the rule, what it says, and where."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = [*rules]
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]}"
        for violation in Axe().run(page, options=options).response["violations"]
        for node in violation["nodes"]
    ]


def brightness(page: Page) -> float:
    """Give how light the ground of a page is, from 0 (black) to 255 (white)."""
    red, green, blue = page.evaluate(
        "getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).slice(0, 3).map(Number)"
    )
    return float(red + green + blue) / 3


def ready(page: Page) -> None:
    """Wait until what scripts add is there."""
    if "?q=" in page.url:
        expect(page.locator("[data-gs-find] [data-gs-count]")).to_contain_text("找到")


def test_axe_finds_nothing(visit: Visit, address: str) -> None:
    page = visit(address, **PHONE)
    ready(page)
    assert brightness(page) > 200
    assert faults(page) == []
    page.set_viewport_size(DESK)
    assert faults(page) == []
    page.get_by_title("换成深色").click()
    assert brightness(page) < 60
    assert faults(page, *COLOURS) == []
    page.set_viewport_size(PHONE)
    assert faults(page, *COLOURS) == []


def test_who_prefers_dark_gets_dark(visit: Visit) -> None:
    page = visit("deputies/c001/", scheme="dark")
    assert brightness(page) < 60
    assert faults(page) == []
    page.get_by_title("换成浅色").click()
    assert brightness(page) > 200
    page.goto("stations/")
    assert brightness(page) > 200
