"""The settings of a site: what `mkdocs.yml` says under `plugins: - gongshi:`.

Levels, kinds, working methods and words differ from place to place, so they are settings.
Read from the file itself, not from what MkDocs made of it, so that a mistake has its line.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from msgspec.structs import replace

from gongshi.records.document import Document
from gongshi.records.kiosk import Kiosk
from gongshi.records.part import Part, Take, named
from gongshi.records.problem import Problem
from gongshi.records.record import Origin, Record
from gongshi.records.source import find_source
from gongshi.records.value import (
    Day,
    OfficePhone,
    OneLine,
    RecordId,
    RoughCount,
    WholeNumber,
    YesNo,
    one_line,
)

if TYPE_CHECKING:  # it keeps settings too
    from gongshi.records.kept import Kept


class StationKind(Part):
    """A kind of station (阵地类型): its code, and which kinds may stand above it."""

    name: OneLine = named("名称", "例如 代表联络室")
    code: RecordId = named("代码", "地址和样式里用的英文词，例如 liaison-room")
    parents: tuple[OneLine, ...] = named("上级", "上级可以是哪些类型", ())
    expects_deputies: YesNo = named("应有代表", "没有驻站代表时提醒", True)


class Result(Part):
    """How a handling unit says it dealt with a suggestion (办理结果)."""

    name: OneLine = named("名称", "例如 已解决")
    meaning: Literal["解决", "正在解决", "列入计划", "解释说明"] = named("含义", "四种之一")


class Rating(Part):
    """What those who raised a suggestion say of the answer (评议等次)."""

    name: OneLine = named("名称", "例如 满意")
    reopens: YesNo = named("退回", "这样评价就退回重办", False)


class Declared(Part):
    """A number the office has published (公布数), to be held against the records."""

    item: Literal[
        "本级代表",
        "阵地牌子",
        "阵地场所",
        "示范阵地",
        "专业组",
        "专业组成员",
        "活动",
        "意见建议",
        "覆盖村社区",
    ] = named("项目", "公布的是什么数")
    number: RoughCount = named("数", "公布的数")
    kind: OneLine | None = named("类型", "只数某一类型的阵地或活动", None)
    group: OneLine | None = named("专业组", "只数某一专业组", None)
    year: WholeNumber | None = named("年度", "只数某一年", None)
    source: OneLine | None = named("来源", "在哪里公布的", None)
    published_on: Day | None = named("日期", "公布的日期", None)


def _rows(value: Any) -> tuple[tuple[str, ...], ...]:
    """Take rows of words, of which some may be empty."""
    if not isinstance(value, (list, tuple)):
        raise ValueError("每行写“- [名称, 名称]”")
    rows = [row if isinstance(row, (list, tuple)) else [row] for row in value]
    return tuple(tuple(one_line(word) if word else "" for word in row) for row in rows)


_PLACEHOLDERS = {"{id}", "{name}", "{kind}"}
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#{}\"'<>\\]+(?:[/?#][^\s\"'<>\\]*)?")


def _web_address(value: Any) -> str:
    """Take a whole address; words in braces may stand for the recipient."""
    text = one_line(value)
    if not _WEB_ADDRESS.fullmatch(text):
        raise ValueError("要写完整的网址，以 https:// 开头")
    return text


def _check_pattern(text: str) -> None:
    """See to it that the address of a form tells to whom a message goes."""
    found = set(re.findall(r"\{[^{}]*\}", text))
    if found - _PLACEHOLDERS or re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", text)):
        raise ValueError("花括号里只能是 {id}（编号）、{name}（名称）、{kind}（代表或阵地）")
    if not found & {"{id}", "{name}"}:
        raise ValueError("网址里要有 {id} 或 {name}，不然不知道是写给谁的")


class Feedback(Part):
    """Where a message to a deputy or a station goes (留言). Changing it changes no code."""

    way: Literal["none", "builtin", "external"] = named(
        "方式",
        "none 只公布电话、地址和接待日；builtin 用本程序收留言；external 打开别处的表单",
        "none",
    )
    address: Annotated[str, Take(_web_address)] | None = named(
        "地址",
        "external 写表单的网址，例如 https://example.org/f?to={id}&name={name}&kind={kind}；"
        "builtin 平时不写，收留言的服务在别的网址时才写",
        None,
    )

    def __post_init__(self) -> None:
        """Refuse an address that does not fit the way. Raises ValueError."""
        if self.way == "external":
            if self.address is None:
                raise ValueError("方式是 external 时，要写表单的“地址”")
            _check_pattern(self.address)
        elif self.way == "builtin" and self.address and not self.address.endswith("/"):
            raise ValueError("方式是 builtin 时，“地址”要以 / 结尾，例如 https://example.org/")

    def receiver(self, root: str) -> str:
        """Give the address below which our receiver answers, seen from a page."""
        return self.address or root

    def tracking(self, root: str) -> str:
        """Give the address where a message is followed, seen from a page; empty without ours."""
        return f"{self.receiver(root)}track/" if self.way == "builtin" else ""


class Wall(Part):
    """How the big screen `/wall/` behaves (大屏)."""

    seconds: WholeNumber = named("轮换", "每个画面停多少秒；0 表示不自己换", 30)
    pause: WholeNumber = named("停留", "有人操作以后，多少秒没有动静再接着轮换", 60)
    minutes: WholeNumber = named("刷新", "每隔多少分钟取一次新的数据", 10)
    palette: Literal["深色", "浅色", "自动"] = named(
        "配色", "会场暗用深色，亮用浅色；自动则照电脑的设置", "深色"
    )
    tiles: Annotated[tuple[tuple[str, ...], ...], Take(_rows)] = named(
        "方格", "乡镇方格图怎样排，一行一个列表，空着的写 ''；不写就按行政区划的顺序排", ()
    )


def _lists_by_name(value: Any) -> dict[str, tuple[str, ...]]:
    """Take a mapping of lists; one word may be written without making it a list."""
    if not isinstance(value, dict):
        raise ValueError("每行写“名称: [一项, 一项]”")
    return {one_line(name): _words(words) for name, words in value.items()}


def _words(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(map(one_line, value if isinstance(value, (list, tuple)) else [value]))


def _text_map(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError("每行写“名称: 内容”")
    return {one_line(name): one_line(text) for name, text in value.items()}


Divisions = Annotated[dict[str, tuple[str, ...]], Take(_lists_by_name)]
TextMap = Annotated[dict[str, str], Take(_text_map)]
HiddenFields = Annotated[dict[str, tuple[str, ...]], Take(_lists_by_name)]

_NOT_HERE = {
    "有人受伤、起火、正在发生的违法犯罪": "急救 120，消防 119，报警 110",
    "已经起诉、正在审理或已经判决的案件": "人民法院",
    "已经进入程序的信访、仲裁、行政复议": "原来受理的机关",
    "检举公职人员违纪违法": "纪委监委，电话 12388",
    "停水停电、办证缴费、查进度": "供应单位，或政务服务热线 12345",
}
_STEPS = ("情况登记", "站点梳理", "分类处办", "反馈办理", "群众评议")


class Settings(Record, dict=True):
    """All settings of one site, each with a default where there is a sensible one."""

    kind: ClassVar[str] = "设置"

    id: str = "mkdocs"
    place: OneLine = named("地名", "本级行政区域，例如 大理市")
    today: Day | None = named("今日", "固定站点的“今天”（演示或预备换届用）；平时不填", None)
    banner: OneLine | None = named("横幅", "每页顶上的一句话，例如演示说明", None)
    office: OneLine | None = named("主办单位", "页脚显示", None)
    phone: OfficePhone | None = named("联系电话", "主办单位的办公电话", None)
    address: OneLine | None = named("联系地址", "主办单位的地址", None)
    icp: OneLine | None = named("备案号", "ICP 备案号", None)
    police: OneLine | None = named("公安备案号", "公安机关备案号", None)
    site_code: OneLine | None = named("网站标识码", "政府网站标识码", None)

    levels: tuple[OneLine, ...] = named("层级", "从高到低", ("全国", "省", "市", "县", "乡镇"))
    own_level: OneLine = named("本级", "本站公示的是哪一级代表，须是“层级”之一")
    term: OneLine | None = named("本届", "本级现在的届次，例如 2022-2027", None)
    station_kinds: tuple[StationKind, ...] = named("阵地类型", "从上到下", least=1)
    activity_kinds: tuple[OneLine, ...] = named("活动类型", "按显示顺序", least=1)
    fields: tuple[OneLine, ...] = named("领域", "按显示顺序", least=1)
    groups: tuple[OneLine, ...] = named("专业组", "专业代表小组，按显示顺序", ())
    channels: tuple[OneLine, ...] = named("意见来源", "意见建议怎样提出", ("来信来电",))
    steps: tuple[OneLine, ...] = named("办理步骤", "五个步骤的叫法", _STEPS, least=5, most=5)
    results: tuple[Result, ...] = named("办理结果", "按显示顺序", least=1)
    ratings: tuple[Rating, ...] = named("评议等次", "按显示顺序", least=1)
    demonstration: OneLine | None = named("示范称号", "有这个荣誉的算示范阵地", None)
    divisions: Divisions = named("行政区划", "乡镇和它的村社区", {})
    township_label: OneLine = named("乡镇称谓", "怎样统称乡镇一级", "乡镇（街道）")
    village_label: OneLine = named("村社区称谓", "怎样统称村一级", "村（社区）")
    declared: tuple[Declared, ...] = named("公布数", "已公布的数字，检查时与记录核对", ())
    order: Literal["姓名笔画", "姓氏笔画", "拼音"] = named("名单排序", "名单的顺序", "姓名笔画")
    strokes: TextMap = named("补充笔画", "笔画表里没有的字：横1竖2撇3点4折5", {})
    hidden: HiddenFields = named("隐藏字段", "不公开的字段，例如 代表: [出生年月]", {})
    feedback: Feedback = named("留言", "扫码以后怎样留言", Feedback())
    wall: Wall = named("大屏", "智能化大屏 /wall/ 怎样轮换和刷新", Wall())
    kiosk: Kiosk = named("宣传机", "阵地里的立式触摸屏", Kiosk())
    not_here: TextMap = named("不受理", "哪些事不在这里办: 该去哪里", _NOT_HERE)
    review_days: WholeNumber = named("核对周期", "超过多少天没核对就提醒", 365)

    @cached_property
    def kind_by_name(self) -> dict[str, StationKind]:
        """Station kinds by name."""
        return {kind.name: kind for kind in self.station_kinds}

    @cached_property
    def villages(self) -> dict[str, str]:
        """Township of each village or community."""
        return {v: township for township, villages in self.divisions.items() for v in villages}

    def stage_of(self, step: str) -> int:
        """Give the number (1–5) of a step by its name; 0 if there is none."""
        return self.steps.index(step) + 1 if step in self.steps else 0

    def result_named(self, name: str | None) -> Result | None:
        """Give the result of that name."""
        return next((r for r in self.results if r.name == name), None)

    def rating_named(self, name: str | None) -> Rating | None:
        """Give the rating of that name."""
        return next((r for r in self.ratings if r.name == name), None)

    def level_rank(self, level: str) -> int:
        """Give a level's place from the highest; unknown levels come last."""
        return self.levels.index(level) if level in self.levels else len(self.levels)


def load_settings(
    config: Path, *, today: date | None = None, kept: Kept | None = None
) -> tuple[Settings | None, list[Problem]]:
    """Read the settings from a `mkdocs.yml`; `today` given here wins over the setting.

    They are not read again where the file is as it was and they are `kept`.
    """
    found = find_source(config)
    read = partial(_read_again, config)
    settings = kept.find(found, read) if kept else None
    problems: list[Problem] = []
    if not isinstance(settings, Settings):
        settings, problems = _read(config)
        if settings and not problems and kept:
            settings.settle(Origin(config.name, settings.digest, read, {}))
            kept.keep(found, settings)
    if settings and today:
        settings = replace(settings, today=today)
    return settings, problems


def _read(config: Path) -> tuple[Settings | None, list[Problem]]:
    from gongshi.records.settings_file import find_plugin_options  # PyYAML with it

    options = find_plugin_options(config)
    return (None, [options]) if isinstance(options, Problem) else Settings.from_document(options)


def _read_again(config: Path, _: str) -> Document | None:
    """Read the file for the places of its values; None where it says nothing any more."""
    settings = _read(config)[0]
    return settings.document if settings else None
