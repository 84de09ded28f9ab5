"""The command `gongshi feedback`: run the receiver, and work on the messages it keeps."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from gongshi.feedback.app import Options, make_app
from gongshi.feedback.backup import restore_backup, write_backup
from gongshi.feedback.recipients import RecipientsError, Site, SiteFolder
from gongshi.feedback.serve import run_app
from gongshi.feedback.staff import (
    ANSWER_DAYS,
    ANSWERED,
    ASSIGNED,
    RATED,
    SORTED,
    StaffError,
    choose_word,
    day_of,
    find_message,
    state_of,
    write_step,
)
from gongshi.feedback.store import Kept, Step, Store, StoreError, open_store, sqlite_url
from gongshi.feedback.workday import deadline
from gongshi.office.publish import Draft, next_id, suggested_title, write_suggestion
from gongshi.records.date import parse_date

DATABASE = "GONGSHI_FEEDBACK_DATABASE"
Run = Callable[[argparse.Namespace], int]


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
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--site", type=Path, default=Path("site"), help="生成好的网站，平时是 site")
    common.add_argument(
        "--database",
        default=os.environ.get(DATABASE) or sqlite_url(Path(".gongshi/feedback.db")),
        help=f"留言库的地址，也可写在环境变量 {DATABASE} 里；不写就用 .gongshi/feedback.db",
    )
    parser = argparse.ArgumentParser(prog="gongshi feedback", description="收留言、办留言")
    commands = parser.add_subparsers(title="命令", required=True, metavar="命令")

    def add(name: str, run: Run, text: str, *, number: bool = True) -> argparse.ArgumentParser:
        command = commands.add_parser(name, parents=[common], help=text, description=text)
        command.set_defaults(run=run)
        if number:
            command.add_argument("number", metavar="回执号码", help="八个数字，中间有空格要加引号")
        return command

    def add_step(name: str, run: Run, text: str) -> argparse.ArgumentParser:
        command = add(name, run, text)
        command.add_argument("--date", type=_day, default=date.today(), help="哪天办的，不写是今天")
        command.add_argument("--note", default="", help="说明")
        return command

    serve = add("serve", _serve, "开始收留言，按 Ctrl+C 停止", number=False)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8001)
    serve.add_argument(
        "--behind-proxy", action="store_true", help="前面有自己的反向代理，由它写明来者的地址"
    )
    every = add("list", _list, "列出留言", number=False)
    every.add_argument("--all", action="store_true", help="办结的也列出")
    show = add("show", _show, "看一件留言的全部内容")
    show.add_argument("--pictures", type=Path, metavar="文件夹", help="把照片存到这里")
    sort = add_step("sort", _sort, "梳理：核对、归类")
    sort.add_argument("--unit", default="", help="由谁梳理")
    assign = add_step("assign", _assign, "交办：交给谁、哪天以前答复")
    assign.add_argument("--unit", required=True, help="承办单位")
    assign.add_argument("--route", default="", help="办理方式，例如 转部门办理")
    due = assign.add_mutually_exclusive_group()
    due.add_argument("--due", type=_day, help="答复期限，例如 2026-03-10")
    due.add_argument(
        "--days",
        type=_days,
        default=ANSWER_DAYS,
        help=f"多少个工作日以内答复，不写是 {ANSWER_DAYS}",
    )
    answer = add_step("answer", _answer, "答复")
    answer.add_argument("--unit", default="", help="由谁答复，不写就是承办单位")
    answer.add_argument("--result", required=True, help="办理结果，例如 已解决")
    answer.add_argument("--reply", required=True, help="答复的原话；写 - 就从键盘或文件读")
    close = add_step("close", _close, "评议：写的人怎么说；不满意就退回再办")
    close.add_argument("--rating", required=True, help="评价，例如 满意")
    _add_publish(add("publish", _publish, "写成公开的意见建议，先看过再提交"))
    erase = add("erase", _erase, "按本人要求删去一件留言和照片，不能恢复")
    erase.add_argument("--yes", action="store_true", help="不再问一遍")
    for name, run, text in (
        ("backup", _backup, "把全部留言备份成一个文件"),
        ("restore", _restore, "把备份恢复到一个空的留言库"),
    ):
        add(name, run, text, number=False).add_argument("file", type=Path, metavar="文件")
    return parser


def _add_publish(publish: argparse.ArgumentParser) -> None:
    publish.add_argument("--root", type=Path, default=Path(), help="站点所在的文件夹")
    publish.add_argument("--id", help="编号，不写就排一个")
    publish.add_argument("--title", help="标题，不写就用开头的话")
    publish.add_argument("--channel", help="意见来源，不写就用带“扫码”或“留言”的一种")
    publish.add_argument(
        "--picture",
        action="append",
        default=[],
        metavar="第几张=说明",
        help="公开哪张照片，图上是什么，例如 1=路口的坑；先看清没有人脸和车牌",
    )


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _days(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) <= 250:
        raise argparse.ArgumentTypeError(f"“{text}”要写成工作日的天数，例如 30")
    return int(text)


@contextmanager
def _opened(options: argparse.Namespace) -> Iterator[tuple[Store, Site]]:
    site = SiteFolder(options.site).current()
    store = open_store(options.database)
    try:
        yield store, site
    finally:
        store.close()


# --- the service


def _serve(options: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    site = SiteFolder(options.site).current()
    store = open_store(options.database)
    print(
        f"正在收留言：http://{options.host}:{options.port}/　"
        f"可以写给 {len(site.recipients)} 位代表和阵地，"
        f"已有 {store.count()[0]} 件。按 Ctrl+C 停止。",
        flush=True,
    )
    app = make_app(store, Options(options.site, options.behind_proxy))
    try:
        run_app(app, options.host, options.port)
    finally:
        store.close()
    return 0


# --- reading


def _list(options: argparse.Namespace) -> int:
    today = date.today()
    with _opened(options) as (store, site):
        shown = 0
        for kept in store.messages():
            state = state_of(kept, site, today)
            if state.closed and not options.all:
                continue
            shown += 1
            print(_line(kept, site, today))
        total, erased = store.count()
        gone = f"，另有 {erased} 件已按要求删除" if erased else ""
        print(f"列出 {shown} 件，共 {total} 件{gone}。")
    return 0


def _line(kept: Kept, site: Site, today: date) -> str:
    state = state_of(kept, site, today)
    due = f"　{state.due} 前" if state.due else ""
    late = "　超期" if state.overdue else ""
    step = "已办结" if state.closed else site.steps[state.stage - 1]
    start = " ".join(kept.message.text.split())[:24]
    to = _name(kept, site)
    number = f"{kept.number[:4]} {kept.number[4:]}"
    return f"{number}　{day_of(kept)}　{to}　{kept.message.topic}　{step}{due}{late}　{start}"


def _name(kept: Kept, site: Site) -> str:
    recipient = site.recipients.get(kept.message.recipient)
    return recipient.name if recipient else kept.message.recipient


def _show(options: argparse.Namespace) -> int:
    with _opened(options) as (store, site):
        kept = find_message(store, options.number)
        pictures = store.pictures(kept.number)
        message = kept.message
        print(_line(kept, site, date.today()))
        print(f"称呼：{message.name or '没有写'}　电话：{message.phone or '没有写'}")
        print(
            f"办完可以公开：{'可以' if message.may_publish else '不可以'}　照片：{len(pictures)} 张"
        )
        print(f"\n{message.text}\n")
        for step in kept.steps:
            words = (step.unit, step.route, step.result, step.rating, step.reply, step.note)
            due = (f"{step.due} 前答复",) if step.due else ()
            print(
                "　".join([f"{step.day} {site.steps[step.stage - 1]}", *due, *filter(None, words)])
            )
        if options.pictures:
            _write_pictures(options.pictures, kept.number, pictures)
    return 0


def _write_pictures(folder: Path, number: str, pictures: list[bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for position, jpeg in enumerate(pictures, start=1):
        file = folder / f"{number}-{position}.jpg"
        file.write_bytes(jpeg)
        print(f"照片存到 {file}")


# --- the steps


def _sort(options: argparse.Namespace) -> int:
    return _do(options, Step(SORTED, options.date, options.unit, options.note))


def _assign(options: argparse.Namespace) -> int:
    end = deadline(options.date, options.days)
    due = options.due or end.day
    if due < options.date:
        raise StaffError(f"答复期限 {due} 早于交办日期 {options.date}，请改期限。")
    if not options.due and not end.sure:
        print(f"提醒：{due.year} 年的放假安排还不知道，期限只除去了周末，请核对。", file=sys.stderr)
    step = Step(ASSIGNED, options.date, options.unit, options.note, options.route, due)
    return _do(options, step)


def _answer(options: argparse.Namespace) -> int:
    reply = sys.stdin.read() if options.reply == "-" else options.reply
    if not reply.strip():
        raise StaffError("答复是空的，请写下答复的原话。")
    step = Step(
        ANSWERED,
        options.date,
        options.unit,
        options.note,
        result=options.result,
        reply=reply.strip(),
    )
    return _do(options, step)


def _close(options: argparse.Namespace) -> int:
    return _do(options, Step(RATED, options.date, note=options.note, rating=options.rating))


def _do(options: argparse.Namespace, step: Step) -> int:
    with _opened(options) as (store, site):
        kept = find_message(store, options.number)
        if step.result:
            choose_word(step.result, site.results, "办理结果")
        if step.rating:
            choose_word(step.rating, site.ratings, "评议等次")
        if step.stage == ANSWERED and not step.unit:
            step = replace(step, unit=_assigned_to(kept))
        write_step(store, kept, site, step)
        kept = find_message(store, options.number)
        print(_line(kept, site, date.today()))
    return 0


def _assigned_to(kept: Kept) -> str:
    return next((step.unit for step in reversed(kept.steps) if step.stage == ASSIGNED), "")


# --- for the site


def _publish(options: argparse.Namespace) -> int:
    with _opened(options) as (store, site):
        kept = find_message(store, options.number)
        if kept.published_as:
            raise StaffError(f"这件已经写成 {kept.published_as}，改那个文件就行。")
        draft = Draft(
            id=options.id or next_id(options.root, kept.steps[0].day.year),
            title=options.title or suggested_title(kept),
            channel=_channel(options.channel, site),
            station=_station(kept, site),
            deputies=_deputies(kept, site),
            pictures=_chosen(options.picture, store.pictures(kept.number)),
        )
        file = write_suggestion(options.root, kept, site, draft)
        store.write_published(kept.number, draft.id)
    print(f"写好了 {file}。请打开看一遍：有没有人名、住址、能认出是谁的话；改好标题，再提交。")
    return 0


def _channel(wanted: str | None, site: Site) -> str:
    if wanted:
        return choose_word(wanted, site.channels, "意见来源")
    fitting = (name for name in site.channels for word in ("扫码", "留言", "网") if word in name)
    return next(fitting, site.channels[0])


def _station(kept: Kept, site: Site) -> str:
    recipient = site.recipients.get(kept.message.recipient)
    if recipient is None or not (recipient.station or recipient.kind == "station"):
        raise StaffError(
            "这位代表没有驻站，不知道记在哪个阵地：请先在记录里写上驻站，重新生成网站。"
        )
    return recipient.id if recipient.kind == "station" else recipient.station


def _deputies(kept: Kept, site: Site) -> tuple[str, ...]:
    recipient = site.recipients.get(kept.message.recipient)
    return (recipient.id,) if recipient and recipient.kind == "deputy" else ()


def _chosen(wanted: list[str], pictures: list[bytes]) -> dict[str, bytes]:
    chosen = {}
    for words in wanted:
        position, _, caption = words.partition("=")
        if not position.isdigit() or not 1 <= int(position) <= len(pictures) or not caption.strip():
            raise StaffError(
                f"--picture “{words}” 要写成“第几张=图上是什么”，这件有 {len(pictures)} 张照片。"
            )
        chosen[caption.strip()] = pictures[int(position) - 1]
    return chosen


def _erase(options: argparse.Namespace) -> int:
    with _opened(options) as (store, site):
        kept = find_message(store, options.number)
        print(_line(kept, site, date.today()))
        if not options.yes and not _agreed("删去以后不能恢复。真的要删，请输入 删除："):
            print("没有删。")
            return 1
        store.write_erased(kept.number)
    print("删好了，只留下“有过一件留言”。以前的备份里还有它，请按保管规定处理备份。")
    if kept.published_as:
        print(f"它公开过，编号 {kept.published_as}：content/suggestions/ 里的记录请另外处理。")
    return 0


def _agreed(question: str) -> bool:
    try:
        return input(question).strip() == "删除"
    except EOFError:
        return False


def _backup(options: argparse.Namespace) -> int:
    store = open_store(options.database)
    try:
        count = write_backup(store, options.file)
    finally:
        store.close()
    print(f"备份好了 {count} 件留言：{options.file}。里面有群众的姓名和电话，请和留言库一样保管。")
    return 0


def _restore(options: argparse.Namespace) -> int:
    store = open_store(options.database)
    try:
        count = restore_backup(options.file, store)
    finally:
        store.close()
    print(f"恢复了 {count} 件留言。")
    return 0
