"""What a model is: named fields, each with its Chinese key, what it is for, and what it holds.

The model is the one place that names a field; loader, field tables and editor schemas read it
from there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, dataclass_transform, get_args, get_origin, get_type_hints

from msgspec import Struct, StructMeta
from msgspec import field as struct_field
from msgspec.structs import replace


class Take(Struct, frozen=True):
    """Makes the value of a field of what staff wrote: `Annotated[str, Take(one_line)]`.

    `take` raises ValueError with the sentence for staff.
    """

    take: Callable[[Any], Any]


class Field(Struct, frozen=True):
    """One field: its Chinese key, what it is for, and its default if it may be left out.

    It `holds` values of a type. A list has at `least` and at `most` so many items.
    """

    title: str
    description: str
    default: Any = ...
    least: int = 0
    most: int | None = None
    holds: Any = None

    @property
    def is_required(self) -> bool:
        """Tell whether the field may not be left out."""
        return self.default is ...

    @property
    def part(self) -> type[Part] | None:
        """The model of what the field holds, one or many; None where that has no fields."""
        kind = _item(_bare(self.holds))
        return kind if isinstance(kind, type) and issubclass(kind, Part) else None

    @property
    def holds_many(self) -> bool:
        """Tell whether the field holds a list."""
        kind = _bare(self.holds)
        return get_origin(kind) is tuple and get_args(kind)[-1] is Ellipsis


def named(
    chinese: str, description: str, default: Any = ..., *, least: int = 0, most: int | None = None
) -> Any:
    """Declare a field."""
    return Field(chinese, description, default, least, most)


class _Naming(StructMeta):
    """Makes a model of its named fields."""

    named: dict[str, Field]

    def __new__(
        cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **settings: Any
    ) -> _Naming:
        own = {key: value for key, value in namespace.items() if isinstance(value, Field)}
        for key, field in own.items():
            if field.is_required:
                del namespace[key]
            else:
                namespace[key] = _given(field.default)
        settings = {"kw_only": True, "omit_defaults": True, **settings}
        made = super().__new__(cls, name, bases, namespace, **settings)
        above = [base.named for base in bases if isinstance(base, _Naming)]
        made.named = {key: field for names in (*above, own) for key, field in names.items()}
        return made


def _given(default: Any) -> Any:
    return struct_field(default_factory=default.copy) if isinstance(default, dict) else default


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Part(Struct, frozen=True, metaclass=_Naming):
    """A value with named fields, which never changes."""


@cache
def fields_of(model: type[Part]) -> Mapping[str, Field]:
    """Give the fields of a model by their English names."""
    kinds = get_type_hints(model, include_extras=True)
    return {name: replace(field, holds=kinds[name]) for name, field in model.named.items()}


@cache
def written_names(model: type[Part]) -> tuple[str, ...]:
    """Name all that a part says; what is known of it besides begins with `_`."""
    return tuple(name for name in model.__struct_fields__ if not name.startswith("_"))


def without_none(kind: Any) -> Any:
    """Give what a field holds where it holds anything: `str` of `str | None`."""
    if get_origin(kind) in (Union, UnionType):
        return next(one for one in get_args(kind) if one is not NoneType)
    return kind


def _bare(kind: Any) -> Any:
    """Leave out what a type says beside what it is."""
    kind = without_none(kind)
    return _bare(get_args(kind)[0]) if get_origin(kind) is Annotated else kind


def _item(kind: Any) -> Any:
    return _bare(get_args(kind)[0]) if get_origin(kind) is tuple else kind
