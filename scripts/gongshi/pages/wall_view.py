"""What the wall shows: its views, and on each the figures, how they are drawn and how large."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

from gongshi.records.figure import Figure

Chart = Literal["number", "share", "columns", "stack", "bars", "tiles", "stations"]
"""A number alone, with its part of the whole, upright or lying bars, parts on one another,
a tile for each township, a tile for each station."""
Where = Literal["site", "township", "both"]


class Panel(Struct, frozen=True):
    """One figure of a view. `columns` of twelve and `rows` of two are its place."""

    key: str
    chart: Chart
    columns: int = 0
    rows: int = 1
    where: Where = "both"


class Records(Struct, frozen=True):
    """A short list of records beside the figures: `overdue` or `groups`."""

    key: Literal["overdue", "groups"]
    title: str
    about: str
    columns: int
    rows: int = 1


class View(Struct, frozen=True):
    """One picture of the wall."""

    id: str
    title: str
    panels: tuple[Panel | Records, ...]

    def shown(self, figures: Mapping[str, Figure], *, township: bool) -> list[Panel | Records]:
        """Give the panels for which there are figures, for the site or a township."""
        here = ("both", "township" if township else "site")
        return [
            panel
            for panel in self.panels
            if isinstance(panel, Records) or (panel.where in here and panel.key in figures)
        ]


def _numbers(*keys: str) -> Iterable[Panel]:
    return (Panel(key, "number") for key in keys)


VIEWS: tuple[View, ...] = (
    View(
        "overview",
        "总览",
        (
            *_numbers("own-deputies", "places", "activities", "people-reached", "suggestions"),
            Panel("suggestions-answered", "share"),
            Panel("activities-by-month", "columns", 7),
            Panel("activities-by-township", "tiles", 5, 2, where="site"),
            Panel("signboards", "bars", 5, where="township"),
            Panel("suggestions-by-status", "bars", 7),
            Panel("receptions-ahead", "columns", 5, where="township"),
        ),
    ),
    View(
        "duty",
        "代表履职",
        (
            Panel("deputies-active", "share"),
            *_numbers("attendances", "attendance-median", "opinions-gathered"),
            Panel("deputies-receiving", "share"),
            Panel("attendances", "tiles", 5, where="site"),
            Panel("activities-by-month", "columns", 5, where="township"),
            Panel("activities-by-kind", "bars", 4, 2),
            Panel("activities-by-field", "bars", 3, 2),
            Panel("attendance-spread", "columns", 5),
        ),
    ),
    View(
        "stations",
        "履职阵地",
        (
            *_numbers("places", "signboards"),
            Panel("village-coverage", "share"),
            Panel("stations-active", "share"),
            *_numbers("demonstration-stations"),
            Panel("places", "tiles", 7, 2, where="site"),
            Panel("activities-by-station", "stations", 7, 2, where="township"),
            Panel("signboards", "bars", 5),
            Panel("receptions-ahead", "columns", 5),
        ),
    ),
    View(
        "suggestions",
        "意见建议督办",
        (
            *_numbers("suggestions"),
            Panel("suggestions-answered", "share"),
            *_numbers("suggestions-overdue", "answer-days-median", "answer-days-ninety"),
            Panel("suggestions-by-month", "stack", 6),
            Panel("suggestions-by-stage", "bars", 3),
            Panel("suggestions-by-rating", "bars", 3),
            Records(
                "overdue",
                "超期还没有答复的",
                "已经交办、过了期限还没有答复的意见建议，超期最久的在前。",
                6,
            ),
            Panel("suggestions-by-township", "tiles", 6, where="site"),
            Panel("answer-days-spread", "columns", 6, where="township"),
        ),
    ),
    View(
        "groups",
        "专业组活动",
        (
            *_numbers("specialist-groups", "specialists-by-group"),
            *_numbers("activities-by-group", "suggestions-by-group"),
            Panel("specialists-by-group", "bars", 4),
            Panel("activities-by-group", "bars", 4),
            Records("groups", "专业站最近的活动", "在专业代表工作站开展的活动，最近的在前。", 4, 2),
            Panel("groups-activities-by-month", "columns", 8),
        ),
    ),
)
