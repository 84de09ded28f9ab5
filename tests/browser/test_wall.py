"""The wall in a browser: it turns by itself, is steered, stays fresh, and can be read in a hall."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from browser.test_accessible import faults
from code_reader import read

Visit = Callable[..., Page]

FAULTS = (Path(__file__).parent / "wall.js").read_text(encoding="utf-8")
SWIPE = """() => {
  const views = document.querySelector(".gs-wall__views");
  const at = (x) => new Touch({identifier: 1, target: views, clientX: x, clientY: 500});
  const send = (name, touches, x) => views.dispatchEvent(
    new TouchEvent(name, {touches, changedTouches: [at(x)]}));
  send("touchstart", [at(1500)], 1500);
  send("touchend", [], 900);
}"""
DRAWN = """() => Object.fromEntries(
  Array.from(document.querySelectorAll(".gs-wall__chart"), (place) => {
    const { series, xAxis, yAxis } = echarts.getInstanceByDom(place).getOption();
    const sum = (n) => series.reduce((all, one) => all + one.data[n].value, 0);
    const names = xAxis[0].data || yAxis[0].data;
    return [place.closest("[data-key]").dataset.key, names.map((name, n) => [name, sum(n)])];
  })
)"""
"""What ECharts has drawn: the names along the axis, and what stands there in all."""

HALL = {"width": 1920, "height": 1080}
SIZES = [(1920, 1080), (3840, 2160), (5760, 1080)]
VIEWS = ["总览", "代表履职", "履职阵地", "意见建议督办", "专业组活动"]
SECONDS, PAUSE, MINUTES = 30, 60, 10


@pytest.fixture(scope="module")
def data(demo: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((demo / "data/wall.json").read_text(encoding="utf-8"))
    return found


def open_wall(visit: Visit, query: str = "", **more: Any) -> Page:
    """Open the wall with a clock that the test moves on."""
    page = visit("F/LR-BAILE/", **{**HALL, **more})
    page.clock.install()
    page.goto(f"/wall/{query}")
    expect(page.locator(".gs-wall__spot").first).to_be_visible()
    return page


def shown(page: Page) -> list[str]:
    return page.locator(".gs-wall__name").all_inner_texts()


def after(page: Page, seconds: int) -> list[str]:
    """Give what is shown when the clock has jumped: every timer that is due comes once."""
    page.clock.fast_forward(seconds * 1000)
    return shown(page)


# by itself


def test_it_turns_by_itself_and_begins_again(visit: Visit) -> None:
    page = open_wall(visit)
    assert shown(page) == ["总览"]
    assert [after(page, SECONDS + 1)[0] for _ in range(5)] == [*VIEWS[1:], "总览"]


def test_every_figure_has_its_turn(visit: Visit, data: dict[str, Any]) -> None:
    page = open_wall(visit)
    seen = []
    for _ in range(2 * SECONDS):
        seen.append(page.locator("[data-lit]").get_attribute("data-key"))
        expect(page.locator(".gs-wall__spot")).to_contain_text(data["definitions"][seen[-1]])
        page.clock.run_for(500)
    panels = data["scopes"][0]["views"][0]["panels"]
    assert list(dict.fromkeys(seen))[: len(panels)] == [panel["key"] for panel in panels]


def test_three_views_stand_side_by_side_on_three_screens(visit: Visit) -> None:
    page = open_wall(visit, width=5760, height=1080)
    assert shown(page) == VIEWS[:3]
    assert after(page, SECONDS + 1) == VIEWS[1:4]


def test_who_prefers_stillness_gets_it(visit: Visit) -> None:
    page = visit("F/LR-BAILE/", **HALL)
    page.emulate_media(reduced_motion="reduce")
    page.clock.install()
    page.goto("/wall/")
    expect(page.get_by_role("button", name="接着轮换画面（空格）")).to_be_visible()
    assert after(page, 5 * SECONDS) == ["总览"]
    page.keyboard.press(" ")
    assert after(page, SECONDS + 1) == ["代表履职"]


# steered


def test_keys(visit: Visit) -> None:
    page = open_wall(visit)
    for key, view in [
        ("ArrowRight", "代表履职"),
        ("PageDown", "履职阵地"),
        ("ArrowLeft", "代表履职"),
        ("4", "意见建议督办"),
        ("1", "总览"),
        ("ArrowLeft", "专业组活动"),
    ]:
        page.keyboard.press(key)
        assert shown(page) == [view]
    lit = page.locator("[data-lit]")
    first = lit.get_attribute("data-key")
    page.keyboard.press("ArrowDown")
    assert lit.get_attribute("data-key") != first
    page.keyboard.press("ArrowUp")
    assert lit.get_attribute("data-key") == first
    page.keyboard.press("d")
    assert page.locator("html").get_attribute("data-palette") == "light"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/groups/$"))


def test_it_waits_for_who_steers_and_then_goes_on(visit: Visit) -> None:
    page = open_wall(visit)
    page.keyboard.press("4")
    assert after(page, PAUSE - 2) == ["意见建议督办"]
    assert after(page, 3) == ["意见建议督办"]
    assert after(page, SECONDS + 1) == ["专业组活动"]
    page.keyboard.press(" ")
    assert after(page, 10 * PAUSE) == ["专业组活动"]
    page.keyboard.press("Escape")
    assert after(page, SECONDS + 1) == ["总览"]


def test_buttons_and_fullscreen(visit: Visit) -> None:
    page = open_wall(visit)
    page.get_by_role("button", name="履职阵地").click()
    assert shown(page) == ["履职阵地"]
    page.get_by_role("button", name=re.compile("下一个")).click()
    assert shown(page) == ["意见建议督办"]
    page.get_by_role("button", name=re.compile("全屏")).click()
    page.wait_for_function("document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")
    page.get_by_label("看哪里的").select_option("双廊镇")
    expect(page.locator("h1")).to_have_text("大理市双廊镇人大代表履职公示")


def test_a_figure_leads_to_its_records(visit: Visit) -> None:
    page = open_wall(visit, "?township=ts-xizhou")
    expect(page.get_by_role("img", name="扫码看记录：现任市人大代表")).to_be_visible()
    page.locator('[data-key="township-suggestions"] a').click()
    expect(page.locator("h1")).to_have_text("喜洲镇的意见建议")
    expect(page.get_by_text("共 14 件").first).to_be_visible()


@pytest.mark.parametrize("palette", ["dark", "light"])
def test_the_code_on_the_wall_can_be_read(visit: Visit, palette: str) -> None:
    page = open_wall(visit, f"?township=ts-xizhou&palette={palette}")
    page.keyboard.press("4")
    picture = Image.open(BytesIO(page.screenshot(animations="disabled")))
    assert read(picture) == ["https://example.org/suggestions/township/xizhouzhen/"]


def test_a_swipe_turns_the_page(visit: Visit) -> None:
    page = open_wall(visit)
    page.evaluate(SWIPE)
    assert shown(page) == ["代表履职"]


# which township


@pytest.mark.parametrize("word", ["ts-xizhou", "xizhou", "喜洲镇"])
def test_a_township_has_its_own_wall(visit: Visit, word: str) -> None:
    page = open_wall(visit, f"?township={word}")
    expect(page.locator("h1")).to_have_text("大理市喜洲镇人大代表履职公示")
    expect(page.locator('[data-key="township-own-deputies"] .gs-wall__value')).to_have_text("26位")


def test_an_unknown_township_says_so(visit: Visit) -> None:
    page = visit("wall/?township=<b>nowhere", **HALL)
    expect(page.get_by_role("heading", name="没有“<b>nowhere”的大屏")).to_be_visible()
    assert page.locator(".gs-wall__missing a").count() == 14
    assert faults(page) == []
    page.get_by_role("link", name="海东镇").click()
    expect(page.locator("h1")).to_have_text("大理市海东镇人大代表履职公示")


# how fresh


def serve(page: Page, data: dict[str, Any], **more: Any) -> list[str]:
    """Answer for the data file with what is changed in it, the word "off" with half a file."""
    words: list[str] = []

    def answer(route: Route) -> None:
        if "off" in words:
            route.fulfill(body="{")
        else:
            route.fulfill(json={**data, **more, "place": "".join(words) or data["place"]})

    page.route("**/data/wall.json", answer)
    return words


def test_the_demo_says_that_its_day_stands_still(visit: Visit) -> None:
    page = open_wall(visit)
    expect(page.get_by_role("status")).to_contain_text("日期固定在 2025年1月15日")


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2025-01-15T08:00:00", None),
        ("2025-01-16T08:00:00", None),
        ("2025-01-16T13:00:00", "数字是 1 天前的，截至 2025年1月15日"),
        ("2025-01-22T08:00:00", "数字是 7 天前的，截至 2025年1月15日"),
    ],
)
def test_old_data_say_so(visit: Visit, data: dict[str, Any], now: str, words: str | None) -> None:
    page = visit("F/LR-BAILE/", **HALL)
    page.clock.install(time=now)
    serve(page, data, fixed=False)
    page.goto("/wall/")
    notice = page.get_by_role("status")
    expect(notice).to_contain_text("演示站点")
    if words:
        expect(notice.locator("strong")).to_have_text(words)
    else:
        expect(notice.locator("strong")).to_have_count(0)


def test_new_data_come_with_the_next_view_and_no_data_change_nothing(
    visit: Visit, data: dict[str, Any]
) -> None:
    page = visit("F/LR-BAILE/", **HALL)
    page.clock.install(time="2025-01-15T08:00:00")
    words = serve(page, data, fixed=False)
    page.goto("/wall/")
    title, notice = page.locator("h1"), page.get_by_role("status")
    expect(page.locator(".gs-wall__spot").first).to_be_visible()
    expect(title).to_have_text("大理市人大代表履职公示")
    words.append("新市")
    with page.expect_response("**/data/wall.json"):
        page.clock.fast_forward((MINUTES * 60 + 1) * 1000)
    page.wait_for_function("document.querySelector('[role=status]')")
    assert after(page, SECONDS + 1) == ["履职阵地"]
    expect(title).to_have_text("新市人大代表履职公示")
    words.append("off")
    with page.expect_response("**/data/wall.json"):
        page.clock.fast_forward(MINUTES * 60 * 1000)
    expect(notice).to_contain_text("暂时取不到新的数据，显示的是截至 2025年1月15日 的数字")
    assert after(page, SECONDS + 1) == ["专业组活动"]
    expect(title).to_have_text("新市人大代表履职公示")
    expect(page.locator(".gs-wall__value").first).to_be_visible()


def test_without_data_the_page_stays_as_it_was_made(visit: Visit, data: dict[str, Any]) -> None:
    page = visit("F/LR-BAILE/", **HALL)
    page.route("**/data/wall.json", lambda route: route.fulfill(status=200, body="{"))
    page.goto("/wall/")
    expect(page.get_by_role("heading", name="意见建议督办")).to_be_visible()
    expect(page.get_by_role("row", name="超期办理中 3")).to_be_visible()


# the same figures


def test_charts_and_tables_hold_the_same(visit: Visit, data: dict[str, Any]) -> None:
    page = open_wall(visit)
    plain = visit("wall/", javascript=False)
    for number, view in enumerate(data["scopes"][0]["views"], 1):
        page.keyboard.press(str(number))
        drawn = page.evaluate(DRAWN)
        charts = [p for p in view["panels"] if p["chart"] in ("bars", "columns", "stack")]
        assert drawn.keys() == {panel["key"] for panel in charts}
        for panel in charts:
            table = plain.locator(f'#{view["id"]} [data-key="{panel["key"]}"] .gs-wall__table tr')
            cells = [row.split("\t") for row in table.all_inner_texts()]
            assert cells == [[row["label"], row["text"]] for row in panel["rows"]]
            assert drawn[panel["key"]] == [[row["label"], row["value"]] for row in panel["rows"]]


# in the hall


@pytest.mark.parametrize(
    ("size", "query"),
    [
        *((size, "") for size in SIZES),
        (SIZES[0], "?township=ts-xiaguan&palette=light"),
        (SIZES[2], "?township=ts-dali&palette=light"),
    ],
)
def test_every_view_can_be_read(visit: Visit, size: tuple[int, int], query: str) -> None:
    page = open_wall(visit, query, width=size[0], height=size[1])
    for number in range(1, 6):
        page.keyboard.press(str(number))
        assert page.evaluate(FAULTS) == [], number
        lights = page.locator(".gs-wall__view [data-key]").count() if size == SIZES[0] else 0
        for _ in range(lights):
            page.keyboard.press("ArrowDown")
            assert page.evaluate(FAULTS) == [], number


@pytest.mark.parametrize("palette", ["dark", "light"])
def test_axe_finds_nothing_on_any_view(visit: Visit, palette: str) -> None:
    page = open_wall(visit, f"?palette={palette}")
    for number in range(1, 6):
        page.keyboard.press(str(number))
        page.evaluate("Promise.all(document.getAnimations().map((moving) => moving.finished))")
        assert faults(page) == []


def test_axe_finds_nothing_without_script(visit: Visit) -> None:
    page = visit("wall/", width=360, height=740, javascript=False)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page = visit("wall/", scheme="light", javascript=False)
    assert page.locator("svg[role=img]").count() > 10


def test_memory_does_not_grow_over_many_rounds(visit: Visit) -> None:
    page = open_wall(visit)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def used() -> tuple[float, float]:
        session.send("HeapProfiler.collectGarbage")
        found = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
        return found["JSHeapUsedSize"] / 1e6, found["Nodes"]

    def turns(number: int) -> None:
        for _ in range(number):
            after(page, SECONDS + 1)

    turns(10)
    heap, nodes = used()
    turns(40)
    heap_later, nodes_later = used()
    assert heap_later < heap + 1.5
    assert nodes_later < nodes + 200
