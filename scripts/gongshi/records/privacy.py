"""Private numbers that slipped into a text: identity, mobile phone and bank card numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Literal, NamedTuple

Kind = Literal["身份证号", "手机号", "银行卡号"]

_FULL_WIDTH = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {0xFF38: "X", 0xFF58: "X"}
_DIGIT = "[0-9\uff10-\uff19]"
# Spaces of all widths, invisible marks that come with copied numbers, hyphens and dashes.
_GAP = "[ \u00a0\u2000-\u200f\u202a-\u202f\u2060-\u2069\u3000\ufeff\u2010-\u2015\u2212\uff0d-]"
_LONG_RUN = re.compile(rf"{_DIGIT}(?:{_GAP}{{0,3}}{_DIGIT}){{10}}")
_RUN = re.compile(rf"{_DIGIT}(?:{_GAP}{{0,3}}[0-9Xx\uff10-\uff19\uff38\uff58])+")
_GROUP = re.compile(r"[0-9]+|[Xx]")

_IDENTITY = re.compile(r"[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9X]")
_MOBILE = re.compile(r"(?:(?:00)?86)?(1[3-9][0-9]{9})")
_MOBILE_GROUPS = {(11,), (3, 4, 4), (3, 8), (7, 4), (4, 3, 4), (4, 7), (3, 3, 5)}
_CARD = re.compile(r"62[0-9]{14,17}")
_BEGINNING = re.compile(r"1[3-9]|(?:00)?86|62|[1-9][0-9]{5}(?:19|20)")  # a cheap first look
_LONGEST = 19
SHORTEST = 11
"""No private number has fewer digits."""


class PrivateFinding(NamedTuple):
    """A private number in a text: its kind, and where it stands (`text[start:end]`).

    `excerpt` shows the first three and last four characters and a star for each other, so
    that a message can name the number without repeating it.
    """

    kind: Kind
    start: int
    end: int
    excerpt: str


class _Group(NamedTuple):
    """Digits that stand together, in half width; a final X is a group of its own."""

    digits: str
    start: int
    end: int


def find_private(text: str) -> Iterator[PrivateFinding]:
    """Find identity, mobile phone and bank card numbers, from left to right.

    Digits may be full-width and stand in groups with spaces or hyphens between. Identity
    numbers are those of GB 11643 with a right check digit and a date; whether the place
    exists is not asked, because numbers were given out under codes younger than their
    owners. Bank cards are those of UnionPay (62…) with a right Luhn digit. Numbers of fixed
    phones and digits inside longer numbers are not reported.
    """
    if not _LONG_RUN.search(text):
        return
    for run in _RUN.finditer(text):
        groups = [
            _Group(found[0].upper(), run.start() + found.start(), run.start() + found.end())
            for found in _GROUP.finditer(run[0].translate(_FULL_WIDTH))
        ]
        yield from _find_in_run(groups)


def _find_in_run(groups: list[_Group]) -> Iterator[PrivateFinding]:
    index = 0
    while index < len(groups):
        taken, finding = _longest(groups, index)
        if finding:
            yield finding
        index += taken


def _longest(groups: list[_Group], index: int) -> tuple[int, PrivateFinding | None]:
    """Find the longest private number that begins with a group, and how many groups it takes."""
    window = groups[index : index + _LONGEST]
    if not _BEGINNING.match("".join(group.digits for group in window)):
        return 1, None
    lengths = list(accumulate(len(group.digits) for group in window))
    for taken in range(len(window), 0, -1):
        if SHORTEST <= lengths[taken - 1] <= _LONGEST:
            finding = _judge(window[:taken])
            if finding:
                return taken, finding
    return 1, None


def _judge(groups: list[_Group]) -> PrivateFinding | None:
    number = "".join(group.digits for group in groups)
    start, end = groups[0].start, groups[-1].end
    if _is_identity(number):
        return PrivateFinding("身份证号", start, end, _mask(number))
    if _is_card(number):
        return PrivateFinding("银行卡号", start, end, _mask(number))
    if mobile := _mobile(number, tuple(len(group.digits) for group in groups)):
        return PrivateFinding("手机号", start, end, _mask(mobile))
    return None


# The package `stdnum` takes longer to import than texts without such numbers to be looked through.


def _is_identity(number: str) -> bool:
    if not _IDENTITY.fullmatch(number):
        return False
    from stdnum.cn import ric
    from stdnum.exceptions import ValidationError

    if ric.calc_check_digit(number) != number[-1]:
        return False
    try:
        return bool(ric.get_birth_date(number))
    except ValidationError:
        return False


def _is_card(number: str) -> bool:
    if not _CARD.fullmatch(number):
        return False
    from stdnum import luhn

    return bool(luhn.is_valid(number))


def _mobile(number: str, lengths: tuple[int, ...]) -> str | None:
    """Give the number without 86, if it is a mobile's and grouped as people group it."""
    found = _MOBILE.fullmatch(number)
    if not found:
        return None
    extra = found.start(1)
    own = (lengths[0] - extra, *lengths[1:]) if lengths[0] > extra else lengths[1:]
    return found[1] if own in _MOBILE_GROUPS else None


def _mask(number: str) -> str:
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"
