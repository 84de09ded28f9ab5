"""Where messages are kept: SQLite in one file, or PostgreSQL; the same statements for both.

What returns from a writing function is durable: SQLite and PostgreSQL have flushed it to disk.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, create_engine, delete, event, func, insert, select, update
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError, SQLAlchemyError

from gongshi.feedback.message import Message
from gongshi.feedback.receipt import Receipt, new_number, receipt_of
from gongshi.feedback.schema import (
    ERASED,
    HIT,
    MESSAGE,
    METADATA,
    PICTURE,
    SECRET,
    SENT,
    SPENT,
    STEP,
    VERSION,
)

LOCK_SECONDS = 5.0
"""How long a writer waits for another before it gives up."""
_ATTEMPTS = 5


class StoreError(Exception):
    """The messages cannot be read or kept now; the sentence says why and what to do."""


class ChallengeSpentError(Exception):
    """The solved challenge was used before."""


@dataclass(frozen=True)
class Step:
    """One dated step of a message; `stage` counts from 1. Words are empty where not given."""

    stage: int
    day: date
    unit: str = ""
    note: str = ""
    route: str = ""
    due: date | None = None
    result: str = ""
    reply: str = ""
    rating: str = ""


@dataclass(frozen=True)
class Kept:
    """A message as it is kept: with its number, when it came (UTC), and its steps in order."""

    number: str
    message: Message
    received_at: datetime
    steps: tuple[Step, ...]
    published_as: str


@dataclass(frozen=True)
class Sent:
    """What came of sending: the receipt, and whether the message was there already."""

    receipt: Receipt
    repeated: bool


def now() -> datetime:
    """Give the present moment as the tables keep it: UTC without zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def local_day(moment: datetime) -> date:
    """Give the day in China on which a moment falls."""
    return (moment + timedelta(hours=8)).date()


class Store:
    """The messages at one address. Make it with `open_store`; it may be used by many threads."""

    def __init__(self, engine: Engine, key: bytes) -> None:
        self.engine = engine
        self._writer = engine.execution_options(gongshi_writes=True)
        self.key = key

    def close(self) -> None:
        """Give up all connections."""
        self.engine.dispose()

    def fingerprint(self, *parts: str | bytes) -> bytes:
        """Give a mark that is the same for the same words and cannot be turned back into them."""
        digest = hmac.new(self.key, digestmod="sha256")
        for part in parts:
            raw = part.encode() if isinstance(part, str) else part
            digest.update(len(raw).to_bytes(8, "big") + raw)
        return digest.digest()

    # --- sending

    def write_message(
        self,
        message: Message,
        pictures: Sequence[bytes],
        *,
        fingerprint: bytes,
        keep: timedelta,
        spend: tuple[bytes, datetime] | None = None,
    ) -> Sent:
        """Keep a message with its pictures (JPEG) and give its receipt, or that of its first time.

        `fingerprint` tells for the time of `keep` what is the same message; `spend` is the
        challenge that was solved for it, and when that expires. Raises ChallengeSpentError.
        """
        for _ in range(_ATTEMPTS):
            try:
                with self._write() as connection:
                    return self._send(connection, message, pictures, fingerprint, keep, spend)
            except IntegrityError:  # the number is taken, or the same message came at once
                continue
        raise StoreError("留言没有存下来，请再试一次。")

    def _send(
        self,
        connection: Connection,
        message: Message,
        pictures: Sequence[bytes],
        fingerprint: bytes,
        keep: timedelta,
        spend: tuple[bytes, datetime] | None,
    ) -> Sent:
        present = now()
        known = connection.scalar(
            select(SENT.c.number).where(SENT.c.fingerprint == fingerprint, SENT.c.until > present)
        )
        if known:
            return Sent(receipt_of(known, self.key), repeated=True)
        if spend:
            self._spend(connection, *spend)
        number = new_number()
        connection.execute(
            insert(MESSAGE).values(
                number=number,
                recipient=message.recipient,
                topic=message.topic,
                text=message.text,
                name=message.name,
                phone=message.phone,
                may_publish=message.may_publish,
                received_at=present,
                published_as="",
            )
        )
        for position, jpeg in enumerate(pictures):
            connection.execute(insert(PICTURE).values(number=number, position=position, jpeg=jpeg))
        connection.execute(
            insert(STEP).values(number=number, position=0, stage=1, day=local_day(present))
        )
        connection.execute(delete(SENT).where(SENT.c.fingerprint == fingerprint))
        connection.execute(
            insert(SENT).values(fingerprint=fingerprint, number=number, until=present + keep)
        )
        return Sent(receipt_of(number, self.key), repeated=False)

    def _spend(self, connection: Connection, fingerprint: bytes, until: datetime) -> None:
        if connection.scalar(select(SPENT.c.until).where(SPENT.c.fingerprint == fingerprint)):
            raise ChallengeSpentError
        connection.execute(insert(SPENT).values(fingerprint=fingerprint, until=until))

    # --- counting

    def write_hit(self, fingerprint: bytes, span: timedelta) -> int:
        """Count one more time for somebody, and give how often it was within the span."""
        for _ in range(_ATTEMPTS):
            try:
                with self._write() as connection:
                    return self._hit(connection, fingerprint, span)
            except IntegrityError:
                continue
        raise StoreError("请再试一次。")

    def _hit(self, connection: Connection, fingerprint: bytes, span: timedelta) -> int:
        present = now()
        connection.execute(delete(HIT).where(HIT.c.until <= present))
        same = HIT.c.fingerprint == fingerprint
        if connection.execute(update(HIT).where(same).values(count=HIT.c.count + 1)).rowcount:
            return int(connection.scalar(select(HIT.c.count).where(same)) or 0)
        connection.execute(
            insert(HIT).values(fingerprint=fingerprint, count=1, until=present + span)
        )
        return 1

    def count_hits(self, fingerprint: bytes) -> int:
        """Give how often something was counted in its span, without counting again."""
        with self._read() as connection:
            return int(
                connection.scalar(
                    select(HIT.c.count).where(HIT.c.fingerprint == fingerprint, HIT.c.until > now())
                )
                or 0
            )

    def write_cleared(self) -> None:
        """Drop what has expired: counts, spent challenges, fingerprints."""
        with self._write() as connection:
            for table in (HIT, SPENT, SENT):
                connection.execute(delete(table).where(table.c.until <= now()))

    # --- reading

    def find(self, number: str) -> Kept | None:
        """Give a message by its number."""
        with self._read() as connection:
            row = connection.execute(select(MESSAGE).where(MESSAGE.c.number == number)).first()
            return self._kept(connection, row._mapping) if row else None

    def messages(self) -> Iterator[Kept]:
        """Go through all messages, oldest first."""
        with self._read() as connection:
            order = (MESSAGE.c.received_at, MESSAGE.c.number)
            rows = connection.execute(select(MESSAGE).order_by(*order)).all()
            for row in rows:
                yield self._kept(connection, row._mapping)

    def pictures(self, number: str) -> list[bytes]:
        """Give the pictures of a message as JPEG, in their order."""
        with self._read() as connection:
            query = select(PICTURE.c.jpeg).where(PICTURE.c.number == number)
            return [bytes(j) for j in connection.scalars(query.order_by(PICTURE.c.position))]

    def count(self) -> tuple[int, int]:
        """Give how many messages there are, and how many were erased."""
        with self._read() as connection:
            found = [
                int(connection.scalar(select(func.count()).select_from(table)) or 0)
                for table in (MESSAGE, ERASED)
            ]
        return found[0], found[1]

    def _kept(self, connection: Connection, row: object) -> Kept:
        values = dict(row)  # type: ignore[call-overload]
        steps = connection.execute(
            select(STEP).where(STEP.c.number == values["number"]).order_by(STEP.c.position)
        )
        fields = Step.__dataclass_fields__
        return Kept(
            number=values["number"],
            message=Message(**{name: values[name] for name in Message.__dataclass_fields__}),
            received_at=values["received_at"],
            steps=tuple(Step(**{n: step._mapping[n] for n in fields}) for step in steps),
            published_as=values["published_as"],
        )

    # --- staff

    def write_step(self, number: str, step: Step, *, after: int) -> None:
        """Add a step to a message that has `after` steps; nothing is ever overwritten.

        Raises StoreError when somebody else added one meanwhile.
        """
        values = {name: getattr(step, name) for name in Step.__dataclass_fields__}
        try:
            with self._write() as connection:
                connection.execute(insert(STEP).values(number=number, position=after, **values))
        except IntegrityError as error:
            raise StoreError("刚才有别人办了这一步，请重新查看后再办。") from error

    def write_published(self, number: str, record_id: str) -> None:
        """Note under which id a message was written down for the site."""
        with self._write() as connection:
            connection.execute(
                update(MESSAGE).where(MESSAGE.c.number == number).values(published_as=record_id)
            )

    def write_erased(self, number: str) -> bool:
        """Remove a message, its pictures and steps for good; only that it was there stays."""
        with self._write() as connection:
            same = MESSAGE.c.number == number
            row = connection.execute(select(MESSAGE).where(same)).first()
            if row is None:
                return False
            for table in (PICTURE, STEP, SENT):
                connection.execute(delete(table).where(table.c.number == number))
            connection.execute(delete(MESSAGE).where(same))
            connection.execute(
                insert(ERASED).values(
                    recipient=row.recipient,
                    topic=row.topic,
                    received_on=local_day(row.received_at),
                    erased_on=local_day(now()),
                )
            )
        self._forget()
        return True

    def _forget(self) -> None:
        """Leave no trace of erased rows in SQLite's log (their pages are overwritten already)."""
        if self.engine.dialect.name == "sqlite":
            raw = self.engine.raw_connection()
            try:
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                raw.close()

    # --- connections

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        try:
            with self._writer.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            raise _unavailable(error) from error

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        try:
            with self.engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise _unavailable(error) from error


def sqlite_url(file: Path) -> str:
    """Give the address of a SQLite file."""
    return URL.create("sqlite", database=str(file.absolute())).render_as_string()


def open_store(address: str) -> Store:
    """Open the messages at an address, and make the tables where there are none yet.

    `address` is SQLAlchemy's: `sqlite:////srv/gongshi/feedback.db`,
    `postgresql+psycopg://user@host/name`. Raises StoreError.
    """
    try:
        url = make_url(address)
        engine = _engine(url)
        store = Store(engine, b"")
        with store._write() as connection:
            METADATA.create_all(connection)
            store.key = _secret(connection, "key", secrets.token_bytes(32))
            version = int(_secret(connection, "version", str(VERSION).encode()))
    except IntegrityError:  # two programs made the tables at once: the other one's count
        return open_store(address)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(
            f"看不懂数据库的地址 “{address}”。写成 sqlite:////路径/feedback.db 或 "
            "postgresql+psycopg://用户@主机/库名（后者要先安装 psycopg）。"
        ) from error
    if version > VERSION:
        raise StoreError("留言库是更新版本的程序建的，请先更新程序再打开。")
    return store


def _secret(connection: Connection, name: str, value: bytes) -> bytes:
    known = connection.scalar(select(SECRET.c.value).where(SECRET.c.name == name))
    if known is None:
        connection.execute(insert(SECRET).values(name=name, value=value))
    return bytes(known or value)


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=8, hide_parameters=True)
    file = Path(url.database or "")
    if not url.database or url.database == ":memory:":
        raise StoreError("留言要存在文件里，不能只在内存里。")
    _make_private(file)
    engine = create_engine(url, connect_args={"timeout": LOCK_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_private(file: Path) -> None:
    """Make the file so that only its owner may read it; SQLite's log files follow it."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(
            f"不能写留言库 {file}（{error.strerror}），请检查文件夹和权限。"
        ) from error


def _prepare_sqlite(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]


def _begin_sqlite(connection: Connection) -> None:
    """Take the writer's place at once: a reader that turns writer late may have to give up."""
    writes = connection.get_execution_options().get("gongshi_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _unavailable(error: SQLAlchemyError) -> StoreError:
    reason = str(getattr(error, "orig", None) or error).lower()
    for sign, sentence in {
        "locked": "留言库正忙，请稍后再试。",
        "full": "存留言的磁盘满了，请清理后再试。",
        "readonly": "留言库是只读的，请检查文件的权限。",
        "not a database": "这个文件不是留言库，或者已经损坏，请用备份恢复。",
        "malformed": "留言库已经损坏，请用备份恢复。",
    }.items():
        if sign in reason:
            return StoreError(sentence)
    return StoreError("现在连不上留言库，请检查数据库是否在运行。")
