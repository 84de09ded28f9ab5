"""An address that leads nowhere still gives a page that looks right and helps on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]


@pytest.mark.parametrize("address", ["nope", "deputies/nope/", "suggestions/status/nope/2/"])
def test_a_missing_page_is_whole_at_any_depth(visit: Visit, address: str) -> None:
    page = visit(address)
    expect(page.locator("h1")).to_have_text("没有找到这个页面")
    styles = page.evaluate("[...document.styleSheets].map((sheet) => sheet.cssRules.length)")
    assert len(styles) > 1
    assert all(styles)
    expect(page.locator(".gs-button--main")).to_have_css("display", "inline-flex")
    page.get_by_role("link", name="查找代表和阵地").click()
    expect(page.locator("h1")).to_have_text("查找")
