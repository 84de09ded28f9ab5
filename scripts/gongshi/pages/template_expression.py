"""The Python of a template's expressions: values looked up, calculated and escaped."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

from jinja2 import TemplateSyntaxError, nodes
from markupsafe import escape

from gongshi.pages.template_lines import POUR
from gongshi.pages.template_scope import Scope

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
_TESTS = {
    "defined": "({} is not _MISSING)",
    "none": "({} is None)",
    "string": "_isinstance({}, _str)",
    "mapping": "_isinstance({}, _Mapping)",
}
_OF_LOOP = {
    "index": "({index} + 1)",
    "index0": "{index}",
    "first": "({index} == 0)",
    "last": "({index} == _len({items}) - 1)",
}
_GLOBALS = ("namespace", "range")
_WITHOUT_CONTEXT = "_NOTHING"


class Expressions:
    """Makes Python of the expressions of one template, which knows these `filters`."""

    def __init__(self, name: str, filters: Container[str]) -> None:
        self._name = name
        self._filters = filters
        self._macros: dict[str, str] = {}  # how each is called, as far as what it is given

    def refused(self, node: nodes.Node) -> TemplateSyntaxError:
        """Give the error of what our templates do not use, so that nothing makes Python of it."""
        what = getattr(node, "name", "")
        kind = f"{type(node).__name__} {what}" if isinstance(what, str) else type(node).__name__
        return TemplateSyntaxError(f"not known here: {kind}", node.lineno, self._name)

    def constant(self, node: nodes.Node) -> str:
        """Give a text that stands in the template itself."""
        if not isinstance(node, nodes.Const) or not isinstance(node.value, str):
            raise self.refused(node)
        return node.value

    # macros

    def know_own_macro(self, name: str) -> None:
        """Take in a macro of this template."""
        self._macros[name] = f"_m_{name}(_w, _c"

    def know_macro(self, name: str, *, with_context: bool) -> None:
        """Take in a macro of another template."""
        self._macros[name] = f"_i_{name}(_w, {'_c' if with_context else _WITHOUT_CONTEXT}"

    def is_macro(self, node: nodes.Node, scope: Scope) -> bool:
        """Tell whether a name is that of a macro, or of what a call block holds."""
        if not isinstance(node, nodes.Name):
            return False
        return node.name == "caller" or (node.name in self._macros and not scope.find(node.name))

    def call(self, node: nodes.Call, scope: Scope, *more: str) -> str:
        """Give the call of a macro or of what a call block holds: it writes."""
        if node.dyn_args or not self.is_macro(node.node, scope):
            raise self.refused(node)
        assert isinstance(node.node, nodes.Name)
        name = node.node.name
        given = [*self._given(node, scope), *more]
        if node.dyn_kwargs:
            given.append(f"**{self.value(node.dyn_kwargs, scope)}")
        return f"{', '.join(['caller(_w' if name == 'caller' else self._macros[name], *given])})"

    def says_always_the_same(self, node: nodes.Call) -> bool:
        """Tell whether a macro is given nothing that changes."""
        assert isinstance(node.node, nodes.Name)
        given = [*node.args, *(one.value for one in node.kwargs)]
        bare = self._macros.get(node.node.name, "").endswith(_WITHOUT_CONTEXT)
        return bare and not node.dyn_kwargs and all(map(is_fixed, given))

    def _given(self, node: nodes.Call | nodes.Filter, scope: Scope) -> list[str]:
        named = [f"{one.key}={self.value(one.value, scope)}" for one in node.kwargs]
        return [self.value(one, scope) for one in node.args] + named

    # strings

    def strings(self, node: nodes.Node, scope: Scope) -> Iterator[str]:
        """Give the strings that a value becomes on the page."""
        match node:
            case nodes.TemplateData():
                yield repr(node.data)
            case nodes.Const(value=str(text)):
                yield repr(str(escape(text)))
            case nodes.Concat():
                for one in node.nodes:
                    yield from self.strings(one, scope)
            case nodes.Filter(name="safe", node=nodes.Expr() as value):
                yield f"_str({self.value(value, scope)})"
            case nodes.CondExpr(expr2=nodes.Expr() as other):
                pieces = (", ".join(self.strings(side, scope)) for side in (node.expr1, other))
                if_so, else_so = (f"{POUR}({several})" for several in pieces)
                yield f"({if_so} if {self.value(node.test, scope)} else {else_so})"
            case _:
                name, found = _named(self.value(node, scope))
                yield f"(_text({name}) if {found}.__class__ is _str else _escape({name}))"

    # values

    def value(self, node: nodes.Node, scope: Scope, *, lenient: bool = False) -> str:
        """Give the expression of a value; a `lenient` one may be `_MISSING`."""
        match node:
            case nodes.Const():
                return repr(node.value)
            case nodes.Name():
                return self._name_of(node, scope, lenient)
            case nodes.Getattr(node=nodes.Name(name="loop")):
                return self._of_loop(node, scope)
            case nodes.Getattr():
                return self._attribute(node, scope, lenient)
            case nodes.Getitem():
                return self._item(node, scope, lenient)
            case nodes.Filter():
                return self._filter(node, scope)
            case nodes.Test() if node.name in _TESTS:
                value = self.value(node.node, scope, lenient=node.name == "defined")
                return _TESTS[node.name].format(value)
            case nodes.Call(node=nodes.Name(name=name)) if name in _GLOBALS:
                return f"_{name}({', '.join(self._given(node, scope))})"
            case nodes.Call():
                return f"_said(lambda _w: {self.call(node, scope)})"
            case nodes.Not():
                return f"(not {self.value(node.node, scope)})"
            case nodes.BinExpr() if type(node) in _CALCULATED:
                sides = self.value(node.left, scope), self.value(node.right, scope)
                return f"({sides[0]} {_CALCULATED[type(node)]} {sides[1]})"
            case nodes.Compare():
                rest = (f"{_COMPARED[o.op]} {self.value(o.expr, scope)}" for o in node.ops)
                return f"({self.value(node.expr, scope)} {' '.join(rest)})"
            case nodes.CondExpr(expr2=nodes.Expr() as other):
                sides = self.value(node.expr1, scope), self.value(other, scope)
                return f"({sides[0]} if {self.value(node.test, scope)} else {sides[1]})"
            case nodes.Concat():
                return f"_concat({self._values(node.nodes, scope)})"
            case nodes.List():
                return f"[{self._values(node.items, scope)}]"
            case nodes.Dict():
                pairs = (
                    f"{self.value(p.key, scope)}: {self.value(p.value, scope)}" for p in node.items
                )
                return f"{{{', '.join(pairs)}}}"
        raise self.refused(node)

    def _values(self, several: Sequence[nodes.Node], scope: Scope) -> str:
        return ", ".join(self.value(one, scope) for one in several)

    def _name_of(self, node: nodes.Name, scope: Scope, lenient: bool) -> str:
        known = scope.find(node.name)
        if known is None:
            return f"_c.get({node.name!r}, _MISSING)" if lenient else f"_c[{node.name!r}]"
        if known == "caller" and lenient:
            return "(_MISSING if caller is None else caller)"
        return known

    def _of_loop(self, node: nodes.Getattr, scope: Scope) -> str:
        known = scope.find("loop")
        if known is None or node.attr not in _OF_LOOP:
            raise self.refused(node)
        index, items = known.split()
        return _OF_LOOP[node.attr].format(index=index, items=items)

    def _attribute(self, node: nodes.Getattr, scope: Scope, lenient: bool) -> str:
        name, found = _named(self.value(node.node, scope))
        if lenient:
            entry, attribute = (
                f".get({node.attr!r}, _MISSING)",
                f"_attribute({name}, {node.attr!r})",
            )
        else:
            entry, attribute = f"[{node.attr!r}]", f"{name}.{node.attr}"
        return f"({name}{entry} if {found}.__class__ is _dict else {attribute})"

    def _item(self, node: nodes.Getitem, scope: Scope, lenient: bool) -> str:
        whole = self.value(node.node, scope)
        if isinstance(node.arg, nodes.Slice):
            ends = (node.arg.start, node.arg.stop)
            return f"{whole}[{':'.join(self.value(end, scope) if end else '' for end in ends)}]"
        key = self.value(node.arg, scope)
        return f"_item({whole}, {key})" if lenient else f"{whole}[{key}]"

    def _filter(self, node: nodes.Filter, scope: Scope) -> str:
        if node.node is None or node.dyn_args or node.dyn_kwargs:
            raise self.refused(node)
        if node.name == "default":
            return self._default(node.node, node.args, scope)
        if node.name not in self._filters:
            raise self.refused(node)
        given = [self.value(node.node, scope), *self._given(node, scope)]
        return f"_f_{node.name}({', '.join(given)})"

    def _default(self, node: nodes.Node, given: Sequence[nodes.Node], scope: Scope) -> str:
        value = self.value(node, scope, lenient=True)
        match given:
            case [other, nodes.Const(value=True)]:
                return f"({value} or {self.value(other, scope)})"
            case [other]:
                return f"(_t if (_t := {value}) is not _MISSING else {self.value(other, scope)})"
        raise self.refused(node)


def is_fixed(node: nodes.Node) -> bool:
    """Tell whether a value is the same whenever the template is filled."""
    match node:
        case nodes.Const():
            return True
        case nodes.List() | nodes.Dict() | nodes.Pair():
            return all(map(is_fixed, node.iter_child_nodes()))
    return False


def _named(value: str) -> tuple[str, str]:
    """Give a name for a value that is wanted twice, and what is to be said the first time."""
    return (value, value) if value.isidentifier() else ("_t", f"(_t := {value})")
