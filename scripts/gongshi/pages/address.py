"""Where each page is, below the site's root: addresses are for ever."""

from __future__ import annotations

from functools import lru_cache

from gongshi.records.activity import Activity
from gongshi.records.deputy import Deputy, Vacancy
from gongshi.records.reading import spell
from gongshi.records.station import Station
from gongshi.records.suggestion import Suggestion

_FOLDERS: dict[type, str] = {
    Deputy: "deputies",
    Vacancy: "deputies",
    Station: "stations",
    Activity: "news",
    Suggestion: "suggestions",
}

FIND = "find/"
FIGURES = "about/figures/"
WALL = "wall/"


def address_of(record: Deputy | Vacancy | Station | Activity | Suggestion) -> str:
    """Give the address of a record's page: folder and id, whatever its name."""
    return f"{_FOLDERS[type(record)]}/{record.id}/"


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """Spell Chinese words in latin letters for the address of a list: 喜洲镇 → `xizhouzhen`."""
    kept = "".join(c if c.isalnum() else " " for c in text)
    return "-".join("".join(spell(part)) for part in kept.split()) or "-"
