"""The find page: by name, village or unit with script; by ordinary lists without."""

from __future__ import annotations

from collections.abc import Iterator

from gongshi.pages import card
from gongshi.pages.address import FIND, address_of, slug
from gongshi.pages.card import Item
from gongshi.pages.draft import Draft, draft
from gongshi.pages.names import names_source
from gongshi.pages.page import Page, root_of
from gongshi.pages.renderer import Renderer
from gongshi.records.registry import Registry

MOST_VILLAGES = 1_000
"""With more villages than this the page leads to the townships."""
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
    label, places = _places(registry, root)
    return renderer.page(
        "find.html",
        address=FIND,
        section="find",
        title="查找",
        description="按姓名、拼音、村（社区）、单位查找人大代表和履职阵地。",
        source=root + source,
        groups=GROUPS,
        delegations=card.delegation_links(registry, root),
        label=label,
        places=places,
    )


def _places(registry: Registry, root: str) -> tuple[str, list[Item]]:
    """Give the villages of each township, or the townships where there are very many villages."""
    settings = registry.settings
    if len(settings.villages) > MOST_VILLAGES:
        items = [
            {"text": township, "url": f"{root}stations/township/{slug(township)}/"}
            if township in registry.by_township
            else {"text": township}
            for township in settings.divisions
        ]
        return settings.township_label, [{"items": items}]
    return settings.village_label, [
        {"title": township, "items": [_village(name, registry, root) for name in names]}
        for township, names in settings.divisions.items()
    ]


def _village(name: str, registry: Registry, root: str) -> Item:
    stations = registry.by_village.get(name)
    return {"text": name, "url": root + address_of(stations[0])} if stations else {"text": name}
