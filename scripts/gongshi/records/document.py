"""What one file says: its values, with the place of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from msgspec import Struct, field

from gongshi.records.problem import Problem, Severity
from gongshi.records.source import Source

Path = tuple[str | int, ...]

FRONT_MATTER = re.compile(r"---[^\S\n]*+\n((?:.*+\n)*?)---[^\S\n]*+(?:\n|\Z)")
"""The record of a post: what is between its first line of `---` and the next."""

TYPED = {"null": None, "~": None, "": None, "true": True, "false": False}


class Mark(NamedTuple):
    """A place in a file: 1-based line and column."""

    line: int
    column: int


class Document(Struct):
    """What one file says: a mapping, the marks of keys and values, and the text below it."""

    source: Source
    values: dict[str, Any] = field(default_factory=dict)
    keys: dict[Path, Mark] = field(default_factory=dict)
    marks: dict[Path, Mark] = field(default_factory=dict)
    spelled: dict[Path, Path] = field(default_factory=dict)  # English path → as written
    is_mapping: bool = False
    body: str = ""
    body_line: int = 1
    problems: list[Problem] = field(default_factory=list)

    def mark(self, path: Sequence[str | int]) -> Mark:
        """Give the place of a value, or of the nearest thing around it that has one."""
        place = tuple(path)
        while place not in self.marks and place:
            place = place[:-1]
        return self.marks.get(place, Mark(1, 1))

    def problem(
        self,
        rule: str,
        message: str,
        mark: Mark,
        *,
        remedy: str = "",
        field: str = "",
        severity: Severity = "error",
    ) -> None:
        """Note a problem at a place of this file."""
        self.problems.append(
            Problem(
                self.source.name, mark.line, mark.column, message, rule, field, remedy, severity
            )
        )
