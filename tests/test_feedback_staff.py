"""Staff's work by `gongshi feedback`: five steps in order, and a record for the site at the end."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

import records_builder
from feedback_builder import NAME, PHONE, TEXT, keep, opened, picture, site_data, write_list
from gongshi.cli import main
from gongshi.feedback.database import sqlite_url
from gongshi.feedback.kept import Kept, Step
from gongshi.feedback.picture import clean_picture
from gongshi.feedback.recipients import load_site
from gongshi.feedback.schema import MESSAGE, STEP
from gongshi.feedback.staff import state_of
from gongshi.feedback.store import Store, open_store
from gongshi.office.message import opened as opened_room
from gongshi.office.message.opened import today_here
from gongshi.office.message.record import Draft, blot, next_id, render_suggestion
from gongshi.pages.markdown import render_markdown
from gongshi.records.check import check_site
from gongshi.records.suggestion import Suggestion
from test_feedback_picture import heic

REPLY = "信号灯已经修好，谢谢您。"


@pytest.fixture
def run(
    store: Store, address: str, site_folder: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run one command on the store, and give its exit code and what it said."""

    def run(name: str, *arguments: str) -> tuple[int, str, str]:
        options = [f"--site={site_folder}", f"--database={address}"]
        code = main(["feedback", name, *options, *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


Run = Callable[..., tuple[int, str, str]]


def received(days_ago: int, store: Store, **changed: Any) -> Kept:
    """A message that came some days ago."""
    kept = keep(store, picture(), picture("JPEG", (30, 30)), **changed)
    before = timedelta(days=days_ago)
    with store.database.write() as connection:
        moment = kept.received_at - before
        connection.execute(
            update(MESSAGE).where(MESSAGE.c.number == kept.number).values(received_at=moment)
        )
        connection.execute(
            update(STEP).where(STEP.c.number == kept.number).values(day=kept.steps[0].day - before)
        )
    found = store.find(kept.number)
    assert found is not None
    return found


def ago(days: int) -> str:
    return str(today_here() - timedelta(days=days))


def all_steps(run: Run, number: str, rating: str = "满意") -> list[tuple[int, str, str]]:
    return [
        run("sort", number, f"--date={ago(9)}", "--unit=喜洲村联络室", "--note=属于交通"),
        run("assign", number, f"--date={ago(8)}", "--unit=市交通局", "--route=转部门办理"),
        run("answer", number, f"--date={ago(3)}", "--result=已解决", f"--reply={REPLY}"),
        run("close", number, f"--date={ago(2)}", f"--rating={rating}"),
    ]


def test_five_steps(run: Run, store: Store) -> None:
    number = received(10, store).number
    results = all_steps(run, number)
    assert [code for code, _, _ in results] == [0] * 4
    assert [out.split("　")[4] for _, out, _ in results] == [
        "站点梳理",
        "分类处办",
        "反馈办理",
        "已办结",
    ]
    kept = store.find(number)
    assert kept is not None
    assert [step.stage for step in kept.steps] == [1, 2, 3, 4, 5]
    assert kept.steps[3].unit == "市交通局"
    assert (kept.steps[3].result, kept.steps[3].reply) == ("已解决", REPLY)
    assert kept.steps[2].due is not None


@pytest.mark.parametrize(
    ("done", "wanted", "said"),
    [
        (0, "assign", "下一步是“站点梳理”，不能先办“分类处办”"),
        (0, "close", "不能先办“群众评议”"),
        (1, "sort", "下一步是“分类处办”，不能先办“站点梳理”"),
        (1, "answer", "不能先办“反馈办理”"),
        (2, "close", "下一步是“反馈办理”"),
        (3, "answer", "下一步是“群众评议”"),
        (4, "close", "已经办结"),
        (4, "assign", "已经办结"),
    ],
)
def test_steps_cannot_be_jumped(
    done: int, wanted: str, said: str, sqlite_store: Store, site_folder: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    day = today_here()
    steps = [
        Step(2, day), Step(3, day, "局", due=day), Step(4, day, result="已解决", reply="好"),
        Step(5, day, rating="满意"),
    ]  # fmt: skip
    number = keep(sqlite_store, steps=steps[:done]).number
    more = {
        "sort": [],
        "assign": ["--unit=局"],
        "answer": ["--result=已解决", "--reply=好"],
        "close": ["--rating=满意"],
    }[wanted]
    database = sqlite_url(tmp_path / "feedback.db")
    options = [f"--site={site_folder}", f"--database={database}", number, *more]
    assert main(["feedback", wanted, *options]) == 1
    assert said in capsys.readouterr().err
    kept = sqlite_store.find(number)
    assert kept is not None
    assert len(kept.steps) == done + 1


@pytest.mark.parametrize("again", ["assign", "answer"])
def test_dissatisfied_goes_on(again: str, run: Run, store: Store) -> None:
    number = received(10, store).number
    all_steps(run, number, "不满意")
    assert run("list")[1].startswith(f"{number[:4]} {number[4:]}")
    if again == "assign":
        assert run("assign", number, f"--date={ago(1)}", "--unit=市政府")[0] == 0
    assert run("answer", number, "--result=暂难解决", "--reply=还要等资金。")[0] == 0
    assert "已办结" in run("close", number, "--rating=满意")[1]
    kept = store.find(number)
    assert kept is not None
    assert [step.reply for step in kept.steps if step.reply] == [REPLY, "还要等资金。"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sort", "--date={ago5}"], "早于上一步“情况登记”的日期"),
        (["sort", "--date={tomorrow}"], "还没有到"),
        (["sort", "--unit=" + "长" * 81], "单位只写一行字"),
        (["sort", "--note=两\n行"], "说明只写一行字"),
        (["sort", "--unit=<b>"], "不用“<”"),
    ],
)
def test_step_that_cannot_be(arguments: list[str], said: str, run: Run, store: Store) -> None:
    number = received(1, store).number
    filled = [a.format(ago5=ago(5), tomorrow=ago(-1)) for a in arguments]
    code, _, error = run(filled[0], number, *filled[1:])
    assert (code, said in error) == (1, True)


def test_deadline_before_the_assignment(run: Run, store: Store) -> None:
    number = received(5, store).number
    run("sort", number)
    code, _, error = run("assign", number, "--unit=局", f"--due={ago(1)}")
    assert (code, "早于交办日期" in error) == (1, True)


def test_deadline_is_counted_in_working_days(run: Run, store: Store) -> None:
    """Over National Day of 2025, with the Sunday before it worked."""
    number = received(500, store).number
    run("sort", number, "--date=2025-09-25")
    run("assign", number, "--date=2025-09-26", "--unit=局", "--days=6")
    kept = store.find(number)
    assert kept is not None
    assert kept.steps[-1].due == date(2025, 10, 11)
    assert "2025-10-11 前　超期" in run("list")[1]


def test_deadline_in_an_unknown_year_is_said(
    run: Run, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = received(1, store).number
    run("sort", number)
    monkeypatch.setattr("gongshi.feedback.workday.is_known", lambda day: False)
    code, _, error = run("assign", number, "--unit=局")
    assert (code, "放假安排还不知道" in error) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["answer", "--result=搞定", "--reply=好"],
            "办理结果里没有“搞定”，可以写：已解决、暂难解决",
        ),
        (["answer", "--result=已解决", "--reply= "], "答复是空的"),
        (["close", "--rating=还行"], "评议等次里没有“还行”，可以写：满意、不满意"),
    ],
)
def test_words_are_those_of_the_site(
    arguments: list[str], said: str, run: Run, store: Store
) -> None:
    number = keep(store).number
    code, _, error = run(arguments[0], number, *arguments[1:])
    assert (code, said in error) == (1, True)


def test_reply_may_be_read_from_a_file(
    run: Run, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = received(10, store).number
    run("sort", number)
    run("assign", number, "--unit=局")
    monkeypatch.setattr("sys.stdin", io.StringIO("第一段。\n\n\n\n第二段\u200b。\n"))
    run("answer", number, "--result=已解决", "--reply=-")
    kept = store.find(number)
    assert kept is not None
    assert kept.steps[-1].reply == "第一段。\n\n第二段。"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("12345675", "不是回执号码"),
        ("abc", "不是回执号码"),
        ("12345674", "没有回执号码是 1234 5674"),
    ],
)
def test_number_that_is_none(number: str, said: str, run: Run) -> None:
    code, _, error = run("show", number)
    assert (code, said in error) == (1, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ["assign", "12345674", "--unit=x", "--days=0"],
        ["assign", "12345674", "--unit=x", "--days=x"],
        ["sort", "12345674", "--date=2026-02-30"],
        ["publish", "12345674", "--id=../x"],
        ["assign", "12345674"],
        ["nothing"],
        [],
    ],
)
def test_wrong_use(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["feedback", *arguments])
    assert left.value.code == 2


# --- looking


def test_list(run: Run, store: Store) -> None:
    first = received(20, store, text="头一件事，\n分成两行写的。").number
    second = received(10, store, recipient="gone").number
    all_steps(run, second)
    code, out, _ = run("list")
    lines = out.splitlines()
    assert code == 0
    assert lines[0].startswith(f"{first[:4]} {first[4:]}　{ago(20)}　段秀英　交通出行　情况登记　")
    assert lines[0].endswith("超期　头一件事， 分成两行写的。")
    assert lines[1] == "列出 1 件，共 2 件。"
    assert "gone" in run("list", "--all")[1]
    run("erase", first, "--yes")
    assert run("list", "--all")[1].endswith("列出 1 件，共 1 件，另有 1 件已按要求删除。\n")


def test_show(run: Run, store: Store, tmp_path: Path) -> None:
    kept = received(10, store)
    all_steps(run, kept.number)
    code, out, _ = run(
        "show", f"{kept.number[:4]} {kept.number[4:]}", f"--pictures={tmp_path / 'p'}"
    )
    assert code == 0
    for words in (NAME, PHONE, TEXT, "可以　照片：2 张", "市交通局", REPLY, "转部门办理"):
        assert words in out
    files = sorted((tmp_path / "p").iterdir())
    assert [opened(file.read_bytes()).size for file in files] == [(60, 40), (30, 30)]


def test_show_without_name(run: Run, store: Store) -> None:
    number = keep(store, name="", phone="", may_publish=False).number
    out = run("show", number)[1]
    assert "称呼：没有写　电话：没有写" in out
    assert "办完可以公开：不可以" in out


def test_states_over_time(sqlite_store: Store, site_folder: Path) -> None:
    site = load_site(site_folder)
    kept = keep(sqlite_store)
    first = replace(kept, steps=(Step(1, date(2025, 1, 24)),))
    assert state_of(first, site, date(2025, 2, 7)).overdue is False
    assert state_of(first, site, date(2025, 2, 8)).overdue is True
    rated = replace(kept, steps=(*first.steps, Step(5, date(2025, 2, 9), rating="满意")))
    assert state_of(rated, site, date(2026, 1, 1)).closed


# --- erasing, backing up


def test_erase_asks_first(run: Run, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    number = keep(store).number
    for typed in ("", "删", None):
        monkeypatch.setattr("sys.stdin", io.StringIO("" if typed is None else f"{typed}\n"))
        code, out, _ = run("erase", number)
        assert (code, "没有删" in out) == (1, True)
    assert store.count() == (1, 0)
    monkeypatch.setattr("sys.stdin", io.StringIO("删除\n"))
    code, out, _ = run("erase", number)
    assert (code, "删好了" in out) == (0, True)
    assert store.count() == (0, 1)
    code, _, error = run("erase", number, "--yes")
    assert (code, "已经按要求删除" in error) == (1, True)


def test_erase_reminds_of_the_record(run: Run, store: Store) -> None:
    number = keep(store).number
    store.write_published(number, "w2026-001")
    assert "编号 w2026-001" in run("erase", number, "--yes")[1]


def test_backup_and_restore(run: Run, store: Store, tmp_path: Path) -> None:
    kept = keep(store, picture())
    file = tmp_path / "backup.db"
    assert "备份好了 1 件" in run("backup", str(file))[1]
    code, _, error = run("backup", str(file))
    assert (code, "已经有了" in error) == (1, True)
    code, _, error = run("restore", str(file))
    assert (code, "已经有留言" in error) == (1, True)
    other = sqlite_url(tmp_path / "other.db")
    assert main(["feedback", "restore", f"--database={other}", str(file)]) == 0
    restored = open_store(other)
    assert restored.find(kept.number) == kept
    restored.close()


def test_site_that_is_not_built(run: Run, address: str, tmp_path: Path) -> None:
    assert main(["feedback", "list", f"--site={tmp_path / 'no'}", f"--database={address}"]) == 1


# --- publishing


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small site of records, as `gongshi check` takes it."""
    return records_builder.write_site(tmp_path / "root", {}).parent


def errors_of(root: Path) -> list[str]:
    checked = check_site(root / "mkdocs.yml", today=today_here())
    return [problem.text() for problem in checked.problems if problem.severity == "error"]


def suggestion(root: Path, id: str) -> Suggestion:
    registry = check_site(root / "mkdocs.yml", today=today_here()).registry
    assert registry is not None
    return registry.suggestions[id]


SECRETS = {
    "name": "杨 大山",
    "phone": "0872-2190007",
    "text": (
        "# 我叫杨大山，电话 08722190007，手机138 8723 1234，"
        "身份证 532901198001011237。\n\n"
        "- 路口的 *红绿灯* 坏了 <script>alert(1)</script> & [看](http://a.b)\n1. 危险"
    ),
}


def test_published_record_is_sound(run: Run, store: Store, root: Path) -> None:
    kept = received(10, store, **SECRETS)
    all_steps(run, kept.number)
    code, out, error = run(
        "publish", kept.number, f"--root={root}", "--picture=2=路口的坑，杨大山拍的"
    )
    assert (code, error) == (0, "")
    year = kept.steps[0].day.year
    file = root / "content" / "suggestions" / str(year) / f"w{year}-001.md"
    assert str(file) in out
    text = file.read_text(encoding="utf-8")
    assert errors_of(root) == []
    for secret in ("杨大山", "杨 大山", "2190007", "1234", "532901", "8723"):
        assert secret not in text
    photo = file.parents[1] / "photos" / f"w{year}-001-1.jpg"
    assert opened(photo.read_bytes()).size == (30, 30)
    published = store.find(kept.number)
    assert published is not None
    assert published.published_as == f"w{year}-001"
    code, _, error = run("publish", kept.number, f"--root={root}")
    assert (code, f"已经写成 w{year}-001" in error) == (1, True)


@pytest.mark.parametrize(("today", "told"), [("2025-01-15", True), ("2099-01-01", False)])
def test_publishing_for_a_site_that_stands_still_says_so(
    today: str, told: bool, run: Run, store: Store, root: Path, site_folder: Path
) -> None:
    data = site_data()
    data["site"]["today"] = today
    write_list(site_folder, data)
    kept = received(10, store)
    all_steps(run, kept.number)
    code, out, _ = run("publish", kept.number, f"--root={root}")
    assert code == 0
    assert ("“今日”固定在 2025-01-15" in out) == told


def test_published_words_are_those_that_were_typed(sqlite_store: Store, site_folder: Path) -> None:
    typed = (
        "# 标题 *a* _b_ `c` [x](http://a.b) ![i](j) {x} <b>粗</b> &lt; & | ~ ^ $ : = \\ 完\n"
        "- 一\n+ 二\n> 三\n12. 四\n3) 五\n====\n----\n***\n| a | b |\n|--|--|\n    缩进\n[a]: http://x"
    )
    kept = keep(sqlite_store, text=typed)
    draft = Draft("w1", "标题", "扫码留言", "s3", (), {})
    text = render_suggestion(kept, load_site(site_folder), draft, {})
    body = text.split("---\n", 2)[2]
    html = str(render_markdown(body))
    assert set(re.findall(r"</?(\w+)", html)) == {"p"}
    shown = unescape(re.sub(r"</?p>", "", html))
    assert shown.split("\n") == [line.strip() for line in typed.split("\n")]


def test_record_holds_the_steps(run: Run, store: Store, root: Path) -> None:
    kept = received(10, store)
    all_steps(run, kept.number, "不满意")
    reply = '第一段。\n\n第二段："等"。'
    run("answer", kept.number, f"--date={ago(1)}", "--result=暂难解决", f"--reply={reply}")
    run("publish", kept.number, f"--root={root}", "--id=wd-1", "--title=修好双鸳路口的红绿灯")
    record = suggestion(root, "wd-1")
    assert record.title == "修好双鸳路口的红绿灯"
    assert (record.field, record.channel) == ("交通出行", "扫码留言")
    assert (record.station, record.deputies) == ("s3", ("c1",))
    assert [step.step for step in record.steps] == site_data()["steps"] + ["反馈办理"]
    assert [str(step.date) for step in record.steps][:3] == [ago(10), ago(9), ago(8)]
    assert record.steps[3].reply == REPLY
    assert record.steps[5].reply == reply
    assert record.steps[4].rating == "不满意"


@pytest.mark.parametrize(
    ("changed", "arguments", "said"),
    [
        ({"may_publish": False}, [], "没有同意公开"),
        ({"recipient": "c9"}, [], "没有驻站"),
        ({"recipient": "gone"}, [], "网站现在没有 gone"),
        ({}, ["--channel=电话"], "意见来源里没有“电话”"),
        ({}, ["--picture=1"], "这件有 2 张照片"),
        ({}, ["--picture=3=坑"], "这件有 2 张照片"),
        ({}, ["--picture=x=坑"], "这件有 2 张照片"),
        ({}, ["--picture=1=坑", "--picture=2=坑"], "各写各的说明"),
        ({}, ["--id=g1"], ""),
    ],
)
def test_what_cannot_be_published(
    changed: dict[str, object], arguments: list[str], said: str, run: Run, store: Store, root: Path
) -> None:
    number = received(3, store, **changed).number
    if arguments == ["--id=g1"]:
        year = store.find(number).steps[0].day.year  # type: ignore[union-attr]
        there = root / "content" / "suggestions" / str(year) / "g1.md"
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_text("x")
        said = "已经有了"
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    code, _, error = run("publish", number, f"--root={root}", *arguments)
    assert (code, said in error) == (1, True)
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before


def test_message_to_a_station(run: Run, store: Store, root: Path) -> None:
    number = received(3, store, recipient="s3", text="喜洲的路灯。晚上很暗，走路要打手电。").number
    assert run("publish", number, f"--root={root}", "--channel=接待日来访", "--id=ws")[0] == 0
    record = suggestion(root, "ws")
    assert (record.station, record.deputies, record.title) == ("s3", (), "喜洲的路灯")


def test_running_number_is_free(tmp_path: Path) -> None:
    folder = tmp_path / "content" / "suggestions" / "2026"
    folder.mkdir(parents=True)
    assert next_id(tmp_path, 2026) == "w2026-001"
    (folder / "w2026-001.md").write_text("")
    (folder / "w2026-002.md").write_text("")
    assert next_id(tmp_path, 2026) == "w2026-003"
    assert next_id(tmp_path, 2027) == "w2027-001"


@pytest.mark.parametrize(
    ("text", "hidden", "left"),
    [
        ("身份证532901198001011237", (), "身份证×××"),
        ("身份证532901 19800101 123x。", (), "身份证×××。"),
        ("卡号6222 0212 3456 7890 123", (), "卡号×××"),
        ("2024年3月15日8点30分", (), "2024年3月15日8点30分"),
        ("找杨大山", ("杨大山",), "找×××"),
        ("找杨 大山或杨　大山", ("杨大山",), "找×××或×××"),
        ("李说", ("李",), "李说"),
        ("没有名字", ("", ""), "没有名字"),
        ("打 0872 2190001", ("0872-2190001",), "打 ×××"),
        ("打13887231234", (), "打×××"),
        ("Li Lei 和 li lei", ("Li Lei",), "××× 和 ×××"),
        ("电话12345", ("12345",), "电话×××"),
        ("(+)特殊", ("(+)",), "×××特殊"),
    ],
)
def test_blot(text: str, hidden: tuple[str, ...], left: str) -> None:
    assert blot(text, *hidden) == left


def test_pictures_of_any_kind_arrive_as_jpeg(store: Store) -> None:
    kept = keep(store, clean_picture(heic(), 1))
    assert opened(store.pictures(kept.number)[0]).format == "JPEG"


def test_today_is_that_of_china(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened_room, "now", lambda: datetime(2026, 1, 31, 16, 30))
    assert today_here() == date(2026, 2, 1)
