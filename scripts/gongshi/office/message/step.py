"""Taking a message one step further."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from gongshi.feedback.kept import Kept, Step
from gongshi.feedback.message import tidy_text
from gongshi.feedback.staff import (
    ANSWERED,
    ASSIGNED,
    RATED,
    SORTED,
    StaffError,
    choose_word,
    find_message,
    write_step,
)
from gongshi.feedback.workday import deadline
from gongshi.office.message.opened import line_of, opened, today_here


def run_sort(options: argparse.Namespace) -> int:
    """Note that a message was looked through."""
    return _do(options, Step(SORTED, options.date, options.unit, options.note))


def run_assign(options: argparse.Namespace) -> int:
    """Note who is to answer, and until when."""
    end = deadline(options.date, options.days)
    if not options.due and not end.sure:
        print(
            f"提醒：{end.day.year} 年的放假安排还不知道，期限只除去了周末，请核对。",
            file=sys.stderr,
        )
    due = options.due or end.day
    step = Step(ASSIGNED, options.date, options.unit, options.note, options.route, due)
    return _do(options, step)


def run_answer(options: argparse.Namespace) -> int:
    """Keep the reply, word for word."""
    reply = tidy_text(sys.stdin.read() if options.reply == "-" else options.reply)
    if not reply:
        raise StaffError("答复是空的，请写下答复的原话。")
    words = {"result": options.result, "reply": reply}
    return _do(options, Step(ANSWERED, options.date, options.unit, options.note, **words))


def run_close(options: argparse.Namespace) -> int:
    """Note what the sender says of the reply, which may send the message back."""
    return _do(options, Step(RATED, options.date, note=options.note, rating=options.rating))


def _do(options: argparse.Namespace, step: Step) -> int:
    with opened(options) as (store, site):
        kept = find_message(store, options.number)
        if step.result:
            choose_word(step.result, site.results, "办理结果")
        if step.rating:
            choose_word(step.rating, site.ratings, "评议等次")
        if step.stage == ANSWERED and not step.unit:
            step = replace(step, unit=_assigned_to(kept))
        write_step(store, kept, site, step, today_here())
        print(line_of(find_message(store, options.number), site, today_here()))
    return 0


def _assigned_to(kept: Kept) -> str:
    return next((step.unit for step in reversed(kept.steps) if step.stage == ASSIGNED), "")
