"""A record as bytes, of which the next build makes it again."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from msgspec import Raw, Struct
from msgspec.msgpack import Decoder, encode
from msgspec.structs import replace

from gongshi.records.activity import Activity
from gongshi.records.deputy import Deputy, Vacancy
from gongshi.records.document import Document, Mark, Path
from gongshi.records.record import Origin, Record
from gongshi.records.settings import Settings
from gongshi.records.source import digest_of
from gongshi.records.station import Station
from gongshi.records.suggestion import Suggestion

_MODELS: tuple[type[Record], ...] = (Deputy, Vacancy, Station, Activity, Suggestion, Settings)
_EACH = Decoder(dict[str, Raw])


class Packed(Struct, array_like=True):
    """A record's values, the number of its model, and what its `Origin` tells in numbers.

    The values are read once they are asked for.
    """

    model: int
    digest: int
    counted: int
    values: bytes


def pack(record: Record) -> Packed:
    """Give a record as bytes; values that are the default are left out."""
    values = encode(replace(record, _document=None, _origin=None))
    each = _EACH.decode(values)
    counted = {name: value for name, value in each.items() if name not in record.only_shown}
    stands = digest_of(record.id, encode(counted))
    return Packed(_MODELS.index(type(record)), record.digest, stands, values)


def unpack(
    found: Packed,
    file: str,
    read: Callable[[str], Document | None],
    places: dict[Path, Mark],
    unobjectionable: bool = False,
) -> Record:
    """Make the record again, as one of a file that can be read again.

    Raises msgspec.ValidationError where there never was such a record.
    """
    record = _decoder(found.model).decode(found.values)
    record.settle(Origin(file, found.digest, read, places, unobjectionable, found.counted))
    return record


@cache
def _decoder(model: int) -> Decoder[Record]:
    return Decoder(_MODELS[model])
