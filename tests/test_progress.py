"""Where a suggestion stands: each way it can have gone, and what people are told of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from gongshi.records.load import load_records
from gongshi.records.progress import Progress, Status, progress_of, timeline
from gongshi.records.settings import Rating, Result, Settings, StationKind, load_settings
from gongshi.records.suggestion import Stage, Step, Suggestion

ROOT = Path(__file__).parents[1]
TODAY = date(2025, 1, 15)

SETTINGS = Settings(
    place="云溪市",
    own_level="市",
    station_kinds=(StationKind(name="代表联络室", code="room"),),
    activity_kinds=("学习",),
    fields=("交通出行",),
    results=(
        Result(name="已解决", meaning="解决"),
        Result(name="列入计划", meaning="列入计划"),
    ),
    ratings=(Rating(name="满意"), Rating(name="不满意", reopens=True)),
)


def step(name: str, month: int, day: int, **more: Any) -> Step:
    return Step(step=name, date=date(2024, month, day), **more)


REGISTERED = step("情况登记", 1, 10)
SORTED = step("站点梳理", 1, 11)
ASSIGNED = step("分类处办", 1, 15, unit="交警大队", due=date(2024, 3, 15))
ASSIGNED_LATE = step("分类处办", 12, 1, due=date(2025, 1, 14))
ASSIGNED_DUE_TODAY = step("分类处办", 12, 1, due=date(2025, 1, 15))
ASSIGNED_WITHOUT_TERM = step("分类处办", 1, 15)
SOLVED = step("反馈办理", 2, 14, result="已解决", reply="路修好了。")
PLANNED = step("反馈办理", 2, 14, result="列入计划", reply="明年修。")
PLEASED = step("群众评议", 2, 20, rating="满意")
DISPLEASED = step("群众评议", 2, 20, rating="不满意")
AGAIN = step("分类处办", 2, 24, due=date(2024, 3, 24))
AGAIN_IN_TIME = step("分类处办", 2, 24, due=date(2025, 2, 1))
SOLVED_AGAIN = step("反馈办理", 3, 10, result="已解决", reply="这回修好了。")
PLEASED_AGAIN = step("群众评议", 3, 12, rating="满意")
DISPLEASED_AGAIN = step("群众评议", 3, 12, rating="不满意")

TO_ASSIGNED = (REGISTERED, SORTED, ASSIGNED)
TO_SOLVED = (*TO_ASSIGNED, SOLVED)
TO_SENT_BACK = (*TO_SOLVED, DISPLEASED)


def suggestion(steps: tuple[Step, ...]) -> Suggestion:
    return Suggestion(
        id="s001",
        title="关于路灯的建议",
        field="交通出行",
        channel="来信来电",
        station="lr-a",
        steps=steps,
    )


def stand(*steps: Step) -> Progress:
    return progress_of(suggestion(steps), SETTINGS, TODAY)


@pytest.mark.parametrize(
    ("steps", "stage", "status", "rounds", "days_overdue"),
    [
        ((REGISTERED,), 1, "待梳理", 0, 0),
        ((REGISTERED, SORTED), 2, "待交办", 0, 0),
        ((REGISTERED, SORTED, ASSIGNED_DUE_TODAY), 3, "办理中", 1, 0),
        ((REGISTERED, SORTED, ASSIGNED_LATE), 3, "超期办理中", 1, 1),
        ((REGISTERED, SORTED, ASSIGNED_WITHOUT_TERM), 3, "办理中", 1, 0),
        (TO_ASSIGNED, 3, "超期办理中", 1, 306),
        (TO_SOLVED, 4, "待评议", 1, 0),
        ((*TO_SOLVED, PLEASED), 5, "已办结", 1, 0),
        ((*TO_ASSIGNED, PLANNED, PLEASED), 5, "已办结", 1, 0),
        (TO_SENT_BACK, 5, "退回再办", 1, 0),
        ((*TO_SENT_BACK, AGAIN_IN_TIME), 3, "退回再办", 2, 0),
        ((*TO_SENT_BACK, AGAIN), 3, "退回再办", 2, 297),
        ((*TO_SENT_BACK, AGAIN, SOLVED_AGAIN), 4, "待评议", 2, 0),
        ((*TO_SENT_BACK, SOLVED_AGAIN), 4, "待评议", 2, 0),
        ((*TO_SENT_BACK, AGAIN, SOLVED_AGAIN, PLEASED_AGAIN), 5, "已办结", 2, 0),
        ((*TO_SENT_BACK, AGAIN, SOLVED_AGAIN, DISPLEASED_AGAIN), 5, "退回再办", 2, 0),
    ],
)
def test_status(
    steps: tuple[Step, ...], stage: int, status: str, rounds: int, days_overdue: int
) -> None:
    progress = stand(*steps)
    assert (progress.stage, progress.status, len(progress.rounds)) == (stage, status, rounds)
    assert (progress.days_overdue, progress.overdue) == (days_overdue, days_overdue > 0)
    assert progress.is_open is (status != "已办结")


@pytest.mark.parametrize(
    ("steps", "claimed", "rated", "solved", "confirmed"),
    [
        (TO_ASSIGNED, None, None, False, False),
        (TO_SOLVED, "已解决", None, True, False),
        ((*TO_SOLVED, PLEASED), "已解决", "满意", True, True),
        ((*TO_ASSIGNED, PLANNED, PLEASED), "列入计划", "满意", False, False),
        (TO_SENT_BACK, "已解决", "不满意", True, False),
        ((*TO_SENT_BACK, AGAIN), "已解决", "不满意", True, False),
        ((*TO_ASSIGNED, PLANNED, DISPLEASED, SOLVED_AGAIN), "已解决", "不满意", True, False),
        ((*TO_SENT_BACK, AGAIN, SOLVED_AGAIN, PLEASED_AGAIN), "已解决", "满意", True, True),
    ],
)
def test_outcome(
    steps: tuple[Step, ...], claimed: str | None, rated: str | None, solved: bool, confirmed: bool
) -> None:
    progress = stand(*steps)
    assert (progress.claimed and progress.claimed.name) == claimed
    assert (progress.rated and progress.rated.name) == rated
    assert (progress.is_solved, progress.is_confirmed) == (solved, confirmed)
    assert progress.is_answered is (claimed is not None)


@pytest.mark.parametrize(
    ("steps", "due", "to_answer", "total"),
    [
        ((REGISTERED, SORTED), None, None, None),
        (TO_ASSIGNED, date(2024, 3, 15), None, None),
        (TO_SOLVED, None, 30, None),
        ((*TO_SOLVED, PLEASED), None, 30, 41),
        (TO_SENT_BACK, None, 30, None),
        ((*TO_SENT_BACK, AGAIN), date(2024, 3, 24), 30, None),
        ((*TO_SENT_BACK, AGAIN, SOLVED_AGAIN, PLEASED_AGAIN), None, 30, 62),
    ],
)
def test_days(
    steps: tuple[Step, ...], due: date | None, to_answer: int | None, total: int | None
) -> None:
    progress = stand(*steps)
    assert (progress.due, progress.days_to_answer, progress.days_total) == (due, to_answer, total)


def test_the_old_reply_stays_in_its_round() -> None:
    first, second = stand(*TO_SENT_BACK, AGAIN, SOLVED_AGAIN).rounds
    assert (first.number, first.assigned, first.answered, first.rated) == (
        1,
        ASSIGNED,
        SOLVED,
        DISPLEASED,
    )
    assert (second.number, second.assigned, second.answered, second.rated) == (
        2,
        AGAIN,
        SOLVED_AGAIN,
        None,
    )


@pytest.mark.parametrize(
    ("steps", "states"),
    [
        ((REGISTERED,), "1done 2current 3future 4future 5future"),
        (TO_ASSIGNED, "1done 2done 3done 4current 5future"),
        (TO_SOLVED, "1done 2done 3done 4done 5current"),
        ((*TO_SOLVED, PLEASED), "1done 2done 3done 4done 5done"),
        (TO_SENT_BACK, "1done 2done 3done 4done 5done 3current 4future 5future"),
        ((*TO_SENT_BACK, AGAIN), "1done 2done 3done 4done 5done 3done 4current 5future"),
        ((*TO_SENT_BACK, SOLVED_AGAIN), "1done 2done 3done 4done 5done 4done 5current"),
    ],
)
def test_timeline_states(steps: tuple[Step, ...], states: str) -> None:
    shown = timeline(suggestion(steps), SETTINGS)
    assert " ".join(f"{s.stage}{s.state}" for s in shown) == states


def test_timeline_tells_name_date_days_and_round() -> None:
    shown = timeline(suggestion(TO_SENT_BACK), SETTINGS)
    assert [(s.name, s.date, s.days, s.round) for s in shown] == [
        ("情况登记", date(2024, 1, 10), None, 1),
        ("站点梳理", date(2024, 1, 11), 1, 1),
        ("分类处办", date(2024, 1, 15), 4, 1),
        ("反馈办理", date(2024, 2, 14), 30, 1),
        ("群众评议", date(2024, 2, 20), 6, 1),
        ("分类处办", None, None, 2),
        ("反馈办理", None, None, 2),
        ("群众评议", None, None, 2),
    ]
    assert [s.step for s in shown] == [*TO_SENT_BACK, None, None, None]


def test_steps_with_unknown_names_are_left_out() -> None:
    progress = stand(REGISTERED, step("随便写的", 1, 12))
    assert (progress.stage, progress.status) == (Stage.REGISTERED, Status.UNSORTED)
    assert stand(step("随便写的", 1, 12)).status == Status.UNSORTED
    first = timeline(suggestion((step("随便写的", 1, 12),)), SETTINGS)[0]
    assert (first.stage, first.state) == (Stage.REGISTERED, "current")


def test_steps_are_known_by_the_names_of_the_settings() -> None:
    settings = structs.replace(SETTINGS, steps=("收", "理", "交", "复", "评"))
    steps = (step("收", 1, 1), step("理", 1, 2), step("交", 1, 3, due=date(2025, 2, 1)))
    assert progress_of(suggestion(steps), settings, TODAY).status == Status.IN_HAND
    assert [s.name for s in timeline(suggestion(steps), settings)] == ["收", "理", "交", "复", "评"]


def test_demo_stands_as_it_was_made() -> None:
    settings, _ = load_settings(ROOT / "mkdocs.yml")
    assert settings is not None
    found = [
        progress_of(s, settings, TODAY).status for s in load_records(ROOT).suggestions.values()
    ]
    assert {status.value: found.count(status) for status in Status} == {
        "待梳理": 5,
        "待交办": 6,
        "办理中": 11,
        "超期办理中": 3,
        "待评议": 14,
        "已办结": 79,
        "退回再办": 2,
    }
