from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.records.count import Count, parse_count, sum_counts

EXACT = [
    ("0", 0),
    ("15", 15),
    ("784", 784),
    ("1200", 1_200),
    ("1,200", 1_200),
    ("1，200", 1_200),
    ("12,345,678", 12_345_678),
    ("１５", 15),
    ("〇", 0),
    ("两", 2),
    ("十", 10),
    ("十二", 12),
    ("二十", 20),
    ("一百零五", 105),
    ("一百二十", 120),
    ("一百一十二", 112),
    ("两千零二十", 2_020),
    ("一万零二百五十", 10_250),
    ("十二万", 120_000),
]

ROUGH = [
    ("200余", 200),
    ("800多", 800),
    ("近900", 900),
    ("约300", 300),
    ("大约300", 300),
    ("约200余", 200),
    ("超过1,000", 1_000),
    ("不足50", 50),
    ("300左右", 300),
    ("500以上", 500),
    ("上百", 100),
    ("上千", 1_000),
    ("上万", 10_000),
    ("近千", 1_000),
    ("百余", 100),
    ("千余", 1_000),
    ("百万余", 1_000_000),
    ("两百多", 200),
    ("三千余", 3_000),
    ("十余", 10),
    ("十几", 10),
    ("二十几", 20),
    ("几十", 20),
    ("数十", 20),
    ("数百", 200),
    ("好几百", 200),
    ("数百万", 2_000_000),
    ("3万", 30_000),
    ("1.2万", 12_000),
    ("3万余", 30_000),
    ("20多万", 200_000),
]

FORM = "应写成 15、1,200、200余、800多、约300、近900、上千、数百 这样"
UNREADABLE = [
    "",
    "很多",
    "若干",
    "几",
    "余",
    "百",
    "万",
    "上15",
    "数15",
    "数三百",
    "15几",
    "两百五",  # 250 when spoken, 205 when read
    "二一十",
    "一万二百",
    "200万万",
    "1,20",
    "1 200",
    "1.5",
    "1e3",
    "①",
    "½",
    "100-200",
    "共200人",
    "999999999999",
    "1" * 50,
]


@pytest.mark.parametrize(("text", "value"), EXACT)
def test_exact(text: str, value: int) -> None:
    assert parse_count(text) == Count(value, False, text)


@pytest.mark.parametrize(("text", "value"), ROUGH)
def test_rounded(text: str, value: int) -> None:
    assert parse_count(text) == Count(value, True, text)


@pytest.mark.parametrize("text", UNREADABLE)
def test_unreadable(text: str) -> None:
    said = f"“{text[:20]}”看不出是多少，{FORM}"
    with pytest.raises(ValueError, match=rf"^{re.escape(said)}$"):
        parse_count(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("15人", "“15人”只要写数，不写单位：15"),
        ("200余人次", "“200余人次”只要写数，不写单位：200余"),
        ("三百多人", "“三百多人”只要写数，不写单位：三百多"),
        ("1,200 名群众", "“1,200 名群众”只要写数，不写单位：1,200"),
        ("上千户", "“上千户”只要写数，不写单位：上千"),
        ("-5", f"“-5”有误：这里不能是负数，{FORM}"),
        ("负5", f"“负5”有误：这里不能是负数，{FORM}"),
        ("012", "“012”应写成 12，前面不加 0"),
    ],
)
def test_mistakes_with_a_remedy(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=rf"^{re.escape(said)}$"):
        parse_count(text)


@pytest.mark.parametrize(
    ("texts", "value", "approximate", "text"),
    [
        ([], 0, False, "0"),
        (["15"], 15, False, "15"),
        (["200余"], 200, True, "200余"),
        (["1000", "234"], 1_234, False, "1,234"),
        (["1034", "200余"], 1_234, True, "约1,234"),
        (["近900", "上千", "0"], 1_900, True, "约1,900"),
    ],
)
def test_sums(texts: list[str], value: int, approximate: bool, text: str) -> None:
    assert sum_counts(map(parse_count, texts)) == Count(value, approximate, text)


@given(st.text(alphabet="0123456789,.零两三十百千万余多几约近上数人次 ", max_size=12))
def test_whatever_is_written_is_kept_or_refused(text: str) -> None:
    try:
        count = parse_count(text)
    except ValueError:
        return
    assert count.text == text.strip()
    assert count.value >= 0


@given(st.integers(0, 99_999_999))
def test_numbers_come_back(number: int) -> None:
    assert parse_count(str(number)) == Count(number, False, str(number))
    assert parse_count(f"{number:,}").value == number
