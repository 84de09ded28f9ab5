"""The demo builds under ProperDocs, the successor of MkDocs, without a change."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
GENERATOR = re.compile(r'<meta name="generator" content="[^"]*">')


def build(program: str, folder: Path) -> dict[str, str]:
    subprocess.run(
        [sys.executable, "-m", program, "build", "-q", "-f", "mkdocs.yml", "-d", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        check=True,
        capture_output=True,
    )
    return {
        path.relative_to(folder).as_posix(): GENERATOR.sub("", path.read_text(encoding="utf-8"))
        for path in folder.rglob("*.html")
    }


def test_both_give_the_same_pages(tmp_path: Path) -> None:
    ours = build("mkdocs", tmp_path / "mkdocs")
    theirs = build("properdocs", tmp_path / "properdocs")
    assert len(ours) > 1200
    assert [name for name in ours if "样例" in name or "/_" in name] == []
    assert theirs.keys() == ours.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []
