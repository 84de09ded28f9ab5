"""Lists of very many people or stations are cut into pages that a phone can hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gongshi.pages import deputy_list, find, home, station_list
from gongshi.pages.page import Page
from gongshi.pages.site import render_pages
from records_builder import Files, deputy, station, vacancy
from test_codes_pages import renderer

PEOPLE: Files = {f"c{n}": deputy(姓名=f"段{name}") for n, name in enumerate("一二三四五", start=10)}
ROOMS: Files = {
    f"s{n}": station(名称=f"{name}号室", 简称=f"{name}号", 服务范围=None)
    for n, name in enumerate("甲乙丙丁", start=10)
}


def pages(folder: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> dict[str, Page]:
    for module in (deputy_list, station_list):
        monkeypatch.setattr(module, "MOST_ON_ONE_PAGE", most)
        monkeypatch.setattr(module, "PAGE_SIZE", 3)
    files = {**PEOPLE, **ROOMS, "v1": vacancy(代表团="喜洲镇代表团")}
    return {page.address: page for page in render_pages(renderer(folder, files))}


def shown(page: Page, folder: str) -> list[str]:
    """Give the ids that a page's cards lead to, in their order."""
    return re.findall(rf'class="gs-card__name" href="[./]*{folder}/(\w+)/"', str(page.body))


def test_long_list_of_people_has_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = pages(tmp_path, monkeypatch, most=4)
    base = next(a for a in made if a.startswith("deputies/delegation/") and a.count("/") == 3)
    parts = [base, f"{base}2/", f"{base}3/"]
    people = [shown(made[address], "deputies") for address in parts]
    assert [len(part) for part in people] == [3, 3, 3]
    everyone = [name for part in people for name in part]
    assert len(set(everyone)) == 9
    assert everyone[-1] == "v1"  # the seat that is empty comes last
    assert made[parts[1]].title.endswith("（第 2 页）")
    assert "本页是第 4—6 位（第 2 页，共 3 页）" in str(made[parts[1]].body)
    for address in parts:
        assert 'class="gs-pager' in str(made[address].body)


def test_long_list_of_stations_has_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = pages(tmp_path, monkeypatch, most=4)
    parts = [a for a in made if re.fullmatch(r"stations/kind/[\w-]*lian[\w-]*/(\d/)?", a)]
    assert len(parts) == 2
    rooms = [shown(made[address], "stations") for address in parts]
    assert [len(part) for part in rooms] == [3, 3]
    assert len({name for part in rooms for name in part}) == 6
    assert "gs-filters" not in str(made[parts[0]].body)


def test_list_that_fits_has_one_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = pages(tmp_path, monkeypatch, most=400)
    assert not [address for address in made if re.search(r"/\d/$", address)]
    assert all("本页是" not in str(page.body) for page in made.values())


def test_home_shows_some_receptions_of_a_full_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "RECEPTIONS_SHOWN", 2)
    every_day = {
        f"s{n}": str(room) + "接待: {日子: 每周三}\n" for n, room in enumerate(ROOMS.values(), 10)
    }
    made = {p.address: str(p.body) for p in render_pages(renderer(tmp_path, every_day))}
    days = made[""].split('class="gs-day"')[1:]
    assert max(day.count("gs-day__item") for day in days) == 2
    assert any("这一天另有 2 场没有列在这里" in day for day in days)


@pytest.mark.parametrize(("most", "shown"), [(1, False), (400, True)])
def test_tree_of_very_many_stations_is_folded(
    most: int, shown: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(station_list, "MOST_IN_TREE", most)
    body = str(pages(tmp_path, monkeypatch, most=400)["stations/"].body)
    assert ("gs-tree__fold" in body) == shown
    assert ("这里只列最上面一层" in body) != shown
    assert "下设" in body


@pytest.mark.parametrize(("most", "label"), [(1, "乡镇"), (400, "村（社区）")])
def test_find_page_of_very_many_villages_leads_to_townships(
    most: int, label: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "MOST_VILLAGES", most)
    body = str(pages(tmp_path, monkeypatch, most=400)["find/"].body)
    assert f"点开自己的{label}" in body
    assert ("周城村委会" in body) == (most > 1)
    assert ('href="../stations/township/' in body) == (most == 1)
