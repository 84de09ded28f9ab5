"""A record's values as plain data, and back: what is kept of a record from build to build.

Plain data is text, numbers, truth, lists and mappings, so that reading it can run no code.
Values were checked when their file was read and are not checked again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from functools import cache, lru_cache, partial
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from msgspec import Struct
from msgspec.structs import astuple
from pydantic import BaseModel

Plain = dict[str, Any]

P = TypeVar("P", bound=BaseModel)
Reader = Callable[[Any], Any]

_set = object.__setattr__
_NEVER = object()
_ATOMS = frozenset((str, int, float, bool, NoneType))


class _Shape(Struct, frozen=True):
    """What a model's fields are where nothing is kept of them, and which need making anew.

    `blank` has all of them in their order; those that are never left out are None in it, and
    what no field is like in `defaults`.
    """

    blank: Plain
    defaults: Plain
    readers: dict[str, Reader]
    fields: set[str]


@cache
def _shape(model: type[BaseModel]) -> _Shape:
    fields = model.model_fields
    found = {name: info.default for name, info in fields.items() if not info.is_required()}
    defaults = dict.fromkeys(fields, _NEVER) | found
    readers = {name: _reader(info.annotation) for name, info in fields.items()}
    blank = dict.fromkeys(fields) | found
    return _Shape(blank, defaults, {n: r for n, r in readers.items() if r}, set(fields))


def encode(part: BaseModel) -> Plain:
    """Give the values of a record or a part as plain data; those left out are the default."""
    defaults = _shape(type(part)).defaults
    return {
        name: _plain(value)
        for name, value in part.__dict__.items()  # with what was worked out of them once
        if name in defaults and value is not (default := defaults[name]) and value != default
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
    if isinstance(value, Struct):
        return list(astuple(value))
    return encode(value) if isinstance(value, BaseModel) else value


def decode(model: type[P], plain: Plain, private: Plain | None = None) -> P:
    """Make a record or a part of its values; `private` are its attributes that are no fields."""
    shape = _shape(model)
    values = shape.blank | plain
    for name, read in shape.readers.items():
        if name in plain:
            values[name] = read(plain[name])
    made = model.__new__(model)  # and filled as a pickle does it: nothing is checked again
    _set(made, "__dict__", values)
    _set(made, "__pydantic_fields_set__", shape.fields)
    _set(made, "__pydantic_extra__", None)
    _set(made, "__pydantic_private__", private)
    return made


def _reader(annotation: Any) -> Reader | None:
    """Give what makes a value of a type from plain data; None where it is plain already."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _reader(arguments[0])
    if origin in (Union, UnionType):
        return _reader(next(kind for kind in arguments if kind is not NoneType))
    if origin is tuple:
        item = _reader(arguments[0])
        return partial(_many, item) if item else tuple
    if origin is dict:
        item = _reader(arguments[1])
        return partial(_mapped, item) if item else None
    if not isinstance(annotation, type):
        return None
    if issubclass(annotation, BaseModel):
        return partial(decode, annotation)
    if issubclass(annotation, (date, time)):
        return lru_cache(maxsize=1 << 12)(annotation.fromisoformat)
    return partial(_value, annotation) if issubclass(annotation, Struct) else None


def _many(read: Reader, values: list[Any]) -> tuple[Any, ...]:
    return tuple(map(read, values))


def _mapped(read: Reader, values: dict[str, Any]) -> dict[str, Any]:
    return {key: read(value) for key, value in values.items()}


def _value(kind: type, values: list[Any]) -> Any:
    return _made(kind, tuple(values))


@lru_cache(maxsize=1 << 14)  # dates and rules repeat from record to record, and never change
def _made(kind: type, values: tuple[Any, ...]) -> Any:
    return kind(*values)
