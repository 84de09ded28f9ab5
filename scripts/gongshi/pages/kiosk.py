"""The touch screens of the stations: one document for each, with all that it can show inside.

A document asks for nothing once it is there, so it goes on without a network. Without its
script, its screens can be read one below the other.
"""

from __future__ import annotations

from collections.abc import Set
from operator import attrgetter
from typing import Any

from markupsafe import Markup
from msgspec import Struct
from msgspec.json import encode

from gongshi.pages import card
from gongshi.pages.asset import load_kiosk_script, load_kiosk_style
from gongshi.pages.card import Item
from gongshi.pages.kiosk_part import ACTIVITY_ROW, SUGGESTION_ROW, Parts, facts, without_links
from gongshi.pages.kiosk_plan import plans, receivers, receptions, unbroken
from gongshi.pages.renderer import THEME, Renderer, day
from gongshi.records.activity import Activity
from gongshi.records.deputy import Deputy
from gongshi.records.figure import Figure, of_station
from gongshi.records.figure_activity import activities as count_activities
from gongshi.records.figure_suggestion import confirmed_share
from gongshi.records.figure_suggestion import suggestions as count_suggestions
from gongshi.records.progress import progress_of
from gongshi.records.reading import reading
from gongshi.records.registry import Registry, grouped_by
from gongshi.records.station import Station
from gongshi.records.suggestion import Suggestion

KIOSK = "kiosk/"
VERSION_MARK = "@version@"
"""Stands where the digest of the whole belongs, which only the finished page has."""

ACTIVITIES_SHOWN = 12
SUGGESTIONS_SHOWN = 24
FACES_ON_A_SLIDE = 8
FACE_SLIDES = 4
ROWS_ON_A_SLIDE = 3
SOLVED_SLIDES = 2
LONG_LIST = 15


def kiosk_address(station_id: str) -> str:
    """Give the address of a station's screen below the site's root."""
    return f"{KIOSK}{station_id}/"


class KioskPage(Struct, frozen=True):
    """The document of one station's screen; `html` holds VERSION_MARK once."""

    station: Station
    html: str

    @property
    def address(self) -> str:
        """Where it is below the site's root."""
        return kiosk_address(self.station.id)


def render_kiosk(parts: Parts, station: Station) -> KioskPage:
    """Make the screen of one station; `parts` draws what others show too."""
    return KioskPage(station, _render(parts, station))


def render_kiosk_index(renderer: Renderer) -> str:
    """Make the page on which whoever puts up a screen chooses its station."""
    registry = renderer.registry
    by_township = grouped_by(registry.with_screens, attrgetter("township"))
    upper = [s for s in registry.with_screens if not s.township]
    groups = [(registry.settings.place, upper), *by_township.items()]
    return renderer.environment.get_template("kiosk_index.html").render(
        groups=[{"name": name, "stations": stations} for name, stations in groups if stations],
        settings=registry.settings,
        site_name=renderer.site_name,
        style="../" + load_kiosk_style(THEME).file,
    )


_LINK = ' href="#'
_RECORD = ("deputy-", "activity-", "suggestion-")


def _without_dead_ends(html: str, shown: Set[str]) -> str:
    """Have names of people and things lead nowhere that are not `shown` on this screen.

    Rows and cards are the same for all screens, and so are their links.
    """
    pieces, start = [], 0
    link = html.find(_LINK)
    while link >= 0:
        end = html.find('"', link + len(_LINK))
        target = html[link + len(_LINK) : end]
        if target.startswith(_RECORD) and target not in shown:
            pieces.append(html[start:link])
            start = end + 1
        link = html.find(_LINK, end)
    return "".join([*pieces, html[start:]])


def _render(parts: Parts, station: Station) -> str:
    renderer, registry = parts.renderer, parts.registry
    deputies = registry.by_station.get(station.id, ())
    people = {deputy.id: parts.deputy(deputy) for deputy in deputies}
    receiving = receivers(station, registry)
    newest = _activities(station, registry)
    activities = {activity.id: parts.activity(activity) for activity in newest}
    raised = _raised(station, registry)
    solved = [s for s in raised if progress_of(s, registry.settings, registry.today).is_confirmed]
    solved = solved[: SOLVED_SLIDES * ROWS_ON_A_SLIDE]
    listed = [s for n, s in enumerate(raised) if n < SUGGESTIONS_SHOWN or s in solved]
    suggestions = {suggestion.id: parts.suggestion(suggestion) for suggestion in listed}
    neighbours = others(station, registry)
    screens = {
        **{f"deputy-{id}": drawn.screen for id, drawn in people.items()},
        **{f"activity-{id}": drawn["kiosk_activity.html"] for id, drawn in activities.items()},
        **{f"suggestion-{id}": drawn["kiosk_suggestion.html"] for id, drawn in suggestions.items()},
    }
    html = renderer.environment.get_template("kiosk.html").render(
        station=station,
        settings=registry.settings,
        kiosk=registry.settings.kiosk,
        today=renderer.today,
        site_name=renderer.site_name,
        style=parts.file(load_kiosk_style(THEME).file),
        script=parts.file(load_kiosk_script(THEME).file),
        version=VERSION_MARK,
        picture=parts.first_picture(station.photos, "stations", station.name),
        code=parts.code(station),
        hours=unbroken(station.hours),
        honours=[a.name for a in station.awards if a.is_valid(renderer.today)],
        receptions=receptions(station, receiving, registry),
        receivers=[_receiver(d, people[d.id].who) for d in receiving],
        faces=_chunks([people[d.id].card for d in deputies], FACES_ON_A_SLIDE)[:FACE_SLIDES],
        people=[{"html": people[d.id].card, "letter": _letter(d)} for d in deputies],
        letters=_letters(deputies),
        intro=without_links(station.intro),
        activities=[drawn[ACTIVITY_ROW] for drawn in activities.values()],
        latest=_chunks(
            [activities[a.id][ACTIVITY_ROW] for a in _with_pictures_first(newest)], ROWS_ON_A_SLIDE
        )[:2],
        suggestions=[
            {"html": drawn[SUGGESTION_ROW], "open": drawn.item["progress"].is_open}
            for drawn in suggestions.values()
        ],
        solved=_chunks([suggestions[s.id]["kiosk_solved.html"] for s in solved], ROWS_ON_A_SLIDE),
        neighbours=[parts.station_row(s) for s in neighbours],
        neighbours_title=f"{station.township}的阵地" if station.township else "各地的阵地",
        uses=_uses(station, registry),
        screens=Markup("".join(screens.values())),  # each is markup already
        data=_data(station, deputies, receiving, neighbours, registry),
    )  # fmt: skip
    return _without_dead_ends(html, screens.keys())


def _letter(deputy: Deputy) -> str:
    return reading(deputy.name, deputy.pinyin).initials[:1].upper()


def _letters(deputies: tuple[Deputy, ...]) -> list[str]:
    """Give the first letters among which to choose, where the list is long."""
    if len(deputies) <= LONG_LIST:
        return []
    return sorted({_letter(deputy) for deputy in deputies} - {""})


def _chunks(items: list[Markup], size: int) -> list[list[Markup]]:
    """Divide items among slides as evenly as may be."""
    slides = -(-len(items) // size)
    if not slides:
        return []
    each = -(-len(items) // slides)
    return [items[start : start + each] for start in range(0, len(items), each)]


# what belongs to a station


def below(station: Station, registry: Registry) -> list[str]:
    """Give the ids of a station and of all below it."""
    found = [station.id]
    for child in registry.children.get(station.id, ()):
        found += below(child, registry)
    return found


def others(station: Station, registry: Registry) -> list[Station]:
    """Give the other stations of the township; of one above all townships, those below it."""
    around = registry.by_township.get(station.township or "") or registry.children.get(
        station.id, ()
    )
    return [s for s in around if s is not station]


def _activities(station: Station, registry: Registry) -> list[Activity]:
    """Give the newest activities here and at the stations below."""
    ids = below(station, registry)
    found = {a.id: a for i in ids for a in registry.activities_by_station.get(i, ())}
    newest = sorted(found.values(), key=lambda a: (a.date, a.id), reverse=True)
    return newest[:ACTIVITIES_SHOWN]


def _with_pictures_first(activities: list[Activity]) -> list[Activity]:
    return sorted(activities, key=lambda a: not a.photos)


def _raised(station: Station, registry: Registry) -> list[Suggestion]:
    """Give the suggestions registered here and at the stations below, the newest first."""
    ids = below(station, registry)
    found = [s for i in ids for s in registry.suggestions_by_station.get(i, ())]
    return sorted(found, key=lambda s: (s.registered_on, s.id), reverse=True)


def _receiver(deputy: Deputy, who: Item) -> Item:
    return {
        **who,
        "time": unbroken(deputy.reception.time) if deputy.reception else "",
        "rule": deputy.reception.rule.text if deputy.reception else "",
    }


# 建 · 管 · 用


def _uses(station: Station, registry: Registry) -> list[Item]:
    """Give how a station is built, run and used: the words of the settings, then its record."""
    kiosk = registry.settings.kiosk
    parent = registry.stations.get(station.parent or "")
    scope = of_station(registry, station.id)
    figures = (count_activities(scope), count_suggestions(scope), confirmed_share(scope))
    built = facts(
        ("启用", station.established.text() if station.established else None),
        ("地址", station.address),
        ("座位", f"{station.seats}个" if station.seats else None),
        ("设施", "、".join(station.features)),
    )
    run = facts(
        ("开放", station.hours),
        ("接待日", station.reception.rule.text if station.reception else None),
        ("上级", parent.short_name if parent else None),
        ("指导", station.guided_by),
    )
    used = facts(("服务", "、".join(station.covers)), ("语言", "、".join(station.languages)))
    counted = [_figure(f) for f in figures if f.number]
    return [
        {"name": "建", "text": kiosk.built, "facts": built, "figures": []},
        {"name": "管", "text": kiosk.run, "facts": run, "figures": []},
        {"name": "用", "text": kiosk.used, "facts": used, "figures": counted},
    ]


def _figure(figure: Figure) -> Item:
    return {
        "label": figure.label,
        "text": figure.text,
        "unit": figure.unit,
        "period": figure.period,
        "definition": figure.definition,
    }


# what the script goes by


def _data(
    station: Station,
    deputies: tuple[Deputy, ...],
    receiving: list[Deputy],
    neighbours: list[Station],
    registry: Registry,
) -> Markup:
    settings = registry.settings
    holders: list[Any] = [station, *deputies, *neighbours]
    data = {
        "station": station.id,
        "made": registry.today.isoformat(),
        "made_text": day(registry.today),
        "fixed": settings.today is not None,
        "idle": settings.kiosk.idle_seconds,
        "slide": settings.kiosk.slide_seconds,
        "here": {d.id: card.person_label(d, registry) for d in receiving},
        "plans": plans(holders, registry),
    }
    text = encode(data).decode()
    # The only character by which text could leave the script element, and the one by which a
    # text could be taken for what templates escape.
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))
