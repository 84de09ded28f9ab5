"""What is kept of a message: the values that the store gives, and how it tells time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from gongshi.feedback.message import Message
from gongshi.feedback.receipt import Receipt


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
