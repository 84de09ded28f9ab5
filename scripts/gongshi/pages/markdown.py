"""Markdown that staff wrote, as HTML that can do no harm."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import unescape
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


_WORDS = "[A-Za-z0-9\u4e00-\u9fff，。、；：！？（）《》“”‘’—…·％～]+"
"""A line of words that mean nothing in Markdown, nor in HTML: most lines are such."""


@cache  # compiled only where a text is converted anew
def _simple_block() -> re.Pattern[str]:
    """Give what a block is that needs no parser: a paragraph, a heading, a list of lines."""
    return re.compile(
        f"(?P<paragraph>{_WORDS}(?:\n{_WORDS})*)"
        f"|(?P<level>#{{1,6}}) (?P<heading>{_WORDS})"
        f"|- (?P<list>{_WORDS}(?:\n- {_WORDS})*)"
    )


def render_markdown(text: str | None) -> Markup:
    """Convert a text of staff: headings from the second level, no scripts, no foreign pictures."""
    if not text:
        return Markup()
    simple = _simple(text)
    return _converted(text) if simple is None else Markup(simple)


@lru_cache(maxsize=1 << 14)  # pages and screens show the same texts
def _simple(text: str) -> str | None:
    """Convert a text of simple blocks as Markdown would; None for all others."""
    html, last = [], None
    for block in text.strip("\n").split("\n\n"):
        found = _simple_block().fullmatch(block)
        if found is None or found.lastgroup == last == "list":  # two lists would be one
            return None
        html.append(_block(found))
        last = found.lastgroup
    return "\n".join(html)


def _block(found: re.Match[str]) -> str:
    if found["paragraph"]:
        return f"<p>{found['paragraph']}</p>"
    if found["heading"]:
        level = min(len(found["level"]) + 1, 6)
        return f"<h{level}>{found['heading']}</h{level}>"
    items = "".join(f"<li>{line}</li>\n" for line in found["list"].split("\n- "))
    return f"<ul>\n{items}</ul>"


_known: Remembered = Remembered("markdown", most=20_000)


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


_TAG = re.compile('<[^>"]*(?:"[^"]*"[^>"]*)*>')
"""A tag as the sanitizer writes it: attributes in double quotes."""


def plain_text(text: str, length: int = 120) -> str:
    """Give the beginning of a text without its markup, for descriptions and excerpts."""
    flat = _flat(text)
    return flat if len(flat) <= length else flat[: length - 1].rstrip("，、；：。 ") + "…"


@lru_cache(maxsize=1 << 14)
def _flat(text: str) -> str:
    return " ".join(unescape(_TAG.sub("", render_markdown(text))).split())
