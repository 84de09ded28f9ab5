"""What opens when a code is scanned: one small document for each, without the site's frame."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit

from gongshi.codes.address import code_address
from gongshi.codes.answer import Holder, Moved, kind_of
from gongshi.pages import card
from gongshi.pages.address import address_of
from gongshi.pages.asset import load_form_script, load_proof_worker
from gongshi.pages.code import call
from gongshi.pages.code_style import code_style
from gongshi.pages.deputy import meeting_place
from gongshi.pages.draft import Draft
from gongshi.pages.page import root_of
from gongshi.pages.renderer import THEME, Renderer, short_day
from gongshi.pages.station import receiving
from gongshi.records.deputy import Deputy
from gongshi.records.registry import Registry
from gongshi.records.station import Station

MEETINGS_SHOWN = 4
PLACES_SHOWN = 2
_TONES = 8

Item = dict[str, Any]


def render_code_pages(renderer: Renderer) -> Iterator[Draft]:
    """Make every page behind a code.

    Records without an issued code have theirs already. An id that was given up has one
    there and one at its record's old address.
    """
    for holder in renderer.codes.holders.values():
        yield Draft(f"{code_address(holder.id)}index.html", _render_holder, (holder,))
    for moved in renderer.codes.moved():
        yield from _moved(moved)


def _render(renderer: Renderer, template: str, address: str, style: Item, **context: Any) -> str:
    return renderer.environment.get_template(template).render(
        root=root_of(address),
        settings=renderer.registry.settings,
        site_name=renderer.site_name,
        today=renderer.today,
        **style,
        **context,
    )


def _render_holder(renderer: Renderer, holder: Holder) -> str:
    address = code_address(holder.id)
    registry, root = renderer.registry, root_of(address)
    content = (
        _deputy(holder, registry, root)
        if isinstance(holder, Deputy)
        else _station(holder, registry, root)
    )
    gone = bool(content["farewell"])
    form = None if gone else _form(holder, registry, root, content)
    face = content["face"]
    return _render(
        renderer,
        "code.html",
        address,
        code_style(renderer, face["tone"] if face else None, has_form=form is not None),
        title=call(holder) + (f"（{content['gone']}）" if gone else ""),
        message=None if gone else _message(holder, registry),
        form=form,
        predecessors=renderer.codes.predecessors.get(holder.id, ()),
        **content,
    )


def _form(holder: Holder, registry: Registry, root: str, content: Item) -> Item | None:
    """Give what our own form needs: where it sends to, its scripts, and what to fall back on."""
    feedback = registry.settings.feedback
    if feedback.way != "builtin":
        return None
    receiver = feedback.receiver(root)
    phones = (place["phone"] for place in content["places"] if place["phone"])
    meeting = next(iter(content["meetings"]), {"when": "", "note": ""})
    return {
        "id": holder.id,
        "action": f"{receiver}feedback/messages",
        "track": feedback.tracking(root),
        "receiver": receiver,
        "call": call(holder),
        "script": root + load_form_script(THEME).file,
        "worker": root + load_proof_worker(THEME).file,
        "phone": next(phones, registry.settings.phone or ""),
        "meeting": f"{meeting['when']} {meeting['note']}".strip(),
    }


def _message(holder: Holder, registry: Registry) -> Item | None:
    """Give the button to a form elsewhere, with the recipient written into its address."""
    feedback = registry.settings.feedback
    if feedback.way != "external" or feedback.address is None:
        return None
    words = {"id": holder.id, "name": holder.name, "kind": kind_of(holder)}
    url = feedback.address
    for word, value in words.items():
        url = url.replace(f"{{{word}}}", quote(value, safe=""))
    return {"url": url, "text": f"给{call(holder)}留言", "host": urlsplit(url).hostname}


# a deputy


def _deputy(deputy: Deputy, registry: Registry, root: str) -> Item:
    mandate = registry.own_mandate(deputy)
    former = deputy.is_former(registry.today)
    title = " · ".join(filter(None, [card.level_title(mandate.level), mandate.delegation]))
    place = meeting_place(deputy, registry)
    return {
        "holder": {
            "id": deputy.id,
            "kind": kind_of(deputy),
            "over": "原" + title if former else title,
            "name": deputy.name,
            "lines": [deputy.position] if deputy.position else [],
            "url": root + address_of(deputy),
            "more": f"{deputy.name}的任职和履职情况",
        },
        "face": _face(deputy, root),
        "gone": "已离任",
        "farewell": _farewell(deputy) if former else "",
        "moved": "",
        "meetings": _deputy_meetings(deputy, registry),
        "rule": _rule(deputy, place),
        "places": _places(_deputy_stations(deputy, place, registry), registry, root),
    }


def _face(deputy: Deputy, root: str) -> Item:
    """Give a photo, or what is drawn without one: an initial on the ground of a tone."""
    portrait = card.portrait(deputy, root)
    return {
        "photo": portrait["photo"],
        "alt": portrait["alt"] or deputy.name,
        "initial": deputy.name[0],
        "tone": None if portrait["photo"] else portrait["tone"] % _TONES,
    }


def _farewell(deputy: Deputy) -> str:
    last = deputy.mandates[-1]
    when = last.ended_on.text() if last.ended_on else ""
    return f"{deputy.name}{when}起不再担任{card.level_title(last.level)}，这个码不再转达意见。"


def _rule(deputy: Deputy, place: Station | None) -> str:
    if deputy.reception is None:
        return ""
    where = f"，在{place.name}" if place else ""
    return f"固定接待日：{deputy.reception.rule.text}{where}。"


def meetings_of(holder: Holder, registry: Registry) -> list[Item]:
    """Give the next days on which somebody can be met, with time and names."""
    if isinstance(holder, Deputy):
        return _deputy_meetings(holder, registry)
    return _station_meetings(holder, registry)


def stations_of(holder: Holder, registry: Registry) -> list[Station]:
    """Give where to turn for somebody, the best place first."""
    if not isinstance(holder, Deputy):
        return [holder]
    return _deputy_stations(holder, meeting_place(holder, registry), registry)


def _deputy_meetings(deputy: Deputy, registry: Registry) -> list[Item]:
    time = deputy.reception.time if deputy.reception else None
    days = card.meetings(deputy, registry, MEETINGS_SHOWN)
    return [{"when": _day(when, registry), "note": time or ""} for when in days]


def _day(when: date, registry: Registry) -> str:
    year = f"{when.year}年" if when.year != registry.today.year else ""
    return year + short_day(when)


def _deputy_stations(deputy: Deputy, place: Station | None, registry: Registry) -> list[Station]:
    """Give where to ask for a deputy: where they receive, are based, else the town's first."""
    known = card.known_stations(deputy, registry)
    found = [place, *(s for s in known if s is not place)] if place else known
    if found:
        return found
    delegation = registry.own_mandate(deputy).delegation or ""
    towns = (town for town in registry.by_township if delegation.startswith(town))
    return [registry.by_township[town][0] for town in towns]


# a station


def _station(station: Station, registry: Registry, root: str) -> Item:
    where = "".join(filter(None, [station.township, station.village]))
    closed = not station.is_open(registry.today)
    heir = registry.heir(station)
    return {
        "holder": {
            "id": station.id,
            "kind": kind_of(station),
            "over": station.station_kind,
            "name": station.name,
            "lines": [where] if where else [],
            "url": root + address_of(station),
            "more": f"{station.short_name}的代表、活动和意见建议",
        },
        "face": None,
        "gone": "已停用",
        "farewell": f"{card.station_farewell(station)}这个码不再转达意见。" if closed else "",
        "moved": card.station_moved(station),
        "meetings": [] if closed else _station_meetings(station, registry),
        "rule": _station_rule(station),
        "places": _places([heir] if heir else [], registry, root),
    }


def _station_rule(station: Station) -> str:
    return f"固定接待日：{station.reception.rule.text}。" if station.reception else ""


def _station_meetings(station: Station, registry: Registry) -> list[Item]:
    """Give the next days on which somebody receives here, and who; else the station's own."""
    people: defaultdict[tuple[date, str], list[str]] = defaultdict(list)
    for deputy, plan in receiving(station, registry):
        name = card.person_label(deputy, registry)
        for when in card.meetings(deputy, registry, MEETINGS_SHOWN):
            people[when, plan.time or ""].append(name)
    taken = {when for when, _ in people}
    if station.reception:
        for when in station.reception.next(registry.today, MEETINGS_SHOWN):
            if when not in taken:
                people[when, station.reception.time or ""] = ["工作人员"]
    return [
        {"when": _day(when, registry), "note": f"{time} {'、'.join(names)}".strip()}
        for (when, time), names in sorted(people.items())[:MEETINGS_SHOWN]
    ]


def _places(stations: list[Station], registry: Registry, root: str) -> list[Item]:
    """Give how to reach each place; the office where no station is known."""
    settings = registry.settings
    if not stations and settings.office:
        return [_place(settings.office, "", settings.phone, settings.address, None)]
    return [
        _place(s.name, root + address_of(s), s.phone, s.address, s.hours)
        for s in stations[:PLACES_SHOWN]
    ]


def _place(name: str, url: str, phone: str | None, address: str | None, hours: str | None) -> Item:
    return {"name": name, "url": url, "phone": phone, "address": address, "hours": hours}


# an id that was given up


def _moved(moved: Moved) -> Iterator[Draft]:
    """Announce what an id that was given up leaves: where its code leads, where its record was."""
    folder = "deputies" if moved.kind == "代表" else "stations"
    target = code_address(moved.holder.id)
    for address, to in (
        (code_address(moved.id), f"{target}#from-{moved.id}"),
        (f"{folder}/{moved.id}/", address_of(moved.holder)),
    ):
        yield Draft(f"{address}index.html", _render_moved, (moved, address, to))


def _render_moved(renderer: Renderer, moved: Moved, address: str, to: str) -> str:
    """Say what became of an id, with the way from `address` to the one after it."""
    return _render(
        renderer,
        "code_moved.html",
        address,
        code_style(renderer, None, has_form=False),
        title="编号换了" if moved.renamed else "这个编号不用了",
        old=moved,
        holder={"id": moved.holder.id, "name": call(moved.holder)},
        url=root_of(address) + to,
    )
