"""Settings and records come back from what is kept of them as they were read."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongshi.records.kept import Kept
from gongshi.records.packed import pack, unpack
from gongshi.records.part import Part, written_names
from gongshi.records.settings import Settings, load_settings

DEMO = Path(__file__).parents[1] / "mkdocs.yml"
FULL = """
site_name: 大理
plugins:
  - gongshi:
      地名: 大理市
      今日: 2025-01-15
      本级: 市
      层级: [省, 市]
      阵地类型: [{名称: 代表之家, 代码: home}, {名称: 联络室, 代码: room, 上级: [代表之家]}]
      活动类型: [接待]
      领域: [交通]
      办理结果: [{名称: 已解决, 含义: 解决}]
      评议等次: [{名称: 满意}, {名称: 不满意, 退回: 是}]
      行政区划: {喜洲镇: [周城村, 庆洞村], 双廊镇: []}
      公布数: [{项目: 活动, 数: 约800, 年度: 2024, 日期: 2025-01-02}]
      补充笔画: {𬱟: '11121'}
      隐藏字段: {代表: [出生年月]}
      留言: {方式: external, 地址: 'https://example.org/f?to={id}'}
      大屏: {方格: [[喜洲镇, ''], ['', 双廊镇]]}
"""


def fields(part: Part) -> dict[str, object]:
    return {name: getattr(part, name) for name in written_names(type(part))}


@pytest.fixture(params=[DEMO.read_text(encoding="utf-8"), FULL], ids=["demo", "all fields"])
def config(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    (tmp_path / "mkdocs.yml").write_text(request.param, encoding="utf-8")
    return tmp_path / "mkdocs.yml"


def test_settings_come_back(config: Path) -> None:
    settings, problems = load_settings(config)
    assert settings is not None
    assert not problems
    assert settings.kind_by_name  # what was worked out of them is no part of them
    back = unpack(pack(settings), config.name, lambda _: None, {})
    assert fields(back) == fields(settings)
    assert str(fields(back)) == str(fields(settings))  # with the same types inside


def test_settings_are_not_read_again(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def load() -> Settings:
        kept = Kept(config.parent)
        kept.write_begin()
        settings, _ = load_settings(config, kept=kept)
        kept.write_kept(())
        assert settings is not None
        return settings

    monkeypatch.setattr("gongshi.records.kept.TICK_NS", -(10**12))  # nothing is too fresh
    first = load()
    monkeypatch.setattr("gongshi.records.settings._read", None)
    again = load()
    assert fields(again) == fields(first)
    assert again.digest == first.digest
    monkeypatch.undo()
    assert again.problem("rule", "message", ("place",)).line == (
        config.read_text(encoding="utf-8").split("地名:")[0].count("\n") + 1
    )
