"""What the theme's frame knows of the site: banner, office, filing numbers, dates."""

from __future__ import annotations

from gongshi.pages.address import FIGURES, FIND
from gongshi.pages.renderer import day
from gongshi.records.registry import Registry


def frame_context(registry: Registry) -> dict[str, str]:
    """Give `config.extra.gongshi`: texts only, empty where a setting is not made."""
    settings = registry.settings
    return {
        "banner": settings.banner or "",
        "office": settings.office or "",
        "phone": settings.phone or "",
        "address": settings.address or "",
        "icp": settings.icp or "",
        "police": settings.police or "",
        "site_code": settings.site_code or "",
        "as_of": day(registry.today),
        "figures_url": FIGURES,
        "find_url": FIND,
    }
