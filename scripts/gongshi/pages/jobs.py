"""How many processes share a long row of tasks, and the doing of it.

Most builds change little and need one process alone: what several take is loaded only then.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from gongshi.pages.failure import NotBuilt

T = TypeVar("T")
R = TypeVar("R")

ASKED = "GONGSHI_JOBS"
"""The environment variable that says how many processes there may be."""

_MOST = 8  # more would wait for the disk
_WORTH = 1500  # files that are worth a process of their own: fewer are as soon done by one
_MEMORY = 1_500_000_000  # bytes
_COPIED = 0.6


class JobsError(NotBuilt):
    """What was asked for makes no sense."""


def crew_size(files: int) -> int:
    """Tell how many processes should share the making of so many files. Raises JobsError."""
    asked = _asked()
    worth = files // _WORTH
    if worth < 2 or asked == 1 or not can_fork():
        return 1
    return min(worth, asked or min(_processors(), _MOST, _room()))


def _asked() -> int | None:
    text = os.environ.get(ASKED, "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise JobsError(f"环境变量 {ASKED} 要写一个整数，从 1 起，现在是“{text}”")
    return int(text)


def can_fork() -> bool:
    """Tell whether this process may be copied: on Linux, while it has one thread."""
    if sys.platform != "linux":
        return False
    try:
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208
    except OSError:
        return False


def _processors(limit: Path = Path("/sys/fs/cgroup/cpu.max")) -> int:
    """Count the processors that this process may use; a container may have part of them."""
    usable = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
    with suppress(OSError, ValueError):
        quota, period = map(int, limit.read_text().split())
        usable = min(usable, max(1, quota // period))
    return usable


def _room(own: int | None = None) -> int:
    """Count the processes that all together have room in `_MEMORY`, if this one has `own` bytes.

    Whatever another one looks at, it has a copy of before long: Python counts who looks at a thing
    in the thing itself. Of a large site that is more than half of what there is.
    """
    if own is None:
        pages = Path("/proc/self/statm").read_text().split()[1]
        own = int(pages) * os.sysconf("SC_PAGE_SIZE")
    return 1 + max(0, int((_MEMORY - own) / (_COPIED * own)))


def share_out(tasks: Sequence[T], work: Callable[[T], R], size: int) -> Generator[R, None, None]:
    """Do all tasks in `size` processes, of which this is one; what comes is in their order.

    What `work` changes in memory only its own process will notice: it must give back what
    counts, as plain values. An exception ends all; raises NotBuilt where a process was killed.
    Whoever does not take everything has to close the iterator, which ends the processes.
    """
    if size < 2:
        yield from map(work, tasks)
    else:
        from gongshi.pages.crew import work_together

        yield from work_together(tasks, work, size)
