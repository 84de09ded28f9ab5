"""What must hold of a suggestion: words, and its way from step to step."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from gongshi.records.field import chinese_name
from gongshi.records.problem import Problem
from gongshi.records.rules.site import Rule, Site, dangling, unknown_word
from gongshi.records.settings import Settings
from gongshi.records.suggestion import Stage, Step, Suggestion

_ONLY_ON: dict[str, Stage] = {
    "route": Stage.ASSIGNED,
    "due": Stage.ASSIGNED,
    "result": Stage.ANSWERED,
    "reply": Stage.ANSWERED,
    "rating": Stage.RATED,
}
"""Fields of a step that belong to one stage alone."""

_REQUIRED: tuple[tuple[Stage, str, str], ...] = (
    (Stage.ANSWERED, "result", "suggestion-answer-incomplete"),
    (Stage.ANSWERED, "reply", "suggestion-answer-incomplete"),
    (Stage.RATED, "rating", "suggestion-rating-incomplete"),
)
_EXPECTED: tuple[tuple[Stage, str], ...] = ((Stage.ASSIGNED, "unit"), (Stage.ASSIGNED, "due"))


def _suggestions(site: Site) -> Iterator[Suggestion]:
    yield from site.registry.suggestions.values()


def _steps(site: Site) -> Iterator[tuple[Suggestion, int, Step, int]]:
    """Go through all steps with their number in the file and their stage (0 if unknown)."""
    for suggestion in _suggestions(site):
        for n, step in enumerate(suggestion.steps):
            yield suggestion, n, step, site.settings.stage_of(step.step)


def words_are_known(site: Site) -> Iterator[Problem]:
    """A suggestion's field and channel are of the settings."""
    for suggestion in _suggestions(site):
        yield from unknown_word(
            suggestion,
            "suggestion-field-unknown",
            ("field",),
            suggestion.field,
            site.settings.fields,
            "领域",
        )
        yield from unknown_word(
            suggestion,
            "suggestion-channel-unknown",
            ("channel",),
            suggestion.channel,
            site.settings.channels,
            "意见来源",
        )


def words_of_steps_are_known(site: Site) -> Iterator[Problem]:
    """A step's name, result and rating are of the settings."""
    settings = site.settings
    results = [result.name for result in settings.results]
    ratings = [rating.name for rating in settings.ratings]
    for suggestion, n, step, _ in _steps(site):
        for rule, name, word, choices, setting in (
            ("suggestion-step-unknown", "step", step.step, settings.steps, "办理步骤"),
            ("suggestion-result-unknown", "result", step.result, results, "办理结果"),
            ("suggestion-rating-unknown", "rating", step.rating, ratings, "评议等次"),
        ):
            yield from unknown_word(suggestion, rule, ("steps", n, name), word, choices, setting)


def references_exist(site: Site) -> Iterator[Problem]:
    """The station, the deputies and the activity of a suggestion exist."""
    for suggestion in _suggestions(site):
        for n, deputy in enumerate(suggestion.deputies):
            yield from dangling(
                site, suggestion, "suggestion-deputy-missing", ("deputies", n), deputy, "deputy"
            )
        yield from dangling(
            site,
            suggestion,
            "suggestion-station-missing",
            ("station",),
            suggestion.station,
            "station",
        )
        yield from dangling(
            site,
            suggestion,
            "suggestion-activity-missing",
            ("activity",),
            suggestion.activity,
            "activity",
        )


def activity_came_before(site: Site) -> Iterator[Problem]:
    """A suggestion is registered on the day of the activity where it was raised, or later."""
    for suggestion in _suggestions(site):
        activity = site.registry.activities.get(suggestion.activity or "")
        if activity and activity.date > suggestion.registered_on:
            yield suggestion.problem(
                "suggestion-before-activity",
                f"登记日期 {suggestion.registered_on} 早于提出它的活动（{activity.date}）",
                ("activity",),
                remedy="核对活动编号和登记日期",
                severity="warning",
            )


def first_step_is_registered(site: Site) -> Iterator[Problem]:
    """The way of a suggestion begins with its registration."""
    for suggestion, n, _, stage in _steps(site):
        if n == 0 and stage > Stage.REGISTERED:
            first = site.settings.steps[0]
            yield suggestion.problem(
                "suggestion-first-step",
                f"第一步不是“{first}”",
                ("steps", 0, "step"),
                remedy=f"先写“{first}”这一步",
            )


def steps_follow_each_other(site: Site) -> Iterator[Problem]:
    """A step is followed by the next; a rating that sends back, by a new assignment or answer."""
    settings = site.settings
    for suggestion in _suggestions(site):
        for n, (before, after) in enumerate(pairwise(suggestion.steps), 1):
            allowed, stage = _next_stages(before, settings), settings.stage_of(after.step)
            if stage and allowed is not None and stage not in allowed:
                yield suggestion.problem(
                    "suggestion-step-order",
                    f"“{before.step}”之后不能是“{after.step}”",
                    ("steps", n, "step"),
                    remedy=_next_remedy(allowed, before, settings),
                )


def _next_stages(step: Step, settings: Settings) -> tuple[int, ...] | None:
    """Give the stages that may follow a step; None where the step is not known itself."""
    stage = settings.stage_of(step.step)
    if stage == 0:
        return None
    if stage < Stage.RATED:
        return (stage + 1,)
    rating = settings.rating_named(step.rating)
    if rating is None:
        return None
    return (Stage.ASSIGNED, Stage.ANSWERED) if rating.reopens else ()


def _next_remedy(allowed: tuple[int, ...], before: Step, settings: Settings) -> str:
    if not allowed:
        return f"评价“{before.rating}”就办结了；后面的步骤另登记一件"
    return "下一步应是：" + "、".join(settings.steps[stage - 1] for stage in allowed)


def step_dates_ascend(site: Site) -> Iterator[Problem]:
    """No step is dated before the one above it."""
    for suggestion in _suggestions(site):
        for n, (before, after) in enumerate(pairwise(suggestion.steps), 1):
            if after.date < before.date:
                yield suggestion.problem(
                    "suggestion-step-dates",
                    f"“{after.step}”的日期 {after.date} 早于“{before.step}”的 {before.date}",
                    ("steps", n, "date"),
                    remedy="核对日期；按先后顺序往下写",
                )


def steps_have_happened(site: Site) -> Iterator[Problem]:
    """A step is recorded after it was done."""
    for suggestion, n, step, _ in _steps(site):
        if step.date > site.today:
            yield suggestion.problem(
                "suggestion-step-to-come",
                f"“{step.step}”的日期 {step.date} 还没有到",
                ("steps", n, "date"),
                remedy="核对日期；办了以后再写这一步",
            )


def answers_and_ratings_are_whole(site: Site) -> Iterator[Problem]:
    """An answer has its result and its words, a rating its word."""
    for suggestion, n, step, stage in _steps(site):
        for own, name, rule in _REQUIRED:
            if stage == own and getattr(step, name) is None:
                label = chinese_name(Step, name)
                yield suggestion.problem(
                    rule, f"“{step.step}”没有填“{label}”", ("steps", n), remedy=f"补上“{label}”"
                )


def assignments_are_whole(site: Site) -> Iterator[Problem]:
    """An assignment names who is to answer, and until when."""
    for suggestion, n, step, stage in _steps(site):
        for own, name in _EXPECTED:
            if stage == own and getattr(step, name) is None:
                label = chinese_name(Step, name)
                yield suggestion.problem(
                    "suggestion-assignment-incomplete",
                    f"“{step.step}”没有填“{label}”",
                    ("steps", n),
                    remedy=f"补上“{label}”，群众才知道由谁办、何时答复",
                    severity="warning",
                )


def due_follows_assignment(site: Site) -> Iterator[Problem]:
    """A reply is due on the day of the assignment or later."""
    for suggestion, n, step, _ in _steps(site):
        if step.due and step.due < step.date:
            yield suggestion.problem(
                "suggestion-due",
                f"期限 {step.due} 早于交办日期 {step.date}",
                ("steps", n, "due"),
                remedy="核对这两个日期",
            )


def fields_are_on_their_step(site: Site) -> Iterator[Problem]:
    """Each step holds its own fields: no rating where nothing was answered yet."""
    for suggestion, n, step, stage in _steps(site):
        for name, own in _ONLY_ON.items():
            if stage and stage != own and getattr(step, name) is not None:
                label, right = chinese_name(Step, name), site.settings.steps[own - 1]
                yield suggestion.problem(
                    "suggestion-field-elsewhere",
                    f"“{step.step}”这一步不能填“{label}”",
                    ("steps", n, name),
                    remedy=f"写到“{right}”那一步去",
                )


RULES: tuple[Rule, ...] = (
    words_are_known,
    words_of_steps_are_known,
    references_exist,
    activity_came_before,
    first_step_is_registered,
    steps_follow_each_other,
    step_dates_ascend,
    steps_have_happened,
    answers_and_ratings_are_whole,
    assignments_are_whole,
    due_follows_assignment,
    fields_are_on_their_step,
)
