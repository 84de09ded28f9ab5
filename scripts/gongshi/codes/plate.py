"""What is printed with a code on it: its forms, and for whom one is made."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from gongshi.codes.answer import Codes, Holder, kind_of
from gongshi.codes.qr import BORDER
from gongshi.codes.register import Kind
from gongshi.codes.symbol import Level, make_symbol
from gongshi.records.deputy import Deputy
from gongshi.records.problem import did_you_mean
from gongshi.records.station import Station

REACH = 10
"""How many times its own side a code can be away and still be read by a phone."""

SLUG = 10
"""Millimetres of paper around a plate, where crop marks stand."""

BLEED = 3
"""Millimetres that colour goes beyond the edge, as no cut is exact."""

_MM = 1000  # millimetres in a metre


class PlateError(ValueError):
    """A plate that cannot be made as it was asked for."""


class Format(Struct, frozen=True):
    """A form of plate: all measures in millimetres, of the finished plate.

    `code` is the side of the code without its margin, `largest` how far it may grow when a
    longer distance is asked for. `name_room` is the height left for the name, `text` the
    size of the sentence below the code; everything else follows from it. `level` is H where
    plates weather outdoors.
    """

    name: str
    title: str
    shape: Literal["upright", "badge", "desk", "list"]
    width: float
    height: float
    code: float
    largest: float
    margin: float
    name_room: float
    name_size: float
    text: float
    level: Level = "Q"

    @property
    def distance(self) -> float:
        """How far away, in metres, a phone can be: the code's side times `REACH`, rounded down."""
        return math.floor(self.code * REACH / _MM * 10 + 1e-9) / 10

    def code_outside(self, payload: str) -> float:
        """Give the side of a code with its margin."""
        size = make_symbol(payload, self.level).size
        return self.code * (size + 2 * BORDER) / size

    def reaching(self, distance: float | None) -> Format:
        """Give the form with a code that can be read from `distance` metres.

        The code only grows. Raises PlateError where it would not fit.
        """
        if distance is None:
            return self
        side = distance * _MM / REACH
        if side > self.largest:
            raise PlateError(
                f"{self.title}上的码最远适合 {self.largest * REACH / _MM:g} 米内扫码，"
                f"{distance:g} 米太远：码的边长要有距离的十分之一。" + _larger(distance)
            )
        return replace(self, code=max(self.code, side))


FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        Format("door-a4", "门牌（A4）", "upright", 210, 297, 100, 120, 16, 38, 30, 11, "H"),
        Format("door-20x30", "门牌（20×30 厘米）", "upright", 200, 300, 100, 120, 16, 38, 29, 10.5,
               "H"),
        Format("desk", "桌牌（A4 折成三角）", "desk", 210, 297, 50, 60, 12, 27, 21, 6.4),
        Format("badge", "胸卡（54×86 毫米）", "badge", 54, 86, 32, 35, 4, 12, 8.4, 3.3),
        Format("poster", "海报（A3）", "upright", 297, 420, 150, 170, 24, 54, 42, 15.5),
        Format("poster-a2", "海报（A2）", "upright", 420, 594, 200, 240, 34, 80, 60, 22),
        Format("list", "名册（A4，一页一个码）", "list", 210, 297, 50, 70, 18, 22, 13, 5),
    )
}  # fmt: skip
"""All forms by the name that the command line uses."""


def _larger(distance: float) -> str:
    forms = (form for form in FORMATS.values() if form.shape != "list")
    fitting = [form for form in forms if form.largest * REACH / _MM >= distance]
    if not fitting:
        return "没有放得下的式样。"
    smallest = min(fitting, key=lambda form: form.largest)
    return f"可以改用 {smallest.name}，{smallest.title}。"


def choose_holders(
    codes: Codes, ids: Sequence[str] = (), *, kind: Kind | None = None
) -> list[Holder]:
    """Give whose plates to make: those named, in that order, else of everybody with a code.

    Raises PlateError with a line for each id that no plate can be made for.
    """
    if not ids:
        return [holder for holder in _all(codes) if kind in (None, kind_of(holder))]
    wanted = list(dict.fromkeys(name.strip().lower() for name in ids))
    if wrong := [problem for name in wanted for problem in _refusals(codes, name, kind)]:
        raise PlateError("\n".join(wrong))
    return [codes.holders[name] for name in wanted]


def _all(codes: Codes) -> Iterator[Holder]:
    everybody: tuple[Holder, ...] = (
        *codes.registry.serving,
        *codes.registry.open_stations.values(),
    )
    return (holder for holder in everybody if holder.id in codes.issued)


def _refusals(codes: Codes, name: str, kind: Kind | None) -> Iterator[str]:
    holder = codes.holders.get(name)
    if holder is None:
        yield _unknown(codes, name)
    elif isinstance(holder, Deputy) and holder.is_former(codes.registry.today):
        yield f"{holder.name}（{name}）已离任，不再做牌子。"
    elif isinstance(holder, Station) and not holder.is_open(codes.registry.today):
        yield f"{holder.name}（{name}）已停用，不再做牌子。"
    elif kind not in (None, kind_of(holder)):
        yield f"{holder.name}（{name}）是{kind_of(holder)}，不是{kind}。"
    elif name not in codes.issued:
        yield f"{holder.name}（{name}）还没有签发二维码。先运行 scripts/codes issue"


def _unknown(codes: Codes, name: str) -> str:
    last = codes.trail(name)[-1]
    if last in codes.holders:
        return f"编号 “{name}” 不用了，现在是 “{last}”，请改印这个。"
    return f"没有编号是 “{name}” 的代表或阵地{did_you_mean(name, codes.holders)}"
