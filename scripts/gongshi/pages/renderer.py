"""The templates of page bodies, and how one is filled: registry in, page out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from gongshi.codes.answer import Codes
from gongshi.codes.register import Register
from gongshi.pages.markdown import plain_text
from gongshi.pages.page import Page, root_of
from gongshi.pages.share import Share, Shared
from gongshi.pages.template import FolderTemplates, Templates
from gongshi.records.figure_value import day_text
from gongshi.records.registry import Registry

THEME = Path(__file__).parents[3] / "theme"
"""The theme beside the package, as in the repository."""


def make_environment(theme: Path = THEME) -> Templates:
    """Make the templates of pages: everything is escaped unless it is markup already."""
    folders = [theme / name for name in ("pages", "components", "kiosk", "wall")]
    return FolderTemplates(folders, FILTERS, theme / "__pycache__")


day = day_text
"""A day as `2024年1月2日`, written as figures write theirs."""

_WEEKDAYS = "一二三四五六日"


def weekday(value: date) -> str:
    """Give the day of the week as `周二`."""
    return f"周{_WEEKDAYS[value.weekday()]}"


@lru_cache(maxsize=1 << 10)  # the same days stand on very many pages
def short_day(value: date) -> str:
    """Give a day as `1月2日 周二`."""
    return f"{value.month}月{value.day}日 {weekday(value)}"


def clock(value: Any) -> str:
    """Give a time as `9:30`."""
    return f"{value.hour}:{value.minute:02d}"


FILTERS: dict[str, Callable[..., str]] = {
    "plain": plain_text,
    "day": day,
    "short_day": short_day,
    "clock": clock,
}
"""What templates may call."""


class Renderer(Struct, frozen=True, dict=True):
    """Makes pages of one site: the linked records and the templates.

    `share` gives what several pages show and is made once for them; `counting` does so for
    figures, in which nothing is that records only show. `drawn` are cards of deputies by their
    ids, as UTF-8, which takes half the memory of a text.
    """

    registry: Registry
    environment: Templates
    site_name: str
    issued: Codes | None = None
    share: Share = field(default_factory=Shared)
    counting: Share = field(default_factory=Shared)
    drawn: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def codes(self) -> Codes:
        """The codes of the site; none is issued where there is no register."""
        return self.issued or Codes(self.registry, Register(), "")

    @property
    def today(self) -> date:
        """The day for which the site is made."""
        return self.registry.today

    def page(
        self,
        template: str,
        *,
        address: str,
        section: str,
        title: str,
        description: str,
        updated: date | None = None,
        **context: Any,
    ) -> Page:
        """Fill a template of `theme/pages`.

        Every template knows `root` (the way up to the site's root), `address`, `title`,
        `registry`, `settings`, `today` and `site_name`, besides what is given here.
        """
        body = self.environment.get_template(template).render(
            root=root_of(address),
            address=address,
            title=title,
            registry=self.registry,
            settings=self.registry.settings,
            today=self.today,
            site_name=self.site_name,
            **context,
        )
        return Page(address, section, title, description, body, updated or self.today)


def latest(days: Iterable[date | datetime | None], default: date) -> date:
    """Give the last of some days; `default` where there is none."""
    known = [value for value in days if value is not None]
    return max(known, default=default)
