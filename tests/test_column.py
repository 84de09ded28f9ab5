"""Numbers come back as they were."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.records.column import pack, pack_rows, unpack, unpack_rows

LARGEST = 2**63


@given(st.lists(st.integers(-LARGEST, LARGEST - 1)))
def test_numbers_come_back(numbers: list[int]) -> None:
    packed = pack(numbers)
    assert isinstance(packed, bytes)
    assert unpack(packed) == numbers


def test_large_numbers_come_back_too() -> None:
    """Some systems number their files with 128 bits."""
    assert unpack(pack([1, LARGEST, 2**100])) == [1, LARGEST, 2**100]


@given(st.lists(st.lists(st.integers(0, 9))))
def test_rows_come_back(rows: list[list[int]]) -> None:
    assert [*unpack_rows(pack_rows(rows))] == rows


def test_machines_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is packed does not depend on the order in which a machine keeps bytes."""
    assert pack([1, -2]) == b"i\x01\0\0\0\xfe\xff\xff\xff"
    monkeypatch.setattr(sys, "byteorder", "big")
    assert unpack(pack([1, -2])) == [1, -2]
    assert pack([1]) == b"i\0\0\0\x01"
