"""x"""

from __future__ import annotations
import re
from dataclasses import dataclass
from datetime import date, datetime
from collections.abc import Collection
from dateutil.rrule import rrulestr

_N = "一二三四五六日"
_D = "MO TU WE TH FR SA SU".split()


@dataclass(frozen=True)
class ReceptionRule:
    text: str
    rrule: str
    part: str | None = None


def parse_reception(text: str) -> ReceptionRule:
    if m := re.fullmatch(r"每周(.)(上午|下午)?", text):
        r = f"FREQ=WEEKLY;BYDAY={_D[_N.index(m[1])]}"
    elif m := re.fullmatch(r"(?:每月|([\d、]+)月)(?:(\d+)日|第(.)个星期(.))", text):
        mo = f";BYMONTH={m[1].replace('、', ',')}" if m[1] else ""
        f = "YEARLY" if mo else "MONTHLY"
        r = f"FREQ={f}{mo};" + (
            f"BYMONTHDAY={m[2]}" if m[2] else f"BYDAY={_N.index(m[3]) + 1}{_D[_N.index(m[4])]}"
        )
    else:
        raise ValueError(f"看不懂“{text}”")
    return ReceptionRule(text, r)


def dates_between(
    rule: ReceptionRule, first: date, last: date, *, skip: Collection[date] = ()
) -> tuple[date, ...]:
    rr = rrulestr(rule.rrule, dtstart=datetime(first.year, first.month, first.day))
    return tuple(
        d.date()
        for d in rr.between(
            datetime(first.year, first.month, first.day),
            datetime(last.year, last.month, last.day),
            inc=True,
        )
        if d.date() not in skip
    )


def next_dates(
    rule: ReceptionRule, today: date, count: int = 3, *, skip: Collection[date] = ()
) -> tuple[date, ...]:
    rr = rrulestr(rule.rrule, dtstart=datetime(today.year, today.month, today.day))
    out = []
    for d in rr:
        if d.date() not in skip:
            out.append(d.date())
        if len(out) >= count:
            break
    return tuple(out)
