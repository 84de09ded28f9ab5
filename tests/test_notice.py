"""A preview notices what is saved, in whatever way editors save, and nothing else."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from gongshi import notice
from gongshi.notice import Notice, Server, is_told, notice_promptly

PATIENCE_SECONDS = 20


class Noted(FileSystemEventHandler):
    """Keeps the names of what was told."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if not event.is_directory:
            self.names |= {Path(os.fsdecode(p)).name for p in (event.src_path, event.dest_path)}

    def wait_for(self, name: str) -> set[str]:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while name not in self.names:
            assert time.monotonic() < deadline, f"{name} was not noticed, only {self.names}"
            time.sleep(0.01)
        return self.names - {""}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "deputies").mkdir()
    for name in ("deputies/a.yml", "mkdocs.yml"):
        (tmp_path / name).write_text("姓名: 王伟\n")
    return tmp_path


def begin(site: Path) -> tuple[Notice, Noted]:
    found, noted = Notice(), Noted()
    found.schedule(noted, str(site / "deputies"), recursive=True)
    found.schedule(noted, str(site / "mkdocs.yml"), recursive=True)
    found.start()
    return found, noted


@pytest.fixture
def noted(site: Path) -> Iterator[Noted]:
    found, noted = begin(site)
    yield noted
    found.stop()
    found.join()


def write_in_place(site: Path) -> str:
    (site / "deputies/a.yml").write_text("姓名: 王小伟\n")
    return "a.yml"


def write_by_rename(site: Path) -> str:
    (site / "deputies/.a.yml.swp").write_text("姓名: 王小伟\n")
    (site / "deputies/.a.yml.swp").rename(site / "deputies/a.yml")
    return "a.yml"


def write_settings_by_rename(site: Path) -> str:
    for text in ("地名: 甲\n", "地名: 乙\n"):
        (site / "new").write_text(text)
        (site / "new").rename(site / "mkdocs.yml")
    return "mkdocs.yml"


def add_folder(site: Path) -> str:
    (site / "deputies/2024").mkdir()
    (site / "deputies/2024/b.yml").write_text("姓名: 赵云\n")
    return "b.yml"


def delete(site: Path) -> str:
    (site / "deputies/a.yml").unlink()
    return "a.yml"


SAVES = [write_in_place, write_by_rename, write_settings_by_rename, add_folder, delete]


@pytest.mark.parametrize("save", SAVES, ids=lambda save: str(save.__name__))
def test_save_is_noticed(save: Callable[[Path], str], site: Path, noted: Noted) -> None:
    noted.wait_for(save(site))


def test_what_changes_no_page_is_not_told(site: Path, noted: Noted) -> None:
    (site / "deputies/a.yml").read_text()
    (site / "deputies/__pycache__").mkdir()
    for name in ("__pycache__/a.cache", ".a.yml.swp"):
        (site / "deputies" / name).write_text("")
    (site / "codes.csv").write_text("")
    (site / "deputies/last.yml").write_text("")
    assert noted.wait_for("last.yml") == {"last.yml"}


def test_what_is_no_longer_watched_is_not_told(site: Path) -> None:
    found, noted = Notice(), Noted()
    watches = [
        found.schedule(noted, str(site / name), recursive=True)
        for name in ("deputies", "mkdocs.yml")
    ]
    found.start()
    try:
        found.unschedule(watches[0])
        write_in_place(site)
        write_settings_by_rename(site)
        assert noted.wait_for("mkdocs.yml") == {"mkdocs.yml", "new"}
    finally:
        found.stop()
        found.join()


def test_where_the_system_has_no_room_it_looks(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def start(self: BaseObserver) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(Observer, "start", start)
    monkeypatch.setattr(notice, "_LOOK_SECONDS", 0.05)
    found, noted = begin(site)
    try:
        noted.wait_for(write_by_rename(site))
    finally:
        found.stop()
        found.join()


def test_it_looks_behind_links(
    site: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notice, "_LOOK_SECONDS", 0.05)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (site / "deputies/more").symlink_to(elsewhere)
    found, noted = begin(site)
    try:
        (elsewhere / "c.yml").write_text("姓名: 段誉\n")
        noted.wait_for("c.yml")
    finally:
        found.stop()
        found.join()


@pytest.mark.parametrize(
    ("mounts", "told"),
    [
        ("/dev/sda1 / ext4 rw 0 0\n", True),
        ("/dev/sda1 / ext4 rw 0 0\nserver:/home {site} nfs4 rw 0 0\n", False),
        ("server:/ / nfs4 rw 0 0\n/dev/sdb1 {site} ext4 rw 0 0\n", True),
        ("", True),
    ],
)
def test_shared_disks_are_looked_at(
    mounts: str, told: bool, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = site / "mounts"
    table.write_text(mounts.format(site=site))
    monkeypatch.setattr(notice, "_MOUNTS", table)
    assert is_told(str(site / "deputies")) is told


class Stand(Server):
    """A server as MkDocs' is before it has started."""

    def __init__(self) -> None:
        self.observer = Observer()
        self.build_delay = 0.1
        self._watched_paths: dict[str, int] = {}

    def watch(self, path: str) -> None:
        self._watched_paths[path] = self._watched_paths.get(path, 0) + 1
        self.observer.schedule(Noted(), path, recursive=True)

    def unwatch(self, path: str) -> None:
        self._watched_paths.pop(path)


def test_what_a_server_watched_is_noticed_still(site: Path) -> None:
    server = Stand()
    server.watch(str(site / "deputies"))
    notice_promptly(server)
    assert isinstance(server.observer, Notice)
    assert [*server._watched_paths] == [str(site / "deputies")]
    assert [path for _, path, _ in server.observer._to_tell] == [str(site / "deputies")]
