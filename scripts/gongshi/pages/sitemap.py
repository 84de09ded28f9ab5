"""The list of all pages for search engines (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from datetime import date
from html import escape
from urllib.parse import quote, urlsplit

MAX_ADDRESSES = 50_000
"""More addresses than this may not be in one file."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def render_sitemaps(site_url: str, pages: Iterable[tuple[str, date]]) -> dict[str, str]:
    """Give the files of the sitemap by name: one, or an index and its parts.

    `pages` are addresses below the site's root with the day each last changed. Without
    `site_url` there is nothing to say, as addresses must be absolute.
    """
    if not site_url:
        return {}
    entries = [_entry(site_url, address, updated) for address, updated in sorted(pages)]
    parts = [entries[n : n + MAX_ADDRESSES] for n in range(0, len(entries), MAX_ADDRESSES)] or [[]]
    if len(parts) == 1:
        return {"sitemap.xml": _urlset(parts[0])}
    names = [f"sitemap-{n}.xml" for n in range(1, len(parts) + 1)]
    index = "".join(
        f"<sitemap><loc>{escape(site_url.rstrip('/') + '/' + name, quote=False)}</loc></sitemap>\n"
        for name in names
    )
    files = {name: _urlset(part) for name, part in zip(names, parts, strict=True)}
    return files | {"sitemap.xml": f"{_HEAD}<sitemapindex {_SPACE}>\n{index}</sitemapindex>\n"}


def render_robots(site_url: str) -> dict[str, str]:
    """Give the file that leads search engines to the sitemap (RFC 9309; sitemaps.org).

    It counts only at the root of a host: a site that is a part of one has none.
    """
    if not site_url or urlsplit(site_url).path.strip("/"):
        return {}
    sitemap = f"{site_url.rstrip('/')}/sitemap.xml"
    return {"robots.txt": f"User-agent: *\nAllow: /\nSitemap: {sitemap}\n"}


def _entry(site_url: str, address: str, updated: date) -> str:
    location = escape(site_url.rstrip("/") + "/" + quote(address), quote=False)
    return f"<url><loc>{location}</loc><lastmod>{updated.isoformat()}</lastmod></url>\n"


def _urlset(entries: list[str]) -> str:
    return f"{_HEAD}<urlset {_SPACE}>\n{''.join(entries)}</urlset>\n"


def compress(text: str) -> bytes:
    """Compress a sitemap; the same text gives the same bytes."""
    return gzip.compress(text.encode(), mtime=0)
