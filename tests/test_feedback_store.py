"""Messages are kept whole, once, and durably, in either database."""

from __future__ import annotations

import random
import resource
import sqlite3
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import OperationalError

from feedback_builder import keep, message, picture, sending
from gongshi.feedback import database as database_room
from gongshi.feedback import store as store_room
from gongshi.feedback.database import Database, StoreError, open_database, sqlite_url
from gongshi.feedback.kept import Step, local_day, now
from gongshi.feedback.quota import Quota, TooOftenError
from gongshi.feedback.receipt import fits, is_number
from gongshi.feedback.schema import ERASED, HIT, PICTURE, SECRET, SENT, SPENT
from gongshi.feedback.store import ChallengeSpentError, Store, open_store

HOUR = timedelta(hours=1)


def rows(store: Store, table: object) -> list[tuple[object, ...]]:
    with store.database.read() as connection:
        return [tuple(row) for row in connection.execute(select(table))]  # type: ignore[call-overload]


def test_message_is_kept_with_its_pictures(store: Store) -> None:
    pictures = [picture(), picture(size=(10, 10))]
    sent = store.write_message(message(), pictures, sending("a"))
    kept = store.find(sent.receipt.number)
    assert kept is not None
    assert kept.message == message()
    assert kept.steps == (Step(1, local_day(kept.received_at)),)
    assert abs(now() - kept.received_at) < timedelta(minutes=1)
    assert store.pictures(kept.number) == pictures
    assert is_number(kept.number)
    assert fits(kept.number, sent.receipt.word, store.key)
    assert not sent.repeated


def test_everything_is_there_after_opening_anew(store: Store, address: str) -> None:
    sent = store.write_message(message(), [picture()], sending("a"))
    store.close()
    again = open_store(address, new=False)
    assert again.key == store.key
    assert again.find(sent.receipt.number) is not None
    assert again.write_message(message(), [], sending("a")).receipt == sent.receipt
    again.close()


def test_same_message_gives_the_same_receipt_until_its_time_is_over(store: Store) -> None:
    first = store.write_message(message(), [], sending("a"))
    again = store.write_message(message(), [], sending("a"))
    assert (again.receipt, again.repeated) == (first.receipt, True)
    assert store.count() == (1, 0)
    with store.database.write() as connection:
        connection.execute(update(SENT).values(until=now() - HOUR))
    later = store.write_message(message(), [], sending("a"))
    assert (later.receipt == first.receipt, later.repeated) == (False, False)
    assert store.count() == (2, 0)


def test_same_message_from_many_at_once_is_kept_once(store: Store) -> None:
    whole = sending("a", quotas=[Quota(b"one", 1, HOUR)])
    with ThreadPoolExecutor(8) as many:
        sent = list(many.map(lambda _: store.write_message(message(), [], whole), range(16)))
    assert len({one.receipt for one in sent}) == 1
    assert sum(not one.repeated for one in sent) == 1
    assert store.count() == (1, 0)


def test_challenge_is_spent_once_whoever_comes_first(store: Store) -> None:
    spend = (b"challenge", now() + HOUR)

    def send(n: int) -> bool:
        try:
            store.write_message(message(), [], sending(f"{n}", spend=spend))
        except ChallengeSpentError:
            return False
        return True

    with ThreadPoolExecutor(8) as many:
        assert sum(many.map(send, range(8))) == 1
    assert store.count() == (1, 0)


def test_repeated_message_costs_neither_challenge_nor_quota(store: Store) -> None:
    quota = Quota(b"one", 1, HOUR)
    whole = sending("a", spend=(b"challenge", now() + HOUR), quotas=(quota,))
    first = store.write_message(message(), [], whole)
    assert store.write_message(message(), [], whole).receipt == first.receipt
    with pytest.raises(TooOftenError):
        store.write_message(message(), [], sending("b", quotas=(quota,)))


def test_number_that_is_taken_is_drawn_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = store.write_message(message(), [], sending("a")).receipt.number
    numbers = iter([taken, taken, "87654325"])
    monkeypatch.setattr(store_room, "new_number", lambda: next(numbers))
    assert store.write_message(message(), [], sending("b")).receipt.number == "87654325"


def test_gives_up_when_no_number_is_free(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = store.write_message(message(), [], sending("a")).receipt.number
    monkeypatch.setattr(store_room, "new_number", lambda: taken)
    with pytest.raises(StoreError, match="再试一次"):
        store.write_message(message(), [picture()], sending("b"))
    assert store.count() == (1, 0)
    assert store.pictures(taken) == []


# --- counting


def test_quota_ends_and_begins_again(store: Store) -> None:
    quota = Quota(b"one", 2, HOUR)
    store.write_counted([quota])
    store.write_counted([quota])
    with pytest.raises(TooOftenError) as error:
        store.write_counted([quota])
    assert error.value.seconds == 3600
    with store.database.write() as connection:
        connection.execute(update(HIT).values(until=now()))
    store.write_counted([quota])
    assert [row[1] for row in rows(store, HIT)] == [1]


def test_quota_holds_when_many_come_at_once(store: Store) -> None:
    def counted(_: int) -> bool:
        try:
            store.write_counted([Quota(b"one", 10, HOUR), Quota(b"two", 99, HOUR)])
        except TooOftenError:
            return False
        return True

    with ThreadPoolExecutor(8) as many:
        assert sum(many.map(counted, range(30))) == 10


def test_what_is_given_back_was_not_counted(store: Store) -> None:
    quota = Quota(b"one", 1, HOUR)
    for _ in range(3):
        store.write_counted([quota])
        store.write_given_back([quota])
    store.write_given_back([quota])
    assert [row[1] for row in rows(store, HIT)] == [0]


def test_what_has_expired_is_forgotten(store: Store) -> None:
    spend = (b"old", now() - HOUR)
    store.write_message(message(), [], sending("a", keep=-HOUR, spend=spend))
    store.write_counted([Quota(b"old", 5, -HOUR), Quota(b"new", 5, HOUR)])
    store.write_cleared()
    assert rows(store, SENT) == []
    assert rows(store, SPENT) == []
    assert [row[0] for row in rows(store, HIT)] == [b"new"]
    assert store.count() == (1, 0)


# --- staff


def test_messages_come_in_order_with_their_steps(store: Store) -> None:
    numbers = [keep(store, text=f"第{n}件事，请代表看一看。").number for n in range(3)]
    store.write_step(numbers[1], Step(2, date(2025, 1, 3), unit="喜洲村联络室"), after=1)
    found = list(store.messages())
    assert [kept.number for kept in found] == numbers
    assert [len(kept.steps) for kept in found] == [1, 2, 1]
    assert found[1].steps[1].unit == "喜洲村联络室"


def test_two_cannot_take_the_same_step(store: Store) -> None:
    number = keep(store).number
    store.write_step(number, Step(2, date(2025, 1, 3)), after=1)
    with pytest.raises(StoreError, match="刚才有别人办了这一步"):
        store.write_step(number, Step(2, date(2025, 1, 4)), after=1)


def test_erasing_leaves_the_count_alone(store: Store) -> None:
    kept = keep(store, picture(), steps=[Step(2, date(2025, 1, 3))])
    other = keep(store, picture(), text="另一件事，和这一件没有关系。")
    assert store.write_erased(kept.number)
    assert not store.write_erased(kept.number)
    assert store.find(kept.number) is None
    assert store.pictures(kept.number) == []
    assert store.count() == (1, 1)
    assert [row[1:3] for row in rows(store, ERASED)] == [("c1", "交通出行")]
    assert len(rows(store, PICTURE)) == 1
    assert store.find(other.number) == other


def test_nothing_of_an_erased_message_is_left_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of these draws one text stays in a gap between rows, unless the file is written anew."""
    store, chance = open_store(sqlite_url(tmp_path / "feedback.db")), random.Random(9)
    there: dict[str, str] = {}

    def in_files(words: str) -> bool:
        return any(words.encode() in file.read_bytes() for file in tmp_path.iterdir())

    def erase(number: str) -> None:
        store.write_erased(number)
        del there[number]

    with monkeypatch.context() as patch:
        patch.setattr(Database, "write_compact", lambda _: None)
        for n in range(150):
            if chance.random() < 0.6 or not there:
                mark = f"机密之事{n:04}："
                there[keep(store, text=mark + "事" * chance.randint(5, 1900)).number] = mark
            else:
                erase(chance.choice(list(there)))
    erase(next(iter(there)))
    found = {mark for n in range(150) if in_files(mark := f"机密之事{n:04}：")}
    assert found == set(there.values())
    assert len(there) > 20
    store.close()


def test_nothing_of_an_erased_picture_is_left_in_the_file(tmp_path: Path) -> None:
    store = open_store(sqlite_url(tmp_path / "feedback.db"))
    kept = keep(store, picture("JPEG", (900, 900), comment=b"ERASE-ME"), name="不留名的人")
    files = [file.read_bytes() for file in tmp_path.iterdir()]
    assert any(b"ERASE-ME" in file for file in files)
    store.write_erased(kept.number)
    files = [file.read_bytes() for file in tmp_path.iterdir()]
    assert not any(b"ERASE-ME" in file or "不留名的人".encode() in file for file in files)
    store.close()


def test_erasing_says_so_where_the_file_could_not_be_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "feedback.db"
    store = open_store(sqlite_url(file))
    monkeypatch.setattr(database_room, "LOCK_SECONDS", 0.1)
    quick = open_store(sqlite_url(file))
    kept = keep(store)
    reader = sqlite3.connect(file)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM message").fetchall()
    with pytest.raises(StoreError, match="已经删去，但留言库正忙"):
        quick.write_erased(kept.number)
    reader.close()
    assert not quick.write_erased(kept.number)
    assert kept.message.text.encode() not in file.read_bytes()
    quick.close()
    store.close()


# --- opening


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    store = open_store(sqlite_url(tmp_path / "deep" / "feedback.db"))
    keep(store)
    modes = {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "deep").iterdir()}
    store.close()
    assert modes == {0o600}


@pytest.mark.parametrize(
    "wrong",
    [
        "nonsense",
        "mysql://a:secret@b/c",
        "sqlite+nothing:///x.db",
        "postgresql+psycopg2://a:secret@b/c",
        "",
    ],
)
def test_address_is_explained_and_never_repeated(
    wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match="看不懂数据库的地址") as error:
        open_store(wrong)
    assert "secret" not in str(error.value)
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("wrong", ["sqlite://", "sqlite:///:memory:"])
def test_memory_is_no_place_to_keep_messages(wrong: str) -> None:
    with pytest.raises(StoreError, match="不能只在内存里"):
        open_store(wrong)


def test_staff_do_not_make_a_database_by_mistake(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="找不到留言库"):
        open_store(sqlite_url(tmp_path / "slip.db"), new=False)
    assert list(tmp_path.iterdir()) == []


def test_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="不能写留言库"):
        open_store(sqlite_url(tmp_path / "file" / "feedback.db"))


def test_file_of_something_else_is_explained(tmp_path: Path) -> None:
    (tmp_path / "feedback.db").write_bytes(b"something else " * 100)
    with pytest.raises(StoreError, match="不是留言库"):
        open_store(sqlite_url(tmp_path / "feedback.db"))


def test_newer_database_is_left_alone(store: Store, address: str) -> None:
    with store.database.write() as connection:
        connection.execute(update(SECRET).where(SECRET.c.name == "version").values(value=b"2"))
    with pytest.raises(StoreError, match="先更新程序"):
        open_store(address)


def test_two_programs_may_begin_at_once(address: str) -> None:
    with ThreadPoolExecutor(4) as many:
        stores = list(many.map(lambda _: open_store(address), range(4)))
    assert len({store.key for store in stores}) == 1
    for store in stores:
        store.close()


def test_commit_is_flushed(store: Store) -> None:
    with store.database.read() as connection:
        if store.database.kind == "sqlite":
            found = [
                connection.scalar(text(f"PRAGMA {name}"))
                for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
            ]
            assert found == ["wal", 2, 1, 1]
        else:
            found = [connection.scalar(text(f"SHOW {n}")) for n in ("fsync", "synchronous_commit")]
            assert found == ["on", "on"]


def test_commit_is_flushed_whatever_the_server_says(new_postgresql: str) -> None:
    store = open_store(f"{new_postgresql}%20-csynchronous_commit%3Doff")
    with store.database.read() as connection:
        assert connection.scalar(text("SHOW synchronous_commit")) == "on"
    store.close()


# --- when the database fails


def test_locked_by_another_program(
    store: Store, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_room, "LOCK_SECONDS", 1)
    quick = open_store(address)
    taken, done = threading.Event(), threading.Event()

    def hold() -> None:
        other = open_database(address)
        with other.write() as connection:
            connection.execute(insert(SECRET).values(name="other", value=b"x"))
            if other.kind == "postgresql":
                connection.execute(text("LOCK TABLE message IN ACCESS EXCLUSIVE MODE"))
            taken.set()
            assert done.wait(30)
        other.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert taken.wait(30)
    with pytest.raises(StoreError, match="正忙"):
        quick.write_message(message(), [picture()], sending("a"))
    done.set()
    holder.join()
    assert quick.count() == (0, 0)
    assert not quick.write_message(message(), [picture()], sending("a")).repeated
    quick.close()


def test_threads_take_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_room, "LOCK_SECONDS", 0.1)
    store = open_store(sqlite_url(tmp_path / "feedback.db"))
    with ThreadPoolExecutor(1) as other, store.database.write():
        late = other.submit(store.write_message, message(), [], sending("a"))
        with pytest.raises(StoreError, match="正忙"):
            late.result()
    store.close()


def fill(store: Store) -> list[str]:
    """Send until the disk is full, and give the numbers of all that have a receipt."""
    numbers: list[str] = []

    def send_on() -> None:
        while len(numbers) < 500:
            sent = store.write_message(message(), [picture()] * 3, sending(f"{len(numbers)}"))
            numbers.append(sent.receipt.number)

    with pytest.raises(StoreError, match="磁盘"):
        send_on()
    return numbers


def test_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pragmas = (*database_room.PRAGMAS, "max_page_count=60")
    monkeypatch.setattr(database_room, "PRAGMAS", pragmas)
    store = open_store(sqlite_url(tmp_path / "feedback.db"))
    numbers = fill(store)
    assert numbers
    assert sorted(kept.number for kept in store.messages()) == sorted(numbers)
    assert {len(store.pictures(number)) for number in numbers} == {3}
    assert len(rows(store, PICTURE)) == 3 * len(numbers)
    store.close()


def test_file_that_cannot_grow(tmp_path: Path) -> None:
    store = open_store(sqlite_url(tmp_path / "feedback.db"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, hard))
    try:
        numbers = fill(store)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    store.close()
    again = open_store(sqlite_url(tmp_path / "feedback.db"))
    assert sorted(kept.number for kept in again.messages()) == sorted(numbers)
    assert len(rows(again, PICTURE)) == 3 * len(numbers) > 0
    again.close()


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("canceling statement due to lock timeout", "正忙"),
        ("deadlock detected", "正忙"),
        ("could not extend file: No space left on device", "磁盘满了"),
        ("attempt to write a readonly database", "只读"),
        ("database disk image is malformed", "已经损坏"),
        ("connection refused", "是否在运行"),
    ],
)
def test_what_databases_say_is_put_in_words(
    reason: str, sentence: str, sqlite_store: Store
) -> None:
    with pytest.raises(StoreError, match=sentence), sqlite_store.database.read():
        raise OperationalError("SELECT 1", {}, Exception(reason))


def test_server_that_is_away(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="是否在运行"):
        open_store("postgresql+psycopg://nobody:secret@127.0.0.1:9/none")
