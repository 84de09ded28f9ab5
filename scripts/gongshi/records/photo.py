"""A picture of a person or a place: the file, and what it shows for who cannot see it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Annotated

from gongshi.records.part import Part, Take, named
from gongshi.records.value import OneLine

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")


def _picture(file: str) -> str:
    path = PurePosixPath(file)
    if path.is_absolute() or ".." in path.parts or "\\" in file or ":" in file:
        raise ValueError("图片要放在记录旁边的 photos 文件夹里，路径不能含有“..”")
    if path.suffix.lower() not in SUFFIXES:
        raise ValueError("图片只能是 " + "、".join(SUFFIXES))
    return file


class Photo(Part):
    """A picture; `file` is its path below the record's top folder (`deputies/`, `stations/`)."""

    file: Annotated[OneLine, Take(_picture)] = named(
        "文件", "图片文件，放在记录旁边的 photos 文件夹里，例如 photos/c001.jpg"
    )
    alt: OneLine | None = named("说明", "一句话说明图上是什么，读屏软件会念", None)
