"""From a code to a published suggestion, in a browser, on a site as `scripts/serve` shows it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

ROOT = Path(__file__).parents[2]
MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")
WAIT_MILLISECONDS = 15_000
TEXT = "草场边的水井坏了三天，牛羊没有水喝，请来修一修。"
RECEPTION = "接待日是 "
CHINA = os.environ | {"TZ": "CST-8", "PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "1"}
"""Messages are dated by the day in China, and the site has to be on the same day."""


@dataclass(frozen=True)
class Office:
    """A served site of its own: its folder, its address, and its messages."""

    folder: Path
    address: str
    site: str

    def work(self, *words: str) -> str:
        """Run one of the commands that staff have, beside the running site."""
        command = [sys.executable, "-m", "gongshi.cli", "feedback", *words, "--site", self.site]
        done = subprocess.run(
            command, cwd=self.folder, env=CHINA, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def kept(self, text: str) -> list[tuple[str, int]]:
        """Give number and count of pictures of the messages with a text."""
        query = (
            "select number, (select count(*) from picture where picture.number = message.number)"
            " from message where text = ?"
        )
        with closing(sqlite3.connect(self.folder / ".gongshi/feedback.db")) as database:
            return list(database.execute(query, (text,)))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.2)


def copy_small_site(folder: Path) -> None:
    """Copy the small test site, with codes, and taking messages as from today."""
    shutil.copytree(ROOT / "tests/sites/kailu", folder)
    config = folder / "mkdocs.yml"
    text = config.read_text(encoding="utf-8").replace("../../../theme", f"{ROOT}/theme")
    text = re.sub(r"\n +今日: .*", "\n      留言: {方式: builtin}", text)
    config.write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "content/about/privacy.md", folder / "content/about")
    lines = ["编号,种类,签发日期,改为", "k001,代表,2024-11-01,", "post-xiri,阵地,2024-11-01,"]
    (folder / "codes.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    station = folder / "stations/post-xiri.yml"
    station.write_text(f"{station.read_text(encoding='utf-8')}办公电话: 0475-0000002\n")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("feedback") / "site"
    copy_small_site(folder)
    base = f"127.0.0.1:{free_port()}"
    log = folder.parent / "log.txt"
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", base]
    with (
        log.open("w") as out,
        subprocess.Popen(command, cwd=folder, stdout=out, stderr=out, env=CHINA) as server,
    ):
        try:
            wait_for(lambda: "Serving on" in log.read_text() or server.poll() is not None)
            assert server.poll() is None, log.read_text()
            site = re.search(r"scripts/feedback list --site (\S+)", log.read_text())
            assert site
            yield Office(folder, f"http://{base}/kailu/", site[1])
        finally:
            server.terminate()
            server.wait(60)


Phone = Callable[..., Page]


@pytest.fixture
def phone(browser: Browser, office: Office) -> Iterator[Phone]:
    """Open a page as on a phone; nothing may be asked of another host, and no script may fail."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # Under `serve` MkDocs writes a script of its own into each page, which ours do not let
        # run: who is writing is not interrupted. A refusal and an address that is cut off are
        # what some tests are about.
        expected = ("Executing inline script violates", "Failed to load resource")
        if message.type == "error" and not message.text.startswith(expected):
            complaints.append(message.text)

    def open_page(address: str, *, script: str = "", javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=office.address,
            viewport={"width": 360, "height": 740},
            java_script_enabled=javascript,
            locale="zh-CN",
        )
        contexts.append(context)
        context.set_default_timeout(WAIT_MILLISECONDS)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", note)
        context.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((office.address.removesuffix("kailu/"), "blob:", "data:"))
                else complaints.append(request.url)
            ),
        )
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo as a phone takes it: large, and knowing where it was taken."""
    file = tmp_path_factory.mktemp("photo") / "井.jpg"
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    Image.effect_noise((2600, 1900), 60).convert("RGB").save(file, quality=85, exif=exif)
    return file


def faultless(page: Page) -> None:
    """See to it that a page has no fault, in light and dark, on a phone and at a desk."""
    for width, scheme in ((320, "light"), (360, "dark"), (1280, "light")):
        page.set_viewport_size({"width": width, "height": 740})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
        assert page.evaluate(MEASURE) == []
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme="light")


def fill(page: Page, text: str, *photos: Path) -> None:
    page.get_by_label("哪方面的事").select_option("农牧业")
    page.get_by_label("要说的事").fill(text)
    if photos:
        page.locator("#picture").set_input_files(photos)
    page.get_by_label("我看过怎样保管您写的内容").check()


def send(page: Page) -> None:
    page.get_by_role("button", name="提交", exact=True).click()


def receipt_on(page: Page) -> tuple[str, str]:
    """Give number and words of the receipt that a page shows."""
    expect(page.get_by_role("heading", name="留言已收到")).to_be_visible()
    number, word = page.locator(".ticket dd").all_text_contents()
    assert re.fullmatch(r"\d{4} \d{4}", number)
    assert len(word.split()) == 3
    return number, word


def follow(page: Page, number: str, word: str) -> None:
    page.get_by_label("回执号码").fill(number)
    page.get_by_label("查询词").fill(word)
    page.get_by_role("button", name="查一查").click()


# the whole way


@pytest.mark.parametrize(
    ("record", "code", "javascript"),
    [("deputies/k001/", "F/K001/", True), ("stations/post-xiri/", "F/POST-XIRI/", False)],
    ids=["with script, to a deputy", "without script, to a station"],
)
def test_from_a_code_to_a_published_suggestion(
    record: str, code: str, javascript: bool, office: Office, phone: Phone, photo: Path
) -> None:
    text = f"{TEXT}（{code}）"
    page = phone(record, javascript=javascript)
    page.locator(f"a[href$='{code}']").first.click()
    page.get_by_role("link", name=re.compile("^给.*留言$")).click()
    fill(page, text, photo)
    page.get_by_label("办完后可以在网上公开").check()
    page.get_by_label("怎样称呼您").fill("巴特尔")
    page.locator("#phone").fill("0475-1234567")
    send(page)
    number, word = receipt_on(page)
    assert office.kept(text) == [(number.replace(" ", ""), 1)]

    page.get_by_role("link", name="查办到哪一步").first.click()
    follow(page, number, "青松 石桥 茶杯")
    expect(page.get_by_role("alert")).to_contain_text("查不到")
    expect(page.get_by_text("登记", exact=True)).to_have_count(0)
    assert "农牧业" not in page.content()
    follow(page, number, word)
    steps = page.get_by_role("listitem")
    expect(steps).to_have_count(5)
    expect(steps.first).to_contain_text(re.compile(r"登记\s+\d+年\d+月\d+日"))
    for private in ("巴特尔", "0475-1234567", TEXT):
        assert private not in page.content()

    suggestion = handle_and_publish(office, number)
    page.goto(suggestion)
    expect(page.get_by_role("heading", level=1)).to_have_text("修好草场边的水井")
    expect(page.get_by_text("水井已经修好")).to_be_visible()
    expect(page.get_by_role("img", name="坏了的水井")).to_be_visible()
    assert "巴特尔" not in page.content()


def handle_and_publish(office: Office, number: str) -> str:
    """Take a message through its steps as staff do; give the address of what is published."""
    office.work("sort", number)
    office.work("assign", number, "--unit", "县水利局")
    reply = ("--result", "办好了", "--reply", "水井已经修好，昨天出水了。")
    office.work("answer", number, *reply)
    office.work("close", number, "--rating", "满意")
    title = ("--title", "修好草场边的水井", "--channel", "接待")
    said = office.work("publish", number, *title, "--picture", "1=坏了的水井")
    found = re.search(r"(w\d{4}-\d+)\.md", said)
    assert found
    address = f"suggestions/{found[1]}/"
    wait_for(lambda: answers(office.address + address))
    return address


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


# what must be mended


def test_faults_are_told_at_their_fields(office: Office, phone: Phone, photo: Path) -> None:
    page = phone("F/K001/")
    page.get_by_label("要说的事").fill("太短")
    send(page)
    expect(page.get_by_role("alert")).to_have_text("还没有发出，请先改好标出的 3 处。")
    expect(page.get_by_label("哪方面的事")).to_be_focused()
    for label, words in (
        ("哪方面的事", "请选一项"),
        ("要说的事", "至少 10 个字"),
        ("我看过怎样保管", "打钩"),
    ):
        field = page.get_by_label(label)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(re.compile(words))
    faultless(page)
    fill(page, f"{TEXT}改好了")
    expect(page.locator("[aria-invalid]")).to_have_count(0)
    expect(page.get_by_role("alert")).to_be_hidden()

    page.locator("#phone").fill("没有")
    send(page)
    expect(page.locator("#phone")).to_be_focused()
    expect(page.locator("#phone")).to_have_accessible_description(re.compile("不像一个电话号码"))
    page.locator("#phone").fill("")

    page.locator("#picture").set_input_files([photo] * 4)
    expect(page.get_by_text("照片最多 3 张，多的没有放进来。")).to_be_visible()
    page.get_by_role("button", name="去掉第 2 张").click()
    expect(page.get_by_role("button", name="去掉第")).to_have_count(2)
    expect(page.get_by_text("多的没有放进来")).to_have_count(0)
    send(page)
    number, _ = receipt_on(page)
    assert office.kept(f"{TEXT}改好了") == [(number.replace(" ", ""), 2)]


def test_without_script_words_stay_when_something_must_be_mended(
    office: Office, phone: Phone, photo: Path
) -> None:
    page = phone("F/K001/", javascript=False)
    fill(page, f"{TEXT}没有脚本", photo)
    page.locator("#phone").fill("没有")
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("不像一个电话号码")
    expect(page.get_by_label("要说的事")).to_have_value(f"{TEXT}没有脚本")
    expect(page.get_by_text("照片要重新选")).to_be_visible()
    page.locator("#phone").fill("")
    page.get_by_label("照片").set_input_files([photo, photo])
    page.get_by_role("button", name="再发一次").click()
    number, _ = receipt_on(page)
    assert office.kept(f"{TEXT}没有脚本") == [(number.replace(" ", ""), 2)]


def test_pages_of_the_receiver_have_no_fault(phone: Phone) -> None:
    page = phone("F/K001/", script="delete window.fetch")  # the browser itself sends the form
    fill(page, f"{TEXT}每一页")
    page.locator("#phone").fill("没有")
    send(page)
    expect(page.get_by_role("heading", name="还没有发出")).to_be_visible()
    faultless(page)
    page.locator("#phone").fill("")
    page.get_by_role("button", name="再发一次").click()
    receipt = receipt_on(page)
    faultless(page)
    page.get_by_role("link", name="查办到哪一步").click()
    faultless(page)
    follow(page, "1234 5678", "青松 石桥 茶杯")
    faultless(page)
    follow(page, *receipt)
    faultless(page)


# nothing is lost, and nothing comes twice


def test_when_the_receiver_is_down_what_was_typed_stays(office: Office, phone: Phone) -> None:
    page = phone("F/K001/")
    page.context.route("**/feedback/**", lambda route: route.abort())
    page.reload()
    away = page.get_by_role("status").filter(has_text="现在连不上收留言的服务")
    expect(away.get_by_role("link", name="0475-0000002")).to_be_visible()
    expect(away).to_contain_text(re.compile(RECEPTION + r".*\d+月\d+日.*9:00—11:00"))
    fill(page, f"{TEXT}断了线")
    page.get_by_label("办完后可以在网上公开").check()
    faultless(page)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("没有发出去。写的字留在这个手机里")
    expect(page.get_by_label("要说的事")).to_have_value(f"{TEXT}断了线")

    page.reload()
    expect(page.get_by_text("上次写的还在这里")).to_be_visible()
    expect(page.get_by_label("要说的事")).to_have_value(f"{TEXT}断了线")
    expect(page.get_by_label("哪方面的事")).to_have_value("农牧业")
    expect(page.get_by_label("办完后可以在网上公开")).to_be_checked()
    expect(page.get_by_label("我看过怎样保管")).not_to_be_checked()
    assert office.kept(f"{TEXT}断了线") == []

    page.context.unroute("**/feedback/**")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(away).to_be_hidden()
    page.get_by_label("我看过怎样保管").check()
    send(page)
    receipt_on(page)
    assert len(office.kept(f"{TEXT}断了线")) == 1
    page.goto("F/K001/")
    expect(page.get_by_label("要说的事")).to_have_value("")
    expect(page.get_by_text("上次写的还在这里")).to_have_count(0)


def test_what_was_typed_can_be_thrown_away(phone: Phone) -> None:
    page = phone("F/K001/")
    page.get_by_label("要说的事").fill("算了，不写了。")
    page.reload()
    page.get_by_role("button", name="清空").click()
    expect(page.get_by_label("要说的事")).to_have_value("")
    page.reload()
    expect(page.get_by_label("要说的事")).to_have_value("")
    assert page.evaluate("localStorage.length") == 0


def test_answer_that_got_lost_and_pressing_twice_give_one_message(
    office: Office, phone: Phone
) -> None:
    page = phone("F/K001/")
    text = f"{TEXT}按了两次"
    fill(page, text)
    page.context.route("**/feedback/messages", lambda route: (route.fetch(), route.abort()))
    page.get_by_role("button", name="提交", exact=True).dblclick()
    expect(page.get_by_role("alert")).to_contain_text("没有发出去")
    ((number, _),) = office.kept(text)
    page.context.unroute("**/feedback/messages")
    page.reload()
    page.get_by_label("我看过怎样保管").check()
    send(page)
    assert receipt_on(page)[0].replace(" ", "") == number
    assert len(office.kept(text)) == 1


def test_receipt_is_there_after_going_away_and_coming_back(phone: Phone) -> None:
    page = phone("F/K001/")
    fill(page, f"{TEXT}回来看看")
    send(page)
    receipt = receipt_on(page)
    faultless(page)
    page.get_by_role("link", name="查办到哪一步").first.click()
    expect(page.get_by_role("heading", name="查办到哪一步")).to_be_visible()
    page.go_back()
    assert receipt_on(page) == receipt
    page.reload()
    assert receipt_on(page) == receipt
    page.get_by_role("button", name="复制").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".ticket")).to_be_visible()
    for hidden in ("form", "h1", "button.copy", "#write"):
        expect(page.locator(hidden)).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="再写一件").click()
    expect(page.get_by_label("要说的事")).to_have_value("")
    page.reload()
    expect(page.get_by_label("要说的事")).to_be_visible()


# phones that can do less


@pytest.mark.parametrize(
    ("script", "helped"),
    [
        ("delete window.fetch", False),
        ("delete window.Promise", False),
        ("Object.defineProperty(crypto, 'subtle', {value: undefined})", True),
        ("delete window.Worker", True),
    ],
    ids=["no fetch", "no promise", "address without https", "no worker"],
)
def test_old_phone_sends_the_form_by_itself(
    script: str, helped: bool, office: Office, phone: Phone, photo: Path
) -> None:
    text = f"{TEXT}（{script[:20]}）"
    page = phone("F/K001/", script=script)
    fill(page, text, photo)
    send(page)
    number, _ = receipt_on(page)
    assert page.url.endswith("/feedback/messages")
    assert office.kept(text) == [(number.replace(" ", ""), 1)]
    page.goto("F/K001/")
    expect(page.get_by_text("已经拿到回执的，请清空。")).to_have_count(int(helped))


def test_where_the_task_cannot_be_solved_the_message_goes_without(
    office: Office, phone: Phone
) -> None:
    page = phone("F/K001/")
    page.context.route("**/assets/proof.*", lambda route: route.abort())
    fill(page, f"{TEXT}算不出来")
    send(page)
    receipt_on(page)
    assert len(office.kept(f"{TEXT}算不出来")) == 1


def test_form_can_be_sent_with_the_keyboard_alone(office: Office, phone: Phone) -> None:
    page = phone("F/K001/")
    page.get_by_label("哪方面的事").focus()
    keys = page.keyboard
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.insert_text(f"{TEXT}键盘")
    keys.press("Tab")
    expect(page.locator("#picture")).to_be_focused()
    outline = "getComputedStyle(document.querySelector('.pick')).outlineStyle"
    assert page.evaluate(outline) == "solid"
    for _ in range(4):
        keys.press("Tab")
    keys.press("Tab")  # the page on how messages are kept is a stop of its own
    expect(page.get_by_role("link", name="怎样保管您写的内容")).to_be_focused()
    keys.press("Shift+Tab")
    keys.press("Space")
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Enter")
    receipt_on(page)
    expect(page.locator(".done")).to_be_focused()
    assert len(office.kept(f"{TEXT}键盘")) == 1
