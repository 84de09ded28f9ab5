"""What all records share: a strict model, Chinese and English keys, problems with their place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import UnionType
from typing import Any, ClassVar, Self, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationError
from pydantic_core import ErrorDetails

from gongshi.records.document import Document, Mark, Path
from gongshi.records.problem import Problem, Severity, did_you_mean, fails, nearest
from gongshi.records.yaml_mistake import COLON_REMEDY, find_swallowed

_NOT_KEYS = ("id", "body")
"""Fields that come from the file's name and from the text below the front matter."""


class Part(BaseModel):
    """A value with named fields; refuses unknown ones and never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Record(Part):
    """A record of its own file. `id` is the file's name and never changes."""

    kind: ClassVar[str] = "记录"

    id: str
    _document: Document | None = PrivateAttr(default=None)

    @classmethod
    def from_document(cls, document: Document, **more: Any) -> tuple[Self | None, list[Problem]]:
        """Make the record from what the file says, or give every reason why not.

        A record may come with problems too, none of them an error.
        """
        values, problems = translate(cls, document)
        problems = [*document.problems, *problems]
        if fails(problems):
            reasons = validation_problems(cls, document, values, more)
            return None, [*problems, *_not_yet_named(reasons, problems)]
        try:
            record = cls.model_validate({**values, **more})
        except ValidationError as error:
            return None, [*problems, *explain(cls, document, error)]
        record._document = document
        return record, problems

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
        if self._document is None:
            return Problem(self.id, 1, 1, message, rule, remedy=remedy, severity=severity)
        return place(type(self), self._document, path, rule, message, remedy, severity)

    @property
    def file(self) -> str:
        """The record's file below the site's root."""
        return self._document.source.name if self._document else ""

    @property
    def document(self) -> Document | None:
        """What the file said, with marks; None for a record made in code."""
        return self._document


def _not_yet_named(reasons: list[Problem], problems: list[Problem]) -> list[Problem]:
    """Drop reasons on lines that have a problem already (a misspelt key is not also missing)."""
    if any(p.rule in ("unknown-field", "both-spellings") for p in problems):
        reasons = [p for p in reasons if p.rule != "missing-field"]
    return reasons


def place(
    model: type[BaseModel],
    document: Document,
    path: Path,
    rule: str,
    message: str,
    remedy: str = "",
    severity: Severity = "error",
) -> Problem:
    """Make a problem at a path (English names) of a document that was translated."""
    mark = _mark(document, path)
    return Problem(
        document.source.name,
        mark.line,
        mark.column,
        message,
        rule,
        label(model, path),
        remedy,
        severity,
    )


def _mark(document: Document, path: Path) -> Mark:
    """Find the place of a path of English names, or of the nearest thing around it."""
    if path[:1] == ("body",):
        return Mark(document.body_line, 1)
    found = path
    while found and found not in document.spelled:
        found = found[:-1]
    below = path[len(found) :]  # keys that staff choose, such as names of townships
    return document.mark((*document.spelled.get(found, ()), *below))


def label(model: type[BaseModel], path: Path) -> str:
    """Give the Chinese name of the field that a path of English names leads to."""
    names = [part for part in to_chinese(model, path) if isinstance(part, str)]
    return names[-1] if names else "记录"


@cache
def fields_by_key(model: type[BaseModel]) -> dict[str, tuple[str, type[BaseModel] | None, bool]]:
    """Give for each key, Chinese or English: English name, model of its parts, many or one."""
    table: dict[str, tuple[str, type[BaseModel] | None, bool]] = {}
    for name, info in model.model_fields.items():
        if name in _NOT_KEYS:
            continue
        part, many = _shape(info.annotation)
        for key in {name, info.title or name}:
            table[key] = (name, part, many)
    return table


def _shape(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """Tell whether a field holds parts of a model, and whether it holds many."""
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        inner = [a for a in get_args(annotation) if a is not type(None)]
        return _shape(inner[0])
    if origin is tuple:
        return _shape(get_args(annotation)[0])[0], get_args(annotation)[-1] is Ellipsis
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    return None, False


@cache
def chinese_name(model: type[BaseModel], name: str) -> str:
    """Give the Chinese key of a field."""
    info = model.model_fields.get(name)
    return (info.title if info else None) or name


def to_chinese(model: type[BaseModel], path: Path) -> Path:
    """Turn a path of English names into the keys that staff write."""
    out: list[str | int] = []
    here: type[BaseModel] | None = model
    for part in path:
        if isinstance(part, int) or here is None:
            out.append(part)
            continue
        out.append(chinese_name(here, part))
        entry = fields_by_key(here).get(part)
        here = entry[1] if entry else None
    return tuple(out)


def translate(model: type[BaseModel], document: Document) -> tuple[dict[str, Any], list[Problem]]:
    """Turn the keys of a document into English names; unknown and doubled ones are problems."""
    translator = _Translator(document)
    return translator.mapping(model, document.values, (), ()), translator.problems


class _Translator:
    """Walks a document's values beside its model, noting how each path was spelled."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def mapping(
        self, model: type[BaseModel], values: dict[str, Any], written: Path, path: Path
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
        self, part: type[BaseModel] | None, many: bool, value: Any, written: Path, path: Path
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
        part: type[BaseModel] | None,
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


def _unknown(model: type[BaseModel], key: str, written: Path, document: Document) -> Problem:
    known = [info.title or n for n, info in model.model_fields.items() if n not in _NOT_KEYS]
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


def _both(model: type[BaseModel], name: str, written: Path, document: Document) -> Problem:
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


def validation_problems(
    model: type[BaseModel], document: Document, values: dict[str, Any], more: dict[str, Any]
) -> list[Problem]:
    """Give what the model would say of these values, for a file that has other problems too."""
    if not values:
        return []
    try:
        model.model_validate({**values, **more})
    except ValidationError as error:
        return explain(model, document, error)
    return []


_SENTENCES: dict[str, tuple[str, str, str]] = {
    "missing": ("missing-field", "缺少“{label}”", "补上这一行"),
    "literal_error": ("wrong-choice", "“{label}”不能填“{input}”，只能填：{expected}", ""),
    "model_type": ("wrong-shape", "“{label}”要分成几个字段来写", "照样例的写法"),
    "model_attributes_type": ("wrong-shape", "“{label}”要分成几个字段来写", "照样例的写法"),
    "tuple_type": ("wrong-shape", "“{label}”要写成列表", "每项一行，以“- ”开头"),
    "string_type": ("wrong-shape", "“{label}”要填文字", "照样例的写法"),
    "too_short": ("too-few", "“{label}”至少要有 {min_length} 项", "补上缺的"),
    "too_long": ("too-many", "“{label}”最多有 {max_length} 项", "删去多的"),
    "extra_forbidden": ("unknown-field", "不认识的字段“{label}”", "删去"),
}
"""pydantic's kinds of error in Chinese; `value_error` carries its own sentence."""


def explain(model: type[BaseModel], document: Document, error: ValidationError) -> list[Problem]:
    """Turn what pydantic says into sentences at the places in the file."""
    return list(_explain(model, document, error))


def _explain(
    model: type[BaseModel], document: Document, error: ValidationError
) -> Iterator[Problem]:
    for item in error.errors(include_url=False):
        path = tuple(item["loc"])
        name = label(model, path)
        if item["type"] == "missing" and (unseen := _unseen(document, name)):
            yield unseen
        elif item["type"] == "too_short" and item["ctx"]["actual_length"] < len(item["input"]):
            continue  # there are enough, but some have their own problems
        elif item["type"] == "model_type" and "：" in str(item["input"]):
            message = "用了中文冒号“：”"
            yield place(model, document, path, "yaml-wide-colon", message, COLON_REMEDY)
        else:
            yield place(model, document, path, *_sentence(item, name))


def _sentence(item: ErrorDetails, name: str) -> tuple[str, str, str]:
    """Give rule, message and remedy for one error of pydantic's."""
    if item["type"] == "value_error":
        return "wrong-value", f"“{name}”：{item['ctx']['error']}", ""
    rule, sentence, remedy = _SENTENCES.get(
        item["type"], ("wrong-value", "“{label}”填写有误", "照样例的写法")
    )
    context = item.get("ctx", {})
    words = {**context, "label": name, "input": item["input"], "expected": _choices(context)}
    return rule, sentence.format(**words), remedy


def _unseen(document: Document, name: str) -> Problem | None:
    """Tell of a field that is there for the eye, but not for YAML because of its colon."""
    found = find_swallowed(document.source.text, name)
    if found is None:
        return None
    line, column = found
    message = f"“{name}”后面的冒号不对，这一行没有读成字段"
    at = (document.source.name, line + 1, column + 1)
    return Problem(*at, message, "yaml-wide-colon", name, COLON_REMEDY)


def _choices(context: dict[str, Any]) -> str:
    """Give the allowed words of a choice, which pydantic quotes in English."""
    expected = str(context.get("expected", ""))
    return expected.replace("' or '", "、").replace("', '", "、").strip("'")
