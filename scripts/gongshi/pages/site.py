"""All pages of the site that come from records, in one list."""

from __future__ import annotations

from collections.abc import Iterator

from gongshi.pages.address import FIGURES
from gongshi.pages.asset import (
    Asset,
    load_form_assets,
    load_script,
    load_style,
    load_wall_assets,
)
from gongshi.pages.code import render_code_images
from gongshi.pages.code_page import render_code_pages
from gongshi.pages.deputy import render_deputies
from gongshi.pages.deputy_list import render_deputy_lists
from gongshi.pages.draft import Draft, Maker, render_framed, single
from gongshi.pages.figure_data import FIGURE_DATA, render_figure_data
from gongshi.pages.figures import render_figures
from gongshi.pages.find import render_finds
from gongshi.pages.group import render_groups
from gongshi.pages.home import render_home
from gongshi.pages.kiosk_files import kiosk_assets, render_kiosk_files
from gongshi.pages.names import render_name_file
from gongshi.pages.news import render_news
from gongshi.pages.news_list import render_news_lists
from gongshi.pages.page import Page
from gongshi.pages.recipients import render_recipients
from gongshi.pages.renderer import THEME, Renderer
from gongshi.pages.shell import FrameKey
from gongshi.pages.station import render_stations
from gongshi.pages.station_list import render_station_lists
from gongshi.pages.suggestion import render_suggestions
from gongshi.pages.suggestion_list import render_suggestion_lists
from gongshi.records.settings import Settings

MAKERS: tuple[Maker, ...] = (
    single("index.html", render_home),
    render_finds,
    render_deputy_lists,
    render_deputies,
    render_station_lists,
    render_stations,
    render_groups,
    render_news_lists,
    render_news,
    render_suggestion_lists,
    render_suggestions,
    single(f"{FIGURES}index.html", render_figures),
    render_code_pages,
    render_code_images,
    render_name_file,
    single(FIGURE_DATA, render_figure_data),
    render_kiosk_files,
    render_recipients,
)
"""All that there is to make: pages of the site, pages behind codes, pictures, data."""

FRAMES: tuple[FrameKey, ...] = (
    FrameKey("home", 0, ""),
    FrameKey("find", 1),
    FrameKey("deputies", 1, "deputies/"),
    FrameKey("deputies", 2),
    FrameKey("deputies", 3),
    FrameKey("deputies", 4),
    FrameKey("stations", 1, "stations/"),
    FrameKey("stations", 2),
    FrameKey("stations", 3),
    FrameKey("stations", 4),
    FrameKey("groups", 1, "groups/"),
    FrameKey("groups", 2),
    FrameKey("news", 1, "news/"),
    FrameKey("news", 2),
    FrameKey("news", 3),
    FrameKey("news", 4),
    FrameKey("suggestions", 1, "suggestions/"),
    FrameKey("suggestions", 2),
    FrameKey("suggestions", 3),
    FrameKey("suggestions", 4),
    FrameKey("about", 2, "about/figures/"),
)
"""The frames that pages of records are poured into; `own` ones stand in the navigation."""


def drafts(renderer: Renderer) -> Iterator[Draft]:
    """Announce every file that the records give the site."""
    for make in MAKERS:
        yield from make(renderer)


def render_pages(renderer: Renderer) -> Iterator[Page]:
    """Make every page that has the site's frame."""
    yield from render_framed(renderer, drafts(renderer))


def load_assets(settings: Settings) -> list[Asset]:
    """Give the files that pages load; style and script of ordinary pages come first.

    Raises AssetMissing.
    """
    assets = [load_style(THEME), load_script(THEME), *load_wall_assets(THEME)]
    if settings.kiosk.kinds != ():
        assets += kiosk_assets()
    if settings.feedback.way == "builtin":
        assets += load_form_assets(THEME)
    return assets
