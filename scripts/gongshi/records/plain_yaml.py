"""YAML as nearly every record writes it, read at once and without the place of each value.

Only text that can mean one thing is taken: fields and lists one below the other, values of one
line that are bare, in brackets or in quotes without a backslash, texts below a `|`, comments on
lines of their own. Anything else, and whatever the reader in `document` would remark on, is left
to that reader, which is the judge: a test holds the two against each other on any text.
"""

from __future__ import annotations

import re
from typing import Any

from gongshi.records.document import TYPED

# No quantifier gives anything back, so that no line takes longer than its length. After a group
# `(?>…)` says so, not `*+`: that finds nothing in Python before 3.11.5 (gh-106052).
_FIRST = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]"  # what a bare value may begin with
_BARE = rf"{_FIRST}[^\n:#]*+(?>(?:(?::(?![ \n]|\Z)|(?<! )#)[^\n:#]*+)*)"
_QUOTED = r"\"[^\n\"\\#]*+\" *+|'[^\n'#]*+' *+"
_ITEM = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`，、；][^\n?:,\[\]{}#'\"，、；]*+"  # one thing in brackets
_LIST = rf"\[ *+(?:{_ITEM}(?>(?:, *+{_ITEM})*))?\] *+"
_TEXT = r"(?(2)(?!))\| *+\n(\1 ++)[^\n]++(?>(?:\n++\5(?! *+$)[^\n]++)*)(?=\n)(?!\n++ ++$)"
# Not indented far, so that nothing here can be nested deeper than MAX_DEPTH.
_LINE = re.compile(
    rf"^(?: *+#.*| *+|( {{0,6}}+)(-(?: ++|$))?"
    rf"(?:#.*|(?:(\w{{1,64}}):(?: ++|$))?({_BARE}|{_QUOTED}|{_LIST}|{_TEXT})?))$",
    re.MULTILINE,
)

_Line = tuple[int, str, str, str]
"""The column where something begins, its hyphen, its field's name, and its value as written."""


class _NotPlain(Exception):
    """The text is to be read by the other reader."""


def plain_values(text: str) -> dict[str, Any] | None:
    """Give the values of a text in plain YAML; None where the other reader must look at it."""
    if not text.replace("\n", "").isprintable():
        return None
    found = _LINE.findall(text)
    missed = text.count("\n") + 1 - len(found)
    if missed and missed != sum(value.count("\n") for *_, value, _ in found):
        return None
    lines = [
        (len(indent), hyphen, key, value)
        for indent, hyphen, key, value, _ in reversed(found)
        if hyphen or key or value
    ]
    try:
        values = _fields(lines, 0)
    except _NotPlain:
        return None
    return None if lines else values or None


def _fields(lines: list[_Line], column: int) -> dict[str, Any]:
    """Take the fields that stand at a column off the end of the lines."""
    values: dict[str, Any] = {}
    while lines and lines[-1][0] == column and not lines[-1][1]:
        _, _, key, text = lines.pop()
        if not key or key in values:
            raise _NotPlain
        values[key] = _value(text) if text else _below(lines, column)
    return values


def _below(lines: list[_Line], column: int, *, in_list: bool = False) -> Any:
    """Take what stands below a field or a hyphen without a value: fields, a list, or nothing."""
    at, hyphen = lines[-1][:2] if lines else (-1, "")
    if at > column or (at == column and hyphen and not in_list):
        return _items(lines, at) if hyphen else _fields(lines, at)
    return None


def _items(lines: list[_Line], column: int) -> list[Any]:
    """Take the items of a list whose hyphens stand at a column."""
    items: list[Any] = []
    while lines and lines[-1][0] == column and lines[-1][1]:
        _, hyphen, key, text = lines.pop()
        if key:
            inside = column + len(hyphen)
            lines.append((inside, "", key, text))
            items.append(_fields(lines, inside))
        else:
            items.append(_value(text) if text else _below(lines, column, in_list=True))
    return items


def _value(text: str) -> Any:
    """Give what one value means: bare words are typed, what is in quotes is text."""
    if text[0] == "|":
        return _text(text.split("\n")[1:])
    text = text.rstrip(" ")
    if text[0] in "\"'":
        return text[1:-1]
    if text[0] != "[":
        return TYPED.get(text, text)
    items = [item.strip(" ") for item in text[1:-1].split(",")]
    return [TYPED.get(item, item) for item in items] if items != [""] else []


def _text(lines: list[str]) -> str:
    """Give the text of several lines, none further in than the first unless it means to be."""
    indent = len(lines[0]) - len(lines[0].lstrip(" "))
    return "\n".join(line[indent:] for line in lines) + "\n"
