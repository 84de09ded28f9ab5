"""Lists of deputies: all of the own level by delegation, one delegation, one level, the former."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from gongshi.pages import card
from gongshi.pages.address import slug
from gongshi.pages.choice import choices
from gongshi.pages.draft import Draft, draft
from gongshi.pages.drawn import draw_people
from gongshi.pages.page import Page, root_of
from gongshi.pages.paging import Part, split_pages
from gongshi.pages.renderer import Renderer, latest
from gongshi.records.deputy import Deputy, Vacancy

MOST_ON_ONE_PAGE = 400
"""More people than this and the first list only leads to the delegations, others turn pages."""
PAGE_SIZE = 200


class Section(Struct, frozen=True):
    """One heading of a list with the people below it, and its page of its own."""

    title: str
    address: str
    deputies: Sequence[Deputy]
    vacancies: Sequence[Vacancy] = ()


def render_deputy_lists(renderer: Renderer) -> Iterator[Draft]:
    """Make all lists of deputies."""
    delegations = _delegations(renderer)
    levels = _levels(renderer)
    yield draft(_index, "deputies/", delegations, levels)
    for section in delegations:
        yield from _pages(section, f"{section.title}的人大代表")
    for section in levels:
        yield from _pages(section, section.title)
    if renderer.registry.former:
        yield from _pages(_former(renderer), "已离任的人大代表")


def _pages(section: Section, title: str) -> Iterator[Draft]:
    """Announce one list, in pages where it is too long; seats that are empty come last."""
    everyone = [*section.deputies, *section.vacancies]
    counts = (len(section.deputies), len(section.vacancies))
    checked = latest((d.checked_on for d in section.deputies), date.min)
    parts = split_pages(section.address, everyone, most=MOST_ON_ONE_PAGE, size=PAGE_SIZE)
    for part in parts:
        yield draft(_list, part.address, title, part, counts, checked)


def _delegations(renderer: Renderer) -> list[Section]:
    """Order delegations as the townships are ordered, then by name."""
    registry = renderer.registry
    vacancies = [v for v in registry.vacancies.values() if v.level == registry.settings.own_level]
    names = dict.fromkeys(
        [*registry.by_delegation, *(v.delegation for v in vacancies if v.delegation)]
    )
    return [
        Section(
            name,
            f"deputies/delegation/{slug(name)}/",
            registry.by_delegation.get(name, ()),
            [v for v in vacancies if v.delegation == name],
        )
        for name in sorted(names, key=registry.delegation_order)
    ]


def _levels(renderer: Renderer) -> list[Section]:
    registry = renderer.registry
    return [
        Section(card.level_title(level), f"deputies/level/{slug(level)}/", registry.by_level[level])
        for level in registry.settings.levels
        if level in registry.by_level
    ]


def _former(renderer: Renderer) -> Section:
    return Section("已离任", "deputies/former/", renderer.registry.former)


def _index(renderer: Renderer, delegations: Sequence[Section], levels: Sequence[Section]) -> Page:
    registry = renderer.registry
    own = registry.own_deputies
    short = len(own) > MOST_ON_ONE_PAGE
    level = card.level_title(registry.settings.own_level)
    return renderer.page(
        "deputies.html",
        address="deputies/",
        section="deputies",
        title="人大代表",
        description=f"{registry.settings.place}现任{level}{len(own)}位，按代表团排列，可按姓名、单位、村（社区）查找。",
        updated=latest((d.checked_on for d in own), registry.today),
        lead=f"现任{level} {len(own)} 位，按{registry.settings.order}排列。",
        sections=[_shown(renderer, s, "deputies/", short=short) for s in delegations],
        levels=_links(levels, "deputies/"),
        delegations=_links(delegations, "deputies/"),
        groups=_group_links(renderer),
        former=[_former(renderer)] if registry.former else [],
        fields=_fields(renderer, delegations),
        short=short,
    )


def _list(
    renderer: Renderer,
    title: str,
    part: Part[Deputy | Vacancy],
    counts: tuple[int, int],
    checked: date,
) -> Page:
    """Make one page of a list of which so many deputies and empty seats are the `counts`.

    `checked` is the last day on which any of them was looked at, `date.min` if none was.
    """
    registry = renderer.registry
    people, vacancies = counts
    vacant = f"，空缺席位 {vacancies} 个" if vacancies else ""
    return renderer.page(
        "deputy_list.html",
        address=part.address,
        section="deputies",
        title=part.title(title),
        description=f"{registry.settings.place}{title}，共 {people} 位。",
        updated=registry.today if checked == date.min else checked,
        lead=f"共 {people:,} 位{vacant}，按{registry.settings.order}排列。{part.span('位')}",
        cards=draw_people(renderer, part.items, root_of(part.address)),
        pager=part.pager(),
    )


def _shown(renderer: Renderer, section: Section, address: str, *, short: bool) -> dict[str, Any]:
    """Give a heading with the cards below it; where it is `short`, there are none."""
    root = root_of(address)
    everyone: list[Deputy | Vacancy] = [] if short else [*section.deputies, *section.vacancies]
    return {
        "title": section.title,
        "id": slug(section.title),
        "url": root + section.address,
        "count": len(section.deputies),
        "cards": draw_people(renderer, everyone, root),
    }


def _links(sections: Sequence[Section], address: str) -> list[dict[str, Any]]:
    root = root_of(address)
    return [
        {"text": s.title, "url": root + s.address, "count": f"{len(s.deputies)}"} for s in sections
    ]


def _group_links(renderer: Renderer) -> list[dict[str, Any]]:
    registry = renderer.registry
    return [
        {
            "text": f"{group}专业组",
            "url": f"../groups/{slug(group)}/",
            "count": f"{len(registry.by_group[group])}",
        }
        for group in registry.settings.groups
        if group in registry.by_group
    ]


def _fields(renderer: Renderer, delegations: Sequence[Section]) -> list[dict[str, Any]]:
    """Give the choices that narrow the list: delegation, group, gender."""
    return [
        *choices("delegation", "代表团", [section.title for section in delegations]),
        *choices("group", "专业组", renderer.registry.settings.groups),
        *choices("gender", "性别", ["女", "男"]),
    ]
