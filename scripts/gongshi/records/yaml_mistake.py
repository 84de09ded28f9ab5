"""The mistakes people make when they write YAML by hand, told in their words.

Two uses: `find_surprises` names what the parser would accept but read otherwise than
meant; `explain_yaml_error` turns the parser's complaint into a sentence, looking at the
lines around it for what was really written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import yaml

Surprise = tuple[int, int, str, str, str]
"""Zero-based line and column, rule, message, remedy."""

COLON_REMEDY = "冒号用英文半角“:”，后面空一格"
_QUOTE = '给整个值加上英文引号，例如 "…"'

_WIDE_COLON = re.compile(r"^\s*(?:- +)?[^\s:：#\"'\[{|>]+(：)")
_NO_SPACE = re.compile(r"^\s*(?:- +)?[\u4e00-\u9fff]+(:)[^\s:/]")
_TAB_INDENT = re.compile(r"^ *(\t)")
_WIDE_INDENT = re.compile(r"^\s*?([\u3000\u00a0])\s*\S")
_BAD_START = re.compile(r"^\s*(?:- +)?(?:[^\s:]+: +)?([@`%*&!|>])(?=\S)")
_HASH = re.compile(r"^\s*(?:- +)?(?:[^\s:#\"']+: +)?[^\s\"'#|>\[{-][^\"']*? (#)[^\s#]")
_COLON_IN_VALUE = re.compile(r"^\s*(?:- +)?[^\s:]+: +[^\"'\s][^\"']*?(:)(?: |$)")
_BLOCK = re.compile(r":\s+[|>][+-]?\d?\s*$")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")

_Pattern = tuple[re.Pattern[str], str, str, str]

_WHERE_ACCEPTED: list[_Pattern] = [
    (_WIDE_INDENT, "yaml-wide-space", "行首有全角空格", "改成半角空格"),
    (_HASH, "yaml-hash", "“ #”后面的内容会被当作注释丢掉", _QUOTE + "；是注释就在 # 后空一格"),
]
"""What the parser accepts but takes otherwise than it looks."""

_WHERE_REFUSED: list[_Pattern] = [
    (_TAB_INDENT, "yaml-tab", "行首用了制表符（Tab）", "改成空格，每层两个"),
    (_WIDE_COLON, "yaml-wide-colon", "用了中文冒号“：”", COLON_REMEDY),
    (_NO_SPACE, "yaml-colon-space", "冒号后面少了一个空格", COLON_REMEDY),
    *_WHERE_ACCEPTED,
]
"""What is likely the cause where the parser refuses a file."""

_HINTS: list[tuple[re.Pattern[str], str, str]] = [
    (_BAD_START, "值的开头是有特殊含义的符号", _QUOTE),
    (_COLON_IN_VALUE, "值里面又出现了“: ”", _QUOTE),
]

_PARSER_SENTENCES: list[tuple[str, str, str]] = [
    ("found unexpected end of stream", "引号或括号没有写完", "补上右边的引号或括号"),
    ("did not find expected ',' or ']'", "方括号没有写完", "补上“]”，各项用英文逗号隔开"),
    ("did not find expected ',' or '}'", "花括号没有写完", "补上“}”，各项用英文逗号隔开"),
    ("did not find expected node content", "这里缺少内容，或括号没有写完", "补上内容或右边的括号"),
    ("could not find expected ':'", "这一行看不出“字段: 值”", COLON_REMEDY),
    ("did not find expected key", "缩进不齐，或这一行看不出“字段: 值”", "与同一层的行左边对齐"),
    ("did not find expected '-' indicator", "列表没有对齐", "每一项以“- ”开头，左边对齐"),
    ("mapping values are not allowed", "冒号的位置不对，或缩进不齐", COLON_REMEDY + "；左边对齐"),
    ("block sequence entries are not allowed", "列表的“- ”位置不对", "另起一行写“- ”"),
    ("control characters are not allowed", "有看不见的控制字符", "删除这一行，重新输入"),
    ("cannot start any token", "值的开头是有特殊含义的符号", _QUOTE),
    ("unknown escape character", "双引号里的“\\”有特殊含义", "改用单引号"),
    ("invalid leading UTF-8", "文件不是 UTF-8 编码的文字", "另存为 UTF-8 编码"),
]


def find_surprises(
    text: str, *, parsed: bool = True, inside: Mapping[int, bool] = MappingProxyType({})
) -> Iterator[Surprise]:
    """Name what reads otherwise than it looks, and in a file that was refused, what is amiss.

    `inside` are the zero-based lines that a value runs on over (True where it is written
    without quotes): what stands there is text.
    """
    for number, line in _lines_outside_blocks(text):
        plain = inside.get(number)
        if plain is False:
            continue
        for pattern, rule, message, remedy in _WHERE_ACCEPTED if parsed else _WHERE_REFUSED:
            found = None if plain and pattern is not _HASH else pattern.match(line)
            if found:
                yield number, found.start(1), rule, message, remedy
                break


def find_wide_comma(text: str) -> int | None:
    """Find a Chinese comma outside brackets: who wrote `百乐社区，文化社区` meant two things."""
    at, last = 0, text.rfind("）")
    while at < len(text):
        if text[at] == "（" and at < last:
            at = text.index("）", at)
        elif text[at] in "，、；":
            return at
        at += 1
    return None


def _lines_outside_blocks(text: str) -> Iterator[tuple[int, str]]:
    block_indent: int | None = None
    for number, line in enumerate(text.split("\n")):
        indent = len(line) - len(line.lstrip(" "))
        if block_indent is not None:
            if not line.strip() or indent > block_indent:
                continue
            block_indent = None
        if line.lstrip().startswith("#"):
            continue
        yield number, line
        if _BLOCK.search(line):
            block_indent = indent


def explain_yaml_error(error: yaml.YAMLError, text: str) -> tuple[int, int, str, str]:
    """Give zero-based line and column, sentence and remedy for what the parser complains of."""
    lines = text.split("\n")
    if not isinstance(error, yaml.MarkedYAMLError):
        return *_first_control(text), "有看不见的控制字符", "删除这一行，重新输入"
    marks = [mark for mark in (error.context_mark, error.problem_mark) if mark is not None]
    for line in _suspects([mark.line for mark in marks], len(lines)):
        for pattern, message, remedy in _HINTS:
            if found := pattern.match(lines[line]):
                return line, found.start(1), message, remedy
    message, remedy = _sentence(f"{error.problem} {error.context}")
    if not marks:
        return 0, 0, message, remedy
    at = marks[0] if "没有写完" in message else marks[-1]  # what is not closed, where it opened
    line = min(at.line, len(lines) - 1)
    if lines[line].strip():
        return line, at.column, message, remedy
    while line and not lines[line].strip():  # reported late, at the end of the file
        line -= 1
    return line, max(0, len(lines[line]) - 1), message, remedy


def find_swallowed(text: str, field: str) -> tuple[int, int] | None:
    """Find, zero-based, where a field's name is followed by a colon that YAML does not see."""
    found = re.search(rf"^[ ]*(?:- +)?{re.escape(field)} *(：|:(?=\S))", text, re.MULTILINE)
    if found is None:
        return None
    return text.count("\n", 0, found.start()), found.start(1) - found.start()


def error_line(error: yaml.YAMLError, default: int) -> int:
    """Give the zero-based line where the parser stopped: the cause is there or above."""
    mark = getattr(error, "problem_mark", None)
    return mark.line if mark else default


def _first_control(text: str) -> tuple[int, int]:
    found = _CONTROL.search(text)
    at = found.start() if found else 0
    return text.count("\n", 0, at), at - text.rfind("\n", 0, at) - 1


def _suspects(marked: list[int], count: int) -> list[int]:
    """Order lines by suspicion: those marked, then the ones just above (reported late)."""
    near = [*marked, *(line - 1 for line in marked)]
    return list(dict.fromkeys(line for line in near if 0 <= line < count))


def _sentence(problem: str) -> tuple[str, str]:
    for part, message, remedy in _PARSER_SENTENCES:
        if part in problem:
            return message, remedy
    return "这一行不符合 YAML 的写法", "与 _样例.yml 对照；" + COLON_REMEDY
