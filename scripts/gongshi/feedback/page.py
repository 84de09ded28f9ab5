"""The service's own pages: in large type, readable without script, like those of codes."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from gongshi.feedback.kept import local_day
from gongshi.feedback.recipients import Site

_STYLE = files("gongshi.feedback").joinpath("templates/page.css").read_text(encoding="utf-8")
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""No script, nothing from elsewhere, and the one style that these pages have."""


class Pages:
    """Renders the templates; everything in them is escaped."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PackageLoader("gongshi.feedback"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals["style"] = _STYLE
        self._environment.filters["day"] = lambda d: f"{d.year}年{d.month}月{d.day}日"
        self._environment.filters["local_day"] = local_day

    def response(
        self,
        template: str,
        site: Site | None,
        status: int,
        headers: Mapping[str, str] | None = None,
        **context: Any,
    ) -> HTMLResponse:
        """Give a page as an answer. `root` in it leads to the site."""
        text = self._environment.get_template(template).render(
            site=site, root=site.home if site else "../", **context
        )
        return HTMLResponse(text, status, dict(headers or {}))
