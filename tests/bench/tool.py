"""The generators that are compared: how each is called, and where it puts its pages."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.hugo_site import ENVIRONMENT, find_hugo
from bench.output import Layout

_MKDOCS = (sys.executable, "-m", "mkdocs")
_QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true", "PYTHONUTF8": "1"}


@dataclass(frozen=True)
class Tool:
    """One generator. Its site stands in the folder of its name."""

    name: str
    layout: Layout
    environment: Mapping[str, str] = field(default_factory=dict)

    def build(self, out: Path) -> list[str | Path]:
        """Give the command that builds the site of the current folder into `out`."""
        if self.name == "hugo":
            return [find_hugo(), "--quiet", "--destination", out]
        return [*_MKDOCS, "build", "--quiet", "--site-dir", out]

    def serve(self, port: int) -> list[str | Path]:
        """Give the command that shows the site of the current folder and follows edits."""
        if self.name == "hugo":
            return [find_hugo(), "server", "--bind", "127.0.0.1", "--port", str(port)]
        return [*_MKDOCS, "serve", "--dev-addr", f"127.0.0.1:{port}"]


TOOLS = {
    tool.name: tool
    for tool in (
        Tool("ours", Layout("news/{id}/", "data/**/*.json", "F/{ID}/"), _QUIET),
        Tool("hugo", Layout("news/{year}/{id}/", "index.json", "f/{id}/"), ENVIRONMENT),
        Tool("stock", Layout("news/{id}/", "search/*.json"), _QUIET),
    )
}
