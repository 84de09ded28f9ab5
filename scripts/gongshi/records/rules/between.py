"""What must hold between records of all kinds: ids, lists, coverage, how fresh they are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from gongshi.records.activity import Activity
from gongshi.records.deputy import Deputy, Vacancy
from gongshi.records.part import fields_of
from gongshi.records.problem import Problem
from gongshi.records.record import Record
from gongshi.records.rules.site import Rule, Site
from gongshi.records.station import Station
from gongshi.records.suggestion import Suggestion

Dated = Deputy | Vacancy | Station
"""The records that say when they were last checked."""

_RESERVED = re.compile(
    r"index|photos|gs-frame|\d{4}"  # what MkDocs and the archive of activities use
    r"|delegation|level|former|kind|township|demonstration|station|status|field"  # lists
)
_ID_LISTS = ("stations", "deputies", "guests", "covers", "former_ids")
_SHOWN = 3


def ids_are_not_folders(site: Site) -> Iterator[Problem]:
    """No id is the name of a page or folder that the site has of its own."""
    for record in site.records.everything():
        if _RESERVED.fullmatch(record.id):
            yield record.problem(
                "id-reserved",
                f"编号 “{record.id}” 留给网站自己用",
                remedy="换一个文件名，例如加上字母前缀",
            )


def former_ids_are_free(site: Site) -> Iterator[Problem]:
    """An id that was used before is nobody's id now, and was one record's alone."""
    kept: list[Deputy | Station] = [
        *site.records.deputies.values(),
        *site.records.stations.values(),
    ]
    renamed = [record for record in kept if record.former_ids]
    present = {record.id: record for record in site.records.everything()} if renamed else {}
    claimed: dict[str, Record] = {}
    for record in sorted(renamed, key=lambda r: r.id):
        for n, former in enumerate(record.former_ids):
            if former in present:
                yield record.problem(
                    "former-id-in-use",
                    f"曾用编号 “{former}” 现在是 {present[former].file} 的编号",
                    ("former_ids", n),
                    remedy="删去这个曾用编号，或给那个文件换一个没有用过的文件名",
                )
            elif claimed.setdefault(former, record) is not record:
                yield record.problem(
                    "former-id-claimed-twice",
                    f"曾用编号 “{former}” 在 {claimed[former].file} 里也写了",
                    ("former_ids", n),
                    remedy="只留在真正用过它的记录里",
                )


@cache
def _id_lists(kind: type[Record]) -> list[str]:
    return [name for name in _ID_LISTS if name in fields_of(kind)]


def lists_do_not_repeat(site: Site) -> Iterator[Problem]:
    """A list of ids or villages names each once."""
    for record in site.records.everything():
        for name in _id_lists(type(record)):
            values = getattr(record, name)
            repeats = len(values) > 1 and len(set(values)) < len(values)
            for n, value in enumerate(values) if repeats else ():
                if value in values[:n]:
                    yield record.problem(
                        "list-repeats",
                        f"“{value}” 写了两次",
                        (name, n),
                        remedy="删去一个",
                        severity="warning",
                    )


def posts_have_text(site: Site) -> Iterator[Problem]:
    """An activity and a suggestion say below the front matter what it is about."""
    posts: list[Activity | Suggestion] = [
        *site.registry.activities.values(),
        *site.registry.suggestions.values(),
    ]
    for post in posts:
        if not post.body:
            yield post.problem(
                "post-empty",
                f"{post.kind}没有正文",
                ("body",),
                remedy="在第二行 --- 的下面写上内容",
                severity="warning",
            )


def every_village_is_served(site: Site) -> Iterator[Problem]:
    """Each village of the settings has a station, or is served by one."""
    reached = dict(site.serving_stations)
    for station in site.registry.open_stations.values():
        if station.township and station.village:
            reached.setdefault((station.township, station.village), [station])
    for township, villages in site.settings.divisions.items() if site.is_whole else ():
        missing = [village for village in villages if (township, village) not in reached]
        if missing:
            yield site.settings.problem(
                "village-unserved",
                f"{township}有 {len(missing)} 个村（社区）没有阵地服务：{'、'.join(missing)}",
                ("divisions", township),
                remedy="在阵地的“服务范围”里补上",
                severity="warning",
            )


def village_is_served_once(site: Site) -> Iterator[Problem]:
    """Two stations of one kind that serve one village are named."""
    for (_, village), stations in site.serving_stations.items():
        by_kind: defaultdict[str, list[Station]] = defaultdict(list)
        for station in sorted(stations, key=lambda s: s.id):
            by_kind[station.station_kind].append(station)
        for kind, same in by_kind.items():
            if len({s.id for s in same}) > 1:
                yield same[-1].problem(
                    "village-served-twice",
                    f"村社区 “{village}” 由 {len(same)} 个{kind}服务："
                    + "、".join(s.short_name for s in same),
                    ("covers",) if same[-1].covers else ("village",),
                    remedy="如果本来如此，不用修改",
                    severity="note",
                )


def _dated(site: Site) -> Iterator[Dated]:
    yield from site.records.deputies.values()
    yield from site.records.vacancies.values()
    yield from site.records.stations.values()


def check_is_not_to_come(site: Site) -> Iterator[Problem]:
    """Nobody checks a record in the future."""
    for record in _dated(site):
        if record.checked_on and record.checked_on > site.today:
            yield record.problem(
                "checked-to-come",
                f"核对日期 {record.checked_on} 还没有到",
                ("checked_on",),
                remedy="改成实际核对的日期",
            )


def records_are_checked_now_and_then(site: Site) -> Iterator[Problem]:
    """A record is checked again within the days of the settings; told once for each folder."""
    limit = site.today - timedelta(days=site.settings.review_days)
    stale: defaultdict[str, list[tuple[date, str, Dated]]] = defaultdict(list)
    for record in _dated(site):
        if record.checked_on and record.checked_on < limit:
            folder = record.file.split("/", 1)[0]
            stale[folder].append((record.checked_on, record.id, record))
    for folder, found in stale.items():
        found.sort(key=lambda entry: entry[:2])
        oldest = "、".join(f"{name}（{day}）" for day, name, _ in found[:_SHOWN])
        yield found[0][2].problem(
            "checked-long-ago",
            f"{folder}/ 有 {len(found)} 条记录超过 {site.settings.review_days} 天没有核对，"
            f"最早的：{oldest}",
            ("checked_on",),
            remedy="核对内容以后改“核对日期”",
            severity="warning",
        )


RULES: tuple[Rule, ...] = (
    ids_are_not_folders,
    former_ids_are_free,
    lists_do_not_repeat,
    posts_have_text,
    every_village_is_served,
    village_is_served_once,
    check_is_not_to_come,
    records_are_checked_now_and_then,
)
