"""What the last build made of what: so that the next one makes only what has changed.

For each file of the site it is kept what it was made of, what was read of the registry
meanwhile, and how the file system knows the file. A file is made anew unless all three are as
they were; so nothing here need be true for the next site to be right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import compress, count
from operator import ne
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from msgspec import Struct, field
from msgspec.structs import replace

from gongshi.pages.output import Mark
from gongshi.pages.outside import Outside, decode_outside, encode_outside
from gongshi.pages.watch import Noted, Read, Watch
from gongshi.records.checked import SUFFIX, load_checked, write_checked, write_fewer
from gongshi.records.column import pack, pack_rows, unpack, unpack_rows

_MOST_SITES = 4  # building into more folders than these forgets the oldest


class Entry(NamedTuple):
    """One file: what it was made of, what was read meanwhile, its mark, and its date.

    `reads` are numbers in the list of all that was read. `updated` is the page's date in ISO
    form; what no sitemap names has none.
    """

    of: int
    reads: list[int]
    mark: Mark
    updated: str | None


class Note(NamedTuple):
    """What is to be known of a file that was just made; `reads` in the order they were read."""

    file: str
    of: int
    reads: Iterable[Noted]
    mark: Mark
    updated: str | None


class Made(Struct):
    """All files of the site as a build has left it.

    `key` stands for what every page depends on. `watch` is the registry that was read, as long
    as the program runs that has made them: it is not kept.
    """

    key: str = ""
    files: dict[str, Entry] = field(default_factory=dict)
    reads: list[Read] = field(default_factory=list)
    digests: list[int] = field(default_factory=list)
    outside: Outside = field(default_factory=Outside)
    watch: Watch | None = None

    def marks(self, files: Iterable[str]) -> dict[str, Mark]:
        """Give the marks of some files; none is there that was not noted."""
        return {file: self.files[file].mark for file in files if file in self.files}

    @property
    def numbers(self) -> dict[str, int]:
        """The number by which the file system knows each file."""
        return {file: entry.mark.number for file, entry in self.files.items()}

    @property
    def pages_found(self) -> int:
        """How many pages there are that search engines should find."""
        return sum(1 for entry in self.files.values() if entry.updated)

    def pages(self) -> Iterator[tuple[str, date]]:
        """Give the address and the date of each page that search engines should find."""
        for file, entry in self.files.items():
            if entry.updated:
                yield file.removesuffix("index.html"), date.fromisoformat(entry.updated)

    def tidied(self) -> Made:
        """Forget what no file has read any more, once that is most of all there is."""
        used = sorted({number for entry in self.files.values() for number in entry.reads})
        if 2 * len(used) > len(self.reads):
            return self
        new = {number: n for n, number in enumerate(used)}
        files = {
            file: entry._replace(reads=[new[number] for number in entry.reads])
            for file, entry in self.files.items()
        }
        reads, digests = [self.reads[n] for n in used], [self.digests[n] for n in used]
        return replace(self, files=files, reads=reads, digests=digests)


class Making:
    """A build under way, with what is known of the last one."""

    def __init__(self, last: Made, key: str, watch: Watch) -> None:
        self.last, self.watch = last, watch
        self.known = last.key == key
        self.made = Made(key, watch=watch)
        self._changed: set[int] = set()
        if self.known:
            self.made.reads = [*last.reads]
            self.made.digests = (
                watch.digests_after(last.watch, last.reads, last.digests)
                if last.watch
                else watch.digests(last.reads)
            )
            self._changed = {*compress(count(), map(ne, last.digests, self.made.digests))}
        self._numbers: dict[Noted, int] = {}  # of what is read by pages made now

    @cached_property
    def _numbers_before(self) -> dict[Read, int]:
        """Give the numbers of what the last build has read; whoever makes nothing needs none."""
        return dict(zip(self.made.reads, count()))

    def same(self, file: str, of: int) -> Entry | None:
        """Give the file of the last build if it would come out the same now."""
        entry = self.last.files.get(file) if self.known else None
        if entry is None or entry.of != of or not self._changed.isdisjoint(entry.reads):
            return None
        return entry

    def made_of(self, of: int) -> dict[str, Entry]:
        """Give the files that the last build made of this."""
        if not self.known:
            return {}
        return {file: entry for file, entry in self.last.files.items() if entry.of == of}

    def keep(self, file: str, entry: Entry) -> None:
        """Note a file that stays."""
        self.made.files[file] = entry

    def note(
        self, file: str, of: int, reads: Iterable[Noted], mark: Mark, updated: str | None
    ) -> None:
        """Note a file that was made."""
        known = self._numbers
        numbers = [known[read] if read in known else self._number(read) for read in reads]
        self.made.files[file] = Entry(of, numbers, mark, updated)

    def finish(self) -> Made:
        """Give all that was made, without what nobody reads where more is read than before."""
        if not self.known or len(self.made.reads) == len(self.last.reads):
            return self.made
        return self.made.tidied()

    def _number(self, noted: Noted) -> int:
        """Give a number to what is read for the first time now."""
        read = self.watch.read(noted)
        number = self._numbers[noted] = self._numbers_before.get(read, len(self.made.reads))
        if number == len(self.made.reads):
            self.made.reads.append(read)
            self.made.digests += self.watch.digests([read])
        return number


def _file(folder: Path, site: Path) -> Path:
    return folder / f"made-{crc32(str(site).encode('utf-8', 'replace')):08x}{SUFFIX}"


def load_made(folder: Path, site: Path) -> Made:
    """Read what was made in a site's folder; an empty one if that is not known."""
    kept = load_checked(_file(folder, site))
    if kept is None or kept["site"] != str(site):
        return Made()
    numbers, sizes, times, of = map(unpack, kept["columns"])
    files = dict(
        zip(
            kept["files"],
            map(
                Entry,
                of,
                unpack_rows(kept["rows"]),
                map(Mark, numbers, sizes, times),
                kept["updated"],
            ),
            strict=True,
        )
    )
    tables = map(kept["tables"].__getitem__, unpack(kept["table"]))
    reads = [*zip(tables, kept["keys"], strict=True)]
    outside = decode_outside(kept["outside"])
    return Made(kept["key"], files, reads, unpack(kept["digests"]), outside)


def write_made(folder: Path, site: Path, made: Made) -> None:
    """Keep what was made for the next build; a few sites are kept and no more."""
    write_checked(_file(folder, site), {"site": str(site), **_plain(made)})
    write_fewer(folder, "made", _MOST_SITES)


def _plain(made: Made) -> Mapping[str, Any]:
    """Give it as plain data, column by column: that is soonest read and written."""
    entries = [*made.files.values()]
    marks = [entry.mark for entry in entries]
    numbers = [[mark[n] for mark in marks] for n in range(len(Mark._fields))]
    tables = {name: n for n, name in enumerate(dict.fromkeys(name for name, _ in made.reads))}
    return {
        "key": made.key,
        "files": [*made.files],
        "columns": [*map(pack, numbers), pack(entry.of for entry in entries)],
        "rows": pack_rows(entry.reads for entry in entries),
        "updated": [entry.updated for entry in entries],
        "tables": [*tables],
        "table": pack(tables[name] for name, _ in made.reads),
        "keys": [key for _, key in made.reads],
        "digests": pack(made.digests),
        "outside": encode_outside(made.outside),
    }
