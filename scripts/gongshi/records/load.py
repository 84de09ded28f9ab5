"""From a site's folders to its records: every file read, every problem gathered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gongshi.records.activity import Activity
from gongshi.records.deputy import Deputy, Vacancy
from gongshi.records.document import Document, read_post, read_record
from gongshi.records.problem import Problem
from gongshi.records.record import Record
from gongshi.records.source import SourceError, find_files, load_source
from gongshi.records.station import Station
from gongshi.records.suggestion import Suggestion
from gongshi.records.value import record_id

NEWS = "content/news"
SUGGESTIONS = "content/suggestions"
FOLDERS = {"deputies": ".yml", "stations": ".yml", NEWS: ".md", SUGGESTIONS: ".md"}
"""Where records are, below the site's root, and how their files end."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done, and of how many."""


def no_progress(what: str, done: int, total: int) -> None:
    """Show nothing."""


@dataclass
class Records:
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


def load_records(root: Path, progress: Progress = no_progress) -> Records:
    """Read all records below `root`. Bad files are told in `problems`, none stops the rest."""
    records = Records()
    files = [(folder, path) for folder in FOLDERS for path in _files(root, folder)]
    for done, (folder, path) in enumerate(files):
        progress("读取记录", done, len(files))
        _load_file(records, root, folder, path)
    progress("读取记录", len(files), len(files))
    return records


def _files(root: Path, folder: str) -> list[Path]:
    """Find the files of one folder; the ending `.yaml` is taken as well as `.yml`."""
    suffix = FOLDERS[folder]
    found = list(find_files(root, folder, suffix))
    if suffix == ".yml":
        found += find_files(root, folder, ".yaml")
    return found


def _load_file(records: Records, root: Path, folder: str, path: Path) -> None:
    try:
        source = load_source(path, root)
    except SourceError as error:
        records.problems.append(error.problem)
        records.broken.add(path.stem)
        return
    document = read_post(source) if folder in (NEWS, SUGGESTIONS) else read_record(source)
    record, problems = load_record(document, folder)
    records.problems += problems
    if record is None:
        records.broken.add(source.stem)
    else:
        _keep(records, record)


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
    return _model(document, folder).from_document(document, **more)


def _id_problem(document: Document, what: str) -> Problem:
    name = document.source.name
    return Problem(name, 1, 1, f"文件名就是编号：{what}", "id-form", remedy="改文件名")


def _model(document: Document, folder: str) -> type[Record]:
    if folder == "deputies":
        kind = document.values.get("类型", document.values.get("type"))
        return Vacancy if kind == "空缺席位" else Deputy
    models: dict[str, type[Record]] = {
        "stations": Station,
        NEWS: Activity,
        SUGGESTIONS: Suggestion,
    }
    return models[folder]


_TABLES: dict[type[Record], str] = {
    Deputy: "deputies",
    Vacancy: "vacancies",
    Station: "stations",
    Activity: "activities",
    Suggestion: "suggestions",
}


def _keep(records: Records, record: Record) -> None:
    """Put a record into its table; an id that any record has already is refused."""
    tables: dict[type[Record], dict[str, Record]] = {
        model: getattr(records, name) for model, name in _TABLES.items()
    }
    taken = next((table[record.id] for table in tables.values() if record.id in table), None)
    if taken is None:
        tables[type(record)][record.id] = record
        return
    records.problems.append(
        record.problem(
            "id-taken",
            f"编号 “{record.id}” 已经用在 {taken.file}",
            remedy="换一个没有用过的文件名",
        )
    )
