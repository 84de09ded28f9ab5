"""A record's values as plain data, and back: what is kept of a record from build to build.

Plain data is text, numbers, truth, lists and mappings, so that reading it can run no code.
Values were checked when their file was read and are not checked again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from functools import cache, lru_cache, partial
from types import NoneType
from typing import Annotated, Any, TypeVar, get_args, get_origin

from msgspec import Struct
from msgspec.structs import astuple

from gongshi.records.part import Part, fields_of, without_none, written_names

Plain = dict[str, Any]

P = TypeVar("P", bound=Part)
Reader = Callable[[Any], Any]

_NEVER = object()
_ATOMS = frozenset((str, int, float, bool, NoneType))


@cache
def _defaults(model: type[Part]) -> Plain:
    """Give what each field is where nothing is kept of it; what is never left out is like none."""
    fields = fields_of(model)
    return {
        name: fields[name].default if name in fields else _NEVER for name in written_names(model)
    }


@cache
def _readers(model: type[Part]) -> dict[str, Reader]:
    """Give what makes anew the values of those fields that are no plain data."""
    readers = {name: _reader(field.holds) for name, field in fields_of(model).items()}
    return {name: read for name, read in readers.items() if read}


def encode(part: Part) -> Plain:
    """Give the values of a record or a part as plain data; those left out are the default."""
    return {
        name: _plain(value)
        for name, default in _defaults(type(part)).items()
        if (value := getattr(part, name)) is not default and value != default
    }


def _plain(value: Any) -> Any:
    if type(value) in _ATOMS:
        return value
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, Part):
        return encode(value)
    return list(astuple(value)) if isinstance(value, Struct) else value


def decode(model: type[P], plain: Plain, **own: Any) -> P:
    """Make a record or a part of its values, and use them up; `own` are no plain data."""
    for name, read in _readers(model).items():
        if name in plain:
            plain[name] = read(plain[name])
    return model(**plain, **own)


def _reader(kind: Any) -> Reader | None:
    """Give what makes a value of a type from plain data; None where it is plain already."""
    kind = without_none(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _reader(arguments[0])
    if origin is tuple:
        item = _reader(arguments[0])
        return partial(_many, item) if item else tuple
    if origin is dict:
        item = _reader(arguments[1])
        return partial(_mapped, item) if item else None
    if not isinstance(kind, type):
        return None
    if issubclass(kind, Part):
        return partial(decode, kind)
    if issubclass(kind, (date, time)):
        return lru_cache(maxsize=1 << 12)(kind.fromisoformat)
    return partial(_value, kind) if issubclass(kind, Struct) else None


def _many(read: Reader, values: list[Any]) -> tuple[Any, ...]:
    return tuple(map(read, values))


def _mapped(read: Reader, values: dict[str, Any]) -> dict[str, Any]:
    return {key: read(value) for key, value in values.items()}


def _value(kind: type, values: list[Any]) -> Any:
    return _made(kind, tuple(values))


@lru_cache(maxsize=1 << 14)  # dates and rules repeat from record to record, and never change
def _made(kind: type, values: tuple[Any, ...]) -> Any:
    return kind(*values)
