"""What a build has left in the folder of a site: the ground on which a later one grows.

Whatever lies there is looked through before, whoever put it there. A folder that is as old as
it was left holds what was left: to ask for its age costs a third of looking into it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from zlib import crc32

from msgspec import Struct, field

from gongshi.records.checked import SUFFIX, load_checked, write_checked, write_fewer
from gongshi.records.column import pack, unpack
from gongshi.records.source import TICK_NS

_MOST = 8  # of four sites, two folders of each: so many are remembered


class Ground(Struct, frozen=True):
    """Files by the number that the file system has for each, and how old each folder is.

    Files and folders are named from the site's root, which is "". The age is the time of the
    last change in nanoseconds; folders that are too fresh to be relied on are left out.
    """

    files: Mapping[str, int] = field(default_factory=dict)
    folders: Mapping[str, int] = field(default_factory=dict)


def write_tidied(tree: str, known: Ground) -> Ground:
    """Give what lies in the folder of a site, looking into what is not as it is `known`.

    Links and empty folders, which no build makes, are removed. A link could lead what is written
    below it out of the site.
    """
    same = {f: age for f, age in known.folders.items() if _age(f"{tree}/{f}") == age}
    other = {"", *map(_folder, known.files), *known.folders} - same.keys()
    if not other:
        return known
    files = {file: number for file, number in known.files.items() if _folder(file) in same}
    listed = same.keys() | other
    for folder in sorted(other):  # a link is gone before anything is looked for below it
        if not _look_into(tree, folder, listed, files):
            same.pop(_folder(folder), None)  # it has lost this one
    return Ground(files, same)


def _look_into(tree: str, folder: str, known: set[str], files: dict[str, int]) -> bool:
    """Note every file in a folder and below, but for folders that are known; tell if any."""
    begin = f"{folder}/" if folder else ""
    found = False
    try:
        with os.scandir(f"{tree}/{folder}") as scanned:
            entries = list(scanned)
    except OSError:  # it is no more
        return False
    for entry in entries:
        name = begin + entry.name
        if entry.is_symlink():
            os.unlink(entry.path)  # noqa: PTH108
        elif not entry.is_dir():
            files[name] = entry.inode()
            found = True
        elif name in known or _look_into(tree, name, known, files):
            found = True
    if folder and not found:
        with contextlib.suppress(OSError):
            os.rmdir(f"{tree}/{folder}")  # noqa: PTH106
    return found


def left_in(tree: str, files: Mapping[str, int], same: Mapping[str, int]) -> Ground:
    """Tell what a build leaves in a folder; `same` are the ages of folders it did not touch."""
    ages = {f: same.get(f) or _age(f"{tree}/{f}") for f in {"", *above(files)}}
    sure = max(ages.values()) - TICK_NS  # the clock of the file system is no earlier than that
    return Ground(files, {folder: age for folder, age in ages.items() if 0 < age <= sure})


def above(files: Iterable[str]) -> set[str]:
    """Give the folders that some files stand in, and all above those."""
    found: set[str] = set()
    for file in files:
        while file and (file := _folder(file)) not in found:
            found.add(file)
    return found


def _folder(file: str) -> str:
    return file.rpartition("/")[0]


def _age(folder: str) -> int:
    """Give the time of the last change; 0 where there is no such folder.

    The first of the two times can be set back at will, as a copy from elsewhere does.
    """
    try:
        stat = os.lstat(folder)
    except OSError:
        return 0
    return max(stat.st_mtime_ns, stat.st_ctime_ns)


def load_ground(kept: Path, tree: Path) -> Ground:
    """Read what was left in a folder, which may have been moved since; nothing if not known."""
    found = load_checked(_file(kept, tree))
    if found is None:
        return Ground()
    numbers, ages = map(unpack, found["columns"])
    return Ground(
        dict(zip(found["files"], numbers, strict=True)),
        dict(zip(found["folders"], ages, strict=True)),
    )


def write_ground(kept: Path, tree: Path, ground: Ground) -> None:
    """Keep what was left in a folder, for the build after the next one."""
    columns = pack(ground.files.values()), pack(ground.folders.values())
    content = {"files": [*ground.files], "folders": [*ground.folders], "columns": columns}
    write_checked(_file(kept, tree), content)
    write_fewer(kept, "ground", _MOST)


def _file(kept: Path, tree: Path) -> Path:
    """Name the file by the number of the folder: it goes with it where it is moved."""
    try:
        number = os.lstat(tree).st_ino
    except OSError:
        number = 0
    name = crc32(os.fsencode(tree.parent))
    return kept / f"ground-{name:08x}-{number:x}{SUFFIX}"
