"""The touch screens as visitors use them: touched, left alone, for weeks, in both lights."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from kiosk_builder import Server, write_kiosk_folder

LOOPS = int(os.environ.get("GONGSHI_KIOSK_LOOPS", "2000"))
"""How many times round the slides; more for a longer look at memory."""

MORNING = "2025-01-15T10:30:00+08:00"

Open = Callable[..., Page]
"""Open a screen of the small site: `screen("s3", at=MORNING, script="…")`."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("kiosk")
    write_kiosk_folder(folder / "records", folder / "site")
    server = Server(folder / "site")
    yield server
    server.stop()


@pytest.fixture
def screen(browser: Browser, server: Server) -> Iterator[Open]:
    """Open a screen whose clock the test drives; no script may fail, no other host be asked."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_screen(
        station: str = "s3",
        *,
        at: str | None = MORNING,
        script: str = "",
        width: int = 1080,
        height: int = 1920,
        **options: Any,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, service_workers="block", has_touch=True,
            locale="zh-CN", timezone_id="UTC", **options,
        )  # fmt: skip
        contexts.append(context)
        context.on("weberror", lambda error: complaints.append(f"脚本出错：{error.error}"))
        context.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((server.base, "data:"))
                else complaints.append(f"别的主机：{request.url}")
            ),
        )
        if script:
            context.add_init_script(script)
        page = context.new_page()
        if at:
            page.clock.install(time=datetime.fromisoformat(at))
            page.route("**/files.json", lambda route: route.abort())
        page.goto(f"{server.base}kiosk/{station}/")
        return page

    yield open_screen
    for context in contexts:
        context.close()
    assert complaints == []


def shown(page: Page) -> str | None:
    return page.locator(".gs-screen.is-shown").get_attribute("id")


def slide(page: Page) -> str:
    return page.locator(".gs-slide.is-shown h2").inner_text()


# touched


def test_visitor_finds_a_deputy_and_the_way_back(screen: Open) -> None:
    page = screen()
    page.locator(".gs-tile", has_text="驻站代表").tap()
    assert shown(page) == "deputies"
    page.locator("#deputies .gs-person", has_text="段秀英").tap()
    expect(page.locator("#deputy-c1")).to_contain_text("喜洲小学教师")
    expect(page.locator("#deputy-c1 .gs-days__day").first).to_have_text("今天 1月15日 周三")
    page.locator("#deputy-c1 .gs-row", has_text="听民意").tap()
    assert shown(page) == "activity-a1"
    for before in ("deputy-c1", "deputies", "home"):
        page.locator("[data-back]").tap()
        assert shown(page) == before
    expect(page.locator("[data-bar]")).to_be_hidden()


def test_back_leads_to_the_place_that_was_left(screen: Open) -> None:
    page = screen(width=1080, height=900)
    page.locator(".gs-tile", has_text="阵地简介").tap()
    page.evaluate("document.querySelector('#about').scrollTop = 200")
    page.locator("[data-home]").tap()
    page.locator(".gs-tile", has_text="怎样提意见").tap()
    page.evaluate("document.querySelector('#how').scrollTop = 90")
    page.locator("#how .gs-button").evaluate("button => button.click()")
    page.locator("[data-back]").tap()
    assert page.evaluate("document.querySelector('#how').scrollTop") == 90


def test_buttons_turn_long_parts(screen: Open) -> None:
    page = screen(width=1080, height=900, reduced_motion="reduce")
    page.locator(".gs-tile", has_text="怎样提意见").tap()
    up, down = page.locator("[data-scroll='-1']"), page.locator("[data-scroll='1']")
    expect(up).to_be_disabled()
    down.tap()
    expect(up).to_be_enabled()
    up.tap()
    expect(up).to_be_disabled()


def test_suggestions_can_be_chosen_by_how_far_they_are(screen: Open) -> None:
    page = screen()
    page.locator(".gs-tile", has_text="意见建议").tap()
    rows = page.locator("#suggestions .gs-row:visible")
    expect(rows).to_have_count(2)
    page.locator(".gs-chip", has_text="已办结").tap()
    expect(rows).to_have_text([re.compile("关于延长晚间班次的建议")])
    page.locator(".gs-chip", has_text="正在办").tap()
    expect(rows).to_have_text([re.compile("关于修路灯的建议")])
    rows.tap()
    expect(page.locator(".gs-way__step--done:visible")).to_have_count(1)


def test_names_without_a_part_here_lead_nowhere(screen: Open) -> None:
    """On s2's screen, who took part in what happened below it is named but not described."""
    page = screen("s2")
    page.locator(".gs-tile", has_text="活动").tap()
    page.locator("#activities .gs-row").first.tap()
    name = page.locator(".gs-names__name:visible", has_text="段秀英")
    name.tap()
    assert shown(page) == "activity-a2"
    assert name.get_attribute("href") is None


# left alone


def test_touch_holds_the_slides_and_the_button_stops_them(screen: Open) -> None:
    page = screen()
    first = slide(page)
    page.clock.run_for(3_000)
    second = slide(page)
    assert second != first
    page.locator(".gs-slide.is-shown h2").tap()
    page.clock.run_for(8_000)
    assert slide(page) == second
    page.clock.run_for(2_000)
    assert slide(page) != second
    page.locator("[data-pause]").tap()
    stopped = slide(page)
    page.clock.run_for(12_000)
    assert slide(page) == stopped


def test_everything_chosen_is_gone_after_a_while(screen: Open) -> None:
    page = screen()
    page.locator(".gs-tile", has_text="意见建议").tap()
    page.locator(".gs-chip", has_text="已办结").tap()
    page.clock.run_for(14_000)
    expect(page.locator("[data-ask]")).to_be_hidden()
    page.clock.run_for(1_000)
    expect(page.locator("[data-count]")).to_have_text("10")
    page.clock.run_for(10_000)
    assert shown(page) == "home"
    assert slide(page) == "欢迎来喜洲村联络室"
    expect(page.locator("[data-ask]")).to_be_hidden()
    page.locator(".gs-tile", has_text="意见建议").tap()
    expect(page.locator("#suggestions .gs-row:visible")).to_have_count(2)
    page.locator("[data-back]").tap()
    assert shown(page) == "home"


def test_countdown_can_be_stopped(screen: Open) -> None:
    page = screen()
    page.locator(".gs-tile", has_text="阵地简介").tap()
    page.clock.run_for(20_000)
    page.locator("[data-stay]").tap()
    expect(page.locator("[data-ask]")).to_be_hidden()
    page.clock.run_for(14_000)
    assert shown(page) == "about"


def test_touch_beside_the_button_stops_the_countdown_too(screen: Open) -> None:
    page = screen()
    page.locator(".gs-tile", has_text="阵地简介").tap()
    page.clock.run_for(18_000)
    expect(page.locator("[data-ask]")).to_be_visible()
    page.touchscreen.tap(200, 300)
    expect(page.locator("[data-ask]")).to_be_hidden()
    page.clock.run_for(7_000)
    page.keyboard.press("ArrowDown")  # before anything is asked
    page.clock.run_for(10_000)
    page.keyboard.press("Tab")  # while it is asked
    page.clock.run_for(10_000)
    expect(page.locator("[data-ask]")).to_be_hidden()
    assert shown(page) == "about"


def test_stopped_slides_go_on_when_nobody_is_there(screen: Open) -> None:
    page = screen()
    page.locator("[data-pause]").tap()
    page.clock.run_for(26_000)
    before = slide(page)
    page.clock.run_for(4_000)
    assert slide(page) != before


# no way out


def test_there_is_no_way_out(screen: Open) -> None:
    page = screen()
    addresses = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    assert addresses
    assert [a for a in addresses if not a.startswith("#")] == []
    assert page.locator("input, select, textarea, form, iframe, video, [target]").count() == 0
    stopped = page.evaluate(
        """() => ["contextmenu", "selectstart", "dragstart", "dragover", "drop", "auxclick"].map(
             (name) =>
             document.querySelector(".gs-tile").dispatchEvent(
               new Event(name, { bubbles: true, cancelable: true })))"""
    )
    assert stopped == [False] * 6
    style = page.evaluate(
        "(({userSelect, touchAction}) => [userSelect, touchAction])"
        "(getComputedStyle(document.body))"
    )
    assert style == ["none", "pan-y"]
    assert page.evaluate("history.length") == 2  # this page, and the blank one before
    page.locator(".gs-tile", has_text="驻站代表").tap()
    page.locator("[data-home]").tap()
    assert page.evaluate("history.length") == 2
    assert page.url == page.url.split("#")[0]


def test_two_fingers_and_shortcuts_do_nothing(screen: Open) -> None:
    page = screen()
    prevented = page.evaluate(
        """() => {
             const send = (event) => !document.body.dispatchEvent(event);
             const options = { bubbles: true, cancelable: true };
             return [
               send(new WheelEvent("wheel", { ...options, ctrlKey: true })),
               send(new WheelEvent("wheel", options)),
               send(new KeyboardEvent("keydown", { ...options, ctrlKey: true, key: "p" })),
               send(new KeyboardEvent("keydown", { ...options, key: "F5" })),
               send(new KeyboardEvent("keydown", { ...options, key: "BrowserSearch" })),
               send(new MouseEvent("mouseup", { ...options, button: 3 })),
               send(new MouseEvent("mouseup", { ...options, button: 0 })),
               send(new KeyboardEvent("keydown", { ...options, key: "Enter" })),
             ];
           }"""
    )
    assert prevented == [True, False, True, True, True, True, False, False]


# the day


def test_day_changes_at_midnight_of_china(screen: Open) -> None:
    page = screen(at="2025-01-15T23:59:50+08:00")
    expect(page.locator("[data-date]")).to_have_text("1月15日 周三")
    expect(page.locator("[data-on='c1']")).not_to_have_attribute("hidden", "")
    page.clock.run_for(12_000)
    expect(page.locator("[data-date]")).to_have_text("1月16日 周四")
    expect(page.locator("[data-time]")).to_have_text("0:00")
    expect(page.locator("[data-on='c1']")).to_have_attribute("hidden", "")
    expect(page.locator("[data-there] [data-rows] b").first).to_have_text("1月22日 周三")


def test_script_says_of_the_first_day_what_the_page_says(browser: Browser, screen: Open) -> None:
    with_script = screen()
    plain = browser.new_context(java_script_enabled=False, service_workers="block").new_page()
    plain.goto(with_script.url)
    for rows in ("[data-there] [data-rows] li", "#days [data-rows] li", "#deputy-c1 .gs-days li"):
        said = [page.locator(rows).all_text_contents() for page in (plain, with_script)]
        assert said[0] == said[1], rows
        assert any(said[0]), rows
    plain.context.close()


@pytest.mark.parametrize("wrong", ["1970-01-01T08:00:00+08:00", "2099-05-05T08:00:00+08:00"])
def test_wrong_clock_is_not_believed(screen: Open, wrong: str) -> None:
    page = screen(at=wrong)
    expect(page.locator("[data-date]")).to_be_hidden()
    expect(page.locator("[data-time]")).to_be_hidden()
    expect(page.locator("[data-old]")).to_be_hidden()
    page.locator("[data-step='1']").tap()
    expect(page.locator("[data-there]")).to_contain_text("每周三上午")
    expect(page.locator("[data-there] [data-rows]")).to_be_hidden()


def test_server_corrects_the_clock(screen: Open, server: Server) -> None:
    page = screen(at=None, script="Date.now = () => 0;")
    expect(page.locator("[data-time]")).to_have_text(re.compile(r"\d+:\d\d"))


def test_old_data_say_so(screen: Open) -> None:
    page = screen(at="2025-01-22T08:00:00+08:00")
    expect(page.locator("[data-old]")).to_be_hidden()
    page.clock.fast_forward(24 * 3600 * 1000)
    expect(page.locator("[data-old]")).to_contain_text("2025年1月15日的，已经 8 天没有更新")


# what fails


def test_picture_that_cannot_be_shown_leaves_the_name(screen: Open) -> None:
    page = screen()
    page.locator(".gs-tile", has_text="驻站代表").tap()
    broken = page.locator("#deputies .gs-person", has_text="段秀英")
    expect(broken.locator("img")).to_have_count(0)
    expect(broken.locator(".gs-face__initial")).to_have_text("段")
    whole = page.locator("#deputies .gs-person", has_text="阿依古丽·买买提")
    expect(whole.locator("img")).to_have_count(1)


def test_code_that_cannot_be_shown_takes_its_words_along(browser: Browser, server: Server) -> None:
    page = browser.new_context(service_workers="block").new_page()
    page.route("**/codes/**", lambda route: route.abort())
    page.goto(f"{server.base}kiosk/s3/")
    expect(page.locator(".gs-slide--code")).to_have_count(0)
    page.locator(".gs-tile", has_text="怎样提意见").click()
    expect(page.locator("#how .gs-panel--code")).to_have_count(0)
    page.locator("[data-home]").click()
    page.locator("[data-step='1']").click()
    expect(page.locator(".gs-loop__dots i")).to_have_count(page.locator(".gs-slide").count())
    page.context.close()


def test_every_part_can_be_read_without_script(browser: Browser, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False, service_workers="block")
    page = context.new_page()
    page.goto(f"{server.base}kiosk/s3/")
    for words in (
        "欢迎来喜洲村联络室",
        "怎样提意见",
        "喜洲镇的阵地",
        "办理经过",
        "这些事不在这里办",
    ):
        expect(page.get_by_text(words).first).to_be_visible()
    expect(page.locator("[data-bar]")).to_be_hidden()
    context.close()


# reading aloud

VOICES = """
  window.said = []; window.stopped = 0;
  const voice = (lang, localService) => ({ lang, localService, name: lang });
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => [voice("en-US", true), voice("zh-CN", LOCAL)],
    addEventListener: () => {}, cancel: () => { window.stopped += 1; },
    speak: (saying) => { window.said.push(saying.text); setTimeout(() => saying.onend(), 100); },
  } });
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
"""


def test_part_is_read_aloud_until_it_is_left(screen: Open) -> None:
    page = screen(script=VOICES.replace("LOCAL", "true"))
    page.locator(".gs-tile", has_text="怎样提意见").tap()
    read = page.locator("[data-read]")
    read.tap()
    expect(read).to_have_text("停止")
    page.clock.run_for(1_000)
    said = page.evaluate("said")
    assert said[0].startswith("怎样提意见")
    assert len(said) > 3
    page.locator("[data-home]").tap()
    count = page.evaluate("said.length")
    page.clock.run_for(1_000)
    assert page.evaluate("said.length") <= count + 1
    assert page.evaluate("stopped") > 0


def test_who_listens_need_not_touch(screen: Open) -> None:
    page = screen(script=VOICES.replace("LOCAL", "true").replace("onend(), 100", "onend(), 9000"))
    page.locator(".gs-tile", has_text="怎样提意见").tap()
    page.locator("[data-read]").tap()
    page.clock.run_for(40_000)
    assert shown(page) == "how"
    page.locator("[data-read]").tap()
    page.clock.run_for(25_000)
    assert shown(page) == "home"


def test_voice_from_the_network_is_not_offered(screen: Open) -> None:
    page = screen(script=VOICES.replace("LOCAL", "false"))
    page.locator(".gs-tile", has_text="怎样提意见").tap()
    expect(page.locator("[data-read]")).to_be_hidden()


# weeks


def loads(page: Page) -> list[str]:
    found: list[str] = []
    page.on("framenavigated", lambda frame: found.append(frame.url))
    return found


NIGHT = "2025-01-15T00:50:00+08:00"
TILL_AFTER_THREE = 8_400_000


def test_fresh_start_each_night_when_the_page_can_be_reached(screen: Open) -> None:
    page = screen(at=NIGHT)
    with page.expect_navigation():
        page.clock.run_for(TILL_AFTER_THREE)


def test_no_fresh_start_into_an_error(screen: Open) -> None:
    page = screen(at=NIGHT)
    page.route("**/kiosk/s3/", lambda route: route.abort())
    found = loads(page)
    page.clock.run_for(TILL_AFTER_THREE)
    page.wait_for_timeout(300)
    assert found == []
    expect(page.locator(".gs-top__name")).to_be_visible()


def measure(session: CDPSession) -> dict[str, float]:
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    return {m["name"]: m["value"] for m in metrics}


COUNT_LOOPS = """() => {
  window.loops = 0;
  const first = document.querySelector(".gs-slide");
  new MutationObserver((changes) => { window.loops += changes.filter((change) =>
    !change.oldValue.includes("is-shown") && first.matches(".is-shown")).length; }
  ).observe(first, { attributeFilter: ["class"], attributeOldValue: true });
}"""
"""Counts how often the first slide comes round."""


def test_two_thousand_loops_leave_nothing_behind(screen: Open) -> None:
    """Counted where nothing else runs: a loop is every slide once, each for its three seconds."""
    page = screen(at="2025-01-15T05:00:00+08:00")
    slides = page.locator(".gs-slide").count()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.evaluate(COUNT_LOOPS)
    page.clock.run_for(50 * slides * 3 * 1000)
    before = measure(session)
    for _ in range(LOOPS // 100):
        page.clock.run_for(100 * slides * 3 * 1000)
    after = measure(session)
    assert slides > 5
    assert page.evaluate("loops") >= LOOPS
    assert_no_growth(before, after)


def visit_everything(page: Page) -> None:
    """Open parts, choose, go on from there, and let the screen find its own way home."""
    page.evaluate(
        """() => {
             const touch = (thing) => {
               thing.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
               thing.click();
             };
             for (const name of ["deputies", "suggestions", "activities", "stations", "how"]) {
               touch(document.querySelector(`.gs-tile[href="#${name}"]`));
               const part = document.querySelector(".gs-screen.is-shown");
               part.querySelectorAll(".gs-chip:last-child, a[href]").forEach(touch);
             }
           }"""
    )
    assert shown(page) != "home"
    page.clock.run_for(26_000)
    assert shown(page) == "home"


def test_two_hundred_visitors_leave_nothing_behind(screen: Open) -> None:
    page = screen(at="2025-01-15T05:00:00+08:00")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    for _ in range(20):
        visit_everything(page)
    before = measure(session)
    for _ in range(LOOPS // 10):
        visit_everything(page)
    assert_no_growth(before, measure(session))


def assert_no_growth(before: dict[str, float], after: dict[str, float]) -> None:
    assert after["Nodes"] <= before["Nodes"]
    assert after["JSEventListeners"] <= before["JSEventListeners"]
    assert after["JSHeapUsedSize"] < before["JSHeapUsedSize"] * 1.05 + 100_000
