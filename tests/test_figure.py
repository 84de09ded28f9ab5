"""Figures: a small site counted by hand, and the demo, whose totals are known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from gongshi.records.activity import Activity
from gongshi.records.count import Count
from gongshi.records.date import parse_partial
from gongshi.records.deputy import Deputy, Mandate, Vacancy
from gongshi.records.figure import (
    Figure,
    Share,
    all_figures,
    declared_value,
    home_figures,
    of_deputy,
    of_station,
    of_year,
    record_definitions,
    record_figures,
    whole_site,
)
from gongshi.records.figure_activity import activities_by_kind, activities_by_month
from gongshi.records.figure_suggestion import (
    median_days_to_answer,
    ninth_tenth_days_to_answer,
)
from gongshi.records.figure_value import period_of
from gongshi.records.load import Records, load_records
from gongshi.records.registry import Registry, link_records
from gongshi.records.settings import Declared, Rating, Result, Settings, StationKind, load_settings
from gongshi.records.station import Award, Station
from gongshi.records.suggestion import Step, Suggestion

ROOT = Path(__file__).parents[1]
TODAY = date(2025, 1, 15)

SETTINGS = Settings(
    place="云溪市",
    levels=("省", "市", "乡镇"),
    own_level="市",
    station_kinds=(
        StationKind(name="代表之家", code="home"),
        StationKind(name="专业代表工作站", code="specialist"),
        StationKind(name="代表联络室", code="room"),
    ),
    activity_kinds=("学习", "调研"),
    fields=("交通出行", "教育"),
    groups=("法律", "教育"),
    results=(Result(name="已解决", meaning="解决"), Result(name="列入计划", meaning="列入计划")),
    ratings=(Rating(name="满意"), Rating(name="不满意", reopens=True)),
    demonstration="示范站",
    divisions={"东镇": ("甲村", "乙村"), "西镇": ("甲村", "丙村")},
)


def deputy(name: str, *levels: str, **more: Any) -> Deputy:
    mandates = tuple(
        Mandate(level=level.rstrip("†"), delegation=f"{more.pop('township', '东镇')}代表团",
                ended_on=parse_partial("2024-06") if level.endswith("†") else None)
        for level in levels
    )  # fmt: skip
    fields = {"gender": "女", "ethnicity": "白族", "party": "群众", **more}
    return Deputy(id=name, name=f"杨{name}", mandates=mandates, **fields)


DEPUTIES = (
    deputy("a", "市", group="法律"),
    deputy("b", "市", township="西镇", gender="男", ethnicity="汉族", party=None),
    deputy("c", "市", "省", group="法律"),
    deputy("d", "省", "乡镇", group="教育"),
    deputy("e", "市†"),
    deputy("f", "市†", "乡镇"),
)
VACANCY = Vacancy(
    id="v",
    type="空缺席位",
    level="市",
    district="东镇第1选区",
    reason="调离",
    since=parse_partial("2024-06"),
    expires_on=date(2025, 6, 30),
)


def station(name: str, kind: str, township: str | None = None, **more: Any) -> Station:
    fields = {"name": f"{name}站", "short_name": name, "address": "某处", **more}
    return Station(id=name, station_kind=kind, township=township, **fields)


def award(until: date | None = None) -> Award:
    return Award(name="示范站", awarded_on=parse_partial("2023"), given_by="市人大", until=until)


STATIONS = (
    station("home", "代表之家"),
    station("east", "代表联络室", "东镇", village="甲村", awards=(award(),)),
    station("west", "代表联络室", "西镇", covers=("丙村",), awards=(award(date(2024, 12, 31)),)),
    station("law", "专业代表工作站", "西镇", group="法律", co_located_with="west"),
)


def activity(day: str, kind: str, *stations: str, **more: Any) -> Activity:
    return Activity(
        id=f"{day}-{kind}",
        title="活动",
        date=date.fromisoformat(day),
        activity_kind=kind,
        stations=stations,
        **more,
    )


ACTIVITIES = (
    activity("2023-12-31", "学习", "home", people=Count(5, False, "5")),
    activity("2024-01-01", "学习", "east", "west", deputies=("a", "b"), field="教育"),
    activity("2024-01-31", "调研", "law", lead="a", people=Count(200, True, "200余"), opinions=3),
    activity("2024-12-31", "调研", "east", guests=("d",), people=Count(1000, False, "1000")),
)

_numbers = count(1)


def suggestion(registered: str, *steps: tuple[str, str, dict[str, Any]], **more: Any) -> Suggestion:
    first = Step(step="情况登记", date=date.fromisoformat(registered))
    return Suggestion(
        id=f"s{next(_numbers)}",
        title="建议",
        field=more.pop("field", "交通出行"),
        channel="来信来电",
        station=more.pop("station", "east"),
        steps=(
            first,
            *(Step(step=n, date=date.fromisoformat(day), **rest) for n, day, rest in steps),
        ),
        **more,
    )


def assigned(day: str, due: str) -> tuple[str, str, dict[str, Any]]:
    return "分类处办", day, {"due": date.fromisoformat(due)}


def answered(day: str, result: str) -> tuple[str, str, dict[str, Any]]:
    return "反馈办理", day, {"result": result, "reply": "答。"}


def rated(day: str, rating: str) -> tuple[str, str, dict[str, Any]]:
    return "群众评议", day, {"rating": rating}


TO_HAND = assigned("2024-02-01", "2024-04-01")
SUGGESTIONS = (
    suggestion("2023-12-01"),
    suggestion("2024-01-02", assigned("2025-01-01", "2025-01-15")),
    suggestion("2024-01-02", assigned("2025-01-01", "2025-01-14"), field="教育"),
    suggestion("2024-01-02", TO_HAND, answered("2024-02-11", "已解决"), station="west"),
    suggestion(
        "2024-01-02", TO_HAND, answered("2024-02-21", "已解决"), rated("2024-03-01", "满意"),
        deputies=("a",),
    ),
    suggestion(
        "2024-01-02", TO_HAND, answered("2024-03-02", "列入计划"), rated("2024-03-03", "满意"),
        deputies=("a",),
    ),
    suggestion(
        "2024-01-02", TO_HAND, answered("2024-02-01", "已解决"), rated("2024-03-03", "不满意"),
        assigned("2024-03-04", "2024-04-04"), deputies=("a",),
    ),
)  # fmt: skip


def declared(item: Any, **more: Any) -> Declared:
    return Declared(item=item, number=Count(0, False, "0"), **more)


def by_id(items: Any) -> dict[str, Any]:
    return {item.id: item for item in items}


def link(settings: Settings = SETTINGS, **tables: Any) -> Registry:
    by_name: dict[str, Any] = {name: by_id(items) for name, items in tables.items()}
    return link_records(Records(**by_name), settings, TODAY)


def small_registry(settings: Settings = SETTINGS) -> Registry:
    return link(
        settings,
        deputies=DEPUTIES,
        vacancies=[VACANCY],
        stations=STATIONS,
        activities=ACTIVITIES,
        suggestions=SUGGESTIONS,
    )


@pytest.fixture(scope="module")
def small() -> Registry:
    return small_registry()


@pytest.fixture(scope="module")
def demo() -> Registry:
    settings, _ = load_settings(ROOT / "mkdocs.yml")
    assert settings is not None
    return link_records(load_records(ROOT), settings, TODAY)


def every(registry: Registry) -> dict[str, Figure]:
    return {f.key: f for group in all_figures(registry) for f in group.figures}


def rows(figure: Figure) -> dict[str, str]:
    return {row.label: row.text for row in figure.rows}


COUNTED_BY_HAND: list[tuple[str, str, dict[str, str]]] = [
    ("own-deputies", "3", {}),
    ("vacancies", "1", {}),
    ("deputies-by-level", "5", {"省": "2", "市": "3", "乡镇": "2"}),
    ("own-deputies-by-delegation", "3", {"东镇代表团": "2", "西镇代表团": "1"}),
    ("own-deputies-by-gender", "3", {"女": "2", "男": "1"}),
    ("own-deputies-by-ethnicity", "3", {"白族": "2", "汉族": "1"}),
    ("own-deputies-by-party", "3", {"群众": "2", "未填写": "1"}),
    ("specialist-groups", "2", {}),
    ("specialists-by-group", "3", {"法律": "2", "教育": "1"}),
    ("specialists-by-level", "3", {"省": "1", "市": "2"}),
    ("places", "3", {"市级": "1", "东镇": "1", "西镇": "1"}),
    ("signboards", "4", {"代表之家": "1", "专业代表工作站": "1", "代表联络室": "2"}),
    ("signboards-by-township", "4", {"市级": "1", "东镇": "1", "西镇": "2"}),
    (
        "demonstration-stations",
        "1",
        {"代表之家": "0", "专业代表工作站": "0", "代表联络室": "1"},
    ),
    ("village-coverage", "2/4（50%）", {"东镇": "1/2（50%）", "西镇": "1/2（50%）"}),
    ("activities", "4", {}),
    ("activities-by-year", "4", {"2024年": "3", "2023年": "1"}),
    ("activities-by-kind", "4", {"学习": "2", "调研": "2"}),
    ("activities-by-field", "4", {"交通出行": "0", "教育": "1", "未填写": "3"}),
    ("activities-by-township", "4", {"市级": "1", "东镇": "2", "西镇": "2"}),
    ("activities-by-group", "1", {"法律": "1", "教育": "0"}),
    ("opinions-gathered", "3", {}),
    ("suggestions", "7", {}),
    ("suggestions-by-year", "7", {"2024年": "6", "2023年": "1"}),
    ("suggestions-by-field", "7", {"交通出行": "6", "教育": "1"}),
    (
        "suggestions-by-status",
        "7",
        {
            "待梳理": "1",
            "待交办": "0",
            "办理中": "1",
            "超期办理中": "1",
            "待评议": "1",
            "已办结": "2",
            "退回再办": "1",
        },
    ),
    (
        "suggestions-by-stage",
        "7",
        {"情况登记": "1", "站点梳理": "0", "分类处办": "3", "反馈办理": "1", "群众评议": "2"},
    ),
    ("suggestions-overdue", "2", {}),
    ("suggestions-answered", "4/7（57.1%）", {}),
    ("suggestions-by-result", "4", {"已解决": "3", "列入计划": "1"}),
    ("suggestions-solved", "3/4（75%）", {}),
    ("suggestions-by-rating", "3", {"满意": "2", "不满意": "1"}),
    ("suggestions-confirmed", "1/4（25%）", {}),
    ("answer-days-median", "10", {}),
    ("answer-days-ninety", "30", {}),
    ("answer-days-spread", "4", {"0—15天": "2", "16—30天": "2", "31—60天": "0", "61—90天": "0",
                                 "超过90天": "0"}),
    ("suggestions-by-township", "4/7（57.1%）", {"东镇": "3/6（50%）", "西镇": "1/1（100%）"}),
    ("suggestions-by-month", "4/6（66.7%）",
     {"1月": "4/6（66.7%）", **{f"{month}月": "暂无" for month in range(2, 13)}}),
    ("suggestions-by-group", "0", {"法律": "0", "教育": "0"}),
    ("groups-activities-by-kind", "1", {"学习": "0", "调研": "1"}),
    ("groups-activities-by-month", "1", {f"{m}月": "1" if m == 1 else "0" for m in range(1, 13)}),
    # Of three deputies one took part twice and one once, all in 2024.
    ("deputies-active", "2/3（66.7%）", {"东镇": "1/2（50%）", "西镇": "1/1（100%）"}),
    ("attendances", "3", {"东镇": "2", "西镇": "1"}),
    ("attendance-spread", "3", {"没有记录": "1", "1—4次": "2", "5—9次": "0", "10—14次": "0",
                                "15次以上": "0"}),
    ("attendance-median", "1", {}),
    ("stations-active", "3/4（75%）", {"代表之家": "0/1（0%）", "专业代表工作站": "1/1（100%）",
                                       "代表联络室": "2/2（100%）"}),
    ("receptions-ahead", "0", {f"1月{day}日": "0" for day in range(15, 22)}),
]  # fmt: skip


@pytest.mark.parametrize(("key", "text", "expected"), COUNTED_BY_HAND)
def test_small_site_counted_by_hand(
    small: Registry, key: str, text: str, expected: dict[str, str]
) -> None:
    figure = every(small)[key]
    assert (figure.text, rows(figure)) == (text, expected)


def test_every_key_is_counted_by_hand_or_below(small: Registry) -> None:
    """A new figure needs a line in the table above."""
    assert set(every(small)) - {key for key, _, _ in COUNTED_BY_HAND} == {
        "activities-by-month",
        "people-reached",
    }


def test_rounded_numbers_stay_rounded(small: Registry) -> None:
    people = every(small)["people-reached"]
    assert isinstance(people.value, Count)
    assert (people.value.value, people.value.approximate) == (1205, True)
    assert people.text == people.value.text
    assert people.note == "4 次活动中 3 次记了参加人数"


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2023, {"12月": "1"}),
        (2024, {"1月": "2", "12月": "1"}),
        (2025, {}),
    ],
)
def test_activities_by_month(small: Registry, year: int, expected: dict[str, str]) -> None:
    figure = activities_by_month(of_year(whole_site(small), year))
    assert {label: text for label, text in rows(figure).items() if text != "0"} == expected
    assert len(figure.rows) == (1 if year == TODAY.year else 12)
    assert figure.period.startswith(f"{year}年")


def test_activities_by_month_need_a_year(small: Registry) -> None:
    with pytest.raises(ValueError, match="one year"):
        activities_by_month(whole_site(small))


@pytest.mark.parametrize(
    ("days", "period"),
    [
        ((), "截至 2025年1月15日"),
        (((2024, 3),), "2024年"),
        (((2024, 3), (2022, 1)), "2022年—2024年"),
        (((2025, 1),), "2025年（截至 2025年1月15日）"),
        (((2023, 1), (2025, 1)), "2023年—2025年（截至 2025年1月15日）"),
    ],
)
def test_period(days: tuple[tuple[int, int], ...], period: str) -> None:
    assert period_of([date(year, month, 1) for year, month in days], TODAY) == period


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Share(81, 120), "81/120（67.5%）"),
        (Share(1, 3), "1/3（33.3%）"),
        (Share(2, 2), "2/2（100%）"),
        (Share(0, 1500), "0/1,500（0%）"),
        (Share(0, 0), "暂无"),
    ],
)
def test_share_keeps_both_numbers(share: Share, text: str) -> None:
    assert share.text == text


@pytest.mark.parametrize(
    ("days", "median", "ninety"),
    [
        ([7], 7, 7),
        ([1, 2], 1, 2),
        ([3, 1, 2], 2, 3),
        (list(range(1, 11)), 5, 9),
        (list(range(1, 12)), 6, 10),
        (list(range(100)), 49, 89),
    ],
)
def test_days_to_answer_are_days_of_a_record(days: list[int], median: int, ninety: int) -> None:
    start = date(2024, 2, 1)
    scope = whole_site(
        link(
            suggestions=[
                suggestion(
                    "2024-01-02",
                    TO_HAND,
                    answered(date.fromordinal(start.toordinal() + n).isoformat(), "已解决"),
                )
                for n in days
            ]
        )
    )
    half, nine = median_days_to_answer(scope), ninth_tenth_days_to_answer(scope)
    assert half is not None
    assert nine is not None
    assert (half.number, nine.number) == (median, ninety)


@pytest.mark.parametrize(
    ("item", "number"),
    [
        (declared("本级代表"), 3),
        (declared("阵地牌子"), 4),
        (declared("阵地牌子", kind="代表联络室"), 2),
        (declared("阵地牌子", kind="没有这种"), 0),
        (declared("阵地场所"), 3),
        (declared("阵地场所", kind="专业代表工作站"), 1),
        (declared("示范阵地"), 1),
        (declared("专业组"), 2),
        (declared("专业组成员"), 3),
        (declared("专业组成员", group="法律"), 2),
        (declared("活动"), 4),
        (declared("活动", year=2024), 3),
        (declared("活动", year=2024, kind="学习"), 1),
        (declared("意见建议"), 7),
        (declared("意见建议", year=2024), 6),
        (declared("覆盖村社区"), 2),
    ],
)
def test_declared_value(small: Registry, item: Declared, number: int) -> None:
    assert declared_value(item, small) == number


@pytest.mark.parametrize(
    ("scope", "texts"),
    [
        ("deputy a", ["2", "2", "2", "3", "3", "2/3（66.7%）", "1/3（33.3%）"]),
        ("deputy d", ["1", "1", "1", "0", "0", "暂无", "暂无"]),
        ("station east", ["2", "2", "2", "6", "6", "2/3（66.7%）", "1/3（33.3%）"]),
        ("station law", ["1", "1", "1", "0", "0", "暂无", "暂无"]),
    ],
)
def test_figures_of_one_record(small: Registry, scope: str, texts: list[str]) -> None:
    kind, identifier = scope.split()
    found = record_figures((of_deputy if kind == "deputy" else of_station)(small, identifier))
    assert [f.text for f in found] == texts
    assert {f.key for f in found} <= {d.key for d in record_definitions(small)}


def test_attendance_of_one_deputy_by_kind_in_one_year(small: Registry) -> None:
    scope = of_year(of_deputy(small, "a"), 2024)
    assert rows(activities_by_kind(scope)) == {"学习": "1", "调研": "1"}
    assert activities_by_kind(scope).period == "2024年"


@pytest.mark.parametrize(
    ("hidden", "gone"),
    [
        ({"阵地": ("联建",)}, {"places"}),
        ({"阵地": ("荣誉",)}, {"demonstration-stations"}),
        ({"阵地": ("服务范围",)}, {"village-coverage"}),
        (
            {"阵地": ("乡镇",)},
            {
                "places",
                "signboards-by-township",
                "village-coverage",
                "activities-by-township",
                "suggestions-by-township",
            },
        ),
        (
            {"阵地": ("专业组",)},
            {
                "activities-by-group",
                "suggestions-by-group",
                "groups-activities-by-kind",
                "groups-activities-by-month",
            },
        ),
        (
            {"活动": ("代表",)},
            {"deputies-active", "attendances", "attendance-spread", "attendance-median"},
        ),
    ],
)
def test_no_figure_rests_on_a_hidden_field(
    hidden: dict[str, tuple[str, ...]], gone: set[str], small: Registry
) -> None:
    registry = small_registry(structs.replace(SETTINGS, hidden=hidden))
    assert set(every(small)) - set(every(registry)) == gone


def test_what_no_record_gives_is_no_figure() -> None:
    settings = structs.replace(SETTINGS, groups=(), divisions={}, demonstration=None)
    registry = link(
        settings,
        deputies=[deputy("a", "市", party=None)],
        activities=[activity("2024-01-01", "学习", "home")],
    )
    assert set(every(small_registry())) - set(every(registry)) == {
        "own-deputies-by-party",
        "specialist-groups",
        "specialists-by-group",
        "specialists-by-level",
        "demonstration-stations",
        "village-coverage",
        "activities-by-field",
        "activities-by-group",
        "people-reached",
        "opinions-gathered",
        "answer-days-median",
        "answer-days-ninety",
        "answer-days-spread",
        "suggestions-by-group",
        "suggestions-by-month",
        "groups-activities-by-kind",
        "groups-activities-by-month",
    }
    assert [f.text for f in home_figures(registry)] == ["1", "0", "1", "0", "暂无"]


def published(registry: Registry) -> Iterator[Figure]:
    yield from every(registry).values()
    yield from home_figures(registry)
    for deputy_id in registry.deputies:
        yield from record_figures(of_deputy(registry, deputy_id))
    for station_id in registry.stations:
        yield from record_figures(of_station(registry, station_id))


@pytest.mark.parametrize("site", ["small", "demo"])
def test_every_figure_says_what_when_and_where(site: str, request: pytest.FixtureRequest) -> None:
    registry = request.getfixturevalue(site)
    defined = {*every(registry), *(d.key for d in record_definitions(registry))}
    for figure in published(registry):
        assert figure.definition.endswith("。"), figure.key
        assert "年" in figure.period, figure.key
        assert figure.as_of == TODAY
        assert figure.href.endswith("/"), figure.key
        assert figure.text
        assert bool(figure.unit) is not isinstance(figure.value, Share), figure.key
        assert figure.key in defined


@pytest.mark.parametrize("site", ["small", "demo"])
def test_rows_add_up(site: str, request: pytest.FixtureRequest) -> None:
    told_apart = [f for f in published(request.getfixturevalue(site)) if f.rows]
    assert len(told_apart) > 20
    for figure in told_apart:
        total = sum(row.number for row in figure.rows)
        assert total == figure.number or (total > figure.number and not figure.adds_up), figure.key


def test_keys_and_anchors_are_unique(small: Registry) -> None:
    keys = [group.key for group in all_figures(small)]
    keys += [f.key for group in all_figures(small) for f in group.figures]
    keys += [d.key for d in record_definitions(small)]
    assert len(keys) == len(set(keys))


def test_the_parts_of_the_demo_make_the_whole(demo: Registry) -> None:
    site = whole_site(demo)
    by_year = [record_figures(of_year(site, year)) for year in site.activity_years]
    assert sum(figures[0].number for figures in by_year) == len(demo.activities)
    stations = [record_figures(of_station(demo, name)) for name in demo.stations]
    assert sum(figures[3].number for figures in stations) == len(demo.suggestions)


@pytest.mark.parametrize(
    ("key", "text", "expected"),
    [
        ("own-deputies", "275", {}),
        (
            "deputies-by-level",
            "300",
            {"全国": "1", "省": "9", "州": "12", "市": "275", "乡镇": "11"},
        ),
        (
            "own-deputies-by-delegation",
            "275",
            {
                "下关街道代表团": "48",
                "太和街道代表团": "31",
                "满江街道代表团": "20",
                "大理镇代表团": "31",
                "凤仪镇代表团": "26",
                "喜洲镇代表团": "26",
                "海东镇代表团": "14",
                "挖色镇代表团": "9",
                "湾桥镇代表团": "12",
                "银桥镇代表团": "14",
                "双廊镇代表团": "12",
                "上关镇代表团": "24",
                "太邑彝族乡代表团": "8",
            },
        ),
        ("own-deputies-by-gender", "275", {"女": "101", "男": "174"}),
        (
            "own-deputies-by-ethnicity",
            "275",
            {
                "白族": "175",
                "汉族": "74",
                "彝族": "11",
                "回族": "8",
                "傈僳族": "2",
                "维吾尔族": "2",
                "藏族": "2",
                "苗族": "1",
            },
        ),
        (
            "own-deputies-by-party",
            "275",
            {
                "中共党员": "163",
                "群众": "85",
                "无党派人士": "12",
                "农工党党员": "4",
                "民革党员": "3",
                "致公党党员": "3",
                "民建会员": "2",
                "民盟盟员": "2",
                "民进会员": "1",
            },
        ),
        (
            "specialists-by-group",
            "45",
            {"文化旅游": "9", "生态环保": "9", "卫生健康": "9", "法律": "9", "农业农村": "9"},
        ),
        (
            "specialists-by-level",
            "45",
            {"全国": "1", "省": "4", "州": "10", "市": "20", "乡镇": "10"},
        ),
        (
            "signboards",
            "129",
            {
                "代表之家": "1",
                "代表工作站": "13",
                "专业代表工作站": "5",
                "代表联络室": "109",
                "自然村联络室": "1",
            },
        ),
        (
            "activities-by-kind",
            "784",
            {
                "学习": "150",
                "接待选民": "170",
                "调研": "100",
                "议事": "80",
                "宣讲": "90",
                "视察": "50",
                "执法检查": "30",
                "志愿服务": "60",
                "调解": "40",
                "述职评议": "14",
            },
        ),
        (
            "suggestions-by-status",
            "120",
            {
                "待梳理": "5",
                "待交办": "6",
                "办理中": "11",
                "超期办理中": "3",
                "待评议": "14",
                "已办结": "79",
                "退回再办": "2",
            },
        ),
        # Two were sent back and stand at their second assignment again.
        (
            "suggestions-by-stage",
            "120",
            {
                "情况登记": "5",
                "站点梳理": "6",
                "分类处办": "16",
                "反馈办理": "14",
                "群众评议": "79",
            },
        ),
        # Of four that were displeased at first, two have been answered and rated again.
        ("suggestions-by-rating", "81", {"满意": "54", "基本满意": "25", "不满意": "2"}),
    ],
)
def test_demo(demo: Registry, key: str, text: str, expected: dict[str, str]) -> None:
    figure = every(demo)[key]
    assert (figure.text, rows(figure)) == (text, expected)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("places", "125"),
        ("demonstration-stations", "5"),
        ("specialist-groups", "5"),
        ("village-coverage", "144/144（100%）"),
        ("activities", "784"),
        ("suggestions", "120"),
        ("suggestions-answered", "95/120（79.2%）"),
        ("suggestions-overdue", "4"),
    ],
)
def test_demo_totals(demo: Registry, key: str, text: str) -> None:
    assert every(demo)[key].text == text


def test_demo_people_are_the_sum_of_what_the_records_say(demo: Registry) -> None:
    people = every(demo)["people-reached"]
    given = [a.people for a in demo.activities.values() if a.people]
    assert people.number == sum(number.value for number in given)
    assert isinstance(people.value, Count)
    assert people.value.approximate is any(number.approximate for number in given) is True


def test_demo_agrees_with_every_declared_figure(demo: Registry) -> None:
    for item in demo.settings.declared:
        assert declared_value(item, demo) == item.number.value, item


def test_home_shows_eight_figures(demo: Registry) -> None:
    assert [
        f"{f.label} {f.text}{f.unit}" for f in home_figures(demo) if f.key != "people-reached"
    ] == [
        "现任市人大代表 275位",
        "代表履职阵地 125处",
        "有阵地服务的村（社区） 144/144（100%）",
        "专业代表小组成员 45位",
        "活动 784次",
        "意见建议 120件",
        "已答复的意见建议 95/120（79.2%）",
    ]
    assert len(home_figures(demo)) == 8
