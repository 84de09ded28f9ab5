"""What lists show of a record: a card, an entry, a line of a timeline, and what filters compare.

Every function gives the keyword arguments of a component's macro. `root` is the way from
the page up to the site's root.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from zlib import crc32

from markupsafe import Markup, escape

from gongshi.pages.address import FIGURES, address_of, slug
from gongshi.pages.markdown import plain_text
from gongshi.pages.renderer import day, short_day
from gongshi.records.activity import Activity
from gongshi.records.deputy import Deputy, Vacancy
from gongshi.records.figure import Figure, Scope
from gongshi.records.figure_suggestion import confirmed_share, solved_share
from gongshi.records.progress import Progress, progress_of
from gongshi.records.reading import reading
from gongshi.records.registry import Registry
from gongshi.records.station import Station
from gongshi.records.suggestion import Suggestion

Item = dict[str, Any]


def level_title(level: str) -> str:
    """Call a deputy of a level: `市人大代表`."""
    return f"{level}人大代表"


def delegation_links(registry: Registry, root: str) -> list[Item]:
    """Give links to the lists of delegations, ordered as the townships are."""
    return [
        {
            "text": name,
            "url": f"{root}deputies/delegation/{slug(name)}/",
            "count": f"{len(registry.by_delegation[name])}",
        }
        for name in sorted(registry.by_delegation, key=registry.delegation_order)
    ]


def tone(record_id: str) -> int:
    """Choose the ground of a drawn portrait: always the same for the same person."""
    return crc32(record_id.encode())


def person_label(deputy: Deputy, registry: Registry) -> str:
    """Give a name as lists write it: with what tells it from others of the same name."""
    qualifier = registry.qualifier(deputy)
    return f"{deputy.name}（{qualifier}）" if qualifier else deputy.name


def name_today(deputy: Deputy, registry: Registry) -> str:
    """Give a name as pages of the past write it: with a word on who has left since."""
    left = "（已离任）" if deputy.is_former(registry.today) else ""
    return person_label(deputy, registry) + left


def link(text: str, url: str) -> Markup:
    """Give a link as markup; text and address are escaped."""
    return Markup(f'<a href="{escape(url)}">{escape(text)}</a>')


def person_link(deputy: Deputy, registry: Registry, root: str) -> Markup:
    """Give a link to a deputy's page, marked if they have left since."""
    return link(name_today(deputy, registry), root + address_of(deputy))


def portrait(deputy: Deputy, root: str) -> Item:
    """Give photo, its words, and the ground of a drawn portrait."""
    return {
        "photo": f"{root}deputies/{deputy.photo.file}" if deputy.photo else "",
        "alt": (deputy.photo.alt if deputy.photo else "") or "",
        "tone": tone(deputy.id),
    }


def meetings(deputy: Deputy, registry: Registry, count: int = 3) -> list[date]:
    """Give the next dates on which a serving deputy receives people."""
    if deputy.reception is None or deputy.is_former(registry.today):
        return []
    return list(deputy.reception.next(registry.today, count))


def known_stations(deputy: Deputy, registry: Registry) -> list[Station]:
    """Give the stations a deputy is based at, those that are open."""
    known = registry.open_stations
    return [station for i in deputy.stations if (station := known.get(i))]


def _lines(*pairs: tuple[str, str | None]) -> list[Item]:
    return [{"label": label, "value": value} for label, value in pairs if value]


def deputy_card(deputy: Deputy, stations: Sequence[Station], registry: Registry, root: str) -> Item:
    """Give the person card of a deputy, who is based at these stations.

    It reads no other record, so it is the same wherever it is shown.
    """
    mandate = registry.own_mandate(deputy)
    next_days = meetings(deputy, registry, 1)
    levels = [m.level for m in deputy.serving_mandates(registry.today)]
    return {
        "name": deputy.name,
        "url": root + address_of(deputy),
        **portrait(deputy, root),
        "qualifier": mandate.delegation or "",
        "lines": _lines(
            ("单位", deputy.position),
            ("驻站", stations[0].short_name if stations else None),
            ("下次接待", short_day(next_days[0]) if next_days else None),
        ),
        "badges": deputy_badges(deputy, registry),
        "data": {
            "level": "|".join(levels),
            "delegation": mandate.delegation or "",
            "group": deputy.group or "",
            "gender": deputy.gender,
            "text": _searched_deputy(deputy, stations),
        },
    }


def deputy_badges(deputy: Deputy, registry: Registry, *, all_levels: bool = False) -> list[Item]:
    """Give the marks of a deputy: other levels than the site's own, group, or that they left."""
    levels = [m.level for m in deputy.serving_mandates(registry.today)]
    if not levels:
        return [{"kind": "former", "text": "已离任"}]
    own = registry.settings.own_level
    badges = [
        {"kind": "level", "text": level_title(level)}
        for level in levels
        if all_levels or level != own
    ]
    if deputy.group:
        badges.append({"kind": "specialty", "text": f"{deputy.group}专业组"})
    return badges


def _searched_deputy(deputy: Deputy, stations: Iterable[Station]) -> str:
    spelled = reading(deputy.name, deputy.pinyin)
    words = [deputy.name, spelled.full, spelled.joined, spelled.initials, deputy.position or ""]
    for station in stations:
        words += [station.short_name, *station.covers]
    return " ".join(dict.fromkeys(filter(None, words)))


def vacancy_card(vacancy: Vacancy, root: str) -> Item:
    """Give the card of a seat that stands empty."""
    return {
        "name": vacancy.district,
        "url": root + address_of(vacancy),
        "initial": "空",
        "qualifier": vacancy.delegation or "",
        "lines": _lines(("原因", vacancy.reason), ("空缺自", vacancy.since.text())),
        "badges": [{"kind": "vacant", "text": "席位空缺"}],
        "data": {
            "level": vacancy.level,
            "delegation": vacancy.delegation or "",
            "group": "",
            "gender": "",
            "vacant": "是",
            "text": f"{vacancy.district} 空缺",
        },
    }


def station_card(station: Station, registry: Registry, root: str) -> Item:
    """Give the card of a station."""
    next_day = station.reception.next(registry.today, 1) if station.reception else ()
    return {
        "kind": "station",
        "name": station.name,
        "url": root + address_of(station),
        "qualifier": station.station_kind,
        "lines": _lines(
            ("地址", station.address),
            ("开放", station.hours),
            ("下次接待", short_day(next_day[0]) if next_day else None),
        ),
        "badges": station_badges(station, registry),
        "data": {
            "kind": station.station_kind,
            "township": station.township or "",
            "demonstration": "是" if registry.is_demonstration(station) else "",
            "text": " ".join(
                filter(None, [station.name, station.short_name, station.village, *station.covers])
            ),
        },
    }


def station_badges(station: Station, registry: Registry) -> list[Item]:
    """Give the marks of a station: that it closed, else its honour and its neighbours."""
    if not station.is_open(registry.today):
        return [{"kind": "closed", "text": "已停用"}]
    badges: list[Item] = []
    if registry.is_demonstration(station):
        badges.append({"kind": "demonstration", "text": registry.settings.demonstration})
    if registry.neighbours(station):
        badges.append({"kind": "colocated", "text": "联建"})
    return badges


def station_farewell(station: Station) -> str:
    """Say when and why a station closed."""
    when = station.closed_on.text() if station.closed_on else ""
    reason = f"（{station.close_reason}）" if station.close_reason else ""
    return f"{station.name}{when}起不再使用{reason}。"


def station_moved(station: Station) -> str:
    """Say when a station last moved, and from where; nothing where it never did."""
    if not station.moves:
        return ""
    last = station.moves[-1]
    return f"{last.moved_on.text()}搬到现在的地址，以前在{last.former_address}。"


def activity_place(activity: Activity, registry: Registry) -> str:
    """Tell where an activity was: the place named, else the station's short name."""
    names = [registry.stations[i].short_name for i in activity.stations if i in registry.stations]
    return activity.place or "、".join(names)


def activity_line(activity: Activity, registry: Registry, root: str) -> Item:
    """Give the line of a timeline for an activity."""
    return {
        "date": activity.date.isoformat(),
        "when": day(activity.date),
        "kind": activity.activity_kind,
        "title": activity.title,
        "url": root + address_of(activity),
        "place": activity_place(activity, registry),
    }


def activity_entry(activity: Activity, registry: Registry, root: str) -> Item:
    """Give the entry of a news list for an activity."""
    return {
        "title": activity.title,
        "url": root + address_of(activity),
        "date": activity.date.isoformat(),
        "when": day(activity.date),
        "meta": f"{activity.activity_kind} · {activity_place(activity, registry)}",
        "text": plain_text(activity.body, 80),
        "data": {
            "kind": activity.activity_kind,
            "field": activity.field or "",
            "month": activity.date.isoformat()[:7],
            "text": activity.title,
        },
    }


def outcomes(scope: Scope, root: str) -> list[Item]:
    """Give how suggestions turned out, for one page: what units said and what people said."""
    if not scope.suggestions:
        return []
    return [
        {
            "label": figure.label,
            "value": f"{figure.text}，{figure.period}",
            "url": f"{root}{FIGURES}#{figure.key}",
        }
        for figure in (solved_share(scope), confirmed_share(scope))
    ]


def counted(figure: Figure, root: str, period: str = "") -> Item:
    """Give what stands below a number: its period, its day, and where it is defined."""
    return {
        "period": period or figure.period,
        "as_of": figure.as_of,
        "url": f"{root}{FIGURES}#{figure.key}",
    }


_STATUS_BADGE = {"已办结": "done", "待评议": "solving"}


def suggestion_badges(progress: Progress) -> list[Item]:
    """Give the marks of a suggestion: where it stands, and that it is late."""
    badges = [{"kind": _STATUS_BADGE.get(progress.status, "waiting"), "text": progress.status}]
    if progress.overdue:
        badges.append({"kind": "overdue", "text": f"超期 {progress.days_overdue} 天"})
    return badges


def suggestion_entry(suggestion: Suggestion, registry: Registry, root: str) -> Item:
    """Give the entry of a list for a suggestion."""
    station = registry.stations.get(suggestion.station)
    progress = progress_of(suggestion, registry.settings, registry.today)
    return {
        "title": suggestion.title,
        "url": root + address_of(suggestion),
        "date": suggestion.registered_on.isoformat(),
        "when": f"{day(suggestion.registered_on)}登记",
        "meta": " · ".join(
            filter(None, [suggestion.field, station.short_name if station else None])
        ),
        "badges": suggestion_badges(progress),
        "data": {
            "status": progress.status,
            "field": suggestion.field,
            "text": suggestion.title,
        },
    }
