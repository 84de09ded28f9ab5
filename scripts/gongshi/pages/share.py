"""What many pages show and is made once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Share(Protocol):
    """Gives what was made before under a key, else makes it."""

    def __call__(self, key: Hashable, make: Callable[[], T], /) -> T:
        """Give it."""
        ...


_MOST = 1 << 13
"""As many things as the screens of some towns have in common, of the hundreds of a province."""


class Shared:
    """Keeps what was made, as long as it lives itself and the thing was asked for lately."""

    def __init__(self, most: int = _MOST) -> None:
        self._made: dict[Hashable, Any] = {}
        self._most = most

    def __call__(self, key: Hashable, make: Callable[[], T], /) -> T:
        """Give what was made before under a key, else make it."""
        found: T = self._made.pop(key) if key in self._made else make()
        self._made[key] = found  # as the latest
        if len(self._made) > self._most:
            del self._made[next(iter(self._made))]
        return found
