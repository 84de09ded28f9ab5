"""What is kept of the theme is read anew where it, or the program, is another."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from gongshi.pages import compiled
from gongshi.pages.asset import forget_assets, load_kiosk_style
from gongshi.pages.compiled import write_compiled


def render(theme: Path, mark: str) -> str:
    """Fill a template into which the environment writes its mark when it is compiled."""
    environment = Environment(
        loader=DictLoader({"page": "{{ 'text' | marked }}"}),
        autoescape=True,
        bytecode_cache=write_compiled(theme),
    )
    environment.filters["marked"] = lambda text: f"{text} {mark}"
    return environment.get_template("page").render()


@pytest.mark.parametrize(("key", "said"), [("1", "text one"), ("2", "text two")])
def test_templates_are_compiled_again_by_another_program(
    key: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "program_key", lambda: "1")
    assert render(tmp_path, "one") == "text one"
    monkeypatch.setattr(compiled, "program_key", lambda: key)
    assert render(tmp_path, "two") == said


def test_nothing_is_kept_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").write_text("in the way")
    assert write_compiled(tmp_path) is None


def test_style_is_read_again_when_it_is_forgotten(tmp_path: Path) -> None:
    tokens = tmp_path / "kiosk" / "tokens.css"
    tokens.parent.mkdir()
    tokens.write_text("a{}")
    first = load_kiosk_style(tmp_path)
    tokens.write_text("b{}")
    assert load_kiosk_style(tmp_path) == first
    forget_assets()
    assert load_kiosk_style(tmp_path).text == "b{}\n"
