"""To whom one may write: the list that the built site publishes, read again when it changes."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

LOG = logging.getLogger(__name__)

FILE = "data/recipients.json"
VERSION = 1
_STEPS = 5


_WORDS = (
    "name", "url", "home", "today", "notice", "office", "phone", "privacy", "not_here",
)  # fmt: skip


class RecipientsError(Exception):
    """The list is missing or cannot be read; the sentence says what to do."""


@dataclass(frozen=True)
class Recipient:
    """A deputy or a station that takes messages. Words are empty where the site has none."""

    id: str
    name: str
    kind: str
    title: str
    page: str
    phone: str = ""
    reception: str = ""
    station: str = ""


@dataclass(frozen=True)
class Site:
    """What the site says of itself, and who receives; `today` where it stands still on a day."""

    name: str
    url: str
    home: str
    today: str
    notice: str
    office: str
    phone: str
    privacy: str
    not_here: str
    topics: tuple[str, ...]
    steps: tuple[str, ...]
    results: tuple[str, ...]
    ratings: Mapping[str, bool]
    channels: tuple[str, ...]
    recipients: Mapping[str, Recipient] = field(repr=False)


def load_site(folder: Path) -> Site:
    """Read the list of a built site. Raises RecipientsError."""
    file = folder / FILE
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        if data["version"] != VERSION:
            raise RecipientsError(f"{file} 是别的版本的程序生成的，请用同一版本重新生成网站。")
        return _site(data)
    except FileNotFoundError as error:
        raise RecipientsError(
            f"找不到 {file}。请先生成网站，并在 mkdocs.yml 里写“留言: {{方式: builtin}}”。"
        ) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RecipientsError(f"{file} 读不出来，请重新生成网站。") from error


def _site(data: Mapping[str, Any]) -> Site:
    site = data["site"]
    if len(data["steps"]) != _STEPS:
        raise ValueError("not five steps")
    return Site(
        **{name: str(site[name]) for name in _WORDS},
        topics=tuple(data["topics"]),
        steps=tuple(data["steps"]),
        results=tuple(data["results"]),
        ratings={rating["name"]: bool(rating["reopens"]) for rating in data["ratings"]},
        channels=tuple(data["channels"]),
        recipients={
            id: Recipient(id, **{str(k): str(v) for k, v in one.items()})
            for id, one in data["recipients"].items()
        },
    )


class SiteFolder:
    """The folder of a built site. A build that goes wrong keeps the last sound list in use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._seen: tuple[int, int, int] | None = None
        self._site: Site | None = None

    def current(self) -> Site:
        """Give the list as it is now. Raises RecipientsError where there never was a sound one."""
        with self._lock:
            seen = self._look()
            if self._site is None or (seen and seen != self._seen):
                try:
                    self._site = load_site(self._folder)
                except RecipientsError as error:
                    if self._site is None:
                        raise
                    LOG.warning("%s 先用着原来的。", error)
                self._seen = seen
            return self._site

    def _look(self) -> tuple[int, int, int] | None:
        try:
            status = (self._folder / FILE).stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino
