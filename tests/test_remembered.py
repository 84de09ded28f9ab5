"""What was made of texts is found again by the next build, and does not grow without end."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongshi.codes import pattern
from gongshi.codes.symbol import make_symbol
from gongshi.pages import markdown
from gongshi.pages.markdown import render_markdown
from gongshi.records import remembered
from gongshi.records.remembered import Remembered, begin_remembering, write_remembered


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Remembered:
    monkeypatch.setattr(remembered, "_EVERY", [])
    return Remembered("words", most=3)


def build(known: Remembered, folder: Path, *texts: str) -> list[str]:
    """Have something made of each text, and give those it was not known of."""
    known.begin(folder)
    new = [text for text in texts if known.find(text) is None]
    for text in new:
        known.keep(text, text.upper())
    known.write()
    return new


def test_next_build_knows(known: Remembered, tmp_path: Path) -> None:
    assert build(known, tmp_path, "a", "b") == ["a", "b"]
    assert build(known, tmp_path, "b", "c") == ["c"]
    assert build(known, tmp_path, "a", "b", "c") == []
    known.begin(tmp_path)
    assert known.find("a") == "A"


def test_of_too_many_those_of_this_build_stay(known: Remembered, tmp_path: Path) -> None:
    build(known, tmp_path, "a", "b", "c")
    build(known, tmp_path, "c", "d")
    assert build(known, tmp_path, "c", "d") == []
    assert build(known, tmp_path, "a") == ["a"]


def test_what_was_damaged_is_made_anew(known: Remembered, tmp_path: Path) -> None:
    build(known, tmp_path, "a")
    file = tmp_path / "words.msgpack"
    file.write_bytes(file.read_bytes().replace(b"A", b"B"))
    assert build(known, tmp_path, "a") == ["a"]


def test_markdown_and_codes_are_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text, payload = "**粗** <script>", "HTTPS://EXAMPLE.ORG/F/C001/"
    made = []
    for _ in range(2):
        begin_remembering(tmp_path)
        make_symbol.cache_clear()
        made.append((render_markdown(text), make_symbol(payload)))
        write_remembered()
        monkeypatch.setattr(markdown, "_safe", lambda _: pytest.fail("converted again"))
        monkeypatch.setattr(pattern, "draw_symbol", lambda *_: pytest.fail("drawn again"))
    assert made[0] == made[1]
    assert {file.name for file in tmp_path.iterdir()} == {"markdown.msgpack", "symbols.msgpack"}
