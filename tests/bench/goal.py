"""What was promised of speed and size, and whether it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from bench.result import Measured, Results, per, ratio

Limits = dict[str, float]

COLD: Limits = {"S": 1.5, "L": 0.8, "XL": 0.6}
CODES: Limits = dict.fromkeys(COLD, 1.3)
WARM: Limits = {"S": 0.5, "L": 0.15, "XL": 0.1}
PREVIEW: Limits = {"S": 0.3, "L": 1.0}
STOCK: Limits = {"S": 10, "L": 20}
MEMORY = 1500.0
FLAT = 1.2
_KILO = 1000


@dataclass(frozen=True)
class Goal:
    """A number that was promised: what was found, and what it must not pass."""

    title: str
    found: float
    limit: float
    unit: str = ""
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        return self.found >= self.limit if self.at_least else self.found <= self.limit


def goals(results: Results) -> Iterator[Goal]:
    """Give every goal of which something was measured."""
    yield from _ratios(results, "从零生成，是 Hugo 的几倍", "ours", "hugo", COLD)
    yield from _ratios(results, "从零生成，连触摸屏，是 Hugo 的几倍", "ours-screens", "hugo", COLD)
    yield from _by_unit(results)
    yield from _ratios(results, "带码，是不带码的几倍", "ours-codes", "ours", CODES)
    yield from _ratios(results, "改一条再生成，是 Hugo 的几倍", "ours-warm", "hugo-warm", WARM)
    yield from _previews(results)
    yield from _stock(results)
    yield from _growth(results)
    for size in reversed(COLD):
        if results.of(size, "ours").extent:
            yield from _visitor(size, results.of(size, "ours"))
            return


def _ratios(results: Results, title: str, one: str, other: str, limits: Limits) -> Iterator[Goal]:
    for size, limit in limits.items():
        for what, name in (("cpu", "CPU"), ("wall", "时间")):
            found = ratio(results, size, one, other, what)
            if found is not None:
                yield Goal(f"{size} {title}（{name}）", found, limit)


def _by_unit(results: Results) -> Iterator[Goal]:
    """The first goal again by page and by byte: the two write neither as many nor as long ones."""
    for size, limit in COLD.items():
        for what, name in (("pages", "每页"), ("bytes", "每 MB ")):
            ours, hugo = (per(results, size, case, what) for case in ("ours", "hugo"))
            if ours and hugo:
                yield Goal(f"{size} 从零生成，{name}是 Hugo 的几倍（CPU）", ours / hugo, limit)


def _previews(results: Results) -> Iterator[Goal]:
    for size, limit in PREVIEW.items():
        ours, hugo = (results.of(size, f"{tool}-serve").previews for tool in ("ours", "hugo"))
        if ours:
            yield Goal(f"{size} 预览，从保存到看见", median(ours), limit, " 秒")
        if ours and hugo:
            yield Goal(f"{size} 预览，是 Hugo 的几倍", median(ours) / median(hugo), 1)


def _stock(results: Results) -> Iterator[Goal]:
    for size, limit in STOCK.items():
        found = ratio(results, size, "stock", "ours", "cpu")
        if found is not None:
            title = f"{size} 从零生成，MkDocs + Material 是我们的几倍（CPU）"
            yield Goal(title, found, limit, at_least=True)
        stock, ours = (per(results, size, case, "pages") for case in ("stock", "ours"))
        if stock and ours:
            title = f"{size} 从零生成，MkDocs + Material 每页是我们的几倍（CPU）"
            yield Goal(title, stock / ours, limit, at_least=True)


def _growth(results: Results) -> Iterator[Goal]:
    memory = results.of("XL", "ours").memory
    if memory:
        yield Goal("XL 全部进程的内存", memory, MEMORY, " MB")
    found = [each for size in COLD if (each := per(results, size, "ours", "pages"))]
    if len(found) > 1:
        yield Goal("每页 CPU，各规模最多与最少之比", max(found) / min(found), FLAT)


def _visitor(size: str, measured: Measured) -> Iterator[Goal]:
    """What a visitor downloads; lists must stay usable however many records there are."""
    if measured.weight:
        found = measured.weight.first_paint / _KILO
        yield Goal(f"{size} 代表页和样式，压缩后", found, 25, " KB")
    if measured.extent:
        found = measured.extent.search / _KILO
        yield Goal(f"{size} 查一次最多下载的数据，压缩后", found, 300, " KB")
        found = measured.extent.largest_page / _KILO
        yield Goal(f"{size} 最大的一个网页，未压缩", found, 1000, " KB")
