"""Lists of suggestions: all by where they stand, one status, one field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from gongshi.pages import card
from gongshi.pages.address import slug
from gongshi.pages.card import Item, counted
from gongshi.pages.choice import choices, in_order
from gongshi.pages.draft import Draft, draft
from gongshi.pages.home import figure_tile
from gongshi.pages.page import Page, root_of
from gongshi.pages.paging import Part, split_pages
from gongshi.pages.renderer import Renderer, latest
from gongshi.pages.township import suggestions_address
from gongshi.records import figure_suggestion
from gongshi.records.figure import Figure, of_township, whole_site
from gongshi.records.progress import Status, progress_of
from gongshi.records.registry import Registry, grouped
from gongshi.records.suggestion import Suggestion

SUGGESTIONS = "suggestions/"
MOST_ON_ONE_PAGE = 300
"""More suggestions than this and the first page only leads to the lists by status and field."""
LATEST_SHOWN = 30

MEANINGS: dict[Status, str] = {
    Status.UNSORTED: "已经登记，等阵地核对情况、分清归哪里办。",
    Status.UNASSIGNED: "情况已经核对，等着交给能办的单位。",
    Status.IN_HAND: "已经交给承办单位，还没到答复期限。",
    Status.OVERDUE: "已经交给承办单位，过了答复期限还没有答复。",
    Status.UNRATED: "承办单位已经答复，等提出意见的群众评议。",
    Status.CLOSED: "群众已经评议，没有退回。办结不等于解决了，办得怎样看每一件的答复和评价。",
    Status.SENT_BACK: "群众评议后退回，正在重新办理。",
}
"""What each status means, in words for everyone."""


class Listing(Struct, frozen=True):
    """What all pages of a list of suggestions say; `figure` says what is counted."""

    title: str
    lead: str
    updated: date
    figure: Figure


def status_address(status: Status) -> str:
    """Give the address of the list of one status."""
    return f"{SUGGESTIONS}status/{slug(status)}/"


def field_address(field: str) -> str:
    """Give the address of the list of one field."""
    return f"{SUGGESTIONS}field/{slug(field)}/"


def render_suggestion_lists(renderer: Renderer) -> Iterator[Draft]:
    """Make the first page of the suggestions, and the lists by status and by field."""
    yield draft(_index, SUGGESTIONS)
    registry = renderer.registry
    yield from _by_status(registry)
    yield from _overdue(registry)
    yield from _by_field(registry)
    yield from _by_township(registry)


def _list(
    address: str,
    title: str,
    suggestions: Sequence[Suggestion],
    figure: Figure,
    lead: str = "",
) -> Iterator[Draft]:
    listing = Listing(title, lead, last_change(suggestions, figure.as_of), figure)
    for part in split_pages(address, suggestions):
        yield draft(_list_page, part.address, listing, part)


def suggestions_by_status(registry: Registry) -> dict[Status, Sequence[Suggestion]]:
    """Give all suggestions by where they stand today; closed ones last, empty ones too."""
    found = grouped(
        registry.suggestions.values(),
        lambda s: [progress_of(s, registry.settings, registry.today).status],
    )
    return {s: found.get(s, ()) for s in sorted(Status, key=lambda s: s is Status.CLOSED)}


def suggestions_by_field(registry: Registry) -> dict[str, Sequence[Suggestion]]:
    """Give all suggestions by field, in the order of the settings."""
    found = grouped(registry.suggestions.values(), lambda s: [s.field])
    return {field: found[field] for field in in_order(found, registry.settings.fields)}


def _by_status(registry: Registry) -> Iterator[Draft]:
    figure = figure_suggestion.suggestions_by_status(whole_site(registry))
    for status, suggestions in suggestions_by_status(registry).items():
        title = f"{status}的意见建议"
        yield from _list(status_address(status), title, suggestions, figure, MEANINGS[status])


def _overdue(registry: Registry) -> Iterator[Draft]:
    site = whole_site(registry)
    late = [s for s, p in zip(site.suggestions, site.progress, strict=True) if p.overdue]
    lead = "今天还没有答复、已经过了答复期限的，退回再办又过了期限的也在里面。"
    figure = figure_suggestion.overdue_suggestions(site)
    yield from _list(figure_suggestion.OVERDUE, "超期未答复的意见建议", late, figure, lead)


def _by_field(registry: Registry) -> Iterator[Draft]:
    figure = figure_suggestion.suggestions_by_field(whole_site(registry))
    for field, suggestions in suggestions_by_field(registry).items():
        yield from _list(field_address(field), f"{field}方面的意见建议", suggestions, figure)


def _by_township(registry: Registry) -> Iterator[Draft]:
    for township, suggestions in registry.suggestions_by_township.items():
        figure = figure_suggestion.suggestions(of_township(registry, township))
        address = suggestions_address(township)
        yield from _list(address, f"{township}的意见建议", suggestions, figure)


# the first page


def _index(renderer: Renderer) -> Page:
    registry = renderer.registry
    root = root_of(SUGGESTIONS)
    suggestions = list(registry.suggestions.values())
    by_status = suggestions_by_status(registry)
    long = len(suggestions) > MOST_ON_ONE_PAGE
    return renderer.page(
        "suggestion_index.html",
        address=SUGGESTIONS,
        section="suggestions",
        title="意见建议",
        description=f"{registry.settings.place}群众向人大代表提的意见建议，"
        f"共 {len(suggestions):,} 件，每一件办到哪一步、怎样答复、群众怎样评价都能查。",
        updated=last_change(suggestions, registry.today),
        figures=[figure_tile(figure, root) for figure in _figures(registry)],
        statuses=_status_links(by_status, root, long=long),
        fields=[
            {"text": field, "url": root + field_address(field), "count": f"{len(found):,}"}
            for field, found in suggestions_by_field(registry).items()
        ],
        townships=_township_links(registry, root),
        filters=_filters(suggestions, registry),
        groups=[] if long else _groups(by_status, registry, root),
        track=registry.settings.feedback.tracking(root),
        newest=[
            card.suggestion_entry(s, registry, root)
            for s in (suggestions[:LATEST_SHOWN] if long else ())
        ],
    )


def _township_links(registry: Registry, root: str) -> list[Item]:
    return [
        {
            "text": township,
            "url": root + suggestions_address(township),
            "count": figure_suggestion.suggestions(of_township(registry, township)).text,
        }
        for township in in_order(registry.suggestions_by_township, [*registry.settings.divisions])
    ]


def _figures(registry: Registry) -> list[Figure]:
    """Give the figures at the top; what the handling units claim stands beside what was rated."""
    site = whole_site(registry)
    found = (
        figure_suggestion.suggestions(site),
        figure_suggestion.overdue_suggestions(site),
        figure_suggestion.answered_share(site),
        figure_suggestion.median_days_to_answer(site),
        figure_suggestion.solved_share(site),
        figure_suggestion.confirmed_share(site),
    )
    return [figure for figure in found if figure] if registry.suggestions else []


def last_change(suggestions: Sequence[Suggestion], today: date) -> date:
    """Give the last day on which a step of any of some suggestions was taken."""
    return min(latest((s.steps[-1].date for s in suggestions), today), today)


def _status_links(
    by_status: dict[Status, Sequence[Suggestion]], root: str, *, long: bool
) -> list[Item]:
    """Give links to the places of the statuses on the page, or to their own lists."""
    return [
        {
            "text": status.value,
            "url": root + status_address(status) if long or not found else f"#{slug(status)}",
            "count": f"{len(found):,}",
        }
        for status, found in by_status.items()
    ]


def _groups(
    by_status: dict[Status, Sequence[Suggestion]], registry: Registry, root: str
) -> list[Item]:
    return [
        {
            "title": status.value,
            "id": slug(status),
            "meaning": MEANINGS[status],
            "url": root + status_address(status),
            "entries": [card.suggestion_entry(s, registry, root) for s in found],
        }
        for status, found in by_status.items()
        if found
    ]


def _filters(suggestions: Sequence[Suggestion], registry: Registry) -> list[Item]:
    """Give the choices that narrow a list: status and field, where they differ."""
    statuses = {progress_of(s, registry.settings, registry.today).status for s in suggestions}
    fields = in_order((s.field for s in suggestions), registry.settings.fields)
    return [
        *choices("status", "办理情况", [status.value for status in Status if status in statuses]),
        *choices("field", "领域", fields),
    ]


# one list


def _list_page(renderer: Renderer, listing: Listing, part: Part[Suggestion]) -> Page:
    registry = renderer.registry
    root = root_of(part.address)
    return renderer.page(
        "suggestion_list.html",
        address=part.address,
        section="suggestions",
        title=part.title(listing.title),
        description=f"{registry.settings.place}{listing.title}，"
        f"共 {part.count:,} 件。{listing.lead}",
        updated=listing.updated,
        lead=listing.lead + (part.lead("件") if part.count else ""),
        counted=counted(listing.figure, root),
        filters=_filters(part.items, registry) if part.total == 1 else [],
        entries=[card.suggestion_entry(s, registry, root) for s in part.items],
        pager=part.pager(),
    )
