"""Turns a template into Python: functions that say its text piece by piece.

Jinja2 reads the template; what comes out here has no more to do than the template says. Values
are looked up in one place only, macros are plain functions, and text beside text becomes one
string. What our templates do not use is refused. Python's own error names the template's line.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from types import CodeType

from jinja2 import Environment, TemplateSyntaxError, nodes

from gongshi.pages.template_expression import Expressions, is_fixed
from gongshi.pages.template_lines import POUR, Lines, Piece
from gongshi.pages.template_scope import Scope

_ENVIRONMENT = Environment(trim_blocks=True, lstrip_blocks=True)


def compile_template(source: str, name: str, file: str, filters: Container[str]) -> CodeType:
    """Give the module of a template: `_root` says it, `_m_x` its macro x, `_blocks` its blocks.

    Raises TemplateSyntaxError.
    """
    try:
        return _Module(name, filters).compile(_ENVIRONMENT.parse(source, name), file)
    except TemplateSyntaxError as error:
        error.name, error.filename = name, file
        raise


class _Module:
    """One template on its way to Python."""

    def __init__(self, name: str, filters: Container[str]) -> None:
        self._lines = Lines()
        self._expressions = Expressions(name, filters)
        self._top = Scope()
        self._fixed: list[tuple[int, str]] = []  # what is made once, when all else is there
        self._loops = 0

    def compile(self, tree: nodes.Template, file: str) -> CodeType:
        macros = [node for node in tree.body if isinstance(node, nodes.Macro)]
        blocks = list(tree.find_all(nodes.Block))
        for macro in macros:
            self._expressions.know_own_macro(macro.name)
        body = [node for node in tree.body if not self._is_outside(node)]
        for macro in macros:
            self._macro(macro)
        for block in blocks:
            self._function(f"_b_{block.name}(_w, _c, _blocks)", block, block.body)
        own = ", ".join(f"{block.name!r}: _b_{block.name}" for block in blocks)
        parent = tree.find(nodes.Extends)
        if parent:
            name = self._expressions.constant(parent.template)
            self._lines.add(parent.lineno, f"_parent = _load({name!r})")
            self._lines.add(parent.lineno, f"_blocks = {{**_parent['_blocks'], {own}}}")
            self._lines.add(parent.lineno, "_root = _parent['_root']")
        else:
            self._lines.add(1, f"_blocks = {{{own}}}")
            self._function("_root(_w, _c, _blocks)", tree, body)
        for line, code in self._fixed:
            self._lines.add(line, code)
        return self._lines.compile(file)

    # what stands outside of all functions

    def _is_outside(self, node: nodes.Node) -> bool:
        """Write what belongs outside of all functions, and tell whether it does."""
        match node:
            case nodes.Extends() | nodes.Macro():
                return True
            case nodes.FromImport():
                self._import(node)
                return True
            case nodes.Assign(target=nodes.Name(name=name), node=value) if is_fixed(value):
                called = self._top.add(name, f"_v_{name}")
                self._say(node, f"{called} = {self._expressions.value(value, self._top)}")
                return True
        return False

    def _import(self, node: nodes.FromImport) -> None:
        template = self._expressions.constant(node.template)
        for one in node.names:
            name, alias = one if isinstance(one, tuple) else (one, one)
            self._say(node, f"_i_{alias} = _load({template!r})['_m_{name}']")
            self._expressions.know_macro(alias, with_context=node.with_context)

    def _macro(self, node: nodes.Macro) -> None:
        names = [arg.name for arg in node.args]
        bare = len(names) - len(node.defaults)
        given = names[:bare]
        for name, default in zip(names[bare:], node.defaults, strict=True):
            given.append(f"{name}={self._expressions.value(default, self._top)}")
        parameters = ", ".join(["_w", "_c", *given, "caller=None"])
        self._function(f"_m_{node.name}({parameters})", node, node.body, [*names, "caller"])

    def _function(
        self, head: str, at: nodes.Node, body: Sequence[nodes.Node], names: Sequence[str] = ()
    ) -> None:
        scope = Scope(self._top)
        for name in names:
            scope.add(name, name)
        self._say(at, f"def {head}:")
        self._inside(at, body, scope)

    # statements

    def _say(self, node: nodes.Node, code: str) -> None:
        self._lines.add(node.lineno, code)

    def _inside(self, at: nodes.Node, body: Sequence[nodes.Node], scope: Scope) -> None:
        with self._lines.inside(at.lineno):
            pieces: list[Piece] = []
            for node in _parts(body):
                more = self._text(node, scope)
                if more is None:
                    self._lines.pour(pieces)
                    pieces.clear()
                    self._statement(node, scope)
                else:
                    pieces += more
            self._lines.pour(pieces)

    def _statement(self, node: nodes.Node, scope: Scope) -> None:
        value = self._expressions.value
        match node:
            case nodes.If():
                self._if(node, scope)
            case nodes.For(recursive=False):
                self._for(node, scope)
            case nodes.Assign(target=nodes.Name(name=name)):
                given = value(node.node, scope)
                given = self._fix(node, given) if is_fixed(node.node) else given
                self._say(node, f"{scope.add(name)} = {given}")
            case nodes.Assign(target=nodes.NSRef(name=name, attr=attribute)):
                self._say(node, f"{scope.find(name)}.{attribute} = {value(node.node, scope)}")
            case nodes.Call():
                self._say(node, self._expressions.call(node, scope))
            case nodes.CallBlock(args=[]):
                self._say(node, "def _caller(_w):")
                self._inside(node, node.body, Scope(scope))
                self._say(node, self._expressions.call(node.call, scope, "caller=_caller"))
            case nodes.Block():
                self._say(node, f"_blocks[{node.name!r}](_w, _c, _blocks)")
            case nodes.Include(with_context=True):
                own = ", ".join(f"{name}={known}" for name, known in scope.own().items())
                self._say(node, f"_other = _load({value(node.template, scope)})")
                self._say(node, f"_other['_root'](_w, _c.more({own}), _other['_blocks'])")
            case _:
                raise self._expressions.refused(node)

    def _if(self, node: nodes.If, scope: Scope) -> None:
        self._refuse_names_of_one_branch([node, *node.elif_])
        for word, one in (("if", node), *(("elif", other) for other in node.elif_)):
            self._say(one, f"{word} {self._expressions.value(one.test, scope)}:")
            self._inside(one, one.body, scope)
        if node.else_:
            self._say(node, "else:")
            self._inside(node, node.else_, scope)

    def _refuse_names_of_one_branch(self, branches: Sequence[nodes.If]) -> None:
        """Refuse what would be known afterwards or not, as it happens."""
        for branch in branches:
            for part in (*branch.body, *branch.else_):
                if isinstance(part, nodes.Assign) and isinstance(part.target, nodes.Name):
                    raise self._expressions.refused(part)

    def _for(self, node: nodes.For, scope: Scope) -> None:
        self._loops += 1
        items, index = f"_items{self._loops}", f"_index{self._loops}"
        inner = Scope(scope)
        values = self._expressions.value(node.iter, scope)
        target = self._target(node.target, inner)
        if node.test:
            self._say(node, f"{items} = {values}")
            test = self._expressions.value(node.test, inner)
            values = f"[{target} for {target} in {items} if {test}]"
        counts = any(map(_names_loop, node.body))
        if counts or node.else_:
            self._say(node, f"{items} = _list({values})")
            values = items
        if counts:
            inner.add("loop", f"{index} {items}")
            target, values = f"{index}, {target}", f"_enumerate({items})"
        self._say(node, f"for {target} in {values}:")
        self._inside(node, node.body, inner)
        if node.else_:
            self._say(node, f"if not {items}:")
            self._inside(node, node.else_, scope)

    def _target(self, node: nodes.Node, scope: Scope) -> str:
        match node:
            case nodes.Name():
                return scope.add(node.name)
            case nodes.Tuple():
                return f"({', '.join(self._target(item, scope) for item in node.items)},)"
        raise self._expressions.refused(node)

    # text

    def _text(self, node: nodes.Node, scope: Scope) -> list[Piece] | None:
        """Give the pieces of what is one string with what stands beside it; None for the rest."""
        match node:
            case nodes.If():
                code = self._one_of(node, scope)
                return None if code is None else [Piece(node.lineno, code)]
            case nodes.Call() if self._expressions.is_macro(node.node, scope):
                if not self._expressions.says_always_the_same(node):
                    return None
                said = f"_said(lambda _w: {self._expressions.call(node, scope)})"
                return [Piece(node.lineno, self._fix(node, said))]
            case nodes.Expr() | nodes.TemplateData():
                return [Piece(node.lineno, code) for code in self._expressions.strings(node, scope)]
        return None

    def _one_of(self, node: nodes.If, scope: Scope) -> str | None:
        code = self._string(node.else_, scope)
        for other in (*reversed(node.elif_), node):
            own = self._string(other.body, scope)
            if own is None or code is None:
                return None
            code = f"({own} if {self._expressions.value(other.test, scope)} else {code})"
        return code

    def _string(self, body: Sequence[nodes.Node], scope: Scope) -> str | None:
        """Give one string of all that a body says, where that can be."""
        pieces: list[str] = []
        for node in _parts(body):
            more = self._text(node, scope)
            if more is None:
                return None
            pieces += (piece.code for piece in more)
        return f"{POUR}({', '.join(pieces)})"

    def _fix(self, node: nodes.Node, value: str) -> str:
        """Have a value made once, when the module is loaded, and give its name."""
        name = f"_k{len(self._fixed)}"
        self._fixed.append((node.lineno, f"{name} = {value}"))
        return name


def _parts(body: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
    for node in body:
        yield from node.nodes if isinstance(node, nodes.Output) else [node]


def _names_loop(node: nodes.Node) -> bool:
    return any(name.name == "loop" for name in node.find_all(nodes.Name))
