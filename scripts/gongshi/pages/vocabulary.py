"""Names by which a style sheet may find something on a page of a record.

They are those in the frames, which MkDocs has just made, and those that scripts may add.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser

from msgspec import Struct

from gongshi.pages.shell import BODY_MARK

TYPESET = ".md-typeset"
"""What Material writes around text that came from Markdown. Bodies of records stand in none."""

_VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()
)  # HTML, 13.1.2: elements that nothing ends
_STATES = frozenset({"js", "no-js", "focus-visible", "js-focus-visible"})
"""Classes without the prefix `md-` that Material's script gives to what is there."""

_BEGUN_BY: Mapping[str, str] = {
    "md-ellipsis": "md-ellipsis",
    "md-nav": "md-nav",
    "md-search": "md-search",
    "md-search-result": "md-search-result",
    "md-sidebar": "md-sidebar",
    "md-source": "md-source",
    "md-status": "md-status",
    "md-tag": "md-search-result",
    "md-tag-icon": "md-search-result",
    "md-tags": "md-search-result",
    "md-version": "md-header__topic",
}
"""Blocks that Material's script only adds to if the page itself has this class."""

_WORD = re.compile(r"[A-Za-z_-][\w-]*")


class Vocabulary(Struct, frozen=True):
    """Names as selectors write them: `p`, `.class`, `#id`, `[name`, `[name=value`.

    `typeset` are those within Material's frame for text, `anywhere` those of the whole frames;
    `words` are all words of scripts and of the styles that pages load besides.
    """

    anywhere: frozenset[str]
    typeset: frozenset[str]
    words: frozenset[str]

    def may_find(self, name: str, *, typeset: bool) -> bool:
        """Tell whether a page may have such a thing; where that is not sure, it may."""
        if name in (self.typeset if typeset else self.anywhere):
            return True
        if name[0] == ".":
            return self._is_added(name[1:])
        if name[0] == "#":
            return name[1:] in self.words
        if name[0] == "[":
            return self._is_attribute(*name[1:].partition("=")[::2])
        return not typeset  # bodies may hold any element

    def _is_added(self, name: str) -> bool:
        if name not in self.words or not (name.startswith("md-") or name in _STATES):
            return False
        block = re.split("__|--", name)[0]
        return block not in _BEGUN_BY or f".{_BEGUN_BY[block]}" in self.anywhere

    def _is_attribute(self, name: str, value: str) -> bool:
        if name == "dir" or (name.startswith("data-md-color-") and value):
            return False  # the frames have their own, and scripts choose among those
        return not name.startswith("data-md-") or name in self.words


class NamesOf(HTMLParser):
    """Gathers the names in HTML. `holds_body` tells whether bodies go where text does."""

    def __init__(self, html: Iterable[str]) -> None:
        super().__init__()
        self.anywhere: set[str] = set()
        self.typeset: set[str] = set()
        self.holds_body = False
        self._open: list[tuple[str, bool]] = []
        for text in html:
            self._open.clear()
            self.feed(text)
            self.close()

    @property
    def _in_typeset(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element and go into it."""
        names = set(_names(tag, attrs))
        self.anywhere |= names
        if self._in_typeset:
            self.typeset |= names
        if tag not in _VOID:
            self._open.append((tag, self._in_typeset or TYPESET in names))

    def handle_endtag(self, tag: str) -> None:
        """Go out of an element, and of those in it that need not be closed."""
        if any(tag == opened for opened, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_comment(self, data: str) -> None:
        """Notice the mark where bodies go."""
        if f"<!--{data}-->" == BODY_MARK:
            self.holds_body |= self._in_typeset


def _names(tag: str, attrs: list[tuple[str, str | None]]) -> Iterable[str]:
    yield tag
    for name, value in attrs:
        yield f"[{name}"
        yield f"[{name}={value or ''}"
        if name == "class":
            yield from (f".{each}" for each in (value or "").split())
        elif name == "id":
            yield f"#{value}"


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Give every word of some scripts and styles that could be a name."""
    return frozenset(word for text in texts for word in _WORD.findall(text))
