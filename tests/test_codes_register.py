"""The register of codes: read strictly, added to without touching what is there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from gongshi.codes.register import FILE, Code, Register, issue, load_register, write_issued
from gongshi.records.registry import Registry
from records_builder import TODAY, Files, deputy, make, vacancy

HEADING = "编号,种类,签发日期,改为\n"
DAY = date(2025, 1, 10)


def load(text: str | bytes, folder: Path) -> tuple[Register, list[tuple[int, str, str]]]:
    """Read a register; give it with line, rule and whole sentence of each problem."""
    data = text if isinstance(text, bytes) else text.encode()
    (folder / FILE).write_bytes(data)
    register, problems = load_register(folder)
    assert {problem.path for problem in problems} <= {FILE}
    return register, [(p.line, p.rule, p.message) for p in problems]


# reading


def test_no_register_is_an_empty_one(tmp_path: Path) -> None:
    assert load_register(tmp_path) == (Register(), [])


@pytest.mark.parametrize(
    "text",
    [
        HEADING + "c1,代表,2025-01-10,\ns1,阵地,2024-02-29,s2\n",
        HEADING + "c1,代表,2025-01-10,\ns1,阵地,2024-02-29,s2",
        (HEADING + "c1,代表,2025-01-10,\ns1,阵地,2024-02-29,s2\n").replace("\n", "\r\n"),
        "\ufeff" + HEADING + "c1,代表,2025-01-10,\n\n,,,\ns1,阵地,2024-02-29,s2\n\n",
        HEADING + '"c1","代表","2025-01-10",""\ns1,阵地,2024-02-29,s2\n',
    ],
    ids=["plain", "no end of line", "Windows", "Excel", "quoted"],
)
def test_right(text: str, tmp_path: Path) -> None:
    register, problems = load(text, tmp_path)
    assert problems == []
    assert [replace(code, line=0) for code in register.codes.values()] == [
        Code("c1", "代表", DAY),
        Code("s1", "阵地", date(2024, 2, 29), "s2"),
    ]


WRONG: dict[str, tuple[str, int, str, str]] = {
    "no heading": ("c1,代表,2025-01-10,\n", 1, "code-columns", "第一行的列名不对"),
    "empty file": ("", 1, "code-columns", "第一行的列名不对"),
    "other heading": ("编号,种类,日期,改为\n", 1, "code-columns", "第一行的列名不对"),
    "too few": (HEADING + "c1,代表,2025-01-10\n", 2, "code-cells", "这一行有 3 格，应有 4 格"),
    "too many": (HEADING + "c1,代表,2025-01-10,,\n", 2, "code-cells", "这一行有 5 格，应有 4 格"),
    "capitals": (HEADING + "C1,代表,2025-01-10,\n", 2, "code-id", "编号 “C1”：编号只能用小写字母"),
    "space": (HEADING + " c1,代表,2025-01-10,\n", 2, "code-id", "编号 “ c1”：前后不能有空格"),
    "formula": (HEADING + "=1+1,代表,2025-01-10,\n", 2, "code-id", "编号 “=1+1”："),
    "kind": (HEADING + "c1,人,2025-01-10,\n", 2, "code-kind-word", "种类 “人” 只能填：代表、阵地"),
    "date as Excel has it": (
        HEADING + "c1,代表,2025/1/10,\n", 2, "code-date", "签发日期：“2025/1/10”应写成 2025-01-10",
    ),
    "no such day": (
        HEADING + "c1,代表,2025-02-30,\n", 2, "code-date", "签发日期：2025-02-30 没有这一天",
    ),
    "no date": (HEADING + "c1,代表,,\n", 2, "code-date", "签发日期：“”不是日期"),
    "successor": (
        HEADING + "c1,代表,2025-01-10,C2\n", 2, "code-id", "改为 “C2”：编号只能用小写字母",
    ),
    "twice": (
        HEADING + "c1,代表,2025-01-10,\n\nc1,代表,2025-01-11,\n", 4, "code-repeated",
        "编号 “c1” 第 2 行已经有了",
    ),
    "open quote": (HEADING + 'c1,代表,"2025-01-10,\n', 2, "code-quotes", "引号不成对"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "rule", "message"), WRONG.values(), ids=WRONG)
def test_wrong(text: str, line: int, rule: str, message: str, tmp_path: Path) -> None:
    _, problems = load(text, tmp_path)
    assert [problem[:2] for problem in problems] == [(line, rule)]
    assert problems[0][2].startswith(message)


def test_all_mistakes_are_told_and_right_lines_kept(tmp_path: Path) -> None:
    text = HEADING + "C1,人,2025,X\nc2,代表,2025-01-10,\n1,2\n"
    register, problems = load(text, tmp_path)
    assert [line for line, _, _ in problems] == [2, 2, 2, 2, 4]
    assert [(code.id, code.line) for code in register.codes.values()] == [("c2", 3)]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        ((HEADING + "c1,代表,2025-01-10,\n").encode("gb18030"), "source-encoding"),
        ((HEADING + "c1,代表,2025-01-10,\n").encode("utf-16"), "source-encoding"),
    ],
    ids=["Excel's CSV", "Excel's Unicode"],
)
def test_wrong_encoding_is_explained(data: bytes, rule: str, tmp_path: Path) -> None:
    register, problems = load(data, tmp_path)
    assert register == Register()
    assert [found for _, found, _ in problems] == [rule]


# issuing


def registry(folder: Path, files: Files) -> Registry:
    checked = make(folder, files)
    assert checked.registry
    return checked.registry


FORMER = deputy(姓名="周立群", 任职="[{层级: 市, 离任日期: 2024-06, 离任原因: 调离}]")


def test_stations_and_serving_deputies_get_a_code(tmp_path: Path) -> None:
    site = registry(tmp_path, {"c9": FORMER, "v1": vacancy()})
    issued = issue(site, Register(), DAY)
    assert [(code.id, code.kind) for code in issued] == [
        ("c1", "代表"), ("c2", "代表"), ("c4", "代表"),
        ("s1", "阵地"), ("s2", "阵地"), ("s3", "阵地"), ("s4", "阵地"),
    ]  # fmt: skip
    assert {(code.issued_on, code.replaced_by) for code in issued} == {(DAY, None)}


def test_nobody_gets_a_second_code(tmp_path: Path) -> None:
    site = registry(tmp_path, {})
    first = issue(site, Register(), DAY)
    register = Register({code.id: code for code in first[2:]})
    assert issue(site, register, TODAY) == [replace(code, issued_on=TODAY) for code in first[:2]]
    assert issue(site, Register({code.id: code for code in first}), TODAY) == []


def test_new_id_of_a_renamed_record_gets_its_own(tmp_path: Path) -> None:
    site = registry(tmp_path, {"c1": deputy(曾用编号="[c0]")})
    register = Register({"c0": Code("c0", "代表", DAY)})
    assert "c1" in [code.id for code in issue(site, register, DAY)]


# writing

NEW = [Code("c1", "代表", DAY), Code("s1", "阵地", DAY)]
LINES = "c1,代表,2025-01-10,\ns1,阵地,2025-01-10,\n"


def test_a_new_register_can_be_opened_in_excel(tmp_path: Path) -> None:
    write_issued(tmp_path, NEW)
    assert (tmp_path / FILE).read_bytes() == ("\ufeff" + HEADING + LINES).encode()
    register, problems = load_register(tmp_path)
    assert (list(register.codes), problems) == (["c1", "s1"], [])


@pytest.mark.parametrize(
    ("before", "added"),
    [
        (HEADING + "c0,代表,2024-01-01,\n", LINES),
        (HEADING + "c0,代表,2024-01-01,", "\n" + LINES),
        ("\ufeff" + HEADING + '\n"c0",代表, 2024-01-01,c1\n\n', LINES),
        (HEADING.replace("\n", "\r\n"), LINES.replace("\n", "\r\n")),
        (HEADING.rstrip(), "\n" + LINES),
    ],
    ids=["plain", "no end of line", "odd", "Windows", "heading alone"],
)
def test_what_is_there_stays_byte_for_byte(before: str, added: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(before.encode())
    write_issued(tmp_path, NEW)
    assert (tmp_path / FILE).read_bytes() == (before + added).encode()


def test_file_keeps_its_rights_and_a_link_stays_one(tmp_path: Path) -> None:
    real = tmp_path / "real.csv"
    real.write_text(HEADING, encoding="utf-8")
    real.chmod(0o600)
    (tmp_path / FILE).symlink_to(real)
    write_issued(tmp_path, NEW)
    assert (tmp_path / FILE).is_symlink()
    assert real.stat().st_mode & 0o777 == 0o600
    assert real.read_text(encoding="utf-8") == HEADING + LINES


def test_failed_writing_leaves_the_old_register(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FILE).write_text(HEADING, encoding="utf-8")

    def full(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        write_issued(tmp_path, NEW)
    assert (tmp_path / FILE).read_text(encoding="utf-8") == HEADING
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
