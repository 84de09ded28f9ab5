"""A page says what its record says: who, when and where; who left; which seat is empty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from gongshi.records.registry import Registry

Visit = Callable[..., Page]


@pytest.mark.parametrize("deputy_id", ["c001", "c034", "c114", "z001"])
def test_a_deputy_names_the_next_three_days(
    visit: Visit, registry: Registry, deputy_id: str
) -> None:
    deputy = registry.deputies[deputy_id]
    assert deputy.reception
    page = visit(f"deputies/{deputy_id}/")
    part = page.get_by_role("region", name="什么时候能见到")
    shown = part.locator("time").evaluate_all("times => times.map((time) => time.dateTime)")
    assert shown == [day.isoformat() for day in deputy.reception.next(registry.today, 3)]
    place = registry.stations[deputy.reception.station or deputy.stations[0]]
    expect(part.get_by_role("link", name=place.name)).to_be_visible()
    expect(part.get_by_role("link", name=place.phone)).to_be_visible()
    for mandate in deputy.mandates:
        expect(page.get_by_role("region", name="任职")).to_contain_text(mandate.level)


@pytest.mark.parametrize("deputy_id", ["c001", "c276"])
def test_everything_a_deputy_did_is_there(visit: Visit, registry: Registry, deputy_id: str) -> None:
    page = visit(f"deputies/{deputy_id}/")
    activities = registry.activities_by_deputy.get(deputy_id, ())
    suggestions = registry.suggestions_by_deputy.get(deputy_id, ())
    main = page.locator("#gs-main")
    expect(main.locator("a[href*='news/a']")).to_have_count(len(activities))
    expect(main.locator("a[href*='suggestions/s']")).to_have_count(len(suggestions))


def test_who_left_is_marked_and_cannot_be_met(visit: Visit, registry: Registry) -> None:
    left = registry.deputies["c276"]
    ended = left.mandates[-1].ended_on
    assert ended
    page = visit("deputies/c276/")
    expect(page.locator("#gs-main")).to_contain_text("已离任")
    expect(page.locator("#gs-main")).to_contain_text(f"{ended.text()}起不再担任")
    expect(page.get_by_role("heading", name="什么时候能见到")).to_have_count(0)
    expect(page.get_by_role("heading", name="怎样反映情况")).to_have_count(0)
    page.goto("deputies/")
    expect(page.locator("a[href$='c276/']")).to_have_count(0)
    page.get_by_role("link", name="已离任的代表").click()
    expect(page.locator(".gs-card").filter(has_text=left.name)).to_contain_text("已离任")


@pytest.mark.parametrize("width", [360, 1280])
def test_an_empty_seat_is_not_hidden(visit: Visit, registry: Registry, width: int) -> None:
    vacancy = registry.vacancies["vacant-shuanglang-8"]
    page = visit("deputies/delegation/shuanglangzhendaibiaotuan/", width=width)
    seat = page.locator(".gs-card").filter(has_text=vacancy.district)
    expect(seat).to_contain_text("空缺")
    seat.get_by_role("link").click()
    expect(page.locator("#gs-main")).to_contain_text(vacancy.reason)
    expect(page.locator("#gs-main")).to_contain_text("复查")


@pytest.mark.parametrize("station_id", ["home", "ts-xizhou", "lr-baile"])
def test_a_station_shows_who_receives_when(
    visit: Visit, registry: Registry, station_id: str
) -> None:
    station = registry.stations[station_id]
    monday = registry.today - timedelta(days=registry.today.weekday())
    last = monday + timedelta(days=27)
    plans = {
        (deputy.name, day.isoformat())
        for deputy in registry.by_station.get(station_id, ())
        if deputy.reception and (deputy.reception.station or deputy.stations[0]) == station_id
        for day in deputy.reception.between(registry.today, last)
    }
    page = visit(f"stations/{station_id}/")
    calendar = page.get_by_role("group", name="谁在什么时候接待")
    days = {
        (name, day)
        for row in calendar.locator(".gs-calendar__day").all()
        for day in [row.locator("time").get_attribute("datetime")]
        for name in row.locator("a").all_inner_texts()
    }
    assert days == plans
    own = station.reception.between(registry.today, last) if station.reception else ()
    for when in own:
        expect(calendar.locator(f"time[datetime='{when.isoformat()}']")).to_be_visible()


def test_two_signboards_at_one_place_name_each_other(visit: Visit, registry: Registry) -> None:
    host = registry.stations["ts-xiaguan"]
    page = visit("stations/sp-law/")
    part = page.get_by_role("region", name="同在一处的牌子")
    part.get_by_role("link", name=host.name).click()
    expect(page.locator("h1")).to_have_text(host.name)
    expect(page.get_by_role("region", name="同在一处的牌子")).to_contain_text(
        registry.stations["sp-law"].name
    )


def test_the_maps_are_only_links(visit: Visit) -> None:
    page = visit("stations/ts-xizhou/")
    for name in ("高德地图", "百度地图", "腾讯地图"):
        link = page.get_by_role("link", name=name)
        assert urlsplit(link.get_attribute("href") or "").netloc
        assert "喜洲" in link.evaluate("link => decodeURIComponent(link.href)")


@pytest.mark.parametrize("address", ["", "news/", "suggestions/"])
def test_every_figure_leads_to_its_definition(visit: Visit, address: str) -> None:
    page = visit(address)
    links = page.locator("#gs-main a[href*='about/figures/#']")
    targets = links.evaluate_all("links => links.map((link) => link.hash.slice(1))")
    assert targets
    page.goto("about/figures/")
    for target in targets:
        expect(page.locator(f"[id='{target}'] dd").first).to_be_visible()


def test_a_late_suggestion_says_so(visit: Visit) -> None:
    page = visit("suggestions/s061/")
    expect(page.locator("#gs-main")).to_contain_text("超期")


def test_a_suggestion_sent_back_keeps_both_answers(visit: Visit, registry: Registry) -> None:
    replies = [step for step in registry.suggestions["s073"].steps if step.reply]
    assert len(replies) > 1
    page = visit("suggestions/s073/")
    for fold in page.locator("#gs-main details:not([open]) > summary").all():
        fold.click()
    for step in replies:
        assert step.reply
        expect(page.locator("#gs-main")).to_contain_text(step.reply.split("\n")[0][:20])
    expect(page.locator("#gs-main")).to_contain_text("不满意")
