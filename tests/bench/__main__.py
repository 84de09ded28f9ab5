"""Measure how fast sites are built: `scripts/bench --short`, `scripts/bench --full --write`."""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
from collections.abc import Callable, Container, Sequence
from datetime import date
from itertools import chain, repeat
from pathlib import Path
from tempfile import mkdtemp

from bench.case import CASES, Case, in_turn
from bench.country import measure_county, render_country, write_joined, write_lists
from bench.frame import FrameLost
from bench.machine import Others, describe_machine
from bench.preview import ServerFailed
from bench.process import CommandFailed, adopt_orphans
from bench.profile import PROFILED, measure_floor, profile, render_profiles
from bench.result import Results
from bench.sample import SIZES
from bench.table import COUNTRY, PROFILE, SPEED, put_report, render_report
from bench.workshop import Workshop, Wrong

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "content" / "about" / "speed.md"
FAILURES = (CommandFailed, FrameLost, OSError, ServerFailed, Wrong)
_PREVIEWS = 5
_JOINED = 1_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print the report."""
    options = _parser().parse_args(arguments)
    adopt_orphans()
    options.folder.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(prefix="bench-", dir=options.folder))
    try:
        run = _run_country if options.country else _run_sizes
        run = _run_profile if options.profile else run
        name, report = run(folder, options)
        print(report, flush=True)  # before all is deleted, which may take minutes
        if options.write:
            write_report(name, report)
        return 0
    except KeyboardInterrupt:
        _say("停止了，没有测完")
        return 130
    except FAILURES as error:
        _say(f"没有测完：{error}")
        return 1
    finally:
        if not options.keep:
            _say("删除生成的网站")
            shutil.rmtree(folder, ignore_errors=True)


def write_report(name: str, report: str) -> None:
    """Put a report into the page about speed, in place of the one before."""
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(put_report(page, name, report), encoding="utf-8")


def _run_sizes(folder: Path, options: argparse.Namespace) -> tuple[str, str]:
    """Measure all cases at all sizes; print what is finished where a later size fails."""
    sizes = options.sizes or (list(SIZES) if options.full else ["S"])
    rounds = rounds_of(sizes, options.runs or [5 if options.full else 3])
    packages = dict.fromkeys(p for name in options.cases for p in CASES[name].tool.packages)
    results, others = Results(str(date.today()), [], rounds), Others()
    for size in sizes:
        try:
            measure_size(results, Workshop(folder, SIZES[size]), options.cases)
        except (KeyboardInterrupt, *FAILURES):
            results.measured.pop(size, None)
            if results.measured:
                print(render_report(results))
            raise
        results.machine = describe_machine(folder, packages, others.share())
        if options.json:
            write_numbers(results, options.json)
    return SPEED, render_report(results)


def rounds_of(sizes: Sequence[str], numbers: Sequence[int]) -> dict[str, int]:
    """Give how often each size is measured: the last number holds for all that are left."""
    return dict(zip(sizes, chain(numbers, repeat(numbers[-1])), strict=False))


def write_numbers(results: Results, path: Path) -> None:
    """Write all that was measured so far."""
    text = json.dumps(results.as_json(), ensure_ascii=False, indent=1)
    path.write_text(text, encoding="utf-8")


def _run_country(folder: Path, options: argparse.Namespace) -> tuple[str, str]:
    """Measure one county and the joining of many lists."""
    others = Others()
    _say("生成一个县")
    usage, extent, names = measure_county(folder)
    counties = options.runs[0] if options.runs else _JOINED
    _say(f"合并 {counties:,} 个县的名单")
    lists = write_lists(names, counties, folder / "lists")
    joined = write_joined(lists, folder / "joined")
    lines = describe_machine(folder, ["gongshi"], others.share())
    machine = "\n".join(f"- {line}" for line in lines)
    table = render_country(usage, extent, names, joined)
    return COUNTRY, f"测于 {date.today()}。\n\n{machine}\n\n{table}"


def _run_profile(folder: Path, options: argparse.Namespace) -> tuple[str, str]:
    """Look where the time goes, and what the least would be."""
    others, profiles, floors = Others(), {}, {}
    for size in options.sizes or ["S", "L"]:
        shop = Workshop(folder, SIZES[size])
        shop.write_sites({"ours"})
        for title, name in PROFILED.items():
            _say(f"{size}：{title}")
            profiles[f"{title} {size}"] = profile(shop, name)
        _say(f"{size}：最少要做的")
        floors[size] = measure_floor(shop)
    lines = describe_machine(folder, ["gongshi"], others.share())
    machine = "\n".join(f"- {line}" for line in lines)
    return PROFILE, f"测于 {date.today()}。\n\n{machine}\n\n{render_profiles(profiles, floors)}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/bench", description="测生成网站有多快")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--short", action="store_true", help="只测 S，一两分钟（不写就是这样）")
    length.add_argument("--full", action="store_true", help="S、L、XL 全测，要几个小时")
    length.add_argument("--country", action="store_true", help="测一个县，推算全国")
    length.add_argument("--profile", action="store_true",
                        help="看时间花在哪里，最少要多少")  # fmt: skip
    parser.add_argument("--sizes", type=_names(SIZES), help="测哪些规模，例如 S,L")
    parser.add_argument("--cases", type=_names(CASES), default=list(CASES),
                        help="测哪些做法：" + "、".join(CASES))  # fmt: skip
    parser.add_argument("--runs", type=_counts,
                        help="每项跑几次，各规模不同时写 5,5,1；--country 时是几个县")  # fmt: skip
    parser.add_argument("--folder", type=Path, default=ROOT / "build",
                        help="网站生成在哪里；/dev/shm 是内存")  # fmt: skip
    parser.add_argument("--keep", action="store_true", help="测完不删")
    parser.add_argument("--json", type=Path, help="全部数字写到哪个文件")
    parser.add_argument("--write", action="store_true",
                        help=f"把表格写进 {PAGE.relative_to(ROOT)}")  # fmt: skip
    return parser


def _counts(text: str) -> list[int]:
    found = text.split(",")
    for number in found:
        if not number.isdecimal() or int(number) < 1:
            raise argparse.ArgumentTypeError(f"“{number}” 不是次数")
    return [int(number) for number in found]


def _names(known: Container[str]) -> Callable[[str], list[str]]:
    def names(text: str) -> list[str]:
        found = text.split(",")
        for name in found:
            if name not in known:
                raise argparse.ArgumentTypeError(f"没有 “{name}”")
        return found

    return names


def measure_size(results: Results, shop: Workshop, names: Sequence[str]) -> None:
    """Measure the cases of one size: all cold ones in turn, then those after an edit, previews.

    The kinds are kept apart, as a build after an edit may leave files to delete.
    """
    size = shop.sample.size.name
    cases = [CASES[name] for name in names if size in CASES[name].sizes]
    _say(f"{size}：写出 {shop.sample.record_count} 条记录")
    shop.write_sites({case.tool.name for case in cases})
    for warm in (False, True):
        group = [case for case in cases if case.warm == warm and not case.preview]
        _measure_in_turn(results, shop, group)
    for case in (case for case in cases if case.preview):
        _say(f"{size}：{case.title}")
        results.put(size, case.name).previews = shop.previews(case, _PREVIEWS)


def _measure_in_turn(results: Results, shop: Workshop, cases: list[Case]) -> None:
    size = shop.sample.size.name
    rounds = results.rounds[size]
    for case in cases:
        _say(f"{size}：{case.title}，先跑一次，检查内容")
        measured = results.put(size, case.name)
        usage, measured.extent = shop.first_run(case)
        measured.memory = usage.memory
        if case.weighed:
            measured.weight = shop.weigh(case)
    for number in range(rounds):
        for case in in_turn(cases, number):
            usage = shop.run(case, number)
            results.of(size, case.name).runs.append(usage)
            step = f"{size} 第 {number + 1}/{rounds} 轮"
            _say(f"{step}：{case.title}，{usage.wall:.2f} 秒，CPU {usage.cpu:.2f} 秒")
        if shop.make_room(cases, rounds - number - 1):
            _say(f"{size}：磁盘快满了，删掉了测过的，停一分钟再测")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # cleans up as on Ctrl-C
    sys.exit(main())
