"""The whole check of a site with its codes: every address that was printed must answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from heapq import nsmallest
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from gongshi.codes.address import (
    MAX_BYTES,
    MAX_CHARACTERS,
    MAX_SIZE,
    SiteUrlError,
    is_compact,
    printed_root,
)
from gongshi.codes.answer import Codes, kind_of
from gongshi.codes.register import FILE, Code, due_codes, load_register
from gongshi.records.check import Checked, check_site
from gongshi.records.kept import Kept
from gongshi.records.load import Progress, no_progress
from gongshi.records.problem import Problem
from gongshi.records.site_url import SiteUrl

_SHOWN = 3


class CheckedCodes(Struct, frozen=True):
    """A checked site, with the problems of its codes among the others; and its codes.

    Without settings there are no codes.
    """

    site: Checked
    codes: Codes | None


def check_site_and_codes(
    config: Path,
    *,
    today: date,
    today_wins: bool = False,
    site_url: str | None = None,
    progress: Progress = no_progress,
    kept: Kept | None = None,
) -> CheckedCodes:
    """Check a site as `check_site` does, and its register of codes with it.

    `site_url` is what MkDocs made of that setting, where it was asked.
    """
    checked = check_site(config, today=today, today_wins=today_wins, progress=progress, kept=kept)
    if checked.registry is None:
        return CheckedCodes(checked, None)
    register, problems = load_register(config.parent)
    place = _find_site_url(config) if site_url is None else SiteUrl(site_url, config)
    codes = Codes(checked.registry, register, place.text or "")
    problems += check_codes(codes, checked.broken)
    problems += check_site_url(codes, place)
    problems += check_receiver(codes, place)
    whole = replace(checked, problems=sorted({*checked.problems, *problems}))
    return CheckedCodes(whole, codes)


def _find_site_url(config: Path) -> SiteUrl:
    from gongshi.records.settings_file import find_site_url  # MkDocs was not asked: PyYAML is

    return find_site_url(config)


def check_codes(codes: Codes, broken: frozenset[str] = frozenset()) -> Iterator[Problem]:
    """Hold the register against the records.

    Records that could not be read (`broken`) have problems of their own and are not missed.
    """
    for code in codes.register.codes.values():
        if not broken.intersection(codes.trail(code.id)):
            for rule in RULES:
                yield from rule(code, codes)
    yield from records_have_codes(codes)


def issued_before_today(code: Code, codes: Codes) -> Iterator[Problem]:
    """No code was issued in the future."""
    if code.issued_on > codes.registry.today:
        yield code.problem(
            "code-issued-to-come",
            f"编号 “{code.id}” 的签发日期 {code.issued_on} 还没有到",
            remedy="改成实际签发的日期",
            column="签发日期",
        )


def kind_is_the_records(code: Code, codes: Codes) -> Iterator[Problem]:
    """A code's kind is that of its record."""
    holder = codes.holders.get(code.id)
    if holder is not None and kind_of(holder) != code.kind:
        yield code.problem(
            "code-kind",
            f"编号 “{code.id}” 签发给{code.kind}，现在 {holder.file} 是{kind_of(holder)}",
            remedy="给那个文件换一个没有用过的文件名",
            column="种类",
        )


def replaced_is_gone(code: Code, codes: Codes) -> Iterator[Problem]:
    """A code that another replaces has no record of its own, nor a second successor."""
    holder, renamed = codes.holders.get(code.id), codes.renamed.get(code.id)
    if code.replaced_by is None:
        return
    if holder is not None:
        yield code.problem(
            "code-replaced-in-use",
            f"编号 “{code.id}” 写了“改为”，但 {holder.file} 还在",
            remedy="删去“改为”里的编号，或删去那个文件",
            column="改为",
        )
    elif renamed is not None and codes.trail(code.replaced_by)[-1] != renamed.id:
        yield code.problem(
            "code-two-successors",
            f"编号 “{code.id}” 在“改为”里是 “{code.replaced_by}”，"
            f"在 {renamed.file} 里却是它的曾用编号",
            remedy="只留一处",
            column="改为",
        )


def code_answers(code: Code, codes: Codes) -> Iterator[Problem]:
    """Whoever opens a printed address finds a page."""
    trail = codes.trail(code.id)
    last = trail[-1]
    if last in codes.holders:
        return
    if last in trail[:-1]:
        circle = " → ".join(trail[trail.index(last) :])
        yield code.problem(
            "code-circle",
            f"印出去的码 “{code.id}” 打不开：“改为”绕成了一个圈：{circle}",
            remedy="把其中一个改成现在还在用的编号",
            column="改为",
        )
        return
    yield code.problem(
        "code-dead",
        f"印出去的码 “{code.id}” 打不开：{_why_dead(code, codes, last)}",
        remedy="把文件放回来；换了编号，就在新文件的“曾用编号”里写上它；"
        "由别的代表或阵地接替，就在这一行的“改为”里写上接替的编号",
    )


def _why_dead(code: Code, codes: Codes, last: str) -> str:
    if last in codes.registry.vacancies:
        return f"“{last}” 现在是空缺席位的编号"
    if last == code.id:
        folder = "deputies" if code.kind == "代表" else "stations"
        return f"{folder}/ 里没有 {last}.yml，也没有哪个文件把它写进“曾用编号”"
    return f"“改为”指向的 “{last}” 没有记录"


CodeRule = Callable[[Code, Codes], Iterator[Problem]]

RULES: tuple[CodeRule, ...] = (
    issued_before_today,
    kind_is_the_records,
    replaced_is_gone,
    code_answers,
)
"""What must hold of each line of the register."""


def records_have_codes(codes: Codes) -> Iterator[Problem]:
    """Say once which records still have no code: nobody can print one for them."""
    due = [name for name, _ in due_codes(codes.registry, codes.register)]
    if due:
        names = "、".join(nsmallest(_SHOWN, due)) + ("等" if len(due) > _SHOWN else "")
        yield Problem(
            FILE,
            1,
            1,
            f"有 {len(due)} 位代表或阵地还没有签发二维码：{names}",
            "code-not-issued",
            remedy="运行 scripts/codes issue",
            severity="note",
        )


def _is_dense(payload: str) -> bool:
    """Tell whether a code has more modules than the smallest thing printed can hold.

    Raises SiteUrlError where there is no such code.
    """
    if is_compact(payload) and len(payload) <= MAX_CHARACTERS:
        return False
    if len(payload.encode()) <= MAX_BYTES:
        return False
    # Only what draws codes knows; it takes longer to load than most checks take in all.
    from gongshi.codes.symbol import PayloadTooLongError, make_symbol

    try:
        return make_symbol(payload).size > MAX_SIZE
    except PayloadTooLongError as error:
        raise SiteUrlError(str(error)) from None


def check_site_url(codes: Codes, place: SiteUrl) -> Iterator[Problem]:
    """The site has an address that codes can hold, and hold in few modules.

    Where it is known to MkDocs alone (`text` None), and where no code was issued, there is
    nothing to say.
    """
    if place.text is None or not codes.register.codes:
        return
    try:
        root = printed_root(place.text)
        longest = max(map(codes.payload, codes.register.codes), key=len)
        dense = _is_dense(longest)
    except SiteUrlError as error:
        yield place.problem(
            "code-site-url",
            f"site_url “{place.text}” {error}" if place.text else "没有填写 site_url",
            remedy="二维码里要印网站正式的网址，例如 https://example.org/",
        )
        return
    if dense:
        yield place.problem(
            "code-address-long",
            f"二维码太密，印成 2 厘米时手机可能扫不出：网址有 {len(longest)} 个字符（{longest}）",
            remedy=f"换短一点的域名或路径：全是大写字母和数字时最多 {MAX_CHARACTERS} 个字符，"
            f"否则最多 {MAX_BYTES} 个字节",
            severity="warning",
        )
    if not is_compact(root):
        yield place.problem(
            "code-address-small-letters",
            "site_url 的路径里有小写字母或特殊符号，二维码会密一些："
            f"网址最多 {MAX_BYTES} 个字节，路径全用大写时是 {MAX_CHARACTERS} 个字符",
            remedy="码还没有印的话，可以把网站放在域名下面，不用路径",
            severity="note",
        )


def check_receiver(codes: Codes, place: SiteUrl) -> Iterator[Problem]:
    """A receiver at another address knows which site may ask it, and where its pages lead back."""
    feedback = codes.registry.settings.feedback
    if feedback.way == "builtin" and feedback.address and place.text == "":
        yield place.problem(
            "feedback-site-url",
            "没有填写 site_url，收留言的服务不知道是哪个网站在用它",
            remedy="写上网站正式的网址；收留言的服务和网站在同一个网址下的，删去“留言”里的“地址”",
        )
