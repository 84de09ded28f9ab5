"""The finished site, made in a staging folder and swapped in whole.

Visitors see the old site until the new one is complete. A file that would be equal to the
one there already is linked, not written again: its date stays, and large sites are spared
the rewriting.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from gongshi.records.program import is_running

_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


class Staging:
    """A folder beside the site, in which the next site grows."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.folder = site.with_name(f".{site.name}.staging-{os.getpid()}")
        self._made: set[Path] = set()

    def write_clean(self) -> None:
        """Begin anew; what builds that died have left is removed, a lost site put back."""
        old = self._old()
        if old.exists() and not self.site.exists():
            old.rename(self.site)
        for left in _left_behind(self.site):
            shutil.rmtree(left, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def write(self, file: str, data: str | bytes) -> None:
        """Put one file into the next site; `file` is below its root and may not leave it."""
        if ".." in Path(file).parts or Path(file).is_absolute():
            raise ValueError(f"not below the site: {file}")
        path = self.folder / file
        if path.parent not in self._made:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(path.parent)
        content = data.encode() if isinstance(data, str) else data
        if not (_holds(self.site / file, content) and _write_link(self.site / file, path)):
            path.write_bytes(content)

    def write_kept(self) -> None:
        """Link what others have put into the staging folder where the old site has the same."""
        for path in list(_files(self.folder)):
            old = self.site / path.relative_to(self.folder)
            if old.is_file() and not path.samefile(old) and _holds(old, path.read_bytes()):
                path.unlink()
                if not _write_link(old, path):
                    shutil.copy2(old, path)

    def write_site(self) -> None:
        """Swap the finished site in, then remove the old one."""
        if not self.site.exists():
            self.folder.rename(self.site)
            return
        old = self._old()
        shutil.rmtree(old, ignore_errors=True)
        if _write_exchanged(self.folder, self.site):
            self.folder.rename(old)
        else:
            self.site.rename(old)
            self.folder.rename(self.site)
        shutil.rmtree(old, ignore_errors=True)

    def write_nothing(self) -> None:
        """Give up: the site stays as it was."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _old(self) -> Path:
        return self.site.with_name(f".{self.site.name}.old")


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _holds(path: Path, content: bytes) -> bool:
    """Tell whether a file is there with exactly this content."""
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _write_link(old: Path, new: Path) -> bool:
    """Give a file a second name; False where the file system cannot."""
    try:
        os.link(old, new)
    except OSError:
        return False
    return True


def _left_behind(site: Path) -> Iterator[Path]:
    """Find the staging folders of builds that are no longer running."""
    for folder in site.parent.glob(f".{site.name}.staging-*"):
        pid = folder.name.rpartition("-")[2]
        if pid.isdigit() and not is_running(int(pid)):
            yield folder


def _write_exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders at once (Linux); False where the system cannot."""
    if sys.platform != "linux":
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    names = (os.fsencode(one), os.fsencode(other))
    return bool(renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)
