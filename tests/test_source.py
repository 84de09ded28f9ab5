"""Files as they come from people's machines: encodings, sizes, links, things that are no files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gongshi.records.load import load_records
from gongshi.records.source import MAX_BYTES, SourceError, find_files, load_source

GOOD = "姓名: 段秀英\n"

ENCODINGS: list[tuple[bytes, str, int, str]] = [
    (GOOD.encode("gb18030"), "source-encoding", 1, "文件编码像是 GB18030（GBK），不是 UTF-8"),
    ("性别: 女\n".encode() + "姓名: 段\n".encode("gbk"), "source-encoding", 2,
     "文件不是 UTF-8 编码的文字"),
    (GOOD.encode("utf-16"), "source-encoding", 1, "文件编码像是 UTF-16，不是 UTF-8"),
    (GOOD.encode("utf-16-be"), "source-encoding", 1, "文件编码像是 UTF-16，不是 UTF-8"),
    (b"a: 1\n\nb: \xff\xff\xff\n", "source-encoding", 3, "文件不是 UTF-8 编码的文字"),
    (GOOD.encode() + b"\xed\xa0\x80", "source-encoding", 2, "文件不是 UTF-8 编码的文字"),
    (b"#" * (MAX_BYTES + 1), "source-too-big", 1, "文件有 512 KB，一条记录不会超过 512 KB"),
    (b"\n" * 10_000_000, "source-too-big", 1, "文件有 9765 KB，一条记录不会超过 512 KB"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "rule", "line", "message"), ENCODINGS)
def test_refused(data: bytes, rule: str, line: int, message: str, tmp_path: Path) -> None:
    path = tmp_path / "c1.yml"
    path.write_bytes(data)
    with pytest.raises(SourceError) as caught:
        load_source(path, tmp_path)
    problem = caught.value.problem
    assert (problem.path, problem.rule, problem.line) == ("c1.yml", rule, line)
    assert problem.message == message
    assert problem.remedy
    assert str(caught.value) == problem.text()


ACCEPTED: list[tuple[bytes, str, bool]] = [
    (b"", "", False),
    (GOOD.encode(), GOOD, False),
    (GOOD.encode("utf-8-sig"), GOOD, True),
    (b"a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n", False),
    (b"a: 1\rb: 2\r", "a: 1\nb: 2\n", False),
    ("姓名: 赵文𬱖\n".encode(), "姓名: 赵文𬱖\n", False),
    (b"#" * MAX_BYTES, "#" * MAX_BYTES, False),
]


@pytest.mark.parametrize(("data", "text", "has_bom"), ACCEPTED)
def test_accepted(data: bytes, text: str, has_bom: bool, tmp_path: Path) -> None:
    path = tmp_path / "deputies" / "c1.yml"
    path.parent.mkdir()
    path.write_bytes(data)
    found = load_source(path, tmp_path)
    assert (found.name, found.stem) == ("deputies/c1.yml", "c1")
    assert (found.text, found.has_bom) == (text, has_bom)


def rule_of(path: Path, root: Path) -> str:
    with pytest.raises(SourceError) as caught:
        load_source(path, root)
    return caught.value.problem.rule


def test_link_out_of_the_site(tmp_path: Path) -> None:
    (tmp_path / "outside.yml").write_text(GOOD, encoding="utf-8")
    site = tmp_path / "site"
    site.mkdir()
    (site / "c1.yml").symlink_to(tmp_path / "outside.yml")
    (site / "c2.yml").symlink_to("/etc/passwd")
    assert rule_of(site / "c1.yml", site) == "source-outside"
    assert rule_of(site / "c2.yml", site) == "source-outside"


def test_link_within_the_site(tmp_path: Path) -> None:
    (tmp_path / "c1.yml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "c2.yml").symlink_to("c1.yml")
    assert load_source(tmp_path / "c2.yml", tmp_path).text == GOOD


def test_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "folder.yml").mkdir()
    (tmp_path / "nowhere.yml").symlink_to("gone.yml")
    (tmp_path / "circle.yml").symlink_to("circle.yml")
    os.mkfifo(tmp_path / "pipe.yml")
    for path in [*tmp_path.iterdir(), tmp_path / "missing.yml"]:
        assert rule_of(path, tmp_path) == "source-not-file", path


def test_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    (tmp_path / "c1.yml").write_text(GOOD, encoding="utf-8")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert rule_of(tmp_path / "c1.yml", tmp_path) == "source-not-file"


def test_bad_files_do_not_stop_the_others(tmp_path: Path) -> None:
    deputies = tmp_path / "deputies"
    (deputies / "c1.yml").mkdir(parents=True)
    (deputies / "c2.yml").write_bytes(GOOD.encode("gb18030"))
    (deputies / "c3.yml").symlink_to("/etc/passwd")
    (deputies / "c4.yml").write_text(
        "姓名: 段秀英\n性别: 女\n民族: 白族\n任职: {层级: 市}\n", encoding="utf-8"
    )
    records = load_records(tmp_path)
    assert set(records.deputies) == {"c4"}
    assert records.broken == {"c1", "c2", "c3"}
    assert [problem.rule for problem in records.problems] == [
        "source-not-file",
        "source-encoding",
        "source-outside",
    ]


def test_file_name_of_other_bytes(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/deputies"
    os.mkdir(folder)  # noqa: PTH102 - a path of bytes
    with open(folder + b"/\xd5\xc5\xc8\xfd.yml", "wb") as stream:  # noqa: PTH123
        stream.write(GOOD.encode())
    problems = load_records(tmp_path).problems
    assert [(problem.rule, problem.path) for problem in problems] == [
        ("id-form", "deputies/????.yml")
    ]
    assert problems[0].text().encode()


FILES = [
    "b.yml",
    "a.yml",
    "x-1/h.yml",
    "x/c.yml",
    "_样例.yml",
    ".d.yml",
    "_old/e.yml",
    "f.yaml",
    "g.txt",
]


def test_find_files(tmp_path: Path) -> None:
    for name in FILES:
        path = tmp_path / "deputies" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    found = [path.name for path in find_files(tmp_path, "deputies", ".yml")]
    assert found == ["a.yml", "b.yml", "c.yml", "h.yml"]  # folder after folder
    assert list(find_files(tmp_path, "stations", ".yml")) == []
