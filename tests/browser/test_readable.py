"""Every page can be read and touched: on the narrowest phone, enlarged, and on paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]

STICKING_OUT = """() => {
  const wide = document.documentElement.clientWidth + 1;
  const unseen = (e) => e && (e.clientWidth <= 1 && getComputedStyle(e).overflow === 'hidden' || unseen(e.parentElement));
  const scrolls = (e) => e && (/auto|scroll/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
  return [...document.body.querySelectorAll('*')]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.gs-unseen, .gs-skip, .md-sidebar, svg'))
    .filter((e) => { const box = e.getBoundingClientRect(); return box.width && (box.right > wide || box.left < -1); })
    .filter((e) => !scrolls(e.parentElement) && !unseen(e))
    .map((e) => e.outerHTML.slice(0, 120));
}"""
"""Whatever reaches over the left or right edge, even where the page hides it."""

CUT_OFF = """() => [...document.body.querySelectorAll('*')]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.gs-unseen, .md-sidebar, svg'))
  .filter((e) => /hidden|clip/.test(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1)
  .map((e) => e.outerHTML.slice(0, 120))"""
"""Whatever hides a part of its own content."""

SMALL_TEXT = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const small = new Set();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const e = node.parentElement;
    if (!node.data.trim() || /^(SCRIPT|STYLE|NOSCRIPT|TITLE)$/i.test(e.tagName) || e.closest('.gs-unseen, .gs-seal')) continue;
    if (!e.checkVisibility({ visibilityProperty: true })) continue;
    const size = parseFloat(getComputedStyle(e).fontSize);
    if (size < 15.99) small.add(size + ' ' + node.data.trim().slice(0, 40));
  }
  return [...small];
}"""
"""Text below 16 px; the two characters drawn in the seal are a picture."""

SMALL_TARGETS = """() => {
  const inText = (e) => getComputedStyle(e).display === 'inline' &&
    e.closest('p, li, dd, td, h1, h2, h3')?.textContent.trim() !== e.textContent.trim();
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, label[for]')]
    .filter((e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !e.closest('.gs-unseen'))
    .filter((e) => !e.matches('.gs-skip, .md-option, .md-toggle, .md-overlay, .headerlink') && !inText(e))
    .filter((e) => !(e.control && e.control.checkVisibility({ opacityProperty: true })))
    .filter((e) => (e.closest('.gs-card') || e).getBoundingClientRect().height < 43.5)
    .map((e) => Math.round(e.getBoundingClientRect().height) + ' ' + e.outerHTML.slice(0, 140));
}"""
"""Links, buttons and fields lower than 44 px; links within a sentence may be (WCAG 2.5.5)."""


def test_everything_fits_and_can_be_touched(visit: Visit, address: str) -> None:
    page = visit(address, width=320, height=640)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(STICKING_OUT) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(SMALL_TEXT) == []
    assert page.evaluate(SMALL_TARGETS) == []


def test_twice_as_large_loses_nothing(visit: Visit, address: str) -> None:
    """A desk's screen at 200 % is laid out as one of half the size."""
    page = visit(address, width=640, height=450, scale=2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    assert page.evaluate(STICKING_OUT) == []
    assert page.evaluate(CUT_OFF) == []
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".md-tabs")).to_be_visible()


@pytest.mark.parametrize("address", ["", "deputies/c001/", "suggestions/s073/", "about/not-here/"])
def test_paper_has_the_record_and_not_the_frame(visit: Visit, address: str) -> None:
    page = visit(address)
    page.emulate_media(media="print")
    for part in (".md-header", ".md-tabs", ".gs-skip", ".md-top"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".gs-banner")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
