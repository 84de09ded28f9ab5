"""The register of all codes that were ever issued: `codes.csv` beside `mkdocs.yml`.

A code on a metal plate outlives the file of its record, so the register is kept apart from
the records, and lines are only ever added to it.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Literal, get_args

from msgspec import Struct, field

from gongshi.records.date import parse_date
from gongshi.records.problem import Problem, Severity
from gongshi.records.registry import Registry
from gongshi.records.source import SourceError, load_source
from gongshi.records.value import record_id

FILE = "codes.csv"
COLUMNS = ("编号", "种类", "签发日期", "改为")
MAX_BYTES = 64 * 1024 * 1024  # a million codes

Kind = Literal["代表", "阵地"]

_day = lru_cache(maxsize=1 << 10)(parse_date)  # very many codes are issued on the same days

_BOM = b"\xef\xbb\xbf"  # without it Excel takes the Chinese for GBK


class Code(Struct, frozen=True):
    """One line of the register. `replaced_by` is the id whose address answers instead."""

    id: str
    kind: Kind
    issued_on: date
    replaced_by: str | None = None
    line: int = 0

    def problem(
        self,
        rule: str,
        message: str,
        *,
        remedy: str = "",
        column: str = "编号",
        severity: Severity = "error",
    ) -> Problem:
        """Make a problem at this line."""
        return Problem(FILE, self.line, 1, message, rule, column, remedy, severity)


class Register(Struct, frozen=True):
    """All issued codes by the id of the record they were issued for."""

    codes: Mapping[str, Code] = field(default_factory=dict)


def load_register(root: Path) -> tuple[Register, list[Problem]]:
    """Read the register of the site in folder `root`; none is an empty one.

    Lines with a mistake are told and left out.
    """
    if not (root / FILE).exists():
        return Register(), []
    try:
        source = load_source(root / FILE, root, max_bytes=MAX_BYTES)
    except SourceError as error:
        return Register(), [error.problem]
    codes: dict[str, Code] = {}
    problems: list[Problem] = []
    for line, cells in _rows(source.text, problems):
        found = list(_mistakes(line, cells, codes))
        problems += found
        if not found:
            code = _code(line, cells)
            codes[code.id] = code
    return Register(codes), problems


def _rows(text: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Go through the lines below the heading, with their numbers; blank ones are skipped."""
    reader = csv.reader(StringIO(text), strict=True)
    try:
        heading = next(reader, [])
        if tuple(heading) != COLUMNS:
            wanted = "第一行应当是：" + ",".join(COLUMNS)
            problems.append(_problem(1, "code-columns", "第一行的列名不对", wanted))
            return
        for cells in reader:
            if any(cells):  # Excel leaves rows of nothing but commas
                yield reader.line_num, cells
    except csv.Error:
        problems.append(
            _problem(reader.line_num, "code-quotes", "引号不成对，这一行读不出来", "删去引号")
        )


def _mistakes(line: int, cells: list[str], codes: Mapping[str, Code]) -> Iterator[Problem]:
    if len(cells) != len(COLUMNS):
        message = f"这一行有 {len(cells)} 格，应有 {len(COLUMNS)} 格"
        yield _problem(line, "code-cells", message, "照上面的行写：" + ",".join(COLUMNS))
        return
    name, kind, issued_on, replaced_by = cells
    yield from _id_mistakes(line, name, "编号")
    if name in codes:
        message = f"编号 “{name}” 第 {codes[name].line} 行已经有了"
        yield _problem(line, "code-repeated", message, "删去后写的一行", "编号")
    if kind not in get_args(Kind):
        yield _problem(line, "code-kind-word", f"种类 “{kind}” 只能填：代表、阵地", "", "种类")
    try:
        _day(issued_on)
    except ValueError as error:
        yield _problem(line, "code-date", f"签发日期：{error}", "", "签发日期")
    if replaced_by:
        yield from _id_mistakes(line, replaced_by, "改为")


def _id_mistakes(line: int, name: str, column: str) -> Iterator[Problem]:
    try:
        if record_id(name) != name:
            raise ValueError("前后不能有空格")
    except ValueError as error:
        yield _problem(line, "code-id", f"{column} “{name}”：{error}", "", column)


def _problem(line: int, rule: str, message: str, remedy: str, column: str = "") -> Problem:
    return Problem(FILE, line, 1, message, rule, column, remedy)


def _code(line: int, cells: list[str]) -> Code:
    name, kind, issued_on, replaced_by = cells
    checked: Kind = "代表" if kind == "代表" else "阵地"
    return Code(name, checked, _day(issued_on), replaced_by or None, line)


def issue(registry: Registry, register: Register, today: date) -> list[Code]:
    """Give a new code to each serving deputy and open station without one, in order of ids."""
    return [Code(name, kind, today) for name, kind in sorted(due_codes(registry, register))]


def due_codes(registry: Registry, register: Register) -> Iterator[tuple[str, Kind]]:
    """Give the id and the kind of each serving deputy and open station without a code."""
    codes = register.codes
    yield from ((d.id, "代表") for d in registry.serving if d.id not in codes)
    yield from ((name, "阵地") for name in registry.open_stations if name not in codes)


def write_issued(root: Path, codes: Sequence[Code]) -> None:
    """Add lines at the end of the register; what is there stays byte for byte.

    The new file takes the old one's place at once, so that nobody ever finds half of it.
    """
    path = (root / FILE).resolve()
    old = path.read_bytes() if path.exists() else b""
    kept = old or _BOM + (",".join(COLUMNS) + "\n").encode()
    end = "\r\n" if b"\r\n" in kept else "\n"
    lines = "".join(f"{code.id},{code.kind},{code.issued_on},{end}" for code in codes)
    missing = b"" if kept.endswith(b"\n") else end.encode()
    _write_whole(path, kept + missing + lines.encode())


def _write_whole(path: Path, data: bytes) -> None:
    from tempfile import NamedTemporaryFile

    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        new = Path(file.name)
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            new.chmod(mode)
            file.close()  # or Windows would not let it be renamed
            new.replace(path)
        except BaseException:
            file.close()
            new.unlink(missing_ok=True)
            raise
