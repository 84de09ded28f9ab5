"""The lines of Python that a template becomes, each with the line of the template behind it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import CodeType
from typing import NamedTuple

POUR = "_pour"
"""What stands around pieces of text that become one string."""


class Piece(NamedTuple):
    """The Python of a string, and the line of the template it stands for."""

    line: int
    code: str


class Lines:
    """Lines of Python under way."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._behind: list[int] = []
        self._deep = 0

    def add(self, line: int, code: str) -> None:
        """Write one line, which stands for a line of the template."""
        self._lines.append("    " * self._deep + code)
        self._behind.append(line)

    def pour(self, pieces: Sequence[Piece]) -> None:
        """Write pieces as one string, each in a line of its own, so that an error has its line."""
        if pieces:
            self.add(pieces[0].line, f"_w({POUR}(")
            for piece in pieces:
                self.add(piece.line, f"{piece.code},")
            self.add(pieces[-1].line, "))")

    @contextmanager
    def inside(self, line: int) -> Iterator[None]:
        """Write what belongs to the line before; if it is nothing, Python is told so."""
        self._deep += 1
        before = len(self._lines)
        yield
        if len(self._lines) == before:
            self.add(line, "pass")
        self._deep -= 1

    def compile(self, file: str) -> CodeType:
        """Give the code, which names the lines of the template's file as its own."""
        tree = _Poured().visit(ast.parse("\n".join(self._lines)))
        for node in ast.walk(tree):
            if isinstance(node, ast.stmt | ast.expr | ast.arg | ast.keyword):
                line = getattr(node, "lineno", None)  # a new one has that of what it stands in
                if line is not None:
                    node.lineno = node.end_lineno = self._behind[line - 1]
                    node.col_offset = node.end_col_offset = 0
        return compile(ast.fix_missing_locations(tree), file, "exec", dont_inherit=True)


class _Poured(ast.NodeTransformer):
    """Makes one formatted string of `_pour(a, b)`, whose parts are strings."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.func, ast.Name) or node.func.id != POUR:
            return node
        parts: list[ast.expr] = []
        for part in node.args:
            for one in part.values if isinstance(part, ast.JoinedStr) else [part]:
                _append(parts, one)
        return ast.copy_location(_string(parts), node)


def _append(parts: list[ast.expr], part: ast.expr) -> None:
    """Put a part after the others; text beside text becomes one."""
    match part, parts:
        case ast.Constant(value=str(text)), [*_, ast.Constant(value=str(before))]:
            parts[-1] = ast.Constant(before + text)
        case ((ast.Constant() | ast.FormattedValue()), _):
            parts.append(part)
        case _:
            parts.append(ast.FormattedValue(part, conversion=-1))


def _string(parts: list[ast.expr]) -> ast.expr:
    match parts:
        case []:
            return ast.Constant("")
        case [ast.Constant() as text]:
            return text
        case [ast.FormattedValue(value=value)]:
            return value
    return ast.JoinedStr(parts)
