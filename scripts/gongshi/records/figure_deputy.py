"""Figures about people: serving deputies, empty seats, specialists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gongshi.records.deputy import Deputy
from gongshi.records.figure_value import (
    UNKNOWN,
    Figure,
    Row,
    is_known,
    ordered_rows,
    ranked_rows,
    tally,
    up_to,
    whole,
)
from gongshi.records.registry import Registry

_HREF = "deputies/"
_COUNTED = "每人算一次；已离任的代表和空缺席位不算"


def _figure(
    registry: Registry,
    key: str,
    label: str,
    number: int,
    definition: str,
    *,
    rows: tuple[Row, ...] = (),
    adds_up: bool = True,
    unit: str = "位",
    href: str = _HREF,
) -> Figure:
    return Figure(
        key=key,
        label=label,
        unit=unit,
        definition=definition,
        value=whole(number),
        period=up_to(registry.today),
        as_of=registry.today,
        href=href,
        rows=rows,
        adds_up=adds_up,
    )


def own_deputies(registry: Registry, township: str | None = None) -> Figure:
    """Count the people who serve today in the congress the site is about.

    With `township`, those of its delegation.
    """
    own, label = registry.settings.own_level, registry.settings.township_label
    people = registry.own_deputies
    where = ""
    if township is not None:
        people, where = registry.own_by_township.get(township, ()), f"这个{label}的代表团里"
    return _figure(
        registry,
        "own-deputies" if township is None else "township-own-deputies",
        f"现任{own}人大代表",
        len(people),
        f"本站公布、{where}现在任职的{own}人大代表，{_COUNTED}。",
    )


def vacancies(registry: Registry) -> Figure:
    """Count the seats of the own level that stand empty."""
    own = registry.settings.own_level
    empty = [v for v in registry.vacancies.values() if v.level == own]
    return _figure(
        registry,
        "vacancies",
        "空缺席位",
        len(empty),
        f"{own}人大代表中现在空着、等待补选的席位。",
        unit="个",
    )


def deputies_by_level(registry: Registry) -> Figure:
    """Count everyone who serves today at any level; a person of two levels is in both rows."""
    counts = {level: len(people) for level, people in registry.by_level.items()}
    present = [level for level in registry.settings.levels if level in counts]
    return _figure(
        registry,
        "deputies-by-level",
        "各级人大代表",
        len(registry.serving),
        "本站公布、现在任职的各级人大代表，总数每人算一次；"
        "同时担任几级代表的，在每一级里各算一次，所以各级相加可能比总数多。",
        rows=ordered_rows(counts, present),
        adds_up=False,
    )


def _own_by(
    registry: Registry,
    key: str,
    how: str,
    counts: Mapping[str, int],
    order: Iterable[str] | None = None,
) -> Figure | None:
    """Tell the own deputies apart by a value; None where no record gives it."""
    if not is_known(counts):
        return None
    own = registry.settings.own_level
    return _figure(
        registry,
        f"own-deputies-by-{key}",
        f"{own}人大代表，按{how}分",
        len(registry.own_deputies),
        f"本站公布、现在任职的{own}人大代表按{how}分，{_COUNTED}。",
        rows=ranked_rows(counts) if order is None else ordered_rows(counts, order),
    )


def own_deputies_by_delegation(registry: Registry) -> Figure | None:
    """Count own deputies by delegation, in the order of the townships."""
    townships = {name: n for n, name in enumerate(registry.settings.divisions)}

    def place(delegation: str) -> tuple[int, str]:
        return townships.get(delegation.removesuffix("代表团"), len(townships)), delegation

    order = sorted(registry.by_delegation, key=place)
    counts = {name: len(people) for name, people in registry.by_delegation.items()}
    counts[UNKNOWN] = len(registry.own_deputies) - sum(counts.values())
    return _own_by(registry, "delegation", "代表团", counts, order)


def own_deputies_by_gender(registry: Registry) -> Figure | None:
    """Count own deputies by gender."""
    counts = tally(d.gender for d in registry.own_deputies)
    return _own_by(registry, "gender", "性别", counts, ("女", "男"))


def own_deputies_by_ethnicity(registry: Registry) -> Figure | None:
    """Count own deputies by ethnic group, the most numerous first."""
    return _own_by(registry, "ethnicity", "民族", tally(d.ethnicity for d in registry.own_deputies))


def own_deputies_by_party(registry: Registry) -> Figure | None:
    """Count own deputies by party, the most numerous first."""
    return _own_by(registry, "party", "政治面貌", tally(d.party for d in registry.own_deputies))


_SPECIALISTS = "现在任职、参加专业代表小组的各级人大代表，每人算一次；已离任的不算"


def _members(registry: Registry) -> list[Deputy]:
    return [deputy for deputy in registry.serving if deputy.group]


def specialists_by_group(registry: Registry, township: str | None = None) -> Figure | None:
    """Count serving deputies of all levels who are in a specialist group, by group.

    With `township`, those of the own level in its delegation.
    """
    if not registry.by_group:
        return None
    if township is None:
        members, key, definition = _members(registry), "specialists-by-group", f"{_SPECIALISTS}。"
    else:
        here = registry.own_by_township.get(township, ())
        members, key = [d for d in here if d.group], "township-specialists-by-group"
        definition = (
            f"这个{registry.settings.township_label}的代表团里、参加专业代表小组的"
            f"现任{registry.settings.own_level}人大代表，每人算一次。"
        )
    return _figure(
        registry,
        key,
        "专业代表小组成员",
        len(members),
        definition,
        rows=ordered_rows(tally(d.group for d in members), registry.settings.groups),
        href="groups/",
    )


def levels_of(members: Iterable[Deputy], registry: Registry) -> Mapping[str, int]:
    """Count people by level from the highest; each at the own level if they serve there."""
    counts = tally(registry.own_mandate(deputy).level for deputy in members)
    return {level: counts[level] for level in registry.settings.levels if level in counts}


def specialists_by_level(registry: Registry) -> Figure | None:
    """Count specialists by level; who serves at several counts at the own level, else the first."""
    members = _members(registry)
    if not members:
        return None
    counts = levels_of(members, registry)
    own = registry.settings.own_level
    return _figure(
        registry,
        "specialists-by-level",
        "专业代表小组成员，按层级分",
        len(members),
        f"{_SPECIALISTS}。同时担任几级代表的，有{own}人大代表职务的算{own}级，没有的按第一项职务算。",
        rows=ordered_rows(counts, counts),
        href="groups/",
    )


def specialist_groups(registry: Registry) -> Figure | None:
    """Count the specialist groups that have at least one serving member."""
    if not registry.by_group:
        return None
    return _figure(
        registry,
        "specialist-groups",
        "专业代表小组",
        len(registry.by_group),
        "现在有成员的专业代表小组；没有成员的小组不算。",
        unit="个",
        href="groups/",
    )


def deputy_figures(registry: Registry) -> tuple[Figure, ...]:
    """Give all figures about people that the records support."""
    found = (
        own_deputies(registry),
        vacancies(registry),
        deputies_by_level(registry),
        own_deputies_by_delegation(registry),
        own_deputies_by_gender(registry),
        own_deputies_by_ethnicity(registry),
        own_deputies_by_party(registry),
        specialist_groups(registry),
        specialists_by_group(registry),
        specialists_by_level(registry),
    )
    return tuple(figure for figure in found if figure)
