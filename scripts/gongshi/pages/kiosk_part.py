"""What the screens of many stations share: a person, an activity, a suggestion, drawn once each."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple, TypeVar

import nh3
from markupsafe import Markup, escape
from msgspec import Struct, field

from gongshi.pages import card
from gongshi.pages.card import Item
from gongshi.pages.code import call, code_image
from gongshi.pages.kiosk_plan import next_days, plan_of, unbroken
from gongshi.pages.markdown import plain_text, render_markdown
from gongshi.pages.renderer import Renderer, day
from gongshi.pages.share import Share, Shared
from gongshi.pages.suggestion import what_comes
from gongshi.records.activity import Activity
from gongshi.records.deputy import Deputy
from gongshi.records.photo import Photo
from gongshi.records.progress import progress_of, timeline
from gongshi.records.registry import Registry
from gongshi.records.station import Station
from gongshi.records.suggestion import Suggestion
from gongshi.records.surname import split_name

ROOT = "../../"
"""The way from a kiosk's page up to the site's root."""

NEXT_DAYS = 3
_ACTIVITIES_OF_A_DEPUTY = 3
_TONES = 8
_TAGS = set("p br strong em ul ol li h2 h3 h4 table thead tbody tr th td blockquote".split())

ACTIVITY_ROW = "kiosk_activity_row.html"
SUGGESTION_ROW = "kiosk_suggestion_row.html"

Digest = Callable[[str], str]
"""Give the digest of a file of the site by its path below the root; empty where there is none."""

R = TypeVar("R", Activity, Suggestion, Station)


def without_links(text: str | None) -> Markup:
    """Give Markdown as HTML in which nothing can be touched: a screen has no way out."""
    html = render_markdown(text)
    if "<a" not in html and "<img" not in html:
        return html
    return Markup(nh3.clean(str(html), tags=_TAGS, attributes={}))


def name_units(name: str) -> Markup:
    """Give a name whose parts stay whole: a line may end after an interpunct and nowhere else."""
    parts = str(escape(name)).replace("·", '·</span><wbr><span class="gs-unit">')
    return Markup(f'<span class="gs-unit">{parts}</span>')


class Drawn:
    """A record as screens show it: `drawn[template]` fills each template once, when asked."""

    def __init__(self, item: Item, fill: Callable[[str, Item], Markup]) -> None:
        self.item = item
        self._fill = fill
        self._ways: dict[str, Markup] = {}

    def __getitem__(self, template: str) -> Markup:
        """Draw it by a template, or take what was drawn before."""
        if template not in self._ways:
            self._ways[template] = self._fill(template, self.item)
        return self._ways[template]


class DrawnDeputy(NamedTuple):
    """A deputy as screens show them: who it is, the card in a list, the screen it leads to."""

    who: Item
    card: Markup
    screen: Markup


class Parts(Struct, frozen=True):
    """Draws what screens are put together from; each thing once, for however many screens."""

    renderer: Renderer
    digest: Digest
    share: Share = field(default_factory=Shared)

    @property
    def registry(self) -> Registry:
        """The records."""
        return self.renderer.registry

    def file(self, path: str) -> str:
        """Give the address of a file with its digest; empty where there is no such file."""
        digest = self.digest(path)
        return f"{ROOT}{path}?v={digest}" if digest else ""

    def picture(self, photo: Photo, folder: str, alt: str) -> Item | None:
        """Give address and words of a picture; None where its file is missing."""
        address = self.file(f"{folder}/{photo.file}")
        return {"url": address, "alt": photo.alt or alt} if address else None

    def first_picture(self, photos: tuple[Photo, ...], folder: str, alt: str) -> Item | None:
        """Give the first picture that there is."""
        return next(filter(None, (self.picture(p, folder, alt) for p in photos)), None)

    def code(self, holder: Deputy | Station) -> Item | None:
        """Give the code to write to somebody; None where none was issued."""
        if holder.id not in self.renderer.codes.issued:
            return None
        address = self.file(code_image(holder.id))
        return {"url": address, "whose": call(holder)} if address else None

    def draw(self, record: R, make: Callable[[R], Item]) -> Drawn:
        """Give what is told of a record, ready to be drawn, or take what was made before."""
        return self.share(record.id, lambda: Drawn(make(record), self._fill))

    def _fill(self, template: str, item: Item) -> Markup:
        return Markup(self.renderer.environment.get_template(template).render(**item))

    # people

    def face(self, deputy: Deputy) -> Item:
        """Give what draws a face: the photo, and the surname that stands behind it."""
        photo = deputy.photo and self.picture(deputy.photo, "deputies", deputy.name)
        surname = split_name(deputy.name)[0] or deputy.name[0]
        return {
            "photo": photo,
            "initial": surname,
            "tone": card.tone(deputy.id) % _TONES,
        }

    def deputy(self, deputy: Deputy) -> DrawnDeputy:
        """Draw a deputy, or take what was drawn before."""
        return self.share(deputy.id, lambda: self._drawn(deputy))

    def _drawn(self, deputy: Deputy) -> DrawnDeputy:
        who = self._who(deputy)
        screen = self._fill("kiosk_deputy.html", {**who, **self._deputy(deputy)})
        return DrawnDeputy(who, self._fill("kiosk_person.html", who), screen)

    def _who(self, deputy: Deputy) -> Item:
        """Give who somebody is, as cards and slides show it."""
        return {
            "id": deputy.id,
            "name": deputy.name,
            "shown": name_units(deputy.name),
            "note": self.registry.qualifier(deputy) or deputy.position or "",
            "face": self.face(deputy),
        }

    def _deputy(self, deputy: Deputy) -> Item:
        registry = self.registry
        mandate = registry.own_mandate(deputy)
        titles = [card.level_title(m.level) for m in deputy.serving_mandates(registry.today)]
        place = registry.open_stations.get(deputy.reception_station or "")
        activities = registry.activities_by_deputy.get(deputy.id, ())[:_ACTIVITIES_OF_A_DEPUTY]
        suggestions = registry.suggestions_by_deputy.get(deputy.id, ())
        return {
            "title": " · ".join(filter(None, ["、".join(titles), mandate.delegation])),
            "position": deputy.position,
            "facts": facts(
                ("选区", mandate.district),
                ("专业组", deputy.group),
                ("可用语言", "、".join(deputy.languages)),
            ),
            "intro": without_links(deputy.intro),
            "next": next_days(plan_of(deputy, registry), registry, NEXT_DAYS),
            "rule": deputy.reception.rule.text if deputy.reception else "",
            "time": unbroken(deputy.reception.time) if deputy.reception else "",
            "place": place.short_name if place else "",
            "code": self.code(deputy),
            "activities": [self.activity(a)[ACTIVITY_ROW] for a in activities],
            "suggestions": [self.suggestion(s)[SUGGESTION_ROW] for s in suggestions],
        }

    # what happened

    def activity(self, activity: Activity) -> Drawn:
        """Draw an activity: the row of a list that leads to it, or its screen."""
        return self.draw(activity, self._activity)

    def _activity(self, activity: Activity) -> Item:
        registry = self.registry
        people = [registry.deputies[i] for i in activity.people_ids if i in registry.deputies]
        photos = (self.picture(p, "news", activity.title) for p in activity.photos)
        return {
            "activity": activity,
            "place": card.activity_place(activity, registry),
            "photos": list(filter(None, photos)),
            "text": without_links(activity.body),
            "excerpt": plain_text(activity.body, 60),
            "facts": facts(
                ("地点", card.activity_place(activity, registry)),
                ("领域", activity.field),
                ("参加人数", f"{activity.people.text}人" if activity.people else None),
                ("收集意见", None if activity.opinions is None else f"{activity.opinions}件"),
            ),
            "people": [{"id": d.id, "name": card.name_today(d, registry)} for d in people],
        }

    # suggestions

    def suggestion(self, suggestion: Suggestion) -> Drawn:
        """Draw a suggestion: the row that leads to it, its screen, or the slide of one solved."""
        return self.draw(suggestion, self._suggestion)

    def _suggestion(self, suggestion: Suggestion) -> Item:
        registry = self.registry
        progress = progress_of(suggestion, registry.settings, registry.today)
        station = registry.stations.get(suggestion.station)
        done = [item for item in timeline(suggestion, registry.settings) if item.step]
        replies = [item.step.reply for item in done if item.step and item.step.reply]
        photos = (self.picture(p, "suggestions", suggestion.title) for p in suggestion.photos)
        return {
            "suggestion": suggestion,
            "progress": progress,
            "badge": card.suggestion_badges(progress)[0],
            "station": station.short_name if station else "",
            "coming": what_comes(suggestion, progress, registry),
            "text": without_links(suggestion.body),
            "photos": list(filter(None, photos)),
            "steps": [
                {"item": item, "when": day(item.date) if item.date else "",
                 "reply": without_links(item.step.reply if item.step else None)}
                for item in timeline(suggestion, registry.settings)
            ],
            "reply": plain_text(replies[-1], 64) if replies else "",
        }  # fmt: skip

    # places

    def station_row(self, station: Station) -> Markup:
        """Draw another station of the township: where it is and when somebody is there."""
        return self.draw(station, self._station_row)["kiosk_station_row.html"]

    def _station_row(self, station: Station) -> Item:
        plan = plan_of(station, self.registry)
        reception = station.reception
        return {
            "station": station,
            "facts": facts(
                ("地址", station.address), ("开放", station.hours), ("电话", station.phone)
            ),
            "rule": reception.rule.text if reception else "",
            "time": unbroken(reception.time) if reception else "",
            "next": next_days(plan, self.registry, 1),
            "code": self.code(station),
        }


def facts(*pairs: tuple[str, str | None]) -> list[Item]:
    """Give the pairs that say something, for a list of facts."""
    return [{"label": label, "value": unbroken(value)} for label, value in pairs if value]


_FILE = re.compile(r"[^?]+\?v=[0-9a-f]+")
_NAMED = f'"{ROOT}'


def files_of(html: str) -> list[str]:
    """Give what a page loads: every file of the site that it names, with its digest, once."""
    named: dict[str, None] = {}
    start = html.find(_NAMED) + len(_NAMED)
    while start >= len(_NAMED):
        named[html[start : html.find('"', start)]] = None
        start = html.find(_NAMED, start) + len(_NAMED)
    return [address for address in named if _FILE.fullmatch(address)]
