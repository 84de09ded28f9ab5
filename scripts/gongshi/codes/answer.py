"""Who answers at an address that was once given out: the record itself, or one after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from msgspec import Struct

from gongshi.codes.address import printed_address
from gongshi.codes.register import Code, Kind, Register
from gongshi.records.deputy import Deputy
from gongshi.records.registry import Registry
from gongshi.records.station import Station

Holder = Deputy | Station
"""What a code may stand for."""


def kind_of(holder: Holder) -> Kind:
    """Give the kind of a record as the register writes it."""
    return "代表" if isinstance(holder, Deputy) else "阵地"


class Moved(Struct, frozen=True):
    """An id that no record has any more, and the record that answers for it.

    `renamed` means the same person or signboard under another id.
    """

    id: str
    kind: Kind
    holder: Holder
    renamed: bool


@dataclass(frozen=True)
class Codes:
    """The codes of a site: which were issued, what they hold, who answers.

    Codes of records that are not in the register work, but are shown nowhere: a code that
    is seen may be printed.
    """

    registry: Registry
    register: Register
    site_url: str

    @cached_property
    def holders(self) -> Mapping[str, Holder]:
        """Deputies, former ones too, and stations by id."""
        return {**self.registry.deputies, **self.registry.stations}

    @cached_property
    def renamed(self) -> Mapping[str, Holder]:
        """The record of each id that was used before (`曾用编号`)."""
        return {former: holder for holder in self.holders.values() for former in holder.former_ids}

    @property
    def issued(self) -> Mapping[str, Code]:
        """The register's lines by id; none where the site has no address to print."""
        return self.register.codes if self.site_url else {}

    def payload(self, record_id: str) -> str:
        """Give the address that a code holds. Raises SiteUrlError."""
        return printed_address(self.site_url, record_id)

    def trail(self, record_id: str) -> tuple[str, ...]:
        """Follow an id to the one that answers: that is the last, if it is a holder's.

        A circle ends with an id that the trail has already.
        """
        trail = [record_id]
        while trail[-1] not in self.holders and trail[-1] not in trail[:-1]:
            following = self._next(trail[-1])
            if following is None:
                break
            trail.append(following)
        return tuple(trail)

    def _next(self, record_id: str) -> str | None:
        if record_id in self.renamed:
            return self.renamed[record_id].id
        code = self.register.codes.get(record_id)
        return code.replaced_by if code else None

    def moved(self) -> Iterator[Moved]:
        """Go through all ids that were given up and are answered for, in their order."""
        for old in sorted({*self.renamed, *self.register.codes} - set(self.holders)):
            holder = self.holders.get(self.trail(old)[-1])
            if holder is not None:
                code = self.register.codes.get(old)
                kind = code.kind if code else kind_of(holder)
                yield Moved(old, kind, holder, renamed=self.renamed.get(old) is holder)

    @cached_property
    def predecessors(self) -> Mapping[str, tuple[Moved, ...]]:
        """What each holder answers for besides itself, by the holder's id."""
        found: dict[str, tuple[Moved, ...]] = {}
        for moved in self.moved():
            found[moved.holder.id] = (*found.get(moved.holder.id, ()), moved)
        return found
