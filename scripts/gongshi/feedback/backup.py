"""The whole store in one file, and back: of either database, into either database."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, Table, delete, func, insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from gongshi.feedback.database import Database, StoreError, open_file, sqlite_url
from gongshi.feedback.schema import ERASED, MESSAGE, METADATA, SECRET, VERSION
from gongshi.feedback.store import Store, open_store

_ROWS = 50  # pictures among them: some 25 MB


def write_backup(store: Store, file: Path) -> int:
    """Write everything as it is at one moment into a new SQLite file; give the messages' number.

    The file appears when it is whole. It holds the key of the query words too: keep it as safe
    as the store itself. Raises StoreError where the file is there already or cannot be written.
    """
    if file.exists():
        raise StoreError(f"{file} 已经有了，请换一个文件名，免得盖掉以前的备份。")
    part = file.with_name(f".{file.name}.part")
    try:
        _remove(part)
        count = _write_part(store, part)
        _flush(part)
        part.replace(file)
        _flush(file.parent)
    except OSError as error:
        raise StoreError(
            f"备份没有写成（{error.strerror}）。请检查文件夹、磁盘空间和权限。"
        ) from error
    finally:
        with suppress(OSError):
            _remove(part)
    return count


def _write_part(store: Store, part: Path) -> int:
    target = open_store(sqlite_url(part))
    try:
        with store.database.read() as reading, target.database.write() as writing:
            count = _copy(reading, writing)
        target.database.write_single()
    finally:
        target.close()
    return count


def restore_backup(file: Path, store: Store) -> int:
    """Put a backup into a store without messages, all of it or nothing; give their number.

    A receiver that runs on the store takes no more messages until it is started again, because
    receipts now hang on the backup's key.
    """
    if not file.is_file():
        raise StoreError(f"找不到备份 {file}。")
    source = open_file(file)
    try:
        with store.database.write() as writing, source.read() as reading:
            _check_backup(reading)
            _check_empty(writing, store.database)
            count = _copy(reading, writing)
            key = writing.execute(select(SECRET.c.value).where(SECRET.c.name == "key")).scalar_one()
    finally:
        source.close()
    store.key = bytes(key)
    return count


def _check_backup(reading: Connection) -> None:
    try:
        version = reading.scalar(select(SECRET.c.value).where(SECRET.c.name == "version"))
    except SQLAlchemyError:
        version = None
    if version is None:
        raise StoreError("这个文件不是备份，或者已经损坏，请换一个。留言库没有变动。")
    if int(version) > VERSION:
        raise StoreError("备份是更新版本的程序写的，请先更新程序。留言库没有变动。")


def _check_empty(writing: Connection, database: Database) -> None:
    """See to it that nothing is overwritten, not even what comes at this moment."""
    if database.kind == "postgresql":
        writing.execute(text("LOCK TABLE message, erased IN EXCLUSIVE MODE"))
    if _count(writing, MESSAGE) or _count(writing, ERASED):
        raise StoreError("留言库里已经有留言，不能恢复到这里：请换一个空的留言库。")


def _copy(reading: Connection, writing: Connection) -> int:
    for table in reversed(METADATA.sorted_tables):
        writing.execute(delete(table))
    for table in METADATA.sorted_tables:
        # Erased ones are numbered by the database, which must know the last number it gave.
        columns = [c for c in table.c if c is not ERASED.c.position]
        query = select(*columns).order_by(*table.primary_key)
        rows = reading.execution_options(yield_per=_ROWS).execute(query)
        for batch in rows.mappings().partitions():
            writing.execute(insert(table), [dict(row) for row in batch])
    if _count(reading, MESSAGE) != _count(writing, MESSAGE):
        raise StoreError("抄写的条数不一致，没有写成，请再试一次。")
    return _count(writing, MESSAGE)


def _count(connection: Connection, table: Table) -> int:
    return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(part: Path) -> None:
    for name in (part.name, f"{part.name}-wal", f"{part.name}-shm"):
        part.with_name(name).unlink(missing_ok=True)
