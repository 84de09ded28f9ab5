"""Private numbers that must not be in any published text: identity, mobile, bank card."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from stdnum import luhn
from stdnum.cn import ric

Kind = Literal["身份证号", "手机号", "银行卡号"]

_RUN = re.compile(r"(?<![0-9])\+?[0-9](?:[ \-]?[0-9]){9,22}[ \-]?[0-9xX](?![0-9])")
_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ＋－\u3000", "0123456789Xx+- ")


@dataclass(frozen=True)
class PrivateFinding:
    """One number: its kind, where it is in the text, and itself with its middle covered."""

    kind: Kind
    start: int
    end: int
    excerpt: str


def find_private(text: str) -> Iterator[PrivateFinding]:
    """Find private numbers in a text."""
    plain = text.translate(_WIDE)
    for run in _RUN.finditer(plain):
        digits = re.sub(r"[ \-+]", "", run[0]).upper()
        kind = _kind(digits)
        if kind:
            cover = digits[:3] + "*" * (len(digits) - 5) + digits[-2:]
            yield PrivateFinding(kind, run.start(), run.end(), cover)


def _kind(digits: str) -> Kind | None:
    if len(digits) == 18 and ric.is_valid(digits):
        return "身份证号"
    if re.fullmatch(r"(?:86)?1[3-9]\d{9}", digits):
        return "手机号"
    if re.fullmatch(r"62\d{14,17}", digits) and luhn.is_valid(digits):
        return "银行卡号"
    return None
