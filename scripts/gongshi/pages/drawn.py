"""Cards as many pages show them, drawn once for all.

There are ten deputies to a station, and the page of each shows it; a deputy is in several lists
and on the page of every station where they are based.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from gongshi.pages.card import Item, deputy_card, known_stations, station_card, vacancy_card
from gongshi.pages.renderer import Renderer
from gongshi.records.deputy import Deputy, Vacancy
from gongshi.records.station import Station


def draw_station(renderer: Renderer, station: Station, root: str) -> Markup:
    """Draw the card of a station, or take what was drawn before with the same way to the root."""

    def draw() -> Markup:
        return Markup(_draw(renderer, station_card(station, renderer.registry, root)))

    return renderer.share(("station card", station.id, root), draw)


def draw_stations(renderer: Renderer, stations: Iterable[Station], root: str) -> list[Markup]:
    """Draw the cards of some stations."""
    return [draw_station(renderer, station, root) for station in stations]


ROOT = "\0"
"""Stands in a drawn card for the way up to the root, which each page puts in; no text has it."""


def draw_people(renderer: Renderer, everyone: Iterable[Deputy | Vacancy], root: str) -> Markup:
    """Draw the cards of some deputies and empty seats, one below the other."""
    drawn = [
        draw_deputy(renderer, one)
        if isinstance(one, Deputy)
        else _draw(renderer, vacancy_card(one, ROOT)).encode()
        for one in everyone
    ]
    return Markup(b"\n".join(drawn).decode().replace(ROOT, root))  # each is markup already


def draw_deputy(renderer: Renderer, deputy: Deputy) -> bytes:
    """Draw the card of a deputy, or take what was drawn before.

    Each page reads for itself what the card shows.
    """
    registry = renderer.registry
    stations = known_stations(deputy, registry)
    if deputy.id not in renderer.drawn:
        card = deputy_card(deputy, stations, registry, ROOT)
        renderer.drawn[deputy.id] = _draw(renderer, card).encode()
    return renderer.drawn[deputy.id]


def _draw(renderer: Renderer, item: Item) -> str:
    return renderer.environment.get_template("one_card.html").render(item=item)
