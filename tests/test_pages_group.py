"""Pages of specialist groups: members of all levels, counted once, with what they did."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from msgspec import structs

from gongshi.pages.draft import render_framed
from gongshi.pages.group import groups, render_groups
from gongshi.pages.page import Page
from gongshi.pages.renderer import Renderer, make_environment
from gongshi.records.activity import Activity
from gongshi.records.date import parse_partial
from gongshi.records.deputy import Deputy, Mandate
from gongshi.records.figure_deputy import specialists_by_group, specialists_by_level
from gongshi.records.load import Records
from gongshi.records.registry import Registry, link_records
from gongshi.records.settings import Rating, Result, Settings, StationKind
from gongshi.records.station import Station
from gongshi.records.suggestion import Step, Suggestion

TODAY = date(2025, 1, 15)
ENVIRONMENT = make_environment()

SETTINGS = Settings(
    place="云溪市",
    levels=("省", "市", "乡镇"),
    own_level="市",
    station_kinds=(StationKind(name="专业代表工作站", code="specialist"),),
    activity_kinds=("调研",),
    fields=("法律", "教育"),
    groups=("法律", "生态环保"),
    results=(Result(name="已解决", meaning="解决"),),
    ratings=(Rating(name="满意"),),
)


def member(key: str, *levels: str, group: str | None = "法律", left: bool = False) -> Deputy:
    ended = parse_partial("2024-06") if left else None
    mandates = tuple(Mandate(level=level, ended_on=ended) for level in levels)
    return Deputy(
        id=key, name=f"杨{key}", gender="女", ethnicity="白族", mandates=mandates, group=group
    )


DEPUTIES = (
    member("a", "市"),
    member("b", "省", "市"),
    member("c", "省", "乡镇"),
    member("d", "乡镇"),
    member("e", "市", left=True),
    member("f", "市", group=None),
)
STATION = Station(
    id="sp", station_kind="专业代表工作站", name="法律专业代表工作站", short_name="法律站",
    address="市府路1号", group="法律",
)  # fmt: skip


def registry(**changed: Any) -> Registry:
    tables: dict[str, Any] = {
        "deputies": {d.id: d for d in DEPUTIES},
        "stations": {"sp": STATION},
        **changed,
    }
    settings = tables.pop("settings", SETTINGS)
    return link_records(Records(**tables), settings, TODAY)


def pages(**changed: Any) -> dict[str, Page]:
    renderer = Renderer(registry(**changed), ENVIRONMENT, "公示")
    return {page.address: page for page in render_framed(renderer, render_groups(renderer))}


def rows(page: Page) -> list[list[str]]:
    found = re.findall(r'<tr role="row" class="gs-table__row">(.*?)</tr>', page.body, re.DOTALL)
    return [
        [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<t[hd][ >].*?</t[hd]>", row)]
        for row in found
    ]


def test_every_group_of_the_settings_has_a_page() -> None:
    assert list(pages()) == ["groups/", "groups/falv/", "groups/shengtaihuanbao/"]


def test_members_are_counted_once_at_the_own_level_else_the_first() -> None:
    page = pages()["groups/"]
    assert rows(page) == [
        ["法律专业组", "4", "省 1、市 2、乡镇 1", "法律站"],
        ["生态环保专业组", "0", "—", "还没有设站"],
    ]
    assert "2 个小组，共 4 位代表" in page.body


def test_counts_are_those_of_the_figures() -> None:
    known = registry()
    total, levels = specialists_by_group(known), specialists_by_level(known)
    assert total
    assert levels
    found = groups(known)
    assert sum(len(group.members) for group in found) == total.number
    assert found[0].levels(known) == {row.label: row.number for row in levels.rows}


def test_a_group_shows_its_members_with_all_their_levels() -> None:
    html = pages()["groups/falv/"].body
    names = re.findall(r'class="gs-card__name" href="\.\./\.\./deputies/(\w)/"', html)
    assert sorted(names) == ["a", "b", "c", "d"], "who has left is no member any more"
    cards = dict(
        re.findall(r'deputies/(\w)/">.*?<p class="gs-card__badges">(.*?)</p>', html, re.DOTALL)
    )
    badges = {key: re.findall(r">([^<>\n]+)</span>", card) for key, card in cards.items()}
    assert badges["b"] == ["省人大代表", "市人大代表"]
    assert badges["d"] == ["乡镇人大代表"]
    assert "成员 4 位：省人大代表 1 位，市人大代表 2 位，乡镇人大代表 1 位。" in html


def test_levels_narrow_the_members() -> None:
    html = pages()["groups/falv/"].body
    assert re.findall(r'<option value="([^"]+)">([^<]+)', html) == [
        ("省", "省人大代表"),
        ("市", "市人大代表"),
        ("乡镇", "乡镇人大代表"),
    ]


def test_a_group_leads_to_its_station_activities_and_suggestions() -> None:
    held = Activity(
        id="a1", title="看普法", date=date(2024, 9, 1), stations=("sp",), activity_kind="调研"
    )
    raised = Suggestion(
        id="g1", title="关于公证的建议", field="法律", channel="来信来电", station="sp",
        steps=(Step(step="情况登记", date=date(2024, 10, 1)),),
    )  # fmt: skip
    page = pages(activities={"a1": held}, suggestions={"g1": raised})["groups/falv/"]
    for address in ("stations/sp/", "news/a1/", "news/station/sp/", "suggestions/g1/",
                    "suggestions/field/falv/"):  # fmt: skip
        assert f'href="../../{address}"' in page.body
    assert page.updated == date(2024, 10, 1)


@pytest.mark.parametrize("shown", ["还没有公示成员", "还没有公示的活动"])
def test_a_group_without_anyone_says_so(shown: str) -> None:
    page = pages()["groups/shengtaihuanbao/"]
    assert shown in page.body
    assert "意见建议</h2>" not in page.body


def test_a_site_without_groups_says_so() -> None:
    made = pages(deputies={}, stations={}, settings=structs.replace(SETTINGS, groups=()))
    assert list(made) == ["groups/"]
    assert "还没有专业代表小组" in made["groups/"].body


def test_text_stays_text() -> None:
    name = "\"'><script>alert(1)</script>{{ 7*7 }}"
    settings = structs.replace(SETTINGS, groups=(name,))
    poisoned = structs.replace(STATION, group=name, short_name=name, name=name)
    made = pages(settings=settings, stations={"sp": poisoned})
    html = "".join(page.body for page in made.values())
    assert "<script>" not in html
    assert "{{ 7*7 }}" in html
    assert all(re.fullmatch(r"groups/([a-z0-9-]+/)?", address) for address in made)
