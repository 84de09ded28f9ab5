"""Plain data that is kept from build to build, with a check sum: anything amiss, and it is gone."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

from msgspec import MsgspecError
from msgspec.msgpack import Decoder, encode

from gongshi.records.program import program_key

SUFFIX = ".msgpack"
"""How the files end: MessagePack is read in two thirds of the time that JSON takes."""

T = TypeVar("T")

_PLAIN = Decoder(dict[str, Any])


def load_checked(file: Path) -> Mapping[str, Any] | None:
    """Read what this very program wrote by `write_checked`; None if that is not there whole."""
    return load_rows(file, _PLAIN)


def load_rows(file: Path, kind: Decoder[T]) -> T | None:
    """Read it as values of a kind at once, as `load_checked` does."""
    try:
        return kind.decode(_load(file))
    except (OSError, ValueError, MsgspecError):
        return None


def _load(file: Path) -> memoryview:
    """Give the content of a file. Raises OSError, ValueError where it is not as it was written."""
    data = memoryview(file.read_bytes())
    begin = _begin(data[_LENGTH:])
    if data[:_LENGTH] != begin:
        raise ValueError
    return data[_LENGTH:]


def write_checked(file: Path, content: Mapping[str, Any]) -> None:
    """Write plain data with a check sum; the file is there whole or not at all.

    Where it cannot be written nothing is kept, which costs time alone.
    """
    data = encode(content)
    try:
        new = file.with_name(f"{file.name}.{os.getpid()}")
        new.write_bytes(_begin(data) + data)
        new.replace(file)
    except OSError:
        return


def write_fewer(folder: Path, kind: str, most: int) -> None:
    """Forget the oldest of one kind of kept files; another build may be doing the same."""
    with suppress(OSError):
        found = sorted(folder.glob(f"{kind}-*{SUFFIX}"), key=lambda file: file.stat().st_mtime)
        for old in found[:-most]:
            old.unlink(missing_ok=True)


_LENGTH = 12


def _begin(data: bytes | memoryview) -> bytes:
    """Give what a file begins with: what stands for the program, and the check sum of the rest."""
    program = blake2b(program_key().encode(), digest_size=_LENGTH - 4).digest()
    return program + crc32(data).to_bytes(4, "big")
