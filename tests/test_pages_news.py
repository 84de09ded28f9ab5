"""Pages of activities: what each shows, how people are linked, how long lists are cut."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from msgspec import structs

from gongshi.pages.draft import render_framed
from gongshi.pages.news import render_news
from gongshi.pages.news_list import render_news_lists
from gongshi.pages.page import Page
from gongshi.pages.paging import Part, split_pages
from gongshi.pages.renderer import Renderer, make_environment
from gongshi.records.activity import Activity
from gongshi.records.count import parse_count
from gongshi.records.date import parse_partial
from gongshi.records.deputy import Deputy, Mandate
from gongshi.records.load import Records
from gongshi.records.photo import Photo
from gongshi.records.registry import link_records
from gongshi.records.settings import Rating, Result, Settings, StationKind
from gongshi.records.station import Station
from gongshi.records.suggestion import Step, Suggestion

TODAY = date(2025, 1, 15)
ENVIRONMENT = make_environment()

SETTINGS = Settings(
    place="云溪市",
    levels=("省", "市"),
    own_level="市",
    station_kinds=(StationKind(name="代表联络室", code="room"),),
    activity_kinds=("学习", "调研"),
    fields=("交通出行", "教育"),
    results=(Result(name="已解决", meaning="解决"),),
    ratings=(Rating(name="满意"),),
    divisions={"东镇": ("甲村",)},
)


def deputy(key: str, name: str, *levels: str, left: str | None = None, **more: Any) -> Deputy:
    ended = parse_partial(left) if left else None
    mandates = tuple(
        Mandate(level=level, delegation=more.pop("delegation", None), ended_on=ended)
        for level in levels
    )
    return Deputy(id=key, name=name, gender="女", ethnicity="白族", mandates=mandates, **more)


DEPUTIES = (
    deputy("c1", "段秀英", "市"),
    deputy("c2", "杨树", "市", left="2024-11"),
    deputy("c3", "张云", "市", delegation="东镇代表团"),
    deputy("c4", "张云", "市", delegation="西镇代表团"),
    deputy("p1", "李雪峰", "省"),
    deputy("p2", "陈文", "市", "省"),
)
STATIONS = (
    Station(id="s1", station_kind="代表联络室", name="东镇甲村人大代表联络室",
            short_name="甲村联络室",
            township="东镇", address="甲村1号"),
    Station(id="s2", station_kind="代表联络室", name="云溪市代表之家", short_name="市代表之家",
            address="市府路1号"),
    Station(id="s3", station_kind="代表联络室", name="没有活动的联络室", short_name="静室",
            township="东镇", address="甲村2号"),
)  # fmt: skip


def activity(key: str, **changed: Any) -> Activity:
    fields: dict[str, Any] = {
        "title": "看一看通村路",
        "date": date(2024, 3, 5),
        "stations": ("s1",),
        "activity_kind": "调研",
        **changed,
    }
    return Activity(id=key, **fields)


def pages(*activities: Activity, suggestions: tuple[Suggestion, ...] = ()) -> dict[str, Page]:
    records = Records(
        deputies={d.id: d for d in DEPUTIES},
        stations={s.id: s for s in STATIONS},
        activities={a.id: a for a in activities},
        suggestions={s.id: s for s in suggestions},
    )
    renderer = Renderer(link_records(records, SETTINGS, TODAY), ENVIRONMENT, "公示")
    drafts = [*render_news(renderer), *render_news_lists(renderer)]
    made = list(render_framed(renderer, drafts))
    assert len({page.address for page in made}) == len(made)
    return {page.address: page for page in made}


def many(count: int, first: date = date(2023, 1, 1), **changed: Any) -> list[Activity]:
    """Make activities on `count` days, one after the other."""
    return [
        activity(f"a{n}", date=first + timedelta(days=n), title=f"第{n}次", **changed)
        for n in range(count)
    ]


def titles(page: Page) -> list[str]:
    return re.findall(r'class="gs-entry__link" href="[^"]*">([^<]*)<', page.body)


# the page of one activity


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({}, "2024年3月5日 周二"),
        ({"start": time(9, 30), "end": time(11, 0)}, "9:30—11:00"),
        ({"start": time(9, 30)}, "9:30 开始"),
        ({"end": time(11, 0)}, "11:00 结束"),
        ({"place": "大青树下"}, "大青树下"),
        ({}, '<a href="../../stations/s1/">东镇甲村人大代表联络室</a>'),
        ({"stations": ("s1", "s2")}, '<a href="../../stations/s2/">云溪市代表之家</a>'),
        ({}, '<a href="../../news/kind/diaoyan/">调研</a>'),
        ({"field": "教育"}, "教育"),
        ({"lead": "c1"}, '<a href="../../deputies/c1/">段秀英</a>'),
        ({"lead": "c2"}, '<a href="../../deputies/c2/">杨树（已离任）</a>'),
        ({"people": parse_count("200余")}, "200余人"),
        ({"people": parse_count("35")}, "35人"),
        ({"opinions": 0}, "0 件"),
        ({"partners": ("市水务局", "东镇政府")}, "市水务局、东镇政府"),
        ({"source": "云溪人大"}, "资料来源：云溪人大。"),
        ({"body": "路**修好**了。"}, "路<strong>修好</strong>了。"),
        ({"photos": (Photo(file="photos/a.jpg", alt="代表在路边"),)},
         '<img src="../../news/photos/a.jpg" alt="代表在路边"'),
        ({"photos": (Photo(file="photos/a.jpg"),)}, 'alt="看一看通村路"'),
    ],
)  # fmt: skip
def test_shows(changed: dict[str, Any], shown: str) -> None:
    assert shown in pages(activity("a1", **changed))["news/a1/"].body


@pytest.mark.parametrize(
    ("changed", "absent"),
    [
        ({}, "参加人数"),
        ({}, "收集意见"),
        ({}, "参加的代表"),
        ({}, "其他层级"),
        ({}, "前后活动"),
        ({}, "提出的意见建议"),
        ({"deputies": ("c1",)}, "None"),
        ({"lead": "gone", "deputies": ("gone",)}, "牵头代表"),
    ],
)
def test_leaves_out_what_is_not_known(changed: dict[str, Any], absent: str) -> None:
    assert absent not in pages(activity("a1", **changed))["news/a1/"].body


def tags(body: str, label: str) -> list[tuple[str, str]]:
    found = re.search(rf'<ul class="gs-tags" aria-label="{label}">(.*?)</ul>', body, re.DOTALL)
    assert found
    return re.findall(r'href="([^"]*)">([^<]*)<', found[1])


def test_people_who_took_part_are_linked_who_led_first_and_guests_with_their_level() -> None:
    body = pages(
        activity("a1", lead="c1", deputies=("c3", "c1", "c2"), guests=("p1", "p2"))
    )["news/a1/"].body  # fmt: skip
    assert tags(body, "参加的代表") == [
        ("../../deputies/c1/", "段秀英"),
        ("../../deputies/c3/", "张云（东镇代表团）"),
        ("../../deputies/c2/", "杨树（已离任）"),
    ]
    assert tags(body, "一同参加的其他层级代表") == [
        ("../../deputies/p1/", "李雪峰 省人大代表"),
        ("../../deputies/p2/", "陈文 省人大代表"),
    ]


def test_suggestions_raised_there_are_listed_and_date_the_page() -> None:
    raised = Suggestion(
        id="g1", title="关于路灯的建议", field="交通出行", channel="来信来电", station="s1",
        activity="a1", steps=(Step(step="情况登记", date=date(2024, 4, 1)),),
    )  # fmt: skip
    page = pages(activity("a1"), suggestions=(raised,))["news/a1/"]
    assert 'href="../../suggestions/g1/">关于路灯的建议' in page.body
    assert page.updated == date(2024, 4, 1)


@pytest.mark.parametrize(
    ("key", "turn"),
    [
        ("a0", [("next", "../../news/a1/")]),
        ("a1", [("prev", "../../news/a0/"), ("next", "../../news/a2/")]),
        ("a2", [("prev", "../../news/a1/")]),
        ("b1", []),
    ],
)
def test_turns_to_what_was_before_and_after_at_the_same_station(
    key: str, turn: list[tuple[str, str]]
) -> None:
    elsewhere = activity("b1", stations=("s2",), date=date(2023, 1, 2))
    body = pages(*many(3), elsewhere)[f"news/{key}/"].body
    assert re.findall(r'rel="(\w+)" href="([^"]*)"', body) == turn


def test_describes_itself() -> None:
    made = pages(activity("a1", body="路修好了。"), activity("a2", place="大青树下"))
    assert made["news/a1/"].description == "2024年3月5日，甲村联络室，调研：路修好了。"
    assert made["news/a2/"].description == "2024年3月5日，大青树下，调研。"


ATTACK = "\"'><script>alert(1)</script>{{ 7*7 }}"


@pytest.mark.parametrize("field", ["title", "place", "field", "source", "activity_kind"])
def test_text_stays_text(field: str) -> None:
    poisoned = structs.replace(activity("a1"), **{field: ATTACK})
    body = "".join(page.body for page in pages(poisoned).values())
    assert "<script>" not in body
    assert "&lt;script&gt;" in body
    assert "{{ 7*7 }}" in body


def test_markdown_cannot_run() -> None:
    page = pages(activity("a1", body="<script>alert(1)</script>[点](javascript:alert)"))["news/a1/"]
    assert "<script" not in page.body
    assert "javascript:" not in page.body


def test_an_activity_to_come_does_not_date_a_page_in_the_future() -> None:
    made = pages(activity("a1", date=date(2025, 3, 1)))
    assert made["news/a1/"].updated == TODAY
    assert made["news/"].updated == TODAY


# the first page


def test_nothing_yet() -> None:
    made = pages()
    assert set(made) == {"news/"}
    assert "还没有公示的活动" in made["news/"].body


def test_first_page_leads_to_every_list_with_counts() -> None:
    made = pages(*many(3), activity("b1", stations=("s2",), activity_kind="学习"))
    body = made["news/"].body
    assert tags(body, "活动类型") == [
        ("../news/kind/xuexi/", "学习 "),
        ("../news/kind/diaoyan/", "调研 "),
    ]
    assert tags(body, "2023年各月") == [("../news/2023/#m01", "1月 ")]
    assert tags(body, "市级的阵地") == [("../news/station/s2/", "市代表之家 ")]
    assert tags(body, "东镇的阵地") == [("../news/station/s1/", "甲村联络室 ")]
    assert "共公示 4 次" in body
    assert 'href="../about/figures/#activities"' in body


def test_first_page_shows_the_newest() -> None:
    assert titles(pages(*many(40))["news/"]) == [f"第{n}次" for n in range(39, 9, -1)]


# lists


def test_lists_of_a_small_site() -> None:
    made = pages(*many(3), activity("b1", stations=("s1", "s2"), activity_kind="学习"))
    assert {a for a in made if re.match(r"news/(\d|kind|station)", a)} == {
        "news/2023/",
        "news/2024/",
        "news/kind/xuexi/",
        "news/kind/diaoyan/",
        "news/station/s1/",
        "news/station/s2/",
    }
    assert titles(made["news/station/s1/"]) == ["看一看通村路", "第2次", "第1次", "第0次"]
    assert titles(made["news/station/s2/"]) == ["看一看通村路"]
    assert 'href="../../../stations/s2/">云溪市代表之家</a>' in made["news/station/s2/"].body


def test_a_short_year_has_its_months_as_headings() -> None:
    page = pages(*many(40))["news/2023/"]
    assert re.findall(r'<h2 class="[^"]*" id="(m\d\d)">(\d+月)', page.body) == [
        ("m02", "2月"),
        ("m01", "1月"),
    ]


def test_a_long_year_has_a_page_for_each_month() -> None:
    made = pages(*many(120))
    months = [a for a in made if re.fullmatch(r"news/2023/\d\d/", a)]
    assert months == ["news/2023/04/", "news/2023/03/", "news/2023/02/", "news/2023/01/"]
    assert titles(made["news/2023/"]) == []
    assert tags(made["news/2023/"].body, "各月的活动")[0] == ("../../news/2023/01/", "1月 ")
    assert len(titles(made["news/2023/02/"])) == 28
    assert 'href="../../../news/2023/">2023年</a>' in made["news/2023/02/"].body
    assert 'href="../../../news/2023/02/" aria-current="true"' in made["news/2023/02/"].body


def test_every_page_of_a_long_month_leads_to_the_other_months() -> None:
    made = pages(*many(40), *(activity(f"b{n}", date=date(2023, 2, 1)) for n in range(101)))
    second = made["news/2023/02/2/"].body
    assert 'href="../../../../news/2023/01/"' in second
    assert 'href="../../../../news/2023/02/" aria-current="true"' in second


def test_every_activity_is_on_one_page_of_a_long_list_and_no_page_is_endless() -> None:
    made = pages(*many(150))
    parts = [made["news/kind/diaoyan/"], *(made[f"news/kind/diaoyan/{n}/"] for n in (2, 3))]
    assert [len(titles(part)) for part in parts] == [60, 60, 30]
    assert len({title for part in parts for title in titles(part)}) == 150
    assert parts[1].title == "调研活动（第 2 页）"
    assert "本页是第 61—120 次（第 2 页，共 3 页）" in parts[1].body
    assert "data-gs-filter" not in parts[1].body, "a filter would narrow this page alone"


@pytest.mark.parametrize(
    ("fields", "activities"),
    [
        (["month"], many(40)),
        (["kind"], [activity("a1"), activity("a2", activity_kind="学习")]),
        (["field"], [activity("a1", field="教育"), activity("a2", field="交通出行")]),
        ([], [activity("a1"), activity("a2")]),
    ],
)
def test_lists_are_narrowed_by_what_differs(fields: list[str], activities: list[Activity]) -> None:
    body = pages(*activities)["news/station/s1/"].body
    assert re.findall(r'<select class="gs-input" name="(\w+)"', body) == fields


@pytest.mark.parametrize(
    ("count", "sizes"),
    [(0, [0]), (1, [1]), (100, [100]), (101, [60, 41]), (120, [60, 60]), (121, [60, 60, 1])],
)
def test_split_pages(count: int, sizes: list[int]) -> None:
    parts = list(split_pages("x/", range(count)))
    assert [len(part.items) for part in parts] == sizes
    assert [item for part in parts for item in part.items] == list(range(count))
    assert [part.address for part in parts] == [
        "x/",
        *(f"x/{n}/" for n in range(2, len(parts) + 1)),
    ]


@pytest.mark.parametrize(
    ("number", "total", "pages", "previous", "following"),
    [
        (1, 2, "[1] 2", "", "../x/2/"),
        (2, 2, "1 [2]", "../../x/", ""),
        (1, 9, "[1] 2 … 9", "", "../x/2/"),
        (5, 9, "1 … 4 [5] 6 … 9", "../../x/4/", "../../x/6/"),
        (9, 9, "1 … 8 [9]", "../../x/8/", ""),
    ],
)
def test_pager(number: int, total: int, pages: str, previous: str, following: str) -> None:
    pager = Part("x/", number, total, range(1)).pager()
    assert pager
    words = (f"[{p['text']}]" if p.get("current") else p["text"] for p in pager["pages"])
    assert " ".join(words) == pages
    assert (pager["previous"], pager["next"]) == (previous, following)


def test_one_page_needs_no_pager() -> None:
    assert Part("x/", 1, 1, range(1)).pager() is None
