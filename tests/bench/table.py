"""The results as Markdown: for the terminal and for the page about speed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from bench.case import CASES
from bench.goal import Goal, goals
from bench.output import Extent
from bench.result import Measured, Results
from bench.sample import SIZES

SPEED, COUNTRY, PROFILE = "测速结果", "全国推算", "时间花在哪里"
"""What stands between marks on the page about speed."""

_MEGA = 1_000_000


def render_report(results: Results) -> str:
    """Give the whole report: machine, what was measured, previews, goals."""
    sizes = [SIZES[name] for name in results.measured if name in SIZES]
    counts = "；".join(
        f"{s.name} 有 {s.deputies:,} 位代表、{s.stations:,} 个阵地、{s.posts:,} 次活动"
        for s in sizes
    )
    rounds = "，".join(f"{name} 每项轮流跑 {results.rounds[name]} 次" for name in results.measured)
    parts = [
        f"测于 {results.day}，{rounds}，取中位数。{counts}。",
        "\n".join(f"- {line}" for line in results.machine),
        _runs_table(results),
        _extent_table(results),
        _preview_table(results),
        _weight_table(results),
        _goal_table(goals(results)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def put_report(page: str, name: str, report: str) -> str:
    """Put a report into a page, between the two marks of that name."""
    begin, end = f"<!-- {name}：开始 -->", f"<!-- {name}：结束 -->"
    before, found, rest = page.partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"the page has no {begin} … {end}")
    return f"{before}{begin}\n\n{report}\n{end}{after}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a table in Markdown, or nothing where there are no rows."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) if len(lines) > 2 else ""


def _runs_table(results: Results) -> str:
    head = ("规模", "做法", "时间（秒）", "CPU（秒）", "内存（MB）",
            "每页 CPU（毫秒）", "每 MB CPU（毫秒）")  # fmt: skip
    return table(
        head,
        (
            (size, CASES[name].title, *_run_cells(measured))
            for size, cases in results.measured.items()
            for name, measured in cases.items()
            if measured.runs
        ),
    )


def _run_cells(measured: Measured) -> tuple[str, ...]:
    return (
        f"{measured.middle('wall'):,.2f}",
        f"{measured.middle('cpu'):,.2f}",
        f"{measured.memory:,.0f}",
        f"{measured.per('pages'):,.2f}",
        f"{measured.per('bytes') * _MEGA:,.0f}",
    )


def _extent_table(results: Results) -> str:
    """What was written; after an edit that is the same."""
    return table(
        ("规模", "做法", "网页", "其中记录的", "触摸屏和大屏的", "文件", "共（MB）"),
        (
            (size, CASES[name].title, *_extent_cells(measured.extent))
            for size, cases in results.measured.items()
            for name, measured in cases.items()
            if measured.extent and not CASES[name].warm
        ),
    )


def _extent_cells(extent: Extent) -> tuple[str, ...]:
    counts = (extent.pages, extent.records, extent.screens, extent.files)
    return (*(f"{count:,}" for count in counts), f"{extent.bytes / _MEGA:,.1f}")


def _preview_table(results: Results) -> str:
    return table(
        ("规模", "做法", "保存到看见（秒）", "最快", "最慢"),
        (
            (size, CASES[name].title, *(f"{f(measured.previews):.2f}" for f in (median, min, max)))
            for size, cases in results.measured.items()
            for name, measured in cases.items()
            if measured.previews
        ),
    )


def _weight_table(results: Results) -> str:
    """What a visitor of a deputy's page downloads; bytes are compressed."""
    return table(
        ("规模", "做法", "代表页", "样式", "脚本", "查找数据", "最大的网页（未压缩）"),
        (
            (size, CASES[name].title, *_weight_cells(measured))
            for size, cases in results.measured.items()
            for name, measured in cases.items()
            if measured.weight
        ),
    )


def _weight_cells(measured: Measured) -> tuple[str, ...]:
    assert measured.weight
    assert measured.extent
    weight, extent = measured.weight, measured.extent
    return (
        *map(_kilobytes, (weight.page, weight.styles, weight.scripts, extent.search)),
        f"{_kilobytes(extent.largest_page)}，{extent.largest_list}/",
    )


def _kilobytes(count: int) -> str:
    return f"{count / 1000:,.1f} KB"


def _goal_table(found: Iterable[Goal]) -> str:
    return table(
        ("目标", "测得", "要求", "达到"),
        (
            (
                goal.title,
                f"{goal.found:,.2f}{goal.unit}",
                f"{'不少于' if goal.at_least else '不超过'} {goal.limit:,g}{goal.unit}",
                "是" if goal.is_met else "**否**",
            )
            for goal in found
        ),
    )
