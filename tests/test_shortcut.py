"""The short way of `scripts/build` makes the same site, and steps aside wherever it might not."""

from __future__ import annotations

import gc
import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from gongshi import shortcut
from gongshi.rebuild import NotTheSame, rebuild
from gongshi.records import program, source
from gongshi.records.kept import FOLDER
from gongshi.records.load import no_progress
from gongshi.shortcut import Options, parse
from gongshi.terminal import tell
from site_builder import THEME, build_site, copy_site

Edit = Callable[[Path], object]
TODAY = date(2024, 11, 20)


def replaced(name: str, old: str, new: str) -> Edit:
    def edit(site: Path) -> None:
        text = (site / name).read_text(encoding="utf-8")
        assert old in text
        (site / name).write_text(text.replace(old, new), encoding="utf-8")

    return edit


def appended(name: str, text: str) -> Edit:
    def edit(site: Path) -> None:
        with (site / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return edit


def removed(*names: str) -> Edit:
    def edit(site: Path) -> None:
        for name in names:
            shutil.rmtree(site / name)

    return edit


def spoiled(pattern: str) -> Edit:
    """Change a byte of what is kept."""

    def edit(site: Path) -> None:
        for file in (site / FOLDER).glob(pattern):
            data = bytearray(file.read_bytes())
            data[len(data) // 2] ^= 1
            file.write_bytes(data)

    return edit


EDIT_RECORD = replaced("deputies/k001.yml", "希日嘎查牧民", "希日嘎查养牛户")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A site with its own overrides of the theme; whatever is saved is settled at once."""
    monkeypatch.setattr(source, "TICK_NS", 0)
    monkeypatch.setenv(shortcut.OPTIONS, Options().key)
    site = copy_site("kailu", tmp_path)
    shutil.copytree(THEME / "overrides", site / "overrides")
    replaced("mkdocs.yml", (THEME / "overrides").as_posix(), "overrides")(site)
    yield site
    program.program_key.cache_clear()


def short(site: Path, options: Options | None = None, today: date = TODAY) -> list[str]:
    """Build the short way, and give what was said. Raises NotTheSame."""
    said: list[str] = []
    rebuild(site / "mkdocs.yml", (options or Options()).key, today, said.append, no_progress)
    return said


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_it_gives_the_same_site(site: Path, tmp_path: Path) -> None:
    build_site(site)
    EDIT_RECORD(site)
    said = short(site)
    other = tmp_path / "other"
    shutil.copytree(site, other, ignore=shutil.ignore_patterns("site", ".*"))
    assert files(site / "site") == files(build_site(other))
    assert "希日嘎查养牛户" in (site / "site/deputies/k001/index.html").read_text()
    assert said[-2].startswith("公示：")
    assert [name.name for name in site.glob(".site*")] == [".site.old"]


# when MkDocs has to be asked

CHANGES: dict[str, Edit] = {
    "settings": replaced("mkdocs.yml", "横幅: 测试站点", "横幅: 新的测试站点"),
    "comment in settings": appended("mkdocs.yml", "# 说明\n"),
    "page": appended("content/about/index.md", "\n又一段。\n"),
    "page more": lambda site: (site / "content/about/more.md").write_text("# 更多\n"),
    "page less": lambda site: (site / "content/about/index.md").unlink(),
    "theme": appended("overrides/main.html", "\n"),
    "record with an error": replaced("deputies/k001.yml", "性别: 男", "性别: 难"),
    "page of the site": appended("site/about/index.html", "由别人改过"),
    "no site": removed("site", ".site.old"),
    "what was asked": spoiled("asked.msgpack"),
    "what was made": spoiled("made-*.msgpack"),
    "nothing kept": removed(FOLDER),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_change_has_mkdocs_asked(change: Edit, site: Path) -> None:
    build_site(site)
    short(site)
    change(site)
    before = files(site / "site")
    with pytest.raises(NotTheSame):
        short(site)
    assert files(site / "site") == before
    assert [name.name for name in site.glob(".site*") if name.name != ".site.old"] == []


def test_another_day_has_mkdocs_asked(site: Path) -> None:
    """The frames say of which day the site is."""
    replaced("mkdocs.yml", "      今日: 2024-11-20\n", "")(site)
    build_site(site)
    short(site, today=date.today())
    with pytest.raises(NotTheSame):
        short(site, today=TODAY)


def test_other_program_has_mkdocs_asked(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_site(site)
    monkeypatch.setattr(program, "_installed", lambda: "another version of something")
    program.program_key.cache_clear()
    with pytest.raises(NotTheSame):
        short(site)


def test_other_options_have_mkdocs_asked(site: Path) -> None:
    build_site(site)
    for options in (Options(strict=True), Options(site="elsewhere")):
        with pytest.raises(NotTheSame):
            short(site, options)


def test_copy_of_a_site_has_mkdocs_asked(site: Path, tmp_path: Path) -> None:
    build_site(site)
    shutil.copytree(site, tmp_path / "copy")
    with pytest.raises(NotTheSame):
        short(tmp_path / "copy")


NEVER: dict[str, Edit] = {
    "variable": replaced(
        "mkdocs.yml", "site_url: ", "site_description: !ENV [NONE, '']\nsite_url: "
    ),
    "other file": lambda site: (
        (site / "base.yml").write_text("site_description: 说明\n"),
        replaced("mkdocs.yml", "site_url: ", "INHERIT: base.yml\nsite_url: ")(site),
    ),
    "other plugin": replaced("mkdocs.yml", "  - gongshi:", "  - search\n  - gongshi:"),
    "hook": lambda site: (
        (site / "hook.py").write_text(""),
        appended("mkdocs.yml", "hooks: [hook.py]\n")(site),
    ),
    "warning of a page": appended("content/about/index.md", "\n[没有](nowhere.md)\n"),
    "warning of settings": appended("mkdocs.yml", "nobody_knows: this\n"),
}


@pytest.mark.parametrize("change", NEVER.values(), ids=NEVER)
def test_mkdocs_is_asked_each_time(change: Edit, site: Path) -> None:
    change(site)
    build_site(site)
    with pytest.raises(NotTheSame):
        short(site)


def test_warning_is_said_again_until_it_is_mended(site: Path) -> None:
    build_site(site)
    text = (site / "content/about/index.md").read_text()
    NEVER["warning of a page"](site)
    build_site(site)
    with pytest.raises(NotTheSame):
        short(site)
    (site / "content/about/index.md").write_text(text)
    build_site(site)
    assert short(site)


# the command

PARSED: dict[str, Options | None] = {
    "": Options(),
    "-q": Options(quiet=True),
    "--quiet --strict": Options(quiet=True, strict=True),
    "-s -d out": Options(strict=True, site="out"),
    "--site-dir=out": Options(site="out"),
    "--site-dir out": Options(site="out"),
    "-d": None,
    "--site-dir=": None,
    "-qs": None,
    "-f other.yml": None,
    "--dirty": None,
    "--strict=yes": None,
    "-v": None,
    "out": None,
}


@pytest.mark.parametrize(("line", "options"), PARSED.items(), ids=PARSED)
def test_options(line: str, options: Options | None) -> None:
    assert parse(line.split()) == options


class Asked(Exception):
    """MkDocs was asked, with these arguments and this about the options."""


def test_command(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ask(_module: str, **_: object) -> None:
        raise Asked(sys.argv[1:], os.environ.get(shortcut.OPTIONS))

    monkeypatch.chdir(site)
    monkeypatch.setattr(runpy, "run_module", ask)
    monkeypatch.setattr(sys, "argv", [])
    monkeypatch.delenv(shortcut.OPTIONS)
    try:
        with pytest.raises(Asked, match=r"\['build'\], '0 '"):
            shortcut.main([])
        with pytest.raises(Asked, match=r"\['build', '--dirty'\], None"):
            shortcut.main(["--dirty"])
        monkeypatch.setenv(shortcut.OPTIONS, Options().key)
        build_site(site)
        EDIT_RECORD(site)
        assert shortcut.main(["-q"]) == 0
        assert capsys.readouterr().err == ""
        assert "希日嘎查养牛户" in (site / "site/deputies/k001/index.html").read_text()
        assert shortcut.main([]) == 0
        assert "INFO    -  公示：" in capsys.readouterr().err
        with pytest.raises(Asked):
            shortcut.main(["--strict"])
    finally:
        gc.unfreeze()
        gc.enable()


def test_interrupted_it_leaves_the_site_as_it_was(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def write(*_: object) -> None:
        raise KeyboardInterrupt

    build_site(site)
    before = files(site / "site")
    EDIT_RECORD(site)
    monkeypatch.chdir(site)
    monkeypatch.setattr("gongshi.rebuild.write_site", write)
    monkeypatch.setattr(sys, "argv", ["shortcut"])
    try:
        assert shortcut.run() == 1
    finally:
        gc.enable()
    assert capsys.readouterr().err.endswith("\nAborted!\n")
    assert files(site / "site") == before
    assert [path.name for path in site.glob(".site*")] == []


def test_what_is_found_out_late_has_mkdocs_asked(site: Path) -> None:
    """Two lists would stand at one address: that is MkDocs' to tell."""
    build_site(site)
    before = files(site / "site")
    replaced("deputies/k002.yml", "东风镇代表团", "东峰镇代表团")(site)
    with pytest.raises(NotTheSame):
        short(site)
    assert files(site / "site") == before
    assert [path.name for path in site.glob(".site*")] == []


def test_mkdocs_answers_as_ever(site: Path) -> None:
    """What the short way does not know goes to MkDocs as it is, and comes back as it is."""
    command = [sys.executable, "-P", "-m", "gongshi.shortcut"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    for arguments, code, said in (
        (["--nonsense"], 2, "No such option"),
        (["-f", "nowhere.yml"], 2, "nowhere.yml"),
        (["--strict"], 1, "没有生成网站"),
        (["-d", "out"], 0, "公示："),
    ):
        done = subprocess.run(
            [*command, *arguments], cwd=site, env=environment, capture_output=True, text=True
        )
        assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert (site / "out/deputies/k001/index.html").is_file()


def test_lines_are_not_longer_than_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    tell("Building documentation to directory: site")
    monkeypatch.setenv("COLUMNS", "0")
    tell("Building documentation to directory: site")
    assert capsys.readouterr().err.splitlines() == [
        "INFO    -  Building",
        "           documentation to",
        "           directory: site",
        "INFO    -  Building documentation to directory: site",
    ]
