"""Figures about attendance: who of the own level's deputies took part in activities, how often."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from functools import cached_property
from itertools import compress
from operator import attrgetter
from statistics import median_low

from msgspec import Struct
from msgspec.structs import replace

from gongshi.records.activity import Activity
from gongshi.records.figure_value import (
    Figure,
    Row,
    Share,
    Value,
    ordered_rows,
    period_of,
    share_rows,
    tally,
    up_to,
    whole,
)
from gongshi.records.registry import Groups, Registry, grouped_by

_SPANS = ((0, 0, "没有记录"), (1, 4, "1—4次"), (5, 9, "5—9次"), (10, 14, "10—14次"))
_MOST = 15
ELSEWHERE = "其他代表团"
"""The row of deputies whose delegation is no township's."""


class Attendance(Struct, frozen=True, dict=True):
    """Some serving deputies, and in how many activities of one year each took part.

    Leading, taking part and coming as a guest are one; every activity of the site counts,
    wherever it was. `towns` gives the township of each deputy's delegation by the deputy's id,
    or `ELSEWHERE`; `townships` are those that figures name even where nobody of them took part.
    `receiving` are the ids of those with a fixed reception day, here and elsewhere. `words` is
    how a definition calls the deputies.
    """

    registry: Registry
    year: int
    times: Mapping[str, int]
    towns: Mapping[str, str]
    receiving: set[str]
    townships: Collection[str]
    words: str
    prefix: str = ""

    @cached_property
    def counts(self) -> list[int]:
        """How often each took part, in ascending order."""
        return sorted(self.times.get(deputy, 0) for deputy in self.towns)

    @cached_property
    def by_town(self) -> Groups[str]:
        """The ids of the deputies by the township of their delegation."""
        return grouped_by(self.towns, self.towns.get)


def take_attendance(registry: Registry, year: int) -> Attendance:
    """Count for every deputy of the own level, going through the year's activities once."""
    activities = (a for a in registry.activities.values() if a.year == year)
    times = Counter(person for activity in activities for person in activity.people_ids)
    deputies = registry.own_deputies
    ids = [deputy.id for deputy in deputies]
    towns = dict.fromkeys(ids, ELSEWHERE)
    for township, here in registry.own_by_township.items():
        towns.update(dict.fromkeys(map(attrgetter("id"), here), township))
    receiving = {*compress(ids, map(attrgetter("reception"), deputies))}
    words = f"本站公布、现在任职的{registry.settings.own_level}人大代表"
    townships = registry.settings.divisions
    return Attendance(registry, year, times, towns, receiving, townships, words)


def attendance_in_township(attendance: Attendance, township: str) -> Attendance:
    """Narrow attendance to the deputies of a township's delegation."""
    registry = attendance.registry
    return replace(
        attendance,
        towns=dict.fromkeys(attendance.by_town.get(township, ()), township),
        words=f"这个{registry.settings.township_label}的代表团现在任职的"
        f"{registry.settings.own_level}人大代表",
        townships=(township,),
        prefix="township-",
    )


def _figure(
    attendance: Attendance,
    key: str,
    label: str,
    value: Value,
    definition: str,
    *,
    unit: str = "",
    rows: tuple[Row, ...] = (),
    now: bool = False,
) -> Figure:
    today = attendance.registry.today
    year = date(attendance.year, 1, 1)
    return Figure(
        key=attendance.prefix + key,
        label=label,
        unit=unit,
        definition=definition,
        value=value,
        period=up_to(today) if now else period_of([year], today),
        as_of=today,
        href="deputies/",
        rows=rows,
    )


_HOW = "数的是这一年本站公布的活动，牵头、参加和受邀参加都算，在哪里开展的都算"


def _by_township(attendance: Attendance, chosen: set[str]) -> tuple[Row, ...]:
    """Give for each township how many of its deputies are among the chosen, of how many."""
    towns = attendance.towns
    return share_rows(
        tally(town for deputy, town in towns.items() if deputy in chosen),
        tally(towns.values()),
        attendance.townships,
    )


def active_deputies(attendance: Attendance) -> Figure:
    """Give the share of the deputies who took part in an activity of the year at least once."""
    active = attendance.towns.keys() & attendance.times.keys()
    return _figure(
        attendance,
        "deputies-active",
        "参加过活动的代表",
        Share(len(active), len(attendance.towns)),
        f"{attendance.words}中，这一年至少参加过一次活动的占多少（{_HOW}）。",
        rows=_by_township(attendance, active),
    )


def attendances(attendance: Attendance) -> Figure:
    """Add up how often the deputies took part: one deputy at one activity is one."""
    towns = dict.fromkeys(attendance.towns.values(), 0)
    for deputy, town in attendance.towns.items():
        towns[town] += attendance.times.get(deputy, 0)
    return _figure(
        attendance,
        "attendances",
        "代表参加活动",
        whole(sum(attendance.counts)),
        f"{attendance.words}各参加了多少次活动，相加（{_HOW}）；几位代表一同参加的，每人算一次。",
        unit="人次",
        rows=ordered_rows(towns, attendance.townships),
    )


def attendance_spread(attendance: Attendance) -> Figure:
    """Count the deputies by how often they took part; those with no record are a row too."""
    counts = attendance.counts
    rows = [
        Row(name, whole(bisect_right(counts, last) - bisect_left(counts, first)))
        for first, last, name in _SPANS
    ]
    rows.append(Row(f"{_MOST}次以上", whole(len(counts) - bisect_left(counts, _MOST))))
    return _figure(
        attendance,
        "attendance-spread",
        "代表参加活动的次数",
        whole(len(counts)),
        f"{attendance.words}，按这一年参加活动的次数分（{_HOW}）。"
        "年中才任职的也在内，次数少不等于履职少。",
        unit="位",
        rows=tuple(rows),
    )


def median_attendance(attendance: Attendance) -> Figure | None:
    """Give how often half of the deputies took part at most: the lower median; None without any."""
    if not attendance.towns:
        return None
    return _figure(
        attendance,
        "attendance-median",
        "代表参加活动的中位数",
        whole(median_low(attendance.counts)),
        f"把{attendance.words}按这一年参加活动的次数由少到多排（{_HOW}），"
        "取正中的一位；人数是双数时取中间靠前的一位。",
        unit="次",
    )


def receiving_deputies(attendance: Attendance) -> Figure | None:
    """Give the share of the deputies with a fixed reception day; None where none has one."""
    fixed = attendance.towns.keys() & attendance.receiving
    if not fixed:
        return None
    return _figure(
        attendance,
        "deputies-receiving",
        "固定了接待日的代表",
        Share(len(fixed), len(attendance.towns)),
        f"{attendance.words}中，记录里写明了固定接待日的占多少。",
        rows=_by_township(attendance, fixed),
        now=True,
    )


def _hides_people(registry: Registry) -> bool:
    """Tell whether who took part is not published: then nobody would seem to have."""
    hidden = registry.settings.hidden.get(Activity.kind, ())
    return any(field in hidden for field in ("牵头代表", "代表", "上级代表"))


def attendance_figures(attendance: Attendance) -> tuple[Figure, ...]:
    """Give all figures about attendance that the records support."""
    receiving = receiving_deputies(attendance)
    if _hides_people(attendance.registry):
        return (receiving,) if receiving else ()
    found = (
        active_deputies(attendance),
        attendances(attendance),
        attendance_spread(attendance),
        median_attendance(attendance),
        receiving,
    )
    return tuple(figure for figure in found if figure)
