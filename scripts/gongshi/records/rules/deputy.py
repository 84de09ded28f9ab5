"""What must hold of a deputy: words, dates, mandates, places."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from gongshi.records.date import PartialDate
from gongshi.records.deputy import Mandate
from gongshi.records.problem import Problem
from gongshi.records.rules.site import Rule, Site, dangling, unknown_word

MIN_AGE = 18
"""Age to be elected (宪法第三十四条, 选举法第四条)."""
MAX_AGE = 110


def level_is_known(site: Site) -> Iterator[Problem]:
    """A mandate is at one of the levels of the settings."""
    levels = site.settings.levels
    for deputy, n, mandate in site.mandates:
        if mandate.level not in levels:
            path = ("mandates", n, "level")
            yield from unknown_word(
                deputy, "deputy-level-unknown", path, mandate.level, levels, "层级"
            )


def group_is_known(site: Site) -> Iterator[Problem]:
    """A deputy's specialist group is one of the settings."""
    groups = site.settings.groups
    for deputy in site.records.deputies.values():
        if deputy.group:
            yield from unknown_word(
                deputy, "deputy-group-unknown", ("group",), deputy.group, groups, "专业组"
            )


def stations_exist(site: Site) -> Iterator[Problem]:
    """The stations a deputy is based at, and receives people at, exist."""
    stations = site.registry.stations
    for deputy in site.records.deputies.values():
        for n, station in enumerate(deputy.stations):
            if station not in stations:
                yield from dangling(
                    site, deputy, "deputy-station-missing", ("stations", n), station, "station"
                )
        place = deputy.reception and deputy.reception.station
        if place and place not in stations:
            path = ("reception", "station")
            yield from dangling(site, deputy, "deputy-reception-missing", path, place, "station")


def serving_deputy_has_station(site: Site) -> Iterator[Problem]:
    """Someone who serves is based at a station."""
    for deputy in site.registry.serving:
        if not deputy.stations:
            yield deputy.problem(
                "deputy-without-station",
                f"在任代表“{deputy.name}”没有驻站",
                remedy="填写“驻站”，让群众知道去哪里找",
                severity="warning",
            )


def reception_is_where_based(site: Site) -> Iterator[Problem]:
    """People are received at a station the deputy is based at, and it is said which one."""
    for deputy in site.registry.serving:
        reception = deputy.reception
        if reception is None:
            continue
        place = reception.station
        if place is None and len(deputy.stations) != 1:
            yield deputy.problem(
                "deputy-reception-place",
                "没有写在哪个阵地接待",
                ("reception",),
                remedy="在“接待”里填写“地点”",
                severity="warning",
            )
        elif place and deputy.stations and place not in deputy.stations:
            yield deputy.problem(
                "deputy-reception-elsewhere",
                f"接待地点 “{place}” 不在驻站之中",
                ("reception", "station"),
                remedy="把它加进“驻站”，或改正“地点”",
                severity="warning",
            )


def end_follows_election(site: Site) -> Iterator[Problem]:
    """A mandate ends after it began."""
    for deputy, n, mandate in site.mandates:
        elected, ended = mandate.elected_on, mandate.ended_on
        if elected and ended and ended.last < elected.first:
            yield deputy.problem(
                "deputy-ended-before-elected",
                f"离任日期 {ended.iso()} 早于当选日期 {elected.iso()}",
                ("mandates", n, "ended_on"),
                remedy="核对这两个日期",
            )


def end_has_reason(site: Site) -> Iterator[Problem]:
    """A mandate that ended says when and why."""
    for deputy, n, mandate in site.mandates:
        if mandate.ended_on and not mandate.end_reason:
            yield deputy.problem(
                "deputy-end-reason",
                "填了离任日期，没有填离任原因",
                ("mandates", n, "ended_on"),
                remedy="补上“离任原因”，例如 届满、辞职",
                severity="warning",
            )
        if mandate.end_reason and not mandate.ended_on:
            yield deputy.problem(
                "deputy-end-date",
                "填了离任原因，没有填离任日期，页面上会仍是在任",
                ("mandates", n, "end_reason"),
                remedy="补上“离任日期”，或删去“离任原因”",
            )


def age_is_possible(site: Site) -> Iterator[Problem]:
    """A deputy had come of age when elected, and was not impossibly old."""
    told: set[str] = set()
    for deputy, _, mandate in site.mandates:
        born, elected = deputy.born, mandate.elected_on
        message = _wrong_age(born, elected) if born and elected else None
        if message and deputy.id not in told:
            told.add(deputy.id)
            yield deputy.problem("deputy-age", message, ("born",), remedy="核对出生年月和当选日期")


def _wrong_age(born: PartialDate, elected: PartialDate) -> str | None:
    """Tell what is wrong with an age, if it is so whatever day a rough date means."""
    if MIN_AGE < elected.year - born.year < MAX_AGE:  # as nearly always
        return None
    if born.first > elected.last:
        return f"出生年月 {born.iso()} 晚于当选日期 {elected.iso()}"
    if _birthday(born.first, MIN_AGE) > elected.last:
        return f"出生年月 {born.iso()}，当选（{elected.iso()}）时不满 {MIN_AGE} 岁"
    if _birthday(born.last, MAX_AGE) < elected.first:
        return f"出生年月 {born.iso()}，当选（{elected.iso()}）时已过 {MAX_AGE} 岁"
    return None


def _birthday(born: date, years: int) -> date:
    try:
        return born.replace(year=born.year + years)
    except ValueError:  # 29 February
        return date(born.year + years, 3, 1)


def mandates_do_not_overlap(site: Site) -> Iterator[Problem]:
    """Nobody sits twice in the congress of one level at one time."""
    for deputy in site.records.deputies.values():
        if len(deputy.mandates) == 1:  # as most people have
            continue
        for (_, a), (n, b) in combinations(enumerate(deputy.mandates), 2):
            if a.level == b.level and _overlap(a, b, site.today):
                yield deputy.problem(
                    "deputy-mandates-overlap",
                    f"{b.level}级有两项任职时间重叠",
                    ("mandates", n),
                    remedy="前一项填写“离任日期”，或删去重复的一项",
                )


def _overlap(a: Mandate, b: Mandate, today: date) -> bool:
    """Tell whether two mandates overlap for certain, whatever day a rough date means.

    A mandate without an end runs on; but it may end before another that begins in the future.
    """
    return _latest_start(a, today) < _earliest_end(b, a, today) and _latest_start(
        b, today
    ) < _earliest_end(a, b, today)


def _latest_start(mandate: Mandate, today: date) -> date:
    if mandate.elected_on:
        return mandate.elected_on.last
    return mandate.ended_on.last if mandate.ended_on else today


def _earliest_end(mandate: Mandate, other: Mandate, today: date) -> date:
    if mandate.ended_on:
        return mandate.ended_on.first
    other_is_to_come = other.elected_on is not None and other.elected_on.first > today
    return today if other_is_to_come else date.max


def term_is_current(site: Site) -> Iterator[Problem]:
    """Someone serving at the own level serves in the present term."""
    term, own = site.settings.term, site.settings.own_level
    for deputy, n, mandate in site.mandates if term else ():
        if (
            mandate.term not in (None, term)
            and mandate.level == own
            and mandate.is_serving(site.today)
            and not (mandate.elected_on and mandate.elected_on.first > site.today)
        ):
            yield deputy.problem(
                "deputy-term-past",
                f"届次 “{mandate.term}” 不是本届 “{term}”，却没有离任日期",
                ("mandates", n, "term"),
                remedy="已届满的填写“离任日期”和“离任原因”；连任的另写一项",
                severity="warning",
            )


RULES: tuple[Rule, ...] = (
    level_is_known,
    group_is_known,
    stations_exist,
    serving_deputy_has_station,
    reception_is_where_based,
    end_follows_election,
    end_has_reason,
    age_is_possible,
    mandates_do_not_overlap,
    term_is_current,
)
