"""The find page: by name, village or unit with script; by ordinary lists without."""

from __future__ import annotations

from collections.abc import Iterator

from gongshi.pages import card
from gongshi.pages.address import FIND, address_of
from gongshi.pages.draft import Draft, draft
from gongshi.pages.names import names_source
from gongshi.pages.page import Page, root_of
from gongshi.pages.renderer import Renderer

GROUPS = [
    {"kind": "deputy", "label": "代表"},
    {"kind": "village", "label": "村（社区）"},
    {"kind": "station", "label": "履职阵地"},
    {"kind": "suggestion", "label": "意见建议"},
    {"kind": "news", "label": "活动"},
]


def render_finds(renderer: Renderer) -> Iterator[Draft]:
    """Announce the find page."""
    yield draft(render_find, FIND, names_source(renderer.registry))


def render_find(renderer: Renderer, source: str) -> Page:
    """Make the find page; `source` is the file that its script reads first."""
    registry = renderer.registry
    root = root_of(FIND)
    villages = [
        {
            "title": township,
            "items": [
                {"text": v, "url": root + address_of(registry.by_village[v][0])}
                if v in registry.by_village
                else {"text": v}
                for v in names
            ],
        }
        for township, names in registry.settings.divisions.items()
    ]
    return renderer.page(
        "find.html",
        address=FIND,
        section="find",
        title="查找",
        description="按姓名、拼音、村（社区）、单位查找人大代表和履职阵地。",
        source=root + source,
        groups=GROUPS,
        delegations=card.delegation_links(registry, root),
        villages=villages,
    )
