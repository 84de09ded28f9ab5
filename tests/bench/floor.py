"""The least that any program in Python must do for the same site, each step as a bare loop.

Run as a program it does one step: `python floor.py read FOLDER`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

_FOLDERS = ("deputies", "stations", "content")


@dataclass(frozen=True)
class Step:
    """One step: its name on the command line, words for the table, and when it must be done."""

    name: str
    title: str
    cold: bool = True
    warm: bool = False


STEPS = (
    Step("start", "Python 启动", warm=True),
    Step("import", "装入 MkDocs、外框主题"),
    Step("status", "问一遍每个记录文件变了没有", cold=False, warm=True),
    Step("site", "看一遍网站里的文件还是不是那些", cold=False, warm=True),
    Step("read", "读每条记录，用 PyYAML 的 C 部件解析"),
    Step("write", "把同样的文件写一遍"),
)
"""In order; `warm` ones are what even a build after one edit has to do."""

_IMPORTS = {
    "start": "pass",
    "import": "import mkdocs.__main__, mkdocs.commands.build, material",
}


def command(step: Step, site: Path, built: Path, out: Path) -> list[str | Path]:
    """Give the command that does one step for a site, and what is built of it already."""
    if step.name in _IMPORTS:
        return [sys.executable, "-c", _IMPORTS[step.name]]
    places = {"write": [built, out], "site": [built]}.get(step.name, [site])
    return [sys.executable, "-I", Path(__file__).resolve(), step.name, *places]


def read_records(site: Path) -> int:
    """Read and parse every record; give how many there are."""
    count = 0
    for path in _records(site):
        text = path.read_text(encoding="utf-8")
        yaml.load(text.split("\n---")[0], Loader=yaml.CSafeLoader)
        count += 1
    return count


def ask_status(site: Path) -> int:
    """Ask the file system for the state of every record; give how many there are."""
    return sum(1 for path in _records(site) if path.stat().st_size)


def look_through(built: Path) -> int:
    """Look at every folder and every file of a built site; give how many files there are."""
    count = 0
    for folder, _, names in os.walk(built):
        for name in names:
            os.stat(f"{folder}/{name}")  # noqa: PTH116 - many thousands of these
            count += 1
    return count


def write_again(built: Path, out: Path) -> int:
    """Write the files of a built site once more, elsewhere; give how many there are."""
    count = 0
    for folder, _, names in os.walk(built):
        here = f"{out}{folder[len(str(built)) :]}"
        os.mkdir(here)  # noqa: PTH102 - many thousands of these
        for name in names:
            with open(f"{folder}/{name}", "rb", buffering=0) as old:  # noqa: PTH123
                data = old.read()
            with open(f"{here}/{name}", "xb", buffering=0) as new:  # noqa: PTH123
                new.write(data)
            count += 1
    return count


def _records(site: Path) -> Iterator[Path]:
    for folder in _FOLDERS:
        for suffix in ("yml", "md"):
            yield from (site / folder).rglob(f"*.{suffix}")


def main(arguments: list[str]) -> None:
    """Do one step."""
    name, *places = arguments
    do: dict[str, Callable[..., int]] = {
        "read": read_records,
        "status": ask_status,
        "site": look_through,
        "write": write_again,
    }
    do[name](*map(Path, places))


if __name__ == "__main__":
    main(sys.argv[1:])
