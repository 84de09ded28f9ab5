"""Several processes that share a long row of tasks, where that pays.

They are forked: each has everything that is in memory at once, and only what it found comes
back. That is done on Linux alone. Windows knows no forks; on macOS the system's own libraries may
fail after one; and in a process with threads (a preview) a lock that another thread held just
then would never open in the copy. There, one process does it all, and the result is the same.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from logging.handlers import QueueHandler
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from queue import SimpleQueue
from typing import Any, Generic, Self, TypeVar

from msgspec import Struct, field

from gongshi.pages.failure import NotBuilt
from gongshi.pages.jobs import ASKED
from gongshi.records.reading import remember, spelled

T = TypeVar("T")
R = TypeVar("R")

_BATCHES = 16  # for each process, so that none is idle long while another has its last
_LARGEST = 64  # tasks: what was found is not kept back for long
_AHEAD = 3  # batches that a process is given before the first is done, so that it never waits
_TURN = 128  # batches; then another takes its place, which has copied nothing yet
_DIE_WITH_PARENT = 1


class CrewError(NotBuilt):
    """The work cannot go on: a process has gone."""


class _Batch(Struct, Generic[R], frozen=True):
    """What a process found of some tasks that follow each other, from number `first` on.

    `said` is what it logged, `spelled` what it has learned to read, `error` what ended it.
    """

    first: int
    found: list[R]
    said: list[logging.LogRecord] = field(default_factory=list)
    spelled: dict[str, tuple[str, ...]] = field(default_factory=dict)
    error: Exception | None = None


class _Worker(Struct):
    """A process of the crew, and our end of the way to it: numbers go there, batches come back.

    `turn` batches it may still be given, `due` are to come back.
    """

    process: ForkProcess
    pipe: Connection
    turn: int = _TURN
    due: int = 0

    def deal(self, to_come: deque[int]) -> None:
        """Give it the next batch, if there is one; that it is gone shows later."""
        if self.turn and to_come:
            self.turn, self.due = self.turn - 1, self.due + 1
            with suppress(OSError):
                self.pipe.send(to_come.popleft())

    def batch(self) -> _Batch[Any]:
        """Take what it has found. Raises CrewError where it is gone, else what it has raised."""
        try:
            batch: _Batch[Any] = self.pipe.recv()
        except (EOFError, OSError):
            self.process.join()
            raise CrewError(_lost(self.process.exitcode)) from None
        for record in batch.said:
            logging.getLogger(record.name).handle(record)
        remember(batch.spelled)
        if batch.error:
            raise batch.error
        self.due -= 1
        return batch

    def end(self) -> None:
        """Let the process end, which has nothing more to do."""
        self.pipe.close()
        self.process.join()


def work_together(
    tasks: Sequence[T], work: Callable[[T], R], size: int
) -> Generator[R, None, None]:
    """Do all tasks in `size` processes, as `jobs.share_out` tells.

    Raises CrewError where a process was killed.
    """
    length = max(1, min(_LARGEST, len(tasks) // (size * _BATCHES)))
    firsts = range(0, len(tasks), length)

    def do(first: int) -> Iterator[R]:
        return map(work, tasks[first : first + length])

    with _Crew(do, size - 1) as crew:
        yield from _in_order(crew.batches(firsts), firsts)


class _Crew:
    """The other processes at work; none is left at the end, whatever way that comes."""

    def __init__(self, do: Callable[[int], Iterator[Any]], size: int) -> None:
        self._do, self._size = do, size
        self._workers: dict[Any, _Worker] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for worker in self._workers.values():
            if kind:
                worker.process.kill()
            worker.end()

    def batches(self, firsts: Iterable[int]) -> Iterator[_Batch[Any]]:
        """Deal out all batches, do some meanwhile, and give each that is done."""
        to_come = deque(firsts)
        while to_come or self._workers:
            while to_come and len(self._workers) < self._size:
                self._begin(to_come)
            for pipe in wait([*self._workers], 0 if to_come else None):
                worker = self._workers[pipe]
                batch = worker.batch()
                worker.deal(to_come)
                if not worker.due:
                    self._workers.pop(pipe).end()
                yield batch
            if to_come:
                first = to_come.popleft()
                yield _Batch(first, [*self._do(first)])

    def _begin(self, to_come: deque[int]) -> None:
        """Begin a process. It lets go of our ends, so that it notices when we are gone.

        Ctrl-C reaches every process of a terminal: it has to wait here, for the new one never
        hears of it.
        """
        context = get_context("fork")
        ours, theirs = context.Pipe()
        parent = os.getpid()

        def begin() -> None:
            _end_with(parent)
            for pipe in (ours, *self._workers):
                pipe.close()
            _serve(self._do, theirs)

        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process = context.Process(target=begin, daemon=True)
            process.start()
            theirs.close()
            self._workers[ours] = _Worker(process, ours)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for _ in range(_AHEAD):
            self._workers[ours].deal(to_come)


def _end_with(parent: int) -> None:
    """End this process when its parent does, even where that is killed (Linux)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it was faster
        os._exit(1)


def _serve(do: Callable[[int], Iterator[R]], pipe: Connection) -> None:
    """Do one batch after the other until there is none, or nobody to hand it to."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    said = _overhear()
    with suppress(EOFError, OSError):
        while True:
            first = pipe.recv()
            known, error = len(spelled()), None
            found: list[R] = []
            try:
                found += do(first)
            except Exception as raised:
                raised.add_note(traceback.format_exc())
                error = raised
            learned = dict(islice(spelled().items(), known, None))
            pipe.send(_Batch(first, found, [*said], learned, error))
            said.clear()


def _overhear() -> list[logging.LogRecord]:
    """Collect all that is logged from now on: handlers count what they hear, in one process."""
    said: list[logging.LogRecord] = []
    plain = QueueHandler(SimpleQueue())

    def hear(_: logging.Logger, record: logging.LogRecord) -> None:
        said.append(plain.prepare(record))

    setattr(logging.Logger, "callHandlers", hear)  # noqa: B010 - this process has nothing else
    return said


def _in_order(batches: Iterator[_Batch[R]], firsts: Iterable[int]) -> Iterator[R]:
    """Give what was found in the order of the tasks, whichever batch came first."""
    early: dict[int, list[R]] = {}
    for first in firsts:
        while first not in early:
            batch = next(batches)
            early[batch.first] = batch.found
        yield from early.pop(first)


def _lost(status: int | None) -> str:
    signals = f"，信号 {-status}" if status and status < 0 else ""
    return (
        f"做网页的一个进程中途没有了{signals}，可能是内存不够；"
        f"可以设 {ASKED}=1，只用一个进程再生成一次"
    )
