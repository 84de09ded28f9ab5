"""The same records for MkDocs with Material as they come: one Markdown page a record.

The Markdown lies on disk beforehand, which costs it nothing here; the records are not in the
navigation, where each would be listed on every page; posts go through Material's blog.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import yaml

from bench.sample import Deputy, Post, Sample, Station
from bench.site import SITE_URL

_CONFIG = {
    "site_name": "示例市人大代表履职阵地公示",
    "site_url": SITE_URL,
    "theme": {
        "name": "material",
        "language": "zh",
        "font": False,
        "features": ["navigation.tabs", "navigation.top"],
    },
    "plugins": [
        {"search": {"lang": "zh"}},
        {"blog": {"blog_dir": "news", "post_url_format": "{slug}", "pagination_per_page": 20}},
    ],
    "markdown_extensions": ["attr_list", "tables", "toc"],
    "nav": [
        {"首页": "index.md"},
        {"代表": "deputies/index.md"},
        {"阵地": "stations/index.md"},
        {"活动": "news/index.md"},
    ],
    "validation": {"nav": {"omitted_files": "ignore"}},
}


def write_stock_site(sample: Sample, folder: Path) -> None:
    """Write the settings and a page of Markdown for each record and list."""
    pages = folder / "docs"
    (folder / "mkdocs.yml").parent.mkdir(parents=True, exist_ok=True)
    config = yaml.safe_dump(_CONFIG, allow_unicode=True, sort_keys=False)
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    for name, text in _pages(sample):
        path = pages / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _pages(sample: Sample) -> Iterator[tuple[str, str]]:
    members: defaultdict[str, list[Deputy]] = defaultdict(list)
    held: defaultdict[str, list[Post]] = defaultdict(list)
    for deputy in sample.deputies.values():
        for name in (*deputy.stations, deputy.delegation):
            members[name].append(deputy)
    for post in sample.posts.values():
        for name in (post.station, *post.deputies):
            held[name].append(post)
    people, places = len(sample.deputies), len(sample.stations)
    yield "index.md", f"# 首页\n\n代表 {people} 人，阵地 {places} 个。\n"
    yield "news/index.md", "# 活动\n"
    for deputy in sample.deputies.values():
        yield f"deputies/{deputy.id}.md", _deputy(deputy, sample, held[deputy.id])
    for station in sample.stations.values():
        page = _station(station, members[station.id], held[station.id])
        yield f"stations/{station.id}.md", page
    for post in sample.posts.values():
        yield f"news/posts/{post.id}.md", _post(post, sample)
    yield from _lists(sample, members)


def _lists(sample: Sample, members: dict[str, list[Deputy]]) -> Iterator[tuple[str, str]]:
    delegations = sorted({d.delegation for d in sample.deputies.values()})
    names = [f"[{name}](../delegations/{name}.md)" for name in delegations]
    yield "deputies/index.md", f"# 代表\n\n{_items(names)}"
    for name in delegations:
        people = [f"[{d.name}](../deputies/{d.id}.md)，{d.position}" for d in members[name]]
        yield f"delegations/{name}.md", f"# {name}\n\n{_items(people)}"
    names = [f"[{name}](../townships/{name}.md)" for name in sample.townships]
    yield "stations/index.md", f"# 阵地\n\n{_items(names)}"
    for name in sample.townships:
        here = [s for s in sample.stations.values() if s.township == name]
        places = [f"[{s.name}](../stations/{s.id}.md)，{s.address}" for s in here]
        yield f"townships/{name}.md", f"# {name}\n\n{_items(places)}"


def _items(lines: list[str]) -> str:
    return "".join(f"- {line}\n" for line in lines)


def _table(**rows: object) -> str:
    body = "".join(f"| {name} | {value} |\n" for name, value in rows.items())
    return f"| 项目 | 内容 |\n|---|---|\n{body}"


def _news(posts: list[Post]) -> str:
    lines = [f"{post.day} [{post.title}](../news/posts/{post.id}.md)" for post in posts]
    return f"## 活动\n\n{_items(lines)}"


def _deputy(deputy: Deputy, sample: Sample, posts: list[Post]) -> str:
    facts = _table(
        性别=deputy.gender, 民族=deputy.ethnicity, 出生年月=deputy.born, 政治面貌=deputy.party,
        学历=deputy.schooling, 单位职务=deputy.position, 选区=deputy.district,
    )  # fmt: skip
    places = [f"[{s.name}](../stations/{s.id}.md)，{s.address}" for s in sample.stations_of(deputy)]
    return (
        f"# {deputy.name}\n\n[{deputy.delegation}](../delegations/{deputy.delegation}.md)\n\n"
        f"## 什么时候能见到\n\n固定接待日：{deputy.day} 9:00—11:30\n\n## 基本情况\n\n{facts}\n"
        f"{deputy.intro}\n\n## 驻站\n\n{_items(places)}\n{_news(posts)}"
    )


def _station(station: Station, members: list[Deputy], posts: list[Post]) -> str:
    facts = _table(所在=station.village, 地址=station.address, 电话=station.phone)
    people = [f"[{d.name}](../deputies/{d.id}.md)，{d.position}，{d.day}" for d in members]
    return (
        f"# {station.name}\n\n{facts}\n{station.intro}\n\n"
        f"## 驻站代表\n\n{_items(people)}\n{_news(posts)}"
    )


def _post(post: Post, sample: Sample) -> str:
    station = sample.stations[post.station]
    people = "、".join(f"[{sample.deputies[d].name}](../../deputies/{d}.md)" for d in post.deputies)
    return (
        f"---\ndate: {post.day}\ncategories: [{post.field}]\nslug: {post.id}\n---\n\n"
        f"# {post.title}\n\n[{station.name}](../../stations/{station.id}.md)，{people}，"
        f"{post.people} 人\n\n<!-- more -->\n\n{post.body}\n"
    )
