"""The style of pages behind codes: they load none, and many of them have the same."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from gongshi.pages.colour import Look, load_look
from gongshi.pages.policy import page_policy
from gongshi.pages.renderer import THEME, Renderer

Item = dict[str, Any]


def code_style(renderer: Renderer, tone: int | None, *, has_form: bool) -> Item:
    """Give a page's style and the policy that names it: many pages have the same."""

    def make() -> Item:
        look = load_look(THEME)
        style = renderer.environment.get_template("code_style.html").render(
            light=look.light,
            dark=look.dark,
            font=look.font,
            form=has_form,
            tone=None if tone is None else _tone_colours(look, tone),
        )
        feedback = renderer.registry.settings.feedback if has_form else None
        return {"style": Markup(style), "policy": page_policy(feedback, f"\n{style}\n")}

    return renderer.share(("code style", tone, has_form), make)


def _tone_colours(look: Look, tone: int) -> Item:
    return {
        name: {part: colours[f"tone_{tone}_{part}"] for part in ("ground", "ink")}
        for name, colours in (("light", look.light), ("dark", look.dark))
    }
