"""Lists of activities: by year and month, by kind, by station."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from gongshi.pages import card
from gongshi.pages.address import slug
from gongshi.pages.card import Item, counted
from gongshi.pages.choice import choices, in_order
from gongshi.pages.draft import Draft, draft
from gongshi.pages.page import Page, root_of
from gongshi.pages.paging import MOST_ON_ONE_PAGE, Part, split_pages
from gongshi.pages.renderer import Renderer, latest
from gongshi.pages.township import news_address
from gongshi.records import figure_activity
from gongshi.records.activity import Activity
from gongshi.records.figure import Figure, of_station, of_township, of_year, whole_site
from gongshi.records.registry import Registry, grouped
from gongshi.records.station import Station

NEWS = "news/"


def station_address(station_id: str) -> str:
    """Give the address of the list of everything that happened at a station."""
    return f"{NEWS}station/{station_id}/"


def kind_address(kind: str) -> str:
    """Give the address of the list of a kind of activity."""
    return f"{NEWS}kind/{slug(kind)}/"


def activities_by_year(registry: Registry) -> dict[int, Sequence[Activity]]:
    """Give all activities by year, the newest year first."""
    years = grouped(registry.activities.values(), lambda a: [f"{a.year}"])
    return {int(year): activities for year, activities in years.items()}


def activities_by_month(activities: Iterable[Activity]) -> dict[date, Sequence[Activity]]:
    """Give activities by the first day of their month, the newest month first."""
    months: dict[date, list[Activity]] = {}
    for activity in activities:
        months.setdefault(activity.date.replace(day=1), []).append(activity)
    return {**months}


def activities_by_kind(registry: Registry) -> dict[str, Sequence[Activity]]:
    """Give all activities by kind, in the order of the settings."""
    kinds = grouped(registry.activities.values(), lambda a: [a.activity_kind])
    return {kind: kinds[kind] for kind in in_order(kinds, registry.settings.activity_kinds)}


def last_day(activities: Iterable[Activity], today: date) -> date:
    """Give the day of the newest activity, never one that is yet to come."""
    return min(latest((a.date for a in activities), today), today)


def month_counts(activities: Iterable[Activity]) -> list[tuple[date, int]]:
    """Count activities by month, the newest month first."""
    return [(month, len(found)) for month, found in activities_by_month(activities).items()]


def month_links(
    counts: Sequence[tuple[date, int]], root: str, current: date | None = None
) -> list[Item]:
    """Give links to the months of a year: to their pages, or to their places on the year's."""
    long = sum(count for _, count in counts) > MOST_ON_ONE_PAGE
    return [
        {
            "text": f"{month.month}月",
            "url": f"{root}{NEWS}{month.year}/" + (f"{month:%m}/" if long else f"#m{month:%m}"),
            "count": f"{count}",
            "current": month == current,
        }
        for month, count in reversed(counts)
    ]


class Listing(Struct, frozen=True):
    """What all pages of a list of activities say.

    `figure` says what is counted, over `period` if that is shorter than the figure's own;
    `above` is a list between this one and the first, as title and address; `month` is the one
    that the list is about, `year` counts all months of its year; `place` is the station that
    the list is about; with `months` each month has its heading.
    """

    address: str
    title: str
    figure: Figure
    period: str = ""
    above: tuple[str, str] | None = None
    month: date | None = None
    year: Sequence[tuple[date, int]] = ()
    place: Station | None = None
    months: bool = False


def render_news_lists(renderer: Renderer) -> Iterator[Draft]:
    """Make the lists of activities by year (and month), by kind and by station."""
    registry = renderer.registry
    for year, activities in activities_by_year(registry).items():
        yield from _year(registry, year, activities)
    kinds = figure_activity.activities_by_kind(whole_site(registry))
    for kind, activities in activities_by_kind(registry).items():
        title = f"{kind.removesuffix('活动')}活动"
        yield from _list(Listing(kind_address(kind), title, kinds), activities)
    for station in registry.stations.values():
        if station.id in registry.activities_by_station:
            here = registry.activities_by_station[station.id]
            yield from _list(_station_listing(registry, station), here)
    for township, activities in registry.activities_by_township.items():
        yield from _list(_township_listing(registry, township), activities)


def _station_listing(registry: Registry, station: Station) -> Listing:
    return Listing(
        station_address(station.id),
        f"{station.short_name}的活动",
        figure_activity.activities(of_station(registry, station.id)),
        place=station,
    )


def _township_listing(registry: Registry, township: str) -> Listing:
    figure = figure_activity.activities(of_township(registry, township))
    return Listing(news_address(township), f"{township}的活动", figure)


def _month_listing(figure: Figure, month: date, year: Sequence[tuple[date, int]]) -> Listing:
    above = f"{NEWS}{month.year}/"
    return Listing(
        f"{above}{month:%m}/",
        f"{month.year}年{month.month}月的活动",
        figure,
        period=f"{month.year}年{month.month}月",
        above=(f"{month.year}年", above),
        month=month,
        year=year,
    )


def _year(registry: Registry, year: int, activities: Sequence[Activity]) -> Iterator[Draft]:
    """Make the page of a year: with all its activities, or with its months and their pages."""
    address, title = f"{NEWS}{year}/", f"{year}年的活动"
    if len(activities) <= MOST_ON_ONE_PAGE:
        figure = figure_activity.activities_by_year(whole_site(registry))
        whole = Listing(address, title, figure, period=f"{year}年", months=True)
        yield from _list(whole, activities)
        return
    scope, counts = of_year(whole_site(registry), year), month_counts(activities)
    listing = Listing(address, title, figure_activity.activities_by_kind(scope), year=counts)
    yield draft(_months, address, listing, last_day(activities, registry.today))
    figure = figure_activity.activities_by_month(scope)
    for month, found in activities_by_month(activities).items():
        yield from _list(_month_listing(figure, month, counts), found)


def _months(renderer: Renderer, listing: Listing, updated: date) -> Page:
    """Make the page of a long year: its months, and what kinds of activity there were."""
    root = root_of(listing.address)
    figure = listing.figure
    return renderer.page(
        "news_year.html",
        address=listing.address,
        section="news",
        title=listing.title,
        description=_description(renderer, listing, figure.number),
        updated=updated,
        lead=f"共 {figure.text} 次。请选月份。",
        counted=counted(figure, root),
        months=month_links(listing.year, root),
        kinds=[
            {"label": row.label, "value": row.number, "text": row.text}
            for row in figure.rows
            if row.number
        ],
    )


def _list(listing: Listing, activities: Sequence[Activity]) -> Iterator[Draft]:
    updated = last_day(activities, listing.figure.as_of)
    for part in split_pages(listing.address, activities):
        yield draft(_list_page, part.address, listing, part, updated)


def _list_page(renderer: Renderer, listing: Listing, part: Part[Activity], updated: date) -> Page:
    root = root_of(part.address)
    return renderer.page(
        "news_list.html",
        address=part.address,
        section="news",
        title=part.title(listing.title),
        description=_description(renderer, listing, part.count),
        updated=updated,
        crumbs=_crumbs(listing, part),
        lead=part.lead("次"),
        listing=listing,
        sisters=month_links(listing.year, root, listing.month),
        counted=counted(listing.figure, root, listing.period),
        fields=_fields(part.items, renderer.registry) if part.total == 1 else [],
        groups=_groups(listing, part, renderer.registry),
        pager=part.pager(),
    )


def _crumbs(listing: Listing, part: Part[Activity]) -> list[Item]:
    root = root_of(part.address)
    above = [("首页", ""), ("活动", NEWS), *([listing.above] if listing.above else [])]
    links = [{"text": text, "url": root + address} for text, address in above]
    return [*links, {"text": part.title(listing.title)}]


def _description(renderer: Renderer, listing: Listing, count: int) -> str:
    place = renderer.registry.settings.place
    return f"{place}人大代表活动：{listing.title}，共 {count:,} 次。"


def _groups(listing: Listing, part: Part[Activity], registry: Registry) -> list[Item]:
    """Give the entries of a page: under a heading for each month, or all under none."""
    root = root_of(part.address)
    groups: dict[tuple[str, str], Sequence[Activity]] = {("", ""): part.items}
    if listing.months:
        months = activities_by_month(part.items).items()
        groups = {(f"{month.month}月", f"m{month:%m}"): found for month, found in months}
    return [
        {
            "title": title,
            "id": anchor,
            "entries": [card.activity_entry(a, registry, root) for a in found],
        }
        for (title, anchor), found in groups.items()
    ]


def _fields(activities: Sequence[Activity], registry: Registry) -> list[Item]:
    """Give the choices that narrow a list: kind, field and month, where they differ."""
    settings = registry.settings
    kinds = in_order((a.activity_kind for a in activities), settings.activity_kinds)
    fields = in_order((a.field for a in activities if a.field), settings.fields)
    months = list(activities_by_month(activities))
    values = [f"{month:%Y-%m}" for month in months]
    texts = [f"{month.year}年{month.month}月" for month in months]
    return [
        *choices("kind", "类型", kinds),
        *choices("field", "领域", fields),
        *choices("month", "月份", values, texts),
    ]
