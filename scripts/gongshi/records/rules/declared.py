"""Published numbers (公布数) held against the records, with the arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from msgspec import structs

from gongshi.records.figure_declared import declared_value
from gongshi.records.problem import Problem
from gongshi.records.registry import Registry
from gongshi.records.rules.site import Rule, Site
from gongshi.records.settings import Declared

ROUNDED_WITHIN = 5
"""A rounded number agrees with counts that differ from it by a fifth at most."""

_NOUNS = {
    "本级代表": ("名", "本级代表"),
    "阵地牌子": ("块", "阵地牌子"),
    "阵地场所": ("处", "阵地场所"),
    "示范阵地": ("个", "示范阵地"),
    "专业组": ("个", "专业组"),
    "专业组成员": ("名", "专业组成员"),
    "活动": ("次", "活动"),
    "意见建议": ("件", "意见建议"),
    "覆盖村社区": ("个", "覆盖村社区"),
}
"""Measure and noun of each item that can be declared."""


def declared_figures_agree(site: Site) -> Iterator[Problem]:
    """A published number is what the records give; where not, the arithmetic is shown."""
    # What is hidden from the public is still there to be counted here.
    settings = structs.replace(site.settings, hidden={})
    registry = replace(site.registry, settings=settings)
    for n, declared in enumerate(site.settings.declared if site.is_whole else ()):
        number = declared_value(declared, registry)
        if _agrees(declared, number):
            continue
        words, remedy, severity = _ARITHMETIC.get(declared.item, _plain)(declared, number, registry)
        difference = abs(number - declared.number.value)
        usual = f"少 {difference}" if number < declared.number.value else f"多 {difference}"
        yield site.settings.problem(
            "declared-differs" if severity == "warning" else "declared-explained",
            f"公布 {declared.number.text} {_which(declared)}，{words}",
            ("declared", n, "number"),
            remedy=remedy or f"{usual}：核对记录，或更新公布数",
            severity="warning" if severity == "warning" else "note",
        )


def _agrees(declared: Declared, number: int) -> bool:
    """Tell whether a count is the published number; a rounded one may be off by a fifth."""
    published = declared.number
    if not published.approximate:
        return number == published.value
    return abs(number - published.value) * ROUNDED_WITHIN <= published.value


def _which(declared: Declared) -> str:
    """Name what was counted with its year, kind or group: `次 2024 年接待选民活动`."""
    measure, noun = _NOUNS[declared.item]
    year = f" {declared.year} 年" if declared.year else ""
    return f"{measure}{year}{declared.kind or declared.group or ''}{noun}"


Arithmetic = Callable[[Declared, int, Registry], tuple[str, str, str]]
"""Gives what the records say, a remedy if there is a particular one, and how grave it is."""


def _plain(declared: Declared, number: int, _: Registry) -> tuple[str, str, str]:
    return f"记录 {number} {_NOUNS[declared.item][0]}", "", "warning"


def _own_deputies(declared: Declared, number: int, registry: Registry) -> tuple[str, str, str]:
    own = registry.settings.own_level
    empty = sum(vacancy.level == own for vacancy in registry.vacancies.values())
    if number + empty == declared.number.value:
        words = f"记录在任 {number} 名 + 空缺 {empty} 席 = {number + empty}"
        return words, "相符，不用修改", "note"
    seats = f"、空缺 {empty} 席" if empty else ""
    return f"记录在任 {number} 名{seats}", "", "warning"


def _stations(declared: Declared, _: int, registry: Registry) -> tuple[str, str, str]:
    """Name signboards and places: the one is easily published as the other."""
    boards = declared_value(structs.replace(declared, item="阵地牌子"), registry)
    places = declared_value(structs.replace(declared, item="阵地场所"), registry)
    words = f"记录 {boards} 块牌子、{places} 处场所"
    other, count = ("阵地场所", places) if declared.item == "阵地牌子" else ("阵地牌子", boards)
    is_other = count == declared.number.value
    return words, f"公布的是{other}，就把“项目”改成 {other}" if is_other else "", "warning"


def _specialists(declared: Declared, number: int, registry: Registry) -> tuple[str, str, str]:
    if declared.group:
        return _plain(declared, number, registry)
    parts = [f"{name} {len(registry.by_group.get(name, ()))}" for name in registry.settings.groups]
    return f"记录 {number} 名（{' + '.join(parts)}）", "", "warning"


_ARITHMETIC: dict[str, Arithmetic] = {
    "本级代表": _own_deputies,
    "阵地牌子": _stations,
    "阵地场所": _stations,
    "专业组成员": _specialists,
}
"""Items whose number is made up of parts worth naming."""

RULES: tuple[Rule, ...] = (declared_figures_agree,)
