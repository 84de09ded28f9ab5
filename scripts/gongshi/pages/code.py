"""The code of a record as its page shows it, and where its files are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gongshi.codes.address import code_address
from gongshi.codes.answer import Codes, Holder
from gongshi.pages.draft import Draft
from gongshi.pages.renderer import Renderer
from gongshi.records.deputy import Deputy


def code_image(record_id: str) -> str:
    """Give the file of a code's picture below the site's root."""
    return f"codes/{record_id}.svg"


def code_shown(holder: Holder, codes: Codes, root: str) -> dict[str, Any] | None:
    """Give what the page of a record shows of its code: nothing if none was issued."""
    if holder.id not in codes.issued:
        return None
    return {
        "image": root + code_image(holder.id),
        "address": codes.payload(holder.id),
        "url": root + code_address(holder.id),
        "whose": call(holder),
    }


def call(holder: Holder) -> str:
    """Name whom a code stands for: 段秀英代表, or a station by its short name."""
    return f"{holder.name}代表" if isinstance(holder, Deputy) else holder.short_name


def render_code_images(renderer: Renderer) -> Iterator[Draft]:
    """Draw every code that was ever issued."""
    for record_id in renderer.codes.issued:
        yield Draft(code_image(record_id), _render_image, (record_id,))


def _render_image(renderer: Renderer, record_id: str) -> str:
    from gongshi.codes.qr import render_svg  # what draws is loaded where something is drawn

    return render_svg(renderer.codes.payload(record_id))
