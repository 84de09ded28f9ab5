"""Writing a message down for the site, as staff ask for it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from gongshi.feedback.kept import Kept
from gongshi.feedback.recipients import Recipient, Site
from gongshi.feedback.staff import StaffError, choose_word, find_message
from gongshi.office.message.opened import opened
from gongshi.office.message.record import Draft, next_id, suggested_title, write_suggestion


def run_publish(options: argparse.Namespace) -> int:
    """Write the record of one message, and note under which id."""
    with opened(options) as (store, site):
        kept = find_message(store, options.number)
        if kept.published_as:
            raise StaffError(f"这件已经写成 {kept.published_as}，改那个文件就行。")
        draft = Draft(
            id=options.id or next_id(options.root, kept.steps[0].day.year),
            title=options.title or suggested_title(kept),
            channel=_channel(options.channel, site),
            station=_station(_recipient(kept, site)),
            deputies=_deputies(_recipient(kept, site)),
            pictures=_chosen(options.picture, store.pictures(kept.number)),
        )
        file = write_suggestion(options.root, kept, site, draft)
        store.write_published(kept.number, draft.id)
    print(f"写好了 {file}。请打开看一遍：有没有人名、住址、能认出是谁的话；改好标题，再提交。")
    if site.today and site.today < kept.steps[-1].day.isoformat():
        print(
            f"这个网站的“今日”固定在 {site.today}，检查会说记录的日期还没有到："
            "先在 mkdocs.yml 里删去“今日”那一行。"
        )
    return 0


def _channel(wanted: str | None, site: Site) -> str:
    if wanted:
        return choose_word(wanted, site.channels, "意见来源")
    fitting = (name for name in site.channels for word in ("扫码", "留言", "网") if word in name)
    return next(fitting, site.channels[0])


def _recipient(kept: Kept, site: Site) -> Recipient:
    recipient = site.recipients.get(kept.message.recipient)
    if recipient is None:
        raise StaffError(f"网站现在没有 {kept.message.recipient}，不知道记在哪个阵地。")
    return recipient


def _station(recipient: Recipient) -> str:
    if recipient.kind == "station":
        return recipient.id
    if not recipient.station:
        raise StaffError(
            "这位代表没有驻站，不知道记在哪个阵地：请先在记录里写上驻站，重新生成网站。"
        )
    return recipient.station


def _deputies(recipient: Recipient) -> tuple[str, ...]:
    return (recipient.id,) if recipient.kind == "deputy" else ()


def _chosen(wanted: Sequence[str], pictures: Sequence[bytes]) -> dict[str, bytes]:
    chosen: dict[str, bytes] = {}
    for words in wanted:
        position, _, caption = (part.strip() for part in words.partition("="))
        known = position.isdecimal() and 1 <= int(position) <= len(pictures)
        if not known or not caption or caption in chosen:
            raise StaffError(
                f"--picture “{words}” 要写成“第几张=图上是什么”，这件有 {len(pictures)} 张照片，"
                "各写各的说明。"
            )
        chosen[caption] = pictures[int(position) - 1]
    return chosen
