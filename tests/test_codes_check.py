"""What must hold of issued codes: each address answers, whatever became of its record."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gongshi.codes.check import CheckedCodes, check_site_and_codes
from gongshi.records.problem import Problem
from records_builder import TODAY, Files, deputy, settings, station, vacancy, write_site

HEADING = "编号,种类,签发日期,改为\n"
ALL = "".join(
    f"{name},{kind},2025-01-10,\n"
    for kind, names in (("代表", ["c1", "c2", "c4"]), ("阵地", ["s1", "s2", "s3", "s4"]))
    for name in names
)
URL = "site_url: https://example.org/\n"


def check(folder: Path, lines: str, files: Files | None = None, *, url: str = URL) -> CheckedCodes:
    """Check the base site with these lines in its register, besides those of all records."""
    mkdocs = (files or {}).get("mkdocs", settings())
    assert isinstance(mkdocs, str)
    config = write_site(folder, {**(files or {}), "mkdocs": url + mkdocs})
    (folder / "codes.csv").write_text(HEADING + ALL + lines, encoding="utf-8")
    return check_site_and_codes(config, today=TODAY)


def problems_of(checked: CheckedCodes) -> list[Problem]:
    return [problem for problem in checked.site.problems if problem.rule.startswith("code-")]


ANSWERING: dict[str, tuple[str, Files]] = {
    "every record": ("", {}),
    "renamed": ("c0,代表,2024-01-01,\n", {"c1": deputy(曾用编号="[c0]")}),
    "renamed twice": ("c0,代表,2024-01-01,\nc00,代表,2024-01-01,\n",
                      {"c1": deputy(曾用编号="[c0, c00]")}),
    "never printed, but renamed": ("", {"c1": deputy(曾用编号="[c0]")}),
    "replaced": ("s9,阵地,2024-01-01,s3\n", {}),
    "replaced by one of another kind": ("c9,代表,2024-01-01,s3\n", {}),
    "replaced, and that one replaced": ("s9,阵地,2024-01-01,s8\ns8,阵地,2024-01-01,s3\n", {}),
    "replaced, and that one renamed": ("s9,阵地,2024-01-01,s8\n", {"s3": station(曾用编号="[s8]")}),
    "said in both places alike": ("c0,代表,2024-01-01,c1\n", {"c1": deputy(曾用编号="[c0]")}),
    "former deputy": ("c9,代表,2024-01-01,\n", {
        "c9": deputy(姓名="周立群", 任职="[{层级: 市, 离任日期: 2024-06, 离任原因: 调离}]")}),
    "record that cannot be read": ("c9,代表,2024-01-01,\n", {"c9": "姓名\n"}),
    "replaced by a record that cannot be read": ("c8,代表,2024-01-01,c9\n", {"c9": "姓名\n"}),
    "issued today": ("c0,代表,2025-01-15,c1\n", {}),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "files"), ANSWERING.values(), ids=ANSWERING)
def test_code_answers(lines: str, files: Files, tmp_path: Path) -> None:
    assert problems_of(check(tmp_path, lines, files)) == []


DEAD: dict[str, tuple[str, Files, str, str, str]] = {
    "file gone": (
        "c9,代表,2024-01-01,\n", {}, "code-dead",
        "印出去的码 “c9” 打不开：deputies/ 里没有 c9.yml，也没有哪个文件把它写进“曾用编号”",
        "把文件放回来",
    ),
    "station gone": (
        "s9,阵地,2024-01-01,\n", {}, "code-dead",
        "印出去的码 “s9” 打不开：stations/ 里没有 s9.yml，也没有哪个文件把它写进“曾用编号”",
        "把文件放回来",
    ),
    "successor gone": (
        "s9,阵地,2024-01-01,s8\n", {}, "code-dead",
        "印出去的码 “s9” 打不开：“改为”指向的 “s8” 没有记录", "把文件放回来",
    ),
    "seat stands empty": (
        "v1,代表,2024-01-01,\n", {"v1": vacancy()}, "code-dead",
        "印出去的码 “v1” 打不开：“v1” 现在是空缺席位的编号", "把文件放回来",
    ),
    "replaced by an activity": (
        "c9,代表,2024-01-01,a1\n", {}, "code-dead",
        "印出去的码 “c9” 打不开：“改为”指向的 “a1” 没有记录", "把文件放回来",
    ),
    "replaced by itself": (
        "c9,代表,2024-01-01,c9\n", {}, "code-circle",
        "印出去的码 “c9” 打不开：“改为”绕成了一个圈：c9 → c9", "把其中一个改成现在还在用的编号",
    ),
    "issued tomorrow": (
        "c9,代表,2025-01-16,c1\n", {}, "code-issued-to-come",
        "编号 “c9” 的签发日期 2025-01-16 还没有到", "改成实际签发的日期",
    ),
    "id of a deputy used for a station": (
        "s5,代表,2024-01-01,\n",
        {"s5": station(名称="双廊", 简称="双廊", 乡镇="双廊镇", 村社区=None, 服务范围=None)},
        "code-kind", "编号 “s5” 签发给代表，现在 stations/s5.yml 是阵地",
        "给那个文件换一个没有用过的文件名",
    ),
    "two successors": (
        "c0,代表,2024-01-01,c2\n", {"c1": deputy(曾用编号="[c0]")}, "code-two-successors",
        "编号 “c0” 在“改为”里是 “c2”，在 deputies/c1.yml 里却是它的曾用编号", "只留一处",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "files", "rule", "message", "remedy"), DEAD.values(), ids=DEAD)
def test_code_does_not_answer(
    lines: str, files: Files, rule: str, message: str, remedy: str, tmp_path: Path
) -> None:
    checked = check(tmp_path, lines, files)
    found = [problem for problem in problems_of(checked) if problem.severity == "error"]
    assert [(p.rule, p.path, p.line, p.message) for p in found] == [(rule, "codes.csv", 9, message)]
    assert found[0].remedy.startswith(remedy)


def test_circle_is_told_for_each_code_in_it(tmp_path: Path) -> None:
    lines = "c8,代表,2024-01-01,c9\nc9,代表,2024-01-01,c8\nc7,代表,2024-01-01,c8\n"
    found = problems_of(check(tmp_path, lines))
    assert [(p.line, p.message.rpartition("：")[2]) for p in found] == [
        (9, "c8 → c9 → c8"),
        (10, "c9 → c8 → c9"),
        (11, "c8 → c9 → c8"),
    ]


def test_replaced_code_whose_record_is_still_there(tmp_path: Path) -> None:
    config = write_site(tmp_path, {"mkdocs": URL + settings()})
    (tmp_path / "codes.csv").write_text(
        HEADING + ALL.replace("c1,代表,2025-01-10,", "c1,代表,2025-01-10,c2"), encoding="utf-8"
    )
    found = problems_of(check_site_and_codes(config, today=TODAY))
    assert [(p.rule, p.line) for p in found] == [("code-replaced-in-use", 2)]


# records without a code, told once


@pytest.mark.parametrize(
    ("kept", "message"),
    [
        (2, "有 2 位代表或阵地还没有签发二维码：c1、c2"),
        (5, "有 5 位代表或阵地还没有签发二维码：c1、c2、c4等"),
    ],
)
def test_record_without_a_code_is_a_note(kept: int, message: str, tmp_path: Path) -> None:
    config = write_site(tmp_path, {"mkdocs": URL + settings()})
    lines = ALL.splitlines(keepends=True)[kept:]
    (tmp_path / "codes.csv").write_text(HEADING + "".join(lines), encoding="utf-8")
    (note,) = problems_of(check_site_and_codes(config, today=TODAY))
    assert (note.severity, note.message) == ("note", message)
    assert note.remedy == "运行 scripts/codes issue"


def test_site_without_a_register_has_but_the_note(tmp_path: Path) -> None:
    checked = check_site_and_codes(write_site(tmp_path, {}), today=TODAY)
    assert [problem.rule for problem in problems_of(checked)] == ["code-not-issued"]


def test_former_deputy_need_not_have_a_code(tmp_path: Path) -> None:
    former = deputy(姓名="周立群", 任职="[{层级: 市, 离任日期: 2024-06, 离任原因: 调离}]")
    assert problems_of(check(tmp_path, "", {"c9": former})) == []


def test_broken_register_is_told_with_the_rest(tmp_path: Path) -> None:
    checked = check(tmp_path, "C9,代表,2024-01-01,\n", {"c1": deputy(驻站="[s99]")})
    assert {problem.rule for problem in checked.site.problems} >= {
        "code-id",
        "deputy-station-missing",
    }
    assert checked.site.problems == sorted(set(checked.site.problems))


def test_without_settings_there_are_no_codes(tmp_path: Path) -> None:
    config = write_site(tmp_path, {"mkdocs": "site_name: 一\n"})
    assert check_site_and_codes(config, today=TODAY).codes is None


# the address of the site

ADDRESSES: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("", "no address", [("code-site-url", "error")]),
    ("site_url:\n", "empty", [("code-site-url", "error")]),
    ("site_url: example.org\n", "no scheme", [("code-site-url", "error")]),
    ("site_url: https://example.org/?a\n", "query", [("code-site-url", "error")]),
    ("site_url: https://example.org\n", "short", []),
    ("site_url: https://EXAMPLE.org/RD/\n", "capitals", []),
    ("site_url: !ENV [URL, 'x']\n", "known to MkDocs alone", []),
    ("site_url: https://example.org/kailu/\n", "small letters",
     [("code-address-small-letters", "note")]),
    (f"site_url: https://{'a' * 50}.org/\n", "long", [("code-address-long", "warning")]),
    (f"site_url: https://{'a' * 40}.org/{'b' * 20}/\n", "long with small letters",
     [("code-address-small-letters", "note"), ("code-address-long", "warning")]),
    (f"site_url: https://example.org/{'b' * 200}/\n", "far too long", [("code-site-url", "error")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("url", "expected"),
    [pytest.param(url, expected, id=name) for url, name, expected in ADDRESSES],
)
def test_address_of_the_site(url: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    found = problems_of(check(tmp_path, "", url=url))
    assert [(p.rule, p.severity) for p in found] == expected
    assert {(p.path, p.line) for p in found} <= {("mkdocs.yml", 1)}


def test_small_letters_are_told_with_both_budgets(tmp_path: Path) -> None:
    (note,) = problems_of(check(tmp_path, "", url="site_url: https://example.org/kailu/\n"))
    assert "网址最多 46 个字节，路径全用大写时是 67 个字符" in note.message


def test_mkdocs_may_know_the_address_better(tmp_path: Path) -> None:
    check(tmp_path, "", url="site_url: !ENV [URL, 'x']\n")
    checked = check_site_and_codes(
        tmp_path / "mkdocs.yml", today=TODAY, site_url="https://example.org/"
    )
    assert checked.codes
    assert checked.codes.payload("c1") == "HTTPS://EXAMPLE.ORG/F/C1/"


def test_today_decides_what_was_issued(tmp_path: Path) -> None:
    check(tmp_path, "")
    checked = check_site_and_codes(tmp_path / "mkdocs.yml", today=date(2025, 1, 9))
    assert "code-issued-to-come" in {problem.rule for problem in checked.site.problems}
