"""The modules of a code, as the package `qrcode` would set them, some fifty times as fast.

A symbol depends on its data bits by exclusive or alone (error correction too), and so does
its mask. So for each size and level the package makes one symbol for each mask and one for
each data bit that is ever needed; every other symbol is put together from those.
"""

from __future__ import annotations

from bisect import bisect_left

from qrcode import base, constants, util
from qrcode.main import QRCode

from gongshi.codes.mask import penalty
from gongshi.codes.symbol import Level, PayloadTooLongError, Symbol

CORRECTION: dict[Level, int] = {
    "L": constants.ERROR_CORRECT_L,
    "M": constants.ERROR_CORRECT_M,
    "Q": constants.ERROR_CORRECT_Q,
    "H": constants.ERROR_CORRECT_H,
}
_LARGEST = 9  # up to this version the length of a text takes the same number of bits
_SHORTEST_CHUNK = 20  # as the package has it: a change of mode costs bits too


def draw_symbol(payload: str, level: Level, *, few: bool) -> Symbol:
    """Make the symbol of a text. Raises PayloadTooLongError."""
    chunks = list(util.optimal_data_chunks(payload, minimum=_SHORTEST_CHUNK))
    bits = _encode(chunks)
    limits = util.BIT_LIMIT_TABLE[CORRECTION[level]]
    version = bisect_left(limits, bits.length, 1)
    if version > _LARGEST:
        raise PayloadTooLongError(payload, level)
    data = bits.padded(limits[version])
    return _pattern(version, level, data).symbol(data, few=few)


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
    """What all symbols of one size and level share, and what each data bit turns in them.

    `ground` is the data of any one symbol: addresses of one site have most bits in common.
    """

    def __init__(self, version: int, level: Level, ground: int) -> None:
        self.version, self.level, self.ground = version, CORRECTION[level], ground
        self.size = version * 4 + 17
        self.blocks = base.rs_blocks(version, self.level)
        drafts = [self._drawn(ground, mask, draft=True) for mask in range(8)]
        self.plain = drafts[0]
        self.masks = [draft ^ self.plain for draft in drafts]
        self.marks = [self._drawn(ground, n, draft=False) ^ drafts[n] for n in range(8)]
        self.turned: dict[int, int] = {}

    def symbol(self, data: int, *, few: bool = False) -> Symbol:
        """Put a symbol together: data, mask, and the marks that name level and mask.

        The masks are compared before the marks are set, as the package does.
        """
        draft = self._drawn(data, 0, draft=True) if few else self._draft(data)
        mask = min(range(8), key=lambda n: penalty(draft ^ self.masks[n], self.size))
        return Symbol(self.size, draft ^ self.masks[mask] ^ self.marks[mask])

    def _draft(self, data: int) -> int:
        """Give the symbol of some data with the first mask and without marks."""
        draft, left = self.plain, data ^ self.ground
        while left:
            bit = left & -left
            if bit not in self.turned:
                self.turned[bit] = self._drawn(self.ground ^ bit, 0, draft=True) ^ self.plain
            draft ^= self.turned[bit]
            left ^= bit
        return draft

    def _drawn(self, data: int, mask: int, *, draft: bool) -> int:
        """Let the package set the modules for these data bits."""
        buffer = util.BitBuffer()
        buffer.buffer = list(data.to_bytes(sum(b.data_count for b in self.blocks), "big"))
        code = QRCode(version=self.version, error_correction=self.level)
        code.data_cache = util.create_bytes(buffer, self.blocks)
        code.makeImpl(draft, mask)
        modules = ("1" if module else "0" for row in code.modules for module in row)
        return int("".join(modules), 2)


_patterns: dict[tuple[int, Level], _Pattern] = {}


def _pattern(version: int, level: Level, ground: int) -> _Pattern:
    key = (version, level)
    if key not in _patterns:
        _patterns[key] = _Pattern(version, level, ground)
    return _patterns[key]
