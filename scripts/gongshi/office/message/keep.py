"""Keeping messages: taking them, backing them up, and forgetting one that is to be forgotten."""

from __future__ import annotations

import argparse
import logging

from gongshi.feedback.app import Options, make_app
from gongshi.feedback.backup import restore_backup, write_backup
from gongshi.feedback.receipt import read_number
from gongshi.feedback.recipients import SiteFolder
from gongshi.feedback.serve import run_app
from gongshi.feedback.staff import StaffError, find_message
from gongshi.feedback.store import open_store
from gongshi.office.message.opened import line_of, opened, today_here


def run_serve(options: argparse.Namespace) -> int:
    """Take messages until stopped."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    site = SiteFolder(options.site).current()
    store = open_store(options.database)
    print(
        f"正在收留言：http://{options.host}:{options.port}/　"
        f"可以写给 {len(site.recipients)} 位代表和阵地，"
        f"已有 {store.count()[0]} 件。按 Ctrl+C 停止。",
        flush=True,
    )
    try:
        run_app(
            make_app(store, Options(options.site, options.behind_proxy)), options.host, options.port
        )
    finally:
        store.close()
    return 0


def run_erase(options: argparse.Namespace) -> int:
    """Remove one message for good, after asking once more."""
    with opened(options) as (store, site):
        try:
            kept = find_message(store, options.number)
        except StaffError:
            store.write_erased(read_number(options.number))  # clears what a busy time has left
            raise
        print(line_of(kept, site, today_here()))
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


def run_backup(options: argparse.Namespace) -> int:
    """Write all messages into one file."""
    store = open_store(options.database, new=False)
    try:
        count = write_backup(store, options.file)
    finally:
        store.close()
    print(f"备份好了 {count} 件留言：{options.file}。里面有群众的姓名和电话，请和留言库一样保管。")
    return 0


def run_restore(options: argparse.Namespace) -> int:
    """Put a backup into an empty store."""
    store = open_store(options.database)
    try:
        count = restore_backup(options.file, store)
    finally:
        store.close()
    print(f"恢复了 {count} 件留言。")
    return 0
