"""The command `gongshi`: staff's way to the records, without MkDocs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from gongshi import __version__
from gongshi.records.check import check_site
from gongshi.records.date import parse_date
from gongshi.records.problem import fails, format_problems
from gongshi.terminal import show_progress


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0 well, 1 problems found, 2 wrong use."""
    options = _parser().parse_args(arguments)
    run = options.run
    return int(run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gongshi", description="人大代表履职阵地公示")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(title="命令", required=True, metavar="命令")
    check = commands.add_parser("check", help="检查全部记录，列出要修改的地方")
    check.set_defaults(run=_check)
    check.add_argument("--config", type=Path, default=Path("mkdocs.yml"), help="站点设置文件")
    check.add_argument("--strict", action="store_true", help="提醒也算不通过")
    check.add_argument(
        "--format", choices=["text", "json", "github"], default="text", help="输出格式"
    )
    check.add_argument("--today", type=_day, help="把哪一天当作今天，例如 2025-01-15")
    return parser


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _check(options: argparse.Namespace) -> int:
    checked = check_site(
        options.config.resolve(),
        today=options.today or date.today(),
        today_wins=options.today is not None,
        progress=show_progress(),
    )
    print(format_problems(checked.problems, options.format))
    return int(fails(checked.problems, strict=options.strict))


if __name__ == "__main__":
    sys.exit(main())
