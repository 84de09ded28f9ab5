"""The values of one YAML text with the place of each: strict, and free of YAML's surprises.

Only null, true and false are typed, all other scalars stay the text that was written
(`012`, `no`, `9:30`, `2022-01` are what they look like). Read from the C parser's events
rather than from its composed tree: no recursion, so that a deeply nested or aliased file
costs nothing, and one pass gives values and marks.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from gongshi.records.document import FRONT_MATTER, TYPED, Document, Mark, Path
from gongshi.records.problem import fails
from gongshi.records.source import Source
from gongshi.records.yaml_mistake import (
    error_line,
    explain_yaml_error,
    find_surprises,
    find_wide_comma,
)

MAX_DEPTH = 10
TOO_DEEP = ("内容一层套一层，层数太多", "yaml-too-deep")
"""The sentence and the rule for a file nested deeper than anyone means to."""

_SEPARATOR = re.compile("[\x85\u2028\u2029]")


def read_record(source: Source) -> Document:
    """Read a file that is one YAML mapping."""
    document = Document(source)
    read_yaml(document, source.text, first_line=1)
    return document


def read_post(source: Source) -> Document:
    """Read a Markdown file whose front matter, between two lines of `---`, is the record."""
    document = Document(source)
    found = FRONT_MATTER.match(source.text)
    if found is None:
        document.problem(
            "post-front-matter",
            "文件开头缺少两行 --- 之间的记录内容",
            Mark(1, 1),
            remedy="第一行写 ---，接着写各字段，再写一行 ---，下面才是正文",
        )
        return document
    front, body = found[1], source.text[found.end() :]
    document.body = body.strip()
    document.body_line = source.text.count("\n", 0, found.end(1)) + 2
    document.body_line += body[: len(body) - len(body.lstrip())].count("\n")
    read_yaml(document, front or "\n", first_line=2)
    return document


def read_yaml(document: Document, text: str, first_line: int) -> None:
    """Read YAML that begins at `first_line` of the document's file into the document."""
    if document.source.has_bom:
        document.problem(
            "source-bom",
            "文件开头有看不见的 BOM 标记，已照常读取",
            Mark(1, 1),
            remedy="另存为“UTF-8”，不要选“带 BOM 的 UTF-8”",
            severity="warning",
        )
    text = _without_separators(document, text, first_line)
    builder = _Builder(document, first_line)
    error: yaml.YAMLError | None = None
    try:
        builder.build(text)
    except yaml.YAMLError as found:
        error = found
    _note_surprises(document, text, builder, error)
    if error:
        _note_error(document, text, first_line, error)
    if not fails(document.problems):
        _note_lack(document, Mark(first_line, 1))


def _without_separators(document: Document, text: str, first_line: int) -> str:
    """Name line breaks that only YAML takes for such; without them lines are as editors count."""
    found = _SEPARATOR.search(text)
    if found is None:
        return text
    line = text.count("\n", 0, found.start())
    column = found.start() - text.rfind("\n", 0, found.start())
    mark = Mark(line + first_line, column)
    document.problem("yaml-line-separator", "有看不见的换行符", mark, remedy="删除这一行，重新输入")
    return _SEPARATOR.sub(" ", text)


def _note_surprises(
    document: Document, text: str, builder: _Builder, error: yaml.YAMLError | None
) -> None:
    """Note what reads otherwise than it looks."""
    for line, column, rule, message, remedy in find_surprises(
        text, parsed=error is None and not builder.stopped, inside=builder.inside
    ):
        mark = Mark(line + builder.first_line, column + 1)
        document.problem(rule, message, mark, remedy=remedy)


def _note_error(document: Document, text: str, first_line: int, error: yaml.YAMLError) -> None:
    """Note the parser's complaint, unless something above it was named that is the cause."""
    line, column, message, remedy = explain_yaml_error(error, text)
    document.values = {}
    at = error_line(error, line) + first_line
    if not any(p.severity == "error" and p.line <= at for p in document.problems):
        mark = Mark(line + first_line, column + 1)
        document.problem("yaml-syntax", message, mark, remedy=remedy)


def _note_lack(document: Document, first: Mark) -> None:
    """Note that a text without any mistake of writing holds no mapping either."""
    if not document.marks:
        document.problem("yaml-empty", "文件是空的", first, remedy="照 _样例.yml 填写")
    elif not document.is_mapping:
        document.problem(
            "yaml-not-mapping",
            "看不出任何“字段: 值”",
            document.marks[()],
            remedy="每行写成“字段: 值”，冒号用英文半角，后面空一格",
        )


class _Stop(Exception):
    """The rest of the file is not worth reading."""


class _Builder:
    """Turns the parser's events into values with marks; keeps its own stack."""

    def __init__(self, document: Document, first_line: int) -> None:
        self.document = document
        self.first_line = first_line
        self.stack: list[tuple[Path, dict[str, Any] | list[Any]]] = []
        self.key: list[str | None] = []
        self.flow: list[bool] = []
        self.stopped = False
        self.inside: dict[int, bool] = {}  # lines a value runs on over; True where written plain

    def build(self, text: str) -> None:
        try:
            for event in yaml.parse(text, Loader=yaml.CSafeLoader):
                self.take(event)
        except _Stop:
            self.stopped = True
            self.document.values = {}

    def mark(self, event: yaml.Event) -> Mark:
        start = event.start_mark
        assert start is not None  # the parser gives one to every event
        return Mark(start.line + self.first_line, start.column + 1)

    def stop(self, event: yaml.Event, rule: str, message: str, remedy: str) -> None:
        self.document.problem(rule, message, self.mark(event), remedy=remedy)
        raise _Stop

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self.take_scalar(event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self.open(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.stack.pop()
            self.key.pop()
            self.flow.pop()
        elif isinstance(event, yaml.AliasEvent):
            self.stop(event, "yaml-alias", "不能用 * 引用别处的内容", "把内容照写一遍，或加引号")
        elif isinstance(event, yaml.DocumentStartEvent) and self.document.marks:
            self.stop(event, "yaml-two-documents", "一个文件里有两份记录", "每份记录存成一个文件")

    def refuse_decoration(self, event: yaml.NodeEvent) -> None:
        if event.anchor:
            self.stop(event, "yaml-alias", "不能用 & 给内容起名", "去掉 &，或给整个值加引号")
        if getattr(event, "tag", None) not in (None, "!"):
            self.stop(event, "yaml-tag", "不能用 ! 开头的标签", "去掉 !，或给整个值加引号")

    def take_scalar(self, event: yaml.ScalarEvent) -> None:
        self.refuse_decoration(event)
        if self.stack and isinstance(self.stack[-1][1], dict) and self.key[-1] is None:
            self.take_key(event)
            return
        plain = not event.style
        if self.stack and event.start_mark and event.end_mark:
            lines = range(event.start_mark.line + 1, event.end_mark.line + 1)
            self.inside.update(dict.fromkeys(lines, plain))
        if plain and self.stack and isinstance(self.stack[-1][1], list) and self.flow[-1]:
            self.refuse_wide_comma(event)
        self.put(event, TYPED.get(event.value, event.value) if plain else event.value)

    def refuse_wide_comma(self, event: yaml.ScalarEvent) -> None:
        """Name a Chinese comma that joins what was meant as two things of a list."""
        at = find_wide_comma(event.value)
        if at is not None:
            mark = self.mark(event)
            self.document.problem(
                "yaml-wide-comma",
                f"方括号里用了中文标点“{event.value[at]}”",
                Mark(mark.line, mark.column + at),
                remedy="用英文逗号加空格隔开；本来是一项就加英文引号",
            )

    def take_key(self, event: yaml.ScalarEvent) -> None:
        path, mapping = self.stack[-1]
        here = (*path, event.value)
        if event.value in mapping:
            first = self.document.keys[here].line
            self.document.problem(
                "yaml-duplicate-key",
                f"“{event.value}”重复，前面第 {first} 行已写过",
                self.mark(event),
                remedy="合并成一处",
                field=event.value,
            )
        self.document.keys[here] = self.mark(event)
        self.key[-1] = event.value

    def put(self, event: yaml.Event, value: Any) -> Path:
        """Store a value where it belongs and give its path."""
        if not self.stack:
            return self.put_root(event, value)
        path, container = self.stack[-1]
        if isinstance(container, dict):
            key = self.key[-1]
            assert key is not None
            container[key] = value
            self.key[-1] = None
            here: Path = (*path, key)
        else:
            here = (*path, len(container))
            container.append(value)
        self.document.marks[here] = self.mark(event)
        return here

    def put_root(self, event: yaml.Event, value: Any) -> Path:
        self.document.marks[()] = self.mark(event)
        if not isinstance(value, dict):
            raise _Stop
        self.document.values = value
        self.document.is_mapping = True
        return ()

    def open(self, event: yaml.CollectionStartEvent) -> None:
        self.refuse_decoration(event)
        if len(self.stack) >= MAX_DEPTH:
            message, rule = TOO_DEEP
            self.stop(event, rule, message, "照 _样例.yml 的层次填写")
        if self.stack and isinstance(self.stack[-1][1], dict) and self.key[-1] is None:
            self.stop(event, "yaml-key", "字段名只能是一个词", "写成“字段: 值”")
        container: dict[str, Any] | list[Any] = (
            {} if isinstance(event, yaml.MappingStartEvent) else []
        )
        self.stack.append((self.put(event, container), container))
        self.key.append(None)
        self.flow.append(bool(event.flow_style))
