"""A station that closed or moved: its code and page answer, and nobody is sent there any more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gongshi.codes.plate import PlateError, choose_holders
from gongshi.codes.register import issue
from gongshi.pages.names import name_rows
from gongshi.pages.recipients import render_list
from gongshi.pages.site import render_pages
from records_builder import TODAY, Files, deputy, settings, station
from test_codes_pages import pages, renderer, words

ROOM = {"名称": "喜洲镇老街人大代表联络室", "简称": "老街联络室", "服务范围": None}
CLOSED = {"停用日期": "2024-12-31", "停用原因": "村社区合并"}
OTHER = {**ROOM, "名称": "四方街联络室", "简称": "四方街联络室"}
BUILTIN = settings(留言="{方式: builtin}", 主办单位="市人大办", 联系电话="0872-1234567")
LINE = "s5,阵地,2023-01-01,\n"


def closed(**changed: str | None) -> Files:
    return {
        "mkdocs": BUILTIN,
        "content/about/privacy.md": "# 怎样保管您写的内容\n",
        "s5": station(**ROOM, **CLOSED, **changed),
    }


@pytest.mark.parametrize(
    ("files", "heir"),
    [
        (closed(接替阵地="s4"), "s4"),
        (closed(联建="s3", 接替阵地="s4"), "s4"),
        (closed(联建="s3"), "s3"),
        (closed(), "s2"),
        ({**closed(接替阵地="s6"), "s6": station(**OTHER, **CLOSED)}, "s2"),
        ({**closed(接替阵地="s6"), "s6": station(**OTHER, **CLOSED, 接替阵地="s5")}, "s2"),
        ({"s5": station(**ROOM, **CLOSED, 类型="代表之家", 上级=None)}, None),
    ],
    ids=["named", "named first", "neighbour", "above", "closed too", "circle", "nobody"],
)
def test_somebody_answers_for_a_closed_station(
    files: Files, heir: str | None, tmp_path: Path
) -> None:
    registry = renderer(tmp_path, files).registry
    found = registry.heir(registry.stations["s5"])
    assert (found.id if found else None) == heir


def test_code_of_a_closed_station_says_where_to_go(tmp_path: Path) -> None:
    page = pages(tmp_path, closed(接替阵地="s4", 接待="{日子: 每周三}"), LINE)["F/S5/"]
    said = words(page)
    assert "<title>老街联络室（已停用）" in page
    assert "已停用。 喜洲镇老街人大代表联络室2024年12月31日起不再使用（村社区合并）。" in said
    assert "现在可以找 双廊镇双廊村联络室" in said
    assert 'href="../../stations/s4/"' in page
    assert "<form" not in page
    assert "什么时候能见到" not in said


def test_page_of_a_closed_station_keeps_its_history(tmp_path: Path) -> None:
    made = {p.address: str(p.body) for p in render_pages(renderer(tmp_path, closed(), LINE))}
    page = made["stations/s5/"]
    assert "已停用" in page
    assert "不再使用（村社区合并）" in page
    assert 'href="../../stations/s2/"' in page
    for gone in ('id="when"', 'id="deputies"', 'id="code"'):
        assert gone not in page
    for kept in ('id="activities"', 'id="suggestions"', 'id="about"'):
        assert kept in page
    index = made["stations/"]
    assert "已停用的阵地" in index
    assert "2024年12月31日停用，现在去喜洲工作站" in index
    lists = [text for at, text in made.items() if at.startswith(("stations/kind", "stations/town"))]
    assert any("双廊村联络室" in text for text in lists)
    assert all("老街" not in text for text in lists)


def test_closed_station_counts_nowhere(tmp_path: Path) -> None:
    registry = renderer(tmp_path, closed()).registry
    assert "s5" in registry.stations
    assert [s.id for s in registry.closed_stations] == ["s5"]
    for table in (registry.children, registry.by_kind, registry.by_township, registry.by_village):
        assert all(s.id != "s5" for group in table.values() for s in group)
    assert all(s.id != "s5" for s in registry.places)


def test_place_stays_when_its_first_signboard_closes(tmp_path: Path) -> None:
    registry = renderer(tmp_path, {**closed(), "s3": station(联建="s5")}).registry
    assert registry.stations["s3"] in registry.places
    assert registry.neighbours(registry.stations["s3"]) == ()


def test_closed_station_gets_no_message_code_or_plate(tmp_path: Path) -> None:
    made = renderer(tmp_path, closed(), LINE)
    assert "s5" not in json.loads(render_list(made))["recipients"]
    assert "s4" in json.loads(render_list(made))["recipients"]
    assert "s5" not in {code.id for code in issue(made.registry, made.codes.register, TODAY)}
    with pytest.raises(PlateError, match="已停用，不再做牌子"):
        choose_holders(made.codes, ["s5"])
    assert "s5" not in {holder.id for holder in choose_holders(made.codes)}


def test_closed_station_is_found_with_a_word_on_it(tmp_path: Path) -> None:
    rows = {row[1]: row for row in name_rows(renderer(tmp_path, closed()).registry)}
    assert rows["s5"][4].startswith("已停用 ")
    assert not rows["s4"][4].startswith("已停用")


def test_deputy_is_not_shown_at_a_closed_station(tmp_path: Path) -> None:
    files = {**closed(), "c1": deputy(驻站="[s5, s3]", 接待="{日子: 每周三, 地点: s5}")}
    said = words(pages(tmp_path, files)["F/C1/"])
    assert "老街" not in said
    assert "喜洲镇喜洲村人大代表联络室" in said


def test_closing_to_come_changes_nothing_yet(tmp_path: Path) -> None:
    files = {"s5": station(**ROOM, 停用日期="2025-01-16", 停用原因="村社区合并")}
    made = renderer(tmp_path, files)
    assert made.registry.closed_stations == ()
    assert "已停用" not in pages(tmp_path, files)["F/S5/"]


def test_station_that_moved_says_from_where(tmp_path: Path) -> None:
    files = {
        "s3": station(搬迁="[{日期: 2019, 原地址: 四方街2号}, {日期: 2024-05, 原地址: 市坪街9号}]")
    }
    sentence = "2024年5月搬到现在的地址，以前在市坪街9号。"
    assert sentence in words(pages(tmp_path, files)["F/S3/"])
    made = {p.address: str(p.body) for p in render_pages(renderer(tmp_path, files))}
    assert sentence in made["stations/s3/"]
    assert "换了地方" not in made["stations/s4/"]
