"""What a rule looks at, and the two questions that many rules ask of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from gongshi.records.deputy import Deputy, Mandate
from gongshi.records.document import Path as FieldPath
from gongshi.records.field import label
from gongshi.records.load import NEWS, Records
from gongshi.records.part import Part, fields_of
from gongshi.records.picture import Verdict, look_at
from gongshi.records.problem import Problem, did_you_mean
from gongshi.records.record import Record
from gongshi.records.registry import Groups, Registry, grouped
from gongshi.records.settings import Settings
from gongshi.records.station import Station

Kind = Literal["deputy", "station", "activity"]
"""The kinds of record that others refer to."""

_WORDS: dict[Kind, tuple[str, str]] = {
    "deputy": ("代表", "deputies"),
    "station": ("阵地", "stations"),
    "activity": ("活动", NEWS),
}
_SHOWN_CHOICES = 12


class Site(Struct, frozen=True, dict=True):
    """All records as they were written, linked; the site's folder; the settings and the day."""

    registry: Registry
    records: Records
    root: Path

    @property
    def settings(self) -> Settings:
        """The settings of the site."""
        return self.registry.settings

    @property
    def today(self) -> date:
        """The day on which the check stands."""
        return self.registry.today

    @property
    def is_whole(self) -> bool:
        """Tell whether every file could be read: rules on what is lacking wait for that."""
        return not self.records.broken

    @cached_property
    def picture(self) -> Callable[[Path], Verdict]:
        """What tells of a picture's file whether it may be published; each is asked once."""
        return cache(look_at)

    @cached_property
    def renamed(self) -> dict[str, str]:
        """Present id by each id that was used before (`曾用编号`)."""
        deputies, stations = self.registry.deputies.values(), self.registry.stations.values()
        return {former: d.id for d in deputies for former in d.former_ids} | {
            former: s.id for s in stations for former in s.former_ids
        }

    @cached_property
    def marked_texts(self) -> list[tuple[Record, FieldPath, str]]:
        """The texts of records that may hold Markdown: those of one line hold no `<` at all."""
        return [
            (record, path, text)
            for record, path, text in self.texts
            if ("<" in text or "](" in text) and record is not self.settings
        ]

    @cached_property
    def texts(self) -> list[tuple[Record, FieldPath, str]]:
        """Every text of every record and of the settings, with the path of its field.

        Records whose texts were found to be all right before are left out.
        """
        return [
            (record, path, text)
            for record in (self.settings, *self.records.everything())
            if not ((origin := record.origin) and origin.unobjectionable)
            for path, text in _texts(record)
        ]

    @cached_property
    def tables(self) -> Mapping[Kind, Mapping[str, Record]]:
        """The records of each kind by id."""
        return {
            "deputy": self.registry.deputies,
            "station": self.registry.stations,
            "activity": self.registry.activities,
        }

    @cached_property
    def mandates(self) -> list[tuple[Deputy, int, Mandate]]:
        """Every mandate with its deputy and its number in the file, in the order of the files.

        What was read together lies together: to go through records so takes half the time.
        """
        return [
            (deputy, n, mandate)
            for deputy in self.records.deputies.values()
            for n, mandate in enumerate(deputy.mandates)
        ]

    @cached_property
    def homes(self) -> Groups[str]:
        """The townships that have a village of a name, by that name."""
        divisions = self.settings.divisions
        return grouped(divisions, lambda township: dict.fromkeys(divisions[township]))

    @cached_property
    def serving_stations(self) -> Mapping[tuple[str, str], list[Station]]:
        """The stations that serve each (township, village) of the settings.

        A station serves the villages it covers, else the one it stands in; in another township's
        village of the same name it serves nobody.
        """
        served: defaultdict[tuple[str, str], list[Station]] = defaultdict(list)
        for station in self.registry.open_stations.values():
            for village in station.covers or (station.village or "",):
                for township in self.homes.get(village, ()):
                    if station.township in (None, township):
                        served[township, village].append(station)
        return served

    def kind_of(self, identifier: str) -> Kind | None:
        """Tell which kind of record has an id."""
        return next((kind for kind in _WORDS if identifier in self.tables[kind]), None)


def _texts(value: Any, path: FieldPath = ()) -> Iterator[tuple[FieldPath, str]]:
    """Go through every text of a value with its path, keys that staff choose included."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for n, item in enumerate(value):
            yield from _texts(item, (*path, n))
    elif isinstance(value, Part):
        for name in fields_of(type(value)):
            item = getattr(value, name)
            if item.__class__ is str:
                yield (*path, name), item
            elif item is not None and item != ():
                yield from _texts(item, (*path, name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield (*path, key), str(key)
            yield from _texts(item, (*path, key))


Rule = Callable[[Site], Iterator[Problem]]
"""A rule goes through what it concerns and gives a problem for each breach of it."""


def dangling(
    site: Site, record: Record, rule: str, path: FieldPath, target: str | None, kind: Kind
) -> Iterable[Problem]:
    """Give a problem where a field names a record that is not there.

    A record whose own file could not be read is there: its file has its own problems.
    """
    if target is None or target in site.tables[kind] or target in site.records.broken:
        return ()
    return _dangling(site, record, rule, path, target, kind)


def _dangling(
    site: Site, record: Record, rule: str, path: FieldPath, target: str, kind: Kind
) -> Iterator[Problem]:
    word, folder = _WORDS[kind]
    name = label(type(record), path)
    other = site.kind_of(target)
    if other:
        message = f"{name} “{target}” 是{_WORDS[other][0]}的编号"
        yield record.problem(rule, message, path, remedy=f"这里要填{word}的编号")
    elif target in site.renamed:
        message = f"{name} “{target}” 是曾用编号，现在是 “{site.renamed[target]}”"
        yield record.problem(rule, message, path, remedy="改成现在的编号")
    else:
        message = f"{name} “{target}” 不存在{did_you_mean(target, site.tables[kind])}"
        yield record.problem(rule, message, path, remedy=f"在 {folder}/ 中没有该文件")


def unknown_word(
    record: Record,
    rule: str,
    path: FieldPath,
    word: str | None,
    choices: Collection[str],
    setting: str,
) -> Iterable[Problem]:
    """Give a problem where a field holds a word that the settings do not know."""
    if word is None or word in choices:
        return ()
    return _unknown_word(record, rule, path, word, list(choices), setting)


def _unknown_word(
    record: Record, rule: str, path: FieldPath, word: str, choices: list[str], setting: str
) -> Iterator[Problem]:
    message = (
        f"{label(type(record), path)} “{word}” 不在设置的“{setting}”里{did_you_mean(word, choices)}"
    )
    yield record.problem(rule, message, path, remedy=_choices(choices, setting))


def _choices(choices: list[str], setting: str) -> str:
    if not choices:
        return f"先在 mkdocs.yml 的“{setting}”里写上"
    more = "等" if len(choices) > _SHOWN_CHOICES else ""
    return "可填：" + "、".join(choices[:_SHOWN_CHOICES]) + more
