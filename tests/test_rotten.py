"""Rotten records and the full list of what is said of each.

`GONGSHI_REWRITE=1` writes the lists anew; read the difference before you keep it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gongshi.records.problem import format_problems
from records_builder import make, path_of

ROTTEN = Path(__file__).parent / "rotten"
PLACES = {
    "deputy": "deputies/rotten.yml",
    "vacancy": "deputies/rotten.yml",
    "station": "stations/rotten.yml",
    "activity": "content/news/rotten.md",
    "suggestion": "content/suggestions/rotten.md",
    "settings": "mkdocs",
}
FILES = sorted(path.name for path in ROTTEN.iterdir() if path.suffix != ".txt")


@pytest.mark.parametrize("name", FILES)
def test_rotten_record(name: str, tmp_path: Path) -> None:
    rotten = ROTTEN / name
    place = PLACES[rotten.stem.split("-")[0]]
    problems = make(tmp_path, {place: rotten.read_bytes()}).problems
    said = format_problems(p for p in problems if p.path == path_of(place)) + "\n"
    expected = rotten.with_suffix(".txt")
    if os.environ.get("GONGSHI_REWRITE"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


def test_every_kind_has_a_rotten_record() -> None:
    assert {name.split(".")[0].split("-")[0] for name in FILES} == set(PLACES)
