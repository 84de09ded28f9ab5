"""What is settled for the touch screens in the stations (立式宣传机)."""

from __future__ import annotations

from typing import Annotated, Literal

from gongshi.records.part import Part, Take, named
from gongshi.records.value import OneLine, WholeNumber


def _seconds(least: int, most: int) -> Take:
    def check(value: int) -> int:
        if not least <= value <= most:
            raise ValueError(f"要在 {least} 到 {most} 秒之间")
        return value

    return Take(check)


class Kiosk(Part):
    """Which stations have touch screens, how they behave and look, and what they say.

    `built`, `run` and `used` stand above what the station's record says: 建、管、用.
    """

    kinds: tuple[OneLine, ...] | None = named(
        "阵地类型",
        "哪几类阵地有触摸屏，例如 [代表之家]；不写就是每个阵地都有，[] 就是都没有",
        None,
    )
    idle_seconds: Annotated[WholeNumber, _seconds(15, 600)] = named(
        "无人操作秒数", "多少秒没有人碰，就问一声，再回到首页", 60
    )
    slide_seconds: Annotated[WholeNumber, _seconds(3, 120)] = named(
        "每页秒数", "没有人用时，轮播的每一页停多少秒", 12
    )
    palette: Literal["浅色", "深色"] = named("配色", "浅色 或 深色；光线暗的地方用深色", "浅色")
    built: OneLine = named(
        "建", "一句话：阵地是怎样建的", "建在大家身边：有固定的地方，有牌子，有人在。"
    )
    run: OneLine = named(
        "管", "一句话：阵地是怎样管的", "几点开门、哪天接待、哪位代表在，都公布在这里。"
    )
    used: OneLine = named(
        "用", "一句话：阵地是怎样用的", "来见代表、提意见、问政策；提过的意见办到哪一步，都查得到。"
    )
