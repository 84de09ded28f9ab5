from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongshi.records.stroke import (
    NameOrder,
    check_strokes,
    find_strokes,
    stroke_key,
    unknown_characters,
)

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "scripts" / "gongshi" / "records" / "strokes.txt"


def strokes_of(character: str) -> str:
    found = find_strokes(character)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ("姓名笔画", "王一 区一 尹一"),  # four strokes each: 1121 1345 5113
        ("姓名笔画", "李一 杨一 吴一 张一"),  # seven each
        ("姓名笔画", "丁一 丁小明 卜算 卫青 马云 马云飞 王玉兰 王伟 王芳 区国强 尹力"),
        ("姓氏笔画", "丁一 丁小明 卜算 卫青 马云 马云飞 王伟 王芳 王玉兰 区国强 尹力"),
        ("姓名笔画", "田大利 田富"),
        ("姓氏笔画", "田富 田大利"),
        ("姓名笔画", "欧一明 欧阳大利 欧阳修"),  # a compound surname by its characters
        ("姓氏笔画", "欧一明 欧阳修 欧阳大利"),  # its blank after both of them
        ("姓氏笔画", "欧阳 欧大利"),  # two characters: the surname 欧
        ("姓名笔画", "阿依努尔·买合木提江 格桑·次仁 格桑·洛桑次仁 格桑德吉"),
        ("姓名笔画", "李䶮 杨㛃 赵文明 赵文𬱖 段一"),  # rare characters where they belong
        ("姓名笔画", "尹一 黿一 \U00030edd一 \U00030ede一"),  # unknown ones after all others
        ("姓名笔画", "王一 王一A"),
    ],
)
def test_names_in_order(rule: NameOrder, names: str) -> None:
    expected = names.split()
    backwards = expected[::-1]
    assert sorted(backwards, key=lambda name: stroke_key(name, rule=rule)) == expected


def test_unknown_characters_find_their_place_by_a_setting() -> None:
    extra = {"\U00030edd": "1121", "王": "5"}
    names = ["王一", "开一", "\U00030edd一"]
    assert sorted(names, key=lambda name: stroke_key(name, extra=extra)) == [
        "王一",
        "\U00030edd一",
        "开一",
    ]


def test_equal_strokes_still_have_one_order() -> None:
    assert strokes_of("土") == strokes_of("士")
    names = ["土一", "土二", "士一", "土·一"]
    orders = {tuple(sorted(order, key=stroke_key)) for order in itertools.permutations(names)}
    assert orders == {("土·一", "土一", "土二", "士一")}


@pytest.mark.parametrize(
    ("name", "extra", "expected"),
    [
        ("李䶮", None, []),
        ("李\U00030edd\U00030edd", None, ["\U00030edd"]),
        ("李\U00030edd", {"\U00030edd": "1121"}, []),
        ("阿依努尔·买合木提江 Jr", None, []),
        ("李\ue863", None, ["\ue863"]),  # a private-use character from an old system
    ],
)
def test_unknown_characters(name: str, extra: dict[str, str] | None, expected: list[str]) -> None:
    assert unknown_characters(name, extra) == expected


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        ({"㛃": "111253531"}, []),
        ({"王": "1126"}, ["“1126” 只能用数字 1 到 5"]),
        ({"王": "横横竖横"}, ["“横横竖横” 只能用数字 1 到 5"]),
        ({"王": ""}, ["“” 只能用数字 1 到 5"]),
        ({"王伟": "1121"}, ["“王伟” 应是一个字"]),
    ],
)
def test_check_strokes(extra: dict[str, str], told: list[str]) -> None:
    problems = list(check_strokes(extra))
    assert [part in problem for part, problem in zip(told, problems, strict=True)] == [True] * len(
        told
    )


@pytest.mark.parametrize(
    ("character", "strokes"),
    [
        ("小", "234"),  # 竖钩 counts as 竖
        ("地", "121525"),  # 提 as 横
        ("人", "34"),  # 捺 as 点
        ("陈", "5215234"),  # 阝 52
        ("花", "1223235"),  # 艹 122
        ("翠", "54154141343412"),  # 羽 541541
        ("再", "125211"),
        ("炽", "433425134"),
        ("皙", "1234331232511"),
        ("㛃", "111253531"),
        ("䶮", "135341134"),
    ],
)
def test_strokes_of_the_mainland_form(character: str, strokes: str) -> None:
    assert strokes_of(character) == strokes


def table_lines() -> list[list[str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def test_the_table_is_in_order_and_names_each_character_once() -> None:
    lines = table_lines()
    sequences = [strokes for strokes, _, _ in lines]
    assert sequences == sorted(set(sequences), key=lambda strokes: (len(strokes), strokes))
    assert all(re.fullmatch("[1-5]+", strokes) for strokes in sequences)
    characters = "".join(recorded + placed for _, recorded, placed in lines)
    assert len(characters) == len(set(characters)) > 21_000
    for strokes, recorded, placed in lines[:: len(lines) // 50]:
        assert [find_strokes(c) for c in recorded] == [
            (len(strokes), strokes, 0, c) for c in recorded
        ]
        for place, c in enumerate(placed, 1):
            assert find_strokes(c) == (len(strokes), strokes, place, c)


def test_the_table_says_where_it_comes_from() -> None:
    header = TABLE.read_text(encoding="utf-8").split("\n1\t")[0]
    assert all(word in header for word in ("cnchar-order", "cn-sort", "Copyright", "WARRANTY"))


def gb2312() -> Iterator[str]:
    for row, cell in itertools.product(range(0xB0, 0xF8), range(0xA1, 0xFF)):
        yield bytes([row, cell]).decode("gb2312", errors="ignore")


def test_the_strokes_of_every_common_character_are_recorded() -> None:
    parts = set("丨丿丶匚刂亠冫冖讠卩阝廴艹扌彡犭饣忄丬氵宀辶彐屮纟灬礻疒衤")
    recorded = {character for _, characters, _ in table_lines() for character in characters}
    assert set(filter(None, gb2312())) - recorded == parts


# Where the table differs from the oracle. It writes 冉 and 冓 with the middle 竖 before the last
# two 横, the foot of 忝 as 竖钩 and three 点, and 嬴 with its lower parts from left to right; the
# rest are single characters. 《通用规范汉字表》, which runs by strokes, agrees with the table
# wherever the neighbours of a character tell.
ORACLE_DIFFERS = set(
    "冉再苒聃蚺髯䎃偁冓遘觏篝耩鞲斠忝恭掭添慕舔隳嬴赢瀛羸蠃"  # the three families
    "芈卵孵甙侑犇彘辔瘪燹䲜"
)


MAINLAND = {"52|552": "52", "122|1212|2112": "122", "533533|541541": "541541"}  # 阝 艹 羽


def mainland_forms(pattern: str) -> set[str]:
    """Spell out an oracle's pattern, keeping to mainland forms where it offers them."""
    groups = [
        MAINLAND.get(group, group).split("|") for group in re.findall(r"\(([^()]*)\)", pattern)
    ]
    between = re.split(r"\([^()]*\)", pattern)
    return {spell_out(between, chosen) for chosen in itertools.product(*groups)}


def spell_out(between: list[str], chosen: tuple[str, ...]) -> str:
    joined = "".join(map("".join, zip(between, (*chosen, ""), strict=True)))
    return re.sub(r"\\(\d)", lambda back: chosen[int(back[1]) - 1], joined)


@pytest.fixture(scope="module")
def oracle() -> dict[str, set[str]]:
    path = Path(
        os.environ.get("GONGSHI_STROKE_ORACLE")
        or ROOT.parent / "shared" / "data" / "stroke-sequences.txt"
    )
    if not path.is_file():
        pytest.skip(
            "no stroke data to compare with: set GONGSHI_STROKE_ORACLE to the file "
            "codepoint-character-sequence.txt of Conway Stroke Data"
        )
    rows = re.findall(
        r"^U\+[0-9A-F]+!?\t(.)[\^*]?\t([1-5|()\\]+)$", path.read_text(encoding="utf-8"), re.M
    )
    return {character: mainland_forms(pattern) for character, pattern in rows}


def test_recorded_strokes_agree_with_the_oracle(oracle: dict[str, set[str]]) -> None:
    compared = {c for _, recorded, _ in table_lines() for c in recorded if c in oracle}
    differing = {c for c in compared if strokes_of(c) not in oracle[c]}
    assert len(compared) > 8000
    assert differing == ORACLE_DIFFERS & compared


def test_placed_characters_mostly_stand_where_the_oracle_has_them(
    oracle: dict[str, set[str]],
) -> None:
    """Nearly all that do not are traditional characters, whose forms differ by region."""
    lines = table_lines()
    ends = [(len(strokes), strokes) for strokes, _, _ in lines] + [(99, "")]
    fits = [
        any(start <= (len(form), form) <= end for form in oracle[character])
        for (_, _, placed), start, end in zip(lines, ends, ends[1:], strict=False)
        for character in placed
        if character in oracle
    ]
    assert len(fits) > 12_000
    assert sum(fits) / len(fits) > 0.95
