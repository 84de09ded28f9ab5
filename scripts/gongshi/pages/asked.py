"""What MkDocs was asked and told the last time, so that it need not be asked the same again.

Kept for each way in which somebody builds the site: for each set of options.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from gongshi.pages.asset import Asset
from gongshi.pages.digest import digest
from gongshi.pages.frame_context import frame_context
from gongshi.records.checked import SUFFIX, load_checked, write_checked
from gongshi.records.registry import Registry

_FILE = f"asked{SUFFIX}"
_MOST = 8  # sets of options
_OTHER_FILE = re.compile(r"""^["']?INHERIT\b""", re.MULTILINE)


class Asked(NamedTuple):
    """What MkDocs made of `mkdocs.yml` in the folder `root`.

    `config` stands for the text of the file and `told` for what our settings have added.
    `folders` are what it read besides, `outside` the key of what it has made.
    """

    config: str
    told: int
    root: str
    site: str
    site_name: str
    site_url: str
    strict: bool
    folders: list[str]
    outside: str


def config_key(config: Path) -> str:
    """Give a text that stands for a `mkdocs.yml`."""
    return blake2b(config.read_bytes(), digest_size=16).hexdigest()


def says_all(config: Path) -> bool:
    """Tell whether nothing but the text of a `mkdocs.yml` that MkDocs could read counts.

    A tag (`!ENV`) or another file that it builds on may make something else of the same text.
    """
    import yaml  # has been loaded where MkDocs is asked, and is not needed where it is not

    text = config.read_text(encoding="utf-8", errors="replace")
    tokens = yaml.scan(text, Loader=yaml.CSafeLoader)
    return not (_OTHER_FILE.search(text) or any(type(t) is yaml.TagToken for t in tokens))


def told_key(registry: Registry, assets: Iterable[Asset]) -> int:
    """Give the number that stands for what the frames show of our settings."""
    return digest((frame_context(registry), [asset.file for asset in assets]))


def load_asked(folder: Path, options: str) -> Asked | None:
    """Give what MkDocs was asked with these options; None where that is not known."""
    kept = load_checked(folder / _FILE) or {}
    row = kept.get("asked", {}).get(options)
    return Asked(*row) if row else None


def write_asked(folder: Path, options: str, asked: Asked | None) -> None:
    """Keep it for the next time; None where the next time has to ask again."""
    rows = dict((load_checked(folder / _FILE) or {}).get("asked", {}))
    old = rows.pop(options, None)
    if asked:
        rows[options] = list(asked)
    if rows.get(options) != old:
        write_checked(folder / _FILE, {"asked": dict([*rows.items()][-_MOST:])})
