"""The codewords of a symbol: its data, and what corrects errors in them (ISO/IEC 18004, 7.5).

The package `qrcode` works with polynomials as objects; here a division is one loop, some ten
times as fast. A test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from qrcode import base

_POWERS = [base.gexp(n % 255) for n in range(510)]
_LOGARITHMS = [0, *map(base.glog, range(1, 256))]


def codewords(data: bytes, blocks: Sequence[base.RSBlock]) -> list[int]:
    """Give all codewords in the order in which they stand: those of the blocks by turns."""
    parts, corrections, start = [], [], 0
    for block in blocks:
        part = data[start : start + block.data_count]
        parts.append(part)
        corrections.append(_correction(part, block.total_count - block.data_count))
        start += block.data_count
    return [*_by_turns(parts), *_by_turns(corrections)]


def _by_turns(rows: Sequence[Sequence[int]]) -> list[int]:
    return [row[n] for n in range(max(map(len, rows))) for row in rows if n < len(row)]


def _correction(data: bytes, count: int) -> list[int]:
    """Give what is left of some codewords, as a polynomial, divided by the generator."""
    generator = _generator(count)
    rest = [*data, *[0] * count]
    for place in range(len(data)):
        if rest[place]:
            shift = _LOGARITHMS[rest[place]]
            for n, logarithm in enumerate(generator, place + 1):
                rest[n] ^= _POWERS[logarithm + shift]
    return rest[len(data) :]


@lru_cache
def _generator(count: int) -> list[int]:
    """Give the logarithms of the generator's coefficients after the first, which is 1."""
    product = base.Polynomial([1], 0)
    for n in range(count):
        product = product * base.Polynomial([1, base.gexp(n)], 0)
    return [base.glog(coefficient) for coefficient in product][1:]
