"""What the Python of a template calls to look up a value, change it, and write it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sized
from datetime import date
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import markupsafe
from markupsafe import Markup


class _Missing(tuple[()]):
    """Nothing at all, and false like all that is empty."""

    __slots__ = ()


MISSING: Any = _Missing()
"""What stands for a value that is not there, where a template may ask for it."""


class Context(dict[str, Any]):
    """The values that a template is given. One that is not there is an error, never nothing."""

    def __missing__(self, name: str) -> Any:
        raise NotGiven(name)

    def more(self, **given: Any) -> Context:
        """Give these and some more."""
        return Context(self | given) if given else self


class NotGiven(NameError):
    """A template names something that it was not given."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not given", name=name)


def _escaped(text: str) -> str:
    return str(markupsafe.escape(text))


# MarkupSafe's own, which makes no Markup of each text: five times as fast.
_escape_text: Callable[[str], str] = getattr(markupsafe, "_escape_inner", _escaped)


_BARE = frozenset({int, float, bool, date})
"""Kinds of values in whose text nothing is to be escaped."""


def escape(value: Any) -> str:
    """Give a value as HTML; markup is HTML already. Raises NotGiven."""
    if value.__class__ is str:
        return _escape_text(value)
    if value.__class__ in _BARE:
        return str(value)
    if hasattr(value, "__html__"):
        return str(value.__html__())
    if value is MISSING:
        raise NotGiven("a value")
    return _escape_text(str(value))


def concat(*parts: Any) -> str:
    """Join values to a text; to markup where one of them is."""
    for part in parts:
        if part.__class__ is not str:
            break
    else:
        return "".join(parts)
    if any(hasattr(part, "__html__") for part in parts):
        return Markup("").join(parts)
    return "".join(map(str, parts))


def said(write: Callable[[Callable[[str], None]], None]) -> Markup:
    """Give what a macro says, where it is not said at once."""
    pieces: list[str] = []
    write(pieces.append)
    return Markup("".join(pieces))


def attribute(value: Any, name: str) -> Any:
    """Give a value's attribute or entry, or MISSING."""
    if isinstance(value, Mapping):
        return value.get(name, MISSING)
    return getattr(value, name, MISSING)


def item(value: Any, key: Any) -> Any:
    """Give one of a list's or mapping's values, or MISSING."""
    try:
        return value[key]
    except (LookupError, TypeError):
        return MISSING


# filters


def safe(value: Any) -> Markup:
    """Take a text for markup."""
    return Markup(value)


def length(value: Sized) -> int:
    """Count."""
    return len(value)


def upper(value: Any) -> str:
    """Write with capital letters."""
    return str(value).upper()


def replace(value: Any, old: str, new: str) -> str:
    """Put one text in the place of another, in a text or markup."""
    return value.replace(old, new) if hasattr(value, "__html__") else str(value).replace(old, new)


def items(value: Mapping[Any, Any]) -> Iterable[tuple[Any, Any]]:
    """Give names with their values."""
    return value.items()


def first(values: Iterable[Any]) -> Any:
    """Give the first, or MISSING."""
    return next(iter(values), MISSING)


def largest(values: Iterable[Any]) -> Any:
    """Give the largest, or MISSING."""
    return max(values, default=MISSING)


def smallest(values: Iterable[Any]) -> Any:
    """Give the smallest, or MISSING."""
    return min(values, default=MISSING)


def attributes(values: Iterable[Any], attribute: str) -> list[Any]:
    """Give one attribute or entry of each."""
    return [v[attribute] if isinstance(v, Mapping) else getattr(v, attribute) for v in values]


def rounded(value: float, digits: int = 0) -> float:
    """Round to some digits."""
    return round(value, digits)


def urlencode(value: Any) -> str:
    """Write as a part of an address."""
    return quote(str(value).encode(), safe="/")


def join(values: Iterable[Any], between: str = "") -> str:
    """Join texts; to markup where one of them is."""
    parts = list(values)
    if any(hasattr(part, "__html__") for part in (between, *parts)):
        return Markup(markupsafe.escape(between)).join(parts)
    return between.join(map(str, parts))


FILTERS: dict[str, Callable[..., Any]] = {
    "safe": safe,
    "length": length,
    "upper": upper,
    "replace": replace,
    "items": items,
    "first": first,
    "max": largest,
    "min": smallest,
    "map": attributes,
    "round": rounded,
    "urlencode": urlencode,
    "join": join,
}
"""What every template may have done to a value."""


def names_of_python(filters: Mapping[str, Callable[..., Any]]) -> dict[str, Any]:
    """Give what the Python of every template knows."""
    return {
        "_MISSING": MISSING,
        "_NOTHING": Context(),
        "_Mapping": Mapping,
        "_attribute": attribute,
        "_concat": concat,
        "_dict": dict,
        "_enumerate": enumerate,
        "_escape": escape,
        "_isinstance": isinstance,
        "_item": item,
        "_len": len,
        "_list": list,
        "_namespace": SimpleNamespace,
        "_range": range,
        "_said": said,
        "_str": str,
        "_text": _escape_text,
        **{f"_f_{name}": change for name, change in filters.items()},
    }
