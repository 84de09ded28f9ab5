"""Whole builds of a tiny site from settings that differ from Dali's in every way."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage

from gongshi.pages.page import Page
from gongshi.pages.renderer import Renderer, make_environment
from gongshi.pages.site import render_pages
from gongshi.plugin import GongshiPlugin
from site_builder import build_site, copy_site

POURED = [
    "deputies/k001/",
    "deputies/delegation/dongfengzhendaibiaotuan/",
    "stations/post-xiri/",
    "news/n001/",
    "suggestions/y001/",
]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return copy_site("kailu", tmp_path)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_site(copy_site("kailu", tmp_path_factory.mktemp("built")))


STYLE = re.compile(r'<link rel="stylesheet" href="[./]*assets/stylesheets/[\w.]+">')
"""The theme's style, of which a poured page loads less: see `test_frame_style.py`."""


class OrdinaryPages(BasePlugin):  # type: ignore[type-arg]
    """Makes some pages of records the ordinary way, through MkDocs from end to end."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.output: dict[str, str] = {}

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        gongshi = config.plugins["gongshi"]
        assert isinstance(gongshi, GongshiPlugin)
        assert gongshi.registry
        renderer = Renderer(gongshi.registry, make_environment(), config.site_name)
        self.pages = {p.address: p for p in render_pages(renderer) if p.address in POURED}
        for page in self.pages.values():
            front = (
                f"---\ntitle: {page.title}\ndescription: {page.description}\n"
                f"gs_section: {page.section}\nhide: [navigation, toc]\n---\n"
            )
            file = File.generated(
                config,
                f"{page.address}index.md",
                content=front,
                inclusion=InclusionLevel.NOT_IN_NAV,
            )
            files.append(file)
        return files

    def on_page_content(self, html: str, page: MkDocsPage, **_: Any) -> str:
        return self.pages[page.url].body if page.url in self.pages else html

    def on_post_page(self, output: str, page: MkDocsPage, **_: Any) -> str:
        if page.url in self.pages:
            self.output[page.url] = output
            return ""  # MkDocs writes nothing then: what is there has been poured
        return output


def test_a_poured_page_is_what_mkdocs_makes_of_it(site: Path) -> None:
    ordinary = OrdinaryPages()
    result = build_site(site, ordinary=ordinary)
    assert sorted(ordinary.output) == sorted(POURED)
    for address, expected in ordinary.output.items():
        poured = (result / address / "index.html").read_text(encoding="utf-8")
        assert STYLE.findall(poured) != STYLE.findall(expected)
        assert STYLE.sub("", poured) == STYLE.sub("", expected), address


def all_pages(built: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(built.rglob("*.html")):
        yield path.relative_to(built).as_posix(), path.read_text(encoding="utf-8")


def test_settings_alone_make_another_place(built: Path) -> None:
    home = (built / "index.html").read_text(encoding="utf-8")
    station = (built / "stations/post-xiri/index.html").read_text(encoding="utf-8")
    suggestion = (built / "suggestions/y001/index.html").read_text(encoding="utf-8")
    deputy = (built / "deputies/k001/index.html").read_text(encoding="utf-8")
    assert "开鲁县" in home
    assert "代表岗" in station
    assert "嘎查（村）" in station
    assert "交办" in suggestion
    assert "县人大代表" in deputy
    assert "镇人大代表" in deputy
    for name, html in all_pages(built):
        assert "大理" not in html, name


def test_every_page_says_that_it_is_a_test(built: Path) -> None:
    for name, html in all_pages(built):
        assert "测试站点，人物和事情都是虚构的。" in html, name


def test_no_mark_and_no_placeholder_is_left(built: Path) -> None:
    for name, html in all_pages(built):
        assert "gs0mark" not in html, name
        assert "gs-frame" not in name
    assert "gs-frame" not in (built / "sitemap.xml").read_text()


def test_every_link_leads_to_a_page(built: Path) -> None:
    broken = []
    for name, html in all_pages(built):
        for link in re.findall(r'(?:href|src)="([^"#?]*)', html):
            if not link or re.match(r"[a-z]+:", link) or name == "404.html":
                continue
            target = (built / name).parent / link
            if not (target.is_file() or (target / "index.html").is_file()):
                broken.append((name, link))
    assert broken == []


def test_every_anchor_is_there_and_ids_are_unique(built: Path) -> None:
    for name, html in all_pages(built):
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), name
        for anchor in re.findall(r'href="#([^"]+)"', html):
            assert anchor in ids, (name, anchor)


def test_titles_descriptions_and_addresses(built: Path) -> None:
    html = (built / "deputies/k001/index.html").read_text(encoding="utf-8")
    assert '<html lang="zh' in html
    assert "<title>王伟 - 开鲁县人大代表公示（测试）</title>" in html
    assert re.search(r'<meta name="description" content="王伟，县人大代表', html)
    assert '<link rel="canonical" href="https://example.org/kailu/deputies/k001/">' in html
    assert re.search(r'<meta property="og:title" content="王伟', html)


def test_sitemap_has_all_pages_with_dates(built: Path) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    entries = ElementTree.parse(built / "sitemap.xml").getroot()
    found = {e.findtext(f"{space}loc") for e in entries}
    pages = {
        f"https://example.org/kailu/{path.relative_to(built).parent.as_posix()}/".replace(
            "/./", "/"
        )
        for path in built.rglob("index.html")
        # What opens behind codes is in no list, nor are screens, which show again what pages say.
        if not any(path.is_relative_to(built / folder) for folder in ("F", "kiosk", "wall"))
    }
    assert found == pages
    assert all(
        re.fullmatch(r"\d{4}-\d\d-\d\d", e.findtext(f"{space}lastmod") or "") for e in entries
    )


def test_a_photo_is_shown_with_its_words(built: Path) -> None:
    original = Path(__file__).parent / "sites/kailu/deputies/photos/k001.png"
    assert (built / "deputies/photos/k001.png").read_bytes() == original.read_bytes()
    page = (built / "deputies/k001/index.html").read_text(encoding="utf-8")
    assert re.search(r'<img[^>]+src="../../deputies/photos/k001.png"[^>]+alt="王伟在草场上"', page)


def test_text_of_staff_is_only_text(built: Path) -> None:
    html = (built / "deputies/k002/index.html").read_text(encoding="utf-8")
    assert "<strong>听</strong>" in html
    assert "<script>alert" not in html


def test_a_record_with_errors_leaves_the_site_untouched(
    site: Path, caplog: pytest.LogCaptureFixture
) -> None:
    result = build_site(site)
    before = (result / "deputies/k001/index.html").read_bytes()
    record = site / "deputies/k001.yml"
    record.write_text(
        record.read_text().replace("性别: 男", "性别: 难").replace("post-xiri,", "x,")
    )
    with caplog.at_level(logging.ERROR), pytest.raises(Abort):
        build_site(site)
    assert (result / "deputies/k001/index.html").read_bytes() == before
    assert "deputies/k001.yml:2:5  “性别”不能填“难”，只能填：男、女" in caplog.text
    assert [p.name for p in site.glob(".site*")] == []


def test_two_lists_at_one_address_are_refused(site: Path, caplog: pytest.LogCaptureFixture) -> None:
    record = site / "deputies/k002.yml"
    record.write_text(record.read_text().replace("东风镇代表团", "东峰镇代表团"))
    with caplog.at_level(logging.ERROR), pytest.raises(Abort):
        build_site(site)
    assert "deputies/delegation/dongfengzhendaibiaotuan/（读音相同）" in caplog.text
    assert not (site / "site").exists()
    assert [p.name for p in site.glob(".site*")] == []


def test_an_interrupted_build_leaves_the_site_untouched(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = build_site(site)
    before = {p: p.read_bytes() for p in result.rglob("*") if p.is_file()}

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("gongshi.pages.build.write_rest", interrupt)
    with pytest.raises(KeyboardInterrupt):
        build_site(site)
    monkeypatch.undo()
    assert {p: p.read_bytes() for p in result.rglob("*") if p.is_file()} == before
    build_site(site)
    assert [p.name for p in site.glob(".site*")] == [".site.old"]


def test_the_same_records_give_the_same_bytes(site: Path, built: Path) -> None:
    again = build_site(site)
    for path in built.rglob("*"):
        if path.is_file():
            name = path.relative_to(built)
            assert (again / name).read_bytes() == path.read_bytes(), name


def test_hidden_fields_reach_no_file(site: Path) -> None:
    config = site / "mkdocs.yml"
    config.write_text(
        config.read_text().replace(
            "地名: 开鲁县", "地名: 开鲁县\n      隐藏字段: {代表: [单位职务]}"
        )
    )
    result = build_site(site)
    for path in result.rglob("*"):
        if path.suffix in {".html", ".json", ".xml"}:
            assert "希日嘎查牧民" not in path.read_text(encoding="utf-8"), path


def test_no_file_asks_another_host(built: Path) -> None:
    loads = re.compile(
        r'<(?:script|img|iframe|source)[^>]+src="(?:https?:)?//|<link[^>]+(?:stylesheet|preconnect|icon)[^>]+href="(?:https?:)?//'
    )
    for name, html in all_pages(built):
        assert not loads.search(html), name
