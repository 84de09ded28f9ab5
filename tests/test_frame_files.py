"""Of the frame's theme, the files that a site gets are found, and no others are gone through."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, FileSystemLoader
from mkdocs.config import load_config

from gongshi.pages.frame_files import show_files

ROOT = Path(__file__).parents[1]


def hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def test_all_that_is_not_hidden_is_listed() -> None:
    theme = load_config(str(ROOT / "mkdocs.yml")).theme
    every = theme.get_env().list_templates()
    assert sum(map(hidden, every)) > 10_000
    shown = show_files(theme.get_env())
    assert shown.list_templates() == [name for name in every if not hidden(name)]
    assert "main.html" in shown.list_templates()
    assert shown.get_template("main.html").filename


def test_two_folders_are_one(tmp_path: Path) -> None:
    for name in ("a/x.css", "a/.icons/i.svg", "a/deep/.h/y.css", "b/x.css", "b/deep/z.css", "b/.z"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    shown = show_files(Environment(loader=FileSystemLoader([tmp_path / "a", tmp_path / "b"])))
    assert shown.list_templates() == ["deep/z.css", "x.css"]
    assert shown.get_template("x.css").render() == "a/x.css"


def test_hidden_folders_are_not_entered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".icons" / "many").mkdir(parents=True)
    (tmp_path / "main.html").write_text("")
    entered: list[str] = []
    scan = os.scandir

    def noted(path: str) -> object:
        entered.append(os.fspath(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", noted)
    shown = show_files(Environment(loader=FileSystemLoader(tmp_path)))
    assert shown.list_templates() == ["main.html"]
    assert entered == [str(tmp_path)]


def test_what_loads_otherwise_is_left_alone() -> None:
    loader = DictLoader({"main.html": ""})
    assert show_files(Environment(loader=loader)).loader is loader
