"""What is measured: a generator in one state, at one size."""

from __future__ import annotations

from dataclasses import dataclass

from bench.tool import TOOLS, Tool


@dataclass(frozen=True)
class Case:
    """One generator, with codes and touch screens or without, from nothing or after one edit.

    Other generators make neither, so that they are compared with us without.

    A preview is timed under `serve`, all others are whole commands. What a visitor downloads
    is weighed where the style is the generator's own.
    """

    name: str
    title: str
    tool: Tool
    codes: bool = False
    screens: bool = False
    warm: bool = False
    preview: bool = False
    weighed: bool = False
    sizes: tuple[str, ...] = ("S", "L", "XL")


CASES = {
    case.name: case
    for case in (
        Case("ours", "公示", TOOLS["ours"], weighed=True),
        Case("hugo", "Hugo", TOOLS["hugo"]),
        Case("ours-codes", "公示，带码", TOOLS["ours"], codes=True),
        Case("ours-screens", "公示，有触摸屏", TOOLS["ours"], screens=True),
        Case("stock", "MkDocs + Material", TOOLS["stock"], weighed=True, sizes=("S", "L")),
        Case("ours-warm", "公示，改一条以后", TOOLS["ours"], warm=True),
        Case("hugo-warm", "Hugo，改一条以后", TOOLS["hugo"], warm=True),
        Case("ours-serve", "公示，预览", TOOLS["ours"], preview=True, sizes=("S", "L")),
        Case("hugo-serve", "Hugo，预览", TOOLS["hugo"], preview=True, sizes=("S", "L")),
    )
}
"""In the order of the first round; each later round begins one further on."""


def in_turn(cases: list[Case], round_number: int) -> list[Case]:
    """Give the cases of a round: another one comes first each time."""
    start = round_number % len(cases) if cases else 0
    return cases[start:] + cases[:start]
