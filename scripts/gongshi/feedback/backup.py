"""The whole store in one file, and back: of either database, into either database."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from gongshi.feedback.schema import MESSAGE, METADATA
from gongshi.feedback.store import Store, StoreError, open_store, sqlite_url

_ROWS = 200


def write_backup(store: Store, file: Path) -> int:
    """Write everything as it is at one moment into a new SQLite file; give the messages' number.

    The file appears when it is whole. It holds the key of the query words too: keep it as safe
    as the store itself. Raises StoreError where the file is there already or cannot be written.
    """
    if file.exists():
        raise StoreError(f"{file} 已经有了，请换一个文件名，免得盖掉以前的备份。")
    part = file.with_name(f".{file.name}.part")
    _remove(part)
    try:
        target = open_store(sqlite_url(part))
        try:
            count = _copy(store, target)
            _make_single(target)
        finally:
            target.close()
        _flush(part)
        part.replace(file)
        _flush(file.parent)
    except (OSError, SQLAlchemyError) as error:
        raise StoreError(f"备份没有写成：{error}。请检查磁盘空间和权限。") from error
    finally:
        _remove(part)
    return count


def restore_backup(file: Path, store: Store) -> int:
    """Put a backup into a store without messages, all of it or nothing; give their number."""
    if not file.is_file():
        raise StoreError(f"找不到备份 {file}。")
    if any(store.count()):
        raise StoreError("留言库里已经有留言，不能恢复到这里：请换一个空的留言库。")
    source = open_store(sqlite_url(file))
    try:
        count = _copy(source, store)
    except SQLAlchemyError as error:
        raise StoreError("备份没有恢复成，留言库没有变动。请检查备份文件是否完整。") from error
    finally:
        source.close()
    store.key = open_key(store)
    return count


def open_key(store: Store) -> bytes:
    """Read the key anew, after another store's was put in its place."""
    return open_store(store.engine.url.render_as_string(hide_password=False)).key


def _copy(source: Store, target: Store) -> int:
    """Copy all tables within one transaction on either side."""
    reading = source.engine.connect()
    if source.engine.dialect.name == "postgresql":
        reading = reading.execution_options(isolation_level="REPEATABLE READ")
    with reading, target.engine.execution_options(gongshi_writes=True).begin() as writing:
        for table in reversed(METADATA.sorted_tables):
            writing.execute(delete(table))
        for table in METADATA.sorted_tables:
            rows = reading.execution_options(yield_per=_ROWS).execute(select(table))
            for batch in rows.mappings().partitions():
                writing.execute(insert(table), [dict(row) for row in batch])
        counts = [_count(connection) for connection in (reading, writing)]
        if counts[0] != counts[1]:
            raise StoreError("抄写的条数不一致，没有写成，请再试一次。")
    return counts[0]


def _count(connection: Connection) -> int:
    return int(connection.scalar(select(func.count()).select_from(MESSAGE)) or 0)


def _make_single(store: Store) -> None:
    """Fold SQLite's log into the file, so that the backup is one file and nothing beside it."""
    raw = store.engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode=DELETE")
    finally:
        raw.close()


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(part: Path) -> None:
    for name in (part.name, f"{part.name}-wal", f"{part.name}-shm"):
        part.with_name(name).unlink(missing_ok=True)
