"""The codewords by which a reader makes up for what is lost of a code (Reed–Solomon).

They are what is left of the data divided by a polynomial over the field of 256 elements
(ISO/IEC 18004, 7.5). Divided here a byte at a time, by a table of what each leading byte takes
away, which is some fifty times as fast as going from coefficient to coefficient.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, zip_longest

from qrcode.base import EXP_TABLE, LOG_TABLE, RSBlock


def with_correction(data: bytes, blocks: Sequence[RSBlock]) -> bytes:
    """Give all codewords of a symbol in their order: of each block one, again and again."""
    parts = list(_cut(data, blocks))
    corrections = [
        correction(part, block.total_count - block.data_count)
        for part, block in zip(parts, blocks, strict=True)
    ]
    turns = chain(zip_longest(*parts), zip_longest(*corrections))
    return bytes(word for turn in turns for word in turn if word is not None)


def _cut(data: bytes, blocks: Sequence[RSBlock]) -> Iterator[bytes]:
    start = 0
    for block in blocks:
        yield data[start : start + block.data_count]
        start += block.data_count


def correction(data: bytes, count: int) -> bytes:
    """Give `count` codewords of correction for the data of one block."""
    taken, top, rest = _taken(count), 8 * (count - 1), 0
    below = (1 << top) - 1
    for byte in data:
        rest = (rest & below) << 8 ^ taken[rest >> top ^ byte]
    return rest.to_bytes(count, "big")


@lru_cache(maxsize=64)
def _taken(count: int) -> list[int]:
    """Give for each leading byte what its multiple of the divisor takes from the bytes below."""
    divisor = [1]
    for n in range(count):  # times x + 2ⁿ
        shifted = [0, *(_times(word, EXP_TABLE[n]) for word in divisor)]
        divisor = [one ^ other for one, other in zip([*divisor, 0], shifted, strict=True)]
    taken = [0]
    for bit in range(8):
        multiple = bytes(_times(word, 1 << bit) for word in divisor[1:])
        taken += [known ^ int.from_bytes(multiple, "big") for known in taken]
    return taken


def _times(one: int, other: int) -> int:
    """Multiply two elements of the field, of which the second is not 0."""
    return EXP_TABLE[(LOG_TABLE[one] + LOG_TABLE[other]) % 255] if one else 0
