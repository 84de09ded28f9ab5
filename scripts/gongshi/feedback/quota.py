"""Counting how often something is done in a span of time, within the transaction that does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, case, update
from sqlalchemy.dialects import postgresql, sqlite

from gongshi.feedback.kept import now
from gongshi.feedback.schema import HIT


@dataclass(frozen=True)
class Quota:
    """At most so many times in a span of time, by whoever the fingerprint stands for."""

    fingerprint: bytes
    most: int
    span: timedelta


class TooOftenError(Exception):
    """Somebody has to wait; `seconds` says how long at most."""

    def __init__(self, span: timedelta) -> None:
        super().__init__(f"limit of {span} reached")
        self.seconds = int(span.total_seconds())


def count(connection: Connection, quotas: Sequence[Quota]) -> None:
    """Count one more time for each. Raises TooOftenError, which ends the transaction."""
    for quota in quotas:
        if _count(connection, quota) > quota.most:
            raise TooOftenError(quota.span)


def _count(connection: Connection, quota: Quota) -> int:
    """Count in one statement, so that no two at once can take the same place."""
    present, ends = now(), now() + quota.span
    insert = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert
    lasts = HIT.c.until > present
    statement = insert(HIT).values(fingerprint=quota.fingerprint, count=1, until=ends)
    counted = statement.on_conflict_do_update(
        index_elements=[HIT.c.fingerprint],
        set_={
            "count": case((lasts, HIT.c.count + 1), else_=1),
            "until": case((lasts, HIT.c.until), else_=ends),
        },
    ).returning(HIT.c.count)
    return int(connection.execute(counted).scalar_one())


def give_back(connection: Connection, quotas: Sequence[Quota]) -> None:
    """Take back what was counted: it was nothing to be counted after all."""
    for quota in quotas:
        same = (HIT.c.fingerprint == quota.fingerprint) & (HIT.c.count > 0)
        connection.execute(update(HIT).where(same).values(count=HIT.c.count - 1))
