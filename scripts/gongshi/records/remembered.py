"""What was made of texts before, so that what takes long is done once for each text.

What is made of a text depends on it and on the program alone. A file is read when something of
it is asked for the first time, so a build that asks for nothing pays nothing.
"""

from __future__ import annotations

from pathlib import Path

from gongshi.records.checked import SUFFIX, load_checked, write_checked


class Remembered:
    """Texts with what was made of each, in one file of what is kept from build to build.

    Up to `most` are kept: of more, those that this build has met.
    """

    def __init__(self, name: str, most: int) -> None:
        self.name, self.most = name, most
        self._folder: Path | None = None
        self._made: dict[str, str] | None = None
        self._met: set[str] = set()
        self._is_new = False
        _EVERY.append(self)

    def begin(self, folder: Path) -> None:
        """Forget all, and look into this folder from now on."""
        self._folder, self._made = folder, None
        self._met.clear()
        self._is_new = False

    def find(self, text: str) -> str | None:
        """Give what was made of a text before; None where that is not known."""
        if self._made is None:
            kept = load_checked(self._folder / f"{self.name}{SUFFIX}") if self._folder else None
            self._made = kept["made"] if kept else {}
        self._met.add(text)
        return self._made.get(text)

    def keep(self, text: str, made: str) -> str:
        """Keep what was made of a text that was not found."""
        assert self._made is not None
        self._made[text] = made
        self._is_new = True
        return made

    def write(self) -> None:
        """Write what is new, for the next build."""
        if not (self._folder and self._made and self._is_new):
            return
        if len(self._made) > self.most:
            met = [text for text in self._made if text in self._met]
            self._made = {text: self._made[text] for text in met[: self.most]}
        write_checked(self._folder / f"{self.name}{SUFFIX}", {"made": self._made})
        self._is_new = False


_EVERY: list[Remembered] = []


def begin_remembering(folder: Path) -> None:
    """Begin a build: what was made before is found in this folder."""
    for one in _EVERY:
        one.begin(folder)


def write_remembered() -> None:
    """End a build: what was made anew is kept."""
    for one in _EVERY:
        one.write()
