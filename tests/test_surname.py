from __future__ import annotations

import pytest

from gongshi.records.surname import name_parts, split_name


@pytest.mark.parametrize(
    ("name", "surname", "given"),
    [
        ("魏金辉", "魏", "金辉"),
        ("尹力", "尹", "力"),
        ("李　伟", "李", "伟"),
        ("欧阳修", "欧阳", "修"),
        ("尉迟惠香", "尉迟", "惠香"),
        ("欧文修", "欧", "文修"),
        ("夏侯", "夏", "侯"),  # two characters: a surname of one
        ("段干城", "段", "干城"),
        ("陈方安生", "陈", "方安生"),
        ("阿依努尔·买合木提江", "", "阿依努尔买合木提江"),
        ("阿不都热合曼", "", "阿不都热合曼"),  # too long for a surname
        ("方", "方", ""),
        ("", "", ""),
    ],
)
def test_a_name_divides(name: str, surname: str, given: str) -> None:
    assert split_name(name) == (surname, given)


@pytest.mark.parametrize("mark", ["·", "•", "‧", "・", ".", "．", " · "])
def test_any_interpunct_divides_parts(mark: str) -> None:
    assert name_parts(f"格桑{mark}次仁") == ("格桑", "次仁")
