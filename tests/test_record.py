"""From what a file says to a record: keys in two languages, one or many, problems with places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from gongshi.records.activity import Activity
from gongshi.records.deputy import Deputy, Vacancy
from gongshi.records.field import fields_by_key, label, to_chinese
from gongshi.records.load import NEWS, SUGGESTIONS, load_record
from gongshi.records.packed import pack
from gongshi.records.part import Part, fields_of, written_names
from gongshi.records.problem import Problem
from gongshi.records.record import Record
from gongshi.records.settings import Settings
from gongshi.records.source import Source
from gongshi.records.station import Station
from gongshi.records.strict_yaml import read_post, read_record
from gongshi.records.suggestion import Suggestion
from records_builder import activity, deputy, mandates, station, suggestion


def load(text: str, folder: str = "deputies") -> tuple[Record | None, list[Problem]]:
    posts = folder in (NEWS, SUGGESTIONS)
    source = Source(f"{folder}/c1.yml", Path(folder, "c1.yml"), text)
    return load_record((read_post if posts else read_record)(source), folder)


def deputy_of(text: str) -> Deputy:
    record, problems = load(text)
    assert problems == []
    assert isinstance(record, Deputy)
    return record


ENGLISH = """
name: 段秀英
gender: 女
ethnicity: 白族
mandates:
  - level: 市
    elected_on: 2022-01
reception:
  rule: 每周三
  station: s3
stations: [s3]
"""
MIXED = """
姓名: 段秀英
gender: 女
民族: 白族
任职:
  - level: 市
    当选日期: 2022-01
reception:
  日子: 每周三
  station: s3
驻站: [s3]
"""
CHINESE = """
姓名: 段秀英
性别: 女
民族: 白族
任职:
  - 层级: 市
    当选日期: 2022-01
接待:
  日子: 每周三
  地点: s3
驻站: [s3]
"""


def test_both_languages_give_one_record() -> None:
    chinese = pack(deputy_of(CHINESE)).values
    assert pack(deputy_of(ENGLISH)).values == chinese
    assert pack(deputy_of(MIXED)).values == chinese


# one thing where many may be, many where one must be

SINGLES = [
    ("驻站: s3", ("s3",)),
    ("驻站: [s3]", ("s3",)),
    ("驻站: [s3, s4]", ("s3", "s4")),
    ("驻站: []", ()),
    ("驻站:", ()),
]


@pytest.mark.parametrize(("line", "stations"), SINGLES)
def test_single_value_for_a_list(line: str, stations: tuple[str, ...]) -> None:
    assert deputy_of(deputy(驻站=None) + line + "\n").stations == stations


def test_single_part_for_a_list_has_its_places() -> None:
    record = deputy_of(deputy(任职="\n  层级: 市\n  届次: 2022-2027"))
    assert record.mandates[0].term == "2022-2027"
    problem = record.problem("some-rule", "…", ("mandates", 0, "term"))
    assert (problem.line, problem.column, problem.field) == (8, 7, "届次")


def test_empty_field_is_as_if_left_out() -> None:
    record = deputy_of(deputy(学历="", 简介="~", 照片=""))
    assert (record.education, record.intro, record.photo) == (None, None, None)


# what is wrong, and where: line and column of the field

TOLD: list[tuple[str, str, tuple[int, int], str, str]] = [
    ("姓名: 段\n姓明: 段\n", "unknown-field", (2, 1), "姓明",
     "不认识的字段“姓明”，是否指 “姓名”？"),
    ("姓名: 段\nnmae: 段\n", "unknown-field", (2, 1), "nmae", "不认识的字段“nmae”"),
    ("姓名: 段\nname: 段\n", "both-spellings", (2, 1), "姓名",
     "“姓名”和“name”是同一个字段，写了两次"),
    ("name: 段\n姓名: 段\n", "both-spellings", (2, 1), "姓名",
     "“姓名”和“name”是同一个字段，写了两次"),
    ("任职:\n  - 层级: 市\n    level: 市\n", "both-spellings", (3, 5), "层级",
     "“层级”和“level”是同一个字段，写了两次"),
    ("任职:\n  - 层级: 市\n    职务: 市\n", "unknown-field", (3, 5), "职务", "不认识的字段“职务”"),
    ("照片:\n  文件: a.jpg\n  图: 1\n", "unknown-field", (3, 3), "图", "不认识的字段“图”"),
    ("id: c1\n姓名: 段\n", "unknown-field", (1, 1), "id", "不认识的字段“id”"),
    (deputy(姓名=None), "missing-field", (1, 1), "姓名", "缺少“姓名”"),
    (deputy(姓名=""), "missing-field", (1, 4), "姓名", "缺少“姓名”"),
    (deputy(任职="\n  - 届次: 第十届"), "missing-field", (7, 5), "层级", "缺少“层级”"),
    (deputy(姓名=None) + "单位职务: 教师\n  姓名：段秀英\n", "yaml-wide-colon", (9, 5), "姓名",
     "“姓名”后面的冒号不对，这一行没有读成字段"),
    (deputy(任职=mandates("层级：市")), "yaml-wide-colon", (7, 5), "任职", "用了中文冒号“：”"),
    (deputy(任职=mandates("市")), "wrong-shape", (7, 5), "任职", "“任职”要分成几个字段来写"),
    (deputy(照片="[a.jpg]"), "wrong-shape", (5, 5), "照片", "“照片”要分成几个字段来写"),
    (deputy(性别="女性"), "wrong-choice", (2, 5), "性别", "“性别”不能填“女性”，只能填：男、女"),
    (deputy(性别="[女]"), "wrong-choice", (2, 5), "性别", "“性别”不能填“['女']”，只能填：男、女"),
    (deputy(民族="白"), "wrong-value", (3, 5), "民族",
     "“民族”：没有“白”这个民族名称，是否指 “白族”？"),
    (deputy(民族="[白族]"), "wrong-value", (3, 5), "民族",
     "“民族”：这里要填民族的全称，例如 白族"),
    (deputy(姓名="true"), "wrong-value", (1, 5), "姓名", "“姓名”：这里要填文字"),
    (deputy(姓名="[段, 秀英]"), "wrong-value", (1, 5), "姓名", "“姓名”：这里要填文字"),
    (deputy(姓名="段<秀英"), "wrong-value", (1, 5), "姓名", "“姓名”：不能含有“<”"),
    (deputy(姓名="|\n  段\n  秀英"), "wrong-value", (1, 5), "姓名", "“姓名”：只能写一行"),
    (deputy(姓名='" "'), "wrong-value", (1, 5), "姓名",
     "“姓名”：不能留空；没有内容就删去这一行"),
    (deputy(姓名='"段\\u202e英"'), "wrong-value", (1, 5), "姓名",
     "“姓名”：含有看不见的控制字符，请删除后重新输入"),
    (deputy(驻站="[s3, S4]"), "wrong-value", (7, 10), "驻站",
     "“驻站”：编号只能用小写字母、数字和连字符“-”，例如 c001、ts-xizhou"),
    (deputy(排序号="第一"), "wrong-value", (9, 6), "排序号", "“排序号”：“第一”不是整数"),
    (deputy(任职="[]"), "too-few", (6, 5), "任职", "“任职”至少要有 1 项"),
    (deputy(照片="{文件: ../a.jpg}"), "wrong-value", (5, 10), "文件",
     "“文件”：图片要放在记录旁边的 photos 文件夹里，路径不能含有“..”"),
    (deputy(照片="{文件: /a.jpg}"), "wrong-value", (5, 10), "文件",
     "“文件”：图片要放在记录旁边的 photos 文件夹里，路径不能含有“..”"),
    (deputy(照片="{文件: a.svg}"), "wrong-value", (5, 10), "文件",
     "“文件”：图片只能是 .jpg、.jpeg、.png、.webp"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule", "place", "field", "message"), TOLD)
def test_told(text: str, rule: str, place: tuple[int, int], field: str, message: str) -> None:
    record, problems = load(text)
    assert record is None
    found = [(p.rule, (p.line, p.column), p.field, p.message) for p in problems]
    assert (rule, place, field, message) in found
    if text.startswith(deputy()[:8]) and rule != "unknown-field":
        assert len(found) == 1, found


def test_all_problems_of_a_file_are_told_at_once() -> None:
    _, problems = load("姓明: 段\n性别: 女性\n性别: 女\n民族: 白\n任职: {层级: [市]}\n")
    assert [problem.rule for problem in problems] == [
        "yaml-duplicate-key", "unknown-field", "wrong-value", "wrong-value"
    ]  # fmt: skip


def test_misspelt_field_is_not_also_missing() -> None:
    _, problems = load(deputy(姓名=None, 姓明="段秀英"))
    assert [problem.rule for problem in problems] == ["unknown-field"]


def test_warning_does_not_stop_a_record() -> None:
    source = Source("deputies/c1.yml", Path("deputies/c1.yml"), deputy(), has_bom=True)
    record, problems = load_record(read_record(source), "deputies")
    assert record
    assert [(problem.rule, problem.severity) for problem in problems] == [("source-bom", "warning")]


# names of files

NAMES = [
    ("c001", True), ("ts-xizhou", True), ("a", True), ("1", True), ("C001", False),
    ("c_1", False), ("c--1", False), ("-c", False), ("c 1", False), (" c1", False),
    ("段秀英", False), ("c1.old", False), ("", False), ("c\u20281", False), ("\u0663", False),
]  # fmt: skip


@pytest.mark.parametrize(("name", "good"), NAMES)
def test_file_name_is_the_id(name: str, good: bool) -> None:
    source = Source(f"deputies/{name}.yml", Path(f"deputies/{name}.yml"), deputy())
    record, problems = load_record(read_record(source), "deputies")
    assert (record.id if record else None) == (name if good else None)
    assert [problem.rule for problem in problems] == ([] if good else ["id-form"])


# which folder, which kind

KINDS: list[tuple[str, str, type[Record]]] = [
    ("deputies", deputy(), Deputy),
    ("deputies", deputy(类型="代表"), Deputy),
    ("deputies", "类型: 空缺席位\n层级: 市\n选区: 甲\n空缺原因: 乙\n空缺日期: 2024-11\n"
                 "复查期限: 2025-06-30\n", Vacancy),
    ("deputies", "type: 空缺席位\nlevel: 市\ndistrict: 甲\nreason: 乙\nsince: 2024-11\n"
                 "expires_on: 2025-06-30\n", Vacancy),
    ("stations", station(), Station),
    (NEWS, activity(), Activity),
    (SUGGESTIONS, suggestion(), Suggestion),
]  # fmt: skip


@pytest.mark.parametrize(("folder", "text", "kind"), KINDS)
def test_kind_follows_from_the_folder(folder: str, text: str, kind: type[Record]) -> None:
    record, problems = load(text, folder)
    assert problems == []
    assert type(record) is kind


def test_body_of_a_post_is_what_stands_below() -> None:
    record, _ = load(activity("第一段。\n\n第二段。"), NEWS)
    assert isinstance(record, Activity)
    assert record.body == "第一段。\n\n第二段。"


# names of fields: one table for loader, field lists and editors

MODELS = (Deputy, Vacancy, Station, Activity, Suggestion, Settings)


def parts(model: type[Part]) -> set[type[Part]]:
    inner = {part for _, part, _ in fields_by_key(model).values() if part}
    return {model}.union(*(parts(part) for part in inner))


ALL_MODELS = sorted({part for model in MODELS for part in parts(model)}, key=str)


@pytest.mark.parametrize("model", ALL_MODELS)
def test_every_field_has_one_chinese_name_and_a_description(model: type[Part]) -> None:
    fields = fields_of(model)
    titles = [field.title for field in fields.values()]
    assert all(titles)
    assert len(set(titles)) == len(titles)
    assert all(field.description for field in fields.values())
    assert [name for name in written_names(model) if name != "id"] == [*fields]
    assert not set(titles) & set(fields)


PATHS: list[tuple[type[Part], tuple[str | int, ...], tuple[str | int, ...], str]] = [
    (Deputy, ("name",), ("姓名",), "姓名"),
    (Deputy, ("mandates", 1, "elected_on"), ("任职", 1, "当选日期"), "当选日期"),
    (Deputy, ("reception", "skip", 0), ("接待", "停止日期", 0), "停止日期"),
    (Station, ("photos", 0, "file"), ("照片", 0, "文件"), "文件"),
    (Station, (), (), "记录"),
    (Settings, ("divisions", "喜洲镇", 3), ("行政区划", "喜洲镇", 3), "喜洲镇"),
]


@pytest.mark.parametrize(("model", "path", "chinese", "name"), PATHS)
def test_names_of_paths(
    model: type[Part],
    path: tuple[str | int, ...],
    chinese: tuple[str | int, ...],
    name: str,
) -> None:
    assert to_chinese(model, path) == chinese
    assert label(model, path) == name


def test_parts_never_change_and_refuse_unknown_fields() -> None:
    class Thing(Part):
        name: str

    thing: Any = Thing(name="甲")
    with pytest.raises(AttributeError, match="immutable"):
        thing.name = "乙"
    with pytest.raises(TypeError, match="Unexpected keyword argument"):
        Thing(name="甲", other=1)  # type: ignore[call-arg]


def test_equal_words_and_dates_are_kept_once() -> None:
    one, other = (deputy_of(deputy(政治面貌="无党派人士")) for _ in range(2))
    for name in ("party", "ethnicity", "born", "checked_on"):
        assert getattr(one, name) is getattr(other, name)
    assert one.mandates[0].elected_on is other.mandates[0].elected_on
    hidden = replace(one, party=None)
    assert (hidden.party, one.party, other.party) == (None, "无党派人士", "无党派人士")
