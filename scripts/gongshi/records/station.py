"""A station (阵地): a signboard where deputies meet the people."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from gongshi.records.part import Part, named
from gongshi.records.photo import Photo
from gongshi.records.reception_day import ReceptionDay
from gongshi.records.record import Record
from gongshi.records.value import (
    Coordinates,
    Day,
    OfficePhone,
    OneLine,
    Paragraphs,
    RecordId,
    RoughDate,
    WholeNumber,
)


class Award(Part):
    """An honour with its date and who gave it; some make a station a demonstration."""

    name: OneLine = named("名称", "例如 推荐示范站室")
    awarded_on: RoughDate = named("日期", "授予的日期")
    given_by: OneLine = named("授予单位", "谁授予的")
    until: Day | None = named("有效期至", "过了这一天不再显示", None)

    def is_valid(self, today: date) -> bool:
        """Tell whether the honour has not run out."""
        return self.until is None or self.until >= today


class Move(Part):
    """A day on which a station moved, and where it was before."""

    moved_on: RoughDate = named("日期", "哪天搬的")
    former_address: OneLine = named("原地址", "搬之前的地址，写法同地址")


class Station(Record):
    """One signboard. Several may share a place: places are counted without `co_located_with`."""

    kind: ClassVar[str] = "阵地"
    only_shown: ClassVar[frozenset[str]] = frozenset(
        {"address", "hours", "phone", "photos", "intro", "source"}
    )

    station_kind: OneLine = named("类型", "例如 代表联络室")
    name: OneLine = named("名称", "牌子上的全称")
    short_name: OneLine = named("简称", "列表里用的短名")
    parent: RecordId | None = named("上级", "上级阵地的编号", None)
    township: OneLine | None = named("乡镇", "所在乡镇（街道）", None)
    village: OneLine | None = named("村社区", "所在村（社区）", None)
    covers: tuple[OneLine, ...] = named("服务范围", "服务哪些村（社区）", ())
    co_located_with: RecordId | None = named("联建", "与哪个阵地同在一处（对方编号）", None)
    group: OneLine | None = named("专业组", "专业站填写，例如 法律", None)
    guided_by: OneLine | None = named("指导单位", "由谁指导", None)
    awards: tuple[Award, ...] = named("荣誉", "称号、日期、授予单位", ())
    address: OneLine = named("地址", "群众能找到的地址")
    coordinates: Coordinates | None = named("坐标", "经度, 纬度；可不填", None)
    hours: OneLine | None = named("开放时间", "例如 周一至周五 8:30—12:00，14:30—18:00", None)
    reception: ReceptionDay | None = named("接待", "固定接待日", None)
    phone: OfficePhone | None = named("办公电话", "办公室的电话，会公开", None)
    features: tuple[OneLine, ...] = named("特色功能", "联络站+：调解角、志愿岗 等", ())
    languages: tuple[OneLine, ...] = named("语言", "接待能用的语言", ())
    seats: WholeNumber | None = named("座位", "座位数", None)
    established: RoughDate | None = named("启用", "例如 2021-05", None)
    photos: tuple[Photo, ...] = named("照片", "可以有几张", ())
    intro: Paragraphs | None = named("简介", "几句话，可用 Markdown", None)
    source: OneLine | None = named("来源", "资料出自哪里", None)
    checked_on: Day | None = named("核对日期", "最近一次核对的日期", None)
    rank: WholeNumber | None = named("排序号", "另有顺序时才填，小的在前", None)
    former_ids: tuple[RecordId, ...] = named("曾用编号", "以前用过的编号", ())
    moves: tuple[Move, ...] = named("搬迁", "换了地方：日期、原地址；先搬的在前", ())
    closed_on: RoughDate | None = named("停用日期", "停用以后填写；记录不要删除", None)
    close_reason: OneLine | None = named("停用原因", "例如 村社区合并", None)
    successor: RecordId | None = named("接替阵地", "停用以后到哪个阵地去（编号）", None)

    def is_open(self, today: date) -> bool:
        """Tell whether the station has not closed by `today`."""
        return self.closed_on is None or self.closed_on.last > today
