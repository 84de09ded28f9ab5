"""Staff's work on a message: five dated steps, none of which can be jumped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gongshi.feedback.kept import Kept, Step
from gongshi.feedback.receipt import is_number, read_number
from gongshi.feedback.recipients import Site
from gongshi.feedback.store import Store
from gongshi.feedback.workday import deadline

REGISTERED, SORTED, ASSIGNED, ANSWERED, RATED = range(1, 6)
SORTING_DAYS = 5
ANSWER_DAYS = 30
"""Working days to sort a message, and to answer it unless the office says otherwise."""


NAME_LONGEST, NOTE_LONGEST = 80, 500


class StaffError(Exception):
    """What was asked for cannot be done; the sentence says why and what to do."""


@dataclass(frozen=True)
class State:
    """Where a message stands: its last step, and by when the next is due."""

    stage: int
    closed: bool
    due: date | None
    overdue: bool


def find_message(store: Store, typed: str) -> Kept:
    """Give the message of a number as somebody types it. Raises StaffError."""
    number = read_number(typed)
    if not is_number(number):
        raise StaffError(f"“{typed}” 不是回执号码：八个数字，请对照检查有没有写错一位。")
    kept = store.find(number)
    if kept is None:
        raise StaffError(
            f"没有回执号码是 {number[:4]} {number[4:]} 的留言（也可能已经按要求删除）。"
        )
    return kept


def state_of(kept: Kept, site: Site, today: date) -> State:
    """Tell where a message stands on a day."""
    last = kept.steps[-1]
    closed = last.stage == RATED and not site.ratings.get(last.rating, False)
    due = None
    if last.stage == REGISTERED:
        due = deadline(last.day, SORTING_DAYS).day
    elif last.stage == ASSIGNED:
        due = last.due
    return State(last.stage, closed, due, due is not None and today > due)


def write_step(store: Store, kept: Kept, site: Site, step: Step, today: date) -> None:
    """Add a step. Raises StaffError where it is not the next one, or a field cannot be so."""
    allowed = _next(kept, site)
    if step.stage not in allowed:
        raise StaffError(_wrong_order(kept, site, step.stage, allowed))
    before = kept.steps[-1]
    if step.day < before.day:
        raise StaffError(
            f"{step.day} 早于上一步“{site.steps[before.stage - 1]}”的日期 {before.day}，请改日期。"
        )
    if step.day > today:
        raise StaffError(f"{step.day} 还没有到，办了以后再记，或改日期。")
    if step.due and step.due < step.day:
        raise StaffError(f"答复期限 {step.due} 早于交办日期 {step.day}，请改期限。")
    for value, what, most in (
        (step.unit, "单位", NAME_LONGEST),
        (step.route, "办理方式", NAME_LONGEST),
        (step.note, "说明", NOTE_LONGEST),
    ):
        _check_line(value, what, most)
    store.write_step(kept.number, step, after=len(kept.steps))


def _check_line(value: str, what: str, most: int) -> None:
    """See to it that a record may be made of it later: one line of plain words."""
    if len(value) > most or "<" in value or not value.isprintable():
        raise StaffError(f"{what}只写一行字，不超过 {most} 个，不用“<”。")


def _next(kept: Kept, site: Site) -> Sequence[int]:
    last = kept.steps[-1]
    if last.stage == RATED:
        return (ASSIGNED, ANSWERED) if site.ratings.get(last.rating, False) else ()
    return (last.stage + 1,)


def _wrong_order(kept: Kept, site: Site, stage: int, allowed: Sequence[int]) -> str:
    wanted = site.steps[stage - 1]
    if not allowed:
        return f"这件已经办结，不能再办“{wanted}”。"
    names = "或".join(f"“{site.steps[number - 1]}”" for number in allowed)
    return (
        f"现在办到“{site.steps[kept.steps[-1].stage - 1]}”，下一步是{names}，不能先办“{wanted}”。"
    )


def choose_word(word: str, choices: Iterable[str], what: str) -> str:
    """See to it that a word is one of the site's settings. Raises StaffError."""
    known = list(choices)
    if word not in known:
        raise StaffError(f"{what}里没有“{word}”，可以写：{'、'.join(known)}。")
    return word
