"""What must hold of a seat that stands empty: it is never forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from gongshi.records.problem import Problem
from gongshi.records.rules.site import Rule, Site, dangling, unknown_word


def level_is_known(site: Site) -> Iterator[Problem]:
    """A vacancy is at one of the levels of the settings."""
    for vacancy in site.registry.vacancies.values():
        yield from unknown_word(
            vacancy,
            "vacancy-level-unknown",
            ("level",),
            vacancy.level,
            site.settings.levels,
            "层级",
        )


def former_deputy_exists_and_left(site: Site) -> Iterator[Problem]:
    """The person who had the seat is recorded, as one who left it."""
    for vacancy in site.registry.vacancies.values():
        former = site.registry.deputies.get(vacancy.former or "")
        yield from dangling(
            site, vacancy, "vacancy-former-missing", ("former",), vacancy.former, "deputy"
        )
        if former and any(m.level == vacancy.level for m in former.serving_mandates(site.today)):
            yield vacancy.problem(
                "vacancy-former-serving",
                f"原代表 “{vacancy.former}”（{former.name}）的记录里，{vacancy.level}级还是在任",
                ("former",),
                remedy=f"在 {former.file} 里填写“离任日期”和“离任原因”",
            )


def vacancy_has_not_expired(site: Site) -> Iterator[Problem]:
    """A vacancy is looked at again by the day it names."""
    for vacancy in site.registry.vacancies.values():
        if vacancy.expires_on <= site.today:
            yield vacancy.problem(
                "vacancy-expired",
                f"空缺席位到了复查期限 {vacancy.expires_on}",
                ("expires_on",),
                remedy="已补选就删去本文件；仍空缺就核对后改复查期限",
            )


def dates_are_in_order(site: Site) -> Iterator[Problem]:
    """A seat falls empty before the day it is looked at again, and not in the future."""
    for vacancy in site.registry.vacancies.values():
        if vacancy.since.first >= vacancy.expires_on:
            yield vacancy.problem(
                "vacancy-dates",
                f"复查期限 {vacancy.expires_on} 不在空缺日期 {vacancy.since.iso()} 之后",
                ("expires_on",),
                remedy="核对这两个日期",
            )
        if vacancy.since.first > site.today:
            yield vacancy.problem(
                "vacancy-to-come",
                f"空缺日期 {vacancy.since.iso()} 还没有到",
                ("since",),
                remedy="核对日期；席位空出来以后再建这条记录",
            )


RULES: tuple[Rule, ...] = (
    level_is_known,
    former_deputy_exists_and_left,
    vacancy_has_not_expired,
    dates_are_in_order,
)
