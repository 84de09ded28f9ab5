"""What figures count of records, and what records only show: figures never read the latter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import force_setattr

from gongshi.pages.figure_data import render_figure_data
from gongshi.pages.figures import render_figures
from gongshi.pages.renderer import Renderer, make_environment
from gongshi.pages.wall import render_wall
from gongshi.records.check import check_site
from gongshi.records.deputy import Deputy
from gongshi.records.figure import all_figures
from gongshi.records.kept import Kept
from gongshi.records.record import Record
from gongshi.records.registry import Registry
from records_builder import TODAY, activity, deputy, station, suggestion, write_site
from site_builder import SITES

ROOT = Path(__file__).parents[1]


def read(config: Path) -> Registry:
    registry = check_site(config, today=date(2025, 1, 15)).registry
    assert registry
    return registry


def everyone(registry: Registry) -> Iterator[Record]:
    for table in ("deputies", "stations", "activities", "suggestions", "vacancies"):
        yield from getattr(registry, table).values()


def figures_of(registry: Registry) -> dict[str, str]:
    """Make all that is made anew only where something has changed that is counted."""
    renderer = Renderer(registry, make_environment(), "站名")
    return {
        "page": render_figures(renderer).body,
        "data": render_figure_data(renderer),
        **dict(render_wall(renderer, all_figures(registry))),
    }


@pytest.mark.parametrize("config", [ROOT / "mkdocs.yml", SITES / "kailu" / "mkdocs.yml"])
def test_figures_never_read_what_is_only_shown(config: Path) -> None:
    whole, poor = read(config), read(config)
    taken = {name for record in everyone(poor) for name in take_shown(record)}
    assert {"position", "intro", "address", "body"} <= taken
    with pytest.raises(AttributeError):
        str(next(iter(poor.deputies.values())).position)
    assert figures_of(poor) == figures_of(whole)


class Untouchable:
    """What stands where nobody should look."""

    def __getattribute__(self, *_: object) -> Any:
        raise AttributeError("only shown")

    __bool__ = __eq__ = __format__ = __hash__ = __iter__ = __len__ = __str__ = __getattribute__


def take_shown(record: Record) -> frozenset[str]:
    """Take from a record all that is only shown."""
    for name in record.only_shown:
        assert name in type(record).named
        force_setattr(record, name, Untouchable())
    return record.only_shown


def test_number_of_a_record_changes_with_what_is_counted(tmp_path: Path) -> None:
    def counted(text: str) -> int:
        record = build("c1", text)
        assert isinstance(record, Deputy)
        return record.counted

    def build(name: str, text: str) -> Record:
        config = write_site(tmp_path, {name: text})
        registry = check_site(config, today=TODAY, kept=Kept(tmp_path)).registry
        assert registry
        return registry.deputies[name]

    plain = counted(deputy())
    assert counted(deputy(单位职务="教师", 简介="新的简介。")) == plain
    assert counted(deputy() + "# 只是一句注释\n") == plain
    assert counted(deputy(民族="彝族")) != plain
    assert counted(deputy(姓名="杨树")) != plain
    assert counted(deputy()) == plain


def test_number_stays_from_build_to_build_and_is_the_files_where_nothing_is_kept(
    tmp_path: Path,
) -> None:
    files = {"c1": deputy(), "s3": station(), "a1": activity(), "g1": suggestion()}
    config = write_site(tmp_path, files)
    registries = [
        check_site(config, today=TODAY, kept=kept).registry
        for kept in (Kept(tmp_path), Kept(tmp_path), None)
    ]
    assert all(registries)
    first, second, none = ([*everyone(registry)] for registry in registries if registry)
    assert [r.counted for r in first] == [r.counted for r in second]
    assert all(record.counted != record.digest for record in first)
    assert all(record.counted == record.digest for record in none)
