"""The address in a code: what is made of the site's address, and how much of it fits."""

from __future__ import annotations

import pytest

from gongshi.codes.address import (
    MAX_BYTES,
    MAX_CHARACTERS,
    MAX_SIZE,
    SiteUrlError,
    code_address,
    is_compact,
    printed_address,
)
from gongshi.codes.qr import BORDER
from gongshi.codes.symbol import make_symbol


@pytest.mark.parametrize(
    ("record_id", "address"),
    [("c001", "F/C001/"), ("lr-baile", "F/LR-BAILE/"), ("2", "F/2/")],
)
def test_code_address(record_id: str, address: str) -> None:
    assert code_address(record_id) == address


@pytest.mark.parametrize(
    ("site_url", "address", "compact"),
    [
        ("https://example.org/", "HTTPS://EXAMPLE.ORG/F/C001/", True),
        ("https://example.org", "HTTPS://EXAMPLE.ORG/F/C001/", True),
        (" https://Example.Org/ ", "HTTPS://EXAMPLE.ORG/F/C001/", True),
        ("http://127.0.0.1:8000/", "HTTP://127.0.0.1:8000/F/C001/", True),
        ("https://example.org/RD/", "HTTPS://EXAMPLE.ORG/RD/F/C001/", True),
        # hosts know no case, paths do
        ("https://example.org/kailu/", "HTTPS://EXAMPLE.ORG/kailu/F/C001/", False),
        ("https://example.org/a_b", "HTTPS://EXAMPLE.ORG/a_b/F/C001/", False),
        ("https://example.org/RD_2/", "HTTPS://EXAMPLE.ORG/RD_2/F/C001/", False),
        # Chinese in either
        ("https://人大.中国/", "HTTPS://XN--GMQZ7W.XN--FIQS8S/F/C001/", True),
        ("https://example.org/人大/", "HTTPS://EXAMPLE.ORG/%E4%BA%BA%E5%A4%A7/F/C001/", True),
        ("https://example.org/%E4%BA%BA/", "HTTPS://EXAMPLE.ORG/%E4%BA%BA/F/C001/", True),
    ],
)
def test_printed_address(site_url: str, address: str, compact: bool) -> None:
    assert printed_address(site_url, "c001") == address
    assert is_compact(address) == compact


@pytest.mark.parametrize(
    "site_url",
    [
        "",
        "example.org",
        "/site/",
        "ftp://example.org/",
        "https://",
        "https://example.org/?a=1",
        "https://example.org/#a",
        "https://user@example.org/",
        "https://example.org:port/",
        f"https://{'a' * 64}.org/",
    ],
)
def test_address_that_cannot_be_printed(site_url: str) -> None:
    with pytest.raises(SiteUrlError):
        printed_address(site_url, "c001")


@pytest.mark.parametrize(
    ("longest", "letter"), [(MAX_CHARACTERS, "A"), (MAX_BYTES, "a")], ids=["compact", "bytes"]
)
def test_budget_is_what_fits_the_largest_code_for_a_badge(longest: int, letter: str) -> None:
    assert make_symbol(letter * longest, "Q").size == MAX_SIZE
    assert make_symbol(letter * (longest + 1), "Q").size > MAX_SIZE


def test_largest_code_leaves_nearly_half_a_millimetre_for_a_module() -> None:
    assert pytest.approx(0.49, abs=0.005) == 20 / (MAX_SIZE + 2 * BORDER)
