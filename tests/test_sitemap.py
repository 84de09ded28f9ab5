"""The sitemap names every page once, with its date, and is cut where it grows too long."""

from __future__ import annotations

import gzip
import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gongshi.pages import sitemap
from gongshi.pages.sitemap import compress, render_robots, render_sitemaps
from site_builder import build_site, copy_site

DAY = date(2025, 1, 15)


def locations(text: str) -> list[str]:
    return [e.text or "" for e in ElementTree.fromstring(text).iter() if e.tag.endswith("}loc")]


def test_one_file_with_dates() -> None:
    files = render_sitemaps("https://example.org/a/", [("b/", DAY), ("", DAY)])
    assert list(files) == ["sitemap.xml"]
    assert locations(files["sitemap.xml"]) == ["https://example.org/a/", "https://example.org/a/b/"]
    assert files["sitemap.xml"].count("<lastmod>2025-01-15</lastmod>") == 2


@pytest.mark.parametrize(
    ("address", "written"),
    [("村/", "%E6%9D%91/"), ("a&b/", "a%26b/"), ("<x>/", "%3Cx%3E/")],
)
def test_addresses_are_encoded(address: str, written: str) -> None:
    text = render_sitemaps("https://example.org/", [(address, DAY)])["sitemap.xml"]
    assert locations(text) == [f"https://example.org/{written}"]


def test_a_long_one_is_an_index_of_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MAX_ADDRESSES", 2)
    pages = [(f"p{n}/", DAY) for n in range(5)]
    files = render_sitemaps("https://example.org/", pages)
    parts = locations(files.pop("sitemap.xml"))
    assert parts == [f"https://example.org/{name}" for name in files]
    found = [location for text in files.values() for location in locations(text)]
    assert found == [f"https://example.org/p{n}/" for n in range(5)]


@pytest.mark.parametrize("pages", [[], [("a/", DAY)]])
def test_without_an_address_of_the_site_there_is_none(pages: list[tuple[str, date]]) -> None:
    assert render_sitemaps("", pages) == {}


def test_the_same_text_gives_the_same_bytes() -> None:
    assert compress("甲") == compress("甲")
    assert gzip.decompress(compress("甲")).decode() == "甲"


@pytest.mark.parametrize("site_url", ["https://example.org", "https://example.org/"])
def test_search_engines_are_led_to_it(site_url: str) -> None:
    assert render_robots(site_url)["robots.txt"].splitlines() == [
        "User-agent: *",
        "Allow: /",
        "Sitemap: https://example.org/sitemap.xml",
    ]


@pytest.mark.parametrize("site_url", ["", "https://example.org/dali/"])
def test_a_part_of_a_host_has_no_robots_file(site_url: str) -> None:
    assert render_robots(site_url) == {}


def test_the_robots_file_of_the_owner_counts(tmp_path: Path) -> None:
    site = copy_site("kailu", tmp_path)
    config = site / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(re.sub("site_url:.*", "site_url: https://example.org/", text))
    assert "Sitemap:" in (build_site(site) / "robots.txt").read_text()
    (site / "content/robots.txt").write_text("User-agent: *\nDisallow: /\n")
    assert "Disallow" in (build_site(site) / "robots.txt").read_text()
