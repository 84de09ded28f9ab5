"""A style sheet without the rules that can find nothing on a page.

What is left out: selectors with a name that no page has, custom properties and animations that
nothing uses. All else stays as it was written, in its order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import tinycss2
from msgspec import Struct

from gongshi.pages.vocabulary import TYPESET, Vocabulary

Token = Any
"""A node of tinycss2, which has no types."""

_GROUPS = frozenset({"media", "supports", "layer", "container"})
"""At-rules that hold rules."""


class _Part(Struct):
    """A rule, a group of rules or a declaration, with the names that it uses.

    A `name` is that of a custom property or an animation, which is kept only for its users.
    """

    head: str
    name: str = ""
    uses: frozenset[str] = frozenset()
    inner: list[_Part] | None = None
    group: bool = False

    def text(self, used: frozenset[str]) -> str:
        """Give what of it is used, as a style sheet has it."""
        if self.name and self.name not in used:
            return ""
        if self.inner is None:
            return self.head
        inner = [text for part in self.inner if (text := part.text(used))]
        return f"{self.head}{{{('' if self.group else ';').join(inner)}}}" if inner else ""

    def parts(self) -> Iterator[_Part]:
        """Give itself and everything in it."""
        yield self
        for part in self.inner or ():
            yield from part.parts()


def prune(css: str, vocabulary: Vocabulary) -> str:
    """Give what of a style sheet may apply to pages that have these names."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    top = _Part("", inner=list(_rules(rules, vocabulary)), group=True)
    used = _used([*top.parts()], vocabulary.words)
    return "".join(part.text(used) for part in top.inner or ())


def _rules(rules: Iterable[Token], vocabulary: Vocabulary) -> Iterator[_Part]:
    for rule in rules:
        if rule.type == "qualified-rule":
            head = _selectors(rule.prelude, vocabulary)
            if head:
                yield _Part(head, inner=list(_declarations(rule.content)))
        elif rule.type == "at-rule":
            yield _at_rule(rule, vocabulary)


def _at_rule(rule: Token, vocabulary: Vocabulary) -> _Part:
    if rule.content is None or rule.lower_at_keyword not in _GROUPS:
        moves = rule.lower_at_keyword.endswith("keyframes")
        name = tinycss2.serialize(rule.prelude).strip() if moves else ""
        return _Part(rule.serialize(), name, frozenset(_idents(rule.content or ())))
    inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
    head = f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}"
    return _Part(head, inner=list(_rules(inner, vocabulary)), group=True)


def _selectors(prelude: list[Token], vocabulary: Vocabulary) -> str:
    """Give the selectors of a list that may find something.

    A browser that does not know a part of another maker's browser drops the whole list, so
    such a list stays whole.
    """
    every = [*_cut(prelude, ",")]
    found = [each for each in every if _may_find(each, vocabulary)]
    if found and any(_is_foreign(each) for each in every):
        found = every
    return ",".join(tinycss2.serialize(each).strip() for each in found)


def _is_foreign(selector: list[Token]) -> bool:
    return any(
        token.type == "ident" and token.value.startswith("-") and before == ":"
        for before, token in zip(["", *selector], selector, strict=False)
    )


def _may_find(selector: list[Token], vocabulary: Vocabulary) -> bool:
    """Tell whether all names of a selector may be found, those below TYPESET within it."""
    typeset = below = False
    for combinator, compound in _elements(selector):
        typeset = typeset or (below and combinator in " >")
        names = [*_names(compound)]
        if not all(vocabulary.may_find(name, typeset=typeset) for name in names):
            return False
        below = TYPESET in names
    return True


def _elements(selector: list[Token]) -> Iterator[tuple[str, list[Token]]]:
    """Give what is said of each element, with how one gets there: below, or beside it (+ ~)."""
    combinator: str = ""
    compound: list[Token] = []
    for token in selector:
        if token.type != "whitespace" and not (token.type == "literal" and token.value in ">+~"):
            compound.append(token)
            continue
        if compound:
            yield combinator, compound
            combinator, compound = " ", []
        if token.type == "literal":
            combinator = token.value
    yield combinator, compound


def _names(compound: list[Token]) -> Iterator[str]:
    """Give the names that an element must have; what stands in `:is()` or `:not()` is no must."""
    before = ""
    for token in compound:
        if token.type == "ident" and before != ":":
            yield f".{token.value}" if before == "." else token.lower_value
        elif token.type == "hash":
            yield f"#{token.value}"
        elif token.type == "[] block":
            yield _attribute(token.content)
        before = token.value if token.type == "literal" else ""


def _attribute(content: list[Token]) -> str:
    """Give the name of an attribute, with its value if that must be just so."""
    tokens = [token for token in content if token.type != "whitespace"]
    if len(tokens) == 3 and tokens[1] == "=":
        return f"[{tokens[0].value}={tokens[2].value}"
    return f"[{tokens[0].value}"


def _declarations(content: list[Token]) -> Iterator[_Part]:
    for tokens in _cut(content, ";"):
        text = tinycss2.serialize(tokens).strip()
        if text:
            name = text.partition(":")[0].rstrip() if text.startswith("--") else ""
            yield _Part(text, name, frozenset(_idents(tokens)) - {name})


def _cut(tokens: Iterable[Token], mark: str) -> Iterator[list[Token]]:
    piece: list[Token] = []
    for token in tokens:
        if token == mark:
            yield piece
            piece = []
        else:
            piece.append(token)
    yield piece


def _idents(tokens: Iterable[Token]) -> Iterator[str]:
    """Give every identifier, however deep."""
    for token in tokens:
        if token.type == "ident":
            yield token.value
        elif token.type == "function":
            yield from _idents(token.arguments)
        elif token.type.endswith("block"):
            yield from _idents(token.content)


def _used(parts: list[_Part], words: frozenset[str]) -> frozenset[str]:
    """Give the names that are used by what is kept anyway, by scripts, and so on from there."""
    uses: dict[str, set[str]] = {}
    for part in parts:
        uses.setdefault(part.name, set()).update(part.uses)
    used: set[str] = set()
    todo = [*uses.pop("", ()), *(words & uses.keys())]
    while todo:
        name = todo.pop()
        if name not in used:
            used.add(name)
            todo += uses.get(name, ())
    return frozenset(used)
