"""A page of a record is light, and its shorter style sheet lacks nothing that it needs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from bench.weight import weigh_page

Visit = Callable[..., Page]

MOST_BYTES = 25_000
NEEDED_RULES = (Path(__file__).parent / "needed_rules.js").read_text(encoding="utf-8")
LIGHT = {
    "deputies": r"[cp]\d+",
    "stations": r"(lr|sp|hm)-\w+|home",
    "news": r"a\d+",
    "suggestions": r"s\d+",
}
"""Pages of one record. Those of the towns' stations also list everything below them."""


@pytest.mark.parametrize("section", LIGHT)
def test_everything_for_the_first_paint_is_light(demo: Path, section: str) -> None:
    pages = [p for p in (demo / section).iterdir() if re.fullmatch(LIGHT[section], p.name)]
    assert len(pages) > 100
    weighty = sorted(pages, key=lambda page: (page / "index.html").stat().st_size)[-9:]
    for page in weighty:
        weight = weigh_page(demo, page.relative_to(demo).as_posix())
        assert weight.styles > 0
        assert weight.first_paint <= MOST_BYTES, page


def test_nothing_in_the_head_is_waited_for_but_styles(demo: Path) -> None:
    for address in ("deputies/c001", "stations/lr-baile", "news/a0782"):
        head = (demo / address / "index.html").read_text(encoding="utf-8").partition("</head>")[0]
        assert not re.search(r"<script[^>]* src=|@import|preload|@font-face", head)
        assert head.count('rel="stylesheet"') == 2


def material_files(demo: Path) -> list[str]:
    files = sorted((demo / "assets/stylesheets").glob("*.min.css"))
    assert [file.name.split(".")[0] for file in files] == ["main", "palette"]
    return [f"/assets/stylesheets/{file.name}" for file in files]


def missing_rules(page: Page, files: list[str]) -> list[str]:
    found = page.evaluate(NEEDED_RULES, files)
    assert found["checked"] > 90
    return list(found["missing"])


UP = """() => {
    scrollBy(0, -1);
    return scrollY < 1 || !document.querySelector(".md-top[hidden]");
}"""
"""Going up a long page, one is offered its top."""


@pytest.mark.parametrize(
    "address",
    [
        "",
        "find/",
        "deputies/",
        "deputies/c001/",
        "deputies/c276/",
        "stations/",
        "stations/lr-baile/",
        "groups/falv/",
        "news/2024/12/",
        "news/a0782/",
        "suggestions/s073/",
        "about/figures/",
    ],
)
def test_every_rule_that_finds_something_is_there(visit: Visit, demo: Path, address: str) -> None:
    page = visit(address, width=390, height=844)
    files = material_files(demo)
    assert missing_rules(page, files) == []
    page.keyboard.press("Tab")
    page.evaluate("scrollTo(0, 900)")
    page.wait_for_function(UP)
    page.click("label[for^=__palette]:visible")
    page.wait_for_function("document.body.dataset.mdColorScheme === 'slate'")
    page.evaluate("document.getElementById('__drawer').click()")
    assert missing_rules(page, files) == []


def test_a_rule_that_is_gone_is_missed(visit: Visit, demo: Path) -> None:
    page = visit("deputies/c001/", width=390)
    page.route("**/frame.*.css", lambda route: route.fulfill(body=".md-header{}"))
    missing = missing_rules(page, material_files(demo))
    assert any(rule.startswith(".md-header ") for rule in missing)
