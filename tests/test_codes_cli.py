"""`gongshi codes issue` as staff run it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongshi.cli import main
from site_builder import copy_site

ISSUED = """\ufeff编号,种类,签发日期,改为
home,阵地,2024-11-20,
k001,代表,2024-11-20,
k002,代表,2024-11-20,
post-xiri,阵地,2024-11-20,
zhan-dongfeng,阵地,2024-11-20,
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return copy_site("kailu", tmp_path)


def issue(site: Path, *options: str) -> int:
    return main(["codes", "issue", "--config", str(site / "mkdocs.yml"), *options])


def register(site: Path) -> str:
    return (site / "codes.csv").read_text(encoding="utf-8")


def test_codes_are_issued_once(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert issue(site) == 0
    assert register(site) == ISSUED
    assert capsys.readouterr().out == "签发了 5 个码，已记入 codes.csv，请和记录一起提交。\n"
    assert issue(site) == 0
    assert register(site) == ISSUED
    assert "没有要签发的" in capsys.readouterr().out


def test_later_records_are_added(site: Path) -> None:
    issue(site)
    record = site / "deputies/k002.yml"
    text = record.read_text(encoding="utf-8").replace("姓名: ", "姓名: 新", 1)
    (site / "deputies/a001.yml").write_text(text, encoding="utf-8")
    assert issue(site, "--today", "2024-12-01") == 0
    assert register(site) == ISSUED + "a001,代表,2024-12-01,\n"


def test_nothing_is_issued_while_a_record_is_wrong(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = site / "deputies/k001.yml"
    record.write_text(record.read_text().replace("地点: post-xiri", "地点: post-xirl"))
    assert issue(site) == 1
    assert not (site / "codes.csv").exists()
    out = capsys.readouterr().out
    assert "“post-xirl” 不存在" in out
    assert "先改正上面的错误，再签发。" in out
    assert "还没有签发" not in out


def test_nothing_is_added_to_a_register_that_is_wrong(site: Path) -> None:
    (site / "codes.csv").write_text("编号,种类\n", encoding="utf-8")
    assert issue(site) == 1
    assert register(site) == "编号,种类\n"


def test_site_that_is_not_there_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert issue(tmp_path) == 1
    assert "找不到设置文件" in capsys.readouterr().out


def test_check_names_the_code_that_would_not_answer(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    issue(site)
    (site / "stations/post-xiri.yml").rename(site / "stations/post-2.yml")
    for path in site.rglob("*.*"):
        if path.suffix in {".yml", ".md"} and path.name != "mkdocs.yml":
            path.write_text(path.read_text().replace("post-xiri", "post-2"))
    capsys.readouterr()
    assert main(["check", "--config", str(site / "mkdocs.yml")]) == 1
    assert "codes.csv:5:1  印出去的码 “post-xiri” 打不开" in capsys.readouterr().out


def test_what_is_to_be_done_must_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["codes"])
    assert stop.value.code == 2
    assert "命令" in capsys.readouterr().err
