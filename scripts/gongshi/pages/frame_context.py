"""What the theme's frame knows of the site: banner, office, filing numbers, dates."""

from __future__ import annotations

from collections.abc import Sequence

from gongshi.pages.address import FIGURES, FIND
from gongshi.pages.renderer import day
from gongshi.records.problem import Problem
from gongshi.records.registry import Registry


def frame_context(registry: Registry, mistakes: Sequence[Problem] = ()) -> dict[str, str]:
    """Give `config.extra.gongshi`: texts only, empty where a setting is not made.

    In a preview, `mistakes` are what must be mended before the edited records can be shown.
    """
    settings = registry.settings
    return {
        "banner": _preview_banner(mistakes) or settings.banner or "",
        "office": settings.office or "",
        "phone": settings.phone or "",
        "address": settings.address or "",
        "icp": settings.icp or "",
        "police": settings.police or "",
        "site_code": settings.site_code or "",
        "as_of": day(registry.today),
        "figures_url": FIGURES,
        "find_url": FIND,
        "track_url": settings.feedback.tracking(""),
    }


def _preview_banner(mistakes: Sequence[Problem]) -> str:
    if not mistakes:
        return ""
    first = mistakes[0].text()
    return f"预览：记录有 {len(mistakes)} 处错误，这里仍是改错之前的内容。{first}"
