"""x"""

from __future__ import annotations
import re
from dataclasses import dataclass
from collections.abc import Iterable


@dataclass(frozen=True)
class Count:
    value: int
    approximate: bool
    text: str


def parse_count(text: str) -> Count:
    m = re.search(r"\d+", text)
    return Count(int(m[0]) if m else 1000, not text.isdigit(), text)


def sum_counts(counts: Iterable[Count]) -> Count:
    cs = list(counts)
    v = sum(c.value for c in cs)
    a = any(c.approximate for c in cs)
    return Count(v, a, ("约" if a else "") + f"{v:,}")
