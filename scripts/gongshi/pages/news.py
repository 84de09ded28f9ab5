"""The first page of the activities, with all ways in; and the page of one activity."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from markupsafe import Markup

from gongshi.pages import card
from gongshi.pages.address import address_of
from gongshi.pages.card import Item, counted
from gongshi.pages.choice import in_order
from gongshi.pages.draft import Draft, draft
from gongshi.pages.markdown import plain_text, render_markdown
from gongshi.pages.news_list import (
    NEWS,
    activities_by_kind,
    activities_by_year,
    kind_address,
    last_day,
    month_counts,
    month_links,
    station_address,
)
from gongshi.pages.page import Page, root_of
from gongshi.pages.renderer import Renderer, clock, day, latest, short_day
from gongshi.pages.township import news_address
from gongshi.records import figure_activity
from gongshi.records.activity import Activity
from gongshi.records.deputy import Deputy
from gongshi.records.figure import whole_site
from gongshi.records.figure_station import upper_label
from gongshi.records.registry import Registry, grouped
from gongshi.records.station import Station

LATEST_SHOWN = 30


def render_news(renderer: Renderer) -> Iterator[Draft]:
    """Make the first page of the activities and a page for each."""
    yield draft(render_news_index, NEWS)
    for activity in renderer.registry.activities.values():
        yield draft(render_activity, address_of(activity), activity)


# the first page


def render_news_index(renderer: Renderer) -> Page:
    """Make the page of the newest activities, with links by month, by kind and by station."""
    registry = renderer.registry
    root = root_of(NEWS)
    activities = list(registry.activities.values())
    figure = figure_activity.activities(whole_site(registry))
    return renderer.page(
        "news_index.html",
        address=NEWS,
        section="news",
        title="代表活动",
        description=f"{registry.settings.place}人大代表在各阵地开展的活动，"
        f"共 {figure.text} 次，可以按年月、类型和阵地看。",
        updated=last_day(activities, registry.today),
        lead=f"共公示 {figure.text} 次。",
        counted=counted(figure, root),
        entries=[card.activity_entry(a, registry, root) for a in activities[:LATEST_SHOWN]],
        years=_years(registry, root),
        kinds=_kinds(registry, root),
        places=_places(registry, root),
    )


def _years(registry: Registry, root: str) -> list[Item]:
    figure = figure_activity.activities_by_year(whole_site(registry))
    return [
        {
            "title": f"{year}年",
            "url": f"{root}{NEWS}{year}/",
            "count": f"{figure.of(f'{year}年'):,}",
            "months": month_links(month_counts(activities), root),
        }
        for year, activities in activities_by_year(registry).items()
    ]


def _kinds(registry: Registry, root: str) -> list[Item]:
    figure = figure_activity.activities_by_kind(whole_site(registry))
    return [
        {"text": kind, "url": root + kind_address(kind), "count": f"{figure.of(kind):,}"}
        for kind in activities_by_kind(registry)
    ]


def _places(registry: Registry, root: str) -> list[Item]:
    """Give the stations where anything happened, by township."""
    upper = upper_label(registry)
    held = [s for s in registry.stations.values() if s.id in registry.activities_by_station]
    townships = grouped(held, lambda station: [station.township or upper])
    return [
        {
            "title": township,
            "url": root + news_address(township)
            if township in registry.activities_by_township
            else "",
            "stations": [_place(station, registry, root) for station in townships[township]],
        }
        for township in in_order(townships, [upper, *registry.settings.divisions])
    ]


def _place(station: Station, registry: Registry, root: str) -> Item:
    return {
        "text": station.short_name,
        "url": root + station_address(station.id),
        "count": f"{len(registry.activities_by_station[station.id])}",
    }


# one activity


def render_activity(renderer: Renderer, activity: Activity) -> Page:
    """Make the page of one activity."""
    registry = renderer.registry
    address = address_of(activity)
    root = root_of(address)
    suggestions = registry.suggestions_by_activity.get(activity.id, ())
    days = [activity.date, *(s.steps[-1].date for s in suggestions)]
    return renderer.page(
        "news.html",
        address=address,
        section="news",
        title=activity.title,
        description=_description(activity, registry),
        updated=min(latest(days, registry.today), registry.today),
        activity=activity,
        details=_details(activity, registry, root),
        body=render_markdown(activity.body),
        deputies=_deputies(activity, registry, root),
        guests=_guests(activity, registry, root),
        photos=[
            {"url": f"{root}{NEWS}{photo.file}", "alt": photo.alt or activity.title}
            for photo in activity.photos
        ],
        suggestions=[card.suggestion_entry(s, registry, root) for s in suggestions],
        station=_first_station(activity, registry),
        turn=_turn(activity, registry, root),
    )


def _description(activity: Activity, registry: Registry) -> str:
    place = card.activity_place(activity, registry)
    head = "，".join(filter(None, [day(activity.date), place, activity.activity_kind]))
    text = plain_text(activity.body, 80)
    return f"{head}：{text}" if text else f"{head}。"


def _details(activity: Activity, registry: Registry, root: str) -> list[Item]:
    """Give the facts of an activity; numbers stay as they were written (`200余`)."""
    rows: list[tuple[str, str | None]] = [
        ("日期", f"{activity.date.year}年{short_day(activity.date)}"),
        ("时间", _time(activity)),
        ("地点", activity.place),
        ("阵地", _station_links(activity, registry, root)),
        ("类型", card.link(activity.activity_kind, root + kind_address(activity.activity_kind))),
        ("领域", activity.field),
        ("牵头代表", _lead(activity, registry, root)),
        ("参加人数", f"{activity.people.text}人" if activity.people else None),
        ("收集意见", f"{activity.opinions} 件" if activity.opinions is not None else None),
        ("协办单位", "、".join(activity.partners)),
    ]
    return [_fact(label, value) for label, value in rows if value]


def _fact(label: str, value: str) -> Item:
    return {"label": label, "html" if isinstance(value, Markup) else "value": value}


def _time(activity: Activity) -> str | None:
    if activity.start and activity.end:
        return f"{clock(activity.start)}—{clock(activity.end)}"
    if activity.start:
        return f"{clock(activity.start)} 开始"
    return f"{clock(activity.end)} 结束" if activity.end else None


def _station_links(activity: Activity, registry: Registry, root: str) -> Markup:
    stations = [registry.stations[i] for i in activity.stations if i in registry.stations]
    return Markup("、").join(card.link(s.name, root + address_of(s)) for s in stations)


def _lead(activity: Activity, registry: Registry, root: str) -> Markup | None:
    deputy = registry.deputies.get(activity.lead or "")
    return card.person_link(deputy, registry, root) if deputy else None


def _deputies(activity: Activity, registry: Registry, root: str) -> list[Item]:
    """Give the deputies who took part, who led first; guests are not among them."""
    return [
        {"text": card.name_today(deputy, registry), "url": root + address_of(deputy)}
        for i in activity.people_ids
        if i not in activity.guests and (deputy := registry.deputies.get(i))
    ]


def _guests(activity: Activity, registry: Registry, root: str) -> list[Item]:
    """Give the guests, each with the levels for which they came."""
    return [
        {
            "text": f"{card.name_today(guest, registry)} {_levels(guest, registry, activity.date)}",
            "url": root + address_of(guest),
        }
        for i in activity.guests
        if (guest := registry.deputies.get(i))
    ]


def _levels(deputy: Deputy, registry: Registry, on: date) -> str:
    """Name the levels other than the site's own that a guest served at on the day."""
    own = registry.settings.own_level
    levels = [m.level for m in deputy.serving_mandates(on) if m.level != own]
    return "、".join(map(card.level_title, levels or [registry.own_mandate(deputy).level]))


def _first_station(activity: Activity, registry: Registry) -> Station | None:
    return next((registry.stations[i] for i in activity.stations if i in registry.stations), None)


def _turn(activity: Activity, registry: Registry, root: str) -> list[dict[str, Any]]:
    """Give the activities before and after this one at its (first) station."""
    station = _first_station(activity, registry)
    here = registry.activities_by_station[station.id] if station else (activity,)
    at = next(n for n, other in enumerate(here) if other is activity)
    pairs = [("上一次", here[at + 1 : at + 2]), ("下一次", here[max(0, at - 1) : at])]
    return [
        {"label": label, "rel": rel, **card.activity_line(found[0], registry, root)}
        for (label, found), rel in zip(pairs, ["prev", "next"], strict=True)
        if found
    ]
