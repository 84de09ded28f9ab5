"""Figures about suggestions told apart: by month, by township, by how long the answer took."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gongshi.records.figure_station import hides_station, upper_label
from gongshi.records.figure_suggestion import answer_days, suggestion_figure
from gongshi.records.figure_value import Figure, Row, Share, share_rows, tally, whole
from gongshi.records.progress import Progress
from gongshi.records.scope import Scope
from gongshi.records.suggestion import Suggestion

_MONTHS = 12
_SPANS = ((0, 15), (16, 30), (31, 60), (61, 90))
"""Calendar days, both ends included; longer ones follow."""

Pair = tuple[Suggestion, Progress]


def _pairs(scope: Scope) -> Iterable[Pair]:
    return zip(scope.suggestions, scope.progress, strict=True)


def _answered_rows(
    scope: Scope, name: Callable[[Suggestion], str], order: Iterable[str]
) -> tuple[Row, ...]:
    """Give for each name how many of its suggestions were answered, of how many."""
    pairs = [(name(suggestion), progress) for suggestion, progress in _pairs(scope)]
    return share_rows(
        tally(label for label, progress in pairs if progress.is_answered),
        tally(label for label, _ in pairs),
        order,
    )


def answered_by_month(scope: Scope) -> Figure:
    """Give the share of each month's suggestions that were answered, up to the present month.

    Of a scope of one year; the month is that of the registration.
    """
    if scope.year is None:
        raise ValueError("by month needs a scope of one year: of_year(scope, year)")
    today = scope.registry.today
    last = today.month if scope.year == today.year else _MONTHS
    months = [f"{month}月" for month in range(1, last + 1)]
    rows = _answered_rows(scope, lambda s: f"{s.registered_on.month}月", months)
    return suggestion_figure(
        scope,
        "suggestions-by-month",
        "意见建议，按登记的月份分",
        Share(sum(row.number for row in rows), len(scope.suggestions)),
        f"{scope.suggestion_words}，按登记日期分月；每个月登记了多少件，其中到今天为止至少得到过一次答复的多少件。",
        unit="",
        rows=rows,
    )


def answered_by_township(scope: Scope) -> Figure | None:
    """Give the share of each township's suggestions that were answered."""
    registry = scope.registry
    if hides_station(registry, "乡镇"):
        return None
    upper, label = upper_label(registry), registry.settings.township_label

    def town(suggestion: Suggestion) -> str:
        station = registry.stations.get(suggestion.station)
        return (station and station.township) or upper

    above = [upper] if any(town(s) == upper for s in scope.suggestions) else []
    rows = _answered_rows(scope, town, [*above, *scope.townships])
    return suggestion_figure(
        scope,
        "suggestions-by-township",
        f"意见建议，按{label}分",
        Share(sum(row.number for row in rows), len(scope.suggestions)),
        f"{scope.suggestion_words}，按登记的阵地所在{label}分；各登记了多少件，其中至少得到过一次答复的多少件。"
        f"不归某一个{label}的记为“{upper}”。",
        unit="",
        rows=rows,
        now=True,
    )


def answer_days_spread(scope: Scope) -> Figure | None:
    """Count answered suggestions by the days from assignment to first answer; None without any."""
    days = answer_days(scope)
    if not days:
        return None
    rows = [Row(f"{a}—{b}天", whole(sum(a <= n <= b for n in days))) for a, b in _SPANS]
    longest = _SPANS[-1][1]
    rows.append(Row(f"超过{longest}天", whole(sum(n > longest for n in days))))
    return suggestion_figure(
        scope,
        "answer-days-spread",
        "答复用时",
        whole(len(days)),
        f"{scope.suggestion_words}中得到答复的，按从交办到第一次答复的日历天数分；"
        "当天答复算 0 天，节假日也算，还没有答复的不算。",
        rows=tuple(rows),
    )


def split_figures(scope: Scope) -> tuple[Figure, ...]:
    """Give the figures of this module that the records of a scope support, but by month."""
    found = (answered_by_township(scope), answer_days_spread(scope))
    return tuple(figure for figure in found if figure)
