"""Whatever text a record holds, only text comes out: no element, attribute, template or path."""

from __future__ import annotations

import json
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from gongshi.pages.names import render_names
from gongshi.pages.page import Page
from gongshi.pages.renderer import Renderer, make_environment
from gongshi.pages.site import render_pages
from gongshi.records.load import load_records
from gongshi.records.part import Part, written_names
from gongshi.records.registry import Registry, link_records
from gongshi.records.settings import load_settings
from judge import Judged

SITE = Path(__file__).parent / "sites" / "kailu"
ATTACK = "\"'><gsx onx=1></script><script>gsx()</script>{{7*7}}{%gsx%}]]>../../=1+1\u202e&amp;"
MARKDOWN_ATTACK = (
    f"{ATTACK}\n\n[点](javascript:gsx()) ![图](https://example.net/x.png) <img src=x onerror=gsx()>"
    "\n\n<iframe src='//example.net'></iframe><style>*{}</style>\n\n# {{7*7}}"
)
KEPT = {"id", "type", "station_kind", "activity_kind", "level", "step", "parent", "station"}
"""Fields that link records or name a choice: changed, there would be nothing to show."""


def poison(value: Any, name: str = "") -> Any:
    """Put the attack into every free text below a value."""
    if isinstance(value, Part):
        changes = {
            field: poison(getattr(value, field), field)
            for field in written_names(type(value))
            if field not in KEPT
        }
        return structs.replace(value, **changes)
    if isinstance(value, tuple) and name not in {"stations", "deputies", "guests", "former_ids"}:
        return tuple(poison(item, name) for item in value)
    if isinstance(value, str) and name not in {"activity", "lead", "co_located_with", "former"}:
        return value + (MARKDOWN_ATTACK if name in {"intro", "body"} else ATTACK)
    return value


@pytest.fixture(scope="module")
def registry() -> Registry:
    settings, problems = load_settings(SITE / "mkdocs.yml")
    assert settings
    assert not problems
    records = load_records(SITE)
    for table in (records.deputies, records.stations, records.activities, records.suggestions):
        for key, record in list(table.items()):
            table[key] = poison(record)
    return link_records(records, settings, date(2024, 11, 20))


@pytest.fixture(scope="module")
def pages(registry: Registry) -> list[Page]:
    return list(render_pages(Renderer(registry, Judged(), "站")))


class Reader(HTMLParser):
    """Notes everything in a page that could act."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"gsx", "script", "iframe", "style", "object", "embed", "base", "form2"}:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on"):
                self.found.append(f"<{tag} {name}>")
            if name in {"href", "src", "action"} and value:
                self.read_address(tag, value)

    def read_address(self, tag: str, value: str) -> None:
        if value.lower().lstrip().startswith(("javascript:", "data:", "vbscript:")):
            self.found.append(f"<{tag} {value}>")
        if tag != "a" and ":" in value.split("/")[0]:
            self.found.append(f"<{tag} {value}>")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_only_text_comes_out(pages: list[Page]) -> None:
    for page in pages:
        reader = Reader()
        reader.feed(page.body)
        assert reader.found == [], page.address
        assert "49" not in "".join(reader.text).replace("{{7*7}}", ""), page.address


def test_the_attack_was_really_there(pages: list[Page]) -> None:
    shown = [page.address for page in pages if "&lt;gsx" in page.body]
    for address in ("deputies/k001/", "stations/post-xiri/", "news/n001/", "suggestions/y001/"):
        assert address in shown


def test_addresses_stay_inside_the_site(pages: list[Page]) -> None:
    for page in pages:
        assert ".." not in page.address
        assert "<" not in page.address
        assert not page.address.startswith("/")


def test_search_data_is_only_data(registry: Registry) -> None:
    rows = json.loads(render_names(Renderer(registry, make_environment(), "公示")))
    assert any(ATTACK in row[2] for row in rows)
    assert all(".." not in row[5] for row in rows)
