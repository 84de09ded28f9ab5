"""The whole country on paper: one county measured, and the joining of many counties' lists.

Counties are built apart from each other, so their costs add up and nothing else does. What a
portal needs of them is the list each one publishes; here it is joined into files small enough
that one search needs one of them.
"""

from __future__ import annotations

import json
import os
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from zlib import crc32

from bench.case import CASES
from bench.output import Extent, compressed
from bench.process import Usage, proportional_kilobytes
from bench.sample import Size, invent_name
from bench.table import table
from bench.workshop import Workshop

COUNTIES = 3_000
DEPUTIES = 2_770_000
COUNTY = Size("county", DEPUTIES // COUNTIES, 125, 300)
LISTS = 4_096
"""How many files the country's list is split into, by the name's first two characters."""

_NAMES = "data/names.json"
_KIND, _NAME = 0, 2  # their places in a row
_JOINED = ("deputy", "station")


@dataclass(frozen=True)
class Joined:
    """What joining the lists of some counties took and gave; `memory` is in megabytes."""

    counties: int
    seconds: float
    memory: float
    rows: int
    bytes: int
    largest: int


def measure_county(folder: Path) -> tuple[Usage, Extent, bytes]:
    """Build a county of average size with its codes; give its cost and its published list."""
    shop = Workshop(folder, COUNTY)
    shop.write_sites({"ours"})
    case = CASES["ours-codes"]
    usage, extent = shop.first_run(case)
    return usage, extent, (shop.out_of(case, "first") / _NAMES).read_bytes()


def write_lists(names: bytes, counties: int, folder: Path) -> list[Path]:
    """Write the list of one county again and again, each time with other people in it."""
    folder.mkdir(parents=True)
    paths = [folder / f"{number:06}.json" for number in range(counties)]
    rows = json.loads(names)
    for path in paths:
        random = Random(path.stem)
        for row in rows:
            if row[_KIND] == "deputy":
                row[_NAME] = invent_name(random)
        path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return paths


def write_joined(lists: Sequence[Path], folder: Path) -> Joined:
    """Join the lists of counties into those of the country, by the beginning of each name.

    A row begins with the code of its county, since ids are only unique within one.
    """
    folder.mkdir(parents=True)
    start, before = time.perf_counter(), proportional_kilobytes(os.getpid())
    parts: defaultdict[int, list[str]] = defaultdict(list)
    for path in lists:
        for row in json.loads(path.read_bytes()):
            if row[_KIND] in _JOINED:
                line = json.dumps([path.stem, *row], ensure_ascii=False, separators=(",", ":"))
                parts[crc32(row[_NAME][:2].encode()) % LISTS].append(line)
    memory = (proportional_kilobytes(os.getpid()) - before) / 1024
    for number, lines in parts.items():
        text = "[\n" + ",\n".join(lines) + "\n]\n"
        (folder / f"{number:04}.json").write_text(text, encoding="utf-8")
    seconds = time.perf_counter() - start
    rows = sum(map(len, parts.values()))
    files = [path.read_bytes() for path in folder.iterdir()]
    return Joined(
        len(lists), seconds, memory, rows, sum(map(len, files)), max(map(compressed, files))
    )


def render_country(usage: Usage, extent: Extent, names: bytes, joined: Joined) -> str:
    """Give what was measured and what it comes to for the whole country, as a table."""
    whole = COUNTIES / joined.counties
    size = compressed(names)
    some = f"{joined.counties:,} 个县"
    rows = {
        "生成，CPU": (f"{usage.cpu:.1f} 秒", f"{usage.cpu * COUNTIES / 3600:.1f} 小时"),
        "生成，内存": (f"{usage.memory:.0f} MB", "同时生成几个县，就是几倍"),
        "文件": (f"{extent.files:,} 个", f"{extent.files * COUNTIES / 10_000:,.0f} 万个"),
        "占磁盘": (f"{extent.bytes / 1e6:.0f} MB", f"{extent.bytes * COUNTIES / 1e9:.0f} GB"),
        "公开的名单，压缩后": (f"{size / 1e3:.0f} KB", f"{size * COUNTIES / 1e6:.0f} MB"),
        "合并名单，时间": (f"{some} {joined.seconds:.1f} 秒", f"{joined.seconds * whole:.0f} 秒"),
        "合并名单，内存": (f"{some} {joined.memory:,.0f} MB", f"{joined.memory * whole:,.0f} MB"),
        "合并出的名单": (
            f"{some} {joined.rows / 10_000:,.0f} 万行，{joined.bytes / 1e6:.0f} MB",
            f"{joined.rows * whole / 10_000:,.0f} 万行，{joined.bytes * whole / 1e6:.0f} MB",
        ),
        f"分成 {LISTS:,} 份，最大的一份压缩后": (
            f"{some} {joined.largest / 1e3:.0f} KB",
            f"约 {joined.largest * whole / 1e3:.0f} KB",
        ),
    }
    head = ("", f"一个县（{COUNTY.deputies} 位代表，测得）", f"{COUNTIES:,} 个县（推算）")
    return table(head, ((name, *cells) for name, cells in rows.items())) + "\n"
