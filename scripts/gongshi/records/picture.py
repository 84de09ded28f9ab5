"""Whether the file of a picture may be published: looked into once, while it stays as it is.

A site with some thousands of pictures would read gigabytes each time that a word is changed.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Literal

from gongshi.records.photo_place import tells_place
from gongshi.records.remembered import Remembered
from gongshi.records.source import has_settled

Verdict = Literal["fine", "unreadable", "tells place"]

_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
"""How JPEG, PNG and WebP files begin."""

_fine: Remembered = Remembered("pictures", most=100_000)
"""The files that were found fine, as the file system knew them."""


def file_key(path: Path) -> str | None:
    """Give a text that stands for a file as it is.

    None where it is not there, or was written so lately that it may change and look the same.
    """
    try:
        stat = path.stat()
    except OSError:
        return None
    if not has_settled(stat, time.time_ns()):
        return None
    return f"{path} {stat.st_ino} {stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns}"


def look_at(path: Path) -> Verdict:
    """Tell what is to be said of a picture's file; what is fine is not read again."""
    key = file_key(path)
    if key and _fine.find(key) is not None:
        return "fine"
    try:
        raw = path.read_bytes()
    except OSError:
        return "unreadable"
    if not raw.startswith(_BEGINNINGS):
        return "unreadable"
    if tells_place(raw):
        return "tells place"
    if key:
        _fine.keep(key, "")
    return "fine"
