"""The wall: figures that are the pages' and the records', colours that can be told apart."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from gongshi.pages.figure_data import render_figure_data
from gongshi.pages.renderer import Renderer, make_environment
from gongshi.pages.wall import WallData, render_wall
from gongshi.records.check import check_site
from gongshi.records.figure import all_figures, record_definitions
from gongshi.records.figure_wall import WallFigures
from gongshi.records.progress import progress_of
from gongshi.records.registry import Registry
from site_builder import THEME, build_site, copy_site

ROOT = Path(__file__).parents[1]
Item = dict[str, Any]


@pytest.fixture(scope="module")
def registry() -> Registry:
    found = check_site(ROOT / "mkdocs.yml", today=date(2025, 1, 15)).registry
    assert found
    return found


@pytest.fixture(scope="module")
def renderer(registry: Registry) -> Renderer:
    return Renderer(registry, make_environment(THEME), "站名")


@pytest.fixture(scope="module")
def data(renderer: Renderer) -> Item:
    return WallData(renderer, all_figures(renderer.registry)).data


def panels(scope: Item) -> Iterator[Item]:
    return (panel for view in scope["views"] for panel in view["panels"] if "number" in panel)


def number(scope: Item, key: str) -> int:
    return int(
        next(p["number"] for p in panels(scope) if p["key"].removeprefix("township-") == key)
    )


# the same on every page


def test_every_figure_is_that_of_the_page_of_definitions(registry: Registry, data: Item) -> None:
    """All of the demo's activities are of one year, which is also the newest."""
    figures = {f.key: f for group in all_figures(registry) for f in group.figures}
    for panel in panels(data["scopes"][0]):
        figure = figures[panel["key"]]
        assert (panel["text"], panel["period"]) == (figure.text, figure.period), panel["key"]
        assert data["definitions"][figure.key] == figure.definition
        shown = {row["label"]: row["text"] for row in panel.get("rows", ())}
        assert shown.items() <= {row.label: row.text for row in figure.rows}.items()
        left_out = [row for row in figure.rows if shown and row.label not in shown]
        assert sum(row.number for row in left_out) == 0


def test_every_figure_of_a_township_is_defined_on_the_page(registry: Registry, data: Item) -> None:
    defined = {definition.key: definition.definition for definition in record_definitions(registry)}
    keys = {panel["key"] for scope in data["scopes"][1:] for panel in panels(scope)}
    assert keys <= set(defined)
    assert {key: data["definitions"][key] for key in keys} == {key: defined[key] for key in keys}


def test_every_figure_has_definition_time_and_records(data: Item) -> None:
    for scope in data["scopes"]:
        for panel in panels(scope):
            assert data["definitions"][panel["key"]].endswith("。")
            assert "截至 2025年1月15日" in panel["dated"]
            assert panel["href"].endswith("/")


# counted anew, by other means


def recount(registry: Registry, township: str | None) -> dict[str, int]:
    """Count the records without any of the functions that make figures."""
    here = {s.id for s in registry.stations.values() if township in (None, s.township)}
    activities = [a for a in registry.activities.values() if here & {*a.stations}]
    suggestions = [s for s in registry.suggestions.values() if s.station in here]
    deputies = {
        d.id: mandate
        for d in registry.deputies.values()
        for mandate in d.mandates
        if mandate.level == "市" and mandate.ended_on is None
        if township is None or mandate.delegation == f"{township}代表团"
    }
    everywhere = list(registry.activities.values())
    times = Counter(
        p for a in everywhere for p in {a.lead, *a.deputies, *a.guests} if p in deputies
    )
    late = [
        s
        for s in suggestions
        if s.steps[-1].step == "分类处办"
        if s.steps[-1].due and s.steps[-1].due < registry.today
    ]
    return {
        "own-deputies": len(deputies),
        "activities": len(activities),
        "people-reached": sum(a.people.value for a in activities if a.people),
        "opinions-gathered": sum(a.opinions or 0 for a in activities),
        "places": sum(registry.stations[s].co_located_with is None for s in here),
        "signboards": len(here),
        "stations-active": len(here & {s for a in activities for s in a.stations}),
        "suggestions": len(suggestions),
        "suggestions-answered": sum(
            any(step.step == "反馈办理" for step in s.steps) for s in suggestions
        ),
        "suggestions-overdue": len(late),
        "attendances": sum(times.values()),
        "deputies-active": len(times),
    }


def test_figures_are_the_sum_of_the_records(registry: Registry, data: Item) -> None:
    for scope in data["scopes"]:
        township = scope["name"] if scope["words"] else None
        counted = recount(registry, township)
        assert {key: number(scope, key) for key in counted} == counted, scope["name"]


@pytest.mark.parametrize(
    ("key", "remainder"),
    [
        # What belongs to the city's own home is in no township.
        ("own-deputies", 0),
        ("attendances", 0),
        ("deputies-active", 0),
        ("deputies-receiving", 0),
        ("places", 1),
        ("signboards", 1),
        ("stations-active", 1),
        ("village-coverage", 0),
        ("activities", 14),
        ("suggestions", 3),
        ("suggestions-answered", 3),
        ("suggestions-overdue", 0),
        ("receptions-ahead", 1),
    ],
)
def test_townships_add_up_to_the_city(data: Item, key: str, remainder: int) -> None:
    city, *townships = data["scopes"]
    assert len(townships) == 13
    assert number(city, key) - sum(number(scope, key) for scope in townships) == remainder


def test_every_workstation_has_its_wall(registry: Registry, data: Item) -> None:
    stations = registry.by_kind["代表工作站"]
    found = {scope["name"]: scope["words"][0] for scope in data["scopes"][1:]}
    assert found == {station.township: station.id for station in stations}
    assert len(found) == 13


def test_rows_add_up_to_their_figure(registry: Registry) -> None:
    wall = WallFigures(registry)
    site = wall.site(all_figures(registry))
    for found in (site, *(wall.township(name) for name in registry.settings.divisions)):
        for figure in found.values():
            if figure.rows and figure.adds_up:
                assert sum(row.number for row in figure.rows) == figure.number, figure.key


def test_overdue_list_is_the_overdue_figure(registry: Registry, data: Item) -> None:
    for scope in data["scopes"]:
        view = next(view for view in scope["views"] if view["id"] == "suggestions")
        shown = next(panel for panel in view["panels"] if panel["key"] == "overdue")["rows"]
        assert len(shown) == number(scope, "suggestions-overdue")
        for row in shown:
            suggestion = registry.suggestions[row["href"].split("/")[1]]
            days = progress_of(suggestion, registry.settings, registry.today).days_overdue
            assert row["mark"] == f"超期 {days} 天"


# the page and the files


def test_page_without_script_says_what_the_data_say(renderer: Renderer, data: Item) -> None:
    page = dict(render_wall(renderer, all_figures(renderer.registry)))["wall/index.html"]
    plain = re.sub(r"<[^>]+>", "", page)
    for panel in panels(data["scopes"][0]):
        assert panel["label"] in plain
        assert data["definitions"][panel["key"]] in plain
        rows = [f'<tr><th scope="row">{r["label"]}</th><td>{r["text"]}</td></tr>'
                for r in panel.get("rows", ())]  # fmt: skip
        assert [row for row in rows if row not in page] == []


def test_figures_are_open_data(renderer: Renderer, registry: Registry) -> None:
    published = json.loads(render_figure_data(renderer))
    figures = [figure for group in published["groups"] for figure in group["figures"]]
    assert len({figure["key"] for figure in figures}) == len(figures)
    assert [f["text"] for f in figures] == [
        f.text for group in all_figures(registry) for f in group.figures
    ]
    answered = next(f for f in figures if f["key"] == "suggestions-answered")
    assert (answered["number"], answered["of"], answered["percent"]) == (95, 120, 79.2)
    assert next(f for f in figures if f["key"] == "people-reached")["approximate"] is True


def test_another_place_has_its_own_wall(tmp_path: Path) -> None:
    """Two townships, other words and steps, no grid set, two groups without stations."""
    site = build_site(copy_site("kailu", tmp_path))
    data = json.loads((site / "data/wall.json").read_text(encoding="utf-8"))
    city, *townships = data["scopes"]
    assert [scope["name"] for scope in townships] == ["东风镇"]
    assert townships[0]["words"][-2:] == ["dongfengzhen", "东风镇"]
    stages = next(p for p in panels(city) if p["key"] == "suggestions-by-stage")
    assert {row["label"] for row in stages["rows"]} <= {"登记", "梳理", "交办", "答复", "评议"}
    tiles = next(p for p in panels(city) if p["key"] == "activities-by-township")
    assert [tiles["rows"][n]["label"] for n in tiles["grid"][0] if n >= 0] == [
        "东风镇",
        "义和塔拉镇",
    ]
    assert "groups" not in [view["id"] for view in townships[0]["views"]]
    for panel in panels(city):
        folder = panel["href"]
        assert (site / folder / "index.html").is_file(), folder


def test_no_code_is_shown_where_the_site_has_no_address(data: Item) -> None:
    assert data["codes"] == {}


# colours


def tokens(palette: str) -> dict[str, str]:
    text = (THEME / "wall" / "wall.css").read_text(encoding="utf-8")
    head = ".gs-wall[data-palette] {" if palette == "dark" else '.gs-wall[data-palette="light"] {'
    block = text.split(head, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--gs-([a-z0-9-]+): (#[0-9a-f]{6})", block))


def linear(colour: str) -> tuple[float, ...]:
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    return tuple(p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)


def luminance(rgb: tuple[float, ...]) -> float:
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), rgb, strict=True))


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    low, high = sorted((luminance(linear(one)), luminance(linear(other))))
    return (high + 0.05) / (low + 0.05)


SIGHT = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    # Machado, Oliveira, Fernandes 2009, severity 1.0
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
               (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
                 (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
                (0.004733, 0.691367, 0.303900)),
}  # fmt: skip


def lab(colour: str, sight: str) -> tuple[float, ...]:
    """CIELAB (D65) of a colour as somebody sees it."""
    rgb = linear(colour)
    r, g, b = (sum(w * p for w, p in zip(row, rgb, strict=True)) for row in SIGHT[sight])
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("palette", ["dark", "light"])
def test_text_can_be_read_across_a_hall(palette: str) -> None:
    colours = tokens(palette)
    grounds = ("ground", "surface", "sunken", "calm-ground")
    pairs = [(ink, on) for ink in ("ink", "ink-quiet") for on in grounds]
    pairs += [(ink, on) for ink in ("accent", "warn", "link") for on in grounds[:3]]
    pairs += [("ink", f"tile-{n}") for n in range(1, 5)] + [("ink", "warn-ground")]
    low = {pair: contrast(*map(colours.__getitem__, pair)) for pair in pairs}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 7} == {}
    for shape in ("bar", "warn", "line-strong"):
        assert contrast(colours[shape], colours["surface"]) >= 3


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("palette", ["dark", "light"])
def test_bars_are_told_apart_by_colour_blind_eyes(palette: str, sight: str) -> None:
    colours = tokens(palette)
    for one, other in combinations(("bar", "warn", "surface"), 2):
        parts = zip(lab(colours[one], sight), lab(colours[other], sight), strict=True)
        assert sum((a - b) ** 2 for a, b in parts) ** 0.5 > 20, (one, other)
