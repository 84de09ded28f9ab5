"""Builds small sites of records as short YAML text: what staff would have written.

`deputy(驻站="[s1]")` is the text of a flawless record with that field written otherwise;
`None` leaves a field out. A site is a table of files by short name: `c1` is a deputy, `v1` a
vacancy, `s1` a station, `a1` an activity, `g1` a suggestion, `mkdocs` the settings; a name
with a `/` is a path.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from gongshi.records.check import Checked, check_site

TODAY = date(2025, 1, 15)
Files = Mapping[str, str | bytes]

_FOLDERS = {
    "c": ("deputies", ".yml"),
    "v": ("deputies", ".yml"),
    "s": ("stations", ".yml"),
    "a": ("content/news", ".md"),
    "g": ("content/suggestions", ".md"),
}

_SETTINGS = {
    "地名": "大理市",
    "层级": "[全国, 省, 州, 市, 乡镇]",
    "本级": "市",
    "本届": "2022-2027",
    "专业组": "[法律, 农业农村]",
    "阵地类型": """
  - {名称: 代表之家, 代码: home, 应有代表: 否}
  - {名称: 代表工作站, 代码: workstation, 上级: [代表之家]}
  - {名称: 代表联络室, 代码: liaison-room, 上级: [代表工作站]}""",
    "示范称号": "推荐示范站室",
    "行政区划": """
  喜洲镇: [喜洲村委会, 周城村委会]
  双廊镇: [双廊村委会]""",
    "活动类型": "[学习, 接待选民, 调研]",
    "领域": "[交通出行, 生态环保]",
    "意见来源": "[接待日来访, 扫码留言]",
    "办理结果": """
  - {名称: 已解决, 含义: 解决}
  - {名称: 暂难解决, 含义: 解释说明}""",
    "评议等次": """
  - {名称: 满意}
  - {名称: 不满意, 退回: 是}""",
}
_DEPUTY = {
    "姓名": "段秀英",
    "性别": "女",
    "民族": "白族",
    "出生年月": "1980-12",
    "照片": "{文件: photos/c1.jpg, 说明: 段秀英在接待群众}",
    "任职": "[{层级: 市, 届次: 2022-2027, 代表团: 喜洲镇代表团, 当选日期: 2022-01}]",
    "驻站": "[s3]",
    "核对日期": "2025-01-10",
}
_STATION = {
    "类型": "代表联络室",
    "名称": "喜洲镇喜洲村人大代表联络室",
    "简称": "喜洲村联络室",
    "上级": "s2",
    "乡镇": "喜洲镇",
    "村社区": "喜洲村委会",
    "服务范围": "[喜洲村委会, 周城村委会]",
    "地址": "喜洲镇市坪街1号",
    "核对日期": "2025-01-10",
}
_VACANCY = {
    "类型": "空缺席位",
    "层级": "市",
    "选区": "双廊镇第8选区",
    "空缺原因": "原代表辞职",
    "空缺日期": "2024-11",
    "复查期限": "2025-06-30",
}
_ACTIVITY = {
    "标题": "听民意：通村公路",
    "日期": "2024-01-05",
    "阵地": "s3",
    "类型": "接待选民",
    "领域": "交通出行",
    "牵头代表": "c1",
    "代表": "[c1]",
}
_SUGGESTION = {
    "标题": "关于延长晚间班次的建议",
    "领域": "交通出行",
    "来源": "接待日来访",
    "阵地": "s3",
    "代表": "[c1]",
    "经过": "[{步骤: 情况登记, 日期: 2024-01-10}]",
}

SORTED = ("{步骤: 情况登记, 日期: 2024-01-10}", "{步骤: 站点梳理, 日期: 2024-01-11}")
ASSIGNED = (*SORTED, "{步骤: 分类处办, 日期: 2024-01-15, 单位: 市交通局, 期限: 2024-03-15}")
ANSWERED = (*ASSIGNED, "{步骤: 反馈办理, 日期: 2024-03-01, 结果: 已解决, 答复: 已延长。}")
RATED = (*ANSWERED, "{步骤: 群众评议, 日期: 2024-03-05, 评价: 满意}")
SENT_BACK = (*ANSWERED, "{步骤: 群众评议, 日期: 2024-03-05, 评价: 不满意}")
"""The steps of a suggestion as far as each stage, to be written by `steps`."""

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"


def _fields(base: dict[str, str], changed: Mapping[str, str | None]) -> str:
    fields = {**base, **changed}
    return "".join(f"{key}: {value}\n" for key, value in fields.items() if value is not None)


def deputy(**changed: str | None) -> str:
    return _fields(_DEPUTY, changed)


def vacancy(**changed: str | None) -> str:
    return _fields(_VACANCY, changed)


def station(**changed: str | None) -> str:
    return _fields(_STATION, changed)


def activity(body: str = "十五人说了四件事。", **changed: str | None) -> str:
    return f"---\n{_fields(_ACTIVITY, changed)}---\n\n{body}\n"


def suggestion(body: str = "末班车收得太早。", **changed: str | None) -> str:
    return f"---\n{_fields(_SUGGESTION, changed)}---\n\n{body}\n"


def settings(**changed: str | None) -> str:
    options = _fields(_SETTINGS, changed).rstrip("\n").replace("\n", "\n      ")
    return f"site_name: 大理\nplugins:\n  - search\n  - gongshi:\n      {options}\n"


def steps(*entries: str) -> str:
    """Write the steps of a suggestion, one to a line."""
    return "".join(f"\n  - {entry}" for entry in entries)


def mandates(*entries: str) -> str:
    """Write the mandates of a deputy, one to a line."""
    return "".join(f"\n  - {entry}" for entry in entries)


BASE: Files = {
    "mkdocs": settings(),
    "c1": deputy(),
    "c2": deputy(姓名="杨树", 照片="{文件: photos/c1.jpg, 说明: 杨树}", 驻站="[s2]"),
    "s1": station(
        类型="代表之家", 名称="大理市代表之家", 简称="市代表之家", 上级=None, 乡镇=None,
        村社区=None, 服务范围=None,
    ),
    "s2": station(
        类型="代表工作站", 名称="喜洲镇代表工作站", 简称="喜洲工作站", 上级="s1", 服务范围=None,
        村社区=None,
    ),
    "s3": station(),
    "s4": station(
        名称="双廊镇双廊村联络室", 简称="双廊村联络室", 乡镇="双廊镇", 村社区="双廊村委会",
        服务范围=None,
    ),
    "c4": deputy(姓名="赵云海", 照片="{文件: photos/c1.jpg, 说明: 赵云海}", 驻站="[s4]"),
    "a1": activity(),
    "g1": suggestion(),
    "deputies/photos/c1.jpg": JPEG,
}  # fmt: skip
"""A small site without any problem."""


def path_of(name: str) -> str:
    """Give the path of a file by its short name."""
    if name == "mkdocs":
        return "mkdocs.yml"
    if "/" in name:
        return name
    folder, suffix = _FOLDERS[name[0]]
    return f"{folder}/{name}{suffix}"


def write_site(root: Path, files: Files, *, base: Files = BASE) -> Path:
    """Write the base site with these files in it and give the path of its settings."""
    for name, content in {**base, **files}.items():
        path = root / path_of(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root / "mkdocs.yml"


def make(root: Path, files: Files, *, base: Files = BASE, today: date = TODAY) -> Checked:
    """Write the base site with these files in it and check it."""
    return check_site(write_site(root, files, base=base), today=today)
