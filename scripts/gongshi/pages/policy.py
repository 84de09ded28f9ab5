"""What a page behind a code may load, and where its form may send to: told to the browser.

A Content-Security-Policy in the page itself holds on any web server.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from urllib.parse import urlsplit

from gongshi.records.settings import Feedback


def page_policy(feedback: Feedback | None, style: str) -> str:
    """Give the policy of a page, with the hash of the text of its one style element.

    `feedback` is given where the page has our own form. Browsers that know hashes pass over
    'unsafe-inline'; those before 2015, which do not, would leave the page without its style.
    """
    rules = {
        "default-src": "'none'",
        "style-src": f"'unsafe-inline' '{_style_hash(style)}'",
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


def _style_hash(style: str) -> str:
    return "sha256-" + b64encode(sha256(style.encode()).digest()).decode()
