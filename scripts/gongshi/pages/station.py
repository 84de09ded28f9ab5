"""The page of one station: where it is, who is there when, what happened there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from gongshi.pages import card
from gongshi.pages.address import address_of, slug
from gongshi.pages.code import code_shown
from gongshi.pages.draft import Draft, draft
from gongshi.pages.drawn import draw_people, draw_station, draw_stations
from gongshi.pages.markdown import render_markdown
from gongshi.pages.page import Page, root_of
from gongshi.pages.renderer import Renderer, day, latest, short_day, weekday
from gongshi.records.deputy import Deputy
from gongshi.records.figure import of_station
from gongshi.records.reception_day import ReceptionDay
from gongshi.records.registry import Registry
from gongshi.records.station import Station

WEEKS_SHOWN = 4
ACTIVITIES_SHOWN = 12


def render_stations(renderer: Renderer) -> Iterator[Draft]:
    """Make a page for every signboard."""
    for station in renderer.registry.stations.values():
        yield draft(render_station, address_of(station), station)


def render_station(renderer: Renderer, station: Station) -> Page:
    """Make one station's page."""
    registry = renderer.registry
    address = address_of(station)
    root = root_of(address)
    activities = registry.activities_by_station.get(station.id, ())
    suggestions = registry.suggestions_by_station.get(station.id, ())
    deputies = registry.by_station.get(station.id, ())
    is_open = station.is_open(registry.today)
    weeks = calendar(station, registry, root)
    nearest = next_reception(station, registry)
    return renderer.page(
        "station.html",
        address=address,
        section="stations",
        title=station.name,
        description=_description(station, registry),
        updated=_last_change(station, registry),
        station=station,
        closed=None if is_open else _closed(station, renderer, root),
        moved=card.station_moved(station),
        code=code_shown(station, renderer.codes, root) if is_open else None,
        badges=card.station_badges(station, registry),
        coordinates=station.coordinates or ("", ""),
        search=f"{registry.settings.place}{station.address}",
        weeks=[week for week in weeks if week["days"]],
        weeks_shown=_NUMERALS[WEEKS_SHOWN],
        nearest=short_day(nearest) if nearest else "",
        details=_details(station, registry, root),
        intro=render_markdown(station.intro),
        neighbours=draw_stations(renderer, registry.neighbours(station), root),
        deputies=draw_people(renderer, deputies, root),
        deputy_count=len(deputies),
        children=draw_stations(renderer, registry.children.get(station.id, ()), root),
        awards=[
            _award(a.name, a.awarded_on.text(), a.given_by)
            for a in station.awards
            if a.is_valid(registry.today)
        ],
        photos=[
            {"url": f"{root}stations/{p.file}", "alt": p.alt or station.name}
            for p in station.photos
        ],
        activities=[card.activity_line(a, registry, root) for a in activities[:ACTIVITIES_SHOWN]],
        activity_count=len(activities),
        suggestions=[card.suggestion_entry(s, registry, root) for s in suggestions],
        outcomes=card.outcomes(of_station(registry, station.id), root),
    )


def _closed(station: Station, renderer: Renderer, root: str) -> dict[str, Any]:
    """Give what a closed station's page says first: what happened, and where to go now."""
    heir = renderer.registry.heir(station)
    return {
        "text": card.station_farewell(station),
        "heir": draw_station(renderer, heir, root) if heir else None,
    }


def _award(name: str, when: str, body: str) -> dict[str, str]:
    return {"label": name, "value": f"{when}，{body}"}


def _details(station: Station, registry: Registry, root: str) -> list[dict[str, Any]]:
    parent = registry.stations.get(station.parent or "")
    settings = registry.settings
    rows: list[tuple[str, str | None, str | None]] = [
        ("类型", station.station_kind, f"{root}stations/kind/{slug(station.station_kind)}/"),
        (
            "上级阵地",
            parent.name if parent else None,
            root + address_of(parent) if parent else None,
        ),
        (settings.township_label, station.township, _township_url(station, root)),
        (settings.village_label, station.village, None),
        ("服务范围", "、".join(station.covers), None),
        ("专业组", station.group, station.group and f"{root}groups/{slug(station.group)}/"),
        ("指导单位", station.guided_by, None),
        ("接待语言", "、".join(station.languages), None),
        ("座位", f"{station.seats} 个" if station.seats else None, None),
        ("启用", station.established.text() if station.established else None, None),
    ]
    return [
        {"label": label, "value": value, "url": url or ""} for label, value, url in rows if value
    ]


def _township_url(station: Station, root: str) -> str | None:
    return f"{root}stations/township/{slug(station.township)}/" if station.township else None


def receiving(station: Station, registry: Registry) -> Iterator[tuple[Deputy, ReceptionDay]]:
    """Give the deputies who receive people at this station, with their reception days."""
    for deputy in registry.by_station.get(station.id, ()):
        plan = deputy.reception
        if plan and deputy.reception_station == station.id:
            yield deputy, plan


def next_reception(station: Station, registry: Registry) -> date | None:
    """Give the next day on which anybody receives people at this station."""
    plans = [plan for _, plan in receiving(station, registry)]
    if station.reception:
        plans.append(station.reception)
    return min((day for plan in plans for day in plan.next(registry.today, 1)), default=None)


def calendar(station: Station, registry: Registry, root: str) -> list[dict[str, Any]]:
    """Give the coming weeks, each with its days of reception and who receives."""
    first = registry.today
    monday = first - timedelta(days=first.weekday())
    last = monday + timedelta(days=7 * WEEKS_SHOWN - 1)
    slots = _slots(station, registry, first, last)
    return [
        _week(monday + timedelta(days=7 * n), n, slots, registry.today, root)
        for n in range(WEEKS_SHOWN)
    ]


Slots = dict[date, list[tuple[str, list[Deputy]]]]


def _slots(station: Station, registry: Registry, first: date, last: date) -> Slots:
    """Give each day on which somebody receives here: times, and the deputies of each."""
    slots: Slots = {}
    for deputy, plan in receiving(station, registry):
        for when in plan.between(first, last):
            _enter(slots, when, plan.time or "", deputy)
    if station.reception:
        for when in station.reception.between(first, last):
            if when not in slots:
                slots[when] = [(station.reception.time or "", [])]
    return slots


def _enter(slots: Slots, when: date, time: str, deputy: Deputy) -> None:
    entries = slots.setdefault(when, [])
    for entry_time, people in entries:
        if entry_time == time:
            people.append(deputy)
            return
    entries.append((time, [deputy]))


_NUMERALS = "零一二三四五六"
_WEEK_NAMES = ("本周", "下周")


def _week(monday: date, number: int, slots: Slots, today: date, root: str) -> dict[str, Any]:
    sunday = monday + timedelta(days=6)
    span = f"{monday.month}月{monday.day}日—{sunday.month}月{sunday.day}日"
    title = f"{_WEEK_NAMES[number]}（{span}）" if number < len(_WEEK_NAMES) else span
    days = [when for when in sorted(slots) if monday <= when <= sunday]
    return {"title": title, "days": [_day(when, slots[when], today, root) for when in days]}


def _day(
    when: date, entries: list[tuple[str, list[Deputy]]], today: date, root: str
) -> dict[str, Any]:
    return {
        "date": when.isoformat(),
        "when": f"{when.month}月{when.day}日",
        "weekday": weekday(when),
        "today": when == today,
        "slots": [
            {
                "time": time or "接待日",
                "people": [
                    {"name": d.name, "url": root + address_of(d), "note": d.position or ""}
                    for d in people
                ],
                "text": "" if people else "工作人员接待",
            }
            for time, people in entries
        ],
    }


def _last_change(station: Station, registry: Registry) -> date:
    """Give the last day on which anything on a station's page changed."""
    activities = registry.activities_by_station.get(station.id, ())
    days = [station.checked_on, *(a.date for a in activities[:1])]
    days += [s.steps[-1].date for s in registry.suggestions_by_station.get(station.id, ())]
    days += [d.checked_on for d in registry.by_station.get(station.id, ())]
    return min(latest(days, registry.today), registry.today)


def _description(station: Station, registry: Registry) -> str:
    if not station.is_open(registry.today):
        return card.station_farewell(station)
    nearest = station.reception.next(registry.today, 1) if station.reception else ()
    when = f"下次接待{day(nearest[0])}" if nearest else None
    return "，".join(filter(None, [station.name, station.address, station.hours, when])) + "。"
