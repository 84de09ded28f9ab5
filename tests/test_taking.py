"""Parts made of what is written: what is taken, and every mistake at once."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import pytest

from gongshi.records.part import Part, Take, fields_of, named
from gongshi.records.taking import NotTaken, take
from gongshi.records.value import Day, OneLine, RecordId, WholeNumber


def _even(number: int) -> int:
    if number % 2:
        raise ValueError("要是双数")
    return number


class Leg(Part):
    """A leg of a table."""

    wood: OneLine = named("木料", "什么木头")
    length: Annotated[WholeNumber, Take(_even)] = named("长", "厘米", 70)


class Table(Part):
    """A table; its made-up rule is that no table is called 无名."""

    key: str
    name: OneLine = named("名称", "叫什么")
    legs: tuple[Leg, ...] = named("腿", "一条一项", least=3, most=4)
    shape: Literal["圆", "方"] = named("形状", "圆 或 方", "方")
    made_on: Day | None = named("制成", "哪天", None)
    rooms: tuple[RecordId, ...] = named("房间", "放在哪里", ())
    notes: dict[str, str] = named("备注", "名称: 内容", {"看": "一看"})
    lamp: Leg | None = named("灯", "灯杆", None)

    def __post_init__(self) -> None:
        if self.name == "无名":
            raise ValueError("要有名称")


LEG = {"wood": "松木"}
GOOD: dict[str, Any] = {
    "key": "t1",
    "name": "桌子",
    "legs": [LEG, LEG, {"wood": "柏木", "length": "72"}],
}


def test_all_values_are_taken_and_defaults_stand_for_the_rest() -> None:
    table = take(Table, {**GOOD, "made_on": "2024-01-02", "rooms": ["a1", "b2"], "lamp": LEG})
    assert table.legs == (Leg(wood="松木"), Leg(wood="松木"), Leg(wood="柏木", length=72))
    assert (table.key, table.made_on, table.rooms) == ("t1", date(2024, 1, 2), ("a1", "b2"))
    assert (table.shape, table.lamp, table.notes) == ("方", Leg(wood="松木"), {"看": "一看"})
    assert take(Table, GOOD).notes is not table.notes


def test_what_code_has_made_goes_through() -> None:
    legs = (Leg(wood="松木"),) * 3
    assert take(Table, {**GOOD, "legs": legs}).legs == legs


WRONG: list[tuple[dict[str, Any], list[tuple[tuple[str | int, ...], str, str]]]] = [
    ({"name": None}, [(("name",), "wrong-value", "“{label}”：这里要填文字")]),
    ({"name": "桌\n子"}, [(("name",), "wrong-value", "“{label}”：只能写一行")]),
    ({"name": "无名"}, [((), "wrong-value", "“{label}”：要有名称")]),
    ({"legs": [LEG]}, [(("legs",), "too-few", "“{label}”至少要有 3 项")]),
    ({"legs": [LEG] * 5}, [(("legs",), "too-many", "“{label}”最多有 4 项")]),
    ({"legs": "松木"}, [(("legs",), "wrong-shape", "“{label}”要写成列表")]),
    ({"legs": [LEG, LEG, "松木"]}, [(("legs", 2), "wrong-shape", "“{label}”要分成几个字段来写")]),
    ({"legs": [LEG, {}, LEG]}, [(("legs", 1, "wood"), "missing-field", "缺少“{label}”")]),
    ({"legs": [{"wood": "松木", "length": "71"}, LEG, LEG]},
     [(("legs", 0, "length"), "wrong-value", "“{label}”：要是双数")]),
    ({"legs": [{"wood": "松木", "length": "七十"}, LEG, LEG]},
     [(("legs", 0, "length"), "wrong-value", "“{label}”：“七十”不是整数")]),
    ({"shape": "三角"}, [(("shape",), "wrong-choice", "“{label}”不能填“三角”，只能填：圆、方")]),
    ({"shape": ["圆"]}, [(("shape",), "wrong-choice", "“{label}”不能填“['圆']”，只能填：圆、方")]),
    ({"lamp": ["松木"]}, [(("lamp",), "wrong-shape", "“{label}”要分成几个字段来写")]),
    ({"lamp": {"wood": "松木", "light": 1}},
     [(("lamp", "light"), "unknown-field", "不认识的字段“{label}”")]),
    ({"colour": "红"}, [(("colour",), "unknown-field", "不认识的字段“{label}”")]),
    ({"name": "", "legs": [{"wood": "<"}], "shape": "三角", "rooms": ["a1", "B2", "c_3"]}, [
        (("name",), "wrong-value", "“{label}”：不能留空；没有内容就删去这一行"),
        (("legs",), "too-few", "“{label}”至少要有 3 项"),
        (("legs", 0, "wood"), "wrong-value", "“{label}”：不能含有“<”"),
        (("shape",), "wrong-choice", "“{label}”不能填“三角”，只能填：圆、方"),
        (("rooms", 1), "wrong-value",
         "“{label}”：编号只能用小写字母、数字和连字符“-”，例如 c001、ts-xizhou"),
        (("rooms", 2), "wrong-value",
         "“{label}”：编号只能用小写字母、数字和连字符“-”，例如 c001、ts-xizhou"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("values", "told"), WRONG)
def test_every_mistake_is_told(
    values: dict[str, Any], told: list[tuple[tuple[str | int, ...], str, str]]
) -> None:
    with pytest.raises(NotTaken) as error:
        take(Table, {**GOOD, **values})
    assert [mistake[:3] for mistake in error.value.mistakes] == told


def test_what_is_lacking_is_told_in_the_order_of_the_fields() -> None:
    with pytest.raises(NotTaken) as error:
        take(Table, {"key": "t1"})
    assert [mistake.path for mistake in error.value.mistakes] == [("name",), ("legs",)]
    assert {mistake.remedy for mistake in error.value.mistakes} == {"补上这一行"}


def test_a_slip_of_the_program_is_no_mistake_of_staff() -> None:
    with pytest.raises(TypeError, match="Missing required argument 'key'"):
        take(Table, {name: value for name, value in GOOD.items() if name != "key"})


def test_fields_know_what_they_hold() -> None:
    fields = fields_of(Table)
    assert [*fields] == ["name", "legs", "shape", "made_on", "rooms", "notes", "lamp"]
    assert [name for name, field in fields.items() if field.is_required] == ["name", "legs"]
    assert [name for name, field in fields.items() if field.holds_many] == ["legs", "rooms"]
    assert {name: field.part for name, field in fields.items() if field.part} == {
        "legs": Leg, "lamp": Leg
    }  # fmt: skip
    assert (fields["legs"].title, fields["legs"].description) == ("腿", "一条一项")


def test_models_hand_down_their_fields() -> None:
    class LongTable(Table):
        leaves: WholeNumber = named("翻板", "几块", 0)

    assert [*fields_of(LongTable)] == [*fields_of(Table), "leaves"]
    assert take(LongTable, {**GOOD, "leaves": "2"}).leaves == 2
