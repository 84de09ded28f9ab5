"""The whole check: what it says word for word, what it gives back, what it never does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from gongshi.records.check import check_site
from gongshi.records.problem import Problem
from records_builder import (
    BASE,
    JPEG,
    TODAY,
    Files,
    activity,
    deputy,
    make,
    mandates,
    settings,
    station,
    suggestion,
    vacancy,
    write_site,
)


def declared(text: str) -> Files:
    return {"mkdocs": settings(公布数=f"[{{{text}}}]", 示范称号="推荐示范站室")}


AWARDED = station(荣誉="[{名称: 推荐示范站室, 日期: 2024-06, 授予单位: 市人大}]")
BESIDE = {"s4": station(
    名称="双廊联络室", 简称="双廊联络室", 乡镇="双廊镇", 村社区="双廊村委会", 服务范围=None,
    联建="s3",
)}  # fmt: skip

MESSAGES: list[tuple[Files, str, str, str]] = [
    # references
    (
        {"c4": deputy(姓名="赵云海", 驻站="[s4, xizhou-1]"),
         "stations/xizhou.yml": station(名称="喜洲", 简称="喜洲", 联建="s3")},
        "deputy-station-missing",
        "驻站 “xizhou-1” 不存在，是否指 “xizhou”？",
        "在 stations/ 中没有该文件",
    ),
    ({"a1": activity(代表="[c1, s3]")}, "activity-deputy-missing", "代表 “s3” 是阵地的编号",
     "这里要填代表的编号"),
    ({"c1": deputy(曾用编号="[dl-1]"), "a1": activity(代表="[c1, dl-1]")},
     "activity-deputy-missing", "代表 “dl-1” 是曾用编号，现在是 “c1”", "改成现在的编号"),
    # words
    ({"c1": deputy(任职="[{层级: 市级}]")}, "deputy-level-unknown",
     "层级 “市级” 不在设置的“层级”里，是否指 “市”？", "可填：全国、省、州、市、乡镇"),
    ({"c1": deputy(专业组="法律"), "mkdocs": settings(专业组=None)}, "deputy-group-unknown",
     "专业组 “法律” 不在设置的“专业组”里", "先在 mkdocs.yml 的“专业组”里写上"),
    ({"s3": station(村社区="双廊村委会")}, "station-village-elsewhere",
     "村社区 “双廊村委会” 属于双廊镇，不属于喜洲镇", "改正“乡镇”或“村社区”"),
    # people
    ({"c2": deputy(出生年月="1990-01", 驻站="[s2]", 单位职务="教师")}, "deputy-namesakes",
     "有 2 位代表同名“段秀英”，页面上这样区分：deputies/c1.yml（c1）、deputies/c2.yml（教师）", ""),
    ({"c1": deputy(出生年月="2004-02")}, "deputy-age",
     "出生年月 2004-02，当选（2022-01）时不满 18 岁", "核对出生年月和当选日期"),
    # stations
    ({"s1": station(类型="代表之家", 上级="s3", 简称="家", 名称="家")}, "station-parent-kind",
     "代表之家的上级不能是代表联络室（喜洲村联络室）",
     "这一类没有上级，删去“上级”；要改规矩，改 mkdocs.yml 的“阵地类型”"),
    ({"s1": station(类型="代表之家", 上级="s3", 简称="家", 名称="家")}, "station-parent-circle",
     "上级绕成了一个圈：s1 → s3 → s2 → s1", "改正其中一个的“上级”"),
    ({"s3": station(服务范围=None)}, "village-unserved",
     "喜洲镇有 1 个村（社区）没有阵地服务：周城村委会", "在阵地的“服务范围”里补上"),
    # declared figures, with their arithmetic
    (declared("项目: 本级代表, 数: 275"), "declared-differs",
     "公布 275 名本级代表，记录在任 3 名", "少 272：核对记录，或更新公布数"),
    ({**declared("项目: 本级代表, 数: 4"), "v1": vacancy()}, "declared-explained",
     "公布 4 名本级代表，记录在任 3 名 + 空缺 1 席 = 4", "相符，不用修改"),
    ({**declared("项目: 本级代表, 数: 9"), "v1": vacancy()}, "declared-differs",
     "公布 9 名本级代表，记录在任 3 名、空缺 1 席", "少 6：核对记录，或更新公布数"),
    ({**declared("项目: 阵地牌子, 数: 3"), **BESIDE}, "declared-differs",
     "公布 3 块阵地牌子，记录 4 块牌子、3 处场所", "公布的是阵地场所，就把“项目”改成 阵地场所"),
    ({**declared("项目: 阵地场所, 数: 4"), **BESIDE}, "declared-differs",
     "公布 4 处阵地场所，记录 4 块牌子、3 处场所", "公布的是阵地牌子，就把“项目”改成 阵地牌子"),
    (declared("项目: 阵地牌子, 数: 1, 类型: 代表联络室"), "declared-differs",
     "公布 1 块代表联络室阵地牌子，记录 2 块牌子、2 处场所", "多 1：核对记录，或更新公布数"),
    (declared("项目: 示范阵地, 数: 1"), "declared-differs", "公布 1 个示范阵地，记录 0 个",
     "少 1：核对记录，或更新公布数"),
    ({**declared("项目: 专业组成员, 数: 45"), "c1": deputy(专业组="法律")}, "declared-differs",
     "公布 45 名专业组成员，记录 1 名（法律 1 + 农业农村 0）", "少 44：核对记录，或更新公布数"),
    (declared("项目: 活动, 数: 784, 年度: 2024"), "declared-differs",
     "公布 784 次 2024 年活动，记录 1 次", "少 783：核对记录，或更新公布数"),
    (declared("项目: 活动, 数: 0, 年度: 2024, 类型: 接待选民"), "declared-differs",
     "公布 0 次 2024 年接待选民活动，记录 1 次", "多 1：核对记录，或更新公布数"),
    (declared("项目: 意见建议, 数: 200余"), "declared-differs", "公布 200余 件意见建议，记录 1 件",
     "少 199：核对记录，或更新公布数"),
    # privacy: the number is not shown whole
    ({"a1": activity("证号 11010519491231002X")}, "private-identity-number",
     "“110***********002X” 像是身份证号，不能公开", "删去"),
]  # fmt: skip


def one(problems: list[Problem], rule: str) -> Problem:
    found = [problem for problem in problems if problem.rule == rule]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(("files", "rule", "message", "remedy"), MESSAGES)
def test_message(files: Files, rule: str, message: str, remedy: str, tmp_path: Path) -> None:
    problem = one(make(tmp_path, files).problems, rule)
    assert (problem.message, problem.remedy) == (message, remedy)


@pytest.mark.parametrize(
    "files",
    [
        {"c1": deputy(出生年月="13987654321")},
        {"c1": deputy(民族="13987654321")},
        {"c1": deputy(性别='"女\\n13987654321"')},
        {"c1": deputy(专业组="13987654321")},
        {"c1": deputy() + "13987654321: 电话\n"},
        {"a1": activity("<13987654321> 电话 139-8765-4321")},
    ],
)
def test_message_quotes_no_private_number_and_is_one_line(files: Files, tmp_path: Path) -> None:
    problems = make(tmp_path, files).problems
    assert problems
    for problem in problems:
        assert "8765" not in problem.message
        assert "\n" not in problem.text()


AGREEING = [
    {**declared("项目: 示范阵地, 数: 1"), "s3": AWARDED},
    {**declared("项目: 专业组, 数: 1"), "c1": deputy(专业组="法律")},
    {**declared("项目: 专业组成员, 数: 1, 专业组: 法律"), "c1": deputy(专业组="法律")},
    declared("项目: 意见建议, 数: 1, 年度: 2024"),
    declared("项目: 意见建议, 数: 0, 年度: 2023"),
    declared("项目: 覆盖村社区, 数: 3"),
    {**declared("项目: 阵地场所, 数: 3"), **BESIDE},
    # a rounded number is near enough
    {**declared("项目: 阵地牌子, 数: 近5"), **{f"s{n}": station(
        名称=f"室{n}", 简称=f"室{n}", 联建="s3", 村社区=None, 服务范围=None) for n in (5, 6)}},
    # hiding a field from the public leaves it to be counted
    {"mkdocs": settings(公布数="[{项目: 示范阵地, 数: 1}]", 隐藏字段="{阵地: [荣誉]}"),
     "s3": AWARDED},
    # what is counted waits until all files can be read
    {**declared("项目: 本级代表, 数: 275"), "c9": "姓名\n"},
]  # fmt: skip


@pytest.mark.parametrize("files", AGREEING)
def test_declared_figure_agrees(files: Files, tmp_path: Path) -> None:
    rules = {problem.rule for problem in make(tmp_path, files).problems}
    assert not rules & {"declared-differs", "declared-explained"}


def test_reference_to_a_broken_record_is_not_missing(tmp_path: Path) -> None:
    problems = make(tmp_path, {"s3": "类型 代表联络室\n", "c2": b"\xff\xfe\x00"}).problems
    assert {problem.path for problem in problems} == {"stations/s3.yml", "deputies/c2.yml"}


def test_stale_records_are_told_once_for_each_folder(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"c{n}": deputy(姓名="李" + "一二三四五"[n - 5], 核对日期=f"2023-01-{n:02d}")
        for n in range(5, 9)
    }
    files["s3"] = station(核对日期="2023-05-01")
    problems = make(tmp_path, files).problems
    stale = [problem.message for problem in problems if problem.rule == "checked-long-ago"]
    assert stale == [
        "deputies/ 有 4 条记录超过 365 天没有核对，"
        "最早的：c5（2023-01-05）、c6（2023-01-06）、c7（2023-01-07）",
        "stations/ 有 1 条记录超过 365 天没有核对，最早的：s3（2023-05-01）",
    ]


def test_same_text_in_two_fields_is_told_at_both(tmp_path: Path) -> None:
    text = "电话 13987654321"
    problems = make(tmp_path, {"a1": activity(text, 标题=text, 来源=text)}).problems
    lines = (tmp_path / "content/news/a1.md").read_text(encoding="utf-8").split("\n")
    places = [problem.line for problem in problems]
    assert places == [number for number, line in enumerate(lines, 1) if text in line]
    assert len(places) == 3


def test_namesakes_in_two_townships_serve_each_their_own(tmp_path: Path) -> None:
    divisions = "\n  喜洲镇: [文化社区]\n  双廊镇: [文化社区]"
    only_one = {
        "mkdocs": settings(行政区划=divisions),
        "s3": station(村社区="文化社区", 服务范围=None),
        "s4": station(名称="双廊", 简称="双廊", 乡镇="双廊镇", 村社区=None, 服务范围=None),
    }
    problem = one(make(tmp_path, only_one).problems, "village-unserved")
    assert problem.message == "双廊镇有 1 个村（社区）没有阵地服务：文化社区"


def test_unserved_village_points_to_its_township(tmp_path: Path) -> None:
    problem = one(make(tmp_path, {"s3": station(服务范围=None)}).problems, "village-unserved")
    line = (tmp_path / "mkdocs.yml").read_text(encoding="utf-8").split("\n")[problem.line - 1]
    assert line.strip().startswith("喜洲镇:")


def test_very_many_namesakes_are_counted(tmp_path: Path) -> None:
    """A province has hundreds of them."""
    twice = range(100, 122)
    people = {
        f"c{place}{n}": deputy(
            姓名=f"段秀{chr(0x4E00 + n)}", 出生年月=f"19{place}0-01", 单位职务=f"{place}号教师"
        )
        for n in twice
        for place in (6, 7)
    }
    problems = make(tmp_path, people).problems
    told = [p.message for p in problems if p.rule == "deputy-namesakes"]
    assert len(told) == 21
    assert sum("同名“" in message for message in told) == 20
    assert sum("还有 2 个姓名也有几位代表同名" in message for message in told) == 1


# what comes back


def test_today_of_the_settings_goes_first_unless_the_caller_wins(tmp_path: Path) -> None:
    config = write_site(tmp_path, {"mkdocs": settings(今日="2024-12-31")})
    other = date(2026, 6, 1)
    days = [
        checked.registry and checked.registry.today
        for checked in (
            check_site(config, today=other),
            check_site(config, today=other, today_wins=True),
        )
    ]
    assert days == [date(2024, 12, 31), other]


def test_registry_is_there_in_spite_of_problems(tmp_path: Path) -> None:
    checked = make(tmp_path, {"c1": "姓名\n", "s9": station(上级="s99")})
    assert checked.registry
    assert "c1" not in checked.registry.deputies
    assert "s9" in checked.registry.stations


def test_registry_lacks_hidden_fields_but_rules_see_them(tmp_path: Path) -> None:
    files = {
        "mkdocs": settings(隐藏字段="{代表: [出生年月]}"),
        "c1": deputy(出生年月="2010-01"),
    }
    checked = make(tmp_path, files)
    assert checked.registry
    assert checked.registry.deputies["c1"].born is None
    assert {problem.rule for problem in checked.problems} == {"deputy-age"}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (None, "settings-missing"),
        ("", "settings-missing"),
        ("plugins: [search]\n", "settings-missing"),
        ("plugins:\n  - gongshi\n", "settings-missing"),
        ("plugins:\n  - gongshi:\n      地名: [\n", "yaml-syntax"),
    ],
)
def test_without_settings_there_is_only_that_to_say(
    text: str | None, rule: str, tmp_path: Path
) -> None:
    config = write_site(tmp_path, {"mkdocs": text or "", "c1": "姓名\n"})
    if text is None:
        config.unlink()
    checked = check_site(config, today=TODAY)
    assert checked.settings is None
    assert checked.registry is None
    assert [(problem.path, problem.rule) for problem in checked.problems] == [("mkdocs.yml", rule)]


def test_problems_are_sorted_and_told_once(tmp_path: Path) -> None:
    files = {"c1": deputy(驻站="[s9, s8]"), "a1": activity(类型="接待"), "s3": station(类型="室")}
    problems = make(tmp_path, files).problems
    assert len(problems) > 3
    assert problems == sorted(set(problems))


def test_progress_is_told_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    check_site(write_site(tmp_path, {}), today=TODAY, progress=lambda *step: told.append(step))
    records = sum("/photos/" not in name and name != "mkdocs" for name in BASE)
    assert told[-1] == ("读取记录", records, records)


def test_check_changes_no_file(tmp_path: Path) -> None:
    config = write_site(tmp_path, {"c1": "姓名\n"})
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")}
    check_site(config, today=TODAY)
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")} == before


# files that only a file system can get wrong


def test_photo_that_leads_out_of_the_site(tmp_path: Path) -> None:
    (tmp_path / "outside.jpg").write_bytes(JPEG)
    config = write_site(tmp_path / "site", {"c1": deputy(照片="{文件: photos/x.jpg, 说明: 人}")})
    (tmp_path / "site/deputies/photos/x.jpg").symlink_to(tmp_path / "outside.jpg")
    problem = one(check_site(config, today=TODAY).problems, "photo-outside")
    assert (problem.path, problem.field) == ("deputies/c1.yml", "文件")


def test_missing_photo_names_the_nearest_file(tmp_path: Path) -> None:
    problem = one(
        make(tmp_path, {"c1": deputy(照片="{文件: photos/c01.JPG, 说明: 人}")}).problems,
        "photo-missing",
    )
    assert problem.message == "照片 “photos/c01.JPG” 不存在，是否指 “photos/c1.jpg”？"
    assert problem.remedy == "把图片放到 deputies/photos/ 里，文件名大小写也要一样"


def test_samples_and_drafts_are_no_records(tmp_path: Path) -> None:
    files = {"deputies/_样例.yml": "姓名\n", "content/news/_draft/a9.md": "", "stations/.x.yml": ""}
    assert make(tmp_path, files).problems == []


def test_records_may_be_in_folders_and_end_in_yaml(tmp_path: Path) -> None:
    checked = make(
        tmp_path,
        {
            "deputies/xizhou/c9.yaml": deputy(姓名="李树"),
            "content/news/2024/a9.md": activity(日期="2024-02-02"),
            "content/suggestions/2024/g9.md": suggestion(),
        },
    )
    assert checked.problems == []
    assert checked.registry
    assert "c9" in checked.registry.deputies
    assert {"a9"} < set(checked.registry.activities)


def test_a_person_of_two_levels_has_two_mandates(tmp_path: Path) -> None:
    both = deputy(任职=mandates("{层级: 市, 代表团: 喜洲镇代表团}", "{层级: 州}"))
    assert make(tmp_path, {"c1": both}).problems == []


def test_problem_of_a_record_made_in_code_has_a_place(tmp_path: Path) -> None:
    checked = make(tmp_path, {})
    assert checked.registry
    made = replace(checked.registry.deputies["c1"], _document=None, _origin=None)
    problem = made.problem("some-rule", "…", ("name",))
    assert replace(problem, severity="note").text() == "c1:1:1  说明：…"
