"""The symbols of codes: what is dark and what is light, for pictures and plates."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from msgspec import Struct

from gongshi.records.remembered import Remembered

Level = Literal["L", "M", "Q", "H"]
"""How much of a symbol may be lost: about 7, 15, 25 or 30 % of its codewords, not of its area."""

_KEPT = 1 << 14
_known: Remembered = Remembered("symbols", most=2000)


class PayloadTooLongError(ValueError):
    """A text that no symbol of this package holds."""

    def __init__(self, payload: str, level: Level) -> None:
        super().__init__(f"网址有 {len(payload)} 个字符，{level} 级的二维码装不下：{payload}")


class Symbol(Struct, frozen=True):
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
def make_symbol(payload: str, level: Level = "Q") -> Symbol:
    """Make the symbol of a text, in the smallest size, with the mask the standard asks for.

    Raises PayloadTooLongError.
    """
    name = f"{level} {payload}"
    if found := _known.find(name):
        size, _, modules = found.partition(" ")
        return Symbol(int(size), int(modules, 16))
    # What draws a symbol takes longer to import than a small edit costs in all.
    from gongshi.codes.pattern import draw_symbol

    symbol = draw_symbol(payload, level)
    _known.keep(name, f"{symbol.size} {symbol.modules:x}")
    return symbol
