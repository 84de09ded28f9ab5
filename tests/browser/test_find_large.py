"""Finding somebody on a site so large that its names lie in sheets."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from gongshi.pages.names_sheet import NameList, Sheet, index_text, split_names

MOST_SHEETS = 4
Open = Callable[[str], Page]


@pytest.fixture(scope="module")
def sheets(demo: Path) -> list[Sheet]:
    """The names of the demo, in sheets far smaller than those of a real site."""
    rows = json.loads((demo / "data" / "names.json").read_bytes())
    return list(split_names(NameList([*map(tuple, rows)]), most=12_000, least=6_000))


@pytest.fixture
def asked() -> list[str]:
    """The data files that the page has asked for, in order."""
    return []


@pytest.fixture
def large(browser: Browser, base: str, sheets: list[Sheet], asked: list[str]) -> Iterator[Open]:
    """Open pages of the demo as if it were large."""
    files = {f"{sheet.name}.json": sheet.text for sheet in sheets}
    files["names.json"] = index_text(sheets)
    context = browser.new_context(base_url=base, service_workers="block", locale="zh-CN")

    def answer(route: Route) -> None:
        file = route.request.url.rpartition("/")[2]
        asked.append(file)
        route.fulfill(body=files[file], content_type="application/json")

    context.route("**/data/*.json", answer)

    def open_page(address: str) -> Page:
        page = context.new_page()
        page.goto(address)
        return page

    yield open_page
    context.close()


def results(page: Page, kind: str) -> Locator:
    return page.locator(f"[data-gs-kind={kind}] a")


@pytest.mark.parametrize(
    ("typed", "kind", "expected"),
    [
        ("段云萍", "deputy", "段云萍"),
        ("云萍", "deputy", "段云萍"),
        ("段", "deputy", "段"),
        ("duan yunping", "deputy", "段云萍"),
        ("yunping", "deputy", "段云萍"),
        ("DYP", "deputy", "段云萍"),
        ("c001", "deputy", ""),
        ("zhoucheng", "village", "周城村委会"),
        ("喜洲 王", "deputy", "王俊然"),
        ("喜洲工作站", "station", "喜洲镇人大代表工作站"),
    ],
)
def test_typing_finds(
    large: Open, sheets: list[Sheet], asked: list[str], typed: str, kind: str, expected: str
) -> None:
    page = large("find/")
    assert asked == []  # nothing is loaded before it is needed
    page.get_by_role("searchbox").fill(typed)
    expect(page.get_by_role("status")).to_contain_text("找到")
    expect(results(page, kind).filter(has_text=expected).first).to_be_visible()
    assert asked[0] == "names.json"
    assert 0 < len(asked) - 1 <= MOST_SHEETS < len(sheets) / 8


def test_many_are_not_counted(large: Open) -> None:
    page = large("find/?q=y")
    expect(page.get_by_role("status")).to_have_text("找到很多，先列出一部分，请再多写一两个字")


@pytest.mark.parametrize("typed", ["没有这个人", "萍", "教师"])
def test_nothing_found_says_what_to_do(large: Open, typed: str) -> None:
    page = large(f"find/?q={typed}")
    expect(page.get_by_role("status")).to_contain_text(f"没有找到“{typed}”。请从姓名、村名")


def test_without_a_network_it_says_so_and_goes_on_later(large: Open) -> None:
    page = large("find/")
    page.context.unroute_all()
    page.context.set_offline(True)
    page.get_by_role("searchbox").fill("段云萍")
    expect(page.get_by_role("status")).to_contain_text("现在没有网络")
    expect(page.get_by_role("list", name="代表团")).to_be_visible()
    page.context.set_offline(False)
    expect(results(page, "deputy").first).to_contain_text("段云萍")


def test_waiting_is_said(large: Open) -> None:
    page = large("find/")
    waiting: list[Route] = []
    page.route("**/data/names.json", lambda route: waiting.append(route))
    page.get_by_role("searchbox").fill("段云萍")
    expect(page.get_by_role("status")).to_have_text("正在取名单，请稍等……")
    waiting[0].fallback()
    expect(page.get_by_role("status")).to_contain_text("找到")
