"""What was measured, and the numbers that follow from it."""

from __future__ import annotations

from collections.abc import Callable
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


@dataclass
class Results:
    """All that one run of the benchmark found, by size and case."""

    day: str
    machine: list[str]
    rounds: int
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


@dataclass(frozen=True)
class Goal:
    """A number that was promised: what was found, and what it must not pass."""

    title: str
    found: float | None
    limit: float
    unit: str = ""
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        if self.found is None:
            return False
        return self.found >= self.limit if self.at_least else self.found <= self.limit


Limits = dict[str, float]

COLD: Limits = {"S": 1.5, "L": 0.8, "XL": 0.6}
WARM: Limits = {"S": 0.5, "L": 0.15, "XL": 0.1}
PREVIEW: Limits = {"S": 0.3, "L": 1.0}
STOCK: Limits = {"S": 10, "L": 20}
CODES = 1.3
MEMORY = 1500.0
FLAT = 1.2
PAGE = 25_000.0
SEARCH = 300_000.0
LIST = 1_000_000.0


def ratio(results: Results, size: str, one: str, other: str, what: str) -> float | None:
    """Give the median of one case as so many times that of another."""
    a, b = (results.of(size, case).middle(what) for case in (one, other))
    return a / b if a is not None and b else None


def per_page(results: Results, size: str, case: str) -> float | None:
    """Give milliseconds of CPU for each page that a case wrote."""
    measured = results.of(size, case)
    cpu = measured.middle("cpu")
    return 1000 * cpu / measured.extent.pages if cpu and measured.extent else None


def goals(results: Results) -> list[Goal]:
    """Give every goal of which something was measured."""
    found = [
        *_ratio_goals(results, "从零生成，Hugo 的倍数", "ours", "hugo", COLD),
        *_page_goals(results),
        *_ratio_goals(
            results, "带码，不带码的倍数", "ours-codes", "ours", dict.fromkeys(COLD, CODES)
        ),
        *_ratio_goals(results, "改一条再生成，Hugo 的倍数", "ours-warm", "hugo-warm", WARM),
        *_preview_goals(results),
        *_stock_goals(results),
        Goal("XL 的内存", results.of("XL", "ours").memory or None, MEMORY, " MB"),
        Goal("每页 CPU，最多与最少之比", _flatness(results), FLAT),
        *_visitor_goals(results),
    ]
    return [goal for goal in found if goal.found is not None]


def _ratio_goals(
    results: Results, title: str, one: str, other: str, limits: Limits
) -> list[Goal]:
    return [
        Goal(f"{size} {title}（{name}）", ratio(results, size, one, other, what), limit)
        for size, limit in limits.items()
        for what, name in (("cpu", "CPU"), ("wall", "时间"))
    ]


def _page_goals(results: Results) -> list[Goal]:
    """Both write nearly as many pages; this is the same goal, counted by page."""
    pairs = ((size, *(per_page(results, size, c) for c in ("ours", "hugo"))) for size in COLD)
    return [
        Goal(f"{size} 从零生成，每页 CPU，Hugo 的倍数", a / b if a and b else None, COLD[size])
        for size, a, b in pairs
    ]


def _preview_goals(results: Results) -> list[Goal]:
    found = []
    for size, limit in PREVIEW.items():
        ours, hugo = (results.of(size, f"{tool}-serve").previews for tool in ("ours", "hugo"))
        if ours:
            found.append(Goal(f"{size} 预览，保存到看见", median(ours), limit, " 秒"))
        if ours and hugo:
            times = median(ours) / median(hugo)
            found.append(Goal(f"{size} 预览，Hugo 的倍数", times, 1.0))
    return found


def _stock_goals(results: Results) -> list[Goal]:
    return [
        Goal(
            f"{size} MkDocs + Material 的 CPU，本程序的倍数",
            ratio(results, size, "stock", "ours", "cpu"),
            limit,
            at_least=True,
        )
        for size, limit in STOCK.items()
    ]


def _flatness(results: Results) -> float | None:
    found = [ms for size in COLD if (ms := per_page(results, size, "ours"))]
    return max(found) / min(found) if len(found) > 1 else None


def _visitor_goals(results: Results) -> list[Goal]:
    """What a visitor downloads: of the largest size there is."""
    sizes = [size for size in COLD if results.of(size, "ours").extent]
    if not sizes:
        return []
    measured = results.of(sizes[-1], "ours")
    assert measured.extent
    kilo = 1000
    found: list[tuple[str, Callable[[], float | None], float]] = [
        ("代表页和样式，压缩后", lambda: measured.weight and measured.weight.first_paint, PAGE),
        ("最大的一份查找数据，压缩后", lambda: measured.extent and measured.extent.search, SEARCH),
        ("最大的网页", lambda: measured.extent and measured.extent.largest_page, LIST),
    ]
    return [
        Goal(f"{sizes[-1]} {title}", bytes_ / kilo if (bytes_ := get()) else None, most / kilo, " KB")
        for title, get, most in found
    ]
