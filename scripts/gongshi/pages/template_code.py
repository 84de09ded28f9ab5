"""Turns a template into Python: functions that say its text piece by piece.

Jinja2 reads the template; what comes out here has no more to do than the template says. Values
are looked up in one place only, macros are plain functions, and text beside text becomes one
string. What our templates do not use is refused. Python's own error names the template's line.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from types import CodeType

from jinja2 import Environment, TemplateSyntaxError, nodes
from markupsafe import escape

_ENVIRONMENT = Environment(trim_blocks=True, lstrip_blocks=True)
_COMPARED = {"eq": "==", "ne": "!=", "gt": ">", "gteq": ">=", "lt": "<", "lteq": "<="}
_COMPARED |= {"in": "in", "notin": "not in"}
_CALCULATED: Mapping[type[nodes.Expr], str] = {
    nodes.Add: "+",
    nodes.Sub: "-",
    nodes.Mul: "*",
    nodes.Div: "/",
    nodes.Mod: "%",
    nodes.And: "and",
    nodes.Or: "or",
}
_OF_LOOP = {"index": "({} + 1)", "index0": "{}", "first": "({} == 0)", "last": "({} == {} - 1)"}


def compile_template(source: str, name: str, file: str) -> CodeType:
    """Give the module of a template: `_root` says it, `_m_x` its macro x, `_blocks` its blocks.

    Raises TemplateSyntaxError.
    """
    try:
        return _Module(name).compile(_ENVIRONMENT.parse(source, name), file)
    except TemplateSyntaxError as error:
        error.name, error.filename = name, file
        raise


class _Scope:
    """The names that are known at a place, and what each is called in Python."""

    def __init__(self, above: _Scope | None = None) -> None:
        self._above = above
        self._deep: int = above._deep + 1 if above else 0
        self._names: dict[str, str] = {}

    def find(self, name: str) -> str | None:
        return self._names.get(name) or (self._above.find(name) if self._above else None)

    def own(self) -> dict[str, str]:
        """Give the names that are known inside of functions."""
        return self._above.own() | self._names if self._above else {}

    def add(self, name: str, called: str | None = None) -> str:
        """Take in a name; where it hides one of an outer place, it is called otherwise."""
        if name not in self._names:
            called = called or (name if self.find(name) is None else f"_{name}{self._deep}")
            self._names[name] = called
        return self._names[name]


class _Module:
    """One template on its way to Python: lines, and the line of the template behind each."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.code: list[tuple[int, str]] = []
        self.behind: list[int] = []
        self.line = 1
        self.deep = 0
        self.loops = 0
        self.macros: dict[str, str] = {}
        """Macros by the name they are called by, and how they are called in Python."""
        self.top = _Scope()

    def compile(self, tree: nodes.Template, file: str) -> CodeType:
        self._module(tree)
        text = "\n".join("    " * deep + line for deep, line in self.code)
        module = _Poured().visit(ast.parse(text))
        for node in ast.walk(module):
            if hasattr(node, "lineno"):
                node.lineno = node.end_lineno = self.behind[node.lineno - 1]
                node.col_offset = node.end_col_offset = 0
        return compile(ast.fix_missing_locations(module), file, "exec", dont_inherit=True)

    # what stands outside of all functions

    def _module(self, tree: nodes.Template) -> None:
        body, blocks = tree.body, list(tree.find_all(nodes.Block))
        parent = next((node for node in body if isinstance(node, nodes.Extends)), None)
        for macro in tree.find_all(nodes.Macro):
            self.macros[macro.name] = f"_m_{macro.name}(_w, _c"
        rest = [node for node in body if not self._is_outside(node)]
        for macro in tree.find_all(nodes.Macro):
            self._macro(macro)
        for block in blocks:
            self._function(f"_b_{block.name}(_w, _c, _blocks)", block, block.body)
        own = ", ".join(f"{block.name!r}: _b_{block.name}" for block in blocks)
        if parent is None:
            self._say(tree, f"_blocks = {{{own}}}")
            self._function("_root(_w, _c, _blocks)", tree, rest)
        else:
            self._say(parent, f"_parent = _load({self._constant(parent.template)!r})")
            self._say(parent, f"_blocks = {{**_parent['_blocks'], {own}}}")
            self._say(parent, "_root = _parent['_root']")

    def _is_outside(self, node: nodes.Node) -> bool:
        """Write what belongs outside of all functions, and tell whether it does."""
        match node:
            case nodes.Extends() | nodes.Macro():
                return True
            case nodes.FromImport():
                self._imported(node)
                return True
            case nodes.Assign(target=nodes.Name()) if self._is_constant(node.node):
                value = self._value(node.node, self.top)
                self._say(node, f"{self.top.add(node.target.name, f'_v_{node.target.name}')} = {value}")
                return True
        return False

    def _is_constant(self, node: nodes.Expr) -> bool:
        names = [node] if isinstance(node, nodes.Name) else node.find_all(nodes.Name)
        return all(self.top.find(name.name) for name in names)

    def _imported(self, node: nodes.FromImport) -> None:
        context = "_c" if node.with_context else "_NOTHING"
        for one in node.names:
            name, alias = one if isinstance(one, tuple) else (one, one)
            self._say(node, f"_i_{alias} = _load({self._constant(node.template)!r})['_m_{name}']")
            self.macros[alias] = f"_i_{alias}(_w, {context}"

    def _macro(self, node: nodes.Macro) -> None:
        bare = len(node.args) - len(node.defaults)
        given = [arg.name for arg in node.args[:bare]]
        for arg, default in zip(node.args[bare:], node.defaults, strict=True):
            given.append(f"{arg.name}={self._value(default, self.top)}")
        names = [arg.name for arg in node.args]
        parameters = ", ".join(["_w", "_c", *given, "caller=None"])
        self._function(f"_m_{node.name}({parameters})", node, node.body, [*names, "caller"])

    def _function(
        self, head: str, at: nodes.Node, body: Sequence[nodes.Node], names: Sequence[str] = ()
    ) -> None:
        scope = _Scope(self.top)
        for name in names:
            scope.add(name, name)
        self._say(at, f"def {head}:")
        self._inside(body, scope)

    def _inside(self, body: Sequence[nodes.Node], scope: _Scope) -> None:
        self.deep += 1
        before = len(self.code)
        self._statements(body, scope)
        if len(self.code) == before:
            self.code.append((self.deep, "pass"))
            self.behind.append(self.line)
        self.deep -= 1

    # statements

    def _say(self, node: nodes.Node, line: str) -> None:
        self.line = node.lineno or self.line
        self.code.append((self.deep, line))
        self.behind.append(self.line)

    def _statements(self, body: Sequence[nodes.Node], scope: _Scope) -> None:
        pieces: list[str] = []
        for node in body:
            if isinstance(node, nodes.Output):
                for part in node.nodes:
                    call = self._written(part, scope)
                    if call is None:
                        pieces += self._pieces(part, scope)
                        self.line = part.lineno
                    else:
                        self._pour(pieces)
                        self._say(part, call)
            else:
                self._pour(pieces)
                self._statement(node, scope)
        self._pour(pieces)

    def _pour(self, pieces: list[str]) -> None:
        if pieces:
            self.code.append((self.deep, f"_w(_pour({', '.join(pieces)}))"))
            self.behind.append(self.line)
            pieces.clear()

    def _statement(self, node: nodes.Node, scope: _Scope) -> None:
        match node:
            case nodes.If():
                self._if(node, scope)
            case nodes.For():
                self._for(node, scope)
            case nodes.Assign(target=nodes.Name() as target):
                value = self._value(node.node, scope)
                self._say(node, f"{scope.add(target.name)} = {value}")
            case nodes.Assign(target=nodes.NSRef() as target):
                value = self._value(node.node, scope)
                self._say(node, f"{scope.find(target.name)}.{target.attr} = {value}")
            case nodes.CallBlock(args=[]):
                self._say(node, "def _caller(_w):")
                self._inside(node.body, _Scope(scope))
                self._say(node, self._call(node.call, scope, "caller=_caller"))
            case nodes.Block():
                self._say(node, f"_blocks[{node.name!r}](_w, _c, _blocks)")
            case nodes.Include(with_context=True):
                own = "".join(f", {name}={known}" for name, known in scope.own().items())
                self._say(node, f"_other = _load({self._value(node.template, scope)})")
                self._say(node, f"_other['_root'](_w, _c.more({own[2:]}), _other['_blocks'])")
            case _:
                raise self._refused(node)

    def _if(self, node: nodes.If, scope: _Scope) -> None:
        self._say(node, f"if {self._value(node.test, scope)}:")
        self._inside(node.body, scope)
        for other in node.elif_:
            self._say(other, f"elif {self._value(other.test, scope)}:")
            self._inside(other.body, scope)
        if node.else_:
            self._say(node, "else:")
            self._inside(node.else_, scope)

    def _for(self, node: nodes.For, scope: _Scope) -> None:
        if node.recursive:
            raise self._refused(node)
        self.loops += 1
        items, index = f"_items{self.loops}", f"_index{self.loops}"
        inner = _Scope(scope)
        values = self._value(node.iter, scope)
        target = self._target(node.target, inner)
        if node.test:
            self._say(node, f"{items} = {values}")
            values = f"[{target} for {target} in {items} if {self._value(node.test, inner)}]"
        counted = any(name.name == "loop" for name in _names(node.body))
        if counted or node.else_:
            self._say(node, f"{items} = _list({values})")
            values = items
        if counted:
            inner.add("loop", f"{index} {items}")
            self._say(node, f"for {index}, {target} in _enumerate({values}):")
        else:
            self._say(node, f"for {target} in {values}:")
        self._inside(node.body, inner)
        if node.else_:
            self._say(node, f"if not {items}:")
            self._inside(node.else_, scope)

    def _target(self, node: nodes.Expr, scope: _Scope) -> str:
        match node:
            case nodes.Name():
                return scope.add(node.name)
            case nodes.Tuple():
                return f"({', '.join(self._target(item, scope) for item in node.items)},)"
        raise self._refused(node)

    # what is said

    def _written(self, node: nodes.Node, scope: _Scope) -> str | None:
        """Give the call that says a macro at this very place; None where there is none."""
        if isinstance(node, nodes.Call) and self._is_macro(node.node, scope):
            return self._call(node, scope)
        return None

    def _pieces(self, node: nodes.Node, scope: _Scope) -> Iterator[str]:
        """Give the strings that a value becomes on the page."""
        match node:
            case nodes.TemplateData():
                yield repr(node.data)
            case nodes.Const(value=str(text)):
                yield repr(str(escape(text)))
            case nodes.Concat():
                for one in node.nodes:
                    yield from self._pieces(one, scope)
            case nodes.Filter(name="safe") if node.node is not None:
                yield f"_str({self._value(node.node, scope)})"
            case nodes.Filter(name="length"):
                yield f"_str({self._value(node, scope)})"
            case nodes.CondExpr(expr2=nodes.Expr() as other):
                sides = [self._joined(side, scope) for side in (node.expr1, other)]
                yield f"({sides[0]} if {self._value(node.test, scope)} else {sides[1]})"
            case nodes.Expr():
                yield f"_escape({self._value(node, scope)})"
            case _:
                raise self._refused(node)

    def _joined(self, node: nodes.Expr, scope: _Scope) -> str:
        return f"_pour({', '.join(self._pieces(node, scope))})"

    # values

    def _value(self, node: nodes.Expr, scope: _Scope, *, lenient: bool = False) -> str:
        """Give the expression of a value; a `lenient` one may be `_MISSING`."""
        match node:
            case nodes.Const():
                return repr(node.value)
            case nodes.Name():
                return self._name(node, scope, lenient)
            case nodes.Getattr(node=nodes.Name(name="loop")):
                return self._of_loop(node, scope)
            case nodes.Getattr():
                return self._attribute(node, scope, lenient)
            case nodes.Getitem(arg=nodes.Slice() as part):
                ends = [self._value(end, scope) if end else "" for end in (part.start, part.stop)]
                return f"{self._value(node.node, scope)}[{':'.join(ends)}]"
            case nodes.Getitem():
                whole, key = self._value(node.node, scope), self._value(node.arg, scope)
                return f"_item({whole}, {key})" if lenient else f"{whole}[{key}]"
            case nodes.Filter():
                return self._filter(node, scope)
            case nodes.Test():
                return self._test(node, scope)
            case nodes.Call():
                return self._called(node, scope)
            case nodes.Not():
                return f"(not {self._value(node.node, scope)})"
            case nodes.BinExpr() if type(node) in _CALCULATED:
                sides = self._value(node.left, scope), self._value(node.right, scope)
                return f"({sides[0]} {_CALCULATED[type(node)]} {sides[1]})"
            case nodes.Compare():
                rest = (f"{_COMPARED[o.op]} {self._value(o.expr, scope)}" for o in node.ops)
                return f"({self._value(node.expr, scope)} {' '.join(rest)})"
            case nodes.CondExpr(expr2=nodes.Expr() as other):
                sides = self._value(node.expr1, scope), self._value(other, scope)
                return f"({sides[0]} if {self._value(node.test, scope)} else {sides[1]})"
            case nodes.Concat():
                return f"_concat({self._values(node.nodes, scope)})"
            case nodes.List():
                return f"[{self._values(node.items, scope)}]"
            case nodes.Dict():
                return f"{{{', '.join(self._pair(pair, scope) for pair in node.items)}}}"
        raise self._refused(node)

    def _values(self, several: Sequence[nodes.Expr], scope: _Scope) -> str:
        return ", ".join(self._value(one, scope) for one in several)

    def _pair(self, node: nodes.Pair, scope: _Scope) -> str:
        return f"{self._value(node.key, scope)}: {self._value(node.value, scope)}"

    def _name(self, node: nodes.Name, scope: _Scope, lenient: bool) -> str:
        known = scope.find(node.name)
        if known is None:
            return f"_c.get({node.name!r}, _MISSING)" if lenient else f"_c[{node.name!r}]"
        if known == "caller":
            return "(_MISSING if caller is None else caller)" if lenient else "caller"
        return known

    def _of_loop(self, node: nodes.Getattr, scope: _Scope) -> str:
        known = scope.find("loop")
        if known is None or node.attr not in _OF_LOOP:
            raise self._refused(node)
        index, items = known.split()
        return _OF_LOOP[node.attr].format(index, f"_len({items})")

    def _attribute(self, node: nodes.Getattr, scope: _Scope, lenient: bool) -> str:
        whole, name = self._value(node.node, scope), node.attr
        if lenient:
            return f"_attribute({whole}, {name!r})"
        if whole.isidentifier():
            return f"({whole}[{name!r}] if {whole}.__class__ is _dict else {whole}.{name})"
        return f"(_t[{name!r}] if (_t := {whole}).__class__ is _dict else _t.{name})"

    def _filter(self, node: nodes.Filter, scope: _Scope) -> str:
        if node.node is None or node.dyn_args or node.dyn_kwargs:
            raise self._refused(node)
        value = self._value(node.node, scope, lenient=node.name == "default")
        return f"_f_{node.name}({', '.join([value, *self._given(node, scope)])})"

    def _test(self, node: nodes.Test, scope: _Scope) -> str:
        value = self._value(node.node, scope, lenient=node.name == "defined")
        match node.name:
            case "defined":
                return f"({value} is not _MISSING)"
            case "none":
                return f"({value} is None)"
            case "string":
                return f"_isinstance({value}, _str)"
            case "mapping":
                return f"_isinstance({value}, _Mapping)"
        raise self._refused(node)

    # calls

    def _is_macro(self, node: nodes.Expr, scope: _Scope) -> bool:
        if not isinstance(node, nodes.Name):
            return False
        return node.name == "caller" or (node.name in self.macros and not scope.find(node.name))

    def _call(self, node: nodes.Call, scope: _Scope, *more: str) -> str:
        """Give the call of a macro or of what a call block holds."""
        if not self._is_macro(node.node, scope) or node.dyn_args:
            raise self._refused(node)
        name = node.node.name  # type: ignore[attr-defined]
        given = [*self._given(node, scope), *more]
        if node.dyn_kwargs:
            given.append(f"**{self._value(node.dyn_kwargs, scope)}")
        head = "caller(_w" if name == "caller" else self.macros[name]
        return f"{', '.join([head, *given])})"

    def _given(self, node: nodes.Call | nodes.Filter, scope: _Scope) -> list[str]:
        named = [f"{one.key}={self._value(one.value, scope)}" for one in node.kwargs]
        return [self._value(one, scope) for one in node.args] + named

    def _called(self, node: nodes.Call, scope: _Scope) -> str:
        """Give what is called as a value."""
        if isinstance(node.node, nodes.Name) and node.node.name in ("namespace", "range"):
            return f"_{node.node.name}({', '.join(self._given(node, scope))})"
        return f"_said(lambda _w: {self._call(node, scope)})"

    def _constant(self, node: nodes.Expr) -> str:
        if not isinstance(node, nodes.Const) or not isinstance(node.value, str):
            raise self._refused(node)
        return node.value

    def _refused(self, node: nodes.Node) -> TemplateSyntaxError:
        what = type(node).__name__
        return TemplateSyntaxError(f"our templates know no such {what}", node.lineno, self.name)


def _names(body: Sequence[nodes.Node]) -> Iterator[nodes.Name]:
    for node in body:
        yield from node.find_all(nodes.Name)


class _Poured(ast.NodeTransformer):
    """Makes one formatted string of `_pour(a, b)`, whose parts are strings."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.func, ast.Name) or node.func.id != "_pour":
            return node
        values: list[ast.expr] = []
        for part in node.args:
            text = _text(part)
            if text is not None and values and isinstance(values[-1], ast.Constant):
                values[-1] = ast.Constant(values[-1].value + text)
            elif text is not None:
                values.append(ast.Constant(text))
            elif isinstance(part, ast.JoinedStr):
                values += part.values
            else:
                values.append(ast.FormattedValue(part, conversion=-1))
        if len(values) == 1 and isinstance(values[0], ast.Constant):
            return ast.copy_location(values[0], node)
        if len(values) == 1 and isinstance(values[0], ast.FormattedValue):
            return ast.copy_location(values[0].value, node)
        return ast.copy_location(ast.JoinedStr(values), node)


def _text(node: ast.expr) -> str | None:
    """Give the text of a constant piece."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
