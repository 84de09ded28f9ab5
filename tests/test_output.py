"""The finished site is swapped in whole; what failed or died leaves the old one as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gongshi.pages import output
from gongshi.pages.output import Mark, Staging


def build(site: Path, files: dict[str, str], ground: dict[str, int] | None = None) -> None:
    staging = Staging(site)
    staging.ground = ground
    staging.write_clean()
    staging.write_begin()
    for name, text in files.items():
        staging.write(name, text)
    staging.write_site()


def read(site: Path) -> dict[str, str]:
    return {
        path.relative_to(site).as_posix(): path.read_text()
        for path in site.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


def test_first_build(site: Path) -> None:
    build(site, {"index.html": "家", "a/index.html": "甲"})
    assert read(site) == {"index.html": "家", "a/index.html": "甲"}


@pytest.mark.parametrize("exchange", [True, False])
def test_next_build_replaces_all(
    site: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool
) -> None:
    if not exchange:
        monkeypatch.setattr(output, "_write_exchanged", lambda one, other: False)
    build(site, {"index.html": "旧", "gone.html": "去"})
    build(site, {"index.html": "新"})
    assert read(site) == {"index.html": "新"}
    assert {p.name for p in site.parent.iterdir()} == {"site", ".site.old"}


def test_an_equal_file_is_kept(site: Path) -> None:
    build(site, {"index.html": "同", "b.html": "旧"})
    before = (site / "index.html").stat()
    build(site, {"index.html": "同", "b.html": "新"})
    after = (site / "index.html").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_an_equal_file_is_written_where_links_are_not_possible(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError("no links")))
    build(site, {"index.html": "同"})
    build(site, {"index.html": "同"})
    assert read(site) == {"index.html": "同"}


def test_what_a_preview_knows_is_not_looked_through(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each build grows on the site before the last one."""
    texts = ({"index.html": "家", "a.html": f"{n}", f"{n}/index.html": "页"} for n in range(4))
    ground: dict[str, int] = {}
    site.mkdir()
    build(site, next(texts))
    monkeypatch.setattr(output, "write_tidied", lambda *_: pytest.fail("it was looked through"))
    for files in texts:
        last = {name: (site / name).stat().st_ino for name in read(site)}
        build(site, files, ground)
        assert read(site) == files
        ground = last


def test_what_a_preview_has_under_both_names_is_not_asked_for_again(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.mkdir()
    for _ in range(2):
        build(site, {"index.html": "家"})
    stat = (site / "index.html").stat()
    mark = Mark(stat.st_ino, stat.st_size, stat.st_mtime_ns)
    staging = Staging(site)
    staging.ground = {"index.html": mark.number}
    staging.write_clean()
    staging.write_begin()
    monkeypatch.setattr(output, "_mark", lambda path: pytest.fail(path))
    assert staging.write_same("index.html", mark)
    staging.write_site()
    assert read(site) == {"index.html": "家"}


def lay_out(site: Path, files: dict[str, str]) -> tuple[bool, dict[str, int]]:
    """Build, lay out the ground of the next build, and give the number of each file."""
    staging = Staging(site)
    staging.write_clean()
    staging.write_begin()
    numbers = {name: staging.write(name, text).number for name, text in files.items()}
    staging.write_site()
    return staging.write_ahead(numbers), numbers


@pytest.mark.parametrize("is_there", [False, True])
def test_ground_is_laid_out_before_it_is_asked_for(
    site: Path, monkeypatch: pytest.MonkeyPatch, is_there: bool
) -> None:
    if is_there:  # a preview has an empty one from MkDocs
        site.mkdir()
    files = {"index.html": "家", "a/index.html": "甲", "a/b/index.html": "乙"}
    is_laid, ground = lay_out(site, files)
    assert is_laid
    assert {path.name for path in site.parent.iterdir()} == {"site", ".site.old"}
    laid = site.with_name(".site.old")
    assert {name: (laid / name).stat().st_ino for name in read(laid)} == ground
    monkeypatch.setattr(os, "link", lambda *_: pytest.fail("it was there"))
    build(site, {**files, "a/index.html": "丙"}, ground)
    assert read(site) == {**files, "a/index.html": "丙"}
    assert read(laid) == files


def test_ground_is_laid_out_once(site: Path) -> None:
    files = {"index.html": "家"}
    assert lay_out(site, files)[0]
    assert not lay_out(site, files)[0]
    assert read(site) == files


def test_there_is_no_ground_where_links_are_not_possible(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError("no links")))
    assert not lay_out(site, {"index.html": "家"})[0]
    assert {path.name for path in site.parent.iterdir()} == {"site"}


def test_a_full_disk_leaves_no_ground_and_the_site_as_it_is(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def fill(old: str, new: str) -> None:
        link(old, new)
        monkeypatch.setattr(os, "mkdir", lambda *_: (_ for _ in ()).throw(OSError("full")))

    monkeypatch.setattr(os, "link", fill)
    files = {"index.html": "家", "a/index.html": "甲"}
    assert not lay_out(site, files)[0]
    assert read(site) == files
    assert {path.name for path in site.parent.iterdir()} == {"site"}


def test_files_put_in_by_others_are_kept_too(site: Path) -> None:
    build(site, {"theme.css": "色"})
    before = (site / "theme.css").stat().st_ino
    staging = Staging(site)
    staging.write_clean()
    (staging.folder / "theme.css").write_text("色")
    (staging.folder / "new.css").write_text("新")
    staging.write_begin()
    staging.write_others()
    staging.write_site()
    assert (site / "theme.css").stat().st_ino == before
    assert read(site) == {"theme.css": "色", "new.css": "新"}


def test_giving_up_leaves_the_site_alone(site: Path) -> None:
    build(site, {"index.html": "旧"})
    staging = Staging(site)
    staging.write_clean()
    staging.write_begin()
    staging.write("index.html", "半")
    staging.write_nothing()
    assert read(site) == {"index.html": "旧"}
    assert [p.name for p in site.parent.iterdir()] == ["site"]


def test_what_a_dead_build_left_is_removed(site: Path) -> None:
    dead = site.parent / ".site.staging-999999999"
    dead.mkdir(parents=True)
    (dead / "half.html").write_text("半")
    alive = site.parent / f".site.staging-{os.getppid()}"
    alive.mkdir()
    build(site, {"index.html": "新"})
    assert not dead.exists()
    assert alive.exists()


def test_a_site_lost_between_two_renames_is_put_back(site: Path) -> None:
    build(site, {"index.html": "旧"})
    site.rename(site.parent / ".site.old")
    Staging(site).write_clean()
    assert read(site) == {"index.html": "旧"}


@pytest.mark.parametrize("name", ["../out.html", "a/../../out.html", "/etc/out.html"])
def test_nothing_is_written_outside_the_site(site: Path, name: str) -> None:
    staging = Staging(site)
    staging.write_clean()
    staging.write_begin()
    with pytest.raises(ValueError, match="not below"):
        staging.write(name, "x")


def test_what_the_disk_takes_in_parts_is_there_whole(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, data[:2]))
    build(site, {"index.html": "一个网页"})
    assert read(site) == {"index.html": "一个网页"}
