"""A receipt: a number that is easy to read out, and three words that only its holder knows.

The words are derived from the number with the receiver's key. They are kept nowhere, and whoever
sends the same message twice gets the same ones.
"""

from __future__ import annotations

import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from stdnum import luhn

WORDS = 3
"""Of 256 each: 16,777,216 possibilities, and a few attempts an hour."""


@dataclass(frozen=True)
class Receipt:
    """What the sender keeps: eight digits and three words."""

    number: str
    word: str

    @property
    def spoken_number(self) -> str:
        """The number in two groups, as people read it out."""
        return f"{self.number[:4]} {self.number[4:]}"


def new_number() -> str:
    """Draw a number: seven digits by chance and the check digit after Luhn."""
    digits = f"{1_000_000 + secrets.randbelow(9_000_000)}"
    return str(digits + luhn.calc_check_digit(digits))


def receipt_of(number: str, key: bytes) -> Receipt:
    """Give the receipt of a number; any number has its words, whether there is a message or not."""
    digest = hmac.digest(key, b"word:" + number.encode(), "sha256")
    return Receipt(number, " ".join(words()[byte] for byte in digest[:WORDS]))


def fits(number: str, word: str, key: bytes) -> bool:
    """Tell, always in the same time, whether the words belong to the number."""
    expected = "".join(receipt_of(number, key).word.split())
    return hmac.compare_digest(expected.encode(), read_word(word).encode())


def read_number(typed: str) -> str:
    """Take what was typed for a number: full-width digits, blanks and hyphens are no matter."""
    return re.sub(r"[\s\-—·.]", "", unicodedata.normalize("NFKC", typed))[:20]


def is_number(number: str) -> bool:
    """Tell whether a number can be one of ours: a slip in a digit fails."""
    return len(number) == 8 and number.isascii() and number.isdigit() and luhn.is_valid(number)


def read_word(typed: str) -> str:
    """Take what was typed for the words: only the characters count."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", typed))[:20]


@cache
def words() -> tuple[str, ...]:
    """Give the 256 words, in an order that never changes: receipts that were given hang on it."""
    text = files("gongshi.feedback").joinpath("words.txt").read_text(encoding="utf-8")
    return tuple(" ".join(line for line in text.splitlines() if not line.startswith("#")).split())
