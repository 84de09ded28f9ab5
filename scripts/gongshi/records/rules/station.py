"""What must hold of a station: words, place in the network, signboards of one place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from gongshi.records.problem import Problem, nearest
from gongshi.records.rules.site import Rule, Site, dangling, unknown_word
from gongshi.records.station import Station


def _stations(site: Site) -> Iterator[Station]:
    """Go through the stations in use; of closed ones words and places may have gone since."""
    yield from site.registry.open_stations.values()


def words_are_known(site: Site) -> Iterator[Problem]:
    """A station's kind and specialist group are of the settings."""
    settings = site.settings
    for station in _stations(site):
        yield from unknown_word(
            station,
            "station-kind-unknown",
            ("station_kind",),
            station.station_kind,
            settings.kind_by_name,
            "阵地类型",
        )
        yield from unknown_word(
            station, "station-group-unknown", ("group",), station.group, settings.groups, "专业组"
        )


def township_is_known(site: Site) -> Iterator[Problem]:
    """A township is one of the settings; without a list of them any will do."""
    divisions = site.settings.divisions
    for station in _stations(site) if divisions else ():
        yield from unknown_word(
            station,
            "station-township-unknown",
            ("township",),
            station.township,
            divisions,
            "行政区划",
        )


def village_is_in_township(site: Site) -> Iterator[Problem]:
    """The village a station stands in is one of its township."""
    divisions = site.settings.divisions
    for station in _stations(site) if divisions else ():
        known = divisions.get(station.township or "")
        homes = site.homes.get(station.village or "", ())
        if known is not None and station.village not in known and homes:
            yield station.problem(
                "station-village-elsewhere",
                f"村社区 “{station.village}” 属于{'、'.join(homes)}，不属于{station.township}",
                ("village",),
                remedy="改正“乡镇”或“村社区”",
            )
        elif not homes:
            near = known or tuple(v for villages in divisions.values() for v in villages)
            yield from unknown_word(
                station, "station-village-unknown", ("village",), station.village, near, "行政区划"
            )


def served_villages_are_known(site: Site) -> Iterator[Problem]:
    """The villages a station serves are of the settings."""
    villages = site.settings.villages
    for station in _stations(site) if villages else ():
        for n, village in enumerate(station.covers):
            path = ("covers", n)
            yield from unknown_word(
                station, "station-covers-unknown", path, village, villages, "行政区划"
            )


def references_exist(site: Site) -> Iterator[Problem]:
    """The station above, the one at the same place and the one of the reception exist."""
    for station in site.registry.stations.values():
        yield from dangling(
            site, station, "station-parent-missing", ("parent",), station.parent, "station"
        )
        yield from dangling(
            site,
            station,
            "station-colocation-missing",
            ("co_located_with",),
            station.co_located_with,
            "station",
        )
        if station.reception:
            yield from dangling(
                site,
                station,
                "station-reception-missing",
                ("reception", "station"),
                station.reception.station,
                "station",
            )


def parent_is_of_right_kind(site: Site) -> Iterator[Problem]:
    """The station above is of a kind the settings allow, and is there where they ask for one."""
    for station in _stations(site):
        kind = site.settings.kind_by_name.get(station.station_kind)
        parent = site.registry.stations.get(station.parent or "")
        allowed = "、".join(kind.parents) if kind else ""
        if kind is None:
            continue
        if parent and parent.station_kind not in kind.parents:
            want = f"上级应是：{allowed}" if allowed else "这一类没有上级，删去“上级”"
            yield station.problem(
                "station-parent-kind",
                f"{kind.name}的上级不能是{parent.station_kind}（{parent.short_name}）",
                ("parent",),
                remedy=f"{want}；要改规矩，改 mkdocs.yml 的“阵地类型”",
            )
        if allowed and station.parent is None:
            yield station.problem(
                "station-parent-needed",
                f"{kind.name}没有填上级",
                ("station_kind",),
                remedy=f"填写“上级”（{allowed}的编号）",
                severity="warning",
            )


def parents_make_no_circle(site: Site) -> Iterator[Problem]:
    """Going up from station to station never comes back."""
    told: set[str] = set()
    for station in _stations(site):
        circle = _circle(site, station)
        if circle and not told.intersection(circle):
            told.update(circle)
            yield station.problem(
                "station-parent-circle",
                "上级绕成了一个圈：" + " → ".join([*circle, circle[0]]),
                ("parent",),
                remedy="改正其中一个的“上级”",
            )


def _circle(site: Site, station: Station) -> list[str]:
    """Give the ids from a station up to itself, or nothing where the way up ends."""
    way = [station.id]
    above = site.registry.stations.get(station.parent or "")
    while above and above.id not in way:
        way.append(above.id)
        above = site.registry.stations.get(above.parent or "")
    return way if above and above.id == station.id else []


def signboards_share_a_place(site: Site) -> Iterator[Problem]:
    """A signboard at another's place names that host; the host itself stands alone."""
    for station in _stations(site):
        host = site.registry.stations.get(station.co_located_with or "")
        if host is None:
            continue
        path = ("co_located_with",)
        if host is station:
            yield station.problem(
                "station-colocation-self", "联建填了自己的编号", path, remedy="填对方的编号，或删去"
            )
        elif host.co_located_with == station.id:
            yield station.problem(
                "station-colocation-mutual",
                f"与 “{host.id}” 互相填了联建，会少算一处场所",
                path,
                remedy="只在后挂的牌子上填，另一个删去",
            )
        elif host.co_located_with:
            yield station.problem(
                "station-colocation-chained",
                f"联建的 “{host.id}” 自己又填了联建 “{host.co_located_with}”",
                path,
                remedy=f"同在一处的都填 “{host.co_located_with}”",
            )
        elif host.address != station.address:
            yield station.problem(
                "station-colocation-address",
                f"与 “{host.id}” 同在一处，地址却不同：“{station.address}”和“{host.address}”",
                ("address",),
                remedy="写成同样的地址；不在一处就删去“联建”",
                severity="warning",
            )


def names_are_distinct(site: Site) -> Iterator[Problem]:
    """No two stations have the same name or the same short name."""
    names: defaultdict[tuple[str, str], list[Station]] = defaultdict(list)
    for station in sorted(_stations(site), key=lambda s: s.id):
        names["name", station.name].append(station)
        names["short_name", station.short_name].append(station)
    for (field, name), stations in names.items():
        for station in stations[1:]:
            yield station.problem(
                "station-name-taken" if field == "name" else "station-short-name-taken",
                f"{'名称' if field == 'name' else '简称'} “{name}” 与 {stations[0].file} 相同",
                (field,),
                remedy="加上乡镇或村名，写得不同",
                severity="warning",
            )


def station_has_deputies(site: Site) -> Iterator[Problem]:
    """Someone who serves is based at each place, unless its kind needs nobody."""
    registry = site.registry
    for station in _stations(site) if site.is_whole else ():
        kind = site.settings.kind_by_name.get(station.station_kind)
        if kind is None or not kind.expects_deputies:
            continue
        here = registry.signboards.get(registry.host(station).id, ())
        if not any(s.id in registry.by_station for s in (station, registry.host(station), *here)):
            yield station.problem(
                "station-without-deputies",
                f"“{station.short_name}”没有在任代表驻站",
                remedy="在代表记录的“驻站”里填上本编号；停用的阵地请核对是否保留",
                severity="warning",
            )


def award_is_spelled_as_title(site: Site) -> Iterator[Problem]:
    """An honour nearly like the title of demonstration stations is likely that title."""
    title = site.settings.demonstration
    for station in _stations(site) if title else ():
        for n, award in enumerate(station.awards):
            if title and award.name != title and nearest(award.name, [title]):
                yield station.problem(
                    "station-award-spelling",
                    f"荣誉 “{award.name}” 不算示范阵地，是否指 “{title}”？",
                    ("awards", n, "name"),
                    remedy="与 mkdocs.yml 的“示范称号”写得一样才算",
                    severity="warning",
                )


def award_dates_are_in_order(site: Site) -> Iterator[Problem]:
    """An honour was given before today, and before it runs out."""
    for station in _stations(site):
        for n, award in enumerate(station.awards):
            if award.until and award.until < award.awarded_on.first:
                yield station.problem(
                    "station-award-dates",
                    f"有效期至 {award.until}，早于授予日期 {award.awarded_on.iso()}",
                    ("awards", n, "until"),
                    remedy="核对这两个日期",
                )
            if award.awarded_on.first > site.today:
                yield station.problem(
                    "station-award-to-come",
                    f"授予日期 {award.awarded_on.iso()} 还没有到",
                    ("awards", n, "awarded_on"),
                    remedy="核对日期；授予以后再写",
                )


RULES: tuple[Rule, ...] = (
    words_are_known,
    township_is_known,
    village_is_in_township,
    served_villages_are_known,
    references_exist,
    parent_is_of_right_kind,
    parents_make_no_circle,
    signboards_share_a_place,
    names_are_distinct,
    station_has_deputies,
    award_is_spelled_as_title,
    award_dates_are_in_order,
)
