"""What all records share: a strict model, Chinese and English keys, problems with their place."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple, Self

from msgspec.structs import force_setattr

from gongshi.records.document import Document, Mark, Path
from gongshi.records.field import NOT_KEYS, chinese_name, fields_by_key, label, mark_of
from gongshi.records.part import Part, fields_of
from gongshi.records.problem import Problem, Severity, did_you_mean, fails, nearest
from gongshi.records.taking import NotTaken, take


class Origin(NamedTuple):
    """Where a record was read: its file below the site's root, and what stood there.

    `digest` stands for name and content of the file, `counted` for what figures may count of it
    (0 where that is not known). `unobjectionable` says that no rule had anything to say of its
    texts before. `read` reads `file` again, with the place of each value: only problems need
    that, so it is not kept, but for the `places` that were asked for.
    """

    file: str
    digest: int
    read: Callable[[str], Document | None]
    places: dict[Path, Mark]
    unobjectionable: bool = False
    counted: int = 0


class Record(Part, eq=False):
    """A record of its own file. `id` is the file's name and never changes.

    What is `only_shown` no figure counts, and none is named by it: figures stay where only that
    has changed.
    """

    kind: ClassVar[str] = "记录"
    only_shown: ClassVar[frozenset[str]] = frozenset()

    id: str
    _document: Document | None = None
    _origin: Origin | None = None

    @classmethod
    def from_document(cls, document: Document, **more: Any) -> tuple[Self | None, list[Problem]]:
        """Make the record from what the file says, or give every reason why not.

        A record may come with problems too, none of them an error.
        """
        values, problems = translate(cls, document)
        problems = [*document.problems, *problems]
        if fails(problems):
            reasons = _reasons(cls, document, {**values, **more}) if values else []
            return None, [*problems, *_not_yet_named(reasons, problems)]
        try:
            record = take(cls, {**values, **more})
        except NotTaken as error:
            return None, [*problems, *_explain(cls, document, error)]
        force_setattr(record, "_document", document)
        return record, problems

    @classmethod
    def from_plain(cls, values: dict[str, Any], **more: Any) -> Self | None:
        """Make the record from values that need no remark; None where there is one to make."""
        try:
            return take(cls, {**in_english(cls, values), **more})
        except (KeyError, NotTaken):
            return None

    def problem(
        self,
        rule: str,
        message: str,
        path: Path = (),
        *,
        remedy: str = "",
        severity: Severity = "error",
    ) -> Problem:
        """Make a problem at one field of this record, `path` in English names."""
        mark = self._mark(path)
        if mark is None:
            return Problem(self.file or self.id, 1, 1, message, rule, "", remedy, severity)
        name = label(type(self), path)
        return Problem(self.file, mark.line, mark.column, message, rule, name, remedy, severity)

    def _mark(self, path: Path) -> Mark | None:
        """Find the place of a field; None where there is no file (any more)."""
        origin = self.origin
        if origin and path in origin.places:
            return origin.places[path]
        document = self.document
        if document is None:
            return None
        mark = mark_of(document, path)
        if origin and document.source.digest == origin.digest:
            origin.places[path] = mark
        return mark

    @property
    def file(self) -> str:
        """The record's file below the site's root."""
        if origin := self.origin:
            return origin.file
        return self._document.source.name if self._document else ""

    @property
    def origin(self) -> Origin | None:
        """Where the record was read; None for one made in code."""
        return self._origin

    @property
    def digest(self) -> int:
        """A number that stands for the record's file and what is written there."""
        if origin := self._origin:
            return origin.digest
        return self._document.source.digest if self._document else 0

    @property
    def counted(self) -> int:
        """A number that stands for all of the record that figures may count."""
        origin = self._origin
        return origin.counted if origin and origin.counted else self.digest

    @property
    def document(self) -> Document | None:
        """What the file said, with marks; None for a record made in code."""
        if self._document is None and self._origin:
            origin = self._origin
            return _read_lately(origin.read, origin.file, origin.digest)
        return self._document

    def settle(self, origin: Origin) -> None:
        """Note where the record was read, and forget the text until it is asked for."""
        force_setattr(self, "_origin", origin)
        force_setattr(self, "_document", None)


@lru_cache(maxsize=8)  # a rule asks for the same one a few times; all would fill the memory
def _read_lately(
    read: Callable[[str], Document | None], file: str, _digest: int
) -> Document | None:
    return read(file)


def _not_yet_named(reasons: list[Problem], problems: list[Problem]) -> list[Problem]:
    """Drop reasons on lines that have a problem already (a misspelt key is not also missing)."""
    if any(p.rule in ("unknown-field", "both-spellings") for p in problems):
        reasons = [p for p in reasons if p.rule != "missing-field"]
    return reasons


def translate(model: type[Part], document: Document) -> tuple[dict[str, Any], list[Problem]]:
    """Turn the keys of a document into English names; unknown and doubled ones are problems."""
    translator = _Translator(document)
    return translator.mapping(model, document.values, (), ()), translator.problems


def in_english(model: type[Part], values: dict[str, Any]) -> dict[str, Any]:
    """Translate as `translate` does, no path noted; KeyError where that would make a remark."""
    table = fields_by_key(model)
    out: dict[str, Any] = {}
    for key, value in values.items():
        name, part, many = table[key]
        if name in out:
            raise KeyError(key)
        if many and value is not None and not isinstance(value, list):
            value = [value]
        out[name] = _parts_in_english(part, value) if part else value
    return {name: value for name, value in out.items() if value is not None}


def _parts_in_english(part: type[Part], value: Any) -> Any:
    if isinstance(value, list):
        return [_parts_in_english(part, item) for item in value]
    return in_english(part, value) if isinstance(value, dict) else value


class _Translator:
    """Walks a document's values beside its model, noting how each path was spelled."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def mapping(
        self, model: type[Part], values: dict[str, Any], written: Path, path: Path
    ) -> dict[str, Any]:
        table = fields_by_key(model)
        out: dict[str, Any] = {}
        for key, value in values.items():
            here = (*written, key)
            entry = table.get(key)
            if entry is None:
                self.problems.append(_unknown(model, key, here, self.document))
            elif entry[0] in out:
                self.problems.append(_both(model, entry[0], here, self.document))
            else:
                name, part, many = entry
                self.document.spelled[*path, name] = here
                out[name] = self.value(part, many, value, here, (*path, name))
        return {name: value for name, value in out.items() if value is not None}

    def value(
        self, part: type[Part] | None, many: bool, value: Any, written: Path, path: Path
    ) -> Any:
        if many and value is not None and not isinstance(value, list):
            return self.items(part, [value], written, path, single=True)
        if isinstance(value, list):
            return self.items(part, value, written, path)
        if part is not None and isinstance(value, dict):
            return self.mapping(part, value, written, path)
        return value

    def items(
        self,
        part: type[Part] | None,
        values: list[Any],
        written: Path,
        path: Path,
        *,
        single: bool = False,
    ) -> list[Any]:
        """Translate a list; one thing written without making it a list has its own place."""
        out = []
        for n, value in enumerate(values):
            here = written if single else (*written, n)
            self.document.spelled[*path, n] = here
            out.append(self.value(part, False, value, here, (*path, n)))
        return out


def _unknown(model: type[Part], key: str, written: Path, document: Document) -> Problem:
    known = [one.title for name, one in fields_of(model).items() if name not in NOT_KEYS]
    near = nearest(key, known)
    mark = document.keys.get(written) or document.mark(written)
    return Problem(
        document.source.name,
        mark.line,
        mark.column,
        f"不认识的字段“{key}”{did_you_mean(key, known)}",
        "unknown-field",
        key,
        "改成认识的字段名，或删去" if near else "可用的字段：" + "、".join(known),
    )


def _both(model: type[Part], name: str, written: Path, document: Document) -> Problem:
    mark = document.keys.get(written) or document.mark(written)
    chinese = chinese_name(model, name)
    return Problem(
        document.source.name,
        mark.line,
        mark.column,
        f"“{chinese}”和“{name}”是同一个字段，写了两次",
        "both-spellings",
        chinese,
        f"只留“{chinese}”",
    )


def _explain(model: type[Part], document: Document, error: NotTaken) -> list[Problem]:
    from gongshi.records.explain import explain  # PyYAML with it, which most builds never need

    return [*explain(model, document, error.mistakes)]


def _reasons(model: type[Part], document: Document, values: dict[str, Any]) -> list[Problem]:
    """Give what is wrong with these values, for a file that has other problems too."""
    try:
        take(model, values)
    except NotTaken as error:
        return _explain(model, document, error)
    return []
