"""The page of every figure: what is counted, for when, and which records it counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gongshi.pages.address import FIGURES
from gongshi.pages.figure_data import shared_figures
from gongshi.pages.page import Page
from gongshi.pages.renderer import Renderer
from gongshi.records.figure import declared_value, record_definitions
from gongshi.records.registry import Registry


def render_figures(renderer: Renderer) -> Page:
    """Define every figure, with the declared ones beside what was counted."""
    registry = renderer.registry
    return renderer.page(
        "figures.html",
        address=FIGURES,
        section="about",
        title="数字怎样来",
        description="本站每一个数字数的是什么、截至哪一天、从哪些记录数出来。",
        groups=shared_figures(renderer),
        definitions=renderer.counting("definitions", lambda: record_definitions(registry)),
        declared=renderer.counting("declared", lambda: [*_declared(registry)]),
    )


def _declared(registry: Registry) -> Iterator[list[Any]]:
    """Give each declared number: what it is about, itself, what was counted, where it is from."""
    for item in registry.settings.declared:
        words = (f"{item.year}年" if item.year else "", item.kind or item.group, item.item)
        counted = f"{declared_value(item, registry)}"
        yield [
            {"text": "".join(filter(None, words))},
            item.number.text,
            counted,
            item.source or "",
        ]
