"""A number that stands for whatever a page is made of: equal numbers, equal pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from enum import Enum
from functools import lru_cache, partial
from hashlib import blake2b
from typing import Any

from msgspec import Struct

from gongshi.records.record import Record

# A tuple of numbers has the same hash in every process; that of a text differs.


def digest(value: Any) -> int:
    """Give a number that stands for a record, a text, or anything put together from such.

    A record's is that of its file, so that nobody need look at its fields. Raises TypeError for
    what cannot be told apart by what it says.
    """
    if value is None:  # as most of what is read is: nothing there
        return _NOTHING
    kind = type(value)
    if kind is str:
        return _of_text(value)
    if kind is tuple or kind is list:
        try:  # what most rows are of: records
            rows = [record._origin.digest for record in value]
        except AttributeError:
            return hash((1, len(value), *map(digest, value)))
        return hash((1, len(value), *rows))
    if kind in _kinds and (origin := value._origin):
        return int(origin.digest)  # what most values are: `value.digest` without the way there
    return (_ways.get(kind) or _way(kind))(value)


_kinds: set[type] = set()
"""Kinds of records met before."""


@lru_cache(maxsize=1 << 14)
def _of_text(text: str) -> int:
    data = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big", signed=True)


_NOTHING = _of_text("NoneType None")


_Way = Callable[[Any], int]

_ways: dict[type, _Way] = {}
"""How values of each kind met before are told apart."""


def _way(kind: type) -> _Way:
    """Find out once how values of a kind are told apart."""
    way = next((way for kinds, way in _WAYS if issubclass(kind, kinds)), None)
    if way is None and issubclass(kind, Struct):
        way = partial(_of_fields, digest(kind.__name__), kind.__struct_fields__)
    if way is None:
        raise TypeError(f"nothing is known that stands for a {kind.__name__}")
    return _ways.setdefault(kind, way)


def _of_record(record: Record) -> int:
    _kinds.add(type(record))
    return record.digest


def _of_plain(value: Any) -> int:
    return _of_text(f"{type(value).__name__} {value!r}")


def _of_mapping(value: Mapping[Any, Any]) -> int:
    try:  # very many keys are soonest told apart all at once
        keys = digest(f"{len(value)} " + "\0".join(value))
    except TypeError:
        keys = digest([*value])
    return hash((4, keys, digest([*value.values()])))


def _of_fields(kind: int, names: tuple[str, ...], value: Any) -> int:
    return hash((6, kind, *[digest(getattr(value, name)) for name in names]))


_WAYS: tuple[tuple[type | tuple[type, ...], _Way], ...] = (
    (Record, _of_record),
    (Enum, lambda value: digest(value.value)),
    (str, lambda value: _of_text(str(value))),
    (tuple, lambda value: digest((*value,))),
    ((bool, int, float, time, timedelta), _of_plain),
    (date, lambda value: hash((3, _of_text(value.isoformat())))),
    (Mapping, _of_mapping),
)
"""The kinds that are neither texts nor rows; the first that fits counts."""
