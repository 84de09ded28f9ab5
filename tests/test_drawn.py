"""A card is drawn once for many pages, and each of them has read it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gongshi.pages.address import address_of
from gongshi.pages.card import deputy_card
from gongshi.pages.drawn import draw_card, draw_cards
from gongshi.pages.renderer import Renderer
from gongshi.pages.watch import Watch
from gongshi.records.deputy import Deputy
from gongshi.records.station import Station
from judge import Judged
from kiosk_builder import make_renderer


@pytest.fixture
def renderer(tmp_path: Path) -> Renderer:
    return replace(make_renderer(tmp_path), environment=Judged())


def test_a_card_is_drawn_once_whatever_the_way_to_the_root(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = renderer.registry
    records: list[Deputy | Station] = [
        registry.deputies["c4"],
        registry.stations["s1"],
        registry.stations["s3"],
    ]
    cards = draw_cards(renderer, records, "../../")
    monkeypatch.setattr("gongshi.pages.drawn._card", None)  # nothing more is drawn
    assert draw_cards(renderer, records, "../../") == cards
    higher = draw_cards(renderer, records, "../")
    for record, card, other in zip(records, cards, higher, strict=True):
        assert f'href="../../{address_of(record)}"' in card
        assert other == card.replace("../../", "../")
    assert 'src="../../deputies/photos/c4.jpg"' in cards[0]


def test_a_card_is_the_component_itself(renderer: Renderer) -> None:
    deputy = renderer.registry.deputies["c4"]
    item = deputy_card(deputy, renderer.registry, "../")
    drawn = renderer.environment.get_template("one_card.html").render(item=item)
    assert draw_card(renderer, deputy, "../") == drawn


def test_every_page_that_shows_a_card_has_read_what_it_shows(renderer: Renderer) -> None:
    watch = Watch(renderer.registry, renderer.codes)
    watched = replace(renderer, registry=watch.registry, share=watch.noting())
    station = renderer.registry.stations["s1"]
    found = []
    for _ in range(2):
        watch.begin()
        draw_card(watched, station, "../../")
        found.append(set(watch.reads))
    assert found[0] == found[1]
    assert ("signboards", "s1") in found[0]
