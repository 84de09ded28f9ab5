"""A long list cut into pages, and how one turns them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from gongshi.pages.card import Item
from gongshi.pages.page import root_of

MOST_ON_ONE_PAGE = 100
"""A list longer than this is cut into pages."""
PAGE_SIZE = 60

T = TypeVar("T")


class Part(Struct, Generic[T], frozen=True):
    """One page of a long list; the first one has the address of the list itself (`base`).

    `start` is how many stand on the pages before, `count` how many there are in all.
    """

    base: str
    number: int
    total: int
    items: Sequence[T]
    start: int = 0
    count: int = 0

    @property
    def address(self) -> str:
        """The address of this page: `news/kind/diaoyan/2/`."""
        return self._address(self.number)

    def _address(self, number: int) -> str:
        return self.base if number == 1 else f"{self.base}{number}/"

    def title(self, title: str) -> str:
        """Name this page: the list's title, and which page it is from the second on."""
        return title if self.number == 1 else f"{title}（第 {self.number} 页）"

    def lead(self, unit: str) -> str:
        """Say how many there are, and which of them stand here."""
        return f"共 {self.count:,} {unit}，最近的在前。{self.span(unit)}"

    def span(self, unit: str) -> str:
        """Say which of them stand here; nothing where it is all of them."""
        if self.total == 1:
            return ""
        span = f"第 {self.start + 1:,}—{self.start + len(self.items):,} {unit}"
        return f"本页是{span}（第 {self.number} 页，共 {self.total} 页）。"

    def pager(self) -> Item | None:
        """Give what turns the pages; None where there is one alone."""
        if self.total == 1:
            return None
        root = root_of(self.address)
        previous, following = (
            root + self._address(number) if 1 <= number <= self.total else ""
            for number in (self.number - 1, self.number + 1)
        )
        return {"pages": list(self._numbers(root)), "previous": previous, "next": following}

    def _numbers(self, root: str) -> Iterator[Item]:
        """Give the first, the last and the near pages, with a gap between those far apart."""
        near = {1, self.number - 1, self.number, self.number + 1, self.total}
        before = 0
        for number in sorted(n for n in near if 1 <= n <= self.total):
            if number > before + 1:
                yield {"text": "…"}
            here = number == self.number
            yield {"text": f"{number}", "current": here, "url": root + self._address(number)}
            before = number


def split_pages(
    base: str, items: Sequence[T], *, most: int | None = None, size: int | None = None
) -> Iterator[Part[T]]:
    """Cut a list into pages where it is too long for one; an empty list is one page too.

    More than `most` are cut into pages of `size`.
    """
    most, size = most or MOST_ON_ONE_PAGE, size or PAGE_SIZE
    size = size if len(items) > most else max(1, len(items))
    total = max(1, -(-len(items) // size))
    for number in range(1, total + 1):
        start = (number - 1) * size
        yield Part(base, number, total, items[start : start + size], start, len(items))
