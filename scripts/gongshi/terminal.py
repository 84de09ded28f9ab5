"""Progress of long work, shown to who waits for it."""

from __future__ import annotations

import shutil
import sys
import time
from textwrap import TextWrapper
from typing import TextIO

from gongshi.records.load import Progress

_AFTER_SECONDS = 2.0
_EVERY_SECONDS = 0.2
_EVERY_SECONDS_IN_A_LOG = 5.0


_INDENT = " " * 11


def tell(sentence: str) -> None:
    """Say something in the form in which MkDocs does, lines not longer than a terminal's."""
    width = shutil.get_terminal_size(fallback=(0, 0)).columns
    if width:
        wrapper = TextWrapper(width, _INDENT, _INDENT, break_long_words=False)
        wrapper.replace_whitespace = wrapper.break_on_hyphens = False
        sentence = wrapper.fill(sentence).removeprefix(_INDENT)
    sys.stderr.write(f"{'INFO':<8}-  {sentence}\n")


def show_progress(stream: TextIO = sys.stderr) -> Progress:
    """Give a callback that begins to show progress when work has lasted two seconds."""
    started = last = time.monotonic()
    live = stream.isatty()
    pause = _EVERY_SECONDS if live else _EVERY_SECONDS_IN_A_LOG
    shown = False

    def progress(what: str, done: int, total: int) -> None:
        nonlocal last, shown
        now = time.monotonic()
        finished = done >= total
        if now - started < _AFTER_SECONDS or (now - last < pause and not (finished and shown)):
            return
        last, shown = now, not (finished and live)
        line = f"{what} {done}/{total}"
        stream.write(f"\r\x1b[2K{line}" + ("\n" if finished else "") if live else f"{line}\n")
        stream.flush()

    return progress
