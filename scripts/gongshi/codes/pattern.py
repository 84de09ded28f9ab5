"""The modules of a code, as the package `qrcode` would set them, some fifty times as fast.

For each size and level the package draws what all symbols share: what is always dark, the masks,
and the marks that name them. Of a symbol itself only the bits are set, all of them at once; where
there are very many, only those in which it differs from another. For a symbol depends on its data
bits by exclusive or alone (error correction too).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import itemgetter

from qrcode import base, constants, util
from qrcode.main import QRCode

from gongshi.codes.correction import with_correction
from gongshi.codes.mask import penalty
from gongshi.codes.symbol import Level, PayloadTooLongError, Symbol

CORRECTION: dict[Level, int] = {
    "L": constants.ERROR_CORRECT_L,
    "M": constants.ERROR_CORRECT_M,
    "Q": constants.ERROR_CORRECT_Q,
    "H": constants.ERROR_CORRECT_H,
}
_LARGEST = 9  # up to this version the length of a text takes the same number of bits
_FIRST_NUMBERED = 7  # smaller versions do not say which they are
_TIMING = 6  # the column of the timing pattern
_FEW = 200  # symbols of a size; of more, it is worth learning what each bit turns
_SHORTEST_CHUNK = 20  # as the package has it: a change of mode costs bits too


def draw_symbol(payload: str, level: Level) -> Symbol:
    """Make the symbol of a text. Raises PayloadTooLongError."""
    chunks = list(util.optimal_data_chunks(payload, minimum=_SHORTEST_CHUNK))
    bits = _encode(chunks)
    limits = util.BIT_LIMIT_TABLE[CORRECTION[level]]
    version = bisect_left(limits, bits.length, 1)
    if version > _LARGEST:
        raise PayloadTooLongError(payload, level)
    data = bits.padded(limits[version])
    return _pattern(version, level).symbol(data)


class _Bits:
    """Gathers bits in one number; the package's chunks write into it as into its own buffer."""

    def __init__(self) -> None:
        self.value = 0
        self.length = 0

    def put(self, number: int, length: int) -> None:
        self.value = self.value << length | number
        self.length += length

    def padded(self, size: int) -> int:
        """Give all bits with what fills a symbol up (ISO/IEC 18004, 7.4.10)."""
        self.put(0, min(4, size - self.length))
        self.put(0, -self.length % 8)
        for n in range((size - self.length) // 8):
            self.put((util.PAD0, util.PAD1)[n % 2], 8)
        return self.value


def _encode(chunks: list[util.QRData]) -> _Bits:
    bits = _Bits()
    for chunk in chunks:
        bits.put(chunk.mode, 4)
        bits.put(len(chunk), util.length_in_bits(chunk.mode, _LARGEST))
        chunk.write(bits)
    return bits


class _Pattern:
    """What all symbols of one size and level share, and where each bit of a codeword goes."""

    def __init__(self, version: int, level: Level) -> None:
        self.version, self.level = version, CORRECTION[level]
        self.size = version * 4 + 17
        self.blocks = base.rs_blocks(version, self.level)
        words = sum(block.total_count for block in self.blocks)
        self.data = sum(block.data_count for block in self.blocks)
        drafts = [self._drawn(bytes(words), mask) for mask in range(8)]
        self.plain = drafts[0]
        self.masks = [draft ^ self.plain for draft in drafts]
        self.marks = [self._mark(mask) for mask in range(8)]
        self.made, self.ground, self.grounded = 0, 0, self.plain
        self.turned: dict[int, int] = {}
        self._placed = self._places(self.plain ^ self._drawn(b"\xff" * words, 0), 8 * words)

    def symbol(self, data: int) -> Symbol:
        """Put a symbol together: data, mask, and the marks that name level and mask.

        The masks are compared before the marks are set, as the package does.
        """
        draft = self._draft(data)
        mask = min(range(8), key=lambda n: penalty(draft ^ self.masks[n], self.size))
        return Symbol(self.size, draft ^ self.masks[mask] ^ self.marks[mask])

    def _draft(self, data: int) -> int:
        """Give the symbol of some data with the first mask and without marks."""
        self.made += 1
        if self.made <= _FEW:
            self.ground, self.grounded = data, self._set(data)
            return self.grounded
        draft, left = self.grounded, data ^ self.ground
        while left:
            bit = left & -left
            if bit not in self.turned:
                self.turned[bit] = self._set(bit) ^ self.plain
            draft ^= self.turned[bit]
            left ^= bit
        return draft

    def _set(self, data: int) -> int:
        """Set all bits of some data, and those of its correction."""
        words = with_correction(data.to_bytes(self.data, "big"), self.blocks)
        bits = f"{int.from_bytes(words, 'big'):0{8 * len(words)}b}"
        return self.plain ^ int("".join(self._placed(bits + "0")), 2)

    def _places(self, data: int, bits: int) -> Callable[[str], Iterable[str]]:
        """Give what puts bits in the order of the modules; `data` tells which modules have one.

        Other modules take what follows the last bit.
        """
        modules = f"{data:0{self.size**2}b}"
        order = (module for module in _winding(self.size) if modules[module] == "1")
        numbers = dict(zip(order, range(bits), strict=True))
        return itemgetter(*(numbers.get(module, bits) for module in range(self.size**2)))

    def _drawn(self, words: bytes, mask: int) -> int:
        """Let the package set the modules for these codewords, without marks."""
        code = QRCode(version=self.version, error_correction=self.level)
        code.data_cache = list(words)
        code.makeImpl(True, mask)
        return _number(code)

    def _mark(self, mask: int) -> int:
        """Let the package set the modules that name level, mask and size, and no others."""
        code = QRCode(version=self.version, error_correction=self.level)
        code.modules_count = self.size
        code.modules = [[False] * self.size for _ in range(self.size)]
        code.setup_type_info(False, mask)
        if self.version >= _FIRST_NUMBERED:
            code.setup_type_number(False)
        return _number(code)


def _number(code: QRCode) -> int:
    modules = ("1" if module else "0" for row in code.modules for module in row)
    return int("".join(modules), 2)


def _winding(size: int) -> Iterator[int]:
    """Go through the modules as bits are set: up and down again in columns of two, from the right.

    The column of the timing pattern is left out (ISO/IEC 18004, 7.7.3).
    """
    rows = range(size - 1, -1, -1)
    for right in (*range(size - 1, _TIMING, -2), *range(_TIMING - 1, 0, -2)):
        for row in rows:
            yield row * size + right
            yield row * size + right - 1
        rows = rows[::-1]


@cache
def _pattern(version: int, level: Level) -> _Pattern:
    return _Pattern(version, level)
