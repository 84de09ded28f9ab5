"""The page of one suggestion: what was raised, how far it has come, what each side says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from markupsafe import Markup, escape
from msgspec import Struct

from gongshi.pages import card
from gongshi.pages.address import address_of
from gongshi.pages.card import Item
from gongshi.pages.draft import Draft, draft
from gongshi.pages.markdown import render_markdown
from gongshi.pages.page import Page, root_of
from gongshi.pages.renderer import Renderer, day
from gongshi.pages.suggestion_list import (
    SUGGESTIONS,
    field_address,
    last_change,
    status_address,
)
from gongshi.records.activity import Activity
from gongshi.records.progress import (
    Progress,
    Round,
    Status,
    TimelineStep,
    progress_of,
    timeline,
)
from gongshi.records.registry import Registry
from gongshi.records.station import Station
from gongshi.records.suggestion import Stage, Step, Suggestion

RESULT_BADGES = {
    "解决": "solved",
    "正在解决": "solving",
    "列入计划": "planned",
    "解释说明": "explained",
}
_NOTICES = {Status.OVERDUE: "warn", Status.SENT_BACK: "warn"}
_NUMERALS = "零一二三四五六七八九十"


def render_suggestions(renderer: Renderer) -> Iterator[Draft]:
    """Make a page for every suggestion."""
    for suggestion in renderer.registry.suggestions.values():
        yield draft(render_suggestion, address_of(suggestion), suggestion)


def render_suggestion(renderer: Renderer, suggestion: Suggestion) -> Page:
    """Make the page of one suggestion."""
    registry = renderer.registry
    address = address_of(suggestion)
    root = root_of(address)
    progress = progress_of(suggestion, registry.settings, registry.today)
    way = _Way(suggestion, progress, registry)
    status = progress.status
    coming = what_comes(suggestion, progress, registry)
    return renderer.page(
        "suggestion.html",
        address=address,
        section="suggestions",
        title=suggestion.title,
        description=f"{suggestion.title}，{day(suggestion.registered_on)}登记。{status}：{coming}",
        updated=last_change([suggestion], registry.today),
        suggestion=suggestion,
        badges=card.suggestion_badges(progress),
        status=status.value,
        coming=coming,
        notice_kind=_NOTICES.get(status, "good" if progress.is_confirmed else "info"),
        station=registry.stations.get(suggestion.station),
        is_open=progress.is_open,
        details=_details(suggestion, progress, registry, root),
        body=render_markdown(suggestion.body),
        claimed=_claimed(progress),
        rated=_rated(progress),
        steps=way.steps(),
        rounds=list(way.earlier_rounds()),
        photos=[
            {"url": f"{root}{SUGGESTIONS}{photo.file}", "alt": photo.alt or suggestion.title}
            for photo in suggestion.photos
        ],
    )


# what comes next, in a sentence


def what_comes(suggestion: Suggestion, progress: Progress, registry: Registry) -> str:
    """Say in one sentence where a suggestion stands and what happens next."""
    match progress.status:
        case Status.UNSORTED:
            station = registry.stations.get(suggestion.station)
            name = station.short_name if station else "阵地"
            return f"已经登记，等{name}核对情况、分清归哪里办。"
        case Status.UNASSIGNED:
            return "情况已经核对，等着交给能办的单位。"
        case Status.IN_HAND | Status.OVERDUE:
            return f"已交给{_unit(progress)}办理，{_term(progress, registry.today)}。"
        case Status.UNRATED:
            return f"{_unit(progress)}已经答复，等提出意见的群众评议{_if_sent_back(registry)}。"
        case Status.SENT_BACK:
            return f"群众评价“{_rating(progress)}”，退回重办：{_again(progress, registry.today)}。"
        case Status.CLOSED:
            return f"办理单位答复“{_result(progress)}”，群众评价“{_rating(progress)}”，已经办结。"


def _unit(progress: Progress) -> str:
    """Name who answered last, or who is to: the last unit that an answer or assignment names."""
    units = [step.unit for r in progress.rounds for step in (r.assigned, r.answered) if step]
    return next((unit for unit in reversed(units) if unit), "承办单位")


def _term(progress: Progress, today: date) -> str:
    if progress.due is None:
        return "没有写明答复期限"
    if progress.overdue:
        return f"应在{day(progress.due)}以前答复，已经超期 {progress.days_overdue} 天"
    left = (progress.due - today).days
    return f"应在{day(progress.due)}以前答复，" + (f"还有 {left} 天" if left else "今天到期")


def _again(progress: Progress, today: date) -> str:
    if progress.stage is Stage.RATED:
        return "等着重新交给承办单位"
    return f"已交给{_unit(progress)}重新办理，{_term(progress, today)}"


def _if_sent_back(registry: Registry) -> str:
    names = "".join(f"“{rating.name}”" for rating in registry.settings.ratings if rating.reopens)
    return f"；评价{names}的退回重办" if names else ""


def _result(progress: Progress) -> str:
    return progress.claimed.name if progress.claimed else "没有写明结果"


def _rating(progress: Progress) -> str:
    return progress.rated.name if progress.rated else "没有写明"


# facts


def _details(
    suggestion: Suggestion, progress: Progress, registry: Registry, root: str
) -> list[Item]:
    station = registry.stations.get(suggestion.station)
    activity = registry.activities.get(suggestion.activity or "")
    deputies = [registry.deputies[i] for i in suggestion.deputies if i in registry.deputies]
    rows: list[tuple[str, str | None]] = [
        ("领域", card.link(suggestion.field, root + field_address(suggestion.field))),
        ("怎样提出", suggestion.channel),
        ("办理情况", card.link(progress.status.value, root + status_address(progress.status))),
        ("登记阵地", _link_to(station, root)),
        ("跟踪代表", Markup("、").join(card.person_link(d, registry, root) for d in deputies)),
        ("哪次活动", _link_to(activity, root)),
        ("答复用时", _days("从交办到第一次答复", progress.days_to_answer)),
        ("办结用时", _days("从登记到办结", progress.days_total)),
    ]
    return [
        {"label": label, "html" if isinstance(value, Markup) else "value": value}
        for label, value in rows
        if value
    ]


def _link_to(record: Station | Activity | None, root: str) -> Markup | None:
    if record is None:
        return None
    text = record.title if isinstance(record, Activity) else record.name
    return card.link(text, root + address_of(record))


def _days(span: str, days: int | None) -> str | None:
    """Say how many calendar days something took."""
    if days is None:
        return None
    return f"{span} {days} 天" if days else f"{span}，当天"


# what each side says


def _last(progress: Progress, part: str) -> tuple[int, Step] | None:
    """Give the last answer or rating, and the number of its round."""
    found = [(r.number, getattr(r, part)) for r in progress.rounds if getattr(r, part)]
    return found[-1] if found else None


def _claimed(progress: Progress) -> Item | None:
    """Give the last answer as the handling unit wrote it; None before there is one."""
    last = _last(progress, "answered")
    if last is None:
        return None
    step = last[1]
    meaning = progress.claimed.meaning if progress.claimed else ""
    return {
        "badge": {"kind": RESULT_BADGES.get(meaning, "plain"), "text": _result(progress)},
        "unit": step.unit or _unit(progress),
        "date": step.date,
        "html": render_markdown(step.reply),
    }


def _rated(progress: Progress) -> Item | None:
    """Give the last rating; None before there is one. It may be of an answer before the last."""
    last = _last(progress, "rated")
    answered = _last(progress, "answered")
    if last is None:
        return None
    number, step = last
    accepted = progress.rated is not None and not progress.rated.reopens
    return {
        "badge": {"kind": "done" if accepted else "plain", "text": _rating(progress)},
        "date": step.date,
        "note": step.note or "",
        "of_earlier": answered is not None and answered[0] > number,
    }


# the five steps, round by round


class _Way(Struct, frozen=True):
    """The steps of a suggestion as the component shows them."""

    suggestion: Suggestion
    progress: Progress
    registry: Registry

    def steps(self) -> list[Item]:
        """Give the first two steps and those of the last round: always five."""
        way = timeline(self.suggestion, self.registry.settings)
        last = way[-1].round
        shown = [t for t in way if t.stage <= Stage.SORTED or t.round == last]
        if all(t.stage != Stage.ASSIGNED for t in shown):
            first, rest = self._items(shown[:2]), self._items(shown[2:])
            return [*first, self._kept_assignment(), *rest]
        return self._items(shown)

    def earlier_rounds(self) -> Iterator[Item]:
        """Give the rounds before the last, each from its assignment to the rating."""
        way = timeline(self.suggestion, self.registry.settings)
        for number in range(1, way[-1].round):
            steps = [t for t in way if t.round == number and t.stage > Stage.SORTED]
            rated = next((t.step for t in steps if t.stage is Stage.RATED and t.step), None)
            words = f"群众评价“{rated.rating}”" if rated and rated.rating else "已退回"
            title = f"第{_NUMERALS[number] if number <= 10 else number}次办理（{words}，退回重办）"
            has_assignment = any(t.stage is Stage.ASSIGNED for t in steps)
            first = [] if has_assignment else [self._kept_assignment()]
            yield {"title": title, "steps": [*first, *self._items(steps, whole=True)]}

    def _items(self, steps: Sequence[TimelineStep], *, whole: bool = False) -> list[Item]:
        return [self._done(t, t.step, whole) if t.step else self._to_come(t) for t in steps]

    def _done(self, shown: TimelineStep, step: Step, whole: bool) -> Item:
        return {
            "name": shown.name,
            "state": "done",
            "date": step.date.isoformat(),
            "when": day(step.date),
            "unit": self._done_by(shown.stage, step),
            "days": ("当天" if shown.days == 0 else f"用了 {shown.days} 天")
            if shown.days is not None
            else "",
            "due": f"答复期限：{day(step.due)}" if step.due else "",
            "overdue": self._answered_late(shown),
            "html": _step_text(step, whole or shown.stage < Stage.ANSWERED),
        }

    def _done_by(self, stage: Stage, step: Step) -> str:
        if stage is Stage.REGISTERED and not step.unit:
            station = self.registry.stations.get(self.suggestion.station)
            return station.short_name if station else ""
        return f"交给{step.unit}" if stage is Stage.ASSIGNED and step.unit else step.unit or ""

    def _answered_late(self, shown: TimelineStep) -> str:
        """Say by how many days an answer came after its term."""
        if shown.stage is not Stage.ANSWERED or shown.date is None:
            return ""
        assigned = self._round(shown.round).assigned
        late = (shown.date - assigned.due).days if assigned and assigned.due else 0
        return f"超期 {late} 天答复" if late > 0 else ""

    def _round(self, number: int) -> Round:
        return next((r for r in self.progress.rounds if r.number == number), Round(number))

    def _to_come(self, shown: TimelineStep) -> Item:
        item: Item = {"name": shown.name, "state": shown.state}
        if shown.state == "current":
            waited = (self.registry.today - self.suggestion.steps[-1].date).days
            item["when"] = f"到今天已等 {waited} 天" if waited > 0 else ""
        if shown.state == "current" and shown.stage is Stage.ANSWERED:
            progress = self.progress
            item["unit"] = f"等{_unit(progress)}答复"
            item["due"] = f"答复期限：{day(progress.due)}" if progress.due else ""
            item["overdue"] = f"已超期 {progress.days_overdue} 天" if progress.overdue else ""
        return item

    def _kept_assignment(self) -> Item:
        """Give what stands for the assignment of a round that was answered without a new one."""
        name = self.registry.settings.steps[Stage.ASSIGNED - 1]
        return {"name": name, "state": "done", "text": "没有另行交办，由原来的单位继续办理。"}


def _step_text(step: Step, whole: bool) -> Markup:
    """Give what a step says; unless `whole`, without the words that both sides' panels show."""
    labels = [("办理方式", step.route), ("结果", step.result), ("评价", step.rating)]
    lines = [Markup(f"<p>{escape(a)}：<strong>{escape(b)}</strong></p>") for a, b in labels if b]
    if whole:
        note = Markup(f"<p>{escape(step.note)}</p>") if step.note else Markup()
        lines += [note, render_markdown(step.reply)]
    return Markup().join(lines)
