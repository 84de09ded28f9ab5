"""The wall (智能化大屏): one page, and one data file for the whole site and every township."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from msgspec.json import encode

from gongshi.codes.symbol import make_symbol
from gongshi.pages import wall_list
from gongshi.pages.address import WALL
from gongshi.pages.asset import load_wall_script, load_wall_style
from gongshi.pages.figure_data import row_item
from gongshi.pages.page import root_of
from gongshi.pages.renderer import THEME, Renderer, day
from gongshi.pages.township import Township, own_lists, townships
from gongshi.pages.wall_view import VIEWS, Panel, Records, View
from gongshi.records.figure import Figure, FigureGroup, Row, Share, WallFigures
from gongshi.records.progress import Status

WALL_DATA = "data/wall.json"
_VERSION = 1
_TONES = 4
_PALETTES = {"深色": "dark", "浅色": "light", "自动": "auto"}
_ALERTS = {Status.OVERDUE.value, Status.SENT_BACK.value}
_TILES = 5

Item = dict[str, Any]


def render_wall(renderer: Renderer, figures: Iterable[FigureGroup]) -> Iterator[tuple[str, str]]:
    """Make the wall's page and its data: file below the site's root, and text.

    `figures` are all figures of the site, as the page of definitions has them.
    """
    data = WallData(renderer, figures).data
    yield WALL_DATA, f"{encode(data).decode()}\n"
    yield f"{WALL}index.html", _page(renderer, data)


def _page(renderer: Renderer, data: Item) -> str:
    """Make the page: without script, the site's figures as charts and tables."""
    root = root_of(WALL)
    return renderer.environment.get_template("wall.html").render(
        root=root,
        settings=renderer.registry.settings,
        site_name=renderer.site_name,
        today=renderer.today,
        data=data,
        scope=data["scopes"][0],
        style=root + load_wall_style(THEME).file,
        script=root + load_wall_script(THEME).file,
        source=root + WALL_DATA,
    )


class WallData:
    """Gathers what the wall shows. What many figures share stands in it once."""

    def __init__(self, renderer: Renderer, everywhere: Iterable[FigureGroup]) -> None:
        self.renderer = renderer
        self.registry = renderer.registry
        self.everywhere = everywhere
        self.figures = WallFigures(self.registry)
        self.definitions: dict[str, str] = {}
        self.codes: dict[str, Item] = {}

    @cached_property
    def data(self) -> Item:
        """Everything, as the data file has it; addresses are below the site's root."""
        settings, wall = self.registry.settings, self.registry.settings.wall
        places = townships(self.registry)
        scopes = [self._site(), *(self._township(place) for place in places)]
        return {
            "version": _VERSION,
            "script": load_wall_script(THEME).file,
            "site": self.renderer.site_name,
            "place": settings.place,
            "township_label": settings.township_label,
            "banner": settings.banner or "",
            "as_of": self.renderer.today.isoformat(),
            "as_of_text": day(self.renderer.today),
            "fixed": settings.today is not None,
            "seconds": wall.seconds,
            "pause": wall.pause,
            "minutes": wall.minutes,
            "palette": _PALETTES[wall.palette],
            "definitions": self.definitions,
            "codes": self.codes,
            "scopes": scopes,
        }

    def _site(self) -> Item:
        settings = self.registry.settings
        figures = self.figures.site(self.everywhere)
        views = [self._view(view, figures, None, {}) for view in VIEWS]
        return {"name": settings.place, "words": [], "views": views}

    def _township(self, place: Township) -> Item:
        figures = self.figures.township(place.name)
        lists = own_lists(place.name, self.registry)
        views = [self._view(view, figures, place.name, lists) for view in VIEWS]
        shown = [view for view in views if _says_something(view)]
        return {"name": place.name, "words": place.words, "views": shown}

    def _view(
        self,
        view: View,
        figures: Mapping[str, Figure],
        township: str | None,
        lists: Mapping[str, str],
    ) -> Item:
        """Give one view; `lists` is where a figure leads to instead of the site's lists."""
        shown = view.shown(figures, township=township is not None)
        return {
            "id": view.id,
            "title": view.title,
            "panels": [
                self._records(panel, township)
                if isinstance(panel, Records)
                else self._panel(panel, figures[panel.key], lists)
                for panel in shown
            ],
        }

    def _panel(self, panel: Panel, figure: Figure, lists: Mapping[str, str]) -> Item:
        self.definitions[figure.key] = figure.definition
        href = lists.get(figure.href, figure.href)
        self._code(href)
        return {
            "key": figure.key,
            "chart": panel.chart,
            "columns": panel.columns,
            "height": panel.rows,
            "label": figure.label,
            **row_item(figure),
            "unit": figure.unit,
            "period": figure.period,
            "dated": _dated(figure),
            "href": href,
            **self._drawn(panel, figure),
        }

    def _drawn(self, panel: Panel, figure: Figure) -> Item:
        """Give the rows to draw, and for tiles the number of the row at each place, -1 for none."""
        if panel.chart in ("number", "share"):
            return {}
        # Lying bars leave out what has none: they are many, and have the least room.
        rows = [_row(row) for row in figure.rows if row.number or panel.chart != "bars"]
        most = max((row["value"] for row in rows), default=0) or 1
        for row in rows:
            row["tone"] = -(-_TONES * row["value"] // most)
        if panel.chart == "tiles":
            return {"rows": rows, "grid": self._grid(rows)}
        if panel.chart == "stations":
            return {"rows": rows, "grid": _lines(range(len(rows)), _TILES)}
        return {"rows": rows}

    def _grid(self, rows: Sequence[Item]) -> list[list[int]]:
        """Give the townships' grid as set; what the setting leaves out follows at the end."""
        settings = self.registry.settings
        place = {
            row["label"]: n for n, row in enumerate(rows) if row["label"] in settings.divisions
        }
        grid = [[place.get(name, -1) for name in line] for line in settings.wall.tiles]
        placed = {n for line in grid for n in line}
        width = max(map(len, grid), default=_TILES)
        return [*grid, *_lines((n for n in place.values() if n not in placed), width)]

    def _records(self, panel: Records, township: str | None) -> Item:
        found, href = wall_list.records(panel.key, self.registry, township)
        self._code(href)
        self.definitions[panel.key] = panel.about
        return {
            "key": panel.key,
            "chart": "list",
            "columns": panel.columns,
            "height": panel.rows,
            "label": panel.title,
            "text": "",
            "unit": "",
            "period": "",
            "dated": f"截至 {day(self.renderer.today)}",
            "href": href,
            "rows": list(found),
        }

    def _code(self, href: str) -> None:
        """Draw the code of a list's address once, if the site has an address."""
        site_url = self.renderer.codes.site_url
        if site_url and href not in self.codes:
            symbol = make_symbol(f"{site_url.rstrip('/')}/{href}", "M")
            self.codes[href] = {"size": symbol.size, "modules": f"{symbol.modules:x}"}


def _says_something(view: Item) -> bool:
    """Tell whether most figures of a view are something: a township may have no specialists."""
    numbers = [panel["number"] for panel in view["panels"] if "number" in panel]
    return sum(map(bool, numbers)) * 2 > len(numbers)


def _dated(figure: Figure) -> str:
    """Name the time a figure is about, the day it was counted, and what else to know of it."""
    counted = "" if "截至" in figure.period else f"截至 {day(figure.as_of)}"
    period = "，".join(filter(None, [figure.period, counted]))
    return "；".join(filter(None, [period, figure.note]))


def _row(row: Row) -> Item:
    """Give what is drawn of a row: of a share, its whole, of which a part is done."""
    item: Item = {"label": row.label, "text": row.text, "value": row.number}
    if isinstance(row.value, Share):
        item |= {"value": row.value.denominator, "part": row.number}
    return item | ({"alert": True} if row.label in _ALERTS else {})


def _lines(numbers: Iterable[int], width: int) -> list[list[int]]:
    """Cut numbers into lines of a grid; the last one is filled with empty places."""
    found = list(numbers)
    found += [-1] * (-len(found) % width)
    return [found[n : n + width] for n in range(0, len(found), width)]
