"""Killed at any moment: no receipt is broken, and no message is there by halves.

The receiver is a real process, killed with SIGKILL while several threads send. A few kills belong
to every run; `GONGSHI_KILLS=200` makes it 200 for each database, which takes some ten minutes.
"""

from __future__ import annotations

import os
import random
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select

from feedback_builder import opened, picture
from feedback_traffic import Letter, Line, Writer, serving, wait_until_ready, write_large_list
from gongshi.feedback.receipt import receipt_of
from gongshi.feedback.schema import MESSAGE, PICTURE, SENT, STEP
from gongshi.feedback.store import Store
from test_serve import free_port

KILLS = int(os.environ.get("GONGSHI_KILLS", "4"))
SENDERS = 4


class Traffic:
    """What was sent, and which receipts were given."""

    def __init__(self, store: Store) -> None:
        self.receipts: dict[tuple[str, str], Letter] = {}
        self.unanswered: list[Letter] = []
        self._writer = Writer(store)
        self._pictures = [picture("JPEG", (n * 200, 300), quality=95) for n in (1, 2, 3)]

    def send_on(self, port: int, stop: threading.Event) -> None:
        """Send one after another; what got no answer is sent again, as the form does."""
        again: Letter | None = None
        while not stop.is_set():
            pictures = random.sample(self._pictures, random.choice((0, 0, 1, 3)))
            letter = again or self._writer.letter(pictures)
            again = None
            try:
                with Line(port) as line:
                    self.receipts[line.send(letter)] = letter
            except OSError:
                self.unanswered.append(letter)
                again = random.choice((letter, None))
                time.sleep(0.01)


@pytest.mark.timeout(120 + 10 * KILLS)
def test_killed_at_any_moment(store: Store, address: str, tmp_path: Path) -> None:
    site, port, log = write_large_list(tmp_path / "site"), free_port(), tmp_path / "log.txt"
    traffic, stop = Traffic(store), threading.Event()
    senders = [threading.Thread(target=traffic.send_on, args=(port, stop)) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    try:
        for _ in range(KILLS):
            before = len(traffic.receipts)
            with serving(address, site, port, log) as server:
                wait_until_ready(server, port)
                _wait_for(lambda before=before: len(traffic.receipts) > before)  # type: ignore[misc]
                time.sleep(random.uniform(0, 0.3))
    finally:
        stop.set()
        for sender in senders:
            sender.join()
    check_whole(store, traffic)
    with serving(address, site, port, log) as server:
        wait_until_ready(server, port)
        check_found(port, traffic)
    if store.database.kind == "sqlite":
        check_sound(tmp_path / "feedback.db")
    kept, _ = store.count()
    print(
        f"{store.database.kind}: {KILLS} kills, {len(traffic.receipts)} receipts, "
        f"{len(traffic.unanswered)} sendings without answer, {kept} messages"
    )


def _wait_for(what: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not what():
        assert time.monotonic() < ends, "nothing came through"
        time.sleep(0.005)


def check_whole(store: Store, traffic: Traffic) -> None:
    """Each message of a receipt is there, and each that is there is whole and there once."""
    letters = {letter.text: letter for letter in traffic.unanswered}
    letters |= {letter.text: letter for letter in traffic.receipts.values()}
    kept = list(store.messages())
    assert len({one.message.text for one in kept}) == len(kept)
    for one in kept:
        assert [step.stage for step in one.steps] == [1]
        pictures = store.pictures(one.number)
        assert len(pictures) == letters[one.message.text].pictures
        assert {opened(jpeg).size[1] for jpeg in pictures} <= {300}
    numbers = {one.number: one.message.text for one in kept}
    for (number, word), letter in traffic.receipts.items():
        assert numbers[number] == letter.text
        assert word == receipt_of(number, store.key).word
    with store.database.read() as connection:
        for table in (PICTURE, STEP, SENT):
            assert set(connection.scalars(select(table.c.number))) <= set(numbers)
        assert set(connection.scalars(select(MESSAGE.c.number))) == set(numbers)


def check_found(port: int, traffic: Traffic) -> None:
    """Each receipt opens its page; and what is sent again gets the receipt of its first time."""
    with Line(port) as line:
        for number, word in traffic.receipts:
            assert line.track(number, word) == 200
        for receipt, letter in random.sample(list(traffic.receipts.items()), 5):
            assert line.send(letter) == receipt


def check_sound(file: Path) -> None:
    with suppress(FileNotFoundError), sqlite3.connect(file) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close()
