"""The command `gongshi feedback`: run the receiver, and work on the messages it keeps."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from gongshi.feedback.database import StoreError, sqlite_url
from gongshi.feedback.recipients import RecipientsError
from gongshi.feedback.staff import ANSWER_DAYS, StaffError
from gongshi.office.message.keep import run_backup, run_erase, run_restore, run_serve
from gongshi.office.message.look import run_list, run_show
from gongshi.office.message.opened import today_here
from gongshi.office.message.publish import run_publish
from gongshi.office.message.step import run_answer, run_assign, run_close, run_sort
from gongshi.records.date import parse_date
from gongshi.records.value import record_id

DATABASE = "GONGSHI_FEEDBACK_DATABASE"
Run = Callable[[argparse.Namespace], int]
T = TypeVar("T")
Add = Callable[..., argparse.ArgumentParser]


def main(arguments: list[str]) -> int:
    """Run one command and give its exit code: 0 well, 1 refused, 2 wrong use."""
    options = _parser().parse_args(arguments)
    run: Run = options.run
    try:
        return run(options)
    except (StaffError, StoreError, RecipientsError) as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gongshi feedback", description="收留言、办留言")
    commands = parser.add_subparsers(title="命令", required=True, metavar="命令")
    common = _common()

    def add(name: str, run: Run, text: str, *, number: bool = True) -> argparse.ArgumentParser:
        command = commands.add_parser(name, parents=[common], help=text, description=text)
        command.set_defaults(run=run)
        if number:
            command.add_argument("number", metavar="回执号码", help="八个数字，中间有空格要加引号")
        return command

    _add_serve(add)
    _add_looking(add)
    _add_steps(add)
    _add_publish(add)
    _add_keeping(add)
    return parser


def _common() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--site", type=Path, default=Path("site"), help="生成好的网站，平时是 site")
    common.add_argument(
        "--database",
        default=os.environ.get(DATABASE) or sqlite_url(Path(".gongshi/feedback.db")),
        help=f"留言库的地址，也可写在环境变量 {DATABASE} 里；不写就用 .gongshi/feedback.db",
    )
    return common


def _add_serve(add: Add) -> None:
    serve = add("serve", run_serve, "开始收留言，按 Ctrl+C 停止", number=False)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8001)
    serve.add_argument(
        "--behind-proxy", action="store_true", help="前面有自己的反向代理，由它写明来者的地址"
    )


def _add_looking(add: Add) -> None:
    every = add("list", run_list, "列出留言", number=False)
    every.add_argument("--all", action="store_true", help="办结的也列出")
    show = add("show", run_show, "看一件留言的全部内容")
    show.add_argument("--pictures", type=Path, metavar="文件夹", help="把照片存到这里")


def _add_steps(add: Add) -> None:
    today = today_here()

    def add_step(name: str, run: Run, text: str) -> argparse.ArgumentParser:
        command = add(name, run, text)
        command.add_argument("--date", type=_day, default=today, help="哪天办的，不写是今天")
        command.add_argument("--note", default="", help="说明，一行")
        return command

    sort = add_step("sort", run_sort, "梳理：核对、归类")
    sort.add_argument("--unit", default="", help="由谁梳理")
    assign = add_step("assign", run_assign, "交办：交给谁、哪天以前答复")
    assign.add_argument("--unit", required=True, help="承办单位")
    assign.add_argument("--route", default="", help="办理方式，例如 转部门办理")
    due = assign.add_mutually_exclusive_group()
    due.add_argument("--due", type=_day, help="答复期限，例如 2026-03-10")
    days = f"多少个工作日以内答复，不写是 {ANSWER_DAYS}"
    due.add_argument("--days", type=_days, default=ANSWER_DAYS, help=days)
    answer = add_step("answer", run_answer, "答复")
    answer.add_argument("--unit", default="", help="由谁答复，不写就是承办单位")
    answer.add_argument("--result", required=True, help="办理结果，例如 已解决")
    answer.add_argument("--reply", required=True, help="答复的原话；写 - 就从键盘或文件读")
    close = add_step("close", run_close, "评议：写的人怎么说；不满意就退回再办")
    close.add_argument("--rating", required=True, help="评价，例如 满意")


def _add_publish(add: Add) -> None:
    publish = add("publish", run_publish, "写成公开的意见建议，先看过再提交")
    publish.add_argument("--root", type=Path, default=Path(), help="站点所在的文件夹")
    publish.add_argument("--id", type=_id, help="编号，不写就排一个")
    publish.add_argument("--title", help="标题，不写就用开头的话")
    publish.add_argument("--channel", help="意见来源，不写就用带“扫码”或“留言”的一种")
    publish.add_argument(
        "--picture",
        action="append",
        default=[],
        metavar="第几张=说明",
        help="公开哪张照片，图上是什么，例如 1=路口的坑；先看清没有人脸和车牌",
    )


def _add_keeping(add: Add) -> None:
    erase = add("erase", run_erase, "按本人要求删去一件留言和照片，不能恢复")
    erase.add_argument("--yes", action="store_true", help="不再问一遍")
    for name, run, text in (
        ("backup", run_backup, "把全部留言备份成一个文件"),
        ("restore", run_restore, "把备份恢复到一个空的留言库"),
    ):
        add(name, run, text, number=False).add_argument("file", type=Path, metavar="文件")


def _day(text: str) -> date:
    return _or_wrong_use(parse_date, text)


def _id(text: str) -> str:
    return _or_wrong_use(record_id, text)


def _or_wrong_use(parse: Callable[[str], T], text: str) -> T:
    try:
        return parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _days(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 250:
        raise argparse.ArgumentTypeError(f"“{text}”要写成工作日的天数，例如 30")
    return int(text)
