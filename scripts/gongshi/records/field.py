"""The fields of a model: their names in both languages, and where a file has them."""

from __future__ import annotations

from functools import cache

from gongshi.records.document import Document, Mark, Path
from gongshi.records.part import Part, fields_of
from gongshi.records.problem import Problem, Severity

NOT_KEYS = ("id", "body")
"""Fields that come from the file's name and from the text below the front matter."""


@cache
def fields_by_key(model: type[Part]) -> dict[str, tuple[str, type[Part] | None, bool]]:
    """Give for each key, Chinese or English: English name, model of its parts, many or one."""
    return {
        key: (name, field.part, field.holds_many)
        for name, field in fields_of(model).items()
        if name not in NOT_KEYS
        for key in (name, field.title)
    }


@cache
def chinese_name(model: type[Part], name: str) -> str:
    """Give the Chinese key of a field."""
    field = fields_of(model).get(name)
    return field.title if field else name


def to_chinese(model: type[Part], path: Path) -> Path:
    """Turn a path of English names into the keys that staff write."""
    out: list[str | int] = []
    here: type[Part] | None = model
    for part in path:
        if isinstance(part, int) or here is None:
            out.append(part)
            continue
        out.append(chinese_name(here, part))
        entry = fields_by_key(here).get(part)
        here = entry[1] if entry else None
    return tuple(out)


def place(
    model: type[Part],
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


def label(model: type[Part], path: Path) -> str:
    """Give the Chinese name of the field that a path of English names leads to."""
    names = [part for part in to_chinese(model, path) if isinstance(part, str)]
    return names[-1] if names else "记录"
