"""A page or a file that is yet to be made: so that what did not change need not be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from gongshi.pages.page import Page
from gongshi.pages.renderer import Renderer


class Draft(NamedTuple):
    """What will stand in one file of the site, and how to make it.

    `make` is called with the site's renderer and with `of`. It may read of the renderer's
    registry and codes whatever it likes, which is noted, but knows nothing else: what was read
    before, to find out that there is such a page, has to be in `of`.
    """

    file: str
    make: Callable[..., Page | str]
    of: tuple[Any, ...] = ()


def draft(make: Callable[..., Page], address: str, *of: Any) -> Draft:
    """Announce the page at an address."""
    return Draft(f"{address}index.html", make, of)


Maker = Callable[[Renderer], Iterator[Draft]]


def single(file: str, make: Callable[[Renderer], Page | str]) -> Maker:
    """Announce one file that is there whatever the records say."""
    return lambda _: iter([Draft(file, make)])


def render(renderer: Renderer, drafts: Iterable[Draft]) -> Iterator[tuple[str, Page | str]]:
    """Make files one after the other, whatever was made before."""
    for one in drafts:
        yield one.file, one.make(renderer, *one.of)


def render_framed(renderer: Renderer, drafts: Iterable[Draft]) -> Iterator[Page]:
    """Make the pages among them that have the site's frame."""
    for _, made in render(renderer, drafts):
        if isinstance(made, Page):
            yield made
