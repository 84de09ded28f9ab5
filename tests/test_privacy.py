from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.records.privacy import find_private

# Made up: nobody born in 1900 or 1903 is asked any more, and the serial numbers are the first.
IDENTITY = "532901190001010018"
IDENTITY_X = "53290119000101019X"
MOBILE = "13800138000"
CARD_16 = "6200000000000005"
CARD_18 = "620000000000000005"
CARD_19 = "6200000000000000000"

BAD = [
    # text, kind, what stands there, how it is shown
    (IDENTITY, "身份证号", IDENTITY, "532***********0018"),
    (f"身份证号：{IDENTITY}。", "身份证号", IDENTITY, "532***********0018"),
    (f"编号{IDENTITY_X}号", "身份证号", IDENTITY_X, "532***********019X"),
    ("53290119000101019x", "身份证号", "53290119000101019x", "532***********019X"),
    ("532901 19000101 0018", "身份证号", "532901 19000101 0018", "532***********0018"),
    ("532901-19000101-019X", "身份证号", "532901-19000101-019X", "532***********019X"),
    ("5329 0119 0001 0100 18", "身份证号", "5329 0119 0001 0100 18", "532***********0018"),
    ("532901　19000101　0018", "身份证号", "532901　19000101　0018", "532***********0018"),
    (
        "５３２９０１１９０００１０１０１９Ｘ",
        "身份证号",
        "５３２９０１１９０００１０１０１９Ｘ",
        "532***********019X",
    ),
    ("2024 532901 19000101 0018", "身份证号", "532901 19000101 0018", "532***********0018"),
    # The city's code is younger than the person: numbers were given out later than births.
    ("445303190503120023", "身份证号", "445303190503120023", "445***********0023"),
    ("620102190102030010", "身份证号", "620102190102030010", "620***********0010"),
    (MOBILE, "手机号", MOBILE, "138****8000"),
    (f"电话{MOBILE}，微信同号", "手机号", MOBILE, "138****8000"),
    ("联系人tel13800138000", "手机号", MOBILE, "138****8000"),
    ("138-0013-8000", "手机号", "138-0013-8000", "138****8000"),
    ("138 0013 8000", "手机号", "138 0013 8000", "138****8000"),
    ("138—0013—8000", "手机号", "138—0013—8000", "138****8000"),
    ("138-00138000", "手机号", "138-00138000", "138****8000"),
    ("1380-013-8000", "手机号", "1380-013-8000", "138****8000"),
    ("138\u200b0013\u200b8000", "手机号", "138\u200b0013\u200b8000", "138****8000"),
    ("\u202d13800138000\u202c", "手机号", MOBILE, "138****8000"),
    ("１３８００１３８０００", "手机号", "１３８００１３８０００", "138****8000"),
    ("+8613800138000", "手机号", "8613800138000", "138****8000"),
    ("+86 138 0013 8000", "手机号", "86 138 0013 8000", "138****8000"),
    ("0086-13800138000", "手机号", "0086-13800138000", "138****8000"),
    ("2024-01-02 13800138000", "手机号", MOBILE, "138****8000"),
    ("13800138000 9:00", "手机号", MOBILE, "138****8000"),
    ("19912345678", "手机号", "19912345678", "199****5678"),
    (CARD_16, "银行卡号", CARD_16, "620*********0005"),
    ("6200 0000 0000 0005", "银行卡号", "6200 0000 0000 0005", "620*********0005"),
    (CARD_18, "银行卡号", CARD_18, "620***********0005"),
    (f"卡号{CARD_19}", "银行卡号", CARD_19, "620************0000"),
    ("6200000000000000 000", "银行卡号", "6200000000000000 000", "620************0000"),
    ("6200 0000 0000 0005 2024", "银行卡号", "6200 0000 0000 0005", "620*********0005"),
]

GOOD = [
    "",
    "主张小事快办，大事说清楚时间表。",
    "2024年1月2日9:30，15人到会，收集意见27条。",
    "电话 0872-2123456",
    "电话 0872 2123456 转 8001",
    "电话 0872-2123456，0872-2123457",
    "电话 010-65551234",
    "热线 12345、12380",
    "热线 400-123-4567",
    "4001234567",
    "10012345678",  # no mobile begins with 10
    "12345678901",
    "1380013800",  # a digit too few
    "138001380001",  # a digit too many
    "20241380013800099",  # a record number with a mobile's digits inside
    "编号 913800138000123456",
    "532901190001010019",  # wrong check digit
    "532901190013010015",  # right check digit, thirteenth month
    "532901190002300017",  # right check digit, 30 February
    "532901210001010013",  # right check digit, the year 2100
    "91532901190001010018",  # more than 18 digits
    "1234567890123456",  # no card of this country begins so
    "6200000000000006",  # wrong last digit
    "620000000000000",  # too short for a card
    "2022-2027 2024-01-02 2024-01-03",
    "9:00-11:30 14:00-17:00",
    "13 14 15 16 17 18 19",
    "100.1650, 25.6890",
    "138\n0013\n8000",
    "| 138 | 0013 | 8000 |",
    "1920x1080",
    "2024-01-02—2024-12-31",
]


@pytest.mark.parametrize(("text", "kind", "number", "excerpt"), BAD)
def test_private_numbers(text: str, kind: str, number: str, excerpt: str) -> None:
    (finding,) = find_private(text)
    assert (finding.kind, finding.excerpt) == (kind, excerpt)
    assert text[finding.start : finding.end] == number


@pytest.mark.parametrize("text", GOOD)
def test_other_numbers(text: str) -> None:
    assert list(find_private(text)) == []


@pytest.mark.parametrize("number", sorted({number for _, _, number, _ in BAD}))
def test_no_message_repeats_a_number(number: str) -> None:
    (finding,) = find_private(number)
    assert "***" in finding.excerpt
    assert number not in repr(finding)


def test_all_are_found_from_left_to_right() -> None:
    text = f"甲 {MOBILE} 乙 138-0013-8000\n丙 {IDENTITY}，{CARD_16} 丁"
    kinds = [finding.kind for finding in find_private(text)]
    assert kinds == ["手机号", "手机号", "身份证号", "银行卡号"]
    starts = [finding.start for finding in find_private(text)]
    assert starts == sorted(starts)


@given(
    st.text(alphabet="甲，。 a\n", max_size=10),
    st.sampled_from([(text, kind) for text, kind, number, _ in BAD if text == number]),
    st.text(alphabet="乙，。 b\n", max_size=10),
)
def test_surroundings_hide_nothing(before: str, number: tuple[str, str], after: str) -> None:
    text, kind = number
    (finding,) = find_private(before + text + after)
    assert finding.kind == kind
    assert (before + text + after)[finding.start : finding.end] == text


@pytest.mark.parametrize("text", ["12 " * 5_000, "1 2 3 4 5 6 7 8 9 " * 800, "8" * 60_000])
def test_many_numbers_take_no_time(text: str) -> None:
    start = time.process_time()
    assert list(find_private(text)) == []
    # About 0.02 s for each on an ordinary machine; the bound leaves room for a slow one.
    assert time.process_time() - start < 1
