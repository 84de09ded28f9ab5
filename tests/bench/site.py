"""The sample as our own site: what staff would have written, one file a record."""

from __future__ import annotations

from pathlib import Path

import yaml

from bench.sample import FIELDS, KINDS, TERM, TODAY, Deputy, Post, Sample, Station

THEME = Path(__file__).parents[2] / "theme"
SITE_URL = "https://example.org/"
PER_FOLDER = 1000
SETTINGS = "mkdocs.yml"

_SETTINGS = {
    "地名": "示例市",
    "今日": TODAY,
    "主办单位": "示例市人大常委会办公室",
    "联系电话": "0872-0000000",
    "联系地址": "示例路1号",
    "层级": ["全国", "省", "市", "乡镇"],
    "本级": "市",
    "本届": TERM,
    "阵地类型": [
        {"名称": "代表工作站", "代码": "workstation"},
        {"名称": "代表联络室", "代码": "liaison-room", "上级": ["代表工作站"]},
    ],
    "活动类型": list(KINDS),
    "领域": list(FIELDS),
    "办理结果": [{"名称": "已解决", "含义": "解决"}],
    "评议等次": [{"名称": "满意"}],
}
_NAV = {
    "首页": "index.md",
    "代表": "deputies/index.md",
    "阵地": "stations/index.md",
    "活动": "news/index.md",
    "关于": "about/index.md",
}
_MKDOCS = {
    "site_name": "示例市人大代表履职阵地公示",
    "site_url": SITE_URL,
    "docs_dir": "content",
    "theme": {
        "name": "material",
        "custom_dir": str(THEME / "overrides"),
        "favicon": "assets/images/gongshi.svg",
        "language": "zh",
        "font": False,
        "features": ["navigation.tabs", "navigation.top"],
    },
    "extra": {"generator": False},
    "nav": [{title: file} for title, file in _NAV.items()],
    "validation": {"nav": {"omitted_files": "ignore"}, "links": {"absolute_links": "ignore"}},
}


def write_site(sample: Sample, folder: Path) -> None:
    """Write all records of the sample, with the settings they need."""
    for name, text in _files(sample):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _files(sample: Sample) -> list[tuple[str, str]]:
    return [
        (SETTINGS, settings_text(sample)),
        ("content/about/index.md", "# 关于本站\n\n人物和事情都是虚构的。\n"),
        *((deputy_file(d.id), deputy_text(d)) for d in sample.deputies.values()),
        *((_file("stations", s.id), station_text(s)) for s in sample.stations.values()),
        *((f"content/news/{p.day.year}/{p.id}.md", post_text(p)) for p in sample.posts.values()),
    ]


def deputy_file(record_id: str) -> str:
    """Give the file of a deputy below the site's folder."""
    return _file("deputies", record_id)


def _file(folder: str, record_id: str) -> str:
    """Give the file of a record: a thousand of them are enough for one folder."""
    return f"{folder}/{int(record_id[1:]) // PER_FOLDER:03}/{record_id}.yml"


def settings_text(sample: Sample, *, screens: bool = True) -> str:
    """Give `mkdocs.yml`; the divisions are those of the sample.

    Every station has a touch screen, or none.
    """
    options = {**_SETTINGS, "行政区划": sample.villages()}
    if not screens:
        options["宣传机"] = {"阵地类型": []}
    config = {**_MKDOCS, "plugins": [{"gongshi": options}]}
    return yaml.safe_dump(config, allow_unicode=True, sort_keys=False)


def deputy_text(deputy: Deputy) -> str:
    return f"""\
姓名: {deputy.name}
性别: {deputy.gender}
民族: {deputy.ethnicity}
出生年月: {deputy.born}
政治面貌: {deputy.party}
学历: {deputy.schooling}
单位职务: {deputy.position}
简介: {deputy.intro}
语言: [普通话, 本地方言]
任职:
  - 层级: 市
    届次: {TERM}
    代表团: {deputy.delegation}
    选区: {deputy.district}
    当选日期: 2022-01
    当选方式: 换届选举
驻站: [{", ".join(deputy.stations)}]
接待:
  日子: {deputy.day}
  时间: 9:00—11:30
  地点: {deputy.stations[0]}
来源: 虚构
核对日期: 2025-01-10
"""


def station_text(station: Station) -> str:
    parent = f"上级: {station.parent}\n" if station.parent else ""
    return f"""\
类型: {"代表联络室" if station.parent else "代表工作站"}
名称: {station.name}
简称: {station.short_name}
{parent}乡镇: {station.township}
村社区: {station.village}
服务范围: [{station.village}]
地址: {station.address}
开放时间: 周一至周五 8:30—12:00，14:30—18:00
接待:
  日子: 每周三上午
  时间: 9:00—11:30
办公电话: {station.phone}
特色功能: [调解角, 阅览角, 无障碍坡道]
座位: {station.number % 30 + 6}
启用: 2021-05
简介: {station.intro}
来源: 虚构
核对日期: 2025-01-10
"""


def post_text(post: Post) -> str:
    return f"""\
---
标题: {post.title}
日期: {post.day}
阵地: {post.station}
类型: {post.kind}
领域: {post.field}
牵头代表: {post.deputies[0]}
代表: [{", ".join(post.deputies)}]
参加人数: {post.people}
来源: 虚构
---

{post.body}
"""
