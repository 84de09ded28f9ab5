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


class Shared:
    """Keeps what was made as long as it lives itself."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Any] = {}

    def __call__(self, key: Hashable, make: Callable[[], T], /) -> T:
        """Give what was made before under a key, else make it."""
        if key not in self._made:
            self._made[key] = make()
        found: T = self._made[key]
        return found
