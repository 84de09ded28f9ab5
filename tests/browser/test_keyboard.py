"""A keyboard alone reaches everything, and one always sees where one is."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

Visit = Callable[..., Page]

OUTLINE = """e => {
  const drawn = (style) => parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none';
  return drawn(getComputedStyle(e)) || drawn(getComputedStyle(e, '::after')) ||
    (e.nextElementSibling !== null && drawn(getComputedStyle(e.nextElementSibling)));
}"""


def focused(page: Page) -> Locator:
    return page.locator(":focus")


def tab_to(page: Page, wanted: Locator, most: int = 40) -> None:
    """Press Tab until the wanted element has the focus; each stop on the way must be visible."""
    for _ in range(most):
        page.keyboard.press("Tab")
        assert focused(page).evaluate(OUTLINE), focused(page).evaluate("e => e.outerHTML")
        if wanted.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"not reached with {most} Tabs: {wanted}")


def test_the_first_stop_leads_past_the_frame(visit: Visit) -> None:
    page = visit("deputies/c001/")
    page.keyboard.press("Tab")
    skip = focused(page)
    expect(skip).to_have_text("跳到正文")
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#gs-main$"))
    page.keyboard.press("Tab")
    assert focused(page).evaluate("e => e.closest('#gs-main') !== null")


def test_every_stop_on_a_page_is_seen(visit: Visit) -> None:
    page = visit("stations/sp-law/", width=360, height=740)
    seen = []
    for _ in range(200):
        page.keyboard.press("Tab")
        stop = page.evaluate_handle("document.activeElement").as_element()
        assert stop
        if stop.evaluate("e => e === document.body"):
            break
        assert stop.evaluate(OUTLINE), stop.evaluate("e => e.outerHTML")
        last, name = stop, stop.evaluate("e => e.textContent.trim()")
        seen.append(name)
    assert "首页" in seen
    assert "复制地址" in seen
    assert last.evaluate("e => e.closest('footer') !== null")


def test_find_by_keyboard(visit: Visit) -> None:
    page = visit()
    tab_to(page, page.get_by_role("link", name="查找", exact=True))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/find/$"))
    tab_to(page, page.get_by_role("searchbox"))
    page.keyboard.type("段云萍")
    expect(page.get_by_role("status")).to_contain_text("找到")
    tab_to(page, page.locator("[data-gs-kind=deputy] a").first)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("段云萍")


def test_the_tree_opens_by_keyboard(visit: Visit) -> None:
    page = visit("stations/")
    fold = page.locator(".gs-tree details:not([open])").first
    inside = fold.locator("a").first
    expect(inside).to_be_hidden()
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    opened = page.locator(".gs-tree details[open] details[open]").first
    expect(opened.locator("a").first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/stations/[a-z0-9-]+/$"))


def test_light_and_dark_by_keyboard(visit: Visit) -> None:
    page = visit("about/")
    ground = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(ground)
    for _ in range(12):
        page.keyboard.press("Tab")
        if focused(page).evaluate("e => e.matches('.md-option')"):
            break
    assert focused(page).evaluate(OUTLINE)
    page.keyboard.press("Enter")
    assert page.evaluate(ground) != before
