"""What a page behind a code may load, and where its form may send to: told to the browser.

A Content-Security-Policy in the page itself holds on any web server.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from urllib.parse import urlsplit

from gongshi.records.settings import Feedback

_HASH = "style-hash"


def page_policy(feedback: Feedback | None) -> str:
    """Give the policy of a page, with a place for the hash of its style.

    `feedback` is given where the page has our own form. Browsers that know hashes pass over
    'unsafe-inline'; those before 2015, which do not, would leave the page without its style.
    """
    rules = {
        "default-src": "'none'",
        "style-src": f"'unsafe-inline' '{_HASH}'",
        "img-src": "'self' data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    if feedback:
        receiver = " ".join(["'self'", *_origin(feedback.address)])
        rules |= {
            "script-src": "'self'",
            "worker-src": "'self'",
            "child-src": "'self'",
            "connect-src": receiver,
            "form-action": receiver,
            "img-src": "'self' data: blob:",
        }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _origin(address: str | None) -> list[str]:
    """Give the origin of a receiver at another address."""
    parts = urlsplit(address or "")
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


def fill_in_style_hash(html: str) -> str:
    """Give the page with the hash of its one style in its policy."""
    style = html.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return html.replace(_HASH, f"sha256-{digest}", 1)
