"""Everything that the records give the site, written into the staging folder."""

from __future__ import annotations

from contextlib import closing
from functools import partial

from gongshi.pages.build_names import write_names
from gongshi.pages.build_rest import write_rest
from gongshi.pages.build_screens import write_kiosks, write_wall
from gongshi.pages.building import Building, naming, take
from gongshi.pages.digest import digest
from gongshi.pages.draft import Draft
from gongshi.pages.drawn import draw_deputy
from gongshi.pages.failure import NotBuilt
from gongshi.pages.jobs import crew_size, share_out
from gongshi.pages.made import Entry, Made, Making, Note
from gongshi.pages.markdown import render_markdown
from gongshi.pages.page import Page
from gongshi.pages.site import drafts
from gongshi.records.activity import Activity
from gongshi.records.deputy import Deputy
from gongshi.records.load import Progress
from gongshi.records.suggestion import Suggestion


class AddressTaken(NotBuilt):
    """Two pages would stand at one address: two names that are read alike."""

    def __init__(self, page: Page, other: Page) -> None:
        super().__init__(
            f"“{page.title}”和“{other.title}”的网页地址都是 {page.address}（读音相同），"
            "请给其中一个改名"
        )


def write_site(building: Building, site_url: str, progress: Progress) -> Made:
    """Put the whole site together and swap it in; give what was made of what."""
    staging = building.staging
    staging.write_begin()
    making = Making(building.last, building.key, building.watch)
    write_records(building, making, progress)
    write_names(building, making)
    write_wall(building, making)
    write_rest(building, making, site_url)
    write_kiosks(building, making)
    staging.write_site()
    made = making.finish()
    staging.write_left(made.numbers)
    return made


def write_records(building: Building, making: Making, progress: Progress) -> None:
    """Write everything that the records give; what did not change is kept as it is."""
    every = list(drafts(building.renderer))
    _check_addresses(building, every)
    kept = [write_same(building, making, draft) for draft in every]
    new = [draft for draft, same in zip(every, kept, strict=True) if not same]
    building.staging.write_folders([draft.file for draft in new])
    size = crew_size(len(new))
    if size > 1:
        _make_ahead(building, new)
    with closing(share_out(new, partial(write_draft, building), size)) as made:
        for done, (draft, same) in enumerate(zip(every, kept, strict=True)):
            progress("写出页面", done, len(every))
            if same:
                making.keep(draft.file, same)
            else:
                take(building, making, next(made))
        progress("写出页面", len(every), len(every))


def _make_ahead(building: Building, new: list[Draft]) -> None:
    """Make what pages and lists show, once for all processes: text of news, cards of deputies."""
    shown = {id(draft.of[0]): draft.of[0] for draft in new if draft.of}
    for record in shown.values():
        if isinstance(record, (Activity, Suggestion)):
            render_markdown(record.body)
    deputies = [record for record in shown.values() if isinstance(record, Deputy)]

    def draw(deputy: Deputy) -> bytes:
        with naming(deputy.file, deputy):
            return draw_deputy(building.renderer, deputy)

    with closing(share_out(deputies, draw, crew_size(len(deputies)))) as drawn:
        for deputy, card in zip(deputies, drawn, strict=True):
            building.renderer.drawn[deputy.id] = card


def write_same(building: Building, making: Making, draft: Draft) -> Entry | None:
    """Keep a file that would come out as it is; None where it has to be made."""
    if not making.known:
        return None
    entry = making.same(draft.file, digest(draft.of))
    return entry if entry and building.staging.write_same(draft.file, entry.mark) else None


def write_draft(building: Building, draft: Draft) -> Note:
    """Make one file and write it; give what is to be known of it."""
    with naming(draft.file, *draft.of[:1]):
        building.watch.begin()
        made = draft.make(building.watched, *draft.of)
        text = building.shell.pour(made) if isinstance(made, Page) else made
        updated = made.updated.isoformat() if isinstance(made, Page) else None
        mark = building.staging.write(draft.file, text)
        return Note(draft.file, digest(draft.of), building.watch.reads, mark, updated)


def _check_addresses(building: Building, every: list[Draft]) -> None:
    """Refuse two pages at one address. Raises AddressTaken."""
    first: dict[str, Draft] = {}
    for draft in every:
        other = first.setdefault(draft.file, draft)
        if other is not draft:
            pages = [one.make(building.renderer, *one.of) for one in (draft, other)]
            if isinstance(pages[0], Page) and isinstance(pages[1], Page):
                raise AddressTaken(pages[0], pages[1])
