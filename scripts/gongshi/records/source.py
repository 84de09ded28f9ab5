"""A file that staff wrote, read as text: where it is, its encoding, its size."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from msgspec import Struct

from gongshi.records.problem import Problem

MAX_BYTES = 512 * 1024
"""No record comes near this size (a long one has 4 KB); a larger file is a mistake."""

_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
TICK_NS = 2_000_000_000
"""The coarsest clock of a file system (FAT) in nanoseconds; others are finer."""
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class Source(Struct, frozen=True):
    """The text of one file. `name` is its path below the site's root, with `/`.

    `digest` stands for its name and content.
    """

    name: str
    path: Path
    text: str
    has_bom: bool = False
    digest: int = 0

    @property
    def stem(self) -> str:
        """The file's name without folder and ending: the record's id."""
        return self.path.stem


class SourceError(Exception):
    """A file that cannot be read as text; carries the one problem that says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.text())
        self.problem = problem


class Status(NamedTuple):
    """What the file system says of a file: it stays as it is while the content does.

    `changed` is the time of the last change of any kind in nanoseconds, which no program can
    set back. Links are not `plain`, nor is what a linked folder has outside the site: what they
    lead to may change without them.
    """

    size: int
    modified: int
    changed: int
    number: int
    plain: bool


def has_settled(stat: os.stat_result, now: int) -> bool:
    """Tell whether a file cannot change again and look the same; `now` is in nanoseconds."""
    return max(stat.st_mtime_ns, stat.st_ctime_ns) + TICK_NS <= now


class Found(NamedTuple):
    """A file that may hold a record: its path below the site's root, with `/`."""

    name: str
    status: Status | None


def find_files(root: Path, folder: str, suffix: str) -> Iterator[Path]:
    """Find the records below `root/folder`, sorted; names that begin with `_` or `.` are not."""
    return (root / found.name for found in find_sources(root, folder, suffix))


def find_sources(root: Path, folder: str, suffix: str | tuple[str, ...]) -> list[Found]:
    """Find the records as `find_files` does, with what the file system says of each.

    Their names end with `suffix`, or with one of several.
    """
    top = os.fspath(root / folder)
    inside = Path(os.path.realpath(top)).is_relative_to(os.path.realpath(root))
    found: list[Found] = []
    _walk(found, top, f"{folder}/", suffix, inside)
    return found


def find_source(path: Path) -> Found:
    """Give a file by its name, with what the file system says of it."""
    return Found(path.name, _status(path))


def _walk(
    found: list[Found], folder: str, name: str, suffix: str | tuple[str, ...], inside: bool
) -> None:
    """Find what is in a folder and those below it by name, links to folders left aside."""
    try:
        with os.scandir(folder) as scanned:
            entries = sorted(scanned, key=attrgetter("name"))
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(("_", ".")):
            continue
        if entry.name.endswith(suffix):
            found.append(Found(name + entry.name, _status(entry, inside)))
        if entry.is_dir(follow_symlinks=False):
            _walk(found, entry.path, f"{name}{entry.name}/", suffix, inside)


def _status(entry: os.DirEntry[str] | Path, inside: bool = True) -> Status | None:
    try:
        stat = entry.stat(follow_symlinks=False)
    except OSError:
        return None
    plain = inside and S_ISREG(stat.st_mode)
    return Status(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, plain)


def load_source(path: Path, root: Path, *, max_bytes: int = MAX_BYTES) -> Source:
    """Read one file strictly: inside the tree, not too big, UTF-8; lines end as on Unix.

    Raises SourceError with the sentence for staff.
    """
    name = _printable(path.relative_to(root))
    try:
        data = _read_bytes(path, root, name, max_bytes)
    except (OSError, RuntimeError):  # no permission, a circle of links, gone meanwhile
        raise _not_file(name) from None
    digest = digest_of(name, data)
    return Source(name, path, _decode(data, name), data.startswith(_UTF8_BOM), digest)


def load_plain(found: Found, root: str) -> tuple[str, int] | None:
    """Read the text of a file that is what it seems, and its digest, in the fewest steps.

    None where `load_source` must look at it: links, other encodings, all that is out of the way.
    """
    status, name = found.status, found.name
    if not (status and status.plain and status.size <= MAX_BYTES and name.isprintable()):
        return None
    try:
        data = _read_all(f"{root}/{name}", status.size)
        text = data.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    if len(data) != status.size or "\0" in text or text.startswith("\ufeff"):
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, digest_of(name, data)


def _read_all(path: str, size: int) -> bytes:
    """Read a file of a known size; one more byte would tell that it has grown."""
    file = os.open(path, _READ)
    try:
        return os.read(file, size + 1)
    finally:
        os.close(file)


def digest_of(name: str, data: bytes) -> int:
    """Give a number that stands for a file's name and content."""
    digest = blake2b(os.fsencode(name), digest_size=8)
    digest.update(b"\0")
    digest.update(data)
    return int.from_bytes(digest.digest(), "big", signed=True)


def _printable(path: Path) -> str:
    """Give a path with `/`; bytes in a file's name that are no text become `?`."""
    return path.as_posix().encode("utf-8", "replace").decode()


def _read_bytes(path: Path, root: Path, name: str, max_bytes: int) -> bytes:
    if not path.resolve().is_relative_to(root.resolve()):
        raise _error(name, "source-outside", "这个文件是指向站点目录以外的链接", "换成真正的文件")
    if not path.is_file():
        raise _not_file(name)
    size = path.stat().st_size
    if size > max_bytes:
        raise _error(
            name,
            "source-too-big",
            f"文件有 {size // 1024} KB，一条记录不会超过 {max_bytes // 1024} KB",
            "检查是否误把图片或表格存成了这个文件",
        )
    return path.read_bytes()


def _not_file(name: str) -> SourceError:
    return _error(name, "source-not-file", "这不是一个能读的文件", "删除它，或换成真正的文件")


def _decode(data: bytes, name: str) -> str:
    if data.startswith(_UTF16_BOMS) or b"\x00" in data[:64]:
        raise _encoding_error(name, "UTF-16", 1)
    try:
        text = data.removeprefix(_UTF8_BOM).decode("utf-8")
        return text.replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _encoding_error(name, _guess_encoding(data), line) from None


def _guess_encoding(data: bytes) -> str:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "GB18030（GBK）"


def _encoding_error(name: str, encoding: str, line: int) -> SourceError:
    what = f"文件编码像是 {encoding}，不是 UTF-8" if encoding else "文件不是 UTF-8 编码的文字"
    return _error(name, "source-encoding", what, "用编辑器打开，另存为 UTF-8 编码", line)


def _error(name: str, rule: str, message: str, remedy: str, line: int = 1) -> SourceError:
    return SourceError(Problem(name, line, 1, message, rule, remedy=remedy))
