"""An activity (活动): what happened, when, where and with whom; the text is the news post."""

from __future__ import annotations

from typing import ClassVar

from gongshi.records.part import named
from gongshi.records.photo import Photo
from gongshi.records.record import Record
from gongshi.records.value import (
    Clock,
    Day,
    OneLine,
    Paragraphs,
    RecordId,
    RoughCount,
    WholeNumber,
)


class Activity(Record):
    """One activity; `body` is the post below the front matter, in Markdown."""

    kind: ClassVar[str] = "活动"
    only_shown: ClassVar[frozenset[str]] = frozenset({"photos", "source", "body"})

    title: OneLine = named("标题", "一句话")
    date: Day = named("日期", "例如 2024-01-02")
    start: Clock | None = named("开始", "例如 9:30", None)
    end: Clock | None = named("结束", "例如 11:30", None)
    stations: tuple[RecordId, ...] = named("阵地", "在哪个阵地开展（编号）", least=1)
    place: OneLine | None = named("地点", "具体地点，与阵地不同时填写", None)
    activity_kind: OneLine = named("类型", "例如 接待选民")
    field: OneLine | None = named("领域", "例如 交通出行", None)
    lead: RecordId | None = named("牵头代表", "代表编号", None)
    deputies: tuple[RecordId, ...] = named("代表", "参加的代表编号", ())
    guests: tuple[RecordId, ...] = named("上级代表", "一同参加的其他层级代表编号", ())
    people: RoughCount | None = named("参加人数", "例如 15、200余、上千", None)
    opinions: WholeNumber | None = named("收集意见", "件数", None)
    partners: tuple[OneLine, ...] = named("协办单位", "一同开展的单位", ())
    photos: tuple[Photo, ...] = named("照片", "可以有几张", ())
    source: OneLine | None = named("来源", "资料出自哪里", None)
    body: Paragraphs = named("正文", "写在第二行 --- 的下面", "")

    @property
    def people_ids(self) -> tuple[str, ...]:
        """The ids of all deputies who took part, guests included, lead first."""
        lead = (self.lead,) if self.lead else ()
        return tuple(dict.fromkeys((*lead, *self.deputies, *self.guests)))

    @property
    def year(self) -> int:
        """The year in which it happened."""
        return self.date.year
