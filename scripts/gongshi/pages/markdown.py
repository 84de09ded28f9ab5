"""Markdown that staff wrote, as HTML that can do no harm."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import nh3
from markupsafe import Markup

from gongshi.records.remembered import Remembered

if TYPE_CHECKING:
    from markdown import Markdown

_TAGS = set(
    "p br hr em strong del sub sup blockquote pre code ul ol li h2 h3 h4 h5 h6 "
    "table thead tbody tr th td a img".split()
)
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "th": {"align"},
    "td": {"align"},
    "ol": {"start"},
}
_OWN_ADDRESS = re.compile(r"(?!//|[a-zA-Z][a-zA-Z0-9+.-]*:)[^\\]+")


def _keep_attribute(tag: str, attribute: str, value: str) -> str | None:
    """Drop pictures from other hosts: a page asks no other host for anything."""
    if tag == "img" and attribute == "src" and not _OWN_ADDRESS.fullmatch(value):
        return None
    return value


@lru_cache(maxsize=1)
def _converter() -> Markdown:
    from markdown import Markdown  # builds that convert nothing anew should not wait for it

    return Markdown(
        extensions=["tables", "sane_lists", "toc"],
        # The page's own title is the first heading, so those of a text begin at the second.
        extension_configs={"toc": {"baselevel": 2}},
    )


_PLAIN = re.compile("[A-Za-z0-9\u4e00-\u9fff，。、；：！？（）《》“”—]+")
"""One line of words that mean nothing in Markdown, nor in HTML: most short texts are such."""


@lru_cache(maxsize=1 << 14)  # a text is shown on its page and, shortened, in several lists
def render_markdown(text: str | None) -> Markup:
    """Convert a text of staff: headings from the second level, no scripts, no foreign pictures."""
    if not text:
        return Markup()
    if _PLAIN.fullmatch(text):
        return Markup("<p>{}</p>").format(text)
    return _converted(text)


_known: Remembered[str] = Remembered("markdown", most=20_000)


def _converted(text: str) -> Markup:
    found = _known.find(text)
    return Markup(_known.keep(text, _safe(text)) if found is None else found)  # sanitized


def _safe(text: str) -> str:
    return nh3.clean(
        _converter().reset().convert(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_keep_attribute,
        url_schemes={"http", "https", "tel", "mailto"},
        link_rel="noopener noreferrer",
    )


@lru_cache(maxsize=1 << 14)
def plain_text(text: str, length: int = 120) -> str:
    """Give the beginning of a text without its markup, for descriptions and excerpts."""
    words = nh3.clean(str(render_markdown(text)), tags=set())
    flat = re.sub(r"\s+", " ", Markup(words).unescape()).strip()
    return flat if len(flat) <= length else flat[: length - 1].rstrip("，、；：。 ") + "…"
