"""Pages of suggestions: each way one can have gone, and what a reader is told of it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec import structs

from gongshi.pages import suggestion_list
from gongshi.pages.draft import render_framed
from gongshi.pages.page import Page
from gongshi.pages.renderer import Renderer, make_environment
from gongshi.pages.suggestion import render_suggestions
from gongshi.pages.suggestion_list import MEANINGS, render_suggestion_lists
from gongshi.records.activity import Activity
from gongshi.records.date import parse_partial
from gongshi.records.deputy import Deputy, Mandate
from gongshi.records.load import Records
from gongshi.records.photo import Photo
from gongshi.records.progress import Status
from gongshi.records.registry import link_records
from gongshi.records.settings import Rating, Result, Settings, StationKind
from gongshi.records.station import Station
from gongshi.records.suggestion import Step, Suggestion

TODAY = date(2025, 1, 15)
ENVIRONMENT = make_environment()

SETTINGS = Settings(
    place="云溪市",
    levels=("市",),
    own_level="市",
    station_kinds=(StationKind(name="代表联络室", code="room"),),
    activity_kinds=("学习",),
    fields=("交通出行", "教育"),
    results=(
        Result(name="已解决", meaning="解决"),
        Result(name="列入计划", meaning="列入计划"),
    ),
    ratings=(Rating(name="满意"), Rating(name="不满意", reopens=True)),
)
DEPUTIES = (
    Deputy(id="c1", name="段秀英", gender="女", ethnicity="白族", mandates=(Mandate(level="市"),)),
    Deputy(id="c2", name="杨树", gender="男", ethnicity="汉族",
           mandates=(Mandate(level="市", ended_on=parse_partial("2024-06")),)),
)  # fmt: skip
STATION = Station(
    id="s1", station_kind="代表联络室", name="东镇甲村人大代表联络室", short_name="甲村联络室",
    address="甲村1号", phone="0872-2123456",
)  # fmt: skip
ACTIVITY = Activity(
    id="a1", title="走访甲村", date=date(2024, 1, 9), stations=("s1",), activity_kind="学习"
)


def step(name: str, month: int, day: int, year: int = 2024, **more: Any) -> Step:
    return Step(step=name, date=date(year, month, day), **more)


REGISTERED = (step("情况登记", 1, 10),)
SORTED = (*REGISTERED, step("站点梳理", 1, 11, note="情况属实。"))
ASSIGNED = (
    *SORTED,
    step("分类处办", 1, 15, unit="交警大队", route="转部门办理", due=date(2024, 2, 1)),
)
IN_HAND = (*SORTED, step("分类处办", 12, 20, unit="交警大队", due=date(2025, 1, 20)))
DUE_TODAY = (*SORTED, step("分类处办", 12, 20, unit="交警大队", due=TODAY))
WITHOUT_TERM = (*SORTED, step("分类处办", 12, 20))
ANSWERED = (
    *ASSIGNED,
    step("反馈办理", 2, 14, unit="交警大队", result="已解决", reply="路灯**修好**了。"),
)
CLOSED = (*ANSWERED, step("群众评议", 2, 20, rating="满意", note="亮了。"))
SENT_BACK = (*ANSWERED, step("群众评议", 2, 20, rating="不满意", note="又坏了。"))
AGAIN = (*SENT_BACK, step("分类处办", 2, 24, unit="供电所", due=date(2024, 3, 24)))
ANSWERED_AGAIN = (
    *AGAIN,
    step("反馈办理", 3, 10, unit="供电所", result="列入计划", reply="明年换新灯。"),
)
ANSWERED_AT_ONCE = (
    *SENT_BACK,
    step("反馈办理", 3, 10, unit="交警大队", result="列入计划", reply="明年换新灯。"),
)
CLOSED_AGAIN = (*ANSWERED_AGAIN, step("群众评议", 3, 12, rating="满意"))
THRICE = (
    *ANSWERED_AGAIN,
    step("群众评议", 3, 12, rating="不满意"),
    step("分类处办", 12, 20, unit="电力局", due=date(2025, 2, 1)),
)


def suggestion(steps: tuple[Step, ...], key: str = "g1", **changed: Any) -> Suggestion:
    fields: dict[str, Any] = {
        "title": "关于路灯的建议",
        "field": "交通出行",
        "channel": "来信来电",
        "station": "s1",
        "body": "路灯不亮。",
        **changed,
    }
    return Suggestion(id=key, steps=steps, **fields)


def pages(*suggestions: Suggestion) -> dict[str, Page]:
    records = Records(
        deputies={d.id: d for d in DEPUTIES},
        stations={"s1": STATION},
        activities={"a1": ACTIVITY},
        suggestions={s.id: s for s in suggestions},
    )
    renderer = Renderer(link_records(records, SETTINGS, TODAY), ENVIRONMENT, "公示")
    drafts = [*render_suggestions(renderer), *render_suggestion_lists(renderer)]
    made = list(render_framed(renderer, drafts))
    assert len({page.address for page in made}) == len(made)
    return {page.address: page for page in made}


def body(steps: tuple[Step, ...], **changed: Any) -> str:
    return pages(suggestion(steps, **changed))["suggestions/g1/"].body


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip()


def part(html: str, heading: str) -> str:
    """Give the words below one heading of the third level."""
    found = re.search(rf"<h3[^>]*>{heading}</h3>(.*?)</div>\s*(?:<div|</div>)", html, re.DOTALL)
    assert found
    return text(found[1])


def shown_steps(html: str) -> list[str]:
    """Give the names and states of the steps, those of folded rounds after the others."""
    names = re.findall(
        r'gs-steps__item--(\w+)"[^>]*>\s*<p class="gs-steps__name">(\w+) ', html, re.DOTALL
    )
    return [f"{name} {state}" for state, name in names]


# one suggestion


@pytest.mark.parametrize(
    ("steps", "status", "coming"),
    [
        (REGISTERED, "待梳理", "已经登记，等甲村联络室核对情况、分清归哪里办。"),
        (SORTED, "待交办", "情况已经核对，等着交给能办的单位。"),
        (IN_HAND, "办理中", "已交给交警大队办理，应在2025年1月20日以前答复，还有 5 天。"),
        (DUE_TODAY, "办理中", "已交给交警大队办理，应在2025年1月15日以前答复，今天到期。"),
        (WITHOUT_TERM, "办理中", "已交给承办单位办理，没有写明答复期限。"),
        (
            ASSIGNED,
            "超期办理中",
            "已交给交警大队办理，应在2024年2月1日以前答复，已经超期 349 天。",
        ),
        (ANSWERED, "待评议", "交警大队已经答复，等提出意见的群众评议；评价“不满意”的退回重办。"),
        (CLOSED, "已办结", "办理单位答复“已解决”，群众评价“满意”，已经办结。"),
        (SENT_BACK, "退回再办", "群众评价“不满意”，退回重办：等着重新交给承办单位。"),
        (
            AGAIN,
            "退回再办",
            "群众评价“不满意”，退回重办：已交给供电所重新办理，"
            "应在2024年3月24日以前答复，已经超期 297 天。",
        ),
        (
            ANSWERED_AGAIN,
            "待评议",
            "供电所已经答复，等提出意见的群众评议；评价“不满意”的退回重办。",
        ),
        (CLOSED_AGAIN, "已办结", "办理单位答复“列入计划”，群众评价“满意”，已经办结。"),
    ],
)
def test_says_where_it_stands_and_what_comes(
    steps: tuple[Step, ...], status: str, coming: str
) -> None:
    html = body(steps)
    assert f"现在到哪一步：{status}" in html
    assert f"<p>{coming}</p>" in html


@pytest.mark.parametrize(
    ("steps", "claimed", "rated"),
    [
        (ASSIGNED, "还没有答复。", "还没有评议。"),
        (ANSWERED, "已解决 路灯 修好 了。 交警大队， 2024年2月14日", "还没有评议。"),
        (
            CLOSED,
            "已解决 路灯 修好 了。 交警大队， 2024年2月14日",
            "满意 “亮了。” 提出意见的群众， 2024年2月20日",
        ),
        (
            SENT_BACK,
            "已解决 路灯 修好 了。 交警大队， 2024年2月14日",
            "不满意 “又坏了。” 提出意见的群众， 2024年2月20日",
        ),
        (
            ANSWERED_AGAIN,
            "列入计划 明年换新灯。 供电所， 2024年3月10日",
            "不满意 “又坏了。” 提出意见的群众， 2024年2月20日 "
            "这是对上一次答复的评价，新的答复还没有评议。",
        ),
        (
            CLOSED_AGAIN,
            "列入计划 明年换新灯。 供电所， 2024年3月10日",
            "满意 提出意见的群众， 2024年3月12日",
        ),
    ],
)
def test_shows_what_each_side_says(steps: tuple[Step, ...], claimed: str, rated: str) -> None:
    html = body(steps)
    assert part(html, "办理单位怎么说") == claimed
    assert part(html, "群众怎么评价") == rated


FIVE = ("情况登记", "站点梳理", "分类处办", "反馈办理", "群众评议")


@pytest.mark.parametrize(
    ("steps", "states"),
    [
        (REGISTERED, "done current future future future"),
        (ASSIGNED, "done done done current future"),
        (ANSWERED, "done done done done current"),
        (CLOSED, "done done done done done"),
    ],
)
def test_always_shows_five_steps(steps: tuple[Step, ...], states: str) -> None:
    expected = [f"{n} {state}" for n, state in zip(FIVE, states.split(), strict=True)]
    assert shown_steps(body(steps)) == expected


@pytest.mark.parametrize(
    ("steps", "states", "earlier"),
    [
        (SENT_BACK, "done done current future future", 1),
        (AGAIN, "done done done current future", 1),
        (ANSWERED_AT_ONCE, "done done done done current", 1),
        (CLOSED_AGAIN, "done done done done done", 1),
        (THRICE, "done done done current future", 2),
    ],
)
def test_folds_earlier_rounds(steps: tuple[Step, ...], states: str, earlier: int) -> None:
    html = body(steps)
    now = [f"{n} {state}" for n, state in zip(FIVE, states.split(), strict=True)]
    before = [f"{n} done" for n in FIVE[2:]] * earlier
    assert shown_steps(html) == [*now, *before]
    assert html.count("<details") == earlier
    assert "第一次办理（群众评价“不满意”，退回重办）" in html


def test_keeps_the_old_reply_and_what_was_said_of_it() -> None:
    folded = body(CLOSED_AGAIN).split("<details", 1)[1]
    assert "路灯<strong>修好</strong>了。" in folded
    assert "又坏了。" in folded
    assert "明年换新灯。" not in folded


def test_an_answer_without_a_new_assignment_says_so() -> None:
    assert "没有另行交办，由原来的单位继续办理。" in body(ANSWERED_AT_ONCE)
    assert "没有另行交办" not in body(CLOSED_AGAIN)


@pytest.mark.parametrize(
    ("steps", "shown"),
    [
        (SORTED, "用了 1 天"),
        ((*REGISTERED, step("站点梳理", 1, 10)), "当天"),
        (REGISTERED, "到今天已等 371 天"),
        (ASSIGNED, "交给交警大队"),
        (ASSIGNED, "办理方式：<strong>转部门办理</strong>"),
        (ASSIGNED, "答复期限：2024年2月1日"),
        (ASSIGNED, "已超期 349 天"),
        (ASSIGNED, "等交警大队答复"),
        (ANSWERED, "超期 13 天答复"),
        (ANSWERED, "从交办到第一次答复 30 天"),
        (CLOSED, "从登记到办结 41 天"),
        (SORTED, "情况属实。"),
        (REGISTERED, '<p class="gs-steps__unit">甲村联络室</p>'),
    ],
)
def test_steps_tell_how_long_they_took(steps: tuple[Step, ...], shown: str) -> None:
    assert shown in body(steps)


@pytest.mark.parametrize(
    ("steps", "absent"),
    [
        (IN_HAND, "超期 "),
        (DUE_TODAY, "超期 "),
        (CLOSED, "想问进展"),
        (CLOSED, "到今天已等"),
        (REGISTERED, "答复用时"),
        (ANSWERED, "办结用时"),
        (CLOSED, "<details"),
    ],
)
def test_says_nothing_that_is_not_so(steps: tuple[Step, ...], absent: str) -> None:
    assert absent not in body(steps)


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({}, '<a href="../../suggestions/field/jiaotongchuxing/">交通出行</a>'),
        ({}, '<a href="../../suggestions/status/daishuli/">待梳理</a>'),
        ({}, '<a href="../../stations/s1/">东镇甲村人大代表联络室</a>'),
        ({}, "来信来电"),
        ({}, '<a href="tel:0872-2123456">0872-2123456</a>'),
        ({}, 'href="../../about/suggestions/"'),
        ({"deputies": ("c1", "c2")}, '<a href="../../deputies/c1/">段秀英</a>、'
                                     '<a href="../../deputies/c2/">杨树（已离任）</a>'),
        ({"activity": "a1"}, '<a href="../../news/a1/">走访甲村</a>'),
        ({"body": "路灯**不亮**。"}, "路灯<strong>不亮</strong>。"),
        ({"photos": (Photo(file="photos/g.jpg", alt="黑的路"),)},
         '<img src="../../suggestions/photos/g.jpg" alt="黑的路"'),
    ],
)  # fmt: skip
def test_facts(changed: dict[str, Any], shown: str) -> None:
    assert shown in body(REGISTERED, **changed)


@pytest.mark.parametrize(
    "changed", [{"station": "gone"}, {"activity": "gone"}, {"deputies": ("x",)}]
)
def test_what_is_gone_is_left_out(changed: dict[str, Any]) -> None:
    html = body(REGISTERED, **changed)
    assert "gone" not in html
    assert "None" not in html


ATTACK = "\"'><script>alert(1)</script>{{ 7*7 }}"


@pytest.mark.parametrize("field", ["title", "field", "channel"])
def test_text_stays_text(field: str) -> None:
    poisoned = structs.replace(suggestion(CLOSED_AGAIN), **{field: ATTACK})
    html = "".join(page.body for page in pages(poisoned).values())
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "{{ 7*7 }}" in html


@pytest.mark.parametrize("field", ["unit", "note", "route", "result", "reply", "rating"])
def test_text_of_steps_stays_text(field: str) -> None:
    steps = tuple(structs.replace(s, **{field: ATTACK}) for s in CLOSED_AGAIN)
    html = body(steps)
    assert "<script>" not in html
    assert "49" not in html


def test_is_dated_by_its_last_step() -> None:
    assert pages(suggestion(CLOSED))["suggestions/g1/"].updated == date(2024, 2, 20)


# lists

STATUSES = ("daishuli", "daijiaoban", "banlizhong", "chaoqibanlizhong", "daipingyi",
            "tuihuizaiban", "yibanjie")  # fmt: skip


def entries(page: Page) -> list[str]:
    return re.findall(r'class="gs-entry__link" href="[^"]*suggestions/(\w+)/"', page.body)


def test_every_status_has_a_page_even_an_empty_one() -> None:
    made = pages()
    assert set(made) == {
        "suggestions/",
        "suggestions/overdue/",
        *(f"suggestions/status/{slug}/" for slug in STATUSES),
    }
    assert "还没有公示的意见建议" in made["suggestions/"].body
    assert "现在没有这样的意见建议" in made["suggestions/status/yibanjie/"].body


def test_every_status_is_explained() -> None:
    assert set(MEANINGS) == set(Status)


def test_first_page_groups_by_status_with_closed_ones_last() -> None:
    made = pages(
        suggestion(CLOSED, "closed"),
        suggestion(REGISTERED, "registered"),
        suggestion(AGAIN, "again"),
        suggestion(ASSIGNED, "late"),
    )
    html = made["suggestions/"].body
    assert entries(made["suggestions/"]) == ["registered", "late", "again", "closed"]
    assert re.findall(r'<h3 class="[^"]*" id="(\w+)"', html) == [
        "daishuli", "chaoqibanlizhong", "tuihuizaiban", "yibanjie",
    ]  # fmt: skip
    jumps = re.findall(
        r'gs-jump__link" href="([^"]*)">(\w+) <span class="gs-jump__count">(\d)', html
    )
    assert ("#yibanjie", "已办结", "1") in jumps
    assert ("../suggestions/status/daipingyi/", "待评议", "0") in jumps


def test_lists_hold_their_own() -> None:
    made = pages(
        suggestion(CLOSED, "closed", field="教育"),
        suggestion(REGISTERED, "registered"),
        suggestion((step("情况登记", 5, 1),), "later", field="教育"),
    )
    assert entries(made["suggestions/status/daishuli/"]) == ["later", "registered"]
    assert entries(made["suggestions/field/jiaoyu/"]) == ["later", "closed"]
    assert MEANINGS[Status.UNSORTED] in made["suggestions/status/daishuli/"].body
    assert 'about/figures/#suggestions-by-field"' in made["suggestions/field/jiaoyu/"].body


def test_list_of_what_is_overdue_holds_exactly_what_the_figure_counts() -> None:
    made = pages(
        suggestion(ASSIGNED, "late"),
        suggestion(AGAIN, "again"),
        suggestion(DUE_TODAY, "today"),
        suggestion(CLOSED, "closed"),
    )
    page = made["suggestions/overdue/"]
    assert sorted(entries(page)) == ["again", "late"]
    assert "共 2 件" in page.description
    assert 'about/figures/#suggestions-overdue"' in page.body


@pytest.mark.parametrize(
    ("suggestions", "fields"),
    [
        ([suggestion(CLOSED, "a"), suggestion(REGISTERED, "b")], ["status"]),
        ([suggestion(CLOSED, "a"), suggestion(CLOSED, "b", field="教育")], ["field"]),
        ([suggestion(CLOSED, "a"), suggestion(REGISTERED, "b", field="教育")], ["status", "field"]),
        ([suggestion(CLOSED, "a")], []),
    ],
)
def test_first_page_is_narrowed_by_what_differs(
    suggestions: list[Suggestion], fields: list[str]
) -> None:
    html = pages(*suggestions)["suggestions/"].body
    assert re.findall(r'<select class="gs-input" name="(\w+)"', html) == fields


def test_figures_lead_to_their_definitions() -> None:
    html = pages(suggestion(CLOSED))["suggestions/"].body
    for key in (
        "suggestions",
        "suggestions-overdue",
        "suggestions-solved",
        "suggestions-confirmed",
    ):
        assert f'href="../about/figures/#{key}"' in html


def test_many_are_spread_over_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggestion_list, "MOST_ON_ONE_PAGE", 100)
    first = date(2024, 1, 1)
    made = pages(
        *(
            suggestion((Step(step="情况登记", date=first + timedelta(days=n)),), f"g{n}")
            for n in range(130)
        )
    )
    index = made["suggestions/"]
    assert entries(index) == [f"g{n}" for n in range(129, 99, -1)]
    assert 'href="../suggestions/status/daishuli/">待梳理' in index.body
    assert "data-gs-filter" not in index.body
    listed = [entries(made[f"suggestions/status/daishuli/{part}"]) for part in ("", "2/", "3/")]
    assert [len(part) for part in listed] == [60, 60, 10]
    assert [key for page in listed for key in page] == [f"g{n}" for n in range(129, -1, -1)]
