"""The generators that are compared: how each is called, and where it puts its pages."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.hugo_site import ENVIRONMENT, find_hugo
from bench.output import Layout

_MKDOCS = (sys.executable, "-m", "mkdocs")
_STOCK = ("mkdocs", "mkdocs-material")
_BUILD = (sys.executable, "-P", "-m", "gongshi.shortcut")  # what `scripts/build` runs
_QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true", "PYTHONUTF8": "1"}
_QUIET["PYTHONDONTWRITEBYTECODE"] = ""  # nobody compiles all modules anew for each build


@dataclass(frozen=True)
class Tool:
    """One generator: its site stands in the folder of its name; `packages` it consists of."""

    name: str
    packages: tuple[str, ...]
    layout: Layout
    environment: Mapping[str, str] = field(default_factory=dict)

    def build(self, out: Path) -> list[str | Path]:
        """Give the command that builds the site of the current folder into `out`."""
        if self.name == "hugo":
            return [find_hugo(), "--quiet", "--destination", out]
        command = _BUILD if self.name == "ours" else (*_MKDOCS, "build")
        return [*command, "--quiet", "--site-dir", out]

    def serve(self, port: int) -> list[str | Path]:
        """Give the command that shows the site of the current folder and follows edits."""
        if self.name == "hugo":
            return [find_hugo(), "server", "--bind", "127.0.0.1", "--port", str(port)]
        return [*_MKDOCS, "serve", "--dev-addr", f"127.0.0.1:{port}"]


_OURS = Layout("news/{id}/", "data/**/*.json", "F/{ID}/", "data/names/index.json")
_HUGO = Layout("news/{year}/{id}/", "index.json", "f/{id}/")
_PLAIN = Layout("news/{id}/", "search/*.json")

TOOLS = {
    tool.name: tool
    for tool in (
        Tool("ours", ("gongshi", *_STOCK), _OURS, _QUIET),
        Tool("hugo", ("hugo",), _HUGO, ENVIRONMENT),
        Tool("stock", _STOCK, _PLAIN, _QUIET),
    )
}
