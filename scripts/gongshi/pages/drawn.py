"""Cards as many pages show them, drawn once for all.

There are ten deputies to a station, and the page of each shows it; a deputy stands in three
lists. Only the way to the site's root differs from page to page.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from gongshi.pages.card import Item, deputy_card, station_card, vacancy_card
from gongshi.pages.renderer import Renderer
from gongshi.records.deputy import Deputy, Vacancy
from gongshi.records.registry import Registry
from gongshi.records.station import Station

_ROOT = "\0"
"""What stands for the way to the root in a card that is kept: no record can hold it."""

Shown = Deputy | Vacancy | Station


def draw_card(renderer: Renderer, record: Shown, root: str) -> Markup:
    """Draw the card of a record, or take what was drawn before."""

    def draw() -> str:
        item = _card(record, renderer.registry)
        return renderer.environment.get_template("one_card.html").render(item=item)

    return Markup(renderer.share(("card", record.id), draw).replace(_ROOT, root))


def _card(record: Shown, registry: Registry) -> Item:
    if isinstance(record, Deputy):
        return deputy_card(record, registry, _ROOT)
    if isinstance(record, Station):
        return station_card(record, registry, _ROOT)
    return vacancy_card(record, _ROOT)


def draw_cards(renderer: Renderer, records: Iterable[Shown], root: str) -> list[Markup]:
    """Draw the cards of some records."""
    return [draw_card(renderer, record, root) for record in records]
