"""The demo in a real browser: built once, served on this machine, and watched while it is used."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect, sync_playwright

from gongshi.records.check import check_site
from gongshi.records.registry import Registry
from web_server import QuietHandler, served

ROOT = Path(__file__).parents[2]
BUILD_SECONDS = 120
WAIT_MILLISECONDS = 10_000
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

KINDS = {
    "home": "",
    "find": "find/",
    "results": "find/?q=段",
    "deputies": "deputies/?delegation=双廊镇代表团",
    "delegation": "deputies/delegation/shuanglangzhendaibiaotuan/",
    "level": "deputies/level/zhou/",
    "former deputies": "deputies/former/",
    "deputy": "deputies/c001/",
    "deputy of two levels": "deputies/c034/",
    "former deputy": "deputies/c276/",
    "vacancy": "deputies/vacant-shuanglang-8/",
    "stations": "stations/",
    "township": "stations/township/xizhouzhen/",
    "station kind": "stations/kind/zhuanyedaibiaogongzuozhan/",
    "demonstrations": "stations/demonstration/",
    "home of deputies": "stations/home/",
    "workstation": "stations/ts-xizhou/",
    "specialist, co-located": "stations/sp-law/",
    "liaison room": "stations/lr-baile/",
    "hamlet room": "stations/hm-liuyintang/",
    "groups": "groups/",
    "group": "groups/falv/",
    "news": "news/",
    "news of a year": "news/2024/",
    "news of a month": "news/2024/12/",
    "news of a kind": "news/kind/diaoyan/",
    "second page of a list": "news/kind/jiedaixuanmin/2/",
    "news of a station": "news/station/lr-baile/",
    "news of a township": "news/township/xizhouzhen/",
    "post": "news/a0782/",
    "suggestions": "suggestions/",
    "status": "suggestions/status/yibanjie/",
    "suggestions of a township": "suggestions/township/xizhouzhen/",
    "suggestion": "suggestions/s120/",
    "overdue suggestion": "suggestions/s061/",
    "suggestion in its second round": "suggestions/s073/",
    "about": "about/",
    "what deputies do": "about/deputies/",
    "how suggestions go": "about/suggestions/",
    "what is not done here": "about/not-here/",
    "how messages are kept": "about/privacy/",
    "how to take messages": "about/receiver/",
    "figures": "about/figures/",
    "contributing": "about/contributing/",
    "missing page": "deputies/nobody/",
}
"""One page of every kind that the demo has, by what it is."""

Visit = Callable[..., Page]
"""Open an address of the demo in a fresh browser profile; see `visit`."""


@pytest.fixture(scope="session")
def registry() -> Registry:
    """Everything the demo's pages are made of."""
    checked = check_site(ROOT / "mkdocs.yml", today=date.today())
    assert checked.registry
    return checked.registry


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the demo once, however many workers there are; the others wait for the first."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    log, site = shared / "demo.log", shared / "demo"
    try:
        (shared / "demo.lock").mkdir()
    except FileExistsError:
        _wait_for(log)
    else:
        _write_demo(site, log)
    if not (site / "index.html").is_file():
        pytest.fail(f"演示站点没有生成：\n{log.read_text(encoding='utf-8')}", pytrace=False)
    return site


def _write_demo(site: Path, log: Path) -> None:
    """Run the build that staff would run; the log appears when it has ended."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=BUILD_SECONDS,
        check=False,
    )
    unfinished = log.with_suffix(".part")
    unfinished.write_bytes(done.stdout)
    unfinished.rename(log)


def _wait_for(log: Path) -> None:
    end = time.monotonic() + BUILD_SECONDS
    while not log.is_file():
        if time.monotonic() > end:
            pytest.fail("等了很久，演示站点还没有生成。", pytrace=False)
        time.sleep(0.1)


class _SiteHandler(QuietHandler):
    """Serves a site as a plain web server does: 404.html for what is not there."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        missing = Path(self.directory, "404.html")
        if code != 404 or not missing.is_file():
            super().send_error(code, message, explain)
            return
        body = missing.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="session")
def base(demo: Path) -> Iterator[str]:
    """Serve the demo and give its address, with a slash at the end."""
    with served(partial(_SiteHandler, directory=str(demo))) as port:
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture(scope="session")
def chromium() -> str:
    """Find the browser."""
    found = os.environ.get("GONGSHI_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if not found:
        pytest.fail(
            "没有找到 Chromium：请用 scripts/test 运行，或在环境变量 GONGSHI_CHROMIUM 里写明位置。",
            pytrace=False,
        )
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Start the browser once for each worker."""
    expect.set_options(timeout=WAIT_MILLISECONDS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=[*SWITCHES])
        yield started
        started.close()


@pytest.fixture(params=KINDS)
def address(request: pytest.FixtureRequest, demo: Path) -> str:
    """One page of every kind, one after the other."""
    address = KINDS[request.param]
    folder = demo / address.partition("?")[0]
    assert (folder / "index.html").is_file() == (request.param != "missing page"), address
    return address


@pytest.fixture
def visit(browser: Browser, base: str) -> Iterator[Visit]:
    """Open pages of the demo: `visit("deputies/", width=360, scheme="dark", javascript=False)`.

    When the test ends, none of them may have asked another host, written an error to the
    console or thrown one. A page that is not there may say so once.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(
        address: str = "",
        *,
        width: int = 1280,
        height: int = 900,
        scheme: str = "light",
        javascript: bool = True,
        scale: float = 1,
    ) -> Page:
        context = browser.new_context(
            base_url=base,
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=javascript,
            device_scale_factor=scale,
            service_workers="block",
            locale="zh-CN",
        )
        contexts.append(context)
        context.set_default_timeout(WAIT_MILLISECONDS)
        _watch(context, base, complaints)
        page = context.new_page()
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def _watch(context: BrowserContext, base: str, complaints: list[str]) -> None:
    """Write down what a page must never do."""
    missing: set[str] = set()
    receiver = f"{base}feedback/health"  # there is none beside the demo, and the page says so

    def may_be_missing(response: Response) -> bool:
        return response.request.is_navigation_request() or response.url == receiver

    local = (base, "data:", "blob:", "about:")

    context.on(
        "request",
        lambda request: (
            None if request.url.startswith(local) else complaints.append(f"别的主机：{request.url}")
        ),
    )
    context.on(
        "response",
        lambda response: (
            missing.add(response.url)
            if response.status == 404 and may_be_missing(response)
            else None
        ),
    )
    context.on(
        "console",
        lambda message: (
            complaints.append(f"控制台：{message.text}（{message.location['url']}）")
            if message.type == "error" and message.location["url"] not in missing
            else None
        ),
    )
    context.on("weberror", lambda error: complaints.append(f"脚本出错：{error.error}"))
