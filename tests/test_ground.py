"""What lies in a site's folder is found as a full look finds it, and seldom looked into."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gongshi.pages import ground
from gongshi.pages.ground import Ground, left_in, load_ground, write_ground, write_tidied

FILES = ("index.html", "deputies/index.html", "deputies/c1/index.html", "deputies/c2/index.html",
         "data/names.json", "data/names/1.json")  # fmt: skip
FOLDERS = ("", "deputies", "deputies/c1", "deputies/c2", "data", "data/names")
CLOCK = 0.01  # seconds: no clock of a file system that counts finely goes in longer steps


@pytest.fixture(autouse=True)
def no_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, "TICK_NS", 0)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    tree = tmp_path / "site"
    for file in FILES:
        (tree / file).parent.mkdir(parents=True, exist_ok=True)
        (tree / file).write_text(file)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "index.html").write_text("外")
    return tree


def left(tree: Path) -> Ground:
    """Give what a build leaves."""
    found = left_in(str(tree), {file: (tree / file).stat().st_ino for file in FILES}, {})
    assert found.folders.keys() == {*FOLDERS}
    time.sleep(CLOCK)
    return found


def full_look(tree: Path) -> dict[str, int]:
    return {
        path.relative_to(tree).as_posix(): path.stat().st_ino
        for path in tree.rglob("*")
        if path.is_file()
    }


def test_first_look_goes_through_all(tree: Path) -> None:
    found = write_tidied(str(tree), Ground())
    assert found.files == full_look(tree)
    assert set(found.files) == set(FILES)
    assert found.folders == {}


def test_what_is_as_it_was_left_is_not_looked_into(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = left(tree)
    monkeypatch.setattr(os, "scandir", lambda *_: pytest.fail("it was looked into"))
    assert write_tidied(str(tree), known) is known


def put_file(tree: Path) -> None:
    (tree / "deputies" / "extra.html").write_text("别人的")


def put_folder(tree: Path) -> None:
    (tree / "deputies" / "extra" / "more").mkdir(parents=True)
    (tree / "deputies" / "extra" / "more" / "index.html").write_text("别人的")
    (tree / "empty" / "still").mkdir(parents=True)


def put_links(tree: Path) -> None:
    (tree / "deputies" / "c1" / "link.html").symlink_to(tree / "index.html")
    shutil.rmtree(tree / "data")
    (tree / "data").symlink_to(tree.parent / "elsewhere")


def put_another(tree: Path) -> None:
    (tree / "new.html").write_text("别人的")
    (tree / "new.html").replace(tree / "deputies" / "c2" / "index.html")


def put_file_for_folder(tree: Path) -> None:
    shutil.rmtree(tree / "deputies" / "c1")
    (tree / "deputies" / "c1").write_text("别人的")


def put_folder_for_file(tree: Path) -> None:
    (tree / "index.html").unlink()
    (tree / "index.html").mkdir()
    (tree / "index.html" / "more.html").write_text("别人的")


CHANGES: list[Callable[[Path], object]] = [
    put_file, put_folder, put_links, put_another, put_file_for_folder, put_folder_for_file,
    lambda tree: (tree / "deputies" / "c1" / "index.html").unlink(),
    lambda tree: shutil.rmtree(tree / "deputies"),
    lambda tree: (tree / "deputies" / "c1").rename(tree / "deputies" / "c9"),
    lambda tree: shutil.rmtree(tree),
]  # fmt: skip


@pytest.mark.parametrize("known_folders", ["all", "some", "none"])
@pytest.mark.parametrize("change", CHANGES)
def test_what_others_have_changed_is_found(
    change: Callable[[Path], object], known_folders: str, tree: Path
) -> None:
    known = left(tree)
    some = {folder: known.folders[folder] for folder in ("deputies", "data")}
    folders = {"all": known.folders, "some": some, "none": {}}
    change(tree)
    found = write_tidied(str(tree), Ground(known.files, folders[known_folders]))
    assert found.files == full_look(tree)
    assert not [path for path in tree.rglob("*") if path.is_symlink()]
    assert (tree.parent / "elsewhere" / "index.html").read_text() == "外"
    assert all((tree / folder).stat().st_ctime_ns == age for folder, age in found.folders.items())


def test_time_that_is_set_back_hides_nothing(tree: Path) -> None:
    known = left(tree)
    before = (tree / "data").stat()
    (tree / "data" / "extra.json").write_text("[]")
    os.utime(tree / "data", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert write_tidied(str(tree), known).files == full_look(tree)


def test_folder_that_was_changed_lately_is_not_relied_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is put there within one tick of the clock would not make it any newer."""
    ages = {"": 70, "deputies": 89, "deputies/c1": 90, "deputies/c2": 91, "data": 100}
    monkeypatch.setattr(ground, "TICK_NS", 10)
    monkeypatch.setattr(ground, "_age", lambda path: ages.get(path.removeprefix("site/"), 0))
    assert left_in("site", dict.fromkeys(FILES, 1), {}).folders == {
        "": 70, "deputies": 89, "deputies/c1": 90,
    }  # fmt: skip


def test_folders_that_a_build_did_not_touch_are_not_asked_again(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    lstat = os.lstat

    def ask(path: str) -> os.stat_result:
        asked.append(path)
        return lstat(path)

    monkeypatch.setattr(os, "lstat", ask)
    left_in(str(tree), dict.fromkeys(FILES, 1), {"deputies/c1": 1, "data": 1})
    assert f"{tree}/deputies/c2" in asked
    assert not {f"{tree}/deputies/c1", f"{tree}/data"} & {*asked}


def test_what_was_left_is_known_where_the_folder_is_moved(tree: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    noted = left(tree)
    write_ground(kept, tree, noted)
    assert load_ground(kept, tree.rename(tmp_path / ".site.old")) == noted
    other = tmp_path / "other"
    other.mkdir()
    assert load_ground(kept, other) == load_ground(kept, tmp_path / "none") == Ground()


def test_only_so_many_are_kept(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    for n in range(12):
        (tmp_path / f"{n}").mkdir()
        write_ground(kept, tmp_path / f"{n}", Ground({"a": n}))
    assert len(list(kept.iterdir())) == 8
    assert load_ground(kept, tmp_path / "11").files == {"a": 11}
