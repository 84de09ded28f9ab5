"""A message written down for the site: a suggestion's record, without anything personal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from gongshi.feedback.kept import Kept, Step
from gongshi.feedback.recipients import Site
from gongshi.feedback.staff import StaffError
from gongshi.records.privacy import find_private

FOLDER = Path("content/suggestions")
_TITLE_LONGEST = 30
_BLOT = "×××"
_GAP = r"[\s\-—－()（）]*"
_SHORTEST_NUMBER = 7
_LONG_NUMBER = re.compile(r"\d(?:[ \-—]?\d){13,}[Xx]?")
"""An identity or card number, even with a slip in it that makes it none."""
_NUMBERED = re.compile(r"^(\d+)([.)])")
_SIGN = re.compile(r"[\\`*_{}\[\]]|^[#>+-]")
"""What Markdown would take for one of its signs in a line that is a paragraph of its own."""


@dataclass(frozen=True)
class Draft:
    """What is to be published: id, title, channel, station, pictures (JPEG) by their caption."""

    id: str
    title: str
    channel: str
    station: str
    deputies: tuple[str, ...]
    pictures: Mapping[str, bytes]


def write_suggestion(root: Path, kept: Kept, site: Site, draft: Draft) -> Path:
    """Write the record, and the chosen pictures beside it; give its file.

    Nothing that is there is overwritten. Numbers of persons are blotted out, and so are name and
    phone of the sender wherever they stand; what else tells who somebody is, only a reader can
    see: the record is to be read before it is committed. Raises StaffError.
    """
    if not kept.message.may_publish:
        raise StaffError("写的人没有同意公开，不能写成公开的记录。")
    file = root / FOLDER / str(kept.steps[0].day.year) / f"{draft.id}.md"
    photos = {
        caption: root / FOLDER / "photos" / f"{draft.id}-{position}.jpg"
        for position, caption in enumerate(draft.pictures, start=1)
    }
    for there in (file, *photos.values()):
        if there.exists():
            raise StaffError(f"{there} 已经有了，请用 --id 换一个编号。")
    for caption, photo in photos.items():
        _write(photo, draft.pictures[caption])
    names = {caption: f"photos/{photo.name}" for caption, photo in photos.items()}
    _write(file, render_suggestion(kept, site, draft, names).encode())
    return file


def _write(file: Path, content: bytes) -> None:
    """Write a file that appears when it is whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.part")
    part.write_bytes(content)
    part.replace(file)


def render_suggestion(kept: Kept, site: Site, draft: Draft, photos: Mapping[str, str]) -> str:
    """Give the record's text. `photos` are files by caption."""
    hidden = (kept.message.name, kept.message.phone)
    record: dict[str, Any] = {
        "标题": _one_line(blot(draft.title, *hidden)),
        "领域": kept.message.topic,
        "来源": draft.channel,
        "阵地": draft.station,
    }
    if draft.deputies:
        record["代表"] = list(draft.deputies)
    record["经过"] = [_step(step, site, hidden) for step in kept.steps]
    if photos:
        record["照片"] = [
            {"文件": file, "说明": _one_line(blot(caption, *hidden))}
            for caption, file in photos.items()
        ]
    head = yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{head}---\n\n{_markdown(blot(kept.message.text, *hidden))}\n"


def _step(step: Step, site: Site, hidden: tuple[str, ...]) -> dict[str, Any]:
    words = {
        "步骤": site.steps[step.stage - 1],
        "日期": step.day,
        "单位": blot(step.unit, *hidden),
        "说明": blot(step.note, *hidden),
        "办理方式": blot(step.route, *hidden),
        "期限": step.due,
        "结果": step.result,
        "答复": blot(step.reply, *hidden),
        "评价": step.rating,
    }
    return {name: value for name, value in words.items() if value}


def blot(text: str, *hidden: str) -> str:
    """Blot out private numbers, and the given names and phones however they are spaced."""
    for finding in reversed(list(find_private(text))):
        text = f"{text[: finding.start]}{_BLOT}{text[finding.end :]}"
    text = _LONG_NUMBER.sub(_BLOT, text)
    for word in hidden:
        if pattern := _spaced(word):
            text = re.sub(pattern, _BLOT, text, flags=re.IGNORECASE)
    return text


def _spaced(word: str) -> str:
    """Give the pattern of a name or a phone; one letter alone would hit too much else."""
    digits = re.findall(r"\d", word)
    signs = digits if len(digits) >= _SHORTEST_NUMBER else re.findall(r"\S", word)
    return _GAP.join(re.escape(sign) for sign in signs) if len(signs) > 1 else ""


def _one_line(text: str) -> str:
    return " ".join(text.replace("<", "").split())


def _markdown(text: str) -> str:
    """Keep a visitor's text as it was typed: none of it is to become a heading, a link or HTML."""
    lines = (line.strip() for line in text.split("\n"))
    return "\n\n".join(_plain(line) for line in lines if line)


def _plain(line: str) -> str:
    escaped = _NUMBERED.sub(r"\1\\\2", _SIGN.sub(r"\\\g<0>", line))
    return escaped.replace("&", "&#38;").replace("<", "&#60;")


def suggested_title(kept: Kept) -> str:
    """Make a title out of the first words, for the office to better."""
    first = re.split(r"[。！？!?\n]", kept.message.text, maxsplit=1)[0]
    title = _one_line(blot(first or kept.message.text, kept.message.name, kept.message.phone))
    return title if len(title) <= _TITLE_LONGEST else f"{title[: _TITLE_LONGEST - 1]}…"


def next_id(root: Path, year: int) -> str:
    """Give an id that no suggestion has: w, the year, and a running number."""
    taken = {file.stem for file in (root / FOLDER).rglob("*.md")}
    number = 1
    while f"w{year}-{number:03}" in taken:
        number += 1
    return f"w{year}-{number:03}"
