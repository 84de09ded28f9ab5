"""What stands for the program itself in everything that is kept from build to build."""

from __future__ import annotations

import os
import sys
from functools import cache
from hashlib import blake2b
from pathlib import Path

PACKAGE = Path(__file__).parents[1]

_DISTRIBUTIONS = (".dist-info", ".egg-info")


@cache
def program_key() -> str:
    """Give a text that changes with the program, Python, or anything installed beside it."""
    return f"{sys.version} {_installed()} {folder_key(PACKAGE)}"


def _installed() -> str:
    """Give a text that stands for all packages with their versions, which folders are named by."""
    names = {
        name for folder in sys.path for name in _listed(folder) if name.endswith(_DISTRIBUTIONS)
    }
    return blake2b("\0".join(sorted(names)).encode("utf-8", "replace"), digest_size=8).hexdigest()


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder) if folder else []  # noqa: PTH208 - names alone
    except OSError:  # nothing is there, or an archive
        return []


def folder_key(folder: Path) -> str:
    """Give a text that changes with the name or the content of any file of a folder."""
    digest = blake2b(digest_size=16)
    for name in sorted(_names(os.fspath(folder), "")):
        data = (folder / name).read_bytes()
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def _names(folder: str, above: str) -> list[str]:
    names = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith((".", "__pycache__")):
                continue
            name = above + entry.name
            names += _names(entry.path, f"{name}/") if entry.is_dir() else [name]
    return names


def is_running(pid: int) -> bool:
    """Tell whether a process runs; where that cannot be told, it does."""
    if sys.platform == "win32":  # no harmless signal there: leave the folder alone
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
