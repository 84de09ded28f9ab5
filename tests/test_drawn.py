"""A card is drawn once for many pages, and each of them has read what it shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from gongshi.pages.drawn import draw_people, draw_station, draw_stations
from gongshi.pages.renderer import Renderer
from gongshi.pages.watch import Watch
from judge import Judged
from kiosk_builder import make_renderer


@pytest.fixture
def renderer(tmp_path: Path) -> Renderer:
    return replace(make_renderer(tmp_path), environment=Judged())


def test_a_card_is_drawn_once_for_each_way_to_the_root(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = list(renderer.registry.stations.values())[:2]
    cards = draw_stations(renderer, [first, second], "../../")
    for station, card in zip((first, second), cards, strict=True):
        assert f'href="../../stations/{station.id}/"' in card
    assert f'href="../stations/{first.id}/"' in draw_station(renderer, first, "../")
    monkeypatch.setattr("gongshi.pages.drawn.station_card", None)  # nothing more is drawn
    assert draw_stations(renderer, [first, second], "../../") == cards


def test_every_page_that_shows_a_card_has_read_what_it_shows(renderer: Renderer) -> None:
    watch = Watch(renderer.registry, renderer.codes)
    watched = replace(renderer, registry=watch.registry, share=watch.noting())
    station = renderer.registry.stations["s1"]
    found = []
    for _ in range(2):
        watch.begin()
        draw_station(watched, station, "../../")
        found.append({*map(watch.read, watch.reads)})
    assert found[0] == found[1]
    assert ("signboards", "s1") in found[0]


def test_a_deputy_is_drawn_once_whatever_the_way_to_the_root(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = list(renderer.registry.deputies.values())
    cards = draw_people(renderer, people, "../../")
    assert all(f'href="../../deputies/{one.id}/"' in cards for one in people)
    monkeypatch.setattr("gongshi.pages.drawn.deputy_card", None)  # nothing more is drawn
    assert draw_people(renderer, people, "../") == cards.replace("../../", "../")


def test_the_card_of_a_deputy_shows_nothing_but_what_each_page_reads(renderer: Renderer) -> None:
    watch = Watch(renderer.registry, renderer.codes)
    watched = replace(renderer, registry=watch.registry, share=watch.noting())
    people = list(renderer.registry.deputies.values())
    found = []
    for _ in range(2):
        watch.begin()
        draw_people(watched, people, "../../")
        found.append(tuple(map(watch.read, watch.reads)))
    assert found[0] == found[1] != ()
