"""The whole check of a site: settings and records read, linked, and held against every rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec import Struct

from gongshi.records.hidden import hide_fields
from gongshi.records.kept import Kept
from gongshi.records.load import Progress, load_records, no_progress
from gongshi.records.problem import Problem
from gongshi.records.registry import Registry, link_records
from gongshi.records.rules import check_registry, is_about_text
from gongshi.records.settings import Settings, load_settings


class Checked(Struct, frozen=True):
    """What could be read of a site, and all that is wrong with it.

    `registry` holds what may be published (hidden fields are out of it) and is there even
    when there are problems; without settings there is neither it nor any rule. `broken` are
    the ids of records that could not be read.
    """

    settings: Settings | None
    registry: Registry | None
    problems: list[Problem]
    broken: frozenset[str] = frozenset()


def check_site(
    config: Path,
    *,
    today: date,
    today_wins: bool = False,
    progress: Progress = no_progress,
    kept: Kept | None = None,
) -> Checked:
    """Read the site that `config` (a `mkdocs.yml`) belongs to and check all of it.

    `今日` in the settings goes before `today`, unless `today_wins`. Bad input of any kind
    ends up in `problems`, sorted and each told once. What is `kept` from the last time is
    used, and written anew.
    """
    if kept:
        kept.write_begin()
    settings, problems = load_settings(config, today=today if today_wins else None, kept=kept)
    if settings is None:
        return Checked(None, None, sorted(set(problems)))
    records = load_records(config.parent, progress, kept)
    registry = link_records(records, settings, settings.today or today)
    problems = [*problems, *records.problems]
    breaches = check_registry(registry, records, config.parent)
    if kept:
        kept.write_kept(problem.path for problem in breaches if is_about_text(problem))
    problems += breaches
    public = hide_fields(records, settings)
    if public is not records:
        registry = link_records(public, settings, registry.today)
    return Checked(settings, registry, sorted(set(problems)), frozenset(records.broken))
