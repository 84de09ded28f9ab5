"""What must hold of the settings among themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gongshi.records.document import Path as FieldPath
from gongshi.records.hidden import check_hidden
from gongshi.records.problem import Problem
from gongshi.records.rules.site import Rule, Site, unknown_word
from gongshi.records.stroke import check_strokes


def own_level_is_known(site: Site) -> Iterator[Problem]:
    """The level the site is about is one of the levels."""
    settings = site.settings
    yield from unknown_word(
        settings,
        "settings-own-level-unknown",
        ("own_level",),
        settings.own_level,
        settings.levels,
        "层级",
    )


def parents_are_known(site: Site) -> Iterator[Problem]:
    """The kinds that may stand above a kind of station are kinds themselves."""
    settings = site.settings
    for n, kind in enumerate(settings.station_kinds):
        for m, parent in enumerate(kind.parents):
            yield from unknown_word(
                settings,
                "settings-kind-parent-unknown",
                ("station_kinds", n, "parents", m),
                parent,
                settings.kind_by_name,
                "阵地类型",
            )


def choices_are_distinct(site: Site) -> Iterator[Problem]:
    """No list of choices has one word twice."""
    for path, word, seen in _choices(site):
        if word in seen:
            yield site.settings.problem(
                "settings-choice-repeated", f"“{word}” 写了两次", path, remedy="删去一个"
            )


def _choices(site: Site) -> Iterator[tuple[FieldPath, str, list[str]]]:
    """Go through the words of each list with their place and the words before them."""
    settings = site.settings
    for name in ("levels", "activity_kinds", "fields", "groups", "channels", "steps"):
        words: list[str] = list(getattr(settings, name))
        for n, word in enumerate(words):
            yield (name, n), word, words[:n]
    named = (
        ("station_kinds", "name", [kind.name for kind in settings.station_kinds]),
        ("station_kinds", "code", [kind.code for kind in settings.station_kinds]),
        ("results", "name", [result.name for result in settings.results]),
        ("ratings", "name", [rating.name for rating in settings.ratings]),
    )
    for name, part, words in named:
        for n, word in enumerate(words):
            yield (name, n, part), word, words[:n]


def villages_are_distinct(site: Site) -> Iterator[Problem]:
    """A village's name stands once in the divisions: records know villages by name."""
    divisions = site.settings.divisions
    counts = Counter(village for villages in divisions.values() for village in villages)
    for village, count in counts.items():
        if count > 1:
            homes = [township for township, villages in divisions.items() if village in villages]
            yield site.settings.problem(
                "settings-village-repeated",
                f"村社区 “{village}” 在 {'、'.join(homes)} 里写了 {count} 次",
                ("divisions", homes[-1]),
                remedy="写得不同，例如加上乡镇名；重复的删去",
                severity="warning",
            )


def declared_words_are_known(site: Site) -> Iterator[Problem]:
    """A declared figure counts kinds and groups that are of the settings."""
    settings = site.settings
    for n, declared in enumerate(settings.declared):
        is_activity = declared.item == "活动"
        kinds = settings.activity_kinds if is_activity else tuple(settings.kind_by_name)
        yield from unknown_word(
            settings,
            "settings-declared-kind-unknown",
            ("declared", n, "kind"),
            declared.kind,
            kinds,
            "活动类型" if is_activity else "阵地类型",
        )
        yield from unknown_word(
            settings,
            "settings-declared-group-unknown",
            ("declared", n, "group"),
            declared.group,
            settings.groups,
            "专业组",
        )


_NARROWED_BY = {
    "kind": ("类型", ("阵地牌子", "阵地场所", "示范阵地", "活动")),
    "group": ("专业组", ("专业组成员",)),
    "year": ("年度", ("活动", "意见建议")),
}
"""Which items of declared figures each narrowing field goes with."""


def declared_are_narrowed_as_counted(site: Site) -> Iterator[Problem]:
    """A declared figure is narrowed only by what its records have."""
    for n, declared in enumerate(site.settings.declared):
        for name, (word, items) in _NARROWED_BY.items():
            if getattr(declared, name) is not None and declared.item not in items:
                yield site.settings.problem(
                    "settings-declared-narrowed",
                    f"公布数 “{declared.item}” 不能按“{word}”分",
                    ("declared", n, name),
                    remedy=f"删去这一行；能这样分的：{'、'.join(items)}",
                )


def declared_are_published(site: Site) -> Iterator[Problem]:
    """A declared figure was published before today."""
    for n, declared in enumerate(site.settings.declared):
        if declared.published_on and declared.published_on > site.today:
            yield site.settings.problem(
                "settings-declared-to-come",
                f"公布日期 {declared.published_on} 还没有到",
                ("declared", n, "published_on"),
                remedy="核对日期",
            )


def added_strokes_are_digits(site: Site) -> Iterator[Problem]:
    """An added stroke order is one character and its strokes as digits 1 to 5."""
    for character, strokes in site.settings.strokes.items():
        for sentence in check_strokes({character: strokes}):
            yield site.settings.problem("settings-strokes", sentence, ("strokes", character))


def senders_can_read_what_they_agree_to(site: Site) -> Iterator[Problem]:
    """Where we take messages there is a page that says how they are kept."""
    settings = site.settings
    pages = ("content/about/privacy.md", "content/about/privacy/index.md")
    if settings.feedback.way != "builtin":
        return
    if not any((site.root / page).is_file() for page in pages):
        yield settings.problem(
            "settings-feedback-privacy",
            "收留言要先说清怎样保管：没有 content/about/privacy.md",
            ("feedback", "way"),
            remedy="写上这一页：留下什么、谁能看到、保管多久、怎样删去；写的人要先同意它",
        )


def hidden_fields_can_be_hidden(site: Site) -> Iterator[Problem]:
    """Hidden fields exist, and are ones a record can do without."""
    yield from check_hidden(site.settings)


def kiosk_kinds_are_known(site: Site) -> Iterator[Problem]:
    """The kinds of station that have touch screens are kinds of the settings."""
    settings = site.settings
    for n, name in enumerate(settings.kiosk.kinds or ()):
        yield from unknown_word(
            settings,
            "settings-kiosk-kind-unknown",
            ("kiosk", "kinds", n),
            name,
            settings.kind_by_name,
            "阵地类型",
        )


def wall_tiles_are_townships(site: Site) -> Iterator[Problem]:
    """Each tile of the wall's grid is a township of the settings."""
    settings = site.settings
    for n, row in enumerate(settings.wall.tiles):
        for m, name in enumerate(row):
            yield from unknown_word(
                settings,
                "settings-wall-tile-unknown",
                ("wall", "tiles", n, m),
                name or None,
                settings.divisions,
                "行政区划",
            )


RULES: tuple[Rule, ...] = (
    own_level_is_known,
    parents_are_known,
    choices_are_distinct,
    villages_are_distinct,
    declared_words_are_known,
    declared_are_narrowed_as_counted,
    declared_are_published,
    added_strokes_are_digits,
    senders_can_read_what_they_agree_to,
    hidden_fields_can_be_hidden,
    kiosk_kinds_are_known,
    wall_tiles_are_townships,
)
