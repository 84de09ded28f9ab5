"""What many pages show and is made once for all of them."""

from __future__ import annotations

from collections import OrderedDict
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

    def __init__(self) -> None:
        # Of a dict that lost its first items, to find the first one takes longer and longer.
        self._made: OrderedDict[Hashable, Any] = OrderedDict()

    def __call__(self, key: Hashable, make: Callable[[], T], /) -> T:
        """Give what was made before under a key, else make it."""
        if key not in self._made:
            self._made[key] = make()
            if len(self._made) > _MOST:
                self._made.popitem(last=False)
        self._made.move_to_end(key)
        found: T = self._made[key]
        return found
