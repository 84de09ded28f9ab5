"""How many messages the receiver takes in a second, with none lost: `scripts/load-feedback`.

The receiver runs as in an office, limits and all (see `feedback_traffic`); the senders share the
machine with it. Every receipt is looked up in the store afterwards.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from feedback_builder import picture
from feedback_postgresql import NoPostgresqlError, running_postgresql
from feedback_traffic import Letter, Line, Writer, serving, wait_until_ready, write_large_list
from gongshi.feedback.database import sqlite_url
from gongshi.feedback.receipt import receipt_of
from gongshi.feedback.store import Store, open_store
from test_serve import free_port

HEAD = ("database", "picture", "messages/s", "median ms", "p99 ms", "errors", "peak MB", "lost")


@dataclass
class Sender:
    """One connection: letters that are written already, sent one after the other."""

    letters: list[Letter]
    times: list[float] = field(default_factory=list)
    receipts: list[tuple[tuple[str, str], Letter]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def send_until(self, port: int, ends: float) -> None:
        with Line(port) as line:
            while self.letters and time.monotonic() < ends:
                letter, start = self.letters.pop(), time.perf_counter()
                try:
                    self.receipts.append((line.send(letter), letter))
                    self.times.append(time.perf_counter() - start)
                except OSError as error:
                    self.errors.append(str(error))


@dataclass(frozen=True)
class Measured:
    """What came of one run; times in milliseconds, 0 where nothing was taken."""

    per_second: float
    median: float
    p99: float
    errors: int
    peak_megabytes: int
    lost: int
    why: str = ""


def measure(address: str, seconds: float, connections: int, pictures: Sequence[bytes]) -> Measured:
    """Send for some seconds and look up every receipt."""
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        store = open_store(address)
        writer = Writer(store)
        enough = int(seconds * (100 if pictures else 400) / connections) + 1
        senders = [
            Sender([writer.letter(pictures) for _ in range(enough)]) for _ in range(connections)
        ]
        with serving(address, write_large_list(folder), port, folder / "log.txt") as server:
            wait_until_ready(server, port)
            start = time.monotonic()
            _run(senders, port, start + seconds)
            taken = time.monotonic() - start
            peak = _peak_megabytes(server.pid)
        found = _measured(senders, taken, peak, _lost(store, senders))
        store.close()
    return found


def _run(senders: Sequence[Sender], port: int, ends: float) -> None:
    threads = [threading.Thread(target=one.send_until, args=(port, ends)) for one in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _lost(store: Store, senders: Sequence[Sender]) -> int:
    texts = {kept.number: kept.message.text for kept in store.messages()}
    return sum(
        texts.get(number) != letter.text
        or word != receipt_of(number, store.key).word
        or (letter.pictures > 0 and len(store.pictures(number)) != letter.pictures)
        for one in senders
        for (number, word), letter in one.receipts
    )


def _measured(senders: Sequence[Sender], taken: float, peak: int, lost: int) -> Measured:
    times = sorted(1000 * one for sender in senders for one in sender.times)
    errors = [error for sender in senders for error in sender.errors]
    return Measured(
        per_second=len(times) / taken,
        median=statistics.median(times) if times else 0,
        p99=times[len(times) * 99 // 100] if times else 0,
        errors=len(errors),
        peak_megabytes=peak,
        lost=lost,
        why=errors[0] if errors else "",
    )


def _peak_megabytes(pid: int) -> int:
    """The most memory that a process ever had (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    return 0


@contextmanager
def database(kind: str) -> Iterator[str]:
    """An empty database of a kind, gone afterwards."""
    if kind == "postgresql":
        with running_postgresql() as address:
            yield address
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield sqlite_url(Path(folder) / "feedback.db")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, and fail where anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--database", action="append", choices=["sqlite", "postgresql"])
    options = parser.parse_args(arguments)
    photo = picture("JPEG", (1600, 1200), quality=90)
    failed = False
    print("".join(f"{name:>12}" for name in HEAD))
    for kind in options.database or ["sqlite", "postgresql"]:
        for pictures in ([], [photo]):
            try:
                with database(kind) as address:
                    found = measure(address, options.seconds, options.connections, pictures)
            except NoPostgresqlError as error:
                print(error)
                break
            print(_row(kind, len(pictures), found), flush=True)
            failed = failed or bool(found.errors or found.lost)
    return int(failed)


def _row(kind: str, pictures: int, found: Measured) -> str:
    cells = [
        kind,
        f"{pictures}",
        f"{found.per_second:.0f}",
        f"{found.median:.0f}",
        f"{found.p99:.0f}",
        f"{found.errors}",
        f"{found.peak_megabytes}",
        f"{found.lost}",
    ]
    return "".join(f"{cell:>12}" for cell in cells) + (f"  {found.why}" if found.why else "")


if __name__ == "__main__":
    sys.exit(main())
