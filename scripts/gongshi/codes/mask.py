"""Which of the eight masks a symbol gets: the one whose symbol is easiest to read.

ISO/IEC 18004, 7.8.3 counts what misleads a reader: long runs, blocks, shapes like a finder
pattern, too much of one colour. Counted here on whole symbols as one number each, by shifting
it against itself, which is some hundred times as fast as going from module to module.
"""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct


class Grid(Struct, frozen=True):
    """Which modules of a symbol of `size` have neighbours to the right, and below.

    A symbol is one number: its rows one after the other, each from left to right, the last
    module being the lowest bit. So `>> 1` brings each module's left neighbour to its place.
    """

    size: int

    def across(self, count: int) -> int:
        """Give the modules with at least `count` more on their left."""
        row = (1 << (self.size - count)) - 1
        return sum(row << (self.size * n) for n in range(self.size))

    def down(self, count: int) -> int:
        """Give the modules with at least `count` more above them."""
        return (1 << (self.size * (self.size - count))) - 1


class _Way(Struct, frozen=True):
    """One of the two ways of looking: how far the next module is, and where one is left."""

    step: int
    one: int
    six: int
    three: int
    ten: int


@lru_cache(maxsize=64)
def _ways(size: int) -> tuple[_Way, _Way]:
    grid = Grid(size)
    across = (grid.across(n) for n in (1, 6, 3, 10))
    down = (grid.down(n) for n in (1, 6, 3, 10))
    return _Way(1, *across), _Way(size, *down)


def penalty(symbol: int, size: int) -> int:
    """Give the penalty of a symbol: the sum of the four counts of the standard."""
    across, down = _ways(size)
    light = symbol ^ ((1 << (size * size)) - 1)
    same_across, same_down = _same(light, across), _same(light, down)
    blocks = same_across & same_down & (same_across >> size)
    return (
        _runs(same_across, across)
        + _runs(same_down, down)
        + 3 * blocks.bit_count()
        + 40 * (_finders(symbol, light, across) + _finders(symbol, light, down))
        + 10 * int(abs(100 * symbol.bit_count() / (size * size) - 50) / 5)
    )


def _same(light: int, way: _Way) -> int:
    """Give the modules that are as light or as dark as the next one."""
    return (light ^ (light >> way.step) ^ way.one) & way.one


def _runs(same: int, way: _Way) -> int:
    """Count runs of five or more: three points for five, one for each module more."""
    two = same & (same >> way.step)
    five = two & (two >> (2 * way.step))
    return five.bit_count() + 2 * (five & ~(five << way.step)).bit_count()


def _finders(dark: int, light: int, way: _Way) -> int:
    """Count dark, light, three dark, light, dark beside four light ones."""
    step = way.step
    pair = light & (light >> step)
    four = pair & (pair >> (2 * step)) & way.three
    core = dark & (light >> step) & (dark >> (2 * step)) & (dark >> (3 * step))
    core &= (dark >> (4 * step)) & (light >> (5 * step)) & (dark >> (6 * step)) & way.six
    before, after = core & (four >> (7 * step)), four & (core >> (4 * step))
    return (before & way.ten).bit_count() + (after & way.ten).bit_count()
