"""What must hold of names: people told apart, nobody twice, one spelling, known strokes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from gongshi.records.deputy import Deputy
from gongshi.records.problem import Problem
from gongshi.records.rules.site import Rule, Site
from gongshi.records.stroke import unknown_characters


def _namesakes(site: Site) -> Iterator[tuple[str, list[Deputy]]]:
    for name, people in site.registry.by_name.items():
        if len(people) > 1:
            yield name, sorted(people, key=lambda deputy: deputy.id)


_MOST_TOLD = 20
"""Names that several bear, told one by one: in a province there are hundreds of them."""


def namesakes_are_told_apart(site: Site) -> Iterator[Problem]:
    """People of one name are named with what tells them apart; a name is told once."""
    told: list[Deputy] = []
    for name, people in _namesakes(site):
        marks = [site.registry.qualifier(deputy) for deputy in people]
        alike = len(set(marks)) < len(marks)
        if not alike:
            told.append(people[0])
            if len(told) > _MOST_TOLD:
                continue
        files = "、".join(f"{d.file}（{m}）" for d, m in zip(people, marks, strict=True))
        if alike:
            yield people[0].problem(
                "deputy-namesakes-alike",
                f"有 {len(people)} 位代表同名“{name}”，页面上分不清：{files}",
                ("name",),
                remedy="填写各人的“代表团”或“单位职务”，写得不同",
                severity="warning",
            )
        else:
            message = f"有 {len(people)} 位代表同名“{name}”，页面上这样区分：{files}"
            yield people[0].problem("deputy-namesakes", message, ("name",), severity="note")
    if rest := told[_MOST_TOLD:]:
        names = "、".join(deputy.name for deputy in rest[:3])
        message = f"还有 {len(rest)} 个姓名也有几位代表同名（{names}等），页面上都区分开了"
        yield rest[0].problem("deputy-namesakes", message, ("name",), severity="note")


def nobody_is_recorded_twice(site: Site) -> Iterator[Problem]:
    """Two records of one name, gender and birth month are likely one person."""
    for _, people in _namesakes(site):
        for a, b in combinations(people, 2):
            if a.born and (a.born, a.gender, a.ethnicity) == (b.born, b.gender, b.ethnicity):
                yield b.problem(
                    "deputy-twice",
                    f"与 {a.file} 的姓名、性别、民族、出生年月都相同",
                    ("name",),
                    remedy="是同一人就合并成一个文件，任职写成两项",
                    severity="warning",
                )


def delegation_is_spelled_alike(site: Site) -> Iterator[Problem]:
    """A delegation is not written in two ways (喜洲代表团, 喜洲镇代表团)."""
    people = site.registry.deputies.values()
    counts = Counter(m.delegation for d in people for m in d.mandates if m.delegation)
    ranked = counts.most_common()
    spellings = {word: _usual_spelling(word, times, ranked) for word, times in ranked}
    for deputy, n, mandate in site.mandates if any(spellings.values()) else ():
        if usual := spellings.get(mandate.delegation or ""):
            yield deputy.problem(
                "deputy-delegation-spelling",
                f"代表团 “{mandate.delegation}” 与多数人的写法不同，是否指 “{usual}”？",
                ("mandates", n, "delegation"),
                remedy="改成同一种写法",
                severity="warning",
            )


def _usual_spelling(word: str, times: int, ranked: list[tuple[str, int]]) -> str | None:
    """Give a spelling used at least three times as often, that differs by left-out characters."""
    for other, count in ranked:
        if count < 3 * times:
            return None
        short, long = sorted((word, other), key=len)
        if 0 < len(long) - len(short) <= 3 and _is_within(short, long):
            return other
    return None


def _is_within(short: str, long: str) -> bool:
    """Tell whether the characters of `short` occur in `long` in their order."""
    rest = iter(long)
    return all(character in rest for character in short)


def strokes_are_known(site: Site) -> Iterator[Problem]:
    """A character whose strokes nobody knows goes to the end of lists; it is told once."""
    people, strokes = site.records.deputies.values(), site.settings.strokes
    if site.settings.order == "拼音":
        return
    untold = set(unknown_characters("".join(deputy.name for deputy in people), strokes))
    for deputy in sorted(people, key=lambda d: d.id) if untold else ():
        for character in unknown_characters(deputy.name, strokes):
            if character in untold:
                untold.remove(character)
                yield deputy.problem(
                    "deputy-strokes-unknown",
                    f"笔画表里没有“{character}”字，名单里会排在后面",
                    ("name",),
                    remedy=f"在 mkdocs.yml 的“补充笔画”里写上“{character}: 笔顺数字”",
                    severity="note",
                )


RULES: tuple[Rule, ...] = (
    namesakes_are_told_apart,
    nobody_is_recorded_twice,
    delegation_is_spelled_alike,
    strokes_are_known,
)
