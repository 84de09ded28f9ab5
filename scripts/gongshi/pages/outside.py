"""What MkDocs made of everything that is no record: frames, ordinary pages, files of the theme.

It takes MkDocs a third of a second, more than all else a small edit costs. So it is asked again
only if something that it reads has changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from gongshi.pages.digest import digest
from gongshi.pages.shell import Frame, FrameKey
from gongshi.records.load import NEWS, SUGGESTIONS
from gongshi.records.source import has_settled


class Outside(Struct):
    """Frames by what they are for, ordinary pages with their dates, and names of files.

    `key` stands for all that MkDocs read; it is empty where that cannot be told.
    """

    key: str = ""
    frames: dict[FrameKey, Frame] = field(default_factory=dict)
    ordinary: list[tuple[str, date]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def sources_key(root: Path, folders: Iterable[str], now: int) -> str:
    """Give a text that changes with any file below the folders that is no record.

    It is empty where a file changed within the last tick of the file system's clock (`now`, in
    nanoseconds): it might change again and look the same.
    """
    records = (f"{root / NEWS}/", f"{root / SUGGESTIONS}/")
    found = []
    for folder in folders:
        # Links are followed, as MkDocs does.
        for path, _, names in sorted(os.walk(folder, followlinks=True)):
            posts = f"{path}/".startswith(records)
            for name in sorted(names):
                if posts and name.endswith(".md"):
                    continue
                stat = _status(Path(path, name))
                if not has_settled(stat, now):
                    return ""
                found.append((path, name, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns))
    return f"{digest(found)}"


def is_settled(path: Path, now: int) -> bool:
    """Tell whether a file cannot change again and look the same."""
    return has_settled(_status(path), now)


def _status(path: Path) -> os.stat_result:
    """Ask the file system of a file; of a link that leads nowhere (editors leave such), itself."""
    try:
        return path.stat()
    except OSError:
        return path.lstat()


def encode_outside(outside: Outside) -> dict[str, Any]:
    """Give what is to be kept as plain data."""
    return {
        "key": outside.key,
        "frames": [
            [key.section, key.depth, key.own, frame.html, frame.address]
            for key, frame in outside.frames.items()
        ],
        "ordinary": [[url, updated.isoformat()] for url, updated in outside.ordinary],
        "files": outside.files,
    }


def decode_outside(plain: dict[str, Any]) -> Outside:
    """Make it of plain data again."""
    return Outside(
        plain["key"],
        {
            FrameKey(section, depth, own): Frame(html, address)
            for section, depth, own, html, address in plain["frames"]
        },
        [(url, date.fromisoformat(updated)) for url, updated in plain["ordinary"]],
        plain["files"],
    )
