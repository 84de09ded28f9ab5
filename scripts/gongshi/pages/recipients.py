"""To whom one may write, published for the receiver: it knows of the site only this list."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from gongshi.codes.answer import Holder
from gongshi.pages import card
from gongshi.pages.address import address_of
from gongshi.pages.code_page import meetings_of, stations_of
from gongshi.pages.draft import Draft
from gongshi.pages.renderer import Renderer
from gongshi.records.deputy import Deputy

RECIPIENTS = "data/recipients.json"
PRIVACY = "about/privacy/"
NOT_HERE = "about/not-here/"
_VERSION = 1


def render_recipients(renderer: Renderer) -> Iterator[Draft]:
    """Make the list where our own receiver takes messages."""
    if renderer.registry.settings.feedback.way == "builtin":
        yield Draft(RECIPIENTS, render_list)


def render_list(renderer: Renderer) -> str:
    """Give the list as JSON, one recipient a line, without former deputies and empty seats."""
    settings = renderer.registry.settings
    site_url = renderer.codes.site_url
    head = {
        "version": _VERSION,
        "site": {
            "name": renderer.site_name,
            "url": site_url,
            "home": site_url.rstrip("/") + "/" if settings.feedback.address else "../",
            "today": settings.today.isoformat() if settings.today else "",
            "notice": settings.banner or "",
            "office": settings.office or "",
            "phone": settings.phone or "",
            "privacy": PRIVACY,
            "not_here": NOT_HERE,
        },
        "topics": settings.fields,
        "steps": settings.steps,
        "results": [result.name for result in settings.results],
        "ratings": [{"name": r.name, "reopens": r.reopens} for r in settings.ratings],
        "channels": settings.channels,
    }
    rows = ",\n".join(
        f"{_json(holder.id)}:{_json(_recipient(holder, renderer))}"
        for holder in renderer.codes.holders.values()
        if takes_messages(holder, renderer)
    )
    return f'{_json(head)[:-1]},"recipients":{{\n{rows}\n}}}}\n'


def takes_messages(holder: Holder, renderer: Renderer) -> bool:
    """Tell whether one may write to somebody: not to who has left, nor where it is closed."""
    if isinstance(holder, Deputy):
        return not holder.is_former(renderer.today)
    return holder.is_open(renderer.today)


def _recipient(holder: Holder, renderer: Renderer) -> dict[str, Any]:
    registry = renderer.registry
    places = stations_of(holder, registry)
    if isinstance(holder, Deputy):
        title = card.level_title(registry.own_mandate(holder).level)
    else:
        title = holder.station_kind
    meetings = meetings_of(holder, registry)
    return {
        "name": holder.name,
        "kind": "deputy" if isinstance(holder, Deputy) else "station",
        "title": title,
        "page": address_of(holder),
        "phone": next((place.phone for place in places if place.phone), ""),
        "reception": f"{meetings[0]['when']} {meetings[0]['note']}".strip() if meetings else "",
        "station": places[0].id if places else "",
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
