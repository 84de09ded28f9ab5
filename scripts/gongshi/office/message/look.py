"""Looking at messages: all that are open, or everything about one."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from gongshi.feedback.kept import Kept
from gongshi.feedback.recipients import Site
from gongshi.feedback.staff import find_message, state_of
from gongshi.office.message.opened import line_of, opened, today_here


def run_list(options: argparse.Namespace) -> int:
    """List the messages on which something is still to be done, or all of them."""
    today = today_here()
    with opened(options) as (store, site):
        shown = 0
        for kept in store.messages():
            if options.all or not state_of(kept, site, today).closed:
                shown += 1
                print(line_of(kept, site, today))
        total, erased = store.count()
    gone = f"，另有 {erased} 件已按要求删除" if erased else ""
    print(f"列出 {shown} 件，共 {total} 件{gone}。")
    return 0


def run_show(options: argparse.Namespace) -> int:
    """Show one message, and write its pictures into a folder if one is named."""
    with opened(options) as (store, site):
        kept = find_message(store, options.number)
        pictures = store.pictures(kept.number)
        print("\n".join(_told(kept, site, len(pictures))))
    if options.pictures:
        _write_pictures(options.pictures, kept.number, pictures)
    return 0


def _told(kept: Kept, site: Site, pictures: int) -> Iterator[str]:
    message = kept.message
    yield line_of(kept, site, today_here())
    yield f"称呼：{message.name or '没有写'}　电话：{message.phone or '没有写'}"
    yield f"办完可以公开：{'可以' if message.may_publish else '不可以'}　照片：{pictures} 张"
    yield f"\n{message.text}\n"
    for step in kept.steps:
        due = f"{step.due} 前答复" if step.due else ""
        words = (due, step.unit, step.route, step.result, step.rating, step.reply, step.note)
        yield "　".join([f"{step.day} {site.steps[step.stage - 1]}", *filter(None, words)])


def _write_pictures(folder: Path, number: str, pictures: Sequence[bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for position, jpeg in enumerate(pictures, start=1):
        file = folder / f"{number}-{position}.jpg"
        file.write_bytes(jpeg)
        print(f"照片存到 {file}")
