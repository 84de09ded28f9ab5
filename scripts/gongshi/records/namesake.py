"""What tells people of one name apart wherever they are named: the delegation, else the unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from gongshi.records.deputy import Deputy, Mandate


def tell_apart(
    namesakes: Iterable[Deputy], shown: Callable[[Deputy], Mandate]
) -> Iterator[tuple[str, str]]:
    """Give the id of each of some people of one name, and what the others do not have.

    `shown` gives the mandate that is shown of a deputy.
    """
    mandates = [(deputy, shown(deputy)) for deputy in namesakes]
    times = Counter(mandate.delegation for _, mandate in mandates)
    for deputy, mandate in mandates:
        if mandate.delegation and times[mandate.delegation] == 1:
            yield deputy.id, mandate.delegation
        else:
            yield deputy.id, deputy.position or mandate.district or deputy.id
