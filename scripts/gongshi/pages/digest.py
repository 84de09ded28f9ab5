"""A number that stands for whatever a page is made of: equal numbers, equal pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time, timedelta
from enum import Enum
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from pydantic import BaseModel

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
        return hash((1, len(value), *map(digest, value)))
    if kind in _kinds and (origin := value.__pydantic_private__["_origin"]):
        return int(origin.digest)  # what most values are: `value.digest` without the way there
    return _of_other(value)


_kinds: set[type] = set()
"""Kinds of records met before."""


@lru_cache(maxsize=1 << 14)
def _of_text(text: str) -> int:
    data = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big", signed=True)


_NOTHING = _of_text("NoneType None")


def _of_other(value: Any) -> int:
    if isinstance(value, Record):
        _kinds.add(type(value))
        return value.digest
    if isinstance(value, Enum):
        return digest(value.value)
    if isinstance(value, str):
        return _of_text(str(value))
    if isinstance(value, tuple):
        return digest((*value,))
    if isinstance(value, (bool, int, float, time, timedelta)):
        return _of_text(f"{type(value).__name__} {value!r}")
    if isinstance(value, date):
        return hash((3, _of_text(value.isoformat())))
    if isinstance(value, Mapping):
        return hash((4, *((digest(k), digest(v)) for k, v in value.items())))
    if isinstance(value, BaseModel):
        return hash((5, digest(type(value).__name__), digest(list(value.__dict__.items()))))
    if is_dataclass(value) and not isinstance(value, type):
        return hash((6, digest(type(value).__name__), *map(digest, _values(value))))
    raise TypeError(f"nothing is known that stands for a {type(value).__name__}")


def _values(value: Any) -> list[Any]:
    return [getattr(value, field.name) for field in fields(value)]
