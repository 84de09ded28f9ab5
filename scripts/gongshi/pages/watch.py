"""What a page reads of the records, noted while it is made.

Pages are functions of the registry, and each reads a little of it: its own record, those linked
to it, some groups. Made again, a page is the same unless something that it read has changed.
"""

from __future__ import annotations

from collections.abc import (
    Callable,
    Hashable,
    ItemsView,
    Iterator,
    KeysView,
    Mapping,
    ValuesView,
)
from dataclasses import fields
from datetime import date
from functools import cached_property
from operator import is_
from typing import Any, TypeVar

from gongshi.codes.answer import Codes
from gongshi.codes.register import Register
from gongshi.pages.digest import digest
from gongshi.pages.share import Share, Shared
from gongshi.records.registry import Registry
from gongshi.records.settings import Settings

V = TypeVar("V")
T = TypeVar("T")

Read = tuple[str, str | None]
"""A table of the registry and a key in it; None stands for all there is, in its order."""

Noted = int | Read
"""A read as it is noted: by a number that is the same in all processes of one build; what asks
for a key that nothing has is noted as it is. A number costs less than a pair of texts."""

Reads = dict[Noted, None]
"""What was read, each thing once; the order is the same in every process and every build."""

_PLAIN = ("settings", "today")
"""What every page may read: a change of these makes every page anew."""


_RECORDS = [field.name for field in fields(Registry) if field.name not in _PLAIN]
"""The tables of all records."""


_COUNTED = "counted"
"""Stands for all that may be counted, as if it were a table without keys."""


def _counted(registry: Registry) -> int:
    tables = (getattr(registry, name).values() for name in _RECORDS)  # they know their ids
    return hash((*[(len(table), *[record.counted for record in table]) for table in tables],))


class _Numbers:
    """Numbers for reads: for each table and each key that any table has."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        found = {key: None for name in _KEYED for key in values[name]}
        self.keys: dict[str | None, int] = {key: n for n, key in enumerate([None, *found])}
        self.bases = {name: n * len(self.keys) for n, name in enumerate(values)}
        self._names, self._of = [*values], [*self.keys]

    def number(self, read: Read) -> Noted:
        """Give how a read is noted."""
        name, key = read
        if name in self.bases and key in self.keys:
            return self.bases[name] + self.keys[key]
        return read

    def read(self, noted: Noted) -> Read:
        """Give the read that was noted."""
        if isinstance(noted, tuple):
            return noted
        table, key = divmod(noted, len(self._of))
        return self._names[table], self._of[key]


class _Table(Mapping[str, V]):
    """A mapping that notes what is asked of it."""

    __slots__ = ("_base", "_items", "_keys", "_name", "_reads")

    def __init__(self, name: str, items: Mapping[str, V], numbers: _Numbers, reads: Reads) -> None:
        self._name, self._items, self._reads = name, items, reads
        self._base, self._keys = numbers.bases[name], numbers.keys

    def __getitem__(self, key: str) -> V:
        self.get(key)
        return self._items[key]

    def get(self, key: str, default: Any = None) -> Any:
        try:
            self._reads[self._base + self._keys[key]] = None
        except KeyError:
            self._reads[self._name, key] = None
        return self._items.get(key, default)

    def __contains__(self, key: object) -> bool:
        self.get(str(key))
        return key in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def keys(self) -> KeysView[str]:
        return self._whole().keys()

    def values(self) -> ValuesView[V]:
        return self._whole().values()

    def items(self) -> ItemsView[str, V]:
        return self._whole().items()

    def _whole(self) -> Mapping[str, V]:
        self._reads[self._base] = None
        return self._items


def _names() -> tuple[list[str], list[str]]:
    """Give what there is in a registry: tables and groups by key, and plain rows of records.

    Raises TypeError for a property of another kind: nobody would notice that a page reads it.
    """
    tables = [*_RECORDS]
    rows: list[str] = []
    for name, attribute in vars(Registry).items():
        if isinstance(attribute, cached_property):
            kind = str(attribute.func.__annotations__["return"])
            if not kind.startswith(("Groups[", "Mapping[", "tuple[")):
                raise TypeError(f"what pages read of Registry.{name} cannot be noted")
            (tables if kind.startswith(("Groups[", "Mapping[str,")) else rows).append(name)
    return tables, rows


_TABLES, _ROWS = _names()


class _WatchedRegistry(Registry):
    """A registry that notes what is read of it."""

    def __init__(
        self,
        values: Mapping[str, Any],
        settings: Settings,
        today: date,
        numbers: _Numbers,
        reads: Reads,
    ) -> None:
        tables = {name: _Table(name, values[name], numbers, reads) for name in _TABLES}
        own = {"settings": settings, "today": today, "_values": values, "_reads": reads}
        self.__dict__.update(tables, **own, _bases=numbers.bases)


def _row(name: str) -> property:
    def read(self: _WatchedRegistry) -> Any:
        own = self.__dict__
        own["_reads"][own["_bases"][name]] = None
        return own["_values"][name]

    return property(read)


for _name in _ROWS:
    setattr(_WatchedRegistry, _name, _row(_name))


class _WatchedCodes(Codes):
    """The codes of a site, noting what is read of them."""

    def __init__(
        self,
        values: Mapping[str, Any],
        registry: Registry,
        url: str,
        numbers: _Numbers,
        reads: Reads,
    ) -> None:
        tables = {name: _Table(name, values[name], numbers, reads) for name in _CODES}
        register = Register(_Table("register", values["register"], numbers, reads))
        self.__dict__.update(tables, registry=registry, register=register, site_url=url)


_CODES = ("holders", "renamed", "predecessors")
_KEYED = (*_TABLES, *_CODES, "register")


class Watch:
    """A registry and its codes as pages see them, and what one page has read since `begin`."""

    def __init__(self, registry: Registry, codes: Codes) -> None:
        self._reads: Reads = {}
        self._values: dict[str, Any] = {name: getattr(registry, name) for name in _TABLES + _ROWS}
        self._values |= {name: getattr(codes, name) for name in _CODES}
        self._values["register"] = codes.register.codes
        self._values[_COUNTED] = _counted(registry)
        numbers = _Numbers(self._values)
        self.number, self.read = numbers.number, numbers.read
        self.registry: Registry = _WatchedRegistry(
            self._values, registry.settings, registry.today, numbers, self._reads
        )
        self.codes: Codes = _WatchedCodes(
            self._values, self.registry, codes.site_url, numbers, self._reads
        )

    def begin(self) -> None:
        """Forget what was read: another page begins."""
        self._reads.clear()

    def noting(self, reads: tuple[Noted, ...] = ()) -> Share:
        """Give a share: every page that shows a thing counts as having read what it is made of.

        That is what was read to make it, or else the `reads` that stand for this.
        """
        shared = Shared()

        def give(key: Hashable, make: Callable[[], T], /) -> T:
            found, own = shared(key, lambda: self._apart(make))
            self._reads.update(dict.fromkeys(reads or own))
            return found

        return give

    def counting(self) -> Share:
        """Give a share whose things are made of nothing but what may be counted."""
        return self.noting((self.number((_COUNTED, None)),))

    def _apart(self, make: Callable[[], T]) -> tuple[T, tuple[Noted, ...]]:
        """Make something, and give what was read for it alone."""
        outer = self.reads
        self._reads.clear()
        made, own = make(), self.reads
        self._reads.clear()
        self._reads.update(dict.fromkeys(outer))
        return made, own

    @property
    def counted(self) -> int:
        """The number that stands for all that may be counted."""
        return int(self._values[_COUNTED])

    @property
    def reads(self) -> tuple[Noted, ...]:
        """What was read since, each thing once, in the order in which it was read first."""
        return tuple(self._reads)

    def digests(self, reads: list[Read]) -> list[int]:
        """Give the numbers that stand for what pages would read today."""
        return [*map(digest, self._found(reads))]

    def digests_after(self, last: Watch, reads: list[Read], then: list[int]) -> list[int]:
        """Give these numbers, of which `then` are those of `last`: what is the same has the same.

        To tell that records are the very same objects takes no look at them, of which there are
        very many.
        """
        found = zip(last._found(reads), self._found(reads), then, strict=True)
        return [number if _is_same(before, now) else digest(now) for before, now, number in found]

    def _found(self, reads: list[Read]) -> Iterator[Any]:
        """Give what would be read today."""
        values = self._values
        for name, key in reads:
            table = values.get(name, {})
            yield table if key is None else table.get(key)


def _is_same(before: Any, now: Any) -> bool:
    """Tell whether two things are one, or put together from the very same things."""
    if before is now:
        return True
    if type(before) is not type(now):
        return False
    if type(now) is tuple:
        return len(before) == len(now) and all(map(is_, before, now))
    if type(now) is dict:
        return [*before] == [*now] and all(map(_is_same, before.values(), now.values()))
    return False
