"""A database of either kind, SQLite in one file or PostgreSQL: opening it, reading and writing.

What a `write` wrote is durable when it ends without an error: both databases have flushed it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError, SQLAlchemyError

LOCK_SECONDS = 5
"""How long a writer waits for another before it gives up."""
_CONNECTIONS = 16
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
"""How SQLite is used: its log flushed with each commit, and what is deleted overwritten."""
_BUSY = "留言库正忙，请稍后再试。"
_FULL = "存留言的磁盘满了，请清理后再试。"
_REASONS = {
    "locked": _BUSY,
    "lock timeout": _BUSY,
    "deadlock": _BUSY,
    "queuepool limit": _BUSY,
    "full": _FULL,
    "no space": _FULL,
    "disk i/o": "读写留言库的磁盘出错，请检查磁盘和空间。",
    "readonly": "留言库是只读的，请检查文件的权限。",
    "not a database": "这个文件不是留言库，或者已经损坏，请用备份恢复。",
    "malformed": "留言库已经损坏，请用备份恢复。",
}
"""What a database's own words have in them, and what is said to people."""


class StoreError(Exception):
    """The messages cannot be read or kept now; the sentence says why and what to do."""


class Database:
    """Connections to one database; it may be used by many threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(gongshi_writes=True)
        self._turn = Lock()

    @property
    def kind(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engine.dialect.name

    def close(self) -> None:
        """Give up all connections."""
        self._engine.dispose()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Do all of it or nothing. Raises StoreError, and IntegrityError for the caller to read."""
        with self._in_turn(), _translated(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """See everything as it is at one moment. Raises StoreError."""
        with _translated(), self._engine.connect() as connection:
            if self.kind == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """SQLite has one writer; threads wait here, in order, and not by asking again and again."""
        if self.kind != "sqlite":
            yield
        elif self._turn.acquire(timeout=LOCK_SECONDS):
            try:
                yield
            finally:
                self._turn.release()
        else:
            raise StoreError(_BUSY)

    def write_compact(self) -> None:
        """Leave no trace of erased rows in SQLite's file and log. Raises StoreError.

        Rows that moved to another page leave copies in the gaps of the old one, so the file is
        written anew. PostgreSQL reuses the space of erased rows by itself, in its own time.
        """
        if self.kind != "sqlite":
            return
        with self._in_turn(), _translated():
            bare = self._engine.execution_options(gongshi_bare=True)
            with bare.connect() as connection:
                connection.exec_driver_sql("VACUUM")
                busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
        if busy:
            raise StoreError(_BUSY)

    def write_single(self) -> None:
        """Fold SQLite's log into its file, so that it is one file with nothing beside it."""
        with self._engine.execution_options(gongshi_bare=True).connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")


def sqlite_url(file: Path) -> str:
    """Give the address of a SQLite file."""
    return URL.create("sqlite", database=str(file.absolute())).render_as_string()


def open_database(address: str, *, new: bool = True) -> Database:
    """Open the database at an address; without `new`, only where there is one. Raises StoreError.

    `address` is SQLAlchemy's: `sqlite:////srv/gongshi/feedback.db`,
    `postgresql+psycopg://user@host/name`. It may hold a password and is never repeated.
    """
    try:
        url = make_url(address)
        backend = url.get_backend_name()
        if backend == "sqlite":
            return Database(_sqlite(url, new=new))
        if backend == "postgresql":
            return Database(_postgresql(url))
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError):
        pass
    raise StoreError(
        "看不懂数据库的地址。写成 sqlite:////路径/feedback.db 或 "
        "postgresql+psycopg://用户@主机/库名（后者要先安装 psycopg）。"
    )


def open_file(file: Path) -> Database:
    """Open a SQLite file to read it, without changing a byte of it."""
    database = f"file:{quote(file.absolute().as_posix())}"
    query = {"mode": "ro", "immutable": "1", "uri": "true"}
    url = URL.create("sqlite", database=database, query=query)
    return Database(create_engine(url, hide_parameters=True))


def _postgresql(url: URL) -> Engine:
    engine = create_engine(
        url,
        pool_pre_ping=True,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"connect_timeout": LOCK_SECONDS},
    )
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_postgresql(connection: Any, _record: object) -> None:
    """See to it that a commit is on the disk when it returns, whatever the server's settings."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        cursor.execute(
            "SELECT set_config('synchronous_commit', 'on', false) "
            "WHERE current_setting('synchronous_commit') = 'off'"
        )
    connection.commit()


def _sqlite(url: URL, *, new: bool) -> Engine:
    file = Path(url.database or "")
    if not url.database or url.database == ":memory:":
        raise StoreError("留言要存在文件里，不能只在内存里。")
    if not new and not file.exists():
        raise StoreError(
            f"找不到留言库 {file}。请检查 --database；还没有收过留言的，先运行 serve。"
        )
    engine = create_engine(
        url,
        connect_args={"timeout": LOCK_SECONDS},
        pool_size=_CONNECTIONS,
        hide_parameters=True,
    )
    _write_private(file)  # once it is sure that the address means something
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _write_private(file: Path) -> None:
    """Make the file so that only its owner may read it; SQLite's log files follow it."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(
            f"不能写留言库 {file}（{error.strerror}），请检查文件夹和权限。"
        ) from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Take the writer's place at once: a reader that turns writer late may have to give up."""
    options = connection.get_execution_options()
    if not options.get("gongshi_bare"):
        writes = options.get("gongshi_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise
    except SQLAlchemyError as error:
        raise _unavailable(error) from error


def _unavailable(error: SQLAlchemyError) -> StoreError:
    reason = str(getattr(error, "orig", None) or error).lower()
    for sign, sentence in _REASONS.items():
        if sign in reason:
            return StoreError(sentence)
    return StoreError("现在连不上留言库，请检查数据库是否在运行。")
