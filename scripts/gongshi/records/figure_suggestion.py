"""Figures about suggestions: how many, how far they have come, how long it takes, what came of it.

What the handling unit claims and what those who raised it say are never mixed.
"""

from __future__ import annotations

from statistics import median_low

from msgspec.structs import replace

from gongshi.records.count import Count
from gongshi.records.figure_value import (
    Figure,
    Row,
    Share,
    Value,
    ordered_rows,
    tally,
    up_to,
    whole,
)
from gongshi.records.progress import Progress, Status
from gongshi.records.scope import Scope

_STATUSES = tuple(status.value for status in Status)
OVERDUE = "suggestions/overdue/"
"""Where exactly those stand that are overdue."""


def suggestion_figure(
    scope: Scope,
    key: str,
    label: str,
    value: Value,
    definition: str,
    *,
    unit: str = "件",
    rows: tuple[Row, ...] = (),
    now: bool = False,
) -> Figure:
    """Make a figure of a scope; `now` where it tells how things stand, not of a time."""
    return Figure(
        key=scope.prefix + key,
        label=label,
        unit=unit,
        definition=definition,
        value=value,
        period=up_to(scope.registry.today) if now else scope.suggestion_period,
        as_of=scope.registry.today,
        href=scope.suggestion_href,
        rows=rows,
    )


def _total(scope: Scope) -> Count:
    return whole(len(scope.suggestions))


def suggestions(scope: Scope) -> Figure:
    """Count the suggestions of a scope, one for each record, dated by their registration."""
    return suggestion_figure(
        scope,
        "suggestions",
        "意见建议",
        _total(scope),
        f"{scope.suggestion_words}，一篇记录算一件，退回重办的仍是同一件；按登记日期算年份。",
    )


def suggestions_by_year(scope: Scope) -> Figure:
    """Count suggestions by the year in which they were registered, the newest first."""
    counts = tally(f"{s.registered_on.year}年" for s in scope.suggestions)
    years = sorted({s.registered_on.year for s in scope.suggestions}, reverse=True)
    return suggestion_figure(
        scope,
        "suggestions-by-year",
        "意见建议，按年分",
        _total(scope),
        f"{scope.suggestion_words}，按登记日期分年。",
        rows=ordered_rows(counts, [f"{year}年" for year in years]),
    )


def suggestions_by_stage(scope: Scope) -> Figure:
    """Count suggestions by the step they reached last."""
    steps = scope.registry.settings.steps
    return suggestion_figure(
        scope,
        "suggestions-by-stage",
        "意见建议，按步骤分",
        _total(scope),
        f"{scope.suggestion_words}，按今天为止走到的最近一步分；退回重办的，按重办走到的那一步算。",
        rows=ordered_rows(tally(steps[p.stage - 1] for p in scope.progress), steps),
        now=True,
    )


def suggestions_by_status(scope: Scope) -> Figure:
    """Count suggestions by their status; each is in one row."""
    return suggestion_figure(
        scope,
        "suggestions-by-status",
        "意见建议，按办理情况分",
        _total(scope),
        f"{scope.suggestion_words}，按今天的办理情况分，每件只在一项里。"
        "“退回再办”的即使超了期限，也只记在“退回再办”里。",
        rows=ordered_rows(tally(p.status.value for p in scope.progress), _STATUSES),
        now=True,
    )


def suggestions_by_field(scope: Scope) -> Figure:
    """Count suggestions by field, in the order of the settings."""
    return suggestion_figure(
        scope,
        "suggestions-by-field",
        "意见建议，按领域分",
        _total(scope),
        f"{scope.suggestion_words}，按内容所属领域分。",
        rows=ordered_rows(
            tally(s.field for s in scope.suggestions), scope.registry.settings.fields
        ),
    )


def suggestions_by_result(scope: Scope) -> Figure:
    """Count answered suggestions by what the handling unit said last."""
    claimed = [p.claimed for p in _answered(scope)]
    return suggestion_figure(
        scope,
        "suggestions-by-result",
        "办理单位的答复",
        whole(len(claimed)),
        f"{scope.suggestion_words}中得到过答复的，按办理单位最近一次答复的结果分。"
        "这是办理单位的说法，群众认不认可看群众评议。",
        rows=ordered_rows(
            tally(result.name if result else None for result in claimed),
            [result.name for result in scope.registry.settings.results],
        ),
        now=True,
    )


def suggestions_by_rating(scope: Scope) -> Figure:
    """Count rated suggestions by what those who raised them said last."""
    rated = [p.rated.name for p in scope.progress if p.rated]
    return suggestion_figure(
        scope,
        "suggestions-by-rating",
        "群众评议",
        whole(len(rated)),
        f"{scope.suggestion_words}中评议过的，按提出意见的群众最近一次评价分；还没有评议的不算。"
        "退回重办、新的答复还没有评议的，仍按上一次评价算。",
        rows=ordered_rows(
            tally(rated), [rating.name for rating in scope.registry.settings.ratings]
        ),
        now=True,
    )


def _answered(scope: Scope) -> list[Progress]:
    return [p for p in scope.progress if p.is_answered]


def answered_share(scope: Scope) -> Figure:
    """Give the share of all suggestions that were answered at least once."""
    answered = _answered(scope)
    return suggestion_figure(
        scope,
        "suggestions-answered",
        "已答复的意见建议",
        Share(len(answered), len(scope.progress)),
        f"{scope.suggestion_words}中，至少得到过一次答复的占全部的多少。"
        "答复过又退回重办的也算答复过；答复了不等于解决了。",
        unit="",
        now=True,
    )


def solved_share(scope: Scope) -> Figure:
    """Give the share of answered suggestions that the handling unit says are solved."""
    answered = _answered(scope)
    return suggestion_figure(
        scope,
        "suggestions-solved",
        "答复为已解决的意见建议",
        Share(sum(p.is_solved for p in answered), len(answered)),
        f"{scope.suggestion_words}中，办理单位最近一次答复为已经解决的，占得到过答复的多少。"
        "这是办理单位的说法，还没有评议的、群众不认可退回的也在内。",
        unit="",
        now=True,
    )


def confirmed_share(scope: Scope) -> Figure:
    """Give the share of answered suggestions that are solved and accepted as such."""
    answered = _answered(scope)
    return suggestion_figure(
        scope,
        "suggestions-confirmed",
        "群众认可的已解决",
        Share(sum(p.is_confirmed for p in answered), len(answered)),
        f"{scope.suggestion_words}中，办理单位答复已经解决、群众评议后没有退回的，占得到过答复的多少。"
        "还没有评议的不算认可。",
        unit="",
        now=True,
    )


def overdue_suggestions(scope: Scope) -> Figure:
    """Count suggestions whose answer is awaited today beyond the term, sent back ones included."""
    figure = suggestion_figure(
        scope,
        "suggestions-overdue",
        "超期未答复",
        whole(sum(p.overdue for p in scope.progress)),
        f"{scope.suggestion_words}中，已经交办、今天还没有答复、过了答复期限的；"
        "退回再办又过了新期限的也算，期限当天不算超期。",
        now=True,
    )
    return replace(figure, href=OVERDUE) if scope.is_whole else figure


def answer_days(scope: Scope) -> list[int]:
    """Give the calendar days from assignment to first answer of what was answered, ascending."""
    return sorted(p.days_to_answer for p in scope.progress if p.days_to_answer is not None)


_DAYS = "从交办到第一次答复的日历天数（当天答复算 0 天，节假日也算，还没有答复的不算）"


def median_days_to_answer(scope: Scope) -> Figure | None:
    """Give the days within which half of the answers came: the lower median; None without any."""
    days = answer_days(scope)
    if not days:
        return None
    return suggestion_figure(
        scope,
        "answer-days-median",
        "一半意见的答复用时",
        whole(median_low(days)),
        f"{scope.suggestion_words}中得到答复的，有一半在这么多天以内答复（中位数）：把各件{_DAYS}"
        "由少到多排，取正中的一件；件数是双数时取中间靠前的一件。",
        unit="天",
    )


def ninth_tenth_days_to_answer(scope: Scope) -> Figure | None:
    """Give the days within which nine of ten answers came: the 90th percentile by nearest rank.

    Nearest rank (the ⌈0.9·n⌉-th of n), so that the number is one that a record has.
    """
    days = answer_days(scope)
    if not days:
        return None
    return suggestion_figure(
        scope,
        "answer-days-ninety",
        "九成意见的答复用时",
        whole(days[(9 * len(days) + 9) // 10 - 1]),
        f"{scope.suggestion_words}中得到答复的，有九成在这么多天以内答复（第 90 百分位数）："
        f"把各件{_DAYS}"
        "由少到多排，取排在十分之九处的一件。",
        unit="天",
    )


def suggestion_figures(scope: Scope) -> tuple[Figure, ...]:
    """Give all figures about suggestions that the records of a scope support."""
    found = (
        suggestions(scope),
        suggestions_by_year(scope),
        suggestions_by_status(scope),
        suggestions_by_stage(scope),
        suggestions_by_field(scope),
        overdue_suggestions(scope),
        answered_share(scope),
        suggestions_by_result(scope),
        solved_share(scope),
        suggestions_by_rating(scope),
        confirmed_share(scope),
        median_days_to_answer(scope),
        ninth_tenth_days_to_answer(scope),
    )
    return tuple(figure for figure in found if figure)
