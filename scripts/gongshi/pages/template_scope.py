"""The names that a template knows at a place, and what each is called in Python."""

from __future__ import annotations


class Scope:
    """The names of one macro, loop or call block, and those around it.

    The outermost scope is that of the whole module.
    """

    def __init__(self, above: Scope | None = None) -> None:
        self._above = above
        self._depth: int = above._depth + 1 if above else 0
        self._names: dict[str, str] = {}

    def find(self, name: str) -> str | None:
        """Tell what a name is called in Python; None where it is not known."""
        return self._names.get(name) or (self._above.find(name) if self._above else None)

    def add(self, name: str, called: str | None = None) -> str:
        """Take in a name; where it hides one of an outer place, it is called otherwise."""
        if name not in self._names:
            hides = self.find(name) is not None
            self._names[name] = called or (f"_{name}{self._depth}" if hides else name)
        return self._names[name]

    def own(self) -> dict[str, str]:
        """Give the names that are known inside of functions."""
        return self._above.own() | self._names if self._above else {}
