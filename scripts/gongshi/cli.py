"""The command `gongshi`: staff's way to the records, without MkDocs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from gongshi import __version__
from gongshi.codes.check import CheckedCodes, check_site_and_codes
from gongshi.codes.register import FILE as CODES
from gongshi.codes.register import issue, write_issued
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
    site = argparse.ArgumentParser(add_help=False)
    site.add_argument("--config", type=Path, default=Path("mkdocs.yml"), help="站点设置文件")
    site.add_argument("--today", type=_day, help="把哪一天当作今天，例如 2025-01-15")
    check = commands.add_parser("check", parents=[site], help="检查全部记录，列出要修改的地方")
    check.set_defaults(run=_check)
    check.add_argument("--strict", action="store_true", help="提醒也算不通过")
    check.add_argument(
        "--format", choices=["text", "json", "github"], default="text", help="输出格式"
    )
    codes = commands.add_parser("codes", help="代表码和阵地码")
    works = codes.add_subparsers(title="命令", required=True, metavar="命令")
    works.add_parser(
        "issue", parents=[site], help=f"给还没有二维码的代表和阵地签发，记入 {CODES}"
    ).set_defaults(run=_issue)
    return parser


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _checked(options: argparse.Namespace) -> CheckedCodes:
    return check_site_and_codes(
        options.config.resolve(),
        today=options.today or date.today(),
        today_wins=options.today is not None,
        progress=show_progress(),
    )


def _check(options: argparse.Namespace) -> int:
    problems = _checked(options).site.problems
    print(format_problems(problems, options.format))
    return int(fails(problems, strict=options.strict))


def _issue(options: argparse.Namespace) -> int:
    """Issue codes only where nothing is wrong: an id that is a slip would be printed for ever."""
    checked = _checked(options)
    if checked.codes is None or fails(checked.site.problems):
        errors = [problem for problem in checked.site.problems if fails([problem])]
        print(format_problems(errors))
        print("先改正上面的错误，再签发。")
        return 1
    registry = checked.codes.registry
    due = issue(registry, checked.codes.register, registry.today)
    if due:
        write_issued(options.config.resolve().parent, due)
        print(f"签发了 {len(due)} 个码，已记入 {CODES}，请和记录一起提交。")
    else:
        print("每位在任代表和每个阵地都已经有码，没有要签发的。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
