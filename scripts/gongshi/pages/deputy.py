"""The page of one deputy: who, where and when to meet, what was done; and of an empty seat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from gongshi.pages import card
from gongshi.pages.address import address_of
from gongshi.pages.code import code_shown
from gongshi.pages.draft import Draft, draft
from gongshi.pages.drawn import draw_stations
from gongshi.pages.markdown import render_markdown
from gongshi.pages.page import Page, root_of
from gongshi.pages.renderer import Renderer, day, latest
from gongshi.records import figure_activity
from gongshi.records.activity import Activity
from gongshi.records.deputy import Deputy, Mandate, Vacancy
from gongshi.records.figure import Row, Scope, of_deputy
from gongshi.records.registry import Registry
from gongshi.records.station import Station
from gongshi.records.suggestion import Suggestion


def render_deputies(renderer: Renderer) -> Iterator[Draft]:
    """Make a page for everyone, serving or former, and for every empty seat."""
    for deputy in renderer.registry.deputies.values():
        yield draft(render_deputy, address_of(deputy), deputy)
    for vacancy in renderer.registry.vacancies.values():
        yield draft(render_vacancy, address_of(vacancy), vacancy)


def render_deputy(renderer: Renderer, deputy: Deputy) -> Page:
    """Make one deputy's page."""
    registry = renderer.registry
    address = address_of(deputy)
    root = root_of(address)
    activities = registry.activities_by_deputy.get(deputy.id, ())
    suggestions = registry.suggestions_by_deputy.get(deputy.id, ())
    mandate = registry.own_mandate(deputy)
    stations = card.known_stations(deputy, registry)
    scope = of_deputy(registry, deputy.id)
    former = deputy.is_former(registry.today)
    meetings = card.meetings(deputy, registry)
    return renderer.page(
        "deputy.html",
        address=address,
        section="deputies",
        title=deputy.name,
        description=_description(deputy, mandate, meetings, former=former),
        updated=_last_change(deputy, activities, suggestions, registry.today),
        deputy=deputy,
        mandate=mandate,
        portrait=card.portrait(deputy, root),
        badges=card.deputy_badges(deputy, registry, all_levels=True),
        former=former,
        farewell=_farewell(deputy) if former else "",
        code=None if former else code_shown(deputy, renderer.codes, root),
        meetings=meetings,
        place=meeting_place(deputy, registry),
        contacts=[station for station in stations if station.phone][:2],
        person=_person(deputy),
        intro=render_markdown(deputy.intro),
        mandates=[_mandate(m, registry.today) for m in deputy.mandates],
        stations=draw_stations(renderer, stations, root),
        activities=[card.activity_line(a, registry, root) for a in activities],
        counted=_counted(scope) if activities else None,
        outcomes=card.outcomes(scope, root),
        suggestions=[card.suggestion_entry(s, registry, root) for s in suggestions],
    )


def render_vacancy(renderer: Renderer, vacancy: Vacancy) -> Page:
    """Make the page of a seat that stands empty: it is never hidden."""
    registry = renderer.registry
    root = root_of(address_of(vacancy))
    former = registry.deputies.get(vacancy.former or "")
    details = _facts(
        ("层级", card.level_title(vacancy.level)),
        ("届次", vacancy.term and vacancy.term.replace("-", "—")),
        ("代表团", vacancy.delegation),
        ("选区", vacancy.district),
        ("空缺原因", vacancy.reason),
        ("空缺自", vacancy.since.text()),
        ("最迟复查", day(vacancy.expires_on)),
    )
    if former:
        details.append({"label": "原代表", "value": former.name, "url": root + address_of(former)})
    return renderer.page(
        "vacancy.html",
        address=address_of(vacancy),
        section="deputies",
        title=f"{vacancy.district}：席位空缺",
        description=f"{vacancy.district}的{card.level_title(vacancy.level)}席位空缺，原因：{vacancy.reason}。",
        updated=latest([vacancy.checked_on or vacancy.since.first], registry.today),
        vacancy=vacancy,
        details=details,
    )


def meeting_place(deputy: Deputy, registry: Registry) -> Station | None:
    """Give the open station where a deputy receives people: the one named, else their first."""
    return registry.open_stations.get(deputy.reception_station or "")


def _facts(*pairs: tuple[str, str | None]) -> list[dict[str, Any]]:
    return [{"label": label, "value": value} for label, value in pairs if value]


def _person(deputy: Deputy) -> list[dict[str, Any]]:
    return _facts(
        ("性别", deputy.gender),
        ("民族", deputy.ethnicity),
        ("出生年月", deputy.born.text() if deputy.born else None),
        ("政治面貌", deputy.party),
        ("学历", deputy.education),
        ("单位职务", deputy.position),
        ("界别", deputy.category),
        ("专业组", deputy.group),
        ("可用语言", "、".join(deputy.languages)),
    )


def _mandate(mandate: Mandate, today: date) -> dict[str, Any]:
    # A hyphen between years would let the line break there.
    term = f"（{mandate.term.replace('-', '—')}）" if mandate.term else ""
    ended = mandate.ended_on.text() if mandate.ended_on else None
    return {
        "title": card.level_title(mandate.level) + term,
        "ended": not mandate.is_serving(today),
        "facts": _facts(
            ("代表团", mandate.delegation),
            ("选区", mandate.district),
            ("当选", mandate.elected_on.text() if mandate.elected_on else None),
            ("方式", mandate.elected_by),
            ("离任", ended),
            ("离任原因", mandate.end_reason),
        ),
    }


def _farewell(deputy: Deputy) -> str:
    """Say when and why a former deputy left; the page of a serving one does not show it."""
    last = deputy.mandates[-1]
    when = last.ended_on.text() if last.ended_on else ""
    reason = f"（{last.end_reason}）" if last.end_reason else ""
    left = f"{when}起不再担任{card.level_title(last.level)}{reason}。"
    return left + "这一页保留任职和履职记录，不再转达意见。"


def _last_change(
    deputy: Deputy,
    activities: Sequence[Activity],
    suggestions: Sequence[Suggestion],
    today: date,
) -> date:
    """Give the last day on which anything on a deputy's page changed."""
    days = [deputy.checked_on, *(a.date for a in activities[:1])]
    days += [s.steps[-1].date for s in suggestions]
    return min(latest(days, today), today)


def _counted(scope: Scope) -> dict[str, Any]:
    """Give how many activities there were, in a sentence by year and in a chart by kind."""
    total = figure_activity.activities(scope)
    return {
        "key": total.key,
        "period": total.period,
        "years": _years(figure_activity.year_rows(scope)),
        "kinds": _kinds(figure_activity.kind_rows(scope)),
    }


def _kinds(rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [{"label": row.label, "value": number} for row in rows if (number := row.number)]


def _years(rows: Sequence[Row]) -> str:
    """Count activities by year in one sentence."""
    return "，".join([f"{row.label}参加 {row.text} 次" for row in rows]) + "。"


def _description(
    deputy: Deputy, mandate: Mandate, meetings: Sequence[date], *, former: bool
) -> str:
    """Describe a page in one sentence: who this is and what one finds here."""
    who = f"{deputy.name}，{card.level_title(mandate.level)}"
    if former:
        ended = f"{mandate.ended_on.text()}离任" if mandate.ended_on else "已离任"
        return f"{who}，{ended}。任职和履职记录。"
    when = f"下次接待{day(meetings[0])}" if meetings else None
    return "，".join(filter(None, [who, mandate.delegation, deputy.position, when])) + "。"
