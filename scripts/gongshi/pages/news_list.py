"""Lists of activities: by year and month, by kind, by station."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

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
    months = grouped(activities, lambda a: [f"{a.date:%Y-%m}"])
    return {date.fromisoformat(f"{month}-01"): found for month, found in months.items()}


def activities_by_kind(registry: Registry) -> dict[str, Sequence[Activity]]:
    """Give all activities by kind, in the order of the settings."""
    kinds = grouped(registry.activities.values(), lambda a: [a.activity_kind])
    return {kind: kinds[kind] for kind in in_order(kinds, registry.settings.activity_kinds)}


def last_day(activities: Iterable[Activity], today: date) -> date:
    """Give the day of the newest activity, never one that is yet to come."""
    return min(latest((a.date for a in activities), today), today)


def month_links(
    year: int, activities: Sequence[Activity], root: str, current: date | None = None
) -> list[Item]:
    """Give links to the months of a year: to their pages, or to their places on the year's."""
    long = len(activities) > MOST_ON_ONE_PAGE
    return [
        {
            "text": f"{month.month}月",
            "url": f"{root}{NEWS}{year}/" + (f"{month:%m}/" if long else f"#m{month:%m}"),
            "count": f"{len(found)}",
            "current": month == current,
        }
        for month, found in reversed(activities_by_month(activities).items())
    ]


@dataclass(frozen=True)
class Listing:
    """A list of activities, before it is cut into pages.

    `figure` says what is counted, over `period` if that is shorter than the figure's own;
    `above` is a list between this one and the first, as title and address; `sisters` are links
    to the lists beside this one; `place` is the station that the list is about; with `months`
    each month has its heading.
    """

    address: str
    title: str
    activities: Sequence[Activity]
    figure: Figure
    period: str = ""
    above: tuple[str, str] | None = None
    sisters: Sequence[Item] = ()
    place: Station | None = None
    months: bool = False


def render_news_lists(renderer: Renderer) -> Iterator[Draft]:
    """Make the lists of activities by year (and month), by kind and by station."""
    registry = renderer.registry
    for year, activities in activities_by_year(registry).items():
        yield from _year(registry, year, activities)
    for kind, activities in activities_by_kind(registry).items():
        yield from _list(_kind_listing(registry, kind, activities))
    for station in registry.stations.values():
        if station.id in registry.activities_by_station:
            yield from _list(_station_listing(registry, station))
    for township, activities in registry.activities_by_township.items():
        yield from _list(_township_listing(registry, township, activities))


def _kind_listing(registry: Registry, kind: str, activities: Sequence[Activity]) -> Listing:
    figure = figure_activity.activities_by_kind(whole_site(registry))
    return Listing(kind_address(kind), f"{kind.removesuffix('活动')}活动", activities, figure)


def _station_listing(registry: Registry, station: Station) -> Listing:
    return Listing(
        station_address(station.id),
        f"{station.short_name}的活动",
        registry.activities_by_station[station.id],
        figure_activity.activities(of_station(registry, station.id)),
        place=station,
    )


def _township_listing(registry: Registry, township: str, activities: Sequence[Activity]) -> Listing:
    figure = figure_activity.activities(of_township(registry, township))
    return Listing(news_address(township), f"{township}的活动", activities, figure)


def _month_listing(
    registry: Registry, month: date, found: Sequence[Activity], whole_year: Sequence[Activity]
) -> Listing:
    year = f"{NEWS}{month.year}/"
    address = f"{year}{month:%m}/"
    return Listing(
        address,
        f"{month.year}年{month.month}月的活动",
        found,
        figure_activity.activities_by_month(of_year(whole_site(registry), month.year)),
        period=f"{month.year}年{month.month}月",
        above=(f"{month.year}年", year),
        sisters=month_links(month.year, whole_year, root_of(address), month),
    )


def _year(registry: Registry, year: int, activities: Sequence[Activity]) -> Iterator[Draft]:
    """Make the page of a year: with all its activities, or with its months and their pages."""
    address, title = f"{NEWS}{year}/", f"{year}年的活动"
    if len(activities) <= MOST_ON_ONE_PAGE:
        figure = figure_activity.activities_by_year(whole_site(registry))
        whole = Listing(address, title, activities, figure, period=f"{year}年", months=True)
        yield from _list(whole)
        return
    listing = Listing(address, title, activities, _kinds_of(registry, year))
    yield draft(_months, address, listing)
    for month, found in activities_by_month(activities).items():
        yield from _list(_month_listing(registry, month, found, activities))


def _kinds_of(registry: Registry, year: int) -> Figure:
    return figure_activity.activities_by_kind(of_year(whole_site(registry), year))


def _months(renderer: Renderer, listing: Listing) -> Page:
    """Make the page of a long year: its months, and what kinds of activity there were."""
    root = root_of(listing.address)
    figure = listing.figure
    return renderer.page(
        "news_year.html",
        address=listing.address,
        section="news",
        title=listing.title,
        description=_description(renderer, listing),
        updated=last_day(listing.activities, renderer.today),
        lead=f"共 {figure.text} 次。请选月份。",
        counted=counted(figure, root),
        months=month_links(listing.activities[0].year, listing.activities, root),
        kinds=[
            {"label": row.label, "value": row.number, "text": row.text}
            for row in figure.rows
            if row.number
        ],
    )


def _list(listing: Listing) -> Iterator[Draft]:
    for part in split_pages(listing.address, listing.activities):
        yield draft(_list_page, part.address, listing, part)


def _list_page(renderer: Renderer, listing: Listing, part: Part[Activity]) -> Page:
    return renderer.page(
        "news_list.html",
        address=part.address,
        section="news",
        title=part.title(listing.title),
        description=_description(renderer, listing),
        updated=last_day(listing.activities, renderer.today),
        crumbs=_crumbs(listing, part),
        lead=part.lead(len(listing.activities), "次"),
        listing=listing,
        counted=counted(listing.figure, root_of(part.address), listing.period),
        fields=_fields(listing.activities, renderer.registry) if part.total == 1 else [],
        groups=_groups(listing, part, renderer.registry),
        pager=part.pager(),
    )


def _crumbs(listing: Listing, part: Part[Activity]) -> list[Item]:
    root = root_of(part.address)
    above = [("首页", ""), ("活动", NEWS), *([listing.above] if listing.above else [])]
    links = [{"text": text, "url": root + address} for text, address in above]
    return [*links, {"text": part.title(listing.title)}]


def _description(renderer: Renderer, listing: Listing) -> str:
    place = renderer.registry.settings.place
    return f"{place}人大代表活动：{listing.title}，共 {len(listing.activities):,} 次。"


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
