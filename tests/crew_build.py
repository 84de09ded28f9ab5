"""Builds a site as `mkdocs build` does, with several processes however small it is, and with a
mishap in one of them: `python crew_build.py FOLDER [MISHAP]`.
"""

from __future__ import annotations

import errno
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mkdocs.__main__ import cli

from gongshi.pages import crew, deputy, jobs
from gongshi.pages.output import Staging

MAIN = os.getpid()


def fail(_id: str) -> None:
    raise KeyError("没有这一项")


def be_killed(_id: str) -> None:
    assert os.getpid() != MAIN
    os.kill(os.getpid(), signal.SIGKILL)


def take_long(_id: str) -> None:
    Path("long").touch()
    time.sleep(60)


def warn(_id: str) -> None:
    assert os.getpid() != MAIN
    logging.getLogger("mkdocs.plugins.test").error("在 %s 里说的", "一个进程")


MISHAPS: dict[str, Callable[[str], None]] = {
    "fail": fail, "killed": be_killed, "long": take_long, "warn": warn,
}  # fmt: skip


def fill_disk() -> None:
    original = Staging.write

    def write(self: Staging, file: str, data: str | bytes) -> Any:
        if file.startswith("deputies/") and os.getpid() != MAIN:
            raise OSError(errno.ENOSPC, "No space left on device", file)
        return original(self, file, data)

    Staging.write = write  # type: ignore[method-assign]


def meet_with(mishap: Callable[[str], None]) -> None:
    """Let it happen at the page of one deputy."""
    original = deputy.render_deputy

    def render(renderer: Any, record: Any) -> Any:
        if record.id == "k002":
            mishap(record.id)
        return original(renderer, record)

    deputy.render_deputy = render  # type: ignore[assignment]


def main(folder: str, mishap: str = "") -> None:
    os.chdir(folder)
    jobs._WORTH = 1
    if mishap:  # the other process is to do all: there it shall happen
        crew._AHEAD = crew._TURN
    if mishap == "full":
        fill_disk()
    elif mishap:
        meet_with(MISHAPS[mishap])
    cli(["build", "-q"])


if __name__ == "__main__":
    main(*sys.argv[1:])
