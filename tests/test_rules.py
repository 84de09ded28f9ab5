"""Every rule with a site that keeps it and one that breaks it; every place it points to."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import gongshi.records
from gongshi.records.problem import Problem, fails
from gongshi.records.rules import is_about_text
from records_builder import (
    ANSWERED,
    ASSIGNED,
    JPEG,
    RATED,
    SENT_BACK,
    SORTED,
    Files,
    activity,
    deputy,
    make,
    mandates,
    settings,
    station,
    steps,
    suggestion,
    vacancy,
)

RECORDS = Path(gongshi.records.__file__).parent
BANK_CARD = "6222021001116245702"
IDENTITY = "11010519491231002X"


@dataclass(frozen=True)
class Row:
    """A rule, a text on the line it points to, files that break it, files that keep it.

    `also` are rules that the breach cannot but break as well.
    """

    rule: str
    at: str
    bad: Files
    good: Files = field(default_factory=dict)
    also: tuple[str, ...] = ()


RATING_LATER = "{步骤: 群众评议, 日期: 2024-06-01, 评价: 满意}"
AGAIN = "{步骤: 分类处办, 日期: 2024-03-10, 单位: 市交通局, 期限: 2024-04-10}"
AGAIN_ANSWERED = "{步骤: 反馈办理, 日期: 2024-03-20, 结果: 暂难解决, 答复: 明年增车。}"


def former(**changed: str | None) -> str:
    return deputy(
        任职="[{层级: 市, 当选日期: 2022-01, 离任日期: 2024-10, 离任原因: 调离}]", **changed
    )


def declared(text: str) -> Files:
    return {"mkdocs": settings(公布数=f"[{{{text}}}]")}


def way(*entries: str) -> Files:
    return {"g1": suggestion(经过=steps(*entries))}


def english(text: str) -> str:
    return text.replace("姓名:", "name:").replace("性别:", "gender:")


SETTINGS_ROWS = [
    Row(
        "settings-missing", "", {"mkdocs": "site_name: 大理\n"},
        {"mkdocs": settings().replace("  - search\n", "")},
    ),
    Row(
        "settings-wall-tile-unknown", "喜州镇",
        {"mkdocs": settings(大屏="{方格: [[喜洲镇, ''], [喜州镇]]}")},
    ),
    Row(
        "settings-kiosk-kind-unknown", "代表小家",
        {"mkdocs": settings(宣传机="{阵地类型: [代表之家, 代表小家]}")},
        {"mkdocs": settings(宣传机="{阵地类型: [代表之家, 代表联络室]}")},
    ),
    Row("settings-own-level-unknown", "本级", {"mkdocs": settings(本级="县")}),
    Row(
        "settings-kind-parent-unknown", "代表小家",
        {"mkdocs": settings(阵地类型="""
  - {名称: 代表之家, 代码: home}
  - {名称: 代表工作站, 代码: workstation, 上级: [代表之家, 代表小家]}
  - {名称: 代表联络室, 代码: liaison-room, 上级: [代表工作站]}""")},
        also=("station-without-deputies",),
    ),
    Row("settings-choice-repeated", "领域", {"mkdocs": settings(领域="[交通出行, 交通出行]")}),
    Row(
        "settings-choice-repeated", "code-a",
        {"mkdocs": settings(阵地类型="""
  - {名称: 代表之家, 代码: code-a, 应有代表: 否}
  - {名称: 代表工作站, 代码: code-a, 上级: [代表之家]}
  - {名称: 代表联络室, 代码: code-b, 上级: [代表工作站]}""")},
    ),
    Row(
        "settings-village-repeated", "双廊镇",
        {"mkdocs": settings(行政区划="""
  喜洲镇: [喜洲村委会, 周城村委会]
  双廊镇: [双廊村委会, 周城村委会]"""), "s4": station(
            名称="双廊镇双廊村联络室", 简称="双廊村联络室", 乡镇="双廊镇", 村社区="双廊村委会",
            服务范围="[双廊村委会, 周城村委会]")},
    ),
    Row(
        "settings-declared-kind-unknown", "公布数",
        declared("项目: 阵地牌子, 数: 0, 类型: 代表驿站"),
        declared("项目: 阵地牌子, 数: 2, 类型: 代表联络室"),
    ),
    Row(
        "settings-declared-kind-unknown", "公布数",
        declared("项目: 活动, 数: 0, 类型: 代表联络室"),
        declared("项目: 活动, 数: 1, 类型: 接待选民"),
    ),
    Row(
        "settings-declared-group-unknown", "公布数",
        declared("项目: 专业组成员, 数: 0, 专业组: 教育"),
        declared("项目: 专业组成员, 数: 0, 专业组: 法律"),
    ),
    Row(
        "settings-declared-narrowed", "公布数",
        declared("项目: 阵地牌子, 数: 4, 年度: 2024"),
        declared("项目: 活动, 数: 1, 年度: 2024"),
    ),
    Row(
        "settings-declared-to-come", "公布数",
        declared("项目: 活动, 数: 1, 日期: 2025-01-16"),
        declared("项目: 活动, 数: 1, 日期: 2025-01-15"),
    ),
    Row(
        "settings-strokes", "补充笔画", {"mkdocs": settings(补充笔画="{㛃: 横竖}")},
        {"mkdocs": settings(补充笔画="{㛃: 111253531}")},
    ),
    Row(
        "settings-feedback-privacy", "留言", {"mkdocs": settings(留言="{方式: builtin}")},
        {"mkdocs": settings(留言="{方式: builtin}"), "content/about/privacy.md": "# 怎样保管\n"},
    ),
    Row(
        "hidden-kind", "隐藏字段", {"mkdocs": settings(隐藏字段="{人大代表: [出生年月]}")},
        {"mkdocs": settings(隐藏字段="{代表: [出生年月]}")},
    ),
    Row(
        "hidden-field", "隐藏字段", {"mkdocs": settings(隐藏字段="{代表: [出生日期]}")},
        {"mkdocs": settings(隐藏字段="{代表: [学历], 阵地: [座位]}")},
    ),
    Row(
        "hidden-required", "隐藏字段", {"mkdocs": settings(隐藏字段="{代表: [姓名]}")},
        {"mkdocs": settings(隐藏字段="{代表: [拼音]}")},
    ),
    Row(
        "declared-differs", "公布数", declared("项目: 本级代表, 数: 5"),
        declared("项目: 本级代表, 数: 3"),
    ),
    Row(
        "declared-differs", "公布数", declared("项目: 活动, 数: 200余"),
        declared("项目: 活动, 数: 1"),
    ),
    Row(
        "declared-explained", "公布数",
        {**declared("项目: 本级代表, 数: 4"), "v1": vacancy()},
        {**declared("项目: 本级代表, 数: 3"), "v1": vacancy()},
    ),
]  # fmt: skip

DEPUTY_ROWS = [
    Row(
        "deputy-level-unknown", "市级",
        {"c1": deputy(任职="[{层级: 市级}]")}, {"c1": deputy(任职="[{层级: 州}]")},
    ),
    Row("deputy-group-unknown", "专业组", {"c1": deputy(专业组="法学")},
        {"c1": deputy(专业组="法律")}),
    Row("deputy-station-missing", "xizhou", {"c4": deputy(姓名="赵海", 驻站="[s4, xizhou]")}),
    Row(
        "deputy-reception-missing", "地点",
        {"c1": deputy(接待="\n  日子: 每周三\n  地点: s9")},
        {"c1": deputy(接待="\n  日子: 每周三\n  地点: s3")},
        also=("deputy-reception-elsewhere",),
    ),
    Row("deputy-without-station", "姓名", {"c9": deputy(姓名="李树", 驻站=None)},
        {"c9": former(姓名="李树", 驻站=None)}),
    Row(
        "deputy-reception-place", "接待", {"c1": deputy(驻站="[s2, s3]", 接待="{日子: 每周三}")},
        {"c1": deputy(接待="{日子: 每周三}")},
    ),
    Row(
        "deputy-reception-elsewhere", "地点", {"c1": deputy(接待="{日子: 每周三, 地点: s1}")},
        {"c1": deputy(接待="{日子: 每周三, 地点: s3}")},
    ),
    Row(
        "deputy-ended-before-elected", "2021-12",
        {"c9": deputy(姓名="李树", 任职=mandates(
            "{层级: 州, 当选日期: 2022-01, 离任日期: 2021-12, 离任原因: 辞职}"))},
        {"c9": deputy(姓名="李树", 任职=mandates(
            "{层级: 州, 当选日期: 2022, 离任日期: 2022-01, 离任原因: 辞职}"))},
    ),
    Row(
        "deputy-end-reason", "2024-10",
        {"c9": deputy(姓名="李树", 任职="[{层级: 市, 离任日期: 2024-10}]")},
        {"c9": former(姓名="李树")},
    ),
    Row(
        "deputy-end-date", "辞职", {"c1": deputy(任职="[{层级: 市, 离任原因: 辞职}]")},
    ),
    Row(
        "deputy-age", "出生年月", {"c1": deputy(出生年月="2004-02")},
        {"c1": deputy(出生年月="2004-01")},
    ),
    Row("deputy-age", "出生年月", {"c1": deputy(出生年月="2022-02")}),
    Row(
        "deputy-age", "出生年月", {"c1": deputy(出生年月="1080-12")},
        {"c1": deputy(出生年月="1912-02")},
    ),
    Row(
        "deputy-mandates-overlap", "2022-01-15",
        {"c1": deputy(任职=mandates(
            "{层级: 市, 当选日期: 2017-01, 离任日期: 2022-02, 离任原因: 届满}",
            "{层级: 市, 当选日期: 2022-01-15}"))},
        {"c1": deputy(任职=mandates(
            "{层级: 市, 当选日期: 2017-01, 离任日期: 2022-01, 离任原因: 届满}",
            "{层级: 州, 当选日期: 2018-01}",
            "{层级: 市, 当选日期: 2022-01-15}"))},
    ),
    Row(
        "deputy-mandates-overlap", "第二项",
        {"c1": deputy(任职=mandates("{层级: 市}", "{层级: 市, 选区: 第二项}"))},
        {"c1": deputy(任职=mandates("{层级: 市}", "{层级: 市, 当选日期: 2025-02-01}"))},
    ),
    Row(
        "deputy-term-past", "2017-2022", {"c1": deputy(任职="[{层级: 市, 届次: 2017-2022}]")},
        {"c1": deputy(任职=mandates(
            "{层级: 州, 届次: 2017-2022}",
            "{层级: 市, 届次: 2022-2027}",
            "{层级: 市, 届次: 2027-2032, 当选日期: 2027-01}"))},
    ),
    Row(
        "deputy-namesakes", "姓名", {"c2": deputy(
            出生年月="1990-01", 驻站="[s2]", 任职="[{层级: 市, 代表团: 双廊镇代表团}]")},
    ),
    Row(
        "deputy-namesakes-alike", "姓名",
        {"c1": deputy(单位职务="教师"),
         "c2": deputy(出生年月="1990-01", 驻站="[s2]", 单位职务="教师")},
        {"c2": deputy(出生年月="1990-01", 驻站="[s2]", 单位职务="医生")},
    ),
    Row("deputy-twice", "姓名", {"c2": deputy(驻站="[s2]")},
        {"c2": deputy(驻站="[s2]", 出生年月="1990-01")}, also=("deputy-namesakes",)),
    Row(
        "deputy-delegation-spelling", "喜洲代表团",
        {"c5": deputy(姓名="李树", 任职="[{层级: 市, 代表团: 喜洲代表团}]")},
        {"c5": deputy(姓名="李树", 任职="[{层级: 市, 代表团: 双廊镇代表团}]")},
    ),
    Row(
        "deputy-strokes-unknown", "姓名", {"c1": deputy(姓名="段\U00031350")},
        {"c1": deputy(姓名="段\U00031350"), "mkdocs": settings(补充笔画="{\U00031350: 12345}")},
    ),
]  # fmt: skip

VACANCY_ROWS = [
    Row("vacancy-level-unknown", "层级", {"v1": vacancy(层级="区")}, {"v1": vacancy()}),
    Row("vacancy-former-missing", "c9", {"v1": vacancy(原代表="c9")},
        {"v1": vacancy(原代表="c9"), "c9": former(姓名="李树")}),
    Row("vacancy-former-missing", "s3", {"v1": vacancy(原代表="s3")}),
    Row("vacancy-former-serving", "c1", {"v1": vacancy(原代表="c1")},
        {"v1": vacancy(原代表="c1", 层级="州")}),
    Row("vacancy-expired", "复查期限", {"v1": vacancy(复查期限="2025-01-15")},
        {"v1": vacancy(复查期限="2025-01-16")}),
    Row("vacancy-dates", "复查期限", {"v1": vacancy(空缺日期="2025-01-14", 复查期限="2024-10-31")},
        {"v1": vacancy(空缺日期="2025-01-14")}, also=("vacancy-expired",)),
    Row("vacancy-to-come", "空缺日期", {"v1": vacancy(空缺日期="2025-02")},
        {"v1": vacancy(空缺日期="2025-01")}),
]  # fmt: skip

STATION_ROWS = [
    Row("station-kind-unknown", "类型", {"s3": station(类型="联络室")}),
    Row("station-group-unknown", "专业组", {"s3": station(专业组="农业")},
        {"s3": station(专业组="农业农村")}),
    Row("station-township-unknown", "乡镇", {"s2": station(
            类型="代表工作站", 名称="喜洲镇代表工作站", 简称="喜洲工作站", 上级="s1", 乡镇="喜州镇",
            村社区=None, 服务范围=None)}),
    Row("station-village-unknown", "村社区", {"s3": station(村社区="喜州村委会")}),
    Row("station-village-elsewhere", "村社区", {"s3": station(村社区="双廊村委会")},
        {"s3": station(村社区="周城村委会")}),
    Row("station-covers-unknown", "周城村",
        {"s3": station(服务范围="[喜洲村委会, 周城村委会, 周城村]")}),
    Row("station-parent-missing", "上级", {"s3": station(上级="s22")}),
    Row("station-parent-kind", "上级", {"s3": station(上级="s1")}),
    Row("station-parent-needed", "类型", {"s3": station(上级=None)}),
    Row(
        "station-parent-circle", "上级", {"s2": station(
            类型="代表工作站", 名称="喜洲镇代表工作站", 简称="喜洲工作站", 上级="s3",
            服务范围=None)},
        also=("station-parent-kind",),
    ),
    Row("station-reception-missing", "地点", {"s3": station(接待="{日子: 每周三, 地点: s9}")},
        {"s3": station(接待="{日子: 每周三, 地点: s2}")}),
    Row("station-colocation-missing", "联建", {"s3": station(联建="s9")},
        {"s3": station(联建="s2")}),
    Row("station-colocation-self", "联建", {"s3": station(联建="s3")}),
    Row(
        "station-colocation-mutual", "联建",
        {"s3": station(联建="s4"), "s4": station(名称="双廊", 简称="双廊", 联建="s3", 乡镇="双廊镇",
            村社区="双廊村委会", 服务范围=None)},
    ),
    Row(
        "station-colocation-chained", "联建",
        {"s3": station(联建="s4"), "s4": station(名称="双廊", 简称="双廊", 联建="s1", 乡镇="双廊镇",
            村社区="双廊村委会", 服务范围=None)},
    ),
    Row("station-colocation-address", "地址", {"s3": station(联建="s2", 地址="喜洲镇市坪街2号")},
        {"s3": station(联建="s2")}),
    Row("station-name-taken", "名称", {"s3": station(名称="双廊镇双廊村联络室")}),
    Row("station-short-name-taken", "简称", {"s4": station(
        名称="双廊镇双廊村联络室", 乡镇="双廊镇", 村社区="双廊村委会", 服务范围=None)}),
    Row("station-without-deputies", "类型", {"c1": deputy(驻站="[s2]")},
        {"c1": deputy(驻站="[s2]"), "s3": station(联建="s2")}),
    Row(
        "station-award-spelling", "示范站室",
        {"s3": station(荣誉="[{名称: 示范站室, 日期: 2024-06, 授予单位: 市人大}]")},
        {"s3": station(荣誉="[{名称: 推荐示范站室, 日期: 2024-06, 授予单位: 市人大},"
                       " {名称: 文明单位, 日期: 2020, 授予单位: 市文明委}]")},
    ),
    Row(
        "station-award-dates", "荣誉",
        {"s3": station(荣誉="[{名称: 文明单位, 日期: 2020, 授予单位: 市, 有效期至: 2019-01-01}]")},
        {"s3": station(荣誉="[{名称: 文明单位, 日期: 2020, 授予单位: 市, 有效期至: 2023-01-01}]")},
    ),
    Row(
        "station-award-to-come", "荣誉",
        {"s3": station(荣誉="[{名称: 文明单位, 日期: 2025-02, 授予单位: 市}]")},
        {"s3": station(荣誉="[{名称: 文明单位, 日期: 2025-01, 授予单位: 市}]")},
    ),
]  # fmt: skip

ACTIVITY_ROWS = [
    Row("activity-kind-unknown", "类型", {"a1": activity(类型="接待")}),
    Row("activity-field-unknown", "领域", {"a1": activity(领域="交通")},
        {"a1": activity(领域=None)}),
    Row("activity-station-missing", "阵地", {"a1": activity(阵地="[s3, s9]")},
        {"a1": activity(阵地="[s3, s4]")}),
    Row("activity-deputy-missing", "代表", {"a1": activity(代表="[c1, c9]")},
        {"a1": activity(代表="[c1, c2]")}),
    Row("activity-deputy-missing", "上级代表", {"a1": activity(上级代表="[p9]")}),
    Row("activity-lead-missing", "牵头代表", {"a1": activity(牵头代表="c9")},
        also=("activity-lead-absent",)),
    Row("activity-lead-absent", "牵头代表", {"a1": activity(代表="[c2]")},
        {"a1": activity(代表="[c2]", 上级代表="[c1]")}),
    Row("activity-deputy-and-guest", "上级代表", {"a1": activity(上级代表="[c1]")}),
    Row("activity-to-come", "日期", {"a1": activity(日期="2025-01-16")},
        {"a1": activity(日期="2025-01-15"), "g1": suggestion()}),
    Row("activity-start-missing", "结束", {"a1": activity(结束="11:30")},
        {"a1": activity(开始="9:30")}),
    Row("activity-times", "结束", {"a1": activity(开始="14:30", 结束="2:30")},
        {"a1": activity(开始="9:30", 结束="11:30")}),
    Row("activity-deputy-not-serving", "c9",
        {"a1": activity(日期="2024-11-01", 代表="[c1, c9]"), "c9": former(姓名="李树")},
        {"a1": activity(日期="2024-10-31", 代表="[c1, c9]"), "c9": former(姓名="李树")}),
    Row("activity-twice", "标题", {"a2": activity()}, {"a2": activity(日期="2024-01-06")}),
]  # fmt: skip

SUGGESTION_ROWS = [
    Row("suggestion-field-unknown", "领域", {"g1": suggestion(领域="交通")}),
    Row("suggestion-channel-unknown", "来源", {"g1": suggestion(来源="扫码")}),
    Row("suggestion-station-missing", "阵地", {"g1": suggestion(阵地="c1")}),
    Row("suggestion-deputy-missing", "代表", {"g1": suggestion(代表="[c1, c11]")}),
    Row("suggestion-activity-missing", "活动", {"g1": suggestion(活动="a9")},
        {"g1": suggestion(活动="a1")}),
    Row("suggestion-before-activity", "活动",
        {"g1": suggestion(活动="a1"), "a1": activity(日期="2024-01-11")},
        {"g1": suggestion(活动="a1"), "a1": activity(日期="2024-01-10")}),
    Row("suggestion-step-unknown", "登记", way("{步骤: 登记, 日期: 2024-01-10}")),
    Row("suggestion-result-unknown", "办结",
        way(*ASSIGNED, "{步骤: 反馈办理, 日期: 2024-03-01, 结果: 办结, 答复: 已延长。}"),
        way(*ANSWERED)),
    Row("suggestion-rating-unknown", "很满意",
        way(*ANSWERED, "{步骤: 群众评议, 日期: 2024-03-05, 评价: 很满意}"), way(*RATED)),
    Row("suggestion-first-step", "站点梳理", way("{步骤: 站点梳理, 日期: 2024-01-10}")),
    Row("suggestion-step-order", "群众评议", way(*ASSIGNED, RATING_LATER), way(*SENT_BACK)),
    Row("suggestion-step-order", "2024-03-10", way(*RATED, AGAIN), way(*SENT_BACK, AGAIN)),
    Row("suggestion-step-order", "2024-06-01", way(*SENT_BACK, RATING_LATER),
        way(*SENT_BACK, AGAIN_ANSWERED, RATING_LATER)),
    Row("suggestion-step-dates", "2024-01-09",
        way(SORTED[0], "{步骤: 站点梳理, 日期: 2024-01-09}"),
        way(SORTED[0], "{步骤: 站点梳理, 日期: 2024-01-10}")),
    Row("suggestion-step-to-come", "2025-01-16",
        way(SORTED[0], "{步骤: 站点梳理, 日期: 2025-01-16}"),
        way(SORTED[0], "{步骤: 站点梳理, 日期: 2025-01-15}")),
    Row("suggestion-answer-incomplete", "反馈办理",
        way(*ASSIGNED, "{步骤: 反馈办理, 日期: 2024-03-01, 结果: 已解决}"), way(*ANSWERED)),
    Row("suggestion-rating-incomplete", "群众评议",
        way(*ANSWERED, "{步骤: 群众评议, 日期: 2024-03-05}"), way(*RATED)),
    Row("suggestion-assignment-incomplete", "分类处办",
        way(*SORTED, "{步骤: 分类处办, 日期: 2024-01-15, 单位: 市交通局}"), way(*ASSIGNED)),
    Row("suggestion-due", "2024-01-14",
        way(*SORTED, "{步骤: 分类处办, 日期: 2024-01-15, 单位: 市交通局, 期限: 2024-01-14}"),
        way(*SORTED, "{步骤: 分类处办, 日期: 2024-01-15, 单位: 市交通局, 期限: 2024-01-15}")),
    Row("suggestion-field-elsewhere", "评价",
        way("{步骤: 情况登记, 日期: 2024-01-10, 评价: 满意}"), way(*RATED)),
]  # fmt: skip

BETWEEN_ROWS = [
    Row("id-reserved", "", {"deputies/index.yml": deputy(姓名="李树")}),
    Row("former-id-in-use", "曾用编号", {"c1": deputy(曾用编号="[c2]")},
        {"c1": deputy(曾用编号="[dl-1, dl-2]")}),
    Row("former-id-claimed-twice", "曾用编号",
        {"c1": deputy(曾用编号="[dl-1]"), "s3": station(曾用编号="[dl-1]")},
        {"c1": deputy(曾用编号="[dl-1]"), "s3": station(曾用编号="[dl-2]")}),
    Row("list-repeats", "驻站", {"c1": deputy(驻站="[s3, s3]")}, {"c1": deputy(驻站="[s3, s2]")}),
    Row("post-empty", "", {"a1": activity(body="")}),
    Row("village-unserved", "喜洲镇", {"s3": station(服务范围=None)},
        {"s3": station(村社区=None)}),
    Row("village-served-twice", "村社区",
        {"s5": station(名称="喜洲二室", 简称="喜洲二室", 服务范围=None),
         "c5": deputy(姓名="李树", 驻站="[s5]")},
        {"s2": station(类型="代表工作站", 名称="喜洲镇代表工作站", 简称="喜洲工作站", 上级="s1",
                       服务范围=None)}),
    Row("checked-to-come", "核对日期", {"c1": deputy(核对日期="2025-01-16")},
        {"c1": deputy(核对日期="2025-01-15")}),
    Row("checked-long-ago", "核对日期", {"c1": deputy(核对日期="2024-01-15")},
        {"c1": deputy(核对日期="2024-01-16")}),
    Row("id-taken", "", {"stations/c1.yml": station(名称="又一处", 简称="又一处")}),
    Row("id-form", "", {"deputies/C 9.yml": deputy(姓名="李树")},
        {"deputies/c-9.yml": deputy(姓名="李树")}),
]  # fmt: skip

TEXT_ROWS = [
    Row("private-identity-number", IDENTITY, {"a1": activity(f"第一行。\n\n证号 {IDENTITY}。")},
        {"a1": activity("证号 110105194912310021。")}),
    Row("private-mobile", "13987654321", {"c1": deputy(简介="|\n  第一行\n  电话 13987654321")},
        {"c1": deputy(简介="办公电话 0872-2123456")}),
    Row("private-mobile", "1398765", {"g1": suggestion("电话 1398765-4321，谢谢。")},
        {"s3": station(办公电话="13987654321"), "mkdocs": settings(联系电话="13987654321")}),
    Row("private-bank-card", BANK_CARD, {"s3": station(简介=f"卡号 {BANK_CARD}")},
        {"s3": station(简介="卡号 6222021001116245703")}),
    Row("text-html", "<script>", {"a1": activity("第一行。\n\n<script>alert(1)</script>")},
        {"a1": activity("第一行：3 < 5，见 <https://example.org/>。")}),
    Row("text-html", "<b>", {"c1": deputy(简介="|\n  很<b>好</b>")},
        {"c1": deputy(简介="很**好**")}),
    Row("text-picture-elsewhere", "http://", {"a1": activity("![图](http://example.org/a.jpg)")},
        {"a1": activity("![图](photos/a.jpg) [链接](http://example.org/a.jpg)")}),
    Row("text-link-unsafe", "javascript:", {"a1": activity("[这里](javascript:alert)")},
        {"a1": activity("[这里](https://example.org/javascript:x)")}),
]  # fmt: skip

PHOTO_ROWS = [
    Row("photo-missing", "C1.jpg", {"c1": deputy(照片="{文件: photos/C1.jpg, 说明: 段秀英}")}),
    Row("photo-unreadable", "c9.jpg",
        {"c1": deputy(照片="{文件: photos/c9.jpg, 说明: 段秀英}"),
         "deputies/photos/c9.jpg": b"<html>"},
        {"c1": deputy(照片="{文件: photos/c9.png, 说明: 段秀英}"),
         "deputies/photos/c9.png": b"\x89PNG\r\n\x1a\n"}),
    Row("photo-undescribed", "room.jpg",
        {"s3": station(照片="[{文件: photos/room.jpg}]"), "stations/photos/room.jpg": JPEG},
        {"s3": station(照片="[{文件: photos/room.jpg, 说明: 门口}]"),
         "stations/photos/room.jpg": JPEG}),
    Row("photo-none", "", {"c1": deputy(照片=None)}, {"c9": former(姓名="李树", 照片=None)}),
]  # fmt: skip

FIELD_ROWS = [
    Row("missing-field", "", {"c9": deputy(姓名=None)}),
    Row("unknown-field", "出生日期", {"c1": deputy(出生年月=None, 出生日期="1980-12")}),
    Row("unknown-field", "正文", {"a1": activity(正文="写在上面")}),
    Row("both-spellings", "name", {"c1": deputy(name="段秀英")}, {"c1": english(deputy())}),
    Row("wrong-choice", "性别", {"c1": deputy(性别="女性")}),
    Row("wrong-value", "民族", {"c1": deputy(民族="白")}),
    Row("wrong-value", "简称", {"s3": station(简称="喜洲<b>")}),
    Row("wrong-shape", "照片", {"c1": deputy(照片="photos/c1.jpg")}),
    Row("wrong-value", "驻站", {"c1": deputy(驻站="{s3: s4}")}),
    Row("too-few", "任职", {"c1": deputy(任职="[]")}),
    Row("too-few", "办理步骤", {"mkdocs": settings(办理步骤="[登记, 办理]")}),
    Row("too-many", "办理步骤", {"mkdocs": settings(办理步骤="[一, 二, 三, 四, 五, 六]")}),
]  # fmt: skip

FILE_ROWS = [
    Row("source-bom", "", {"c1": b"\xef\xbb\xbf" + deputy().encode()}),
    Row("source-encoding", "", {"c1": deputy().encode("gb18030")}),
    Row("source-too-big", "", {"c1": deputy() + "#" * 600_000}, {"c1": deputy() + "#" * 500_000}),
    Row("post-front-matter", "", {"a1": "没有记录，只有正文。\n"}),
    Row("yaml-empty", "", {"c1": "# 只有说明\n"}),
    Row("yaml-alias", "*a", {"c1": deputy(姓名="*a")}),
    Row("yaml-tag", "!!str", {"c1": deputy(姓名="!!str 段")}, {"c1": deputy(姓名='"!段"')}),
    Row("yaml-two-documents", "---", {"c1": deputy() + "---\n" + deputy()}),
    Row("yaml-duplicate-key", "姓名", {"c1": deputy() + "姓名: 段秀\n"}),
    Row("yaml-not-mapping", "段秀英", {"c1": "段秀英\n"}),
    Row("yaml-too-deep", "[[[[", {"c1": deputy(姓名="[" * 60 + "]" * 60)}),
    Row("yaml-key", "[姓名]", {"c1": "[姓名]: 段秀英\n"}),
    Row("yaml-syntax", "性别", {"c1": deputy(性别="[女")}),
    Row("yaml-tab", "代码", {"c1": "姓名: 段秀英\n照片:\n\t代码: 1\n"}),
    Row("yaml-wide-space", "　性别", {"c1": deputy().replace("性别", "　性别")},
        {"c1": deputy(简介="|\n  第一段\n\n  　　第二段")}, also=("unknown-field",)),
    Row("yaml-wide-colon", "性别：女", {"c1": deputy().replace("性别: 女", "性别：女")},
        {"c1": deputy(简介="一段\n  说明：第二行")}),
    Row("yaml-wide-colon", "层级：市", {"c1": deputy(任职=mandates("层级：市"))},
        {"s3": station(特色功能=mandates("联络站+：调解角"))}),
    Row("yaml-colon-space", "性别:女", {"c1": deputy().replace("性别: 女", "性别:女")}),
    Row("yaml-wide-comma", "s3，s4", {"c1": deputy(驻站="[s3，s4]")},
        {"c1": deputy(语言="[普通话, 手语（预约、免费）]")}, also=("wrong-value",)),
    Row("yaml-hash", "#3", {"s3": station(地址="市坪街 #3")},
        {"s3": station(地址='"市坪街 #3"', 简称="喜洲室 # 常用")}),
    Row("yaml-line-separator", "段\u2028秀英", {"c1": deputy(姓名="段\u2028秀英")}),
]  # fmt: skip

CLOSED = {"停用日期": "2024-12-31", "停用原因": "村社区合并"}
CLOSED_ROOM = station(名称="老街联络室", 简称="老街联络室", 服务范围=None, **CLOSED)
OUTSIDE = {"类型": "代表之家", "上级": None, "乡镇": None, "村社区": None, "服务范围": None}
CLOSING_ROWS = [
    Row("station-close-reason", "停用日期", {"s5": station(停用日期="2024-12-31")},
        {"s5": CLOSED_ROOM}),
    Row("station-close-date", "接替阵地", {"s4": station(
            名称="双廊镇双廊村联络室", 简称="双廊村联络室", 乡镇="双廊镇", 村社区="双廊村委会",
            服务范围=None, 接替阵地="s3")}),
    Row("station-successor-missing", "接替阵地", {"s5": CLOSED_ROOM + "接替阵地: s9\n"},
        {"s5": CLOSED_ROOM + "接替阵地: s4\n"}),
    Row("station-successor-self", "接替阵地", {"s5": CLOSED_ROOM + "接替阵地: s5\n"}),
    Row("station-closed-nowhere", "停用日期",
        {"s5": station(名称="老代表之家", 简称="老代表之家", **OUTSIDE, **CLOSED)},
        {"s5": station(名称="老代表之家", 简称="老代表之家", 接替阵地="s1", **OUTSIDE, **CLOSED)}),
    Row("station-closed", "驻站", {"s5": CLOSED_ROOM, "c2": deputy(
            姓名="杨树", 照片="{文件: photos/c1.jpg, 说明: 杨树}", 驻站="[s2, s5]")},
        {"s5": CLOSED_ROOM.replace("2024-12-31", "2025-01-16"), "c2": deputy(
            姓名="杨树", 照片="{文件: photos/c1.jpg, 说明: 杨树}", 驻站="[s2, s5]")}),
    Row("station-closed", "地点", {"s5": CLOSED_ROOM, "c1": deputy(
            接待="{日子: 每周三, 地点: s5}")}, also=("deputy-reception-elsewhere",)),
    Row("station-closed", "上级", {"s5": CLOSED_ROOM.replace("代表联络室", "代表工作站", 1)
            .replace("上级: s2", "上级: s1"), "s3": station(上级="s5")}),
    Row("station-closed", "联建", {"s5": CLOSED_ROOM, "s3": station(联建="s5")}),
    Row("station-used-after-closing", "阵地",
        {"s5": CLOSED_ROOM.replace("2024-12-31", "2024-01-04"), "a1": activity(阵地="[s3, s5]")},
        {"s5": CLOSED_ROOM.replace("2024-12-31", "2024-01-05"), "a1": activity(阵地="[s3, s5]")}),
    Row("station-used-after-closing", "阵地",
        {"s5": CLOSED_ROOM.replace("2024-12-31", "2024-01-09"), "g1": suggestion(阵地="s5")},
        {"s5": CLOSED_ROOM, "g1": suggestion(阵地="s5")}),
    Row("station-move-to-come", "搬迁",
        {"s3": station(搬迁="[{日期: 2025-02, 原地址: 市坪街9号}]")},
        {"s3": station(搬迁="[{日期: 2025-01, 原地址: 市坪街9号}]")}),
    Row("station-moves-order", "2019", {"s3": station(搬迁=steps(
            "{日期: 2020-05, 原地址: 市坪街9号}", "{日期: 2019, 原地址: 四方街2号}"))},
        {"s3": station(搬迁=steps(
            "{日期: 2019, 原地址: 市坪街9号}", "{日期: 2020-05, 原地址: 四方街2号}"))}),
    Row("station-move-address", "搬迁",
        {"s3": station(搬迁="[{日期: 2024-05, 原地址: 喜洲镇市坪街1号}]")}),
]  # fmt: skip
ROWS = [
    *SETTINGS_ROWS, *DEPUTY_ROWS, *VACANCY_ROWS, *STATION_ROWS, *CLOSING_ROWS, *ACTIVITY_ROWS,
    *SUGGESTION_ROWS,
    *BETWEEN_ROWS, *TEXT_ROWS, *PHOTO_ROWS, *FIELD_ROWS, *FILE_ROWS,
]  # fmt: skip

ELSEWHERE = {"source-not-file", "source-outside", "photo-outside", "photo-place"}
"""Rules that need more than text: see below, test_source and test_photos."""


def names(problems: list[Problem]) -> set[str]:
    return {problem.rule for problem in problems}


def line_of(problem: Problem, root: Path) -> str:
    text = (root / problem.path).read_bytes().decode("utf-8", "replace")
    line = text.split("\n")[problem.line - 1]
    assert 1 <= problem.column <= max(1, len(line))
    return line


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.rule)
def test_breach_is_told_where_it_is(row: Row, tmp_path: Path) -> None:
    problems = make(tmp_path, row.bad).problems
    assert names(problems) == {row.rule, *row.also}
    lines = [line_of(problem, tmp_path) for problem in problems if problem.rule == row.rule]
    assert any(row.at in line for line in lines), lines


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.rule)
def test_kept_rule_is_silent(row: Row, tmp_path: Path) -> None:
    problems = make(tmp_path, row.good).problems
    assert row.rule not in names(problems)
    assert not fails(problems)


def rules_in_code(*modules: str) -> Iterator[str]:
    for path in (RECORDS / module for module in modules):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", text):
                yield text


def test_every_rule_is_in_the_table() -> None:
    modules = {path.relative_to(RECORDS).as_posix() for path in RECORDS.rglob("*.py")}
    modules = {module for module in modules if not module.startswith("figure")}
    in_code = set(rules_in_code(*modules)) - {"utf-8"}
    in_table = {row.rule for row in ROWS} | ELSEWHERE
    assert in_code == in_table
    assert len(in_table) > 100


def test_problems_of_texts_are_told_from_others() -> None:
    of_texts = {*rules_in_code("rules/text.py", "rules/privacy.py")}
    assert len(of_texts) > 5
    for row in ROWS:
        problem = Problem("deputies/c1.yml", 1, 1, "有错", row.rule)
        assert is_about_text(problem) is (row.rule in of_texts)


def test_base_site_is_flawless(tmp_path: Path) -> None:
    assert make(tmp_path, {}).problems == []
