"""Touch screens without a network: kept by the browser, or carried there in a folder."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from gongshi.cli import main
from kiosk_builder import CODES, KIOSK_FILES, Server, jpeg, write_kiosk_folder
from records_builder import Files, deputy, write_site

WHOLE: Files = {"deputies/photos/c1.jpg": jpeg(240, 300, "navy")}
CHANGED: Files = {
    **WHOLE,
    "c4": deputy(姓名="杨新", 照片="{文件: photos/c4.jpg, 说明: 接待}", 驻站="[s3]"),
    "deputies/photos/c4.jpg": jpeg(240, 300, "purple"),
}
"""The same site a little later: one person instead of another, the photo of the same name."""
CUT = re.compile("Unexpected end|Invalid or unexpected token")
BEFORE, AFTER = "阿依古丽·买买提", "杨新"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1080, "height": 1920}, locale="zh-CN")
    yield context
    context.close()


# kept by the browser

KEPT = """async () => {
  const store = await caches.open("gs-kiosk-1 current"), station = location.pathname.split("/")[2];
  const found = await store.match(location.origin + "/kiosk/" + station + "/current");
  return found ? (await found.json()).version : null;
}"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    write_kiosk_folder(tmp_path / "records", tmp_path / "site", WHOLE)
    server = Server(tmp_path / "site")
    yield server
    server.stop()


def change(server: Server) -> None:
    write_kiosk_folder(server.folder.parent / "changed", server.folder, CHANGED)


def version(page: Page) -> str:
    return str(page.evaluate("document.documentElement.dataset.version"))


def wait_until_kept(page: Page, wanted: str | None = None) -> str:
    """Wait until the worker has a whole version: the page's own unless another is wanted."""
    wanted = wanted or version(page)
    for _ in range(100):
        if page.evaluate(KEPT) == wanted:
            return wanted
        page.wait_for_timeout(100)
    raise AssertionError("The worker has not kept the page.")


def version_on_the_server(server: Server) -> str:
    html = (server.folder / "kiosk" / "s3" / "index.html").read_text(encoding="utf-8")
    return html.split('data-version="')[1].split('"')[0]


def deputies(page: Page) -> str:
    return page.locator("#deputies").text_content() or ""


def is_whole(page: Page) -> bool:
    """Tell whether every picture of the page can be shown."""
    return bool(
        page.evaluate(
            """async () => {
                 const all = Array.from(document.querySelectorAll("img"));
                 const shown = await Promise.all(all.map((image) => {
                   const copy = new Image();
                   copy.src = image.src;
                   return copy.decode().then(() => true, () => false);
                 }));
                 return all.length > 5 && shown.every(Boolean);
               }"""
        )
    )


def colour_of_photo(page: Page) -> list[int]:
    found: list[int] = page.evaluate(
        """async () => {
             const photo = document.querySelector("#deputies img"), copy = new Image();
             copy.src = photo.src;
             await copy.decode();
             const canvas = document.createElement("canvas"), drawing = canvas.getContext("2d");
             drawing.drawImage(copy, 0, 0);
             return Array.from(drawing.getImageData(5, 5, 1, 1).data).slice(0, 3);
           }"""
    )
    return found


def test_screen_goes_on_without_its_server(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    address = f"{server.base}kiosk/s3/"
    page.goto(address)
    kept = wait_until_kept(page)
    server.stop()
    for again in (address, f"{address}?from=qr", f"{address}index.html", f"{address}#how"):
        other = context.new_page()
        other.goto(again)
        assert version(other) == kept, again
        assert is_whole(other), again
        other.close()
    page.reload()
    page.locator(".gs-tile", has_text="驻站代表").click()
    expect(page.locator("#deputies .gs-person").first).to_be_visible()
    server.start()


def test_update_that_breaks_off_leaves_the_old_whole(
    context: BrowserContext, server: Server
) -> None:
    page = context.new_page()
    page.goto(f"{server.base}kiosk/s3/")
    old = wait_until_kept(page)
    colour = colour_of_photo(page)
    change(server)
    new = version_on_the_server(server)
    for answers in (0, 1):
        server.cut_after(answers)
        server.asked.clear()
        page.reload()
        while not any("?v=" in path or path.endswith("/s3/") for path in server.asked):
            page.wait_for_timeout(50)  # until the worker has begun with the first file it lacks
        page.wait_for_timeout(500)
        assert page.evaluate(KEPT) == old
        page.reload()
        assert (version(page), BEFORE in deputies(page)) == (old, True)
        assert is_whole(page)
        assert colour_of_photo(page) == colour
    server.stop()
    page.reload()
    assert version(page) == old
    assert is_whole(page)
    server.start()
    server.cut_after(None)
    page.reload()
    wait_until_kept(page, new)
    page.reload()
    assert (version(page), AFTER in deputies(page)) == (new, True)
    assert is_whole(page)
    assert colour_of_photo(page) != colour
    wait_for_stores(page, 2)


def wait_for_stores(page: Page, count: int) -> None:
    for _ in range(50):
        if len(page.evaluate("caches.keys()")) == count:
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.evaluate("caches.keys()"))


def test_new_version_is_shown_when_nobody_uses_the_screen(
    context: BrowserContext, server: Server
) -> None:
    page = context.new_page()
    page.goto(f"{server.base}kiosk/s3/")
    wait_until_kept(page)
    change(server)
    page.clock.install(time=datetime.fromisoformat("2025-01-15T10:00:00+08:00"))
    page.reload()
    wait_until_kept(page, version_on_the_server(server))
    assert BEFORE in deputies(page)
    with page.expect_navigation():
        page.clock.run_for(41_000)
    assert AFTER in deputies(page)


def test_file_that_was_changed_on_the_way_is_not_kept(
    context: BrowserContext, server: Server
) -> None:
    page = context.new_page()
    script = next((server.folder / "assets").glob("kiosk.*.js"))
    script.write_bytes(script.read_bytes() + b"\n// somebody else's words\n")
    page.goto(f"{server.base}kiosk/s3/")
    page.wait_for_timeout(1_000)
    assert page.evaluate(KEPT) is None


def test_other_pages_are_left_alone(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    page.goto(f"{server.base}kiosk/s3/")
    wait_until_kept(page)
    page.goto(f"{server.base}kiosk/")
    expect(page.locator(".gs-choose__link")).to_have_count(4)
    page.goto(f"{server.base}kiosk/s2/")
    wait_until_kept(page)
    wait_for_stores(page, 3)  # two stations, and what names the version of each


# carried in a folder


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two packs of the same two stations, one a little later than the other."""
    folder = tmp_path_factory.mktemp("packs")
    return make_pack(folder, "old", WHOLE), make_pack(folder, "new", CHANGED)


def make_pack(folder: Path, name: str, files: Files) -> Path:
    config = write_site(folder / f"{name}-records", {**KIOSK_FILES, **files})
    config.write_text("site_url: https://example.org/\n" + config.read_text("utf-8"), "utf-8")
    (config.parent / "codes.csv").write_text(CODES, encoding="utf-8")
    arguments = ["--config", str(config), "--zip", "-o", str(folder / name)]
    assert main(["kiosk", "pack", "s3", "s2", *arguments]) == 0
    with ZipFile(folder / f"{name}.zip") as whole:
        whole.extractall(folder / name)
    return folder / name


@pytest.fixture
def open_pack(context: BrowserContext) -> Iterator[Callable[[Path, str], Page]]:
    """Open a pack from the disk; it may ask no host, and only what was cut short may go wrong."""
    complaints: list[str] = []
    context.set_offline(True)
    context.on(
        "request",
        lambda request: (
            None if request.url.startswith(("file:", "data:")) else complaints.append(request.url)
        ),
    )
    context.on(
        "weberror",
        lambda error: None if CUT.search(str(error.error)) else complaints.append(str(error.error)),
    )
    page = context.new_page()

    def open_page(folder: Path, fragment: str = "#s3") -> Page:
        page.goto("about:blank")
        page.goto((folder / "start.html").as_uri() + fragment)
        page.wait_for_function("document.getElementById('words')?.textContent !== '正在打开……'")
        return page

    yield open_page
    assert complaints == []


def test_pack_shows_everything_and_asks_nobody(
    packs: tuple[Path, Path], open_pack: Callable[..., Page]
) -> None:
    page = open_pack(packs[0])
    expect(page.locator(".gs-top__name")).to_have_text("喜洲镇喜洲村人大代表联络室")
    assert page.locator("html").get_attribute("data-worker") is None
    assert is_whole(page)
    for tile in ("驻站代表", "接待日", "怎样提意见", "意见建议", "活动", "附近阵地", "阵地简介"):
        page.locator(".gs-tile", has_text=tile).click()
        expect(page.locator(".gs-screen.is-shown .gs-title")).to_be_visible()
        page.locator("[data-home]").click()
    page.locator(".gs-tile", has_text="驻站代表").click()
    page.locator(".gs-person:visible", has_text="段秀英").click()
    expect(page.locator("#deputy-c1 .gs-qr")).to_be_visible()


def test_station_is_chosen_once(packs: tuple[Path, Path], open_pack: Callable[..., Page]) -> None:
    page = open_pack(packs[0], "")
    expect(page.locator("#words")).to_have_text("这台屏放在哪里")
    page.get_by_text("喜洲镇代表工作站").click()
    expect(page.locator(".gs-top__name")).to_have_text("喜洲镇代表工作站")
    page = open_pack(packs[0], "")
    expect(page.locator(".gs-top__name")).to_have_text("喜洲镇代表工作站")
    page = open_pack(packs[0], "#choose")
    expect(page.locator("#list a")).to_have_count(2)


@pytest.mark.parametrize(
    "memory",
    [
        "undefined",
        "{ open: () => ({}) }",
        "{ open() { const asked = {}; setTimeout(() => asked.onerror(), 50); return asked; } }",
    ],
    ids=["there is none", "it never answers", "it refuses"],
)
def test_browser_that_remembers_nothing_shows_the_pack(
    packs: tuple[Path, Path], open_pack: Callable[..., Page], memory: str
) -> None:
    page = open_pack(packs[0], "")
    page.context.add_init_script(
        f"Object.defineProperty(window, 'indexedDB', {{ get: () => ({memory}) }})"
    )
    page = open_pack(packs[0], "")
    page.get_by_text("喜洲镇代表工作站").click()
    expect(page.locator(".gs-top__name")).to_have_text("喜洲镇代表工作站")
    assert is_whole(page)


def copied(pack: Path, target: Path, names: Sequence[str], cut: str = "") -> None:
    """Copy files of a pack over another; of the one to cut, only the first half arrives."""
    for name in names:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        content = (pack / name).read_bytes()
        (target / name).write_bytes(content[: len(content) // 2] if name == cut else content)


def names_in(pack: Path) -> list[str]:
    return sorted(p.relative_to(pack).as_posix() for p in pack.rglob("*") if p.is_file())


@pytest.mark.parametrize("backwards", [False, True], ids=["in order", "backwards"])
def test_copy_broken_off_anywhere_shows_the_old_or_the_new(
    packs: tuple[Path, Path], open_pack: Callable[..., Page], tmp_path: Path, backwards: bool
) -> None:
    old, new = packs
    names = [name for name in names_in(new) if name not in names_in(old) or name == "version.js"]
    names = names[::-1] if backwards else names
    assert len(names) == 4  # a photo, two screens, and what names the version
    assert (old / "start.html").read_bytes() == (new / "start.html").read_bytes()
    target = tmp_path / "kiosk"
    shutil.copytree(old, target)
    page = open_pack(target)
    assert BEFORE in deputies(page)
    seen: list[str] = []
    for count, name in enumerate(names):
        copied(new, target, names[: count + 1], cut=name)
        page = open_pack(target)
        expect(page.locator(".gs-top__name")).to_be_visible()
        seen.append(AFTER if AFTER in deputies(page) else BEFORE)
        assert (BEFORE in deputies(page)) != (AFTER in deputies(page))
    copied(new, target, names)
    page = open_pack(target)
    assert AFTER in deputies(page)
    assert is_whole(page)
    assert seen[:3] == [BEFORE] * 3  # a page whose photo has not come is held up too


def test_picture_that_never_comes_holds_a_page_up_once(
    packs: tuple[Path, Path], open_pack: Callable[..., Page], tmp_path: Path
) -> None:
    old, new = packs
    target = tmp_path / "kiosk"
    shutil.copytree(old, target)
    open_pack(target)
    copied(new, target, [name for name in names_in(new) if not name.endswith(".jpg")])
    assert [AFTER in deputies(open_pack(target)) for _ in range(3)] == [False, True, True]


def test_page_without_an_older_one_is_shown_without_its_photo(
    packs: tuple[Path, Path], open_pack: Callable[..., Page], tmp_path: Path
) -> None:
    target = tmp_path / "kiosk"
    copied(packs[0], target, [name for name in names_in(packs[0]) if not name.endswith(".jpg")])
    for _ in range(2):
        assert BEFORE in deputies(open_pack(target))


def test_pack_without_any_whole_version_says_what_to_do(
    packs: tuple[Path, Path], open_pack: Callable[..., Page], tmp_path: Path
) -> None:
    copied(packs[0], tmp_path, ["start.html", "version.js"])
    expect(open_pack(tmp_path).locator("#words")).to_have_text(
        "文件不完整，请把整个文件夹再拷贝一次。"
    )


def test_pack_takes_the_new_version_at_night(
    packs: tuple[Path, Path], context: BrowserContext, tmp_path: Path
) -> None:
    old, new = packs
    target = tmp_path / "kiosk"
    shutil.copytree(old, target)
    page = context.new_page()
    page.clock.install(time=datetime.fromisoformat(f"{date.today()}T00:50:00+08:00"))
    page.goto((target / "start.html").as_uri() + "#s3")
    expect(page.locator(".gs-top__name")).to_be_visible()
    copied(new, target, names_in(new))
    with page.expect_navigation():
        page.clock.run_for(8_400_000)
    expect(page.locator("#deputies")).to_contain_text(AFTER)
