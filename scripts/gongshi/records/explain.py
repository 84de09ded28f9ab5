"""What pydantic finds wrong in a record, in Chinese and at its place in the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from gongshi.records.document import Document
from gongshi.records.field import label, place
from gongshi.records.problem import Problem
from gongshi.records.yaml_mistake import COLON_REMEDY, find_swallowed

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
