"""Every code of the demo, read from its picture and opened in the built site."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from code_reader import draw, read
from gongshi.codes.address import code_address, printed_root
from web_server import QuietHandler, served

ROOT = Path(__file__).parents[1]
PRINTED = printed_root("https://example.org/")
MAX_BYTES = 15_000


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (ROOT / "codes.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "site"
    config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(folder))
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    return folder


@pytest.fixture(scope="module")
def connection(site: Path) -> Iterator[HTTPConnection]:
    with served(partial(QuietHandler, directory=str(site))) as port:
        connection = HTTPConnection("127.0.0.1", port)
        yield connection
        connection.close()


def get(connection: HTTPConnection, address: str) -> str:
    """Request an address of the site; there must be a page, and no redirection to it."""
    connection.request("GET", f"/{address}")
    response = connection.getresponse()
    body = response.read().decode()
    assert response.status == 200, address
    return body


def test_every_deputy_and_station_has_a_code(rows: list[dict[str, str]]) -> None:
    records = {p.stem for p in (*ROOT.glob("deputies/*.yml"), *ROOT.glob("stations/*.yml"))}
    expected = {name for name in records if not name.startswith(("_", "vacant-"))}
    issued = {row["编号"] for row in rows}
    assert len(issued) == len(rows) > 429
    assert expected <= issued


def test_every_code_is_read_and_its_address_opens(
    rows: list[dict[str, str]], site: Path, connection: HTTPConnection
) -> None:
    for row in rows:
        svg = (site / "codes" / f"{row['编号']}.svg").read_text(encoding="utf-8")
        (text,) = read(draw(svg))
        assert text.startswith(PRINTED)
        assert text.removeprefix(PRINTED) == code_address(row["编号"])
        page = get(connection, text.removeprefix(PRINTED))
        assert "<h1>" in page
        assert len(page.encode()) < MAX_BYTES, text
        before, _, script = page.partition("<script")
        assert "<h1>" in before
        assert "</form>" in before or "已离任" in before or "这个编号" in before, text
        assert script.count("<script") == 0, text
        assert not script or re.match(r' src="../../assets/form\.\w+\.js" defer>', script), text


def test_every_page_that_shows_a_code_leads_where_the_code_does(
    rows: list[dict[str, str]], connection: HTTPConnection
) -> None:
    for row in rows[:: len(rows) // 20]:
        folder = "deputies" if row["种类"] == "代表" else "stations"
        page = get(connection, f"{folder}/{row['编号']}/")
        former = "gs-badge--former" in page.split("gs-part")[0]
        assert (f"../../codes/{row['编号']}.svg" in page) != former
        assert (f'href="../../{code_address(row["编号"])}"' in page) != former


def test_former_deputys_code_still_answers(connection: HTTPConnection) -> None:
    page = get(connection, code_address("c276"))
    assert "已离任" in page
    assert "湾桥镇人大代表工作站" in page


def test_pages_behind_codes_are_in_no_list(site: Path) -> None:
    for name in ("sitemap.xml", "data/names.json"):
        assert "/F/" not in (site / name).read_text(encoding="utf-8")
