"""Figures as data: what the wall reads, and the open file `data/figures.json`."""

from __future__ import annotations

import json
from typing import Any

from gongshi.pages.address import FIGURES
from gongshi.pages.renderer import Renderer
from gongshi.records.figure import Figure, FigureGroup, Row, Share, all_figures

FIGURE_DATA = "data/figures.json"
_VERSION = 1

Item = dict[str, Any]


def row_item(row: Row | Figure) -> Item:
    """Give a value as data: its text, its number, of a share the whole as well."""
    item: Item = {"text": row.text, "number": row.number}
    if isinstance(row.value, Share):
        item |= {"of": row.value.denominator, "percent": row.value.percent}
    elif row.value.approximate:
        item |= {"approximate": True}
    return item


def figure_item(figure: Figure) -> Item:
    """Give a figure as data, with all that makes it one: definition, period, day, records."""
    return {
        "key": figure.key,
        "label": figure.label,
        **row_item(figure),
        "unit": figure.unit,
        "definition": figure.definition,
        "defined_at": f"{FIGURES}#{figure.key}",
        "period": figure.period,
        "as_of": figure.as_of.isoformat(),
        "records": figure.href,
        "adds_up": figure.adds_up,
        "note": figure.note,
        "rows": [{"label": row.label, **row_item(row)} for row in figure.rows],
    }


def shared_figures(renderer: Renderer) -> tuple[FigureGroup, ...]:
    """Give every figure of the site by subject; the page of definitions and the data share them."""
    return renderer.counting("figures", lambda: all_figures(renderer.registry))


def render_figure_data(renderer: Renderer) -> str:
    """Give every figure of the site as JSON, by subject; addresses are below the site's root."""
    groups = [
        {"key": group.key, "title": group.title, "figures": [*map(figure_item, group.figures)]}
        for group in shared_figures(renderer)
    ]
    head = {
        "version": _VERSION,
        "site": renderer.site_name,
        "place": renderer.registry.settings.place,
        "as_of": renderer.today.isoformat(),
        "groups": groups,
    }
    return json.dumps(head, ensure_ascii=False, indent=1) + "\n"
