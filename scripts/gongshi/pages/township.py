"""A township on the site: what the wall calls it, and where its records are listed."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from gongshi.pages.address import slug
from gongshi.records.registry import Registry


class Township(Struct, frozen=True):
    """A township with the words of an address that mean it, the best one first."""

    name: str
    words: tuple[str, ...]

    @property
    def word(self) -> str:
        """What the wall's own links write."""
        return self.words[0]


def townships(registry: Registry) -> list[Township]:
    """Give the townships of the settings that have a station.

    Each answers to the ids of its stations, of which the first in the order of kinds (the
    workstation's) stands for all, and to its name, in characters and spelled.
    """
    return [
        Township(name, (*(s.id for s in registry.by_township[name]), slug(name), name))
        for name in registry.settings.divisions
        if name in registry.by_township
    ]


def news_address(township: str) -> str:
    """Give the address of the list of what happened in a township."""
    return f"news/township/{slug(township)}/"


def suggestions_address(township: str) -> str:
    """Give the address of the list of the suggestions of a township."""
    return f"suggestions/township/{slug(township)}/"


def own_lists(township: str, registry: Registry) -> Mapping[str, str]:
    """Give the address of a township's own list, where there is one, by that of the site's."""
    addresses = {
        "deputies/": f"deputies/delegation/{slug(f'{township}代表团')}/"
        if township in registry.own_by_township
        else "",
        "stations/": f"stations/township/{slug(township)}/",
        "news/": news_address(township) if township in registry.activities_by_township else "",
        "suggestions/": suggestions_address(township)
        if township in registry.suggestions_by_township
        else "",
    }
    return {site: own for site, own in addresses.items() if own}
