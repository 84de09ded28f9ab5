"""Invented records in any number: the same seed gives the same people, places and posts.

Every generator under test is given these and nothing else. Townships and delegations grow with
the stations, so that lists stay of a size that a person would read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import product
from random import Random

TODAY = date(2025, 1, 15)
TERM = "2022-2027"
KINDS = ("学习", "接待选民", "调研", "议事", "视察")
FIELDS = ("民生保障", "城乡建设", "交通出行", "农业农村", "生态环保", "社会治理", "教育")
_STATIONS_PER_TOWNSHIP = 10
_FIRST_DAY = date(2022, 2, 1)

# No two of these are read alike, nor any two of them joined: lists have addresses by reading.
_PLACE_FIRST = "东西南北中上下青白红黄金银石龙凤云双长大古新永和"
_PLACE_LAST = "河岭溪湖山桥林滩塔丰平里坡沟湾屯庄寨岗洼浦渡泉塘"
_SURNAMES = "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏姜谢邹苏潘范彭马方任袁柳"
_GIVEN = "建国志强秀英丽华文军海燕晓明玉兰春梅永红卫东桂芳俊杰雪松立新宏伟佳慧思远浩静怡雅琴"
_ETHNICITIES = ("汉族",) * 8 + ("白族", "彝族", "回族")
_PARTIES = ("中共党员",) * 6 + ("群众",) * 3 + ("民盟盟员", "无党派人士")
_SCHOOLING = ("初中", "高中", "大专", "大学本科", "硕士研究生")
_JOBS = (
    "村党总支书记", "社区居委会主任", "中学教师", "卫生院医生", "合作社理事长", "车间工人",
    "律师", "乡村医生", "农技员", "养老院院长", "个体工商户", "环卫站站长",
)  # fmt: skip
_DAYS = ("每周三上午", "每月第二个星期四", "每月12日", "每月第一个星期二", "每周五")
_WORDS = """
    围绕 关于 推进 完善 解决 农村 社区 道路 照明 饮水 安全 老旧 小区 改造 学校 周边 交通 秩序 基层
    医疗 服务 能力 垃圾 分类 河道 治理 群众 反映 强烈 问题 走访 选民 听取 意见 建议 形成 书面 材料
    督促 部门 办理 答复 满意 达到 预期 目标 组织 代表 小组 开展 视察 调研 联系 平台 作用 持续 跟踪
""".split()


@dataclass(frozen=True)
class Size:
    """How many records of each kind."""

    name: str
    deputies: int
    stations: int
    posts: int


SIZES = {
    size.name: size
    for size in (
        Size("S", 275, 125, 800),
        Size("L", 10_000, 1_000, 2_000),
        Size("XL", 100_000, 5_000, 0),
    )
}


@dataclass(frozen=True)
class Station:
    """A place where deputies meet people; the first of a township stands above its others."""

    id: str
    township: str
    village: str
    parent: str | None
    number: int
    intro: str

    @property
    def name(self) -> str:
        return f"{self.township}{self.village}人大代表{'联络室' if self.parent else '工作站'}"

    @property
    def short_name(self) -> str:
        return f"{self.village}{'联络室' if self.parent else '工作站'}"

    @property
    def address(self) -> str:
        return f"{self.township}{self.village}{self.number % 90 + 1}号"

    @property
    def phone(self) -> str:
        return f"0872-{self.number % 10_000_000:07}"


@dataclass(frozen=True)
class Deputy:
    """A person, where they are based (ids of stations) and when they receive people."""

    id: str
    name: str
    gender: str
    ethnicity: str
    born: str
    party: str
    schooling: str
    position: str
    township: str
    district: str
    stations: tuple[str, ...]
    day: str
    intro: str

    @property
    def delegation(self) -> str:
        return f"{self.township}代表团"


@dataclass(frozen=True)
class Post:
    """What happened at a station, with whom."""

    id: str
    title: str
    day: date
    station: str
    kind: str
    field: str
    deputies: tuple[str, ...]
    people: int
    body: str


@dataclass(frozen=True)
class Sample:
    """All records of one size."""

    size: Size
    seed: int = 20250115

    @cached_property
    def townships(self) -> tuple[str, ...]:
        count = max(1, self.size.stations // _STATIONS_PER_TOWNSHIP)
        pairs = product(_PLACE_LAST, _PLACE_FIRST)
        names = tuple(f"{first}{last}镇" for last, first in pairs)
        if count > len(names):
            raise ValueError(f"no more than {len(names) * _STATIONS_PER_TOWNSHIP} stations")
        return names[:count]

    @cached_property
    def stations(self) -> dict[str, Station]:
        random = Random(f"{self.seed} stations")
        return {s.id: s for s in (self._station(n, random) for n in range(self.size.stations))}

    @cached_property
    def deputies(self) -> dict[str, Deputy]:
        random = Random(f"{self.seed} deputies")
        return {d.id: d for d in (self._deputy(n, random) for n in range(self.size.deputies))}

    @cached_property
    def posts(self) -> dict[str, Post]:
        random = Random(f"{self.seed} posts")
        return {p.id: p for p in (self._post(n, random) for n in range(self.size.posts))}

    @property
    def record_count(self) -> int:
        return len(self.stations) + len(self.deputies) + len(self.posts)

    def villages(self) -> dict[str, list[str]]:
        """Give the villages of each township, one to a station."""
        found: dict[str, list[str]] = {township: [] for township in self.townships}
        for station in self.stations.values():
            found[station.township].append(station.village)
        return found

    def stations_of(self, deputy: Deputy) -> Iterator[Station]:
        return (self.stations[name] for name in deputy.stations)

    def _station(self, number: int, random: Random) -> Station:
        place = number % len(self.townships)
        township = self.townships[place]
        return Station(
            id=f"s{number:05}",
            township=township,
            village=f"{township[:2]}{number // len(self.townships) + 1}村",
            parent=f"s{place:05}" if number != place else None,
            number=number,
            intro="".join(_sentence(random) for _ in range(3)),
        )

    def _deputy(self, number: int, random: Random) -> Deputy:
        based = [number % self.size.stations]
        if random.random() < 0.25:
            based.append(random.randrange(self.size.stations))
        stations = tuple(dict.fromkeys(f"s{station:05}" for station in based))
        township = self.stations[stations[0]].township
        return Deputy(
            id=f"d{number:06}",
            name=invent_name(random),
            gender=random.choice("男男女"),
            ethnicity=random.choice(_ETHNICITIES),
            born=f"{random.randint(1955, 1998)}-{random.randint(1, 12):02}",
            party=random.choice(_PARTIES),
            schooling=random.choice(_SCHOOLING),
            position=f"{township}{random.choice(_JOBS)}",
            township=township,
            district=f"第{number // 3 + 1}选区",
            stations=stations,
            day=random.choice(_DAYS),
            intro="".join(_sentence(random) for _ in range(random.randint(5, 8))),
        )

    def _post(self, number: int, random: Random) -> Post:
        station = random.choice(list(self.stations))
        everyone = self.size.deputies
        people = random.sample(range(everyone), min(everyone, random.randint(1, 5)))
        body = "\n\n".join("".join(_sentence(random) for _ in range(5)) for _ in range(3))
        items = "\n".join(f"- {_sentence(random)}" for _ in range(4))
        return Post(
            id=f"n{number:05}",
            title=f"{random.choice(KINDS)}：{''.join(random.choices(_WORDS, k=5))}",
            day=_FIRST_DAY + timedelta(days=random.randrange((TODAY - _FIRST_DAY).days)),
            station=station,
            kind=random.choice(KINDS),
            field=random.choice(FIELDS),
            deputies=tuple(f"d{person:06}" for person in people),
            people=random.randint(5, 80),
            body=f"{body}\n\n## 活动情况\n\n{items}\n\n{_sentence(random)}",
        )


def invent_name(random: Random) -> str:
    """Make a name of two or three characters."""
    length = 2 if random.random() < 0.8 else 1
    return random.choice(_SURNAMES) + "".join(random.choices(_GIVEN, k=length))


def _sentence(random: Random) -> str:
    """Make a sentence of 9 to 16 words that sounds like a report."""
    words = random.choices(_WORDS, k=random.randint(9, 16))
    middle = len(words) // 2
    return f"{''.join(words[:middle])}，{''.join(words[middle:])}。"
