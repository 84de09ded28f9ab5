"""Compiled templates of the frame, kept beside their sources, as Python keeps its modules."""

from __future__ import annotations

import os
from pathlib import Path

from jinja2 import FileSystemBytecodeCache

from gongshi.records.program import program_key


class Compiled(FileSystemBytecodeCache):
    """Templates as this very program compiles them: `key` stands for all but their sources.

    How a template is compiled depends on the environment and its filters as well.
    """

    def __init__(self, folder: Path, key: str) -> None:
        super().__init__(str(folder), "mkdocs-%s.cache")
        self._key = key

    def get_source_checksum(self, source: str) -> str:
        """Give what a compiled template must have been made of."""
        return super().get_source_checksum(f"{self._key}\n{source}")


def write_compiled(theme: Path) -> Compiled | None:
    """Let compiled templates lie in `__pycache__` of the theme, where that can be written.

    Who can write there can change the templates as well.
    """
    folder = theme / "__pycache__"
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return None
    if not os.access(folder, os.W_OK):
        return None
    return Compiled(folder, program_key())
