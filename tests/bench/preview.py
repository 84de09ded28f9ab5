"""How long somebody waits under `serve`: from saving a record to the new page, over HTTP."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from bench.process import end_group, last_words

_PAUSE = 0.005  # seconds between two looks
_START = 600.0  # seconds a server may take to come up
_REST = 0.5  # seconds between two edits, as nobody saves faster


class ServerFailed(Exception):
    """A server did not come up, or never showed what was saved."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str], log: Path
) -> Iterator[None]:
    """Run a server while something is done, and end all of it."""
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
    try:
        yield
    finally:
        end_group(process.pid)
        process.wait()


def wait_for(url: str, word: str, *, seconds: float) -> float:
    """Ask for a page until it has a word in it; give the seconds that took."""
    start = time.perf_counter()
    while word not in _page(url, seconds):
        if time.perf_counter() - start > seconds:
            raise ServerFailed(f"{url} never showed {word}")
        time.sleep(_PAUSE)
    return time.perf_counter() - start


def _page(url: str, seconds: float) -> str:
    try:
        with urlopen(url, timeout=seconds) as answer:
            return str(answer.read().decode())
    except (URLError, ConnectionError, HTTPException, TimeoutError):  # or it is half written
        return ""


def time_previews(
    command: Sequence[str | Path],
    *,
    folder: Path,
    environment: Mapping[str, str],
    log: Path,
    url: str,
    known: str,
    write_edit: Callable[[], str],
    times: int,
) -> list[float]:
    """Save a record so many times and give the seconds until its page shows each edit.

    `known` is on the page before any edit; `write_edit` saves and gives the new word.
    """
    with serving(command, folder, environment, log):
        try:
            wait_for(url, known, seconds=_START)
            found = []
            for _ in range(times):
                time.sleep(_REST)
                found.append(wait_for(url, write_edit(), seconds=_START))
            return found
        except ServerFailed as error:
            raise ServerFailed(f"{error}: {last_words(log)}") from error
