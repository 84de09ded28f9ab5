"""The symbols of codes are those of the package `qrcode`, mask and all, only sooner."""

from __future__ import annotations

import string
import time
from random import Random

import pytest
from qrcode import util
from qrcode.base import RSBlock
from qrcode.main import QRCode

from gongshi.codes import pattern
from gongshi.codes.correction import correction
from gongshi.codes.mask import penalty
from gongshi.codes.pattern import CORRECTION, draw_symbol
from gongshi.codes.symbol import Level, PayloadTooLongError, make_symbol

LEVELS: tuple[Level, ...] = ("L", "M", "Q", "H")
COMPACT = string.digits + string.ascii_uppercase + "-./:"


def librarys(payload: str, level: Level, mask: int | None = None) -> QRCode:
    code = QRCode(error_correction=CORRECTION[level], mask_pattern=mask)
    code.add_data(payload)
    code.make(fit=True)
    return code


def rows(code: QRCode) -> list[str]:
    return ["".join("1" if module else "0" for module in row) for row in code.modules]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    "payload",
    [
        "HTTPS://EXAMPLE.ORG/F/C001/",
        "HTTPS://EXAMPLE.ORG/F/LR-XIAOGUANYI/",
        "HTTPS://WWW.EXAMPLE.ORG/kailu/F/K001/",  # capitals, then bytes
        "https://example.org/f/c001/",
        "HTTP://A.CN/F/1/",
        "1",
        "13800138000",
        "0123456789" * 5,
        "大理市人大代表",
        "A" * 60,
    ],
)
def test_symbol_is_the_packages(payload: str, level: Level) -> None:
    assert make_symbol(payload, level).rows == rows(librarys(payload, level))


@pytest.mark.parametrize("letters", [string.printable, COMPACT, string.digits])
def test_any_text_gives_the_packages_symbol(letters: str) -> None:
    random = Random(20250110)
    for _ in range(12):
        payload = "".join(random.choices(letters, k=random.randint(1, 70)))
        level = random.choice(LEVELS)
        assert make_symbol(payload, level).rows == rows(librarys(payload, level)), payload


@pytest.mark.parametrize("count", [7, 10, 13, 17, 18, 20, 22, 24, 26, 28, 30])
def test_correction_is_the_packages(count: int) -> None:
    random = Random(count)
    for length in (1, 9, 16, 68):
        data = random.randbytes(length)
        block = RSBlock(length + count, length)
        buffer = util.BitBuffer()
        buffer.buffer = list(data)
        assert [*data, *correction(data, count)] == util.create_bytes(buffer, [block])


def test_many_are_made_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    payloads = [f"https://example.org/{name}" for name in ("news/", "news/k-77/", "deputies/c1/")]
    few = [draw_symbol(payload, "M") for payload in payloads]
    monkeypatch.setattr(pattern, "_FEW", 0)
    assert [draw_symbol(payload, "M") for payload in payloads[::-1]] == few[::-1]


def test_symbol_has_one_of_the_eight_masks() -> None:
    payload = "HTTPS://EXAMPLE.ORG/F/C001/"
    masked = [rows(librarys(payload, "Q", mask)) for mask in range(8)]
    assert masked.count(make_symbol(payload, "Q").rows) == 1


@pytest.mark.parametrize("mask", range(8))
@pytest.mark.parametrize("level", ["L", "H"])
def test_penalty_is_the_packages(level: Level, mask: int) -> None:
    code = librarys("HTTPS://EXAMPLE.ORG/F/C001/", level, mask)
    assert penalty(int("".join(rows(code)), 2), len(code.modules)) == util.lost_point(code.modules)


SHAPES = {
    "chequered": ["10" * 11, "01" * 11] * 11,
    "all dark": ["1" * 22] * 22,
    "all light": ["0" * 22] * 22,
    "stripes": ["1" * 22, "0" * 22] * 11,
    "blocks": ["1100" * 5 + "11"] * 2 + ["0011" * 5 + "00"] * 2,
    "runs of four and five": ["1111000001111100001111"] * 22,
    "finder at the left": ["1011101000011010101010"] * 22,
    "finder at the right": ["0110101010100001011101"] * 22,
    "finder over two rows": ["0101010101010101010101", "1000010111010000101110"] * 11,
}
"""Squares made of some rows again and again."""


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("upright", [False, True], ids=["as it is", "upright"])
def test_penalty_of_shapes_is_the_packages(shape: list[str], upright: bool) -> None:
    lines = (shape * 22)[:22]
    if upright:
        lines = ["".join(column) for column in zip(*lines, strict=True)]
    expected = util.lost_point([[module == "1" for module in line] for line in lines])
    assert penalty(int("".join(lines), 2), 22) == expected


@pytest.mark.parametrize(("length", "level"), [(400, "L"), (180, "H")])
def test_too_long_is_said(length: int, level: Level) -> None:
    with pytest.raises(PayloadTooLongError, match=f"有 {length} 个字符，{level} 级的二维码装不下"):
        make_symbol("a" * length, level)


def test_codes_of_a_large_site_are_soon_made() -> None:
    """The package alone would take more than ten seconds for so many."""
    payloads = [f"HTTPS://EXAMPLE.ORG/F/DL-{n:06d}/" for n in range(1000)]
    make_symbol.cache_clear()
    started = time.perf_counter()
    assert len({make_symbol(payload).modules for payload in payloads}) == 1000
    assert time.perf_counter() - started < 5
