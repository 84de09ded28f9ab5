"""Imports go one way, so that what has value here does not know which tool draws the frame."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "scripts" / "gongshi"
MODULES = sorted(PACKAGE.rglob("*.py"))

MAY_IMPORT = {
    "records": {"records"},
    "codes": {"records", "codes"},
    "pages": {"records", "codes", "pages"},
    "office": {"records", "codes", "feedback", "office"},
    "feedback": {"feedback"},
    "plugin": {"records", "codes", "pages", "notice", "preview", "said", "shortcut", "terminal"},
    "preview": {"codes", "feedback"},
    "said": set(),
    "notice": set(),
    "rebuild": {"records", "codes", "pages"},
    "shortcut": {"rebuild", "terminal"},
    "cli": {"records", "codes", "pages", "office", "terminal"},
    "terminal": {"records"},
}
"""For each folder or module of the package, those it may import; the package itself is free."""


def imported(path: Path) -> Iterator[str]:
    """Give the full name of each module that a module imports, wherever it does."""
    here = ("gongshi", *path.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = here[: len(here) - node.level + 1] if node.level else ()
            module = ".".join([*above, *filter(None, [node.module])])
            yield from (f"{module}.{name.name}" for name in node.names)


def room(path: Path) -> str:
    """Give the folder below the package, or the module that stands in it alone."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def rooms_used(path: Path) -> set[str]:
    names = [name.split(".") for name in imported(path)]
    used = {name[1] for name in names if name[0] == "gongshi" and len(name) > 1}
    return {name for name in used if (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").exists()}


def breaches() -> Iterator[str]:
    for path in MODULES:
        allowed = MAY_IMPORT.get(room(path), set())
        for used in sorted(rooms_used(path) - allowed):
            if room(path) not in ("__init__", "__main__"):
                yield f"{path.relative_to(PACKAGE)} imports {used}"


def test_imports_go_one_way() -> None:
    assert MODULES
    assert list(breaches()) == []


def test_every_room_has_its_rule() -> None:
    assert {room(path) for path in MODULES} - {"__init__", "__main__"} <= set(MAY_IMPORT)


@pytest.mark.parametrize("tool", ["mkdocs", "material", "properdocs", "zensical"])
def test_only_the_plugin_knows_mkdocs(tool: str) -> None:
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        if any(name.split(".")[0] == tool for name in imported(path))
    }
    assert users <= {"plugin.py"}


def test_records_read_no_clock() -> None:
    readers = [
        f"{path.name}:{node.lineno}"
        for path in MODULES
        if room(path) in ("records", "pages")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("today", "now", "utcnow")
        if isinstance(node.value, ast.Name) and node.value.id in ("date", "datetime")
    ]
    assert readers == []
