"""The frame of a page, cut once at its marks, into which each page is poured.

Header, tabs and footer are the same for every page of a section at a depth. MkDocs renders
one placeholder page for each, through the theme and all plugins as any page; what comes
back is cut here, and a page is made by joining bytes: only what is new is encoded.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple

from markupsafe import escape
from msgspec import Struct

from gongshi.pages.failure import NotBuilt
from gongshi.pages.page import Page

PLACEHOLDER = "gs-frame"
"""The name that stands for a record's id in a placeholder's address."""

TITLE_MARK = "gs0mark0title"
DESCRIPTION_MARK = "gs0mark0description"
# Material adds a heading of its own where a body has none: the mark seems to have one.
BODY_MARK = "<!--gs0mark0body <h1-->"


class FrameKey(NamedTuple):
    """Which frame a page goes into: its section, and how deep its address is.

    An `own` address is that of a page in the navigation (`deputies/`), whose frame differs
    from all others.
    """

    section: str
    depth: int
    own: str | None = None

    @property
    def address(self) -> str:
        """The address of the placeholder page."""
        if self.own is not None:
            return self.own
        parts = [self.section, *[PLACEHOLDER] * (self.depth - 1)] if self.depth else []
        return "".join(f"{part}/" for part in parts)

    @property
    def markdown_file(self) -> str:
        """The placeholder's file as MkDocs sees it."""
        return f"{self.address}index.md"


class Frame(Struct, frozen=True, dict=True):
    """One rendered placeholder: literal pieces with marks between them."""

    html: str
    address: str

    @cached_property
    def _pieces(self) -> tuple[list[bytes], list[str]]:
        """All pieces as bytes, and the marks among them: every second one."""
        marks = [TITLE_MARK, DESCRIPTION_MARK, BODY_MARK]
        if self.address:
            marks.append(self.address)
        pattern = "|".join(re.escape(mark) for mark in marks)
        pieces = re.split(f"({pattern})", self.html)
        if BODY_MARK not in pieces:
            raise FrameError(self.address)
        return [*map(str.encode, pieces)], pieces[1::2]

    def pour(self, page: Page) -> bytes:
        """Make the whole page. Only text is escaped here; the body is HTML already."""
        fillings = {
            TITLE_MARK: escape(page.title).encode(),
            DESCRIPTION_MARK: escape(page.description).encode(),
            BODY_MARK: page.body.encode(),
            self.address: page.address.encode(),
        }
        pieces, marks = self._pieces
        pieces = pieces.copy()
        pieces[1::2] = map(fillings.__getitem__, marks)
        return b"".join(pieces)


class FrameError(NotBuilt):
    """The theme or another plugin lost the mark for the body; the page cannot be made."""

    def __init__(self, address: str) -> None:
        super().__init__(f"页面框架 {address or '首页'} 里找不到正文的位置，请检查主题和其他插件")


class Shell(Struct, frozen=True):
    """All frames of a site."""

    frames: dict[FrameKey, Frame]

    def pour(self, page: Page) -> bytes:
        """Pour a page into its own frame, or into the one of its section and depth."""
        depth = page.address.count("/")
        own = FrameKey(page.section, depth, page.address)
        frame = self.frames.get(own) or self.frames[FrameKey(page.section, depth)]
        return frame.pour(page)
