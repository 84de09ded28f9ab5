"""Receipts can be read out, typed in again with slips that do not matter, and not guessed."""

from __future__ import annotations

import hmac
from collections import Counter

import pytest

from gongshi.feedback.receipt import (
    fits,
    is_number,
    new_number,
    read_number,
    receipt_of,
    words,
)

KEY = b"k" * 32


def test_numbers_have_eight_digits_and_a_check_digit() -> None:
    numbers = {new_number() for _ in range(500)}
    assert len(numbers) > 490
    assert all(is_number(number) and number[0] != "0" for number in numbers)


def test_any_single_slip_is_noticed() -> None:
    number = new_number()
    for place in range(8):
        for digit in "0123456789":
            slip = number[:place] + digit + number[place + 1 :]
            assert is_number(slip) == (slip == number)


@pytest.mark.parametrize(
    "wrong", ["", "1234567", "123456782", "abcdefgh", "１２３４５６７４", "-1234567"]
)
def test_not_a_number(wrong: str) -> None:
    assert not is_number(wrong)


@pytest.mark.parametrize(
    "typed",
    ["12345674", "1234 5674", "1234-5674", " １２３４　５６７４ ", "1234—5674", "1234·5674"],
)
def test_number_however_it_is_typed(typed: str) -> None:
    assert read_number(typed) == "12345674"
    assert is_number(read_number(typed))


def test_words_are_256_different_ones_of_two_characters() -> None:
    assert len(words()) == len(set(words())) == 256
    assert {len(word) for word in words()} == {2}
    assert len({tuple(word) for word in words()}) == 256


def test_words_hang_on_number_and_key() -> None:
    receipt = receipt_of("12345674", KEY)
    assert receipt == receipt_of("12345674", KEY)
    assert receipt.word != receipt_of("12345682", KEY).word
    assert receipt.word != receipt_of("12345674", b"x" * 32).word
    assert receipt.spoken_number == "1234 5674"
    assert set(receipt.word.split(" ")) <= set(words())
    assert len(receipt.word.split(" ")) == 3


def test_words_are_spread_evenly() -> None:
    seen = Counter(w for n in range(2000) for w in receipt_of(str(n), KEY).word.split())
    assert len(seen) == 256
    assert max(seen.values()) < 60


def test_words_however_they_are_typed() -> None:
    receipt = receipt_of("12345674", KEY)
    a, b, c = receipt.word.split()
    for typed in (
        receipt.word,
        f"{a}{b}{c}",
        f" {a}，{b}、{c}。",
        f"{a}　{b}\n{c}",
        f"{a}-{b}_{c}",
    ):
        assert fits("12345674", typed, KEY)
    for wrong in ("", a, f"{b} {a} {c}", f"{a} {b} {c} {c}", receipt.word[:-1]):
        assert not fits("12345674", wrong, KEY)


def test_words_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared, real = [], hmac.compare_digest

    def noted(a: bytes, b: bytes) -> bool:
        compared.append((a, b))
        return real(a, b)

    monkeypatch.setattr("gongshi.feedback.receipt.hmac.compare_digest", noted)
    assert not fits("12345674", "青松石桥茶杯", KEY)
    assert not fits("anything", "", KEY)
    assert len(compared) == 2
