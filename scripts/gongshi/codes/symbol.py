"""The modules of a code, as the package `qrcode` would set them, some fifty times as fast.

A symbol depends on the bits of its codewords by exclusive or alone, and so does its mask. So for
each size and level the package makes one symbol for each mask, and some that tell where each
bit stands; every other symbol is put together from those. Error correction depends on the data
in the same way: what a bit of data turns is learned where very many symbols are made.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import compress
from typing import Literal

from qrcode import base, constants, util
from qrcode.main import QRCode

from gongshi.codes.codeword import codewords
from gongshi.codes.mask import penalty

Level = Literal["L", "M", "Q", "H"]
"""How much of a symbol may be lost: about 7, 15, 25 or 30 % of its codewords, not of its area."""

_LEVELS: dict[Level, int] = {
    "L": constants.ERROR_CORRECT_L,
    "M": constants.ERROR_CORRECT_M,
    "Q": constants.ERROR_CORRECT_Q,
    "H": constants.ERROR_CORRECT_H,
}
_LARGEST = 9  # up to this version the length of a text takes the same number of bits
_SHORTEST_CHUNK = 20  # as the package has it: a change of mode costs bits too
_KEPT = 1 << 14


class PayloadTooLongError(ValueError):
    """A text that no symbol of this package holds."""

    def __init__(self, payload: str, level: Level) -> None:
        super().__init__(f"网址有 {len(payload)} 个字符，{level} 级的二维码装不下：{payload}")


@dataclass(frozen=True)
class Symbol:
    """A finished symbol of `size` × `size` modules without its margin.

    `modules` holds the rows one after the other, first module first: dark ones are 1.
    """

    size: int
    modules: int

    @property
    def rows(self) -> list[str]:
        """The rows from above, each as text of 0 (light) and 1 (dark)."""
        text = f"{self.modules:0{self.size * self.size}b}"
        return [text[n : n + self.size] for n in range(0, len(text), self.size)]


@lru_cache(maxsize=_KEPT)
def make_symbol(payload: str, level: Level = "Q", *, few: bool = False) -> Symbol:
    """Make the symbol of a text, in the smallest size, with the mask the standard asks for.

    With `few`, nothing is learned of single bits of data: faster for fewer than some hundred
    symbols of a size. Raises PayloadTooLongError.
    """
    chunks = list(util.optimal_data_chunks(payload, minimum=_SHORTEST_CHUNK))
    bits = _encode(chunks)
    limits = util.BIT_LIMIT_TABLE[_LEVELS[level]]
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
        self.version, self.level, self.ground = version, _LEVELS[level], ground
        self.size = version * 4 + 17
        self.blocks = base.rs_blocks(version, self.level)
        words = self._codewords(ground)
        drafts = [self._drawn(words, mask, draft=True) for mask in range(8)]
        self.plain = drafts[0]
        self.masks = [draft ^ self.plain for draft in drafts]
        self.marks = [self._drawn(words, n, draft=False) ^ drafts[n] for n in range(8)]
        self.turned: dict[int, int] = {}

    def symbol(self, data: int, *, few: bool = False) -> Symbol:
        """Put a symbol together: data, mask, and the marks that name level and mask.

        The masks are compared before the marks are set, as the package does.
        """
        draft = self._placed(data) if few else self._draft(data)
        mask = min(range(8), key=lambda n: penalty(draft ^ self.masks[n], self.size))
        return Symbol(self.size, draft ^ self.masks[mask] ^ self.marks[mask])

    def _draft(self, data: int) -> int:
        """Give the symbol of some data with the first mask and without marks."""
        draft, left = self.plain, data ^ self.ground
        while left:
            bit = left & -left
            if bit not in self.turned:
                self.turned[bit] = self._placed(self.ground ^ bit) ^ self.plain
            draft ^= self.turned[bit]
            left ^= bit
        return draft

    def _placed(self, data: int) -> int:
        """Give the symbol of some data with the first mask and without marks, bit by bit."""
        draft, places = self._places
        bits = "".join(f"{word:08b}" for word in self._codewords(data))
        for place in compress(places, map(int, bits)):
            draft ^= place
        return draft

    @cached_property
    def _places(self) -> tuple[int, list[int]]:
        """The symbol whose codewords are all 0, and the module of each of their bits.

        Each bit has a number from 1 on. In one symbol those bits are set whose number is odd, in
        the next those whose number has a second digit 1, and so on: what is turned in a module
        spells the number of its bit.
        """
        count = 8 * sum(block.total_count for block in self.blocks)
        empty = self._drawn([0] * (count // 8), 0, draft=True)
        layers = []
        for digit in range(count.bit_length()):
            bits = sum((number >> digit & 1) << (count - number) for number in range(1, count + 1))
            words = list(bits.to_bytes(count // 8, "big"))
            layers.append(f"{self._drawn(words, 0, draft=True) ^ empty:0{self.size**2}b}")
        places = [0] * (count + 1)
        for module, digits in enumerate(zip(*reversed(layers), strict=True), 1):
            places[int("".join(digits), 2)] = 1 << (self.size**2 - module)
        return empty, places[1:]

    def _codewords(self, data: int) -> list[int]:
        size = sum(block.data_count for block in self.blocks)
        return codewords(data.to_bytes(size, "big"), self.blocks)

    def _drawn(self, words: list[int], mask: int, *, draft: bool) -> int:
        """Let the package set the modules for these codewords."""
        code = QRCode(version=self.version, error_correction=self.level)
        code.data_cache = words
        code.makeImpl(draft, mask)
        modules = ("1" if module else "0" for row in code.modules for module in row)
        return int("".join(modules), 2)


_patterns: dict[tuple[int, Level], _Pattern] = {}


def _pattern(version: int, level: Level, ground: int) -> _Pattern:
    key = (version, level)
    if key not in _patterns:
        _patterns[key] = _Pattern(version, level, ground)
    return _patterns[key]
