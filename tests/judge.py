"""Fills templates by their Python and by Jinja2 at once, and lets no difference pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gongshi.pages.renderer import FILTERS, THEME, make_environment
from gongshi.pages.template import Template, Templates

PAGES = [THEME / name for name in ("pages", "components", "kiosk", "wall")]


def make_judge(folders: Sequence[Path] = PAGES) -> Environment:
    """Make Jinja2's environment of the same templates."""
    judge = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    judge.filters |= FILTERS
    return judge


@dataclass
class Judged:
    """Our own templates, which Jinja2 fills as well; it is noted which were filled."""

    ours: Templates = field(default_factory=make_environment)
    judge: Environment = field(default_factory=make_judge)
    filled: set[str] = field(default_factory=set)

    def get_template(self, name: str) -> Template:
        """Give a template that both fill."""
        return _JudgedTemplate(self, name)


@dataclass(frozen=True)
class _JudgedTemplate:
    judged: Judged
    name: str

    def render(self, **context: Any) -> str:
        """Give what both say. What can be looked through only once would be empty for one."""
        assert not [key for key, value in context.items() if isinstance(value, Iterator)]
        self.judged.filled.add(self.name)
        ours = self.judged.ours.get_template(self.name).render(**context)
        wanted = self.judged.judge.get_template(self.name).render(**context)
        # The sanitizer writes `&quot;`, which is as good.
        assert ours == wanted.replace("&quot;", "&#34;"), f"{self.name}: {context.get('title')}"
        return ours
