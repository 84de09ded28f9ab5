"""A suggestion (意见建议) on its way through five dated steps, round by round.

The steps are written as a list, one entry each time something happened; nothing is ever
overwritten. An unsatisfied rating keeps the old reply and opens the next round.
"""

from __future__ import annotations

from datetime import date
from enum import IntEnum
from typing import ClassVar

from gongshi.records.part import Part, named
from gongshi.records.photo import Photo
from gongshi.records.record import Record
from gongshi.records.value import Day, OneLine, Paragraphs, RecordId


class Stage(IntEnum):
    """The five steps; what they are called is a setting (`办理步骤`)."""

    REGISTERED = 1
    SORTED = 2
    ASSIGNED = 3
    ANSWERED = 4
    RATED = 5


class Step(Part):
    """One dated step. Which fields it needs depends on the step (see the rules)."""

    step: OneLine = named("步骤", "情况登记、站点梳理、分类处办、反馈办理、群众评议")
    date: Day = named("日期", "例如 2024-01-10")
    unit: OneLine | None = named("单位", "由谁做的", None)
    note: OneLine | None = named("说明", "梳理意见、评语等", None)
    route: OneLine | None = named("办理方式", "分类处办时填，例如 转部门办理", None)
    due: Day | None = named("期限", "分类处办时填：答复期限", None)
    result: OneLine | None = named("结果", "反馈办理时填，例如 已解决", None)
    reply: Paragraphs | None = named("答复", "反馈办理时填", None)
    rating: OneLine | None = named("评价", "群众评议时填，例如 满意", None)


class Suggestion(Record):
    """One suggestion; `body` is what was raised, in Markdown."""

    kind: ClassVar[str] = "意见建议"
    only_shown: ClassVar[frozenset[str]] = frozenset({"photos", "body"})

    title: OneLine = named("标题", "例如 关于延长晚间班次的建议")
    field: OneLine = named("领域", "例如 交通出行")
    channel: OneLine = named("来源", "怎样提出的，例如 接待日来访")
    station: RecordId = named("阵地", "由哪个阵地登记（编号）")
    deputies: tuple[RecordId, ...] = named("代表", "牵头跟踪的代表编号", ())
    activity: RecordId | None = named("活动", "在哪次活动上提出（编号）", None)
    steps: tuple[Step, ...] = named("经过", "办到哪一步就写到哪一步", least=1)
    photos: tuple[Photo, ...] = named("照片", "可以有几张", ())
    body: Paragraphs = named("正文", "反映的内容，写在第二行 --- 的下面", "")

    @property
    def registered_on(self) -> date:
        """The day of the first step."""
        return self.steps[0].date
