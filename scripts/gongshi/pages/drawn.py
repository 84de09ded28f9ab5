"""Cards of stations as many pages show them, drawn once for all.

There are ten deputies to a station, and the page of each shows it.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from gongshi.pages.card import station_card
from gongshi.pages.renderer import Renderer
from gongshi.records.station import Station


def draw_station(renderer: Renderer, station: Station, root: str) -> Markup:
    """Draw the card of a station, or take what was drawn before with the same way to the root."""

    def draw() -> Markup:
        item = station_card(station, renderer.registry, root)
        return Markup(renderer.environment.get_template("one_card.html").render(item=item))

    return renderer.share(("station card", station.id, root), draw)


def draw_stations(renderer: Renderer, stations: Iterable[Station], root: str) -> list[Markup]:
    """Draw the cards of some stations."""
    return [draw_station(renderer, station, root) for station in stations]
