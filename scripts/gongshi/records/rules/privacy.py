"""What must never be published: identity numbers, bank cards, private phones in any text."""

from __future__ import annotations

from collections.abc import Iterator

from gongshi.records.privacy import SHORTEST, find_private
from gongshi.records.problem import Problem
from gongshi.records.record import Record
from gongshi.records.rules.site import Rule, Site
from gongshi.records.rules.text import written_at

_RULES = {
    "身份证号": "private-identity-number",
    "手机号": "private-mobile",
    "银行卡号": "private-bank-card",
}


def nothing_private_is_written(site: Site) -> Iterator[Problem]:
    """No text holds a number that is a person's own; the message shows a part of it."""
    for record, path, text in site.texts:
        if len(text) >= SHORTEST and path != ("phone",):  # an office's phone may be a mobile
            yield from _private(record, path, text)


def _private(record: Record, path: tuple[str | int, ...], text: str) -> Iterator[Problem]:
    for found in find_private(text):
        remedy = "删去，或改成办公电话" if found.kind == "手机号" else "删去"
        message = f"“{found.excerpt}” 像是{found.kind}，不能公开"
        problem = record.problem(_RULES[found.kind], message, path, remedy=remedy)
        yield written_at(problem, record, text, found.start)


RULES: tuple[Rule, ...] = (nothing_private_is_written,)
