"""The rules that records must keep, each a generator of problems, and the run of them all."""

from __future__ import annotations

from pathlib import Path

from gongshi.records.load import Records
from gongshi.records.problem import Problem
from gongshi.records.registry import Registry
from gongshi.records.rules import (
    activity,
    between,
    closing,
    declared,
    deputy,
    name,
    photo,
    privacy,
    settings,
    station,
    suggestion,
    text,
    vacancy,
)
from gongshi.records.rules.site import Rule, Site

RULES: tuple[Rule, ...] = (
    *settings.RULES,
    *deputy.RULES,
    *name.RULES,
    *vacancy.RULES,
    *station.RULES,
    *closing.RULES,
    *activity.RULES,
    *suggestion.RULES,
    *between.RULES,
    *text.RULES,
    *photo.RULES,
    *privacy.RULES,
    *declared.RULES,
)
"""Every rule there is, in the order of the work; what they find is sorted by place."""


def is_about_text(problem: Problem) -> bool:
    """Tell whether a problem is one of those that the rules of `text` and `privacy` find."""
    return problem.rule.startswith(("text-", "private-"))


def check_registry(registry: Registry, records: Records, root: Path) -> list[Problem]:
    """Hold all records of a site, as they were written, against every rule.

    `root` is the folder of the site, where pictures are looked for.
    """
    site = Site(registry, records, root)
    return [problem for rule in RULES for problem in rule(site)]
