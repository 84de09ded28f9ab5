"""Runs a command and tells what it cost: with all its processes, and with those they leave."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

_PR_SET_CHILD_SUBREAPER = 36
_EVERY = 0.05  # seconds between two looks at the memory
_PATIENCE = 10.0  # seconds that a process has to end when asked to
_PROC = Path("/proc")


@dataclass(frozen=True)
class Usage:
    """What a run cost: seconds, and megabytes at the moment when all its processes had most."""

    wall: float
    user: float
    system: float
    memory: float

    @property
    def cpu(self) -> float:
        return self.user + self.system


class CommandFailed(Exception):
    """A command did not end well; its last words are in the message."""


def adopt_orphans() -> None:
    """Become the parent of processes whose own has ended, so that their time counts (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def measure(
    command: Sequence[str | Path],
    *,
    folder: Path,
    environment: Mapping[str, str],
    log: Path,
    watch_memory: bool = False,
) -> Usage:
    """Run a command in a folder to its end. Looking at the memory takes time of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    watch = _MemoryWatch(process.pid) if watch_memory else None
    try:
        status = process.wait()
        wall = time.perf_counter() - start
    finally:  # on Ctrl-C too: in a session of its own, the command does not notice that key
        memory = watch.end() if watch else 0.0
        end_group(process.pid)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if status:
        raise CommandFailed(f"{command} ended with {status}: {last_words(log)}")
    return Usage(wall, after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime, memory)


def last_words(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-2000:]


def end_group(pid: int) -> None:
    """End what a command has left running, with force if need be, and wait until it is gone."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, number)
        if _is_gone(pid):
            return


def _is_gone(group: int) -> bool:
    """Wait a while for all processes of a group that are ours to wait for."""
    end = time.monotonic() + _PATIENCE
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < end:
            if os.waitpid(-group, os.WNOHANG) == (0, 0):
                time.sleep(0.01)
        return False
    return True


class _MemoryWatch(Thread):
    """Adds up the memory of a process and all below it, again and again until the end."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.most = 0
        self.over = Event()
        self.start()

    def run(self) -> None:
        while not self.over.wait(_EVERY):
            self.most = max(self.most, sum(map(proportional_kilobytes, family(self.pid))))

    def end(self) -> float:
        self.over.set()
        self.join()
        return self.most / 1024


def family(pid: int) -> Iterator[int]:
    """Give a process and all below it."""
    yield pid
    for children in (_PROC / str(pid) / "task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in children.read_text().split():
                yield from family(int(child))


def proportional_kilobytes(pid: int) -> int:
    """Give the memory of a process; what several share counts in parts that make one whole."""
    with contextlib.suppress(OSError):
        for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
