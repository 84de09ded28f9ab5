"""What is wrong with the values of a record, in Chinese and at its place in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongshi.records.document import Document
from gongshi.records.field import label, place
from gongshi.records.part import Part
from gongshi.records.problem import Problem
from gongshi.records.taking import Mistake
from gongshi.records.yaml_mistake import COLON_REMEDY, find_swallowed


def explain(
    model: type[Part], document: Document, mistakes: Iterable[Mistake]
) -> Iterator[Problem]:
    """Turn mistakes into problems at the places in the file."""
    for path, rule, sentence, remedy, written in mistakes:
        name = label(model, path)
        if rule == "missing-field" and (unseen := _unseen(document, name)):
            yield unseen
        elif written is not None and "：" in str(written):
            message = "用了中文冒号“：”"
            yield place(model, document, path, "yaml-wide-colon", message, COLON_REMEDY)
        else:
            message = sentence.replace("{label}", name, 1)
            yield place(model, document, path, rule, message, remedy)


def _unseen(document: Document, name: str) -> Problem | None:
    """Tell of a field that is there for the eye, but not for YAML because of its colon."""
    found = find_swallowed(document.source.text, name)
    if found is None:
        return None
    line, column = found
    message = f"“{name}”后面的冒号不对，这一行没有读成字段"
    at = (document.source.name, line + 1, column + 1)
    return Problem(*at, message, "yaml-wide-colon", name, COLON_REMEDY)
