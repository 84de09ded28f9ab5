"""Plain data that is kept from build to build, with a check sum: anything amiss, and it is gone."""

from __future__ import annotations

import os
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pydantic_core import from_json, to_json

from gongshi.records.program import program_key


def load_checked(file: Path) -> Mapping[str, Any] | None:
    """Read what this very program wrote by `write_checked`; None if that is not there whole."""
    try:
        sum_of, _, text = file.read_bytes().partition(b"\n")
        found = from_json(text) if _sum(text) == sum_of else None
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and found.get("program") == program_key() else None


def write_checked(file: Path, content: Mapping[str, Any]) -> None:
    """Write plain data with a check sum; the file is there whole or not at all.

    Where it cannot be written nothing is kept, which costs time alone.
    """
    text = to_json({"program": program_key(), **content})
    try:
        new = file.with_name(f"{file.name}.{os.getpid()}")
        new.write_bytes(_sum(text) + b"\n" + text)
        new.replace(file)
    except OSError:
        return


def _sum(text: bytes) -> bytes:
    return blake2b(text, digest_size=16).hexdigest().encode()
