"""A message to a deputy or a station, and what it must be; all that is wrong is said at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gongshi.feedback.recipients import Site

SHORTEST, LONGEST = 10, 2000
"""Characters of a text, blanks at the ends not counted."""
NAME_LONGEST = 30
_UNSEEN = ("Cc", "Cf", "Cs")
"""Control characters, marks of format (which turn text round), halves of characters."""
_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
PHONE = re.compile(r"\+?[0-9(][0-9 ()\-—转]{5,24}")


@dataclass(frozen=True)
class Message:
    """What somebody wrote, to whom. `name` and `phone` are empty where none was given."""

    recipient: str
    topic: str
    text: str
    name: str
    phone: str
    may_publish: bool


@dataclass(frozen=True)
class Fault:
    """Something that must be mended before the message can be taken."""

    field: str
    message: str


def read_message(form: Mapping[str, str]) -> Message:
    """Take a message from the fields of the form, tidied and not yet checked."""
    return Message(
        recipient=form.get("to", "").strip().lower(),
        topic=_line(form.get("topic", "")),
        text=tidy_text(form.get("text", "")),
        name=_line(form.get("name", "")),
        phone=_line(unicodedata.normalize("NFKC", form.get("phone", ""))),
        may_publish=form.get("publish") == "yes",
    )


def _line(value: str) -> str:
    return " ".join(_printable(value).split())


def tidy_text(value: str) -> str:
    """Take text of several lines: without what cannot be seen, at most one empty line together."""
    lines = (line.rstrip() for line in _printable(_LINE_END.sub("\n", value)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _printable(value: str) -> str:
    """Leave out what no one can see: control characters, and those that turn text round."""
    kept = (c for c in value if c in "\n\t" or unicodedata.category(c) not in _UNSEEN)
    return "".join(kept)


def check_message(message: Message, site: Site, *, consent: bool) -> Iterator[Fault]:
    """Go through everything that must be mended."""
    if message.recipient not in site.recipients:
        yield Fault("to", "这里现在不收给这个编号的留言，请从代表或阵地的网页重新打开。")
    if message.topic not in site.topics:
        yield Fault("topic", "请选一项：这件事是哪方面的。")
    yield from _check_text(message.text)
    if len(message.name) > NAME_LONGEST:
        yield Fault("name", f"称呼请不要超过 {NAME_LONGEST} 个字。")
    if message.phone and not PHONE.fullmatch(message.phone):
        yield Fault("phone", "这不像一个电话号码，请检查；不想留就空着。")
    if not consent:
        yield Fault("consent", "请看过说明，在“我同意”前面打钩。")


def _check_text(text: str) -> Iterator[Fault]:
    length = len(text)
    if not length:
        yield Fault("text", "请写下要说的事。")
    elif length < SHORTEST:
        yield Fault("text", f"再多写几句吧，至少 {SHORTEST} 个字：什么地方、什么事、希望怎样。")
    elif length > LONGEST:
        yield Fault(
            "text", f"写了 {length} 个字，最多 {LONGEST} 个，请删去 {length - LONGEST} 个。"
        )
