"""Sheets to print: plates, badges, posters and the list of codes, as one HTML text.

Everything is in millimetres, and the document holds all it needs, so that a browser prints it
as well as a program that makes PDF.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape
from msgspec import Struct

from gongshi.codes.answer import Codes, Holder, kind_of
from gongshi.codes.plate import BLEED, SLUG, Format
from gongshi.codes.qr import render_svg
from gongshi.pages import card
from gongshi.pages.code import call
from gongshi.pages.colour import load_look
from gongshi.pages.deputy import meeting_place
from gongshi.pages.fit import fit_block, fit_lines
from gongshi.pages.renderer import THEME, day
from gongshi.pages.template import FolderTemplates, Templates
from gongshi.records.deputy import Deputy
from gongshi.records.station import Station

# Sizes and heights in sizes of the sentence, as `plate.css` has them.
_OVER = 0.8  # what stands above the name
_SAID = 1.3  # the line of the sentence
_FACTS = {"upright": 0.46, "badge": 0.46, "desk": 0.46, "list": 0.9}
_UPRIGHT = 1.9 + 0.7 + 1.9 + 2.5  # above the name, below the code, sentence, foot
_DESK = 1.8 + 2.2 + 0.3
_FOOT: dict[str, tuple[float, float]] = {  # largest size of the foot's lines, and their room
    "upright": (0.28, 1.3),
    "badge": (0.45, 1.5),
    "desk": (0.4, 1.3),
    "list": (0.64, 4),
}

_DESK_BAR = 1.2  # the bar beside the text, and the white after it
_DESK_FACES = 3
_LIST_GAP = 6  # millimetres between table and code
_LIST_FACTS = 45  # millimetres
_TIMES = re.compile(r"\d{1,2}:\d\d—\d{1,2}:\d\d")


class Fact(Struct, frozen=True):
    """One line of what a plate tells besides the name."""

    label: str
    value: str

    @property
    def whole(self) -> Markup:
        """The value with times of day that no line end divides."""
        return Markup(_TIMES.sub(r'<span class="whole">\g<0></span>', str(escape(self.value))))

    @property
    def text(self) -> str:
        """What takes the room of the line: the label has that of five characters."""
        return "　" * 5 + self.value


class Sheets(Struct, frozen=True):
    """How plates are to be printed: for which codes, in which form, with crop marks or not.

    `total` is how many pages there are where one document holds only some of them.
    """

    codes: Codes
    form: Format
    crop_marks: bool = False
    total: int = 0

    @property
    def slug(self) -> int:
        """Millimetres around each plate."""
        return SLUG if self.crop_marks else 0


def make_plate_templates(theme: Path = THEME) -> Templates:
    """Make the templates of plates: everything is escaped."""
    return FolderTemplates([theme / "plates"], {}, theme / "__pycache__")


def render_sheets(
    sheets: Sheets,
    holders: Sequence[Holder],
    *,
    first: int = 1,
    theme: Path = THEME,
    templates: Templates | None = None,
) -> str:
    """Make one HTML document with a page for each holder, numbered from `first`.

    Raises SiteUrlError and PayloadTooLongError.
    """
    look = load_look(theme)
    style = (theme / "plates" / "plate.css").read_text(encoding="utf-8")
    settings = sheets.codes.registry.settings
    template = (templates or make_plate_templates(theme)).get_template("sheets.html")
    return template.render(
        title=f"{sheets.form.title} {settings.place}",
        form=sheets.form,
        sheets=sheets,
        bleed=BLEED,
        colours=look.light,
        font=Markup(look.font),
        style=Markup(style),
        settings=settings,
        today=day(sheets.codes.registry.today),
        total=sheets.total or len(holders),
        plates=[_plate(sheets, holder, n) for n, holder in enumerate(holders, first)],
    )


def sentence(holder: Holder, codes: Codes) -> str:
    """Say what scanning is good for, as the site is set now."""
    if codes.registry.settings.feedback.way == "none":
        return f"扫一扫，看{call(holder)}接待时间"
    return f"扫一扫，给{call(holder)}留言"


def reach(form: Format) -> str:
    """Say from how far away the code can be read."""
    return f"适合 {form.distance:g} 米内扫码"


def _plate(sheets: Sheets, holder: Holder, number: int) -> dict[str, Any]:
    codes, form = sheets.codes, sheets.form
    payload = codes.payload(holder.id)
    outside = form.code_outside(payload)
    facts, over = _facts(holder, codes), _over(holder, codes)
    width, room = _room(form, outside)
    whole = form.width - 2 * form.margin if form.shape == "list" else width
    foot = _foot(sheets, shown_address(payload))
    foot_size, foot_room = _FOOT[form.shape]
    return {
        "id": holder.id.upper(),
        "number": number,
        "kind": f"{kind_of(holder)}码",
        "over": fit_lines(" · ".join(over), whole, form.text * 1.6, form.text * _OVER),
        "band": [fit_lines(part, width, form.text * 1.6, form.text) for part in over],
        "name": fit_lines(holder.name, whole, form.name_room, form.name_size),
        "sentence": fit_lines(sentence(holder, codes), whole, form.text * _SAID, form.text),
        "facts": facts,
        "facts_size": fit_block(
            (f.text for f in facts), width, room, form.text * _FACTS[form.shape]
        ),
        "code": Markup(render_svg(payload, form.level)),
        "outside": outside,
        "beside": width,
        "address": shown_address(payload),
        "foot": foot,
        "foot_size": fit_block(foot, whole, form.text * foot_room, form.text * foot_size),
        "reach": reach(form),
        "issued_on": day(codes.register.codes[holder.id].issued_on),
    }


def _room(form: Format, outside: float) -> tuple[float, float]:
    """Give the width for all text, and the height that is left for the facts."""
    width = form.width - 2 * form.margin
    if form.shape == "upright":
        taken = form.margin + form.text * _UPRIGHT + form.name_room + outside
        return width, form.height - taken
    if form.shape == "desk":
        taken = 2 * form.margin + form.text * _DESK + form.name_room
        return width - outside - form.text * _DESK_BAR, form.height / _DESK_FACES - taken
    if form.shape == "list":
        return width - outside - _LIST_GAP, _LIST_FACTS
    return width, form.height


def _over(holder: Holder, codes: Codes) -> list[str]:
    """Give what stands above the name: office and delegation, or place and kind of station."""
    registry, place = codes.registry, codes.registry.settings.place
    if isinstance(holder, Station):
        return [place, holder.station_kind]
    mandate = registry.own_mandate(holder)
    own = mandate.level == registry.settings.own_level
    title = card.level_title(place if own else mandate.level)
    return [part for part in (title, mandate.delegation) if part]


def _foot(sheets: Sheets, address: str) -> list[str]:
    """Give the lines at the foot: the address to type, whose plate this is, the site's notice."""
    registry, shape = sheets.codes.registry, sheets.form.shape
    office = registry.settings.office or ""
    if shape == "list":
        lines = [" · ".join(filter(None, [office, day(registry.today)]))]
    elif shape == "desk":
        lines = [" · ".join(filter(None, [address, office]))]
    else:
        lines = [address, "" if shape == "badge" else office]
    return [line for line in (*lines, registry.settings.banner) if line]


def _facts(holder: Holder, codes: Codes) -> list[Fact]:
    pairs = _deputy_facts(holder, codes) if isinstance(holder, Deputy) else _station_facts(holder)
    return [Fact(label, value) for label, value in pairs if value]


def _deputy_facts(deputy: Deputy, codes: Codes) -> list[tuple[str, str | None]]:
    place = meeting_place(deputy, codes.registry)
    place = place or next(iter(card.known_stations(deputy, codes.registry)), None)
    return [
        ("接待日", _reception(deputy)),
        ("地点", place.short_name if place else None),
        ("地址", place.address if place else None),
        ("电话", place.phone if place else codes.registry.settings.phone),
    ]


def _station_facts(station: Station) -> list[tuple[str, str | None]]:
    return [
        ("地址", station.address),
        ("开放时间", station.hours),
        ("接待日", _reception(station)),
        ("电话", station.phone),
    ]


def _reception(holder: Holder) -> str | None:
    if holder.reception is None:
        return None
    return " ".join(filter(None, [holder.reception.rule.text, holder.reception.time]))


def shown_address(payload: str) -> str:
    """Write the address in a code so that it can be typed: scheme and host in small letters."""
    parts = urlsplit(payload)
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}{parts.path}"
