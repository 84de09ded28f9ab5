"""How large a text can be in the room there is: names on plates are never cut."""

from __future__ import annotations

import math
from collections.abc import Iterable
from unicodedata import east_asian_width

from msgspec import Struct

LEADING = 1.25
"""Height of a line of a name, of the text's size."""

_LEADING_OF_BLOCKS = 1.5
_MOST_LINES = 5
_STEP = 0.96
_BREAK_BEFORE = ("人大代表", "专业人大代表", "代表工作站", "代表联络", "代表之家")
_BREAK_AFTER = ("街道", "镇", "乡", "社区", "村")
_NO_BREAK_AFTER = ("人大", "专业")
_NO_BREAK_BEFORE = "·）」』》，。、；：！？)—"


class Fit(Struct, frozen=True):
    """A text in its lines, and how large they may be, in the unit of the room."""

    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        """How high the lines are together."""
        return len(self.lines) * self.size * LEADING


def width_of(text: str) -> float:
    """Give at least the width of a text, in its size: a Chinese character is as wide as high."""
    return sum(map(_width, text))


def _width(character: str) -> float:
    if east_asian_width(character) in "WFA":
        return 1
    if character in "MWmw@%":
        return 0.98
    return 0.76 if character.isupper() else 0.64


def fit_lines(text: str, width: float, height: float, largest: float) -> Fit:
    """Break a text into lines so that it can be as large as possible; fewer lines win a tie."""
    fits = [
        _fit(lines, width, height, largest)
        for count in range(1, _MOST_LINES + 1)
        if (lines := _broken(text, count))
    ]
    return max(fits, key=lambda fit: (round(fit.size, 2), -len(fit.lines)))


def _fit(lines: tuple[str, ...], width: float, height: float, largest: float) -> Fit:
    widest = max(map(width_of, lines))
    return Fit(lines, min(largest, width / widest, height / (len(lines) * LEADING)))


def _broken(text: str, count: int) -> tuple[str, ...]:
    """Break into lines of nearly equal width, where words end if that is near."""
    lines = []
    for left in range(count, 1, -1):
        places = [n for n in range(1, len(text)) if _may_break(text, n)]
        if not places:
            return ()
        wanted = width_of(text) / left
        at = min(places, key=lambda n: _unevenness(text, n, wanted))
        lines.append(text[:at].strip())
        text = text[at:].strip()
    return (*lines, text)


def _may_break(text: str, at: int) -> bool:
    """Tell whether a line may end before a character: not within a foreign word."""
    before, after = text[at - 1], text[at]
    if after in _NO_BREAK_BEFORE:
        return False
    return not (before.isascii() and before.isalnum() and after.isascii() and after.isalnum())


def _unevenness(text: str, at: int, wanted: float) -> float:
    """Give how bad a break is: how far from equal widths, worse within a word."""
    head, rest = text[:at], text[at:]
    whole = rest.startswith(_BREAK_BEFORE) and not head.endswith(_NO_BREAK_AFTER)
    whole = whole or head.endswith(("·", " "))
    ending = head.endswith(_BREAK_AFTER)
    within = 0 if whole else 1.5 if ending else 3
    return abs(width_of(head) - wanted) + within


def fit_block(texts: Iterable[str], width: float, height: float, largest: float) -> float:
    """Give a size at which paragraphs fit, however long they are."""
    paragraphs = [width_of(text) for text in texts]
    if not paragraphs:
        return largest
    size = largest
    while _lines(paragraphs, width / size) * size * _LEADING_OF_BLOCKS > height:
        size *= _STEP
    return size


def _lines(paragraphs: list[float], width: float) -> int:
    # A line may end one character early, where a mark or a word would not fit.
    return sum(max(1, math.ceil(text / max(width - 1, 1))) if text > width else 1
               for text in paragraphs)  # fmt: skip
