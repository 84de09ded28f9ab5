"""What must hold of an activity: words, who took part, when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gongshi.records.activity import Activity
from gongshi.records.deputy import Deputy
from gongshi.records.problem import Problem
from gongshi.records.rules.site import Rule, Site, dangling, unknown_word


def _activities(site: Site) -> Iterator[Activity]:
    yield from site.registry.activities.values()


def words_are_known(site: Site) -> Iterator[Problem]:
    """An activity's kind and field are of the settings."""
    settings = site.settings
    for activity in _activities(site):
        yield from unknown_word(
            activity,
            "activity-kind-unknown",
            ("activity_kind",),
            activity.activity_kind,
            settings.activity_kinds,
            "活动类型",
        )
        yield from unknown_word(
            activity, "activity-field-unknown", ("field",), activity.field, settings.fields, "领域"
        )


def references_exist(site: Site) -> Iterator[Problem]:
    """The stations and the people of an activity exist."""
    known = site.registry.deputies
    for activity in _activities(site):
        for n, station in enumerate(activity.stations):
            path = ("stations", n)
            yield from dangling(
                site, activity, "activity-station-missing", path, station, "station"
            )
        for name, people in (("deputies", activity.deputies), ("guests", activity.guests)):
            for n, deputy in enumerate(people):
                if deputy not in known:
                    yield from dangling(
                        site, activity, "activity-deputy-missing", (name, n), deputy, "deputy"
                    )
        yield from dangling(
            site, activity, "activity-lead-missing", ("lead",), activity.lead, "deputy"
        )


def lead_took_part(site: Site) -> Iterator[Problem]:
    """Who leads an activity is among those who took part."""
    for activity in _activities(site):
        if activity.lead and activity.lead not in (*activity.deputies, *activity.guests):
            yield activity.problem(
                "activity-lead-absent",
                f"牵头代表 “{activity.lead}” 不在参加的代表之中",
                ("lead",),
                remedy="把这个编号也写进“代表”或“上级代表”",
            )


def nobody_took_part_twice(site: Site) -> Iterator[Problem]:
    """Nobody is among the deputies and among the guests of one activity."""
    for activity in _activities(site):
        for n, guest in enumerate(activity.guests):
            if guest in activity.deputies:
                yield activity.problem(
                    "activity-deputy-and-guest",
                    f"“{guest}” 在“代表”和“上级代表”里都写了",
                    ("guests", n),
                    remedy="只留一处",
                )


def activity_has_happened(site: Site) -> Iterator[Problem]:
    """An activity is recorded after it happened."""
    for activity in _activities(site):
        if activity.date > site.today:
            yield activity.problem(
                "activity-to-come",
                f"活动日期 {activity.date} 还没有到",
                ("date",),
                remedy="核对日期；活动以后再公开，预告可写成普通网页",
            )


def end_follows_start(site: Site) -> Iterator[Problem]:
    """An activity ends after it starts, and does not end without having started."""
    for activity in _activities(site):
        if activity.end and not activity.start:
            yield activity.problem(
                "activity-start-missing",
                "填了“结束”，没有填“开始”",
                ("end",),
                remedy="补上“开始”",
                severity="warning",
            )
        if activity.start and activity.end and activity.start >= activity.end:
            yield activity.problem(
                "activity-times",
                f"结束 {activity.end:%H:%M} 不在开始 {activity.start:%H:%M} 之后",
                ("end",),
                remedy="核对时间，用 24 小时制，例如 14:30",
            )


def people_were_serving(site: Site) -> Iterator[Problem]:
    """Who took part was a deputy on that day."""
    for activity in _activities(site):
        for name, people in (("deputies", activity.deputies), ("guests", activity.guests)):
            for n, identifier in enumerate(people):
                deputy = site.registry.deputies.get(identifier)
                if deputy and not _served(deputy, activity.date):
                    yield activity.problem(
                        "activity-deputy-not-serving",
                        f"“{deputy.name}”（{identifier}）{activity.date} 不在任期内",
                        (name, n),
                        remedy=f"核对编号，或 {deputy.file} 里的当选、离任日期",
                        severity="warning",
                    )


def _served(deputy: Deputy, day: date) -> bool:
    """Tell whether a deputy may have served on a day, as far as the dates are known."""
    for mandate in deputy.mandates:
        elected, ended = mandate.elected_on, mandate.ended_on
        if not (elected and elected.first > day) and not (ended and ended.last < day):
            return True
    return False


def activity_is_told_once(site: Site) -> Iterator[Problem]:
    """Two activities of one day, place and title are likely one."""
    first: dict[object, Activity] = {}
    for activity in sorted(_activities(site), key=lambda a: a.id):
        same = (activity.date, activity.start, activity.stations, activity.title)
        other = first.setdefault(same, activity)
        if other is not activity:
            yield activity.problem(
                "activity-twice",
                f"与 {other.file} 的日期、阵地、标题都相同",
                ("title",),
                remedy="是同一次活动就删去一个",
                severity="warning",
            )


RULES: tuple[Rule, ...] = (
    words_are_known,
    references_exist,
    lead_took_part,
    nobody_took_part_twice,
    activity_has_happened,
    end_follows_start,
    people_were_serving,
    activity_is_told_once,
)
