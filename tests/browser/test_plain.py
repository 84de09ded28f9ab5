"""Everything that matters works where no script runs."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from gongshi.records.registry import Registry

Visit = Callable[..., Page]


def test_from_home_to_a_post_and_back(visit: Visit) -> None:
    page = visit(javascript=False, width=360, height=740)
    page.get_by_role("list", name="代表团").get_by_role("link", name="喜洲镇").click()
    expect(page.locator("h1")).to_contain_text("喜洲镇代表团")
    page.get_by_role("link", name="丁丽华").click()
    expect(page.locator("h1")).to_have_text("丁丽华")
    page.get_by_role("list", name="驻站阵地").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="谁在什么时候接待")).to_be_visible()
    page.get_by_role("list", name="在这里开展的活动").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/news/a\d{4}/$"))
    page.locator("#gs-main dd a[href*='stations/']").first.click()
    expect(page.get_by_role("heading", name="谁在什么时候接待")).to_be_visible()
    for _ in range(5):
        page.go_back()
    expect(page.get_by_label("找我的代表")).to_be_visible()


def test_the_search_form_leads_to_lists(visit: Visit) -> None:
    page = visit(javascript=False)
    page.get_by_label("找我的代表").fill("段")
    page.get_by_role("button", name="查找").click()
    expect(page).to_have_url(re.compile(r"/find/\?q=%E6%AE%B5$"))
    expect(page.get_by_role("list", name="代表团").get_by_role("link")).to_have_count(13)
    page.get_by_role("list", name="喜洲镇").get_by_role("link", name="周城村委会").click()
    expect(page.get_by_role("heading", name="驻站代表")).to_be_visible()


def test_the_list_of_deputies_is_complete(visit: Visit, registry: Registry) -> None:
    page = visit("deputies/", javascript=False)
    links = page.locator(".gs-card:not([data-gs-vacant]) a.gs-card__name")
    expect(links).to_have_count(275)
    shown = set(links.evaluate_all("links => links.map((link) => link.pathname.split('/')[2])"))
    assert shown == {deputy.id for deputy in registry.own_deputies}
    expect(page.locator(".gs-card[data-gs-vacant]")).to_have_count(len(registry.vacancies))
    assert page.locator(".gs-card").last.is_visible()
    expect(page.locator(".gs-filters__fields")).to_be_hidden()


def test_every_station_can_be_reached(visit: Visit, registry: Registry) -> None:
    page = visit("stations/", javascript=False)
    while (closed := page.locator(".gs-tree details:not([open]) > summary:visible")).count():
        closed.first.click()
    shown = page.locator(".gs-tree a:visible").evaluate_all(
        "links => links.map((link) => link.pathname.split('/')[2])"
    )
    assert sorted(shown) == sorted(registry.stations)
    assert len(shown) == 129


def test_a_suggestion_and_its_rounds_can_be_read(visit: Visit, registry: Registry) -> None:
    page = visit("suggestions/s073/", javascript=False)
    for fold in page.locator("details:not([open]) > summary").all():
        fold.click()
    steps = page.locator("#gs-main")
    for step in registry.suggestions["s073"].steps:
        expect(steps.get_by_text(step.step).first).to_be_visible()
        if step.reply:
            expect(steps.get_by_text(step.reply.split("\n")[0][:20]).first).to_be_visible()


@pytest.mark.parametrize("address", ["", "deputies/c001/", "stations/", "about/", "404.html"])
def test_every_page_says_that_it_is_a_demo(visit: Visit, registry: Registry, address: str) -> None:
    page = visit(address, javascript=False, width=360, height=740)
    expect(page.get_by_text(registry.settings.banner or "-")).to_be_visible()
