"""What every command on messages begins with: the store and the site, and one line a message."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from gongshi.feedback.kept import Kept, local_day, now
from gongshi.feedback.recipients import Site, SiteFolder
from gongshi.feedback.staff import state_of
from gongshi.feedback.store import Store, open_store


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[tuple[Store, Site]]:
    """Open the store and the list of the site that the options name, and close them again."""
    site = SiteFolder(options.site).current()
    store = open_store(options.database, new=False)
    try:
        yield store, site
    finally:
        store.close()


def today_here() -> date:
    """Give the day in China, whatever the server's time zone: messages are dated so too."""
    return local_day(now())


def line_of(kept: Kept, site: Site, today: date) -> str:
    """Tell of a message in one line: number, day, to whom, topic, where it stands, first words."""
    state = state_of(kept, site, today)
    recipient = site.recipients.get(kept.message.recipient)
    words = [
        f"{kept.number[:4]} {kept.number[4:]}",
        str(local_day(kept.received_at)),
        recipient.name if recipient else kept.message.recipient,
        kept.message.topic,
        "已办结" if state.closed else site.steps[state.stage - 1],
        f"{state.due} 前" if state.due else "",
        "超期" if state.overdue else "",
        " ".join(kept.message.text.split())[:24],
    ]
    return "　".join(filter(None, words))
