"""Records linked to each other: who serves, who is where, in which order."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gongshi.records.registry import Registry
from records_builder import (
    TODAY,
    Files,
    activity,
    deputy,
    make,
    mandates,
    settings,
    station,
    suggestion,
)


def link(files: Files, folder: Path, *, today: date = TODAY) -> Registry:
    registry = make(folder, files, today=today).registry
    assert registry
    return registry


def ids(records: object) -> list[str]:
    return [record.id for record in records]  # type: ignore[attr-defined]


def ending(day: str) -> str:
    return deputy(姓名="李树", 任职=f"[{{层级: 市, 离任日期: {day}, 离任原因: 辞职}}]")


SERVING = [
    ("2025-01-14", False),
    ("2025-01-15", False),
    ("2025-01-16", True),
    ("2025-01", True),  # some day of this month
    ("2024-12", False),
    ("2025", True),
]


@pytest.mark.parametrize(("day", "serves"), SERVING)
def test_serving_and_former(day: str, serves: bool, tmp_path: Path) -> None:
    registry = link({"c9": ending(day)}, tmp_path)
    assert ("c9" in ids(registry.serving)) is serves
    assert ("c9" in ids(registry.former)) is not serves
    assert ("c9" in ids(registry.own_deputies)) is serves


def test_one_person_of_two_levels_counts_once_and_is_in_both(tmp_path: Path) -> None:
    both = deputy(任职=mandates("{层级: 州}", "{层级: 市, 代表团: 喜洲镇代表团}"))
    registry = link({"c1": both}, tmp_path)
    assert ids(registry.serving).count("c1") == 1
    assert "c1" in ids(registry.by_level["州"])
    assert "c1" in ids(registry.by_level["市"])
    assert registry.own_mandate(registry.deputies["c1"]).level == "市"
    assert "c1" in ids(registry.by_delegation["喜洲镇代表团"])


MANDATES = [
    (("{层级: 州}", "{层级: 市}"), "市", None),
    (("{层级: 州}", "{层级: 市, 离任日期: 2024-01, 离任原因: 辞职}"), "州", None),
    (
        (
            "{层级: 市, 届次: 旧, 离任日期: 2022-01, 离任原因: 届满}",
            "{层级: 市, 届次: 新}",
        ),
        "市",
        "新",
    ),
    (
        (
            "{层级: 州, 离任日期: 2024-01, 离任原因: 辞职}",
            "{层级: 市, 届次: 旧, 离任日期: 2022-01, 离任原因: 届满}",
        ),
        "市",
        "旧",
    ),
    (("{层级: 全国}", "{层级: 省}"), "全国", None),
]


@pytest.mark.parametrize(("entries", "level", "term"), MANDATES)
def test_mandate_to_show(
    entries: tuple[str, ...], level: str, term: str | None, tmp_path: Path
) -> None:
    registry = link({"c1": deputy(任职=mandates(*entries))}, tmp_path)
    shown = registry.own_mandate(registry.deputies["c1"])
    assert (shown.level, shown.term) == (level, term)


ORDERS = [
    ("姓名笔画", ["丁一", "王小明", "王五", "李树", "杨树", "段秀英"]),
    ("姓氏笔画", ["丁一", "王五", "王小明", "李树", "杨树", "段秀英"]),
    ("拼音", ["丁一", "段秀英", "李树", "王五", "王小明", "杨树"]),
]


@pytest.mark.parametrize(("order", "expected"), ORDERS)
def test_order_of_people(order: str, expected: list[str], tmp_path: Path) -> None:
    names = {f"c{n}": deputy(姓名=name) for n, name in enumerate(sorted(expected), 1)}
    registry = link({**names, "mkdocs": settings(名单排序=order)}, tmp_path)
    assert [person.name for person in registry.deputies.values()] == expected


def test_rank_goes_before_names(tmp_path: Path) -> None:
    registry = link({"c4": deputy(姓名="赵云海", 驻站="[s4]", 排序号="1")}, tmp_path)
    assert ids(registry.deputies.values())[0] == "c4"


def test_order_of_stations(tmp_path: Path) -> None:
    files = {
        "s9": station(名称="甲", 简称="甲", 乡镇="双廊镇", 村社区=None, 服务范围=None, 排序号="1"),
        "s5": station(名称="乙", 简称="乙", 乡镇=None, 村社区=None, 服务范围=None),
    }
    registry = link(files, tmp_path)
    assert ids(registry.stations.values()) == ["s9", "s1", "s2", "s3", "s4", "s5"]


def test_newest_first(tmp_path: Path) -> None:
    files = {
        "a2": activity(日期="2024-03-01"),
        "a3": activity(日期="2024-03-01", 标题="又一次"),
        "a4": activity(日期="2023-03-01"),
        "g2": suggestion(经过="[{步骤: 情况登记, 日期: 2024-05-01}]"),
    }
    registry = link(files, tmp_path)
    assert ids(registry.activities.values()) == ["a3", "a2", "a1", "a4"]
    assert ids(registry.suggestions.values()) == ["g2", "g1"]


def test_signboards_and_places(tmp_path: Path) -> None:
    registry = link(
        {"s3": station(联建="s2"), "s4": station(名称="丁", 简称="丁", 联建="s2")}, tmp_path
    )
    stations = registry.stations
    assert ids(registry.places) == ["s1", "s2"]
    assert ids(registry.signboards["s2"]) == ["s2", "s3", "s4"]
    assert registry.host(stations["s3"]) is registry.host(stations["s2"]) is stations["s2"]
    assert ids(registry.neighbours(stations["s3"])) == ["s2", "s4"]
    assert ids(registry.neighbours(stations["s2"])) == ["s3", "s4"]
    assert registry.neighbours(stations["s1"]) == ()


AWARDS = [
    ("{名称: 推荐示范站室, 日期: 2024-06, 授予单位: 市}", True),
    ("{名称: 推荐示范站室, 日期: 2024-06, 授予单位: 市, 有效期至: 2025-01-15}", True),
    ("{名称: 推荐示范站室, 日期: 2024-06, 授予单位: 市, 有效期至: 2025-01-14}", False),
    ("{名称: 文明单位, 日期: 2024-06, 授予单位: 市}", False),
]


@pytest.mark.parametrize(("award", "is_demonstration"), AWARDS)
def test_demonstration(award: str, is_demonstration: bool, tmp_path: Path) -> None:
    registry = link({"s3": station(荣誉=f"[{award}]")}, tmp_path)
    assert registry.is_demonstration(registry.stations["s3"]) is is_demonstration


def test_what_happened_by_whom_and_where(tmp_path: Path) -> None:
    files = {
        "a1": activity(阵地="[s3, s4]", 牵头代表="c1", 代表="[c2, c1]", 上级代表="[c4]"),
        "g1": suggestion(活动="a1", 代表="[c1, c2]"),
    }
    registry = link(files, tmp_path)
    assert registry.activities["a1"].people_ids == ("c1", "c2", "c4")
    assert sorted(registry.activities_by_deputy) == ["c1", "c2", "c4"]
    assert sorted(registry.activities_by_station) == ["s3", "s4"]
    assert sorted(registry.suggestions_by_deputy) == ["c1", "c2"]
    assert ids(registry.suggestions_by_station["s3"]) == ["g1"]
    assert ids(registry.suggestions_by_activity["a1"]) == ["g1"]
    assert ids(registry.by_station["s3"]) == ["c1"]
    assert ids(registry.children["s2"]) == ["s3", "s4"]
    assert ids(registry.by_village["周城村委会"]) == ["s3"]
    assert ids(registry.by_township["双廊镇"]) == ["s4"]
    assert ids(registry.by_kind["代表之家"]) == ["s1"]


QUALIFIERS = [
    ({}, {"单位职务": "医生"}, "c1", "医生"),  # both of one delegation
    ({}, {"任职": "[{层级: 市, 代表团: 双廊镇代表团}]"}, "喜洲镇代表团", "双廊镇代表团"),
    ({"任职": "[{层级: 市}]"}, {"任职": "[{层级: 市, 选区: 第二选区}]"}, "c1", "第二选区"),
]


@pytest.mark.parametrize(("one", "other", "first", "second"), QUALIFIERS)
def test_people_of_one_name(
    one: dict[str, str], other: dict[str, str], first: str, second: str, tmp_path: Path
) -> None:
    registry = link({"c1": deputy(**one), "c2": deputy(**other)}, tmp_path)
    people = registry.deputies
    assert registry.is_homonym(people["c1"])
    assert [registry.qualifier(people[key]) for key in ("c1", "c2")] == [first, second]
    assert registry.qualifier(people["c4"]) == ""
