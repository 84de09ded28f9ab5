"""Where a suggestion stands on a day: its status, its rounds, how long it took.

The records keep every step that ever happened. A round ends with a rating; a rating that
reopens begins the next one (with an assignment or at once with an answer), and the old reply
stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from itertools import accumulate, groupby
from typing import Literal

from msgspec import Struct

from gongshi.records.settings import Rating, Result, Settings
from gongshi.records.suggestion import Stage, Step, Suggestion

Staged = tuple[Stage, Step]


class Status(StrEnum):
    """What people are told, in the order of the way; the words are what pages show."""

    UNSORTED = "待梳理"
    UNASSIGNED = "待交办"
    IN_HAND = "办理中"
    OVERDUE = "超期办理中"
    UNRATED = "待评议"
    CLOSED = "已办结"
    SENT_BACK = "退回再办"


class Round(Struct, frozen=True):
    """One time round: to whom it went, what came back, what was said of it."""

    number: int
    assigned: Step | None = None
    answered: Step | None = None
    rated: Step | None = None


class Progress(Struct, frozen=True):
    """Where a suggestion stands.

    `due` is the term that is running, None where no answer is awaited; days are calendar
    days. `days_to_answer` goes from the first assignment to the first answer, `days_total`
    from registration to the rating that closed it. `claimed` is what the handling unit said
    last, `rated` what those who raised it said last (of an earlier answer, if the last one
    still waits for its rating).
    """

    stage: Stage
    status: Status
    rounds: tuple[Round, ...]
    due: date | None
    days_overdue: int
    days_to_answer: int | None
    days_total: int | None
    claimed: Result | None
    rated: Rating | None

    @property
    def overdue(self) -> bool:
        """Tell whether an answer is awaited and its term has passed."""
        return self.days_overdue > 0

    @property
    def is_open(self) -> bool:
        """Tell whether anything is still to be done."""
        return self.status is not Status.CLOSED

    @property
    def is_answered(self) -> bool:
        """Tell whether it was ever answered, sent back since or not."""
        return any(r.answered for r in self.rounds)

    @property
    def is_solved(self) -> bool:
        """Tell whether the handling unit says it is solved."""
        return self.claimed is not None and self.claimed.meaning == "解决"

    @property
    def is_confirmed(self) -> bool:
        """Tell whether it is solved and those who raised it accept the answer."""
        return self.is_solved and not self.is_open


def progress_of(suggestion: Suggestion, settings: Settings, today: date) -> Progress:
    """Tell where a suggestion stands on a day. Steps that the settings do not know are left out."""
    staged = _staged(suggestion, settings)
    stage = staged[-1][0] if staged else Stage.REGISTERED
    rounds = tuple(_rounds(staged))
    rated = _last(staged, Stage.RATED)
    answered = _last(staged, Stage.ANSWERED)
    due = rounds[-1].assigned.due if stage is Stage.ASSIGNED and rounds[-1].assigned else None
    days_overdue = max(0, (today - due).days) if due else 0
    status = _status(stage, _awaits_new_answer(staged, settings), days_overdue > 0)
    return Progress(
        stage=stage,
        status=status,
        rounds=rounds,
        due=due,
        days_overdue=days_overdue,
        days_to_answer=_days_between(
            _first(staged, Stage.ASSIGNED), _first(staged, Stage.ANSWERED)
        ),
        days_total=_days_between(suggestion.steps[0], rated) if status is Status.CLOSED else None,
        claimed=settings.result_named(answered.result) if answered else None,
        rated=settings.rating_named(rated.rating) if rated else None,
    )


def _staged(suggestion: Suggestion, settings: Settings) -> list[Staged]:
    numbered = ((settings.stage_of(step.step), step) for step in suggestion.steps)
    return [(Stage(number), step) for number, step in numbered if number]


def _first(staged: Sequence[Staged], stage: Stage) -> Step | None:
    return next((step for here, step in staged if here is stage), None)


def _last(staged: Sequence[Staged], stage: Stage) -> Step | None:
    return _first(staged[::-1], stage)


def _days_between(first: Step | None, last: Step | None) -> int | None:
    return (last.date - first.date).days if first and last else None


def _awaits_new_answer(staged: Sequence[Staged], settings: Settings) -> bool:
    """Tell whether the last answer was sent back and no other has come since."""
    ends = [(s, step) for s, step in staged if s in (Stage.ANSWERED, Stage.RATED)]
    if not ends or ends[-1][0] is not Stage.RATED:
        return False
    rating = settings.rating_named(ends[-1][1].rating)
    return rating is not None and rating.reopens


def _status(stage: Stage, sent_back: bool, overdue: bool) -> Status:
    """Name the status; what was sent back stays so, late or not, until it is answered again."""
    if sent_back:
        return Status.SENT_BACK
    if stage is Stage.ASSIGNED:
        return Status.OVERDUE if overdue else Status.IN_HAND
    return {
        Stage.REGISTERED: Status.UNSORTED,
        Stage.SORTED: Status.UNASSIGNED,
        Stage.ANSWERED: Status.UNRATED,
        Stage.RATED: Status.CLOSED,
    }[stage]


def _round_numbers(staged: Sequence[Staged]) -> list[int]:
    """Give each step the number of its round; the next one begins after a rating."""
    ratings_before = accumulate((stage is Stage.RATED for stage, _ in staged), initial=0)
    return [1 + ratings for ratings, _ in zip(ratings_before, staged, strict=False)]


_PART_OF_ROUND = {Stage.ASSIGNED: "assigned", Stage.ANSWERED: "answered", Stage.RATED: "rated"}


def _rounds(staged: Sequence[Staged]) -> Iterator[Round]:
    """Give the rounds that have begun; none before the first assignment."""
    numbered = zip(_round_numbers(staged), staged, strict=True)
    for number, steps in groupby(numbered, key=lambda pair: pair[0]):
        parts = {
            _PART_OF_ROUND[stage]: step for _, (stage, step) in steps if stage in _PART_OF_ROUND
        }
        if parts:
            yield Round(number, **parts)


class TimelineStep(Struct, frozen=True):
    """One step as a page shows it: done, being worked on, or still to come.

    `days` are calendar days since the step before; None for the first one and for steps
    that have not happened. `step` is the record of a step that has.
    """

    stage: Stage
    name: str
    state: Literal["done", "current", "future"]
    round: int
    date: date | None = None
    days: int | None = None
    step: Step | None = None


def timeline(suggestion: Suggestion, settings: Settings) -> tuple[TimelineStep, ...]:
    """Give every step that happened, then those to come, of which the first is being worked on.

    A closed suggestion has nothing to come; one that was sent back goes on from the assignment.
    """
    staged = _staged(suggestion, settings)
    numbers = _round_numbers(staged)
    done = [
        TimelineStep(
            stage=stage,
            name=settings.steps[stage - 1],
            state="done",
            round=number,
            date=step.date,
            days=_days_between(staged[n - 1][1], step) if n else None,
            step=step,
        )
        for n, (number, (stage, step)) in enumerate(zip(numbers, staged, strict=True))
    ]
    return (*done, *_to_come(staged, numbers[-1] if numbers else 1, settings))


def _to_come(staged: Sequence[Staged], number: int, settings: Settings) -> Iterator[TimelineStep]:
    last = staged[-1][0] if staged else None
    first = last + 1 if last else Stage.REGISTERED
    if last is Stage.RATED and _awaits_new_answer(staged, settings):
        first, number = Stage.ASSIGNED, number + 1
    for stage in map(Stage, range(first, Stage.RATED + 1)):
        state: Literal["current", "future"] = "current" if stage == first else "future"
        yield TimelineStep(stage, settings.steps[stage - 1], state, number)
