"""What stands for the program itself in everything that is kept from build to build."""

from __future__ import annotations

import os
import sys
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGE = Path(__file__).parents[1]

_LIBRARIES = (
    "jinja2 markdown markupsafe minijinja nh3 pydantic pypinyin python-dateutil python-stdnum "
    "pyyaml qrcode tinycss2"
)
"""What else has a say in what the records become."""


@cache
def program_key() -> str:
    """Give a text that changes with the program, Python, or a library that makes pages."""
    versions = " ".join(f"{name}={_version(name)}" for name in _LIBRARIES.split())
    return f"{sys.version} {versions} {folder_key(PACKAGE)}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # vendored or renamed: the file of the program still counts
        return ""


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
