"""A message written down for the site: a suggestion's record, without anything personal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from gongshi.feedback.recipients import Site
from gongshi.feedback.staff import StaffError
from gongshi.feedback.store import Kept, Step
from gongshi.records.privacy import find_private

FOLDER = Path("content/suggestions")
_TITLE_LONGEST = 30


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
    year = kept.steps[0].day.year
    file = root / FOLDER / str(year) / f"{draft.id}.md"
    if file.exists():
        raise StaffError(f"{file} 已经有了，请用 --id 换一个编号。")
    file.parent.mkdir(parents=True, exist_ok=True)
    photos = _write_photos(root, draft)
    part = file.with_name(f".{file.name}.part")
    part.write_text(render_suggestion(kept, site, draft, photos), encoding="utf-8")
    part.replace(file)
    return file


def render_suggestion(kept: Kept, site: Site, draft: Draft, photos: Mapping[str, str]) -> str:
    """Give the record's text. `photos` are files by caption."""
    hidden = (kept.message.name, kept.message.phone)
    record: dict[str, Any] = {
        "标题": blot(draft.title, *hidden),
        "领域": kept.message.topic,
        "来源": draft.channel,
        "阵地": draft.station,
    }
    if draft.deputies:
        record["代表"] = list(draft.deputies)
    record["经过"] = [_step(step, site, hidden) for step in kept.steps]
    if photos:
        record["照片"] = [{"文件": file, "说明": caption} for caption, file in photos.items()]
    head = yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{head}---\n\n{_markdown(blot(kept.message.text, *hidden))}\n"


def _step(step: Step, site: Site, hidden: tuple[str, ...]) -> dict[str, Any]:
    words = {
        "步骤": site.steps[step.stage - 1],
        "日期": step.day,
        "单位": step.unit,
        "说明": blot(" ".join(step.note.split()), *hidden),
        "办理方式": step.route,
        "期限": step.due,
        "结果": step.result,
        "答复": blot(step.reply, *hidden),
        "评价": step.rating,
    }
    return {name: value for name, value in words.items() if value}


def blot(text: str, *hidden: str) -> str:
    """Blot out private numbers, and the given words wherever they stand."""
    for finding in reversed(list(find_private(text))):
        text = f"{text[: finding.start]}×××{text[finding.end :]}"
    for word in hidden:
        if len(word) > 1:
            text = text.replace(word, "×××")
    return text


def _markdown(text: str) -> str:
    """Keep a visitor's text as it was typed: none of it is to become a heading, a link or HTML."""
    escaped = re.sub(r"([\\`*_{}\[\]<>#|~!])", r"\\\1", text)
    escaped = re.sub(r"(?m)^(\s*)([-+=:])", r"\1\\\2", escaped)
    escaped = re.sub(r"(?m)^(\s*\d+)([.)])", r"\1\\\2", escaped)
    return "\n\n".join(line.strip() for line in escaped.split("\n") if line.strip())


def _write_photos(root: Path, draft: Draft) -> dict[str, str]:
    folder = root / FOLDER / "photos"
    files = {}
    for position, (caption, jpeg) in enumerate(draft.pictures.items(), start=1):
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{draft.id}-{position}.jpg"
        (folder / name).write_bytes(jpeg)
        files[caption] = f"photos/{name}"
    return files


def suggested_title(kept: Kept) -> str:
    """Make a title out of the first words, for the office to better."""
    first = re.split(r"[。！？!?\n]", kept.message.text, maxsplit=1)[0]
    first = blot(first, kept.message.name, kept.message.phone)
    short = first if len(first) <= _TITLE_LONGEST else f"{first[: _TITLE_LONGEST - 1]}…"
    return re.sub(r"[<>]", "", short)


def next_id(root: Path, year: int) -> str:
    """Give an id that no suggestion has: w, the year, and a running number."""
    taken = {file.stem for file in (root / FOLDER).rglob("*.md")}
    number = 1
    while f"w{year}-{number:03}" in taken:
        number += 1
    return f"w{year}-{number:03}"
