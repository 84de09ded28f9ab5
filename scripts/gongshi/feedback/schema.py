"""The tables of the receiver. A message and its pictures are rows, so both are there or neither."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

VERSION = 1
"""Raised by one with every change of these tables; an older program refuses a newer database."""

METADATA = MetaData()

SECRET = Table(
    "secret",
    METADATA,
    Column("name", String(20), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
"""The schema's version, and the key from which query words and fingerprints are derived."""

MESSAGE = Table(
    "message",
    METADATA,
    Column("number", String(8), primary_key=True),
    Column("recipient", String(80), nullable=False, index=True),
    Column("topic", String(80), nullable=False),
    Column("text", Text, nullable=False),
    Column("name", String(80), nullable=False),
    Column("phone", String(40), nullable=False),
    Column("may_publish", Boolean, nullable=False),
    Column("received_at", DateTime(timezone=False), nullable=False),
    Column("published_as", String(80), nullable=False, default=""),
)
"""One message. Times are UTC without zone, as SQLite keeps none."""

PICTURE = Table(
    "picture",
    METADATA,
    Column("number", ForeignKey("message.number", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("jpeg", LargeBinary, nullable=False),
)

STEP = Table(
    "step",
    METADATA,
    Column("number", ForeignKey("message.number", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("stage", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Column("unit", String(80), nullable=False, default=""),
    Column("note", Text, nullable=False, default=""),
    Column("route", String(80), nullable=False, default=""),
    Column("due", Date),
    Column("result", String(80), nullable=False, default=""),
    Column("reply", Text, nullable=False, default=""),
    Column("rating", String(80), nullable=False, default=""),
)
"""What was done, only ever added to. The fields are those of a suggestion's step."""

SENT = Table(
    "sent",
    METADATA,
    Column("fingerprint", LargeBinary, primary_key=True),
    Column("number", ForeignKey("message.number", ondelete="CASCADE"), nullable=False),
    Column("until", DateTime(timezone=False), nullable=False),
)
"""Which message a fingerprint stands for, so that sending twice gives one message."""

SPENT = Table(
    "spent",
    METADATA,
    Column("fingerprint", LargeBinary, primary_key=True),
    Column("until", DateTime(timezone=False), nullable=False),
)
"""Solved challenges that were used, until they expire by themselves."""

HIT = Table(
    "hit",
    METADATA,
    Column("fingerprint", LargeBinary, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("until", DateTime(timezone=False), nullable=False),
)
"""How often something was done in a span of time; who did it cannot be read from it."""

ERASED = Table(
    "erased",
    METADATA,
    Column("position", Integer, primary_key=True, autoincrement=True),
    Column("recipient", String(80), nullable=False),
    Column("topic", String(80), nullable=False),
    Column("received_on", Date, nullable=False),
    Column("erased_on", Date, nullable=False),
)
"""That there was a message: no number, no words, nobody's name."""

for _table in (SENT, SPENT, HIT):
    Index(f"{_table.name}_until", _table.c.until)
