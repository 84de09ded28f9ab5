"""Where the time of a build goes: looked at a hundred times a second, and told by rooms."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.case import CASES
from bench.floor import STEPS, command
from bench.process import Usage, measure
from bench.table import table
from bench.workshop import Workshop

PROFILED = {"从零": "ours", "改一条": "ours-warm"}
"""The cases that are looked at, and the words for them."""

_LOOKS = 100  # a second
_START = "启动、装入程序"
_REST = "其余"
_ROOMS: tuple[tuple[str, str], ...] = (
    ("写进磁盘", r"gongshi/pages/output\.py"),
    ("Markdown", r"gongshi/pages/markdown\.py|^convert \(markdown/"),
    ("填模板", r"gongshi/pages/template\.py|jinja2/|\.html:"),
    ("读记录", r"gongshi/records/(load|source|document|record|kept|plain\w*)\.py"),
    ("核对记录", r"gongshi/(records/(rules/|check\.py|picture\.py)|codes/check\.py)"),
    ("记下每页读了什么", r"gongshi/pages/(watch|made|digest)\.py"),
    ("触摸屏和大屏的内容", r"gongshi/pages/(kiosk|wall)\w*\.py"),
    ("名单、数字、查找数据", r"gongshi/pages/(names|find|home|figure|\w+_list)\w*\.py"),
    ("准备每页的内容", r"gongshi/pages/"),
    ("MkDocs", r"mkdocs/"),
)
"""Where time is spent, and the files that tell: the innermost one that is known decides."""


@dataclass(frozen=True)
class Profile:
    """What a build cost without anybody looking on, and the parts of it by room, 1 in all."""

    usage: Usage
    parts: Mapping[str, float]


def room_of(stack: str) -> str:
    """Give the room that a stack of calls is in; calls are parted by `;`, the innermost last."""
    if "<frozen importlib" in stack:
        return _START
    for call in reversed(stack.split(";")):
        for room, files in _ROOMS:
            if re.search(files, call):
                return room
    return _REST


def parts_of(stacks: Iterable[str]) -> dict[str, float]:
    """Give the part of each room from lines of a stack and how often it was seen.

    A name that was read while it changed may hold a break: what is no such line is left out.
    """
    seen: Counter[str] = Counter()
    for line in stacks:
        stack, _, times = line.rpartition(" ")
        if times.isdecimal():
            seen[room_of(stack)] += int(times)
    return {room: times / seen.total() for room, times in seen.items()}


def profile(shop: Workshop, name: str) -> Profile:
    """Run a case as it is, then look on while it runs once more."""
    case, looks = CASES[name], shop.folder / "looks.txt"
    usage = shop.run_under(case, "plain")
    shop.run_under(case, "looked", _looker(looks))
    lines = looks.read_text(encoding="utf-8").splitlines()
    return Profile(usage, parts_of(lines))


def _looker(looks: Path) -> list[str | Path]:
    rate = ["--rate", str(_LOOKS), "--format", "raw"]
    return [
        Path(sys.executable).with_name("py-spy"),
        "record",
        *rate,
        "--nonblocking",
        "--output",
        looks,
        "--",
    ]


def measure_floor(shop: Workshop) -> dict[str, Usage]:
    """Do each step of the least there is to do, with what a cold build has written."""
    site, out = shop.folder / "ours", shop.folder / "floor"
    built = shop.out_of(CASES["ours"], "plain")
    return {
        step.name: measure(
            command(step, site, built, out), folder=site, environment={}, log=shop.log
        )
        for step in STEPS
    }


def render_profiles(
    profiles: Mapping[str, Profile], floors: Mapping[str, Mapping[str, Usage]]
) -> str:
    """Give two tables: where the time goes, and the floor; CPU seconds in both."""
    return f"{_profile_table(profiles)}\n\n{_floor_table(floors)}\n"


def _profile_table(profiles: Mapping[str, Profile]) -> str:
    rooms = [_START, *(room for room, _ in _ROOMS), _REST]
    rows = [[room, *(_cell(one, room) for one in profiles.values())] for room in rooms]
    whole = ["合计", *(f"{one.usage.cpu:.2f}" for one in profiles.values())]
    return table(("CPU（秒）", *profiles), [*rows, whole])


def _cell(one: Profile, room: str) -> str:
    part = one.parts.get(room, 0.0)
    return f"{one.usage.cpu * part:.2f}（{part:.0%}）"


def _floor_table(floors: Mapping[str, Mapping[str, Usage]]) -> str:
    rows = [[step.title, *(f"{f[step.name].cpu:.2f}" for f in floors.values())] for step in STEPS]
    for title, steps in (
        ("从零，合计", [step for step in STEPS if step.cold]),
        ("改一条，合计", [step for step in STEPS if step.warm]),
    ):
        sums = (sum(f[step.name].cpu for step in steps) for f in floors.values())
        rows.append([title, *(f"{one:.2f}" for one in sums)])
    return table(("最少要做的，CPU（秒）", *floors), rows)
