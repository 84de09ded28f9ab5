"""The machine that was measured on, in words for the table."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

_HERE = Path(__file__).parent
_GIGABYTE = 1024**3
_QUIET = 0.5  # load above which a machine is busy with something else


def describe_machine(folder: Path, packages: Iterable[str]) -> list[str]:
    """Say what the machine is, where the sites are written, and what is compared."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIGABYTE
    return [
        f"处理器：{_processor()}，{len(os.sched_getaffinity(0))} 个核心",
        f"内存：{memory:.0f} GB",
        f"写在：{_file_system(folder, Path('/proc/mounts').read_text(encoding='utf-8'))}",
        f"系统：{platform.system()} {platform.release()}，Python {platform.python_version()}",
        f"开始时的负载：{_load(os.getloadavg()[0])}",
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


def _load(load: float) -> str:
    """Say so where other programs were running: the figures are worth less then."""
    busy = "；同时有别的程序在跑，秒数偏大，只作参考" if load > _QUIET else ""
    return f"{load:.1f}{busy}"


def _processor() -> str:
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    found = re.search(r"^model name\s*: (.+)$", text, re.M)
    return found[1] if found else platform.machine()


def _file_system(folder: Path, mounts: str) -> str:
    """Give the kind of the file system that a folder is on."""
    points = {line.split()[1]: line.split()[2] for line in mounts.splitlines()}
    above = [folder.resolve(), *folder.resolve().parents]
    return next((points[str(path)] for path in above if str(path) in points), "不明")
