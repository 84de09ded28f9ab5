"""Finding somebody by typing, and narrowing a list whose address can be passed on."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from gongshi.records.registry import Registry

Visit = Callable[..., Page]

HOMONYMS = ["李丽华", "杨建军", "张云"]


def results(page: Page, kind: str) -> Locator:
    return page.locator(f"[data-gs-kind={kind}] a")


def expect_query(page: Page, query: dict[str, list[str]]) -> None:
    """Wait until the address says so: it follows what is typed a little later."""
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query) == query)


@pytest.mark.parametrize(
    ("typed", "kind", "expected", "title"),
    [
        ("段云萍", "deputy", "段云萍", "段云萍"),
        ("段", "deputy", "段云萍", "段云萍"),
        ("duan", "deputy", "段云萍", "段云萍"),
        ("dyp", "deputy", "段云萍", "段云萍"),
        ("DYP", "deputy", "段云萍", "段云萍"),
        ("周城", "village", "周城村委会", "周城"),
        ("zhoucheng", "village", "周城村委会", "周城"),
        ("喜洲 王", "deputy", "王俊然", "王俊然"),
        ("喜洲工作站", "station", "喜洲镇人大代表工作站", "喜洲镇人大代表工作站"),
    ],
)
def test_typing_finds(visit: Visit, typed: str, kind: str, expected: str, title: str) -> None:
    page = visit("find/")
    page.get_by_role("searchbox").press_sequentially(typed)
    expect(page.get_by_role("status")).to_contain_text("找到")
    found = results(page, kind).filter(has_text=expected).first
    expect(found).to_be_visible()
    expect_query(page, {"q": [typed]})
    found.click()
    expect(page.locator("h1")).to_contain_text(title)


def test_the_box_on_the_home_page_finds(visit: Visit) -> None:
    page = visit(width=360, height=740)
    page.get_by_label("找我的代表").fill("duan")
    page.get_by_label("找我的代表").press("Enter")
    expect(page).to_have_url(re.compile(r"/find/\?q=duan$"))
    expect(page.get_by_role("searchbox")).to_have_value("duan")
    expect(results(page, "deputy").first).to_contain_text("段")


def test_nothing_found_says_what_to_do(visit: Visit) -> None:
    page = visit("find/")
    page.get_by_role("searchbox").fill("没有这个人<b>")
    expect(page.get_by_role("status")).to_contain_text("没有找到“没有这个人<b>”")
    expect(page.get_by_role("list", name="代表团")).to_be_visible()


@pytest.mark.parametrize("name", HOMONYMS)
def test_people_of_one_name_are_told_apart(visit: Visit, registry: Registry, name: str) -> None:
    people = [deputy for deputy in registry.deputies.values() if deputy.name == name]
    assert len(people) > 1
    page = visit(f"find/?q={name}")
    exactly = re.compile(f"^{name}$")
    found = results(page, "deputy").filter(has=page.get_by_text(exactly))
    expect(found).to_have_count(len(people))
    assert len(set(found.all_inner_texts())) == len(people)
    page.goto(f"deputies/?q={name}")
    cards = page.locator(".gs-card:visible").filter(has=page.get_by_text(exactly))
    expect(cards).to_have_count(len(people))
    assert len(set(cards.all_inner_texts())) == len(people)
    for person in people:
        expect(cards.filter(has_text=registry.qualifier(person))).to_have_count(1)


def test_a_narrowed_list_can_be_passed_on(visit: Visit, registry: Registry) -> None:
    xizhou = len(registry.by_delegation["喜洲镇代表团"])
    page = visit("deputies/")
    count, shown = page.get_by_role("status"), page.locator(".gs-card:visible")
    assert count.get_attribute("aria-live") == "polite"
    expect(count).to_contain_text("共 275 位代表，空缺 1 席")
    page.get_by_role("search").get_by_label("代表团").select_option("喜洲镇代表团")
    expect(count).to_have_text(f"找到 {xizhou} 位代表")
    expect(shown).to_have_count(xizhou)
    page.get_by_role("searchbox").press_sequentially("li")
    expect(count).not_to_have_text(f"找到 {xizhou} 位代表")
    expect_query(page, {"delegation": ["喜洲镇代表团"], "q": ["li"]})
    fewer = shown.count()
    assert 0 < fewer < xizhou
    page.reload()
    expect(page.get_by_role("search").get_by_label("代表团")).to_have_value("喜洲镇代表团")
    expect(page.get_by_role("searchbox")).to_have_value("li")
    expect(count).to_have_text(f"找到 {fewer} 位代表")
    page.get_by_role("button", name="清除筛选").click()
    expect(count).to_contain_text("共 275 位代表")
    expect_query(page, {})
    expect(shown).to_have_count(276)


def test_no_match_is_said_in_words(visit: Visit) -> None:
    page = visit("deputies/?q=没有这个人")
    expect(page.get_by_role("status")).to_have_text("没有找到，请换一个条件")
    expect(page.locator(".gs-card:visible")).to_have_count(0)
