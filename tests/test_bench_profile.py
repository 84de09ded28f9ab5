"""Where the time goes: rooms of stacks, the least there is to do, and the tables of both."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from bench import __main__ as command
from bench import floor, profile
from bench.floor import STEPS, ask_status, look_through, read_records, write_again
from bench.process import Usage
from bench.profile import Profile, parts_of, render_profiles, room_of
from bench.sample import SIZES, Sample, Size
from bench.site import write_site

TINY = Size("S", 6, 3, 2)
LOOKER = f"""#!{sys.executable}
import subprocess, sys
words = sys.argv[1:]
with open(words[words.index("--output") + 1], "w") as looks:
    looks.write("build (mkdocs/build.py:1);_read_file (gongshi/records/load.py:9) 3\\n")
    looks.write("build (mkdocs/build.py:1) 1\\n")
sys.exit(subprocess.call(words[words.index("--") + 1:]))
"""
"""Stands for the program that looks on, which tests do without."""


@pytest.fixture
def records(tmp_path: Path) -> Path:
    write_site(Sample(TINY), tmp_path / "records")
    return tmp_path / "records"


# rooms


@pytest.mark.parametrize(
    ("stack", "room"),
    [
        ("a (mkdocs/m.py:1);find (<frozen importlib>);x (yaml/y.py:1)", "启动、装入程序"),
        ("build (mkdocs/build.py:1);write (gongshi/pages/output.py:2)", "写进磁盘"),
        ("one (gongshi/pages/deputy.py:1);render (gongshi/pages/template.py:1)", "填模板"),
        ("one (gongshi/pages/deputy.py:1);own (gongshi/records/registry.py:1)", "准备每页的内容"),
        ("page (gongshi/pages/template.py:1);html (gongshi/pages/markdown.py:1)", "Markdown"),
        ("_read_file (gongshi/records/load.py:1);parse (yaml/__init__.py:1)", "读记录"),
        ("finish (gongshi/pages/kiosk_files.py:1)", "触摸屏和大屏的内容"),
        ("build (mkdocs/build.py:1);sub (re/__init__.py:1)", "MkDocs"),
        ("main (other.py:1)", "其余"),
    ],
)  # fmt: skip
def test_innermost_known_file_tells_the_room(stack: str, room: str) -> None:
    assert room_of(stack) == room


def test_parts_are_of_all_looks() -> None:
    lines = ["a (mkdocs/a.py:1) 3", "a (mkdocs/a.py:1);b (gongshi/pages/output.py:1) 1"]
    assert parts_of(lines) == {"MkDocs": 0.75, "写进磁盘": 0.25}
    assert parts_of([*lines, "a (mkdocs/a.py:1);", " (", ""]) == parts_of(lines)


def test_every_room_is_one_of_ours() -> None:
    """A renamed file would leave its time among the rest, unseen."""
    package = Path(__file__).parents[1] / "scripts" / "gongshi"
    files = [f"x (gongshi/{p.relative_to(package).as_posix()}:1)" for p in package.rglob("*.py")]
    rooms = {room_of(file) for file in files}
    assert {room for room, _ in profile._ROOMS} - rooms == {"MkDocs"}


# the least there is to do


def test_floor_reads_every_record(records: Path) -> None:
    count = TINY.deputies + TINY.stations + TINY.posts
    assert read_records(records) >= count
    assert ask_status(records) == read_records(records)


def test_floor_writes_every_file_again(records: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    written = write_again(records, out)
    here = {path.relative_to(records): path.read_bytes() for path in records.rglob("*.*")}
    assert {path.relative_to(out): path.read_bytes() for path in out.rglob("*.*")} == here
    assert written == len(here) == look_through(out)


# the command


def test_command_tells_where_time_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    looker = tmp_path / "looker"
    looker.write_text(LOOKER, encoding="utf-8")
    looker.chmod(looker.stat().st_mode | stat.S_IXUSR)

    def stand_in(looks: Path) -> Sequence[str | Path]:
        return [looker, "--output", looks, "--"]

    monkeypatch.setattr(profile, "_looker", stand_in)
    monkeypatch.setattr(os, "sync", lambda: None)
    monkeypatch.setitem(SIZES, "S", TINY)
    options = ["--profile", "--sizes", "S", "--folder", str(tmp_path / "build")]
    assert command.main(options) == 0
    said = capsys.readouterr().out
    assert "| CPU（秒） | 从零 S | 改一条 S |" in said
    assert said.count("（75%）") == 2
    assert f"| {STEPS[0].title} |" in said


def test_tables_add_up() -> None:
    def usage(cpu: float) -> Usage:
        return Usage(cpu, cpu, 0.0, 0.0)

    one = Profile(usage(4), {"写进磁盘": 0.25, "MkDocs": 0.75})
    floors = {"S": {step.name: usage(1) for step in floor.STEPS}}
    text = render_profiles({"从零 S": one}, floors)
    assert "| 写进磁盘 | 1.00（25%） |" in text
    assert "| 合计 | 4.00 |" in text
    assert "| 从零，合计 | 4.00 |" in text
    assert "| 改一条，合计 | 3.00 |" in text
