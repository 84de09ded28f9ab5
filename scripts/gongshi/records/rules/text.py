"""What must hold of text of any kind: no HTML, no pictures from elsewhere; and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from gongshi.records.problem import Problem
from gongshi.records.record import Record
from gongshi.records.rules.site import Rule, Site

_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)(?:\s[^<>]*)?/?>|<!--")
_DANGEROUS = re.compile(r"<(script|style|iframe|object|embed|form)\b", re.IGNORECASE)
_PICTURE_ELSEWHERE = re.compile(r"!\[[^\]]*\]\(\s*<?((?:https?:)?//[^\s)>]*)", re.IGNORECASE)
_UNSAFE_LINK = re.compile(r"\]\(\s*<?\s*((?:javascript|vbscript|data|file):)", re.IGNORECASE)


def written_at(problem: Problem, record: Record, text: str, start: int) -> Problem:
    """Move a problem from the beginning of a text to the line of its `start`th character."""
    if record.document is None:
        return problem
    first = text.rfind("\n", 0, start) + 1
    line = text[first:].split("\n", 1)[0]
    lines = record.document.source.text.split("\n")
    for number in range(problem.line, len(lines) + 1):
        column = lines[number - 1].find(line)
        if column >= 0:
            return replace(problem, line=number, column=column + start - first + 1)
    return problem


def text_has_no_html(site: Site) -> Iterator[Problem]:
    """Text is Markdown without HTML; each text is told once."""
    for record, path, text in site.marked_texts:
        found = _DANGEROUS.search(text) or _TAG.search(text)
        if not found:
            continue
        what = "会被删去" if _DANGEROUS.match(found[0]) else "不会当作网页代码执行"
        problem = record.problem(
            "text-html",
            f"写了 HTML 代码 “{found[0][:30]}”，{what}",
            path,
            remedy="改用 Markdown，例如 **加粗**；要显示“<”就写“&lt;”",
            severity="warning",
        )
        yield written_at(problem, record, text, found.start())


def pictures_are_of_the_site(site: Site) -> Iterator[Problem]:
    """A picture in a text is a file of the site: pages ask nothing of other hosts."""
    for record, path, text in site.marked_texts:
        for found in _PICTURE_ELSEWHERE.finditer(text):
            problem = record.problem(
                "text-picture-elsewhere",
                f"图片 “{found[1][:60]}” 在别的网站上，不会显示",
                path,
                remedy="下载下来，放进 photos 文件夹，写在“照片”里",
                severity="warning",
            )
            yield written_at(problem, record, text, found.start(1))


def links_are_safe(site: Site) -> Iterator[Problem]:
    """A link leads to an address, it does not run a script."""
    for record, path, text in site.marked_texts:
        for found in _UNSAFE_LINK.finditer(text):
            problem = record.problem(
                "text-link-unsafe",
                f"链接以 “{found[1]}” 开头，不安全",
                path,
                remedy="改成 https:// 开头的地址，或删去",
            )
            yield written_at(problem, record, text, found.start(1))


RULES: tuple[Rule, ...] = (
    text_has_no_html,
    pictures_are_of_the_site,
    links_are_safe,
)
