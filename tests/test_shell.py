"""Frames are cut at their marks, and what is poured in comes out as it went in."""

from __future__ import annotations

from datetime import date

import pytest

from gongshi.pages.page import Page, root_of
from gongshi.pages.shell import (
    BODY_MARK,
    DESCRIPTION_MARK,
    TITLE_MARK,
    Frame,
    FrameError,
    FrameKey,
    Shell,
)

FRAME = (
    f'<title>{TITLE_MARK} - 站名</title><meta name="description" content="{DESCRIPTION_MARK}">'
    f'<link rel="canonical" href="https://example.org/deputies/gs-frame/"><main>{BODY_MARK}</main>'
)


def make_page(**changes: object) -> Page:
    values = {
        "address": "deputies/c001/",
        "section": "deputies",
        "title": "段秀英",
        "description": "市人大代表",
        "body": "<h1>段秀英</h1>",
        "updated": date(2025, 1, 15),
    }
    return Page(**{**values, **changes})  # type: ignore[arg-type]


def test_pours_every_mark() -> None:
    assert Frame(FRAME, "deputies/gs-frame/").pour(make_page()).decode() == (
        '<title>段秀英 - 站名</title><meta name="description" content="市人大代表">'
        '<link rel="canonical" href="https://example.org/deputies/c001/">'
        "<main><h1>段秀英</h1></main>"
    )


@pytest.mark.parametrize("text", ['"><script>alert(1)</script>', "{{ 7*7 }}", "]]>", "&amp; '\""])
def test_text_in_the_frame_is_only_text(text: str) -> None:
    html = Frame(FRAME, "deputies/gs-frame/").pour(make_page(title=text, description=text)).decode()
    assert "<script>" not in html
    assert f'content="{text}"' not in html or not set(text) & set("<>&\"'")


def test_a_body_that_contains_a_mark_stays_as_it_is() -> None:
    body = f"<h1>{TITLE_MARK} {BODY_MARK} deputies/gs-frame/</h1>"
    html = Frame(FRAME, "deputies/gs-frame/").pour(make_page(body=body)).decode()
    assert body in html


def test_a_frame_without_the_mark_of_the_body_is_refused() -> None:
    with pytest.raises(FrameError, match="正文"):
        Frame("<main></main>", "deputies/gs-frame/").pour(make_page())


@pytest.mark.parametrize(
    ("key", "address"),
    [
        (FrameKey("deputies", 1, "deputies/"), "deputies/"),
        (FrameKey("home", 0, ""), ""),
        (FrameKey("deputies", 2), "deputies/gs-frame/"),
        (FrameKey("news", 3), "news/gs-frame/gs-frame/"),
        (FrameKey("find", 1), "find/"),
    ],
)
def test_placeholder_addresses(key: FrameKey, address: str) -> None:
    assert key.address == address
    assert key.markdown_file == f"{address}index.md"


def test_a_page_in_the_navigation_has_its_own_frame() -> None:
    shell = Shell(
        {
            FrameKey("deputies", 1, "deputies/"): Frame(f"own {BODY_MARK}", "deputies/"),
            FrameKey("deputies", 1): Frame(f"shared {BODY_MARK}", "deputies/"),
        }
    )
    assert shell.pour(make_page(address="deputies/", body="x")) == b"own x"


@pytest.mark.parametrize(
    ("address", "root"), [("", "./"), ("deputies/", "../"), ("deputies/c001/", "../../")]
)
def test_way_up_to_the_root(address: str, root: str) -> None:
    assert root_of(address) == root
