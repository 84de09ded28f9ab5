"""MkDocs' setting `site_url`: the address of the site, which every code holds."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from gongshi.records.problem import Problem, Severity


class SiteUrl(NamedTuple):
    """The address that `config` (a `mkdocs.yml`) gives the site.

    The text is empty where there is none, and None where only MkDocs can tell (`!ENV`).
    """

    text: str | None
    config: Path

    def problem(
        self, rule: str, message: str, *, remedy: str = "", severity: Severity = "error"
    ) -> Problem:
        """Make a problem at this setting."""
        from gongshi.records.settings_file import find_site_url_mark  # only to tell of mistakes

        mark, file = find_site_url_mark(self.config), self.config.name
        return Problem(file, mark.line, mark.column, message, rule, "site_url", remedy, severity)
