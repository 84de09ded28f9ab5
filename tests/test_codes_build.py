"""A build with codes: a dead one stops it, and those of a preview are those of the site."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Literal

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from gongshi.cli import main
from site_builder import build_site, copy_site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = copy_site("kailu", tmp_path)
    assert main(["codes", "issue", "--config", str(folder / "mkdocs.yml")]) == 0
    return folder


def add(site: Path, line: str) -> None:
    register = site / "codes.csv"
    register.write_text(register.read_text(encoding="utf-8") + line, encoding="utf-8")


def test_codes_and_what_is_behind_them_are_built(site: Path) -> None:
    add(site, "post-old,阵地,2020-01-01,post-xiri\n")
    built = build_site(site)
    assert {path.name for path in (built / "codes").iterdir()} == {
        "home.svg", "k001.svg", "k002.svg", "post-old.svg", "post-xiri.svg", "zhan-dongfeng.svg",
    }  # fmt: skip
    svg = (built / "codes/k001.svg").read_text(encoding="utf-8")
    assert "<title>HTTPS://EXAMPLE.ORG/kailu/F/K001/</title>" in svg
    for address in ("F/K001", "F/POST-OLD", "stations/post-old"):
        assert (built / address / "index.html").is_file()


def test_a_dead_code_leaves_the_old_site(site: Path, caplog: pytest.LogCaptureFixture) -> None:
    built = build_site(site)
    before = {path: path.stat().st_mtime_ns for path in built.rglob("*")}
    add(site, "post-old,阵地,2020-01-01,\n")
    with caplog.at_level(logging.ERROR), pytest.raises(Abort):
        build_site(site)
    assert "印出去的码 “post-old” 打不开" in caplog.text
    assert {path: path.stat().st_mtime_ns for path in built.rglob("*")} == before


@pytest.mark.parametrize(
    ("command", "printed"),
    [("serve", "HTTPS://EXAMPLE.ORG/kailu/F/"), ("build", "HTTP://127.0.0.1:8000/F/")],
)
def test_preview_shows_the_codes_of_the_real_site(
    site: Path, command: Literal["serve", "build"], printed: str
) -> None:
    """MkDocs gives a preview the address of this machine; a code of it would be printed."""
    config = load_config(str(site / "mkdocs.yml"))
    config.site_url = "http://127.0.0.1:8000/"
    config.plugins.on_startup(command=command, dirty=False)
    build(config)
    page = (site / "site/deputies/k001/index.html").read_text(encoding="utf-8")
    svg = (site / "site/codes/k001.svg").read_text(encoding="utf-8")
    assert f"{printed}K001/" in page
    assert f"<title>{printed}K001/</title>" in svg
