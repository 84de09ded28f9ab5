"""A problem in what staff wrote, and how it is told to people and to machines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Literal

from msgspec import Struct
from msgspec.structs import asdict, force_setattr

from gongshi.records.privacy import find_private

Severity = Literal["error", "warning", "note"]
Format = Literal["text", "json", "github"]

_SEVERITY_WORD: dict[Severity, str] = {"error": "错误", "warning": "提醒", "note": "说明"}


class Problem(Struct, frozen=True, order=True):
    """One thing to mend: where (path, 1-based line and column), what, and how.

    The message is one line and covers private numbers, whatever text it quotes.
    `rule` is a stable machine name such as `deputy-mandates-overlap`; `field` is the
    field in the editor's words; `remedy` says what to do, without the brackets.
    """

    path: str
    line: int
    column: int
    message: str
    rule: str
    field: str = ""
    remedy: str = ""
    severity: Severity = "error"

    def __post_init__(self) -> None:
        # Problems are shown in logs that others can read, and one to a line.
        force_setattr(self, "message", _presentable(self.message))

    def text(self) -> str:
        """Give the one-line form `path:line:column  message（remedy）`."""
        prefix = "" if self.severity == "error" else f"{_SEVERITY_WORD[self.severity]}："
        remedy = f"（{self.remedy}）" if self.remedy else ""
        return f"{self.path}:{self.line}:{self.column}  {prefix}{self.message}{remedy}"


def _presentable(message: str) -> str:
    """Give a message on one line, with private numbers covered."""
    for found in reversed(list(find_private(message))):
        message = message[: found.start] + found.excerpt + message[found.end :]
    return " ".join(message.split("\n"))


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Give the choice that `word` was most likely meant to be, if any is near."""
    choices = list(choices)
    found = get_close_matches(word, choices, n=1, cutoff=0.6)
    if found:
        return found[0]
    for is_near in (_contains, _is_misspelt):
        near = [choice for choice in choices if is_near(word, choice)]
        if len(near) == 1:
            return near[0]
    return None


def _contains(word: str, choice: str) -> bool:
    return bool(word) and (word in choice or choice in word)


def _is_misspelt(word: str, choice: str) -> bool:
    """Tell whether one character differs: in words of two, that is half the word."""
    differing = sum(a != b for a, b in zip(word, choice, strict=False))
    return len(word) == len(choice) > 1 and differing == 1


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """Give `，是否指 “…”？` for the nearest choice, or nothing."""
    near = nearest(word, choices)
    return f"，是否指 “{near}”？" if near else ""


def _github_escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


_GITHUB_COMMAND: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}


def _github_property(text: str) -> str:
    return _github_escape(text).replace(":", "%3A").replace(",", "%2C")


def _github_line(problem: Problem) -> str:
    command = _GITHUB_COMMAND[problem.severity]
    remedy = f"（{problem.remedy}）" if problem.remedy else ""
    place = f"file={_github_property(problem.path)},line={problem.line},col={problem.column}"
    return f"::{command} {place}::{_github_escape(problem.message + remedy)}"


def summary(problems: Sequence[Problem]) -> str:
    """Count the problems by severity in one Chinese line."""
    counts = Counter(problem.severity for problem in problems)
    parts = [f"{counts[s]} 处{w}" for s, w in _SEVERITY_WORD.items() if counts[s]]
    return "共 " + "、".join(parts) + "。" if parts else "没有发现问题。"


def format_problems(problems: Iterable[Problem], form: Format = "text") -> str:
    """Give all problems, sorted, in one of the three forms; `text` ends with a count."""
    ordered = sorted(set(problems))
    if form == "json":
        return json.dumps([asdict(p) for p in ordered], ensure_ascii=False, indent=2)
    if form == "github":
        return "\n".join(map(_github_line, ordered))
    return "\n".join([*(p.text() for p in ordered), summary(ordered)])


def fails(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    """Tell whether these problems stop a build: errors always, warnings when strict."""
    return any(p.severity == "error" or (strict and p.severity == "warning") for p in problems)
