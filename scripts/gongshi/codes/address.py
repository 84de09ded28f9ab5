"""The address in a printed code: short, of capitals, and never to be changed.

Scheme and host may be written in capitals everywhere (RFC 3986, 6.2.2.1), and the path
below the site's root is ours. A text of capitals, digits and `-./:` takes 5.5 bits for each
character instead of 8 (alphanumeric mode, ISO/IEC 18004, 7.4.5), so the code has fewer and
larger modules.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, urlsplit

COMPACT = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
"""The characters that a code can hold in 5.5 bits each."""

MAX_SIZE = 33
"""Modules across the largest code that may go on the smallest thing printed.

That is a badge with a code of 2 cm: 33 modules and the margin of 8 leave 0.49 mm for each,
or nearly 6 dots of a printer of 300 dpi, which phones still read.
"""

MAX_CHARACTERS, MAX_BYTES = 67, 46
"""What a code of that size holds at level Q: compact characters, else bytes (UTF-8)."""


class SiteUrlError(ValueError):
    """An address of the site that cannot be printed in a code."""


def code_address(record_id: str) -> str:
    """Give the address in a record's code, below the site's root: `F/C001/`."""
    return f"F/{record_id.upper()}/"


def printed_address(site_url: str, record_id: str) -> str:
    """Give the whole address that a record's code holds. Raises SiteUrlError."""
    return printed_root(site_url) + code_address(record_id)


@lru_cache(maxsize=16)
def printed_root(site_url: str) -> str:
    """Give the site's address as codes hold it: the path as it is, all before it in capitals.

    Raises SiteUrlError where there is no scheme, host, or more than those and a path.
    """
    parts = urlsplit(site_url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SiteUrlError("要以 https:// 开头，后面是网站的域名")
    if parts.query or parts.fragment or parts.username:
        raise SiteUrlError("里不能有“?”“#”“@”")
    path = quote(parts.path, safe="/%-._~").rstrip("/")
    return f"{parts.scheme.upper()}://{_host(parts.hostname)}{_port(site_url)}{path}/"


def _host(name: str) -> str:
    try:
        return name.encode("idna").decode().upper()
    except UnicodeError:
        raise SiteUrlError(f"的域名 “{name}” 不对") from None


def _port(site_url: str) -> str:
    try:
        port = urlsplit(site_url.strip()).port
    except ValueError:
        raise SiteUrlError("的端口不对") from None
    return f":{port}" if port else ""


def is_compact(address: str) -> bool:
    """Tell whether a code can hold an address in 5.5 bits for each character."""
    return COMPACT.issuperset(address)
