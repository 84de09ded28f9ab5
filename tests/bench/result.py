"""What was measured, and the numbers that follow from it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from bench.output import Extent
from bench.process import Usage
from bench.weight import Weight


@dataclass
class Measured:
    """One case at one size: every run, what it wrote, and seconds of previews."""

    runs: list[Usage] = field(default_factory=list)
    previews: list[float] = field(default_factory=list)
    memory: float = 0.0
    extent: Extent | None = None
    weight: Weight | None = None

    def middle(self, what: str) -> float | None:
        """Give the median of `wall` or `cpu` over all runs."""
        return median(getattr(run, what) for run in self.runs) if self.runs else None

    def per(self, what: str) -> float:
        """Give the milliseconds of CPU for each of its `pages` or `bytes`."""
        count: int = getattr(self.extent, what)
        return 1000 * (self.middle("cpu") or 0.0) / count


@dataclass
class Results:
    """All that one run of the benchmark found, by size and case; `rounds` are by size."""

    day: str
    machine: list[str]
    rounds: dict[str, int]
    measured: dict[str, dict[str, Measured]] = field(default_factory=dict)

    def of(self, size: str, case: str) -> Measured:
        """Give what was measured of a case; an empty one where nothing was."""
        return self.measured.get(size, {}).get(case, Measured())

    def put(self, size: str, case: str) -> Measured:
        """Give the place for what is being measured of a case."""
        return self.measured.setdefault(size, {}).setdefault(case, Measured())

    def as_json(self) -> dict[str, Any]:
        """Give everything as plain values."""
        return asdict(self)


def ratio(results: Results, size: str, one: str, other: str, what: str) -> float | None:
    """Give the median of one case as so many times that of another."""
    a, b = (results.of(size, case).middle(what) for case in (one, other))
    return a / b if a is not None and b else None


def per(results: Results, size: str, case: str, what: str) -> float | None:
    """Give milliseconds of CPU for each of the `pages` or `bytes` that a case wrote."""
    measured = results.of(size, case)
    return measured.per(what) if measured.runs and measured.extent else None
