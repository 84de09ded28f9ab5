"""Where messages are kept: the same statements for SQLite and PostgreSQL.

What returns from a writing function is durable (see `database`).
"""

from __future__ import annotations

import hmac
import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from gongshi.feedback.database import Database, StoreError, open_database
from gongshi.feedback.kept import Kept, Sent, Step, local_day, now
from gongshi.feedback.message import Message
from gongshi.feedback.quota import Quota, count, give_back
from gongshi.feedback.receipt import new_number, receipt_of
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

_ATTEMPTS = 5
_STEP_FIELDS = tuple(Step.__dataclass_fields__)
_MESSAGE_FIELDS = tuple(Message.__dataclass_fields__)


class ChallengeSpentError(Exception):
    """The solved challenge was used before."""


@dataclass(frozen=True)
class Sending:
    """What comes with a message.

    `fingerprint` tells for the time of `keep` what is the same message; `spend` is the challenge
    that was solved for it, and when that expires; `quotas` are counted with it.
    """

    fingerprint: bytes
    keep: timedelta
    spend: tuple[bytes, datetime] | None = None
    quotas: Sequence[Quota] = ()


class Store:
    """The messages in one database. Make it with `open_store`; it may be used by many threads."""

    def __init__(self, database: Database, key: bytes) -> None:
        self.database = database
        self.key = key

    def close(self) -> None:
        """Give up all connections."""
        self.database.close()

    def fingerprint(self, *parts: str | bytes) -> bytes:
        """Give a mark that is the same for the same words and cannot be turned back into them."""
        digest = hmac.new(self.key, digestmod="sha256")
        for part in parts:
            raw = part.encode() if isinstance(part, str) else part
            digest.update(len(raw).to_bytes(8, "big") + raw)
        return digest.digest()

    # --- sending

    def write_message(self, message: Message, pictures: Sequence[bytes], sending: Sending) -> Sent:
        """Keep a message with its pictures (JPEG) and give its receipt, or that of its first time.

        Raises ChallengeSpentError and TooOftenError; what was sent before costs neither.
        """
        for _ in range(_ATTEMPTS):
            try:
                with self.database.write() as connection:
                    return self._send(connection, message, pictures, sending)
            except IntegrityError:  # the number is taken, or the challenge at this moment
                continue
        raise StoreError("留言没有存下来，请再试一次。")

    def _send(
        self, connection: Connection, message: Message, pictures: Sequence[bytes], sending: Sending
    ) -> Sent:
        if _secret(connection, "key") != self.key:
            raise StoreError("留言库已经换成了别的，请重新启动收留言的服务。")
        if self.database.kind == "postgresql":  # the same message at once waits for its first
            mark = int.from_bytes(sending.fingerprint[:8], "big", signed=True)
            connection.execute(select(func.pg_advisory_xact_lock(mark)))
        same = SENT.c.fingerprint == sending.fingerprint
        known = connection.scalar(select(SENT.c.number).where(same, SENT.c.until > now()))
        if known:
            return Sent(receipt_of(known, self.key), repeated=True)
        count(connection, sending.quotas)
        if sending.spend:
            _spend(connection, *sending.spend)
        number = new_number()
        _insert_message(connection, number, message, pictures)
        connection.execute(delete(SENT).where(same, SENT.c.until <= now()))
        values = {"fingerprint": sending.fingerprint, "until": now() + sending.keep}
        connection.execute(insert(SENT).values(number=number, **values))
        return Sent(receipt_of(number, self.key), repeated=False)

    # --- counting

    def write_counted(self, quotas: Sequence[Quota]) -> None:
        """Count one more time for each. Raises TooOftenError."""
        with self.database.write() as connection:
            count(connection, quotas)

    def write_given_back(self, quotas: Sequence[Quota]) -> None:
        """Take back what was counted."""
        with self.database.write() as connection:
            give_back(connection, quotas)

    def write_cleared(self) -> None:
        """Drop what has expired: counts, spent challenges, fingerprints."""
        with self.database.write() as connection:
            for table in (HIT, SPENT, SENT):
                connection.execute(delete(table).where(table.c.until <= now()))

    # --- reading

    def find(self, number: str) -> Kept | None:
        """Give a message by its number."""
        with self.database.read() as connection:
            rows = connection.execute(select(MESSAGE).where(MESSAGE.c.number == number)).mappings()
            steps = _steps(connection, number)
            return next((_kept(row, steps[number]) for row in rows), None)

    def messages(self) -> Iterator[Kept]:
        """Go through all messages, oldest first."""
        with self.database.read() as connection:
            steps = _steps(connection)
            order = (MESSAGE.c.received_at, MESSAGE.c.number)
            rows = connection.execute(select(MESSAGE).order_by(*order)).mappings().all()
        for row in rows:
            yield _kept(row, steps[row["number"]])

    def pictures(self, number: str) -> list[bytes]:
        """Give the pictures of a message as JPEG, in their order."""
        with self.database.read() as connection:
            query = select(PICTURE.c.jpeg).where(PICTURE.c.number == number)
            return [bytes(j) for j in connection.scalars(query.order_by(PICTURE.c.position))]

    def count(self) -> tuple[int, int]:
        """Give how many messages there are, and how many were erased."""
        with self.database.read() as connection:
            return _rows(connection, MESSAGE), _rows(connection, ERASED)

    # --- staff

    def write_step(self, number: str, step: Step, *, after: int) -> None:
        """Add a step to a message that has `after` steps; nothing is ever overwritten.

        Raises StoreError when somebody else added one meanwhile.
        """
        values = {name: getattr(step, name) for name in _STEP_FIELDS}
        try:
            with self.database.write() as connection:
                connection.execute(insert(STEP).values(number=number, position=after, **values))
        except IntegrityError as error:
            raise StoreError("刚才有别人办了这一步，请重新查看后再办。") from error

    def write_published(self, number: str, record_id: str) -> None:
        """Note under which id a message was written down for the site."""
        with self.database.write() as connection:
            connection.execute(
                update(MESSAGE).where(MESSAGE.c.number == number).values(published_as=record_id)
            )

    def write_erased(self, number: str) -> bool:
        """Remove a message, its pictures and steps for good; only that it was there stays.

        Give whether it was there. Raises StoreError; once more is no harm.
        """
        with self.database.write() as connection:
            found = _erase(connection, number)
        try:
            self.database.write_compact()
        except StoreError as error:
            raise StoreError(
                "这件已经删去，但留言库正忙或磁盘不够，文件里可能还有残留："
                "请停下收留言的服务，把这条命令再运行一次。"
            ) from error
        return found


def open_store(address: str, *, new: bool = True) -> Store:
    """Open the messages at an address; with `new`, make the tables where there are none yet.

    Raises StoreError.
    """
    database = open_database(address, new=new)
    try:
        with database.write() as connection:
            if database.kind == "postgresql":
                _check_postgresql(connection)
            METADATA.create_all(connection)
            key = _secret(connection, "key", secrets.token_bytes(32))
            version = int(_secret(connection, "version", str(VERSION).encode()))
        if version > VERSION:
            raise StoreError("留言库是更新版本的程序建的，请先更新程序再打开。")
    except StoreError:
        database.close()
        raise
    return Store(database, key)


def _check_postgresql(connection: Connection) -> None:
    """Let one program at a time make the tables, and none where a commit may be lost."""
    connection.execute(text("SELECT pg_advisory_xact_lock(5310)"))
    if connection.scalar(text("SHOW fsync")) == "off":
        raise StoreError("PostgreSQL 关掉了 fsync，断电会丢留言：请在它的设置里打开，再重试。")


def _secret(connection: Connection, name: str, value: bytes = b"") -> bytes:
    """Give a secret by its name; the first time, `value` is made it."""
    known = connection.scalar(select(SECRET.c.value).where(SECRET.c.name == name))
    if known is None and value:
        connection.execute(insert(SECRET).values(name=name, value=value))
    return bytes(known or value)


def _spend(connection: Connection, fingerprint: bytes, until: datetime) -> None:
    if connection.scalar(select(SPENT.c.until).where(SPENT.c.fingerprint == fingerprint)):
        raise ChallengeSpentError
    connection.execute(insert(SPENT).values(fingerprint=fingerprint, until=until))


def _insert_message(
    connection: Connection, number: str, message: Message, pictures: Sequence[bytes]
) -> None:
    present = now()
    words = {name: getattr(message, name) for name in _MESSAGE_FIELDS}
    connection.execute(
        insert(MESSAGE).values(number=number, received_at=present, published_as="", **words)
    )
    for position, jpeg in enumerate(pictures):
        connection.execute(insert(PICTURE).values(number=number, position=position, jpeg=jpeg))
    first = {"position": 0, "stage": 1, "day": local_day(present)}
    connection.execute(insert(STEP).values(number=number, **first))


def _erase(connection: Connection, number: str) -> bool:
    row = connection.execute(select(MESSAGE).where(MESSAGE.c.number == number)).first()
    if row is None:
        return False
    for table in (PICTURE, STEP, SENT, MESSAGE):
        connection.execute(delete(table).where(table.c.number == number))
    days = {"received_on": local_day(row.received_at), "erased_on": local_day(now())}
    connection.execute(insert(ERASED).values(recipient=row.recipient, topic=row.topic, **days))
    return True


def _steps(connection: Connection, number: str | None = None) -> Mapping[str, list[Step]]:
    """Give the steps of one message, or of all, by its number and in their order."""
    query = select(STEP).order_by(STEP.c.number, STEP.c.position)
    if number is not None:
        query = query.where(STEP.c.number == number)
    steps: dict[str, list[Step]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        steps[row["number"]].append(Step(**{name: row[name] for name in _STEP_FIELDS}))
    return steps


def _kept(row: Mapping[Any, Any], steps: Sequence[Step]) -> Kept:
    return Kept(
        number=row["number"],
        message=Message(**{name: row[name] for name in _MESSAGE_FIELDS}),
        received_at=row["received_at"],
        steps=tuple(steps),
        published_as=row["published_as"],
    )


def _rows(connection: Connection, table: Any) -> int:
    return int(connection.scalar(select(func.count()).select_from(table)) or 0)
