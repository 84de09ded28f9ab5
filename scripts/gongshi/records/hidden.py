"""Fields that a congress does not publish (`隐藏字段`): taken out before any page is made.

What is not in the registry cannot reach a page, a data file, the search or a feed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from msgspec.structs import replace

from gongshi.records.activity import Activity
from gongshi.records.deputy import Deputy, Vacancy
from gongshi.records.load import Records
from gongshi.records.part import fields_of
from gongshi.records.problem import Problem, did_you_mean
from gongshi.records.record import Record
from gongshi.records.settings import Settings
from gongshi.records.station import Station
from gongshi.records.suggestion import Suggestion

KINDS: dict[str, type[Record]] = {
    model.kind: model for model in (Deputy, Vacancy, Station, Activity, Suggestion)
}

R = TypeVar("R", bound=Record)


def hide_fields(records: Records, settings: Settings) -> Records:
    """Give the records without the fields that the settings hide."""
    if not settings.hidden:
        return records
    return replace(
        records,
        deputies=_without(records.deputies, Deputy, settings),
        vacancies=_without(records.vacancies, Vacancy, settings),
        stations=_without(records.stations, Station, settings),
        activities=_without(records.activities, Activity, settings),
        suggestions=_without(records.suggestions, Suggestion, settings),
    )


def _without(table: dict[str, R], model: type[R], settings: Settings) -> dict[str, R]:
    empty = dict(_hidden_defaults(model, settings))
    if not empty:
        return table
    return {key: replace(record, **empty) for key, record in table.items()}


def _hidden_defaults(model: type[Record], settings: Settings) -> Iterator[tuple[str, Any]]:
    for label in settings.hidden.get(model.kind, ()):
        name = field_named(model, label)
        if name and not (field := fields_of(model)[name]).is_required:
            yield name, field.default


def field_named(model: type[Record], label: str) -> str | None:
    """Give the field of a model by its Chinese name."""
    return next((name for name, field in fields_of(model).items() if field.title == label), None)


def check_hidden(settings: Settings) -> Iterator[Problem]:
    """Hidden fields must exist and be ones a record can do without."""
    for kind, labels in settings.hidden.items():
        model = KINDS.get(kind)
        if model is None:
            hint = did_you_mean(kind, KINDS)
            message = f"隐藏字段：没有“{kind}”这种记录{hint}"
            remedy = "可以写：" + "、".join(KINDS)
            yield settings.problem("hidden-kind", message, ("hidden", kind), remedy=remedy)
            continue
        yield from _check_labels(settings, model, labels)


def _check_labels(
    settings: Settings, model: type[Record], labels: tuple[str, ...]
) -> Iterator[Problem]:
    optional = [field.title for field in fields_of(model).values() if not field.is_required]
    for n, label in enumerate(labels):
        name, path = field_named(model, label), ("hidden", model.kind, n)
        if name is None:
            hint = did_you_mean(label, optional)
            message = f"隐藏字段：{model.kind}没有“{label}”这个字段{hint}"
            remedy = "可以隐藏：" + "、".join(optional)
            yield settings.problem("hidden-field", message, path, remedy=remedy)
        elif fields_of(model)[name].is_required:
            message = f"隐藏字段：{model.kind}的“{label}”是必填的，不能隐藏"
            remedy = "从隐藏字段里删去"
            yield settings.problem("hidden-required", message, path, remedy=remedy)
