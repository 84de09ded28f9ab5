"""The finished site, made in a staging folder and swapped in whole.

Visitors see the old site until the new one is complete. A file that would be equal to the
one there already is linked, not written again: its date stays, and large sites are spared
the rewriting. The site that was swapped out is kept beside it and becomes the ground of the
next one, so that building costs as much as has changed, on disk too.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from gongshi.pages.ground import Ground, above, left_in, load_ground, write_ground, write_tidied
from gongshi.records.program import is_running

_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


class Mark(NamedTuple):
    """How the file system knows a file: as long as it is the same, so is the content."""

    number: int
    size: int
    modified: int


class Staging:
    """Folders beside the site, in which the next site grows.

    MkDocs writes into `folder`. The whole site is put together in `tree`: that is the site
    before the last one, where it is still there, so that only what has changed since need be
    touched; else it is empty at first. `kept` is where it is noted how sites were left.
    """

    def __init__(self, site: Path, kept: Path | None = None) -> None:
        self.site, self.kept = site, kept
        self.folder = site.with_name(f".{site.name}.staging-{os.getpid()}")
        self.tree = site.with_name(f".{site.name}.next-{os.getpid()}")
        self._live, self._next = os.fspath(site), os.fspath(self.tree)
        self._made: set[str] = set()  # folders that are there
        self._new: set[str] = set()  # those of them that were not there: nothing is in the way
        self._is_first = False  # no site is there yet
        self._written: set[str] = set()
        self._there: dict[str, int] = {}
        self._same: Mapping[str, int] = {}
        self.ground: Mapping[str, int] | None = None

    def write_clean(self) -> None:
        """Begin anew; what builds that died have left is removed, a lost site put back."""
        old = self._old()
        if old.exists() and not self.site.exists():
            old.rename(self.site)
        for left in _left_behind(self.site):
            shutil.rmtree(left, ignore_errors=True)
        for own in (self.folder, self.tree):
            shutil.rmtree(own, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def write_begin(self) -> None:
        """Begin to put the site together, on the ground of the one before the last.

        All that lies there is looked through, whoever put it there: a file of it stays only
        where it is one and the same as a file of the site that is to stay. A preview, whose
        folders are nobody else's, knows all of it already: `ground` is files by their numbers.
        What is there under the number that it has in the site is then taken at its word.
        """
        try:
            self._old().rename(self.tree)
        except OSError:  # there is none, or another build has just taken it
            self.tree.mkdir()
            self.ground = None
        if self.ground is None:
            known = load_ground(self.kept, self.tree) if self.kept else Ground()
            found = write_tidied(self._next, known)
            self._there, self._same = dict(found.files), found.folders
        else:
            self._there = dict(self.ground)
        self._is_first = not self.site.exists()
        if _disk(self._next) != _disk(self._live):  # numbers of files say nothing then
            self._there = dict.fromkeys(self._there, -1)

    def write(self, file: str, data: str | bytes) -> Mark:
        """Put one file into the next site; `file` is below its root and may not leave it."""
        content = data.encode() if isinstance(data, str) else data
        mark = None if self._is_first else _holds(self._path(self._live, file), content)
        if mark and self.write_same(file, mark):
            return mark
        return _write_new(self._free(file), content)

    def write_same(self, file: str, mark: Mark) -> bool:
        """Keep a file of the site as it is; False where it is not the one with this mark."""
        if self._there.get(file) == mark.number:  # under both names it is one and the same
            if not self.ground and _seen(f"{self._live}/{file}") != mark:
                return False
            self._written.add(file)
            return True
        live = self._path(self._live, file)
        if _seen(live) != mark:
            return False
        path = self._free(file)
        # The site may have been swapped by another build meanwhile: it is looked at again.
        return _write_link(live, path) and _seen(path) == mark

    def write_folders(self, files: Sequence[str]) -> None:
        """Make the folders that hold more than one thing of what will be written.

        Then several processes may write these files: no two of them ever make one folder, or
        take away the same thing in its place.
        """
        folders = Counter(file.rpartition("/")[0] for file in files)
        shared = {folder for folder, count in folders.items() if count > 1}
        shared |= {folder.rpartition("/")[0] for folder in folders}
        for folder in sorted(shared - {""}):
            self._write_folder(self._path(self._next, folder))

    def count(self, file: str) -> None:
        """Note a file that another process has written."""
        self._written.add(file)
        self._there.pop(file, None)

    def has_same(self, marks: Mapping[str, Mark]) -> bool:
        """Tell whether all these files of the site are as their marks say."""
        return all(_seen(self._path(self._live, file)) == mark for file, mark in marks.items())

    def load_same(self, file: str, mark: Mark) -> bytes | None:
        """Read a file of the site; None where it is not the one with this mark."""
        with contextlib.suppress(OSError), open(self._path(self._live, file), "rb") as found:  # noqa: PTH123
            return found.read() if _seen(found.fileno()) == mark else None
        return None

    def write_others(self) -> dict[str, Mark]:
        """Take over what MkDocs has put into `folder`, and give the mark of each file."""
        return {file: self._write_other(file) for file in sorted(_files(self.folder))}

    def _write_other(self, file: str) -> Mark:
        path = self.folder / file
        mark = _holds(self._path(self._live, file), path.read_bytes())
        if mark and self.write_same(file, mark):
            return mark
        place = self._place(file)
        path.replace(place)
        found = _mark(place)
        assert found
        return found

    def _path(self, tree: str, file: str) -> str:
        if file not in self._written and (".." in file.split("/") or file.startswith("/")):
            raise ValueError(f"not below the site: {file}")
        return f"{tree}/{file}"

    def _place(self, file: str) -> str:
        """Make the folder of a file and give its path in the next site."""
        path = self._path(self._next, file)
        self._write_folder(path.rpartition("/")[0])
        self._written.add(file)
        self._there.pop(file, None)  # what was found there is not what will be there
        return path

    def _free(self, file: str) -> str:
        """Make sure that nothing is where a file is to be, and give its path in the next site."""
        again = file in self._written
        path = self._place(file)
        if again or path.rpartition("/")[0] not in self._new:
            _write_away(path)
        return path

    def _write_folder(self, folder: str) -> None:
        if folder not in self._made:
            if _write_folder(folder):
                self._new.add(folder)
            self._made.add(folder)

    def write_site(self) -> None:
        """Swap the finished site in; the old one stays beside it, for the next build."""
        for file in self._there.keys() - self._written:
            _write_gone(self._next, file)
        shutil.rmtree(self.folder, ignore_errors=True)
        if not self.site.exists():
            self.tree.rename(self.site)
            return
        old = self._old()
        shutil.rmtree(old, ignore_errors=True)
        if _write_exchanged(self.tree, self.site):
            self.tree.rename(old)
        else:
            self.site.rename(old)
            self.tree.rename(self.site)

    def write_left(self, files: Mapping[str, int]) -> None:
        """Note how the site was left, whose files have these numbers."""
        if self.kept:
            touched = above(self._written ^ self._there.keys())  # all that did not stay
            same = {f: age for f, age in self._same.items() if f not in touched}
            write_ground(self.kept, self.site, left_in(self._live, files, same))

    def write_ahead(self, files: Iterable[str]) -> bool:
        """Lay out the ground of the next build from the files of this one; False if there is one.

        Else whoever edits something first would wait for it. Nor is there any where files cannot
        have two names, or the disk is full: the next build does without.
        """
        old = self._old()
        with contextlib.suppress(OSError):
            old.rmdir()  # a preview begins with an empty site
        if old.exists():
            return False
        again = Staging(self.site)  # which has written nothing yet
        try:
            self.tree.mkdir()
            if not all(_write_link(f"{self._live}/{file}", again._free(file)) for file in files):
                return False
            self.tree.rename(old)
        except OSError:
            return False
        finally:
            shutil.rmtree(self.tree, ignore_errors=True)
        return True

    def write_nothing(self) -> None:
        """Give up: the site stays as it was."""
        for own in (self.folder, self.tree):
            shutil.rmtree(own, ignore_errors=True)

    def write_forgotten(self) -> None:
        """Remove the old site, where no build will come after this one."""
        shutil.rmtree(self._old(), ignore_errors=True)

    def _old(self) -> Path:
        return self.site.with_name(f".{self.site.name}.old")


def _files(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def _seen(path: str | int) -> tuple[int, int, int] | None:
    """Give what is equal to the mark of a file, if it is there, and takes less time to make."""
    try:
        stat = os.stat(path)  # noqa: PTH116 - many thousands of these
    except OSError:
        return None
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def _mark(path: str) -> Mark | None:
    seen = _seen(path)
    return Mark(*seen) if seen else None


def _holds(path: str, content: bytes) -> Mark | None:
    """Give the mark of a file that is there with exactly this content."""
    mark = _mark(path)
    if mark is None or mark.size != len(content):
        return None
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            return mark if file.read() == content else None
    except OSError:
        return None


def _write_folder(folder: str) -> bool:
    """Make a folder, and what is above it; False where it was there already.

    A file of an earlier site may stand in its way.
    """
    try:
        os.mkdir(folder)  # noqa: PTH102
    except FileExistsError:
        if os.path.isdir(folder):  # noqa: PTH112
            return False
        _write_away(folder)
        os.mkdir(folder)  # noqa: PTH102
    except (FileNotFoundError, NotADirectoryError):
        _write_folder(folder.rpartition("/")[0])
        os.mkdir(folder)  # noqa: PTH102
    return True


def _disk(folder: str) -> int:
    try:
        return os.stat(folder).st_dev  # noqa: PTH116
    except OSError:
        return -1


_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def _write_new(path: str, content: bytes) -> Mark:
    """Write a file that is not there yet; a disk that is almost full takes a part of it first."""
    file = os.open(path, _NEW, 0o666)
    try:
        while content:
            content = content[os.write(file, content) :]
        stat = os.fstat(file)
    finally:
        os.close(file)
    return Mark(stat.st_ino, stat.st_size, stat.st_mtime_ns)


def _write_away(path: str) -> None:
    """Take a name away: the file may have another one in the site that visitors see."""
    try:
        os.unlink(path)  # noqa: PTH108
    except FileNotFoundError:
        pass
    except OSError:  # an earlier site had a folder there
        shutil.rmtree(path)


def _write_link(old: str, new: str) -> bool:
    """Give a file a second name; False where the file system cannot."""
    try:
        os.link(old, new)
    except OSError:
        return False
    return True


def _write_gone(tree: str, file: str) -> None:
    """Remove a file, and the folders that are empty without it."""
    path = f"{tree}/{file}"
    with contextlib.suppress(OSError):
        _write_away(path)
        while (path := path.rpartition("/")[0]) != tree:
            os.rmdir(path)  # noqa: PTH106


def _left_behind(site: Path) -> Iterator[Path]:
    """Find the staging folders of builds that are no longer running."""
    for kind in ("staging", "next"):
        for folder in site.parent.glob(f".{site.name}.{kind}-*"):
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
