"""README, contributing page and changelog say what is so: names, paths, commands, pictures."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongshi.cli import main
from gongshi.records.activity import Activity
from gongshi.records.check import check_site
from gongshi.records.deputy import Deputy, Vacancy
from gongshi.records.document import Document
from gongshi.records.field import fields_by_key
from gongshi.records.part import Part, fields_of
from gongshi.records.problem import format_problems
from gongshi.records.record import Record
from gongshi.records.settings import Settings
from gongshi.records.source import load_source
from gongshi.records.station import Station
from gongshi.records.strict_yaml import read_post, read_record
from gongshi.records.suggestion import Suggestion

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
CONTRIBUTING = ROOT / "content" / "about" / "contributing.md"
CHANGELOG = ROOT / "CHANGELOG.md"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]

SAMPLES: dict[str, type[Record]] = {
    "deputies/_样例.yml": Deputy,
    "deputies/_空缺席位样例.yml": Vacancy,
    "stations/_样例.yml": Station,
    "content/news/_样例.md": Activity,
    "content/suggestions/_样例.md": Suggestion,
}
MKDOCS_SETTINGS = {"site_name", "site_description", "site_url"}
NOT_THERE = {
    "site/", ".gongshi/cache/", "/wall/", "kiosk/", "kiosk/<id>/", "c301.yml", "<id>.yml",
    "deputies/photos/",
}  # fmt: skip
"""What is made by building, and what the reader makes."""
PICTURE_BYTES = 150_000

pages = pytest.mark.parametrize("page", [README, CONTRIBUTING], ids=["README", "contributing"])


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def section(page: Path, heading: str) -> str:
    """The text below a heading, up to the next one that is not deeper."""
    level = heading.split(" ")[0]
    after = read(page).split(f"\n{heading}\n", 1)[1]
    return re.split(rf"^#{{1,{len(level)}}} ", after, maxsplit=1, flags=re.MULTILINE)[0]


def fenced(text: str, language: str) -> list[str]:
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)


def in_backticks(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", re.sub(r"^ *```.*?^ *```", "", text, flags=re.S | re.M))


def parts_of(model: type[Part]) -> Iterator[type[Part]]:
    """A model and all models inside it."""
    yield model
    for part in {part for _, part, _ in fields_by_key(model).values() if part}:
        yield from parts_of(part)


def titles_of(*models: type[Part]) -> set[str]:
    """The Chinese names of all fields of some models and of what is inside them."""
    return {
        field.title
        for model in models
        for part in parts_of(model)
        for field in fields_of(part).values()
    }


def keys_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from keys_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_of(inner)


def sample(name: str) -> Document:
    source = load_source(ROOT / name, ROOT)
    return read_post(source) if name.endswith(".md") else read_record(source)


@pytest.mark.parametrize(("name", "model"), SAMPLES.items(), ids=SAMPLES)
def test_sample_shows_every_field(name: str, model: type[Record]) -> None:
    shown = set(keys_of(sample(name).values))
    assert titles_of(model) - {"正文"} - shown == set()


@pytest.mark.parametrize(("name", "model"), SAMPLES.items(), ids=SAMPLES)
def test_sample_is_a_sound_record(name: str, model: type[Record]) -> None:
    record, problems = model.from_document(sample(name), id="sample")
    assert record is not None
    assert [p.text() for p in problems] == []


@pages
def test_chinese_word_in_backticks_is_a_field_or_setting(page: Path) -> None:
    """Staff look for what stands in backticks in the files."""
    words = {m[1] for w in in_backticks(read(page)) if (m := re.match(r"([一-鿿]+)(?:: |$)", w))}
    assert words
    assert words - titles_of(*SAMPLES.values(), Settings) == set()


@pages
def test_path_in_backticks_exists(page: Path) -> None:
    ends = (".md", ".yml", ".toml", ".py", ".txt", "/")
    words = " ".join(in_backticks(read(page))).split()
    paths = {w for w in words if w.endswith(ends) and "://" not in w}
    assert len(paths) > 8
    tops = (ROOT, ROOT / "scripts" / "gongshi") if page == CONTRIBUTING else (ROOT,)
    missing = {p for p in paths if not any((top / p).exists() for top in tops)}
    assert missing <= NOT_THERE


@pages
def test_command_exists_and_can_be_run(page: Path) -> None:
    names = set(re.findall(r"scripts/([a-z-]+)(?![\w/.-])", read(page)))
    assert names >= {"serve", "test", "check"}
    for name in names:
        command = ROOT / "scripts" / name
        assert command.is_file(), name
        assert command.stat().st_mode & 0o111, name


@pytest.mark.parametrize("options", [["--strict"], ["--format", "github"], ["--format", "json"]])
def test_option_of_check_exists(options: list[str], tmp_path: Path) -> None:
    """An unknown option would end the command; a site that is not there is a problem found."""
    assert " ".join(options) in read(README)
    assert main(["check", *options, "--config", str(tmp_path / "mkdocs.yml")]) == 1


@pages
def test_record_in_an_example_has_known_fields(page: Path) -> None:
    known = titles_of(*SAMPLES.values())
    for block in fenced(read(page), "yaml"):
        assert set(keys_of(yaml.safe_load(block))) - known == set()


def test_setting_named_for_another_county_exists() -> None:
    table = section(README, "## 在另一个县建自己的网站")
    named = {w for row in re.findall(r"^ *\| (`[^|]+) \|", table, re.M) for w in in_backticks(row)}
    assert len(named) > 20
    assert named - MKDOCS_SETTINGS - titles_of(Settings) == set()


def test_setting_of_the_demo_is_explained_for_another_county() -> None:
    """Whoever starts a site learns of every setting that the demo makes."""
    text = section(README, "## 在另一个县建自己的网站")
    lines = read(ROOT / "mkdocs.yml").splitlines()
    made = {m[1] for line in lines if (m := re.match(r" {6}([一-鿿]+):", line))}
    assert made
    assert {name for name in made if f"`{name}`" not in text} == set()


def requirement_names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~!; ]", r)[0] for r in requirements}


@pytest.mark.parametrize(
    ("before", "requirements"),
    [
        ("运行时：", PROJECT["project"]["dependencies"]),
        ("收留言时：", EXTRAS["feedback"] + EXTRAS["postgresql"]),
        ("网页上：", json.loads((ROOT / "package.json").read_text())["dependencies"]),
        ("测试时：", [r for r in EXTRAS["test"] if not r.startswith("gongshi[")]),
        ("测速时：", [r for r in EXTRAS["bench"] if not r.startswith("gongshi[")]),
        ("打包时：", PROJECT["build-system"]["requires"]),
    ],
    ids=["run", "feedback", "web", "test", "bench", "build"],
)
def test_dependency_has_a_reason(before: str, requirements: list[str]) -> None:
    table = read(CONTRIBUTING).split(f"\n{before}\n\n", 1)[1].split("\n\n", 1)[0]
    rows = re.findall(r"^\| ([\w-]+) \| (.{5,}) \|$", table, re.M)
    assert {name for name, _ in rows} == requirement_names(requirements)


@pages
def test_picture_exists_is_small_and_is_described(page: Path) -> None:
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", read(page))
    assert pictures
    for alt, file in pictures:
        assert len(alt) > 3, file
        assert 0 < (page.parent / file).stat().st_size < PICTURE_BYTES, file


@pytest.mark.parametrize("page", [README, CONTRIBUTING, CHANGELOG], ids=lambda p: p.name)
def test_link_leads_somewhere(page: Path) -> None:
    """The page of figures is made from records, so only its address is known here."""
    made = {"figures/index.md"}
    links = re.findall(r"(?<!!)\[[^\]]+\]\(([^)#][^)]*)\)", read(page))
    own = {link for link in links if "://" not in link}
    assert {link for link in own - made if not (page.parent / link).exists()} == set()


def test_english_reader_finds_the_english_part() -> None:
    text = read(README)
    assert "[English](#english)" in text
    assert "\n## English\n" in text


def test_changelog_is_about_this_version() -> None:
    headings = re.findall(r"^## (.+)$", read(CHANGELOG), re.M)
    assert headings[0].startswith("[Unreleased]")
    assert any(PROJECT["project"]["version"] in heading for heading in headings)


MISTAKES = (
    ("deputies/c042.yml", "deputies/c042.yml", "lr-yuanpu, ", "lr-yuanbu, "),
    ("deputies/_样例.yml", "deputies/c301.yml", "政治面貌: ", "政治面目: "),
    ("stations/lr-caicun.yml", "stations/lr-caicun.yml", "简介: ", "简介: 电话13800138000。"),
    (
        "content/suggestions/2024/s004.md",
        "content/suggestions/2024/s004.md",
        "日期: 2024-02-19",
        "日期: 2024-01-19",
    ),
)
"""Which record is taken, where it is put, and what in it is replaced by a mistake."""


def test_output_in_readme_is_what_check_says(tmp_path: Path) -> None:
    for name in ("deputies", "stations", "content"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    for source, target, right, wrong in MISTAKES:
        text = read(tmp_path / source)
        assert right in text, source
        (tmp_path / target).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    checked = check_site(tmp_path / "mkdocs.yml", today=date(2025, 1, 15))
    said = format_problems([p for p in checked.problems if p.severity == "error"]).splitlines()
    command, *shown = fenced(read(README), "console")[0].splitlines()
    assert command == "$ scripts/check"
    assert shown == said[:-1]
