"""A backup holds everything, appears when it is whole, and goes back into either database."""

from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from feedback_builder import Visitor, keep, message, picture, receipt, sending
from gongshi.feedback import backup as room
from gongshi.feedback.app import Options, make_app
from gongshi.feedback.backup import restore_backup, write_backup
from gongshi.feedback.database import StoreError, sqlite_url
from gongshi.feedback.kept import Kept, Step, now
from gongshi.feedback.quota import Quota
from gongshi.feedback.schema import METADATA
from gongshi.feedback.store import Store, open_store


@pytest.fixture(params=["sqlite", "postgresql"])
def other_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A second one, empty, of each kind."""
    if request.param == "sqlite":
        store = open_store(sqlite_url(tmp_path / "other.db"))
    else:
        store = open_store(request.getfixturevalue("new_postgresql"))
    yield store
    store.close()


@pytest.fixture
def first_store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(sqlite_url(tmp_path / "first.db"))
    yield store
    store.close()


def fill(store: Store) -> None:
    """Something in every table."""
    step = Step(2, date(2026, 1, 5), unit="站", note="说明", due=date(2026, 2, 1))
    keep(store, picture(), picture("JPEG", (30, 30)), steps=[step])
    keep(store, text="换行\n引号'\"与𬭎䶮㛃😀的一件事", may_publish=False)
    store.write_erased(keep(store, text="按本人要求删去的一件事。").number)
    store.write_erased(keep(store, text="按本人要求删去的又一件。").number)
    spend = (b"\x00challenge\xff", now() + timedelta(minutes=5))
    quota = Quota(b"\x00one\xff", 9, timedelta(hours=1))
    store.write_message(
        message(text="第三件事，带着验证来的。"), [], sending("x", spend=spend, quotas=[quota])
    )


def everything(store: Store) -> dict[str, set[tuple[object, ...]]]:
    with store.database.read() as connection:
        return {
            name: {tuple(row) for row in connection.execute(select(table))}
            for name, table in METADATA.tables.items()
        }


def test_round_trip(first_store: Store, other_store: Store, tmp_path: Path) -> None:
    """Out of SQLite into either, out of that again, and back into SQLite: all the same."""
    fill(first_store)
    before = everything(first_store)
    assert all(before.values())
    assert write_backup(first_store, tmp_path / "one.db") == 3
    assert restore_backup(tmp_path / "one.db", other_store) == 3
    assert everything(other_store) == before
    assert write_backup(other_store, tmp_path / "two.db") == 3
    last = open_store(sqlite_url(tmp_path / "last.db"))
    assert restore_backup(tmp_path / "two.db", last) == 3
    assert everything(last) == before
    assert last.key == first_store.key
    last.close()


def test_receipts_go_on_after_a_restore(
    first_store: Store, other_store: Store, site_folder: Path, tmp_path: Path, little_work: None
) -> None:
    first = Visitor(make_app(first_store, Options(site_folder)))
    number, word = receipt(first.send(picture(), headers={"Accept": "application/json"}))
    write_backup(first_store, tmp_path / "one.db")
    restore_backup(tmp_path / "one.db", other_store)
    other = Visitor(make_app(other_store, Options(site_folder)))
    assert other.track(number, word).status_code == 200
    again = other.send(picture(), headers={"Accept": "application/json"})
    assert receipt(again) == (number, word)
    assert other.send(text="恢复以后来的一件新的事情。").status_code == 201
    assert other_store.write_erased(number.replace(" ", ""))
    assert other_store.count() == (1, 1)


def test_backup_is_one_private_file(store: Store, tmp_path: Path) -> None:
    fill(store)
    folder = tmp_path / "backup"
    folder.mkdir()
    write_backup(store, folder / "one.db")
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with sqlite3.connect(file) as found:
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert found.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    found.close()


def test_restoring_leaves_the_backup_as_it_is(
    first_store: Store, other_store: Store, tmp_path: Path
) -> None:
    fill(first_store)
    file = tmp_path / "one.db"
    write_backup(first_store, file)
    before, names = file.read_bytes(), set(tmp_path.iterdir())
    restore_backup(file, other_store)
    assert file.read_bytes() == before
    assert {path for path in tmp_path.iterdir() if path.name.startswith("one")} <= names


def test_backup_sees_one_moment(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes while it is written is wholly in it or not at all."""
    monkeypatch.setattr(room, "_ROWS", 1)
    stop, sent = threading.Event(), list[Kept]()

    def go_on() -> None:
        while not stop.is_set():
            n = len(sent)
            sent.append(keep(store, picture(), text=f"备份时来的第{n}件事情，请看一看。"))

    sender = threading.Thread(target=go_on)
    sender.start()
    while len(sent) < 5:
        stop.wait(0.01)
    counts = [write_backup(store, tmp_path / f"{n}.db") for n in range(4)]
    stop.set()
    sender.join()
    assert counts == sorted(counts)
    for n, count in enumerate(counts):
        copy = open_store(sqlite_url(tmp_path / f"{n}.db"))
        kept = list(copy.messages())
        assert len(kept) == count >= 5
        assert {len(one.steps) for one in kept} == {1}
        assert {len(copy.pictures(one.number)) for one in kept} == {1}
        copy.close()


def test_nothing_is_overwritten(first_store: Store, other_store: Store, tmp_path: Path) -> None:
    file = tmp_path / "one.db"
    fill(first_store)
    write_backup(first_store, file)
    with pytest.raises(StoreError, match="已经有了"):
        write_backup(first_store, file)
    kept = keep(other_store, text="已经有的一件事，不能盖掉。")
    with pytest.raises(StoreError, match="已经有留言"):
        restore_backup(file, other_store)
    other_store.write_erased(kept.number)
    with pytest.raises(StoreError, match="已经有留言"):
        restore_backup(file, other_store)
    assert other_store.count() == (0, 1)


@pytest.mark.parametrize("content", [b"", b"no database at all" * 50, None])
def test_what_is_no_backup(content: bytes | None, other_store: Store, tmp_path: Path) -> None:
    file, key = tmp_path / "no.db", other_store.key
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(StoreError, match=r"不是备份|找不到备份"):
        restore_backup(file, other_store)
    assert (other_store.key, other_store.count()) == (key, (0, 0))
    assert not file.exists() or file.read_bytes() == content
    assert not other_store.write_message(message(), [], sending("a")).repeated


def test_broken_backup_changes_nothing(
    first_store: Store, other_store: Store, tmp_path: Path
) -> None:
    for n in range(30):
        keep(first_store, picture("JPEG", (400, 400)), text=f"第{n}件事，请代表看一看。")
    file = tmp_path / "one.db"
    write_backup(first_store, file)
    raw = file.read_bytes()
    file.write_bytes(raw[: len(raw) // 2])
    with pytest.raises(StoreError):
        restore_backup(file, other_store)
    assert other_store.count() == (0, 0)
    assert not other_store.write_message(message(), [], sending("a")).repeated


def test_newer_backup_is_refused(first_store: Store, other_store: Store, tmp_path: Path) -> None:
    file = tmp_path / "one.db"
    write_backup(first_store, file)
    with sqlite3.connect(file) as found:
        found.execute("UPDATE secret SET value = '7' WHERE name = 'version'")
    found.close()
    with pytest.raises(StoreError, match="先更新程序"):
        restore_backup(file, other_store)


def test_backup_that_fails_leaves_nothing(
    first_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(first_store)
    folder = tmp_path / "backup"
    folder.mkdir()
    with pytest.raises(StoreError, match="检查文件夹"):
        write_backup(first_store, tmp_path / "first.db" / "one.db")
    monkeypatch.setattr(room, "_count", lambda connection, table: id(connection))
    with pytest.raises(StoreError, match="条数不一致"):
        write_backup(first_store, folder / "one.db")
    assert list(folder.iterdir()) == []


def test_receiver_on_the_old_key_takes_nothing_after_a_restore(
    first_store: Store, tmp_path: Path
) -> None:
    fill(first_store)
    write_backup(first_store, tmp_path / "one.db")
    address = sqlite_url(tmp_path / "running.db")
    running, restoring = open_store(address), open_store(address)
    restore_backup(tmp_path / "one.db", restoring)
    with pytest.raises(StoreError, match="重新启动"):
        running.write_message(message(), [], sending("a"))
    assert not restoring.write_message(message(), [], sending("a")).repeated
    running.close()
    restoring.close()
