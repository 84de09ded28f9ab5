"""The machine that was measured on, in words for the table."""

from __future__ import annotations

import os
import platform
import re
import resource
import subprocess
import time
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

_HERE = Path(__file__).parent
_GIGABYTE = 1024**3
_QUIET = 0.03  # share of the processors above which others disturb
_CLOCK = os.sysconf("SC_CLK_TCK")
_WORKING = (0, 1, 2, 5, 6)  # user, nice, system and both interrupts in /proc/stat


class Others:
    """How much of the processors other programs took since this was made."""

    def __init__(self) -> None:
        self._start, self._busy = time.monotonic(), self._seconds()

    def share(self) -> float:
        """Give it as a part of all processors."""
        span = time.monotonic() - self._start
        return max(0.0, self._seconds() - self._busy) / (span * (os.cpu_count() or 1))

    def _seconds(self) -> float:
        """Give the seconds of all programs without our own and those that we have run."""
        words = Path("/proc/stat").read_text(encoding="utf-8").split("\n")[0].split()[1:]
        own = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        ours = sum(usage.ru_utime + usage.ru_stime for usage in own)
        return sum(int(words[place]) for place in _WORKING) / _CLOCK - ours


def describe_machine(folder: Path, packages: Iterable[str], others: float) -> list[str]:
    """Say what the machine is, what else ran, where sites are written, and what is compared."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIGABYTE
    return [
        f"处理器：{_processor()}，{len(os.sched_getaffinity(0))} 个核心",
        f"内存：{memory:.0f} GB",
        f"写在：{_file_system(folder, Path('/proc/mounts').read_text(encoding='utf-8'))}",
        f"系统：{platform.system()} {platform.release()}，Python {platform.python_version()}",
        f"别的程序：{_others(others)}",
        "版本：" + "、".join(f"{name} {version(name)}" for name in packages),
        f"源码：{_revision()}",
    ]


def _revision() -> str:
    """Give the commit that is measured, and say so where something has changed since."""
    command = ["git", "describe", "--always", "--exclude=*", "--dirty=（另有改动）"]
    try:
        done = subprocess.run(command, cwd=_HERE, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "不明"
    return done.stdout.strip()


def _others(share: float) -> str:
    """Say so where other programs were running: the figures are worth less then."""
    busy = "，秒数和倍数都只作参考" if share > _QUIET else ""
    return f"占处理器的 {share:.0%}{busy}"


def _processor() -> str:
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    found = re.search(r"^model name\s*: (.+)$", text, re.M)
    return found[1] if found else platform.machine()


def _file_system(folder: Path, mounts: str) -> str:
    """Give the kind of the file system that a folder is on."""
    points = {line.split()[1]: line.split()[2] for line in mounts.splitlines()}
    above = [folder.resolve(), *folder.resolve().parents]
    return next((points[str(path)] for path in above if str(path) in points), "不明")
