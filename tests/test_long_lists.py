"""Lists of very many people or stations are cut into pages that a phone can hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gongshi.pages import deputy_list, station_list
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
