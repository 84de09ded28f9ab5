"""The settings: where they stand in mkdocs.yml, what MkDocs' own part may hold, what they mean."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from gongshi.records.problem import Problem
from gongshi.records.settings import Settings, load_settings
from records_builder import settings


def load(text: str, folder: Path) -> tuple[Settings | None, list[Problem]]:
    config = folder / "mkdocs.yml"
    config.write_text(text, encoding="utf-8")
    return load_settings(config)


def load_well(text: str, folder: Path) -> Settings:
    found, problems = load(text, folder)
    assert problems == []
    assert found
    return found


MINIMUM = """
      地名: 开鲁县
      本级: 县
      阵地类型: [{名称: 代表之家, 代码: home}]
      活动类型: [学习]
      领域: [交通]
      办理结果: [{名称: 已解决, 含义: 解决}]
      评议等次: [{名称: 满意}]
"""

PLACES = {
    "last": f"site_name: 一\nplugins:\n  - search\n  - gongshi:{MINIMUM}",
    "first": f"plugins:\n  - gongshi:{MINIMUM}  - search\nsite_name: 一\n",
    "before other settings": f"plugins:\n  - gongshi:{MINIMUM}\n# 说明\n\nextra:\n  a: 1\n",
    "comment after": f"plugins:\n  - gongshi:{MINIMUM}      # 说明：到此\n# 完\n",
    "mapping of plugins": "plugins:\n  search: {}\n  gongshi:" + MINIMUM + "  tags:\n",
    "with MkDocs' tags": "site_url: !ENV [URL, 'x']\nmarkdown_extensions:\n  - pymdownx.emoji:\n"
    f"      g: !!python/name:material.to_svg\nplugins:\n  - gongshi:{MINIMUM}",
    "with aliases elsewhere": f"extra: &x {{a: 1}}\nmore: *x\nplugins:\n  - gongshi:{MINIMUM}",
    "in braces": "plugins: [search, {gongshi: {地名: 开鲁县, 本级: 县,\n"
    "  阵地类型: [{名称: 代表之家, 代码: home}], 活动类型: [学习], 领域: [交通],\n"
    "  办理结果: [{名称: 已解决, 含义: 解决}], 评议等次: [{名称: 满意}]}}]\n",
    "with Windows line ends": f"plugins:\n  - gongshi:{MINIMUM}".replace("\n", "\r\n"),
    "with a mark at the beginning": f"---\nplugins:\n  - gongshi:{MINIMUM}",
}


@pytest.mark.parametrize("text", PLACES.values(), ids=PLACES)
def test_found_wherever_they_stand(text: str, tmp_path: Path) -> None:
    found = load_well(text, tmp_path)
    assert (found.place, found.own_level) == ("开鲁县", "县")


@pytest.mark.parametrize("text", PLACES.values(), ids=PLACES)
def test_place_of_a_setting_is_its_place_in_the_file(text: str, tmp_path: Path) -> None:
    problem = load_well(text, tmp_path).problem("some-rule", "…", ("ratings", 0, "name"))
    line = (tmp_path / "mkdocs.yml").read_text(encoding="utf-8").split("\n")[problem.line - 1]
    assert line[problem.column - 1 :].startswith("满意")


def test_defaults(tmp_path: Path) -> None:
    found = load_well(PLACES["last"], tmp_path)
    assert found.levels == ("全国", "省", "市", "县", "乡镇")
    assert found.steps == ("情况登记", "站点梳理", "分类处办", "反馈办理", "群众评议")
    assert (found.order, found.review_days) == ("姓名笔画", 365)
    assert (found.groups, found.divisions, found.hidden, found.declared) == ((), {}, {}, ())
    assert found.today is None


WRONG: list[tuple[str, list[tuple[str, int]]]] = [
    ("plugins:\n  - gongshi: 1\n", [("settings-missing", 1)]),
    ("plugins:\n  - gongshi: []\n", [("settings-missing", 1)]),
    ("plugins: gongshi\n", [("settings-missing", 1)]),
    ("- plugins\n", [("settings-missing", 1)]),
    ("site_name: [\n", [("yaml-syntax", 1)]),
    ("plugins:\n  - gongshi:\n      地名：开鲁\n      本级: 县\n", [("yaml-wide-colon", 3)]),
    ("extra: *x\n", [("yaml-syntax", 1)]),
    ("a: 1\n---\nb: 1\n", [("yaml-syntax", 2)]),
    ("x: " + "[" * 2000 + "]" * 2000, [("yaml-too-deep", 1)]),
    (PLACES["last"].replace("地名: 开鲁县", "地名: !ENV X"), [("yaml-tag", 5)]),
    (PLACES["last"].replace("地名: 开鲁县", "地名: &x 1"), [("yaml-alias", 5)]),
    (PLACES["last"].replace("地名: 开鲁县", "地名: 开鲁县\n      地名: 二"),
     [("yaml-duplicate-key", 6)]),
    (PLACES["last"].replace("地名", "地址"), [("unknown-field", 5)]),
    (PLACES["last"].replace("本级: 县", "place: 二"), [("both-spellings", 6)]),
    (PLACES["last"] + "      行政区划: {甲镇: {乙村: 丙}}\n", [("wrong-value", 12)]),
    (PLACES["last"] + "      行政区划: {甲镇: true}\n", [("wrong-value", 12)]),
    (PLACES["last"] + "      行政区划: {甲镇: [乙村, [丙村]]}\n", [("wrong-value", 12)]),
    (PLACES["last"] + "      补充笔画: {㛃: [1]}\n", [("wrong-value", 12)]),
    (PLACES["last"] + "      核对周期: -1\n", [("wrong-value", 12)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WRONG)
def test_wrong(text: str, expected: list[tuple[str, int]], tmp_path: Path) -> None:
    found, problems = load(text, tmp_path)
    assert found is None
    assert [(problem.rule, problem.line) for problem in problems] == expected


def test_deep_file_costs_nothing(tmp_path: Path) -> None:
    started = time.perf_counter()
    _, problems = load("x: " + "[" * 200_000, tmp_path)
    assert [problem.rule for problem in problems] == ["yaml-too-deep"]
    assert time.perf_counter() - started < 10  # seconds on the slowest machine


def test_bom_is_a_warning(tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text(PLACES["last"], encoding="utf-8-sig")
    found, problems = load_settings(config)
    assert found
    assert [(problem.rule, problem.severity) for problem in problems] == [("source-bom", "warning")]


def test_today_given_by_the_caller_wins(tmp_path: Path) -> None:
    load(settings(今日="2025-01-15"), tmp_path)
    found, _ = load_settings(tmp_path / "mkdocs.yml", today=date(2026, 1, 1))
    assert found
    assert found.today == date(2026, 1, 1)
    assert found.problem("some-rule", "…", ("place",)).line == 5


# what the settings are asked


def test_questions(tmp_path: Path) -> None:
    found = load_well(settings(行政区划="{喜洲镇: 喜洲村委会, 空镇: }"), tmp_path)
    assert found.divisions == {"喜洲镇": ("喜洲村委会",), "空镇": ()}
    assert found.villages == {"喜洲村委会": "喜洲镇"}
    assert [found.stage_of(step) for step in (*found.steps, "登记")] == [1, 2, 3, 4, 5, 0]
    assert found.kind_by_name["代表联络室"].code == "liaison-room"
    assert [found.level_rank(level) for level in ("全国", "乡镇", "县")] == [0, 4, 5]
    assert found.result_named("已解决") == found.results[0]
    assert found.rating_named("不满意") == found.ratings[1]
    assert found.ratings[1].reopens
    assert found.result_named("办结") is None
    assert found.rating_named(None) is None
