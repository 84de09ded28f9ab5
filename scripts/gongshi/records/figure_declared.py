"""What the records give for a number the office has published (公布数)."""

from __future__ import annotations

from collections.abc import Callable

from gongshi.records.figure_deputy import own_deputies, specialist_groups, specialists_by_group
from gongshi.records.figure_station import (
    demonstrations,
    places,
    places_of_kind,
    signboards,
    village_coverage,
)
from gongshi.records.figure_value import Figure
from gongshi.records.registry import Registry
from gongshi.records.settings import Declared


def declared_value(item: Declared, registry: Registry) -> int:
    """Count in the records what a published number is about, narrowed as the item says.

    0 where the records give nothing of it, for instance no `示范称号` is set.
    """
    return _COUNTS[item.item](item, registry)


def _number(figure: Figure | None, row: str | None = None) -> int:
    if figure is None:
        return 0
    return figure.number if row is None else figure.of(row)


def _places(item: Declared, registry: Registry) -> int:
    return places_of_kind(registry, item.kind) if item.kind else _number(places(registry))


def _activities(item: Declared, registry: Registry) -> int:
    return sum(
        item.kind in (None, activity.activity_kind) and item.year in (None, activity.year)
        for activity in registry.activities.values()
    )


def _suggestions(item: Declared, registry: Registry) -> int:
    return sum(
        item.year in (None, suggestion.registered_on.year)
        for suggestion in registry.suggestions.values()
    )


_COUNTS: dict[str, Callable[[Declared, Registry], int]] = {
    "本级代表": lambda _, registry: own_deputies(registry).number,
    "阵地牌子": lambda item, registry: _number(signboards(registry), item.kind),
    "阵地场所": _places,
    "示范阵地": lambda item, registry: _number(demonstrations(registry), item.kind),
    "专业组": lambda _, registry: _number(specialist_groups(registry)),
    "专业组成员": lambda item, registry: _number(specialists_by_group(registry), item.group),
    "活动": _activities,
    "意见建议": _suggestions,
    "覆盖村社区": lambda _, registry: _number(village_coverage(registry)),
}
