"""A part made of what a file says: every value taken, every mistake noted.

Values are as YAML has them, under English names. Where a mistake stands in the file, and what
staff call the field, nothing here knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, get_args, get_origin

from gongshi.records.document import Path
from gongshi.records.part import Field, Part, Take, fields_of, without_none, written_names

P = TypeVar("P", bound=Part)

Taking = Callable[[Any], Any]
"""Makes a value of what is written. Raises ValueError with a sentence, or NotTaken."""


class Mistake(NamedTuple):
    """What is wrong with the value at a path, in a sentence that begins with its {label}.

    `rule` is its machine name; `written` is what was to be several fields and is not.
    """

    path: Path
    rule: str
    sentence: str
    remedy: str = ""
    written: Any = None


class NotTaken(ValueError):
    """Some of what is written is wrong."""

    def __init__(self, *mistakes: Mistake) -> None:
        super().__init__(*mistakes)
        self.mistakes = mistakes


def take(model: type[P], values: dict[str, Any]) -> P:
    """Make a part of its values. Raises NotTaken with every mistake there is."""
    takings = _takings(model)
    try:
        return model(**{name: takings[name](value) for name, value in values.items()})
    except (KeyError, TypeError, ValueError) as error:
        raise NotTaken(*_mistakes(model, values, error)) from None


def _mistakes(model: type[Part], values: dict[str, Any], error: Exception) -> list[Mistake]:
    """Give all that is wrong, which the first error has told of."""
    found = [*_wrong_fields(model, values)]
    if found:
        return found
    if not isinstance(error, ValueError):
        raise error
    return [*_told(error)]  # each is right, but they do not go together


def _wrong_fields(model: type[Part], values: dict[str, Any]) -> Iterator[Mistake]:
    takings = _takings(model)
    for name, field in fields_of(model).items():
        if name in values:
            yield from _wrong(name, takings[name], values[name])
        elif field.is_required:
            yield Mistake((name,), "missing-field", "缺少“{label}”", "补上这一行")
    for name in values:
        if name not in takings:
            yield Mistake((name,), "unknown-field", "不认识的字段“{label}”", "删去")


def _wrong(step: str | int, taking: Taking, value: Any) -> Iterator[Mistake]:
    """Tell what is wrong with one value, seen from what holds it."""
    try:
        taking(value)
    except ValueError as error:
        for mistake in _told(error):
            yield mistake._replace(path=(step, *mistake.path))


def _told(error: ValueError) -> tuple[Mistake, ...]:
    if isinstance(error, NotTaken):
        return error.mistakes
    return (Mistake((), "wrong-value", f"“{{label}}”：{error}"),)


@cache
def _takings(model: type[Part]) -> dict[str, Taking]:
    """Give what takes each field of a model; what has no Chinese key is taken as it is."""
    own = dict.fromkeys(written_names(model), _as_it_is)
    return own | {name: _taking(field.holds, field) for name, field in fields_of(model).items()}


def _taking(kind: Any, field: Field) -> Taking:
    kind = without_none(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _one_after_the_other([one.take for one in arguments[1:] if isinstance(one, Take)])
    if origin is Literal:
        return partial(_choice, arguments)
    if origin is tuple:
        return partial(_many, _taking(arguments[0], field), field)
    return partial(_part, kind) if origin is None and issubclass(kind, Part) else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _one_after_the_other(takes: list[Taking]) -> Taking:
    if len(takes) == 1:
        return takes[0]

    def take_all(value: Any) -> Any:
        for one in takes:
            value = one(value)
        return value

    return take_all


def _choice(choices: tuple[str, ...], value: Any) -> Any:
    if value in choices:
        return value
    sentence = f"“{{label}}”不能填“{value}”，只能填：{'、'.join(choices)}"
    raise NotTaken(Mistake((), "wrong-choice", sentence))


def _many(item: Taking, field: Field, value: Any) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        sentence, remedy = "“{label}”要写成列表", "每项一行，以“- ”开头"
        raise NotTaken(Mistake((), "wrong-shape", sentence, remedy))
    wrong = [*_wrong_length(field, len(value))]
    if not wrong:
        try:
            return tuple([item(one) for one in value])
        except ValueError:
            pass
    for n, one in enumerate(value):
        wrong += _wrong(n, item, one)
    raise NotTaken(*wrong)


def _wrong_length(field: Field, length: int) -> Iterator[Mistake]:
    if length < field.least:
        yield Mistake((), "too-few", f"“{{label}}”至少要有 {field.least} 项", "补上缺的")
    if field.most is not None and length > field.most:
        yield Mistake((), "too-many", f"“{{label}}”最多有 {field.most} 项", "删去多的")


def _part(model: type[Part], value: Any) -> Part:
    if isinstance(value, model):
        return value
    if isinstance(value, dict):
        return take(model, value)
    sentence = "“{label}”要分成几个字段来写"
    raise NotTaken(Mistake((), "wrong-shape", sentence, "照样例的写法", value))
