"""A code on a screen can be scanned, and what then opens is light and can be used by anyone."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]

MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")
BEHIND_CODES = {"deputy": "F/C001/", "station": "F/LR-BAILE/", "former deputy": "F/C276/"}

behind_codes = pytest.mark.parametrize("address", BEHIND_CODES.values(), ids=BEHIND_CODES)


def read(picture: bytes) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("L"))]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("deputies/c001/", "HTTPS://EXAMPLE.ORG/F/C001/"),
        ("stations/lr-baile/", "HTTPS://EXAMPLE.ORG/F/LR-BAILE/"),
    ],
)
def test_code_on_a_page_can_be_scanned(visit: Visit, address: str, text: str, scheme: str) -> None:
    page = visit(address, width=360, height=740, scheme=scheme)
    code = page.locator(".gs-code__image")
    code.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.gs-code__image').complete")
    assert read(page.screenshot()) == [text]
    page.emulate_media(media="print")
    assert read(code.screenshot()) == [text]


@behind_codes
def test_first_content_needs_one_request_and_no_script(visit: Visit, address: str) -> None:
    page = visit(address, javascript=False)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload(wait_until="networkidle")
    assert asked == [page.url]
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_text("这些事不在这里办", exact=True)).to_be_visible()
    expect(page.locator("a[href^='tel:']").first).to_be_visible()


@behind_codes
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_behind_a_code_has_no_fault(visit: Visit, address: str, scheme: str) -> None:
    page = visit(address, width=360, height=740, scheme=scheme)
    violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in violations] == []


@behind_codes
def test_page_behind_a_code_fits_and_can_be_touched(visit: Visit, address: str) -> None:
    page = visit(address, scale=2)
    for width, height in ((320, 640), (360, 740), (1280, 900)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(MEASURE) == [], width
