"""Records as they were read before, so that only files that changed are read again.

A file counts as unchanged where the file system says so, and else by its content. Records
without any problem are kept alone: a problem is always found by reading the file. What is
kept is plain data with a check sum; anything amiss with it means reading the files anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from zlib import crc32

from msgspec import Struct, field
from msgspec.msgpack import Decoder

from gongshi.records.checked import SUFFIX, load_checked, load_rows, write_checked
from gongshi.records.document import Document, Mark
from gongshi.records.document import Path as FieldPath
from gongshi.records.packed import Packed, pack, unpack
from gongshi.records.program import is_running
from gongshi.records.reading import remember, spelled
from gongshi.records.record import Record
from gongshi.records.remembered import begin_remembering, write_remembered
from gongshi.records.source import TICK_NS, Found, Status, digest_of

FOLDER = ".gongshi/cache"
"""Where what is kept lies, beside `mkdocs.yml`; it may be deleted at any time."""

_SPELLED = f"spelled{SUFFIX}"
_SHARDS = 16  # a changed record rewrites one of so many files


class _Row(Struct, array_like=True):
    """What is written of a record."""

    name: str
    status: Status | None
    packed: Packed
    unobjectionable: bool
    places: list[tuple[tuple[str | int, ...], int, int]]


class _Shard(Struct):
    """What one of the files of records holds."""

    records: list[_Row]


_SHARD = Decoder(_Shard)


class _Entry(Struct):
    """A record that was read; `status` is None where it was too fresh to be relied on.

    It is there as it was `packed`, or made, or both. `places` are those of fields that a
    problem was about, `noted` how many of them are kept.
    """

    status: Status | None
    unobjectionable: bool = False
    packed: Packed | None = None
    record: Record | None = None
    places: dict[FieldPath, Mark] = field(default_factory=dict)
    noted: int = 0

    @property
    def digest(self) -> int:
        """The number that stands for the file's name and content."""
        known = self.packed or self.record
        return known.digest if known else 0

    def row(self, name: str) -> _Row:
        """Give what is written of the record, which is packed once it is asked for.

        The record then knows what stands for those of its values that are counted.
        """
        found = self.packed
        if not found:
            assert self.record
            assert self.record.origin
            found = pack(self.record)
            self.record.settle(self.record.origin._replace(counted=found.counted))
        places = [(path, mark.line, mark.column) for path, mark in self.places.items()]
        return _Row(name, self.status, found, self.unobjectionable, places)


class Kept:
    """What is known of the files of one site from the last time.

    One object may serve many builds: then records that did not change are the same objects.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / FOLDER
        self.now = 0
        self._spelled = 0
        self._entries: dict[str, _Entry] | None = None
        self._seen: set[str] = set()
        self._changed: set[int] = set()

    def write_begin(self) -> None:
        """Begin a build: note the time as the file system has it, for files fresher than that."""
        self._seen = set()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write_tidy(self.folder)
            self.now = self._write_clock()
        except OSError:  # nothing can be kept here: every file is too fresh
            self.now = 0
        self._spelled = 0
        if self._entries is None:
            begin_remembering(self.folder)
            self._entries = dict(self._load())
            self._spelled = self._load_spelled()

    def _write_clock(self) -> int:
        """Give the time that the file system would note for a file written now."""
        clock = self.folder / f"clock.{os.getpid()}"
        clock.write_bytes(b".")
        now = clock.stat().st_mtime_ns
        clock.unlink()
        return now

    def find(self, found: Found, read: Callable[[str], Document | None]) -> Record | None:
        """Give the record of a file that is as it was; None where it must be read."""
        entry = (self._entries or {}).get(found.name)
        if entry is None or found.status is None or not found.status.plain:
            return None
        if entry.status != found.status and not self._is_same(found, entry):
            return None
        self._seen.add(found.name)
        if entry.record is None and entry.packed:
            entry.record = unpack(
                entry.packed, found.name, read, entry.places, entry.unobjectionable
            )
        return entry.record

    def _is_same(self, found: Found, entry: _Entry) -> bool:
        """Compare the content, and rely on the file system from now on."""
        try:
            data = (self.root / found.name).read_bytes()
        except OSError:
            return False
        if digest_of(found.name, data) != entry.digest:
            return False
        entry.status = self._settled(found.status)
        self._changed.add(_shard(found.name))
        return True

    def _settled(self, status: Status | None) -> Status | None:
        """Give the status of a file unless it might change again within one tick of the clock."""
        if status is None or max(status.modified, status.changed) + TICK_NS > self.now:
            return None
        return status

    def keep(self, found: Found, record: Record) -> None:
        """Keep a record that was read without any problem."""
        origin = record.origin
        if self._entries is None or origin is None or not found.name.isprintable():
            return
        self._entries[found.name] = _Entry(
            self._settled(found.status), record=record, places=origin.places
        )
        self._seen.add(found.name)
        self._changed.add(_shard(found.name))

    def write_kept(self, objectionable: Iterable[str]) -> None:
        """Write what changed, each file whole or not at all.

        The texts of those that are `objectionable` had problems.
        """
        if self._entries is None:
            return
        for name in self._entries.keys() - self._seen:
            del self._entries[name]
            self._changed.add(_shard(name))
        self._note_objections(set(objectionable))
        self._note_places()
        shards: dict[int, list[str]] = {number: [] for number in self._changed}
        for name in self._entries:
            if (number := _shard(name)) in shards:
                shards[number].append(name)
        for number, names in shards.items():  # the rows of all would be much at once
            rows = [self._entries[name].row(name) for name in names]
            write_checked(self._file(number), {"records": rows})
        self._changed.clear()

    def _note_objections(self, objectionable: set[str]) -> None:
        for name, entry in (self._entries or {}).items():
            if entry.unobjectionable is (name in objectionable):
                entry.unobjectionable = name not in objectionable
                self._changed.add(_shard(name))
                if entry.record and (origin := entry.record.origin):
                    entry.record.settle(origin._replace(unobjectionable=entry.unobjectionable))

    def _note_places(self) -> None:
        for name, entry in (self._entries or {}).items():
            if entry.noted != len(entry.places):
                entry.noted = len(entry.places)
                self._changed.add(_shard(name))

    def _load(self) -> Iterator[tuple[str, _Entry]]:
        for number in range(_SHARDS):
            kept = load_rows(self._file(number), _SHARD)
            for row in kept.records if kept else ():
                found = {path: Mark(line, column) for path, line, column in row.places}
                yield (
                    row.name,
                    _Entry(row.status, row.unobjectionable, row.packed, None, found, len(found)),
                )

    def _load_spelled(self) -> int:
        kept = load_checked(self.folder / _SPELLED)
        remember(kept["spelled"] if kept else {})
        return len(spelled())

    def write_spelled(self) -> None:
        """Keep how words are read and texts converted, where a build has met new ones."""
        write_remembered()
        if len(spelled()) != self._spelled:
            write_checked(self.folder / _SPELLED, {"spelled": spelled()})
            self._spelled = len(spelled())

    def _file(self, number: int) -> Path:
        return self.folder / f"records-{number:02}{SUFFIX}"


def _shard(name: str) -> int:
    return crc32(os.fsencode(name)) % _SHARDS


def _write_tidy(folder: Path) -> None:
    """Remove what builds that were killed have left half written."""
    for left in (*folder.glob(f"*{SUFFIX}.*"), *folder.glob("clock.*")):
        pid = left.name.rpartition(".")[2]
        if pid.isdigit() and not is_running(int(pid)):
            left.unlink(missing_ok=True)
