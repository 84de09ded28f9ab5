"""From a site's folders to its records: every file read, every problem gathered."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from gongshi.records.activity import Activity
from gongshi.records.deputy import Deputy, Vacancy
from gongshi.records.document import FRONT_MATTER, Document
from gongshi.records.kept import Kept
from gongshi.records.plain_yaml import plain_values
from gongshi.records.problem import Problem
from gongshi.records.record import Origin, Record, translate
from gongshi.records.source import Found, Source, SourceError, find_sources, load_plain, load_source
from gongshi.records.station import Station
from gongshi.records.suggestion import Suggestion
from gongshi.records.value import is_record_id, record_id

NEWS = "content/news"
SUGGESTIONS = "content/suggestions"
FOLDERS = {"deputies": ".yml", "stations": ".yml", NEWS: ".md", SUGGESTIONS: ".md"}
"""Where records are, below the site's root, and how their files end."""

Read = Callable[[str], Document | None]
"""Reads a file below the site's root again, for the places of its values."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done, and of how many."""


def no_progress(what: str, done: int, total: int) -> None:
    """Show nothing."""


class Records(Struct):
    """All records that could be read, the ids of those that could not, and the problems."""

    deputies: dict[str, Deputy] = field(default_factory=dict)
    vacancies: dict[str, Vacancy] = field(default_factory=dict)
    stations: dict[str, Station] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    suggestions: dict[str, Suggestion] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def everything(self) -> Iterator[Record]:
        """Go through all records of all kinds."""
        for name in _TABLES.values():
            yield from getattr(self, name).values()


class _Place(Struct, frozen=True):
    """A folder of records of one site, and what reads a file of it again."""

    root: Path
    folder: str
    read: Read


def load_records(root: Path, progress: Progress = no_progress, kept: Kept | None = None) -> Records:
    """Read all records below `root`. Bad files are told in `problems`, none stops the rest.

    Files that are as they were are not read again where they are `kept`.
    """
    records, by_id = Records(), dict[str, Record]()
    places = [_Place(root, folder, partial(_read_again, root, folder)) for folder in FOLDERS]
    files = [(place, found) for place in places for found in _files(root, place.folder)]
    for done, (place, found) in enumerate(files):
        progress("读取记录", done, len(files))
        if record := _load_file(records, place, found, kept):
            _keep(records, by_id, record)
    progress("读取记录", len(files), len(files))
    return records


def _files(root: Path, folder: str) -> list[Found]:
    """Find the files of one folder; the ending `.yaml` is taken as well as `.yml`."""
    suffix = FOLDERS[folder]
    if suffix != ".yml":
        return find_sources(root, folder, suffix)
    found = find_sources(root, folder, (".yml", ".yaml"))
    return sorted(found, key=lambda file: file.name.endswith(".yaml"))  # the rarer one after all


def _load_file(records: Records, place: _Place, found: Found, kept: Kept | None) -> Record | None:
    """Give the record of one file, kept or read; what is wrong with the file is noted."""
    record = kept.find(found, place.read) if kept else None
    if record is None:
        record = _read_plain(place, found) or _read_strictly(records, place, found)
        if record and record.origin and kept:
            kept.keep(found, record)
    return record


def _read_strictly(records: Records, place: _Place, found: Found) -> Record | None:
    """Read one file; what is wrong with it is noted."""
    path = place.root / found.name
    try:
        source = load_source(path, place.root)
    except SourceError as error:
        records.problems.append(error.problem)
        records.broken.add(path.stem)
        return None
    record, problems = load_record(_document(source, place.folder), place.folder)
    records.problems += problems
    if record is None:
        records.broken.add(source.stem)
    elif not problems and source.name == found.name:
        record.settle(Origin(source.name, source.digest, place.read, {}))
    return record


def _read_plain(place: _Place, found: Found) -> Record | None:
    """Read a file that is plain in every way; None where the strict reader has to judge."""
    loaded = load_plain(found, os.fspath(place.root))
    if loaded is None:
        return None
    text, digest = loaded
    more = {"id": found.name[found.name.rfind("/") + 1 : found.name.rfind(".")]}
    if place.folder in (NEWS, SUGGESTIONS):
        front = FRONT_MATTER.match(text)
        if front is None:
            return None
        text, more["body"] = front[1], text[front.end() :].strip()
    values = plain_values(text)
    if values is None or not is_record_id(more["id"]):
        return None
    record = _model(values, place.folder).from_plain(values, **more)
    if record:
        record.settle(Origin(found.name, digest, place.read, {}))
    return record


def _document(source: Source, folder: str) -> Document:
    from gongshi.records.strict_yaml import read_post, read_record  # only where it has to judge

    return read_post(source) if folder in (NEWS, SUGGESTIONS) else read_record(source)


def _read_again(root: Path, folder: str, name: str) -> Document | None:
    """Read a file for the places of its values; None if it is no record any more."""
    try:
        document = _document(load_source(root / name, root), folder)
    except SourceError:
        return None
    translate(_model(document.values, folder), document)
    return document


def load_record(document: Document, folder: str) -> tuple[Record | None, list[Problem]]:
    """Make the record of one document; its kind follows from its folder (and `类型`)."""
    try:
        name = record_id(document.source.stem)
    except ValueError as error:
        return None, [*document.problems, _id_problem(document, str(error))]
    if name != document.source.stem:
        return None, [*document.problems, _id_problem(document, "前后不能有空格")]
    more = {"id": name}
    if folder in (NEWS, SUGGESTIONS):
        more["body"] = document.body
    return _model(document.values, folder).from_document(document, **more)


def _id_problem(document: Document, what: str) -> Problem:
    name = document.source.name
    return Problem(name, 1, 1, f"文件名就是编号：{what}", "id-form", remedy="改文件名")


def _model(values: dict[str, Any], folder: str) -> type[Record]:
    if folder == "deputies":
        kind = values.get("类型", values.get("type"))
        return Vacancy if kind == "空缺席位" else Deputy
    return _MODELS[folder]


_MODELS: dict[str, type[Record]] = {
    "stations": Station,
    NEWS: Activity,
    SUGGESTIONS: Suggestion,
}


_TABLES: dict[type[Record], str] = {
    Deputy: "deputies",
    Vacancy: "vacancies",
    Station: "stations",
    Activity: "activities",
    Suggestion: "suggestions",
}


def _keep(records: Records, by_id: dict[str, Record], record: Record) -> None:
    """Put a record into its table; an id that any record has already is refused."""
    taken = by_id.setdefault(record.id, record)
    if taken is record:
        getattr(records, _TABLES[type(record)])[record.id] = record
        return
    records.problems.append(
        record.problem(
            "id-taken",
            f"编号 “{record.id}” 已经用在 {taken.file}",
            remedy="换一个没有用过的文件名",
        )
    )
