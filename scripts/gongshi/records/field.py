"""The fields of a model: their names in both languages, and where a file has them."""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from gongshi.records.document import Document, Mark, Path
from gongshi.records.problem import Problem, Severity

NOT_KEYS = ("id", "body")
"""Fields that come from the file's name and from the text below the front matter."""


@cache
def fields_by_key(model: type[BaseModel]) -> dict[str, tuple[str, type[BaseModel] | None, bool]]:
    """Give for each key, Chinese or English: English name, model of its parts, many or one."""
    table: dict[str, tuple[str, type[BaseModel] | None, bool]] = {}
    for name, info in model.model_fields.items():
        if name in NOT_KEYS:
            continue
        part, many = _shape(info.annotation)
        for key in {name, info.title or name}:
            table[key] = (name, part, many)
    return table


def _shape(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """Tell whether a field holds parts of a model, and whether it holds many."""
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        inner = [a for a in get_args(annotation) if a is not type(None)]
        return _shape(inner[0])
    if origin is tuple:
        return _shape(get_args(annotation)[0])[0], get_args(annotation)[-1] is Ellipsis
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    return None, False


@cache
def chinese_name(model: type[BaseModel], name: str) -> str:
    """Give the Chinese key of a field."""
    info = model.model_fields.get(name)
    return (info.title if info else None) or name


def to_chinese(model: type[BaseModel], path: Path) -> Path:
    """Turn a path of English names into the keys that staff write."""
    out: list[str | int] = []
    here: type[BaseModel] | None = model
    for part in path:
        if isinstance(part, int) or here is None:
            out.append(part)
            continue
        out.append(chinese_name(here, part))
        entry = fields_by_key(here).get(part)
        here = entry[1] if entry else None
    return tuple(out)


def place(
    model: type[BaseModel],
    document: Document,
    path: Path,
    rule: str,
    message: str,
    remedy: str = "",
    severity: Severity = "error",
) -> Problem:
    """Make a problem at a path (English names) of a document that was translated."""
    mark, file, name = mark_of(document, path), document.source.name, label(model, path)
    return Problem(file, mark.line, mark.column, message, rule, name, remedy, severity)


def mark_of(document: Document, path: Path) -> Mark:
    """Find the place of a path of English names, or of the nearest thing around it."""
    if path[:1] == ("body",):
        return Mark(document.body_line, 1)
    found = path
    while found and found not in document.spelled:
        found = found[:-1]
    below = path[len(found) :]  # keys that staff choose, such as names of townships
    return document.mark((*document.spelled.get(found, ()), *below))


def label(model: type[BaseModel], path: Path) -> str:
    """Give the Chinese name of the field that a path of English names leads to."""
    names = [part for part in to_chinese(model, path) if isinstance(part, str)]
    return names[-1] if names else "记录"
