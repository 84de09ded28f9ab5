"""A deputy (代表): a person with one or more mandates; and a seat that stands empty (空缺席位)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from gongshi.records.ethnicity import Ethnicity
from gongshi.records.part import Part, named
from gongshi.records.photo import Photo
from gongshi.records.reception_day import ReceptionDay
from gongshi.records.record import Record
from gongshi.records.value import (
    Day,
    OneLine,
    Paragraphs,
    RecordId,
    RoughDate,
    WholeNumber,
)


class Mandate(Part):
    """A seat that a person holds or held in the congress of one level for one term."""

    level: OneLine = named("层级", "哪一级人大，例如 市")
    term: OneLine | None = named("届次", "例如 2022-2027 或 第十届", None)
    delegation: OneLine | None = named("代表团", "例如 喜洲镇代表团", None)
    district: OneLine | None = named("选区", "选区或选举单位", None)
    elected_on: RoughDate | None = named("当选日期", "例如 2022-01 或 2022-01-15", None)
    elected_by: OneLine | None = named("当选方式", "例如 换届选举、补选", None)
    ended_on: RoughDate | None = named("离任日期", "离任后填写；记录不要删除", None)
    end_reason: OneLine | None = named("离任原因", "例如 调离本行政区域、届满", None)

    def is_serving(self, today: date) -> bool:
        """Tell whether the mandate has not ended by `today`."""
        ended_on = self.ended_on
        return ended_on is None or ended_on.last > today


class Deputy(Record):
    """A person with one or more mandates, serving or former."""

    kind: ClassVar[str] = "代表"
    only_shown: ClassVar[frozenset[str]] = frozenset({"position", "photo", "intro", "source"})

    type: Literal["代表"] = named("类型", "可不填", "代表")
    name: OneLine = named("姓名", "与公布的名单一致")
    pinyin: OneLine | None = named("拼音", "多音字或少数民族姓名才需要填，例如 Shan Xiaoming", None)
    gender: Literal["男", "女"] = named("性别", "男 或 女")
    ethnicity: Ethnicity = named("民族", "全称，例如 白族")
    born: RoughDate | None = named("出生年月", "例如 1980-12", None)
    party: OneLine | None = named("政治面貌", "例如 中共党员、群众、无党派人士", None)
    education: OneLine | None = named("学历", "例如 大学本科", None)
    position: OneLine | None = named("单位职务", "工作单位及职务，或职业", None)
    category: OneLine | None = named("界别", "代表类别，例如 农民、教育、卫生", None)
    photo: Photo | None = named("照片", "没有就不填，页面会画一个姓氏", None)
    intro: Paragraphs | None = named("简介", "几句话，可用 Markdown", None)
    languages: tuple[OneLine, ...] = named("语言", "能用哪些语言交谈", ())
    mandates: tuple[Mandate, ...] = named("任职", "一级人大一项", least=1)
    stations: tuple[RecordId, ...] = named("驻站", "联系的阵地编号", ())
    group: OneLine | None = named("专业组", "参加的专业代表小组，例如 法律", None)
    reception: ReceptionDay | None = named("接待", "在哪里、什么日子接待群众", None)
    source: OneLine | None = named("来源", "资料出自哪里", None)
    checked_on: Day | None = named("核对日期", "最近一次核对的日期", None)
    rank: WholeNumber | None = named("排序号", "公布名单另有顺序时才填，小的在前", None)
    former_ids: tuple[RecordId, ...] = named("曾用编号", "以前用过的编号", ())

    @property
    def reception_station(self) -> str | None:
        """The id of the station where people are received: the one named, else the first."""
        reception = self.reception
        if reception is None:
            return None
        return reception.station or (self.stations[0] if self.stations else None)

    def serving_mandates(self, today: date) -> tuple[Mandate, ...]:
        """Give the mandates that have not ended."""
        return tuple([m for m in self.mandates if m.ended_on is None or m.is_serving(today)])

    def is_former(self, today: date) -> bool:
        """Tell whether every mandate has ended."""
        if self.mandates[0].ended_on is None:  # as that of most people, and very many pages ask
            return False
        return not self.serving_mandates(today)

    def mandate_at(self, level: str, today: date) -> Mandate | None:
        """Give the serving mandate at a level, else the last one there, else None."""
        here = [m for m in self.mandates if m.level == level]
        serving = [m for m in here if m.is_serving(today)]
        return (serving or here)[-1] if here else None

    def main_mandate(self, today: date) -> Mandate:
        """Give the mandate to show first: the first that is serving, else the first."""
        return (*self.serving_mandates(today), *self.mandates)[0]


class Vacancy(Record):
    """A seat that stands empty; it must be looked at again by `expires_on`."""

    kind: ClassVar[str] = "空缺席位"

    type: Literal["空缺席位"] = named("类型", "写 空缺席位")
    level: OneLine = named("层级", "哪一级人大")
    term: OneLine | None = named("届次", "例如 2022-2027", None)
    delegation: OneLine | None = named("代表团", "例如 喜洲镇代表团", None)
    district: OneLine = named("选区", "哪个选区或选举单位的席位")
    reason: OneLine = named("空缺原因", "例如 原代表调离")
    since: RoughDate = named("空缺日期", "从什么时候起空缺")
    expires_on: Day = named("复查期限", "到这一天还没补选，就要重新核对这条记录")
    note: OneLine | None = named("说明", "例如 拟于下次会议前补选", None)
    former: RecordId | None = named("原代表", "原来任职的代表编号", None)
    source: OneLine | None = named("来源", "资料出自哪里", None)
    checked_on: Day | None = named("核对日期", "最近一次核对的日期", None)
