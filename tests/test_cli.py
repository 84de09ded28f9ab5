"""`gongshi check` as staff run it: what it prints and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gongshi.cli import main
from site_builder import copy_site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return copy_site("kailu", tmp_path)


def check(site: Path, *options: str) -> int:
    return main(["check", "--config", str(site / "mkdocs.yml"), *options])


def break_record(site: Path) -> None:
    record = site / "deputies/k001.yml"
    record.write_text(record.read_text().replace("地点: post-xiri", "地点: post-xirl"))


def test_a_sound_site_passes(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(site) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("共 ")


def test_warnings_fail_under_strict_alone(site: Path) -> None:
    assert check(site, "--strict") == 1


def test_an_error_is_told_with_place_and_remedy(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    break_record(site)
    assert check(site) == 1
    line = next(x for x in capsys.readouterr().out.splitlines() if "post-xirl" in x)
    assert line.startswith("deputies/k001.yml:18:7  ")
    assert "是否指 “post-xiri”" in line


def test_json_for_machines(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    break_record(site)
    assert check(site, "--format", "json") == 1
    problems = json.loads(capsys.readouterr().out)
    assert {"path", "line", "column", "message", "rule", "severity"} <= set(problems[0])
    assert any(p["path"] == "deputies/k001.yml" and p["line"] == 18 for p in problems)


def test_annotations_for_a_code_host(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    break_record(site)
    assert check(site, "--format", "github") == 1
    assert "::error file=deputies/k001.yml,line=18,col=7::" in capsys.readouterr().out


def test_another_day_may_be_today(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(site, "--today", "2020-01-01") == 1
    assert "content/news/2024/n001.md" in capsys.readouterr().out


def test_a_wrong_day_is_explained(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        check(site, "--today", "2020年1月1日")
    assert stop.value.code == 2
    assert "2020-01-01" in capsys.readouterr().err


def test_a_missing_site_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--config", str(tmp_path / "mkdocs.yml")]) == 1
    assert "找不到设置文件" in capsys.readouterr().out
