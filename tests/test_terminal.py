"""Progress is shown for work that lasts, and not for what is done at once."""

from __future__ import annotations

import io
import re

import pytest

from gongshi import terminal
from gongshi.terminal import show_progress


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(terminal, "time", clock)
    return clock


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_quick_work_says_nothing(clock: Clock, stream: io.StringIO) -> None:
    progress = show_progress(stream)
    for done in range(101):
        clock.now += 0.01
        progress("读取记录", done, 100)
    assert stream.getvalue() == ""


def test_long_work_is_shown_in_one_line_of_a_terminal(clock: Clock) -> None:
    stream = Terminal()
    progress = show_progress(stream)
    for done in range(101):
        clock.now += 0.05
        progress("读取记录", done, 100)
    shown = stream.getvalue()
    assert re.search(r"\x1b\[2K读取记录 5\d/100", shown)
    assert shown.count("\n") == 1
    assert shown.endswith("读取记录 100/100\n")


def test_a_log_gets_a_line_every_few_seconds(clock: Clock) -> None:
    stream = io.StringIO()
    progress = show_progress(stream)
    for done in range(101):
        clock.now += 0.2
        progress("写出页面", done, 100)
    lines = stream.getvalue().splitlines()
    assert 3 <= len(lines) <= 6
    assert all(line.startswith("写出页面 ") for line in lines)
