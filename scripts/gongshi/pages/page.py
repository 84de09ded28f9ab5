"""One page of the site: its address for ever, and what it says."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class Page(Struct, frozen=True):
    """A finished body and what the frame needs to know of it.

    `address` is below the site's root and ends in `/` (the home page's is empty); `body`
    is trusted HTML; `title` and `description` are plain text; `updated` is the day that
    the page's records last changed, not the day of the build.
    """

    address: str
    section: str
    title: str
    description: str
    body: str
    updated: date

    @property
    def file(self) -> str:
        """The page's file below the site's root."""
        return f"{self.address}index.html"


def root_of(address: str) -> str:
    """Give the way from a page up to the site's root: `../../` for `deputies/c001/`."""
    return "../" * address.count("/") or "./"
