"""The frame of our own pages, cut out so that Hugo may pour the same records into the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

_PAGE = re.compile(r"(?s)(.*<article[^>]*>).*(</article>.*)")
_LIGHT = re.compile(r"(?s)(.*<main>).*?(<h2>这些事不在这里办</h2>.*</dl>).*(</main>.*)")
_LINK = re.compile(r'(?<= href=")[./\w][^":]*(?=")|(?<=")\.\.[^"]*(?=")')
_TAB = re.compile(
    r'md-tabs__item(?: md-tabs__item--active)?">(\s*<a href="/(\w*)/?" class="md-tabs__link")'
    r'(?: aria-current="true")?'
)
_TITLE = "{{ .Params.标题 | default .Title }}"


@dataclass(frozen=True)
class Frame:
    """What stands before and after the body of a page."""

    head: str
    foot: str


class FrameLost(Exception):
    """A page does not look as it did when this was written."""


def cut_frame(html: str, address: str) -> Frame:
    """Cut the frame out of a record's page; links in it lead from the root."""
    found = _PAGE.fullmatch(html)
    if not found:
        raise FrameLost(address)
    return Frame(*(_from_root(part, address) for part in found.groups()))


def cut_light_frame(html: str, address: str) -> Frame:
    """Cut out the frame of a page behind a code, with the list of what is not dealt with."""
    found = _LIGHT.fullmatch(html)
    if not found:
        raise FrameLost(address)
    return Frame(_from_root(found[1], address), _from_root(found[2] + found[3], address))


def _from_root(html: str, address: str) -> str:
    return _LINK.sub(lambda link: urljoin(address, link[0]), html)


def fill(frame: Frame) -> Frame:
    """Put Hugo's own words where a page's title, description, address and section stand."""
    head = frame.head
    for pattern, word in (
        (r"(<title>).*?(?= - )", _TITLE),
        (r'(og:title" content=").*?(?=")', _TITLE),
        (r'(description" content=").*?(?=")', "{{ .Params.description }}"),
        (r'((?:canonical" href|og:url" content)=").*?(?=")', "{{ .Permalink }}"),
    ):
        head = re.sub(pattern, rf"\g<1>{word}", head)
    return Frame(_TAB.sub(_tab, head), frame.foot)


def _tab(found: re.Match[str]) -> str:
    """Mark a tab as Hugo would: the one of the page's section."""
    here = f'{{{{ if eq .Section "{found[2]}" }}}}%s{{{{ end }}}}'
    active, current = here % " md-tabs__item--active", here % ' aria-current="true"'
    return f'md-tabs__item{active}">{found[1]}{current}'
