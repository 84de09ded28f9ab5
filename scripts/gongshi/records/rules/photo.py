"""What must hold of pictures: the file is there, is one, and says what it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath

from gongshi.records.document import Path as FieldPath
from gongshi.records.load import NEWS, SUGGESTIONS
from gongshi.records.photo import SUFFIXES, Photo
from gongshi.records.problem import Problem, did_you_mean
from gongshi.records.record import Record
from gongshi.records.rules.site import Rule, Site


def _photos(site: Site) -> Iterator[tuple[Record, FieldPath, Photo, Path]]:
    """Go through all pictures with their record, their field and their file."""
    for deputy in site.records.deputies.values():
        if photo := deputy.photo:
            yield deputy, ("photo",), photo, site.root / "deputies" / photo.file
    for folder, table in (
        ("stations", site.registry.stations),
        (NEWS, site.registry.activities),
        (SUGGESTIONS, site.registry.suggestions),
    ):
        for record in table.values():
            for n, photo in enumerate(record.photos):
                yield record, ("photos", n), photo, site.root / folder / photo.file


def files_are_pictures(site: Site) -> Iterator[Problem]:
    """The file of each picture is there, within the site, and holds a picture."""
    is_inside = _inside(site.root.resolve())
    for record, path, photo, file in _photos(site):
        path = (*path, "file")
        if not file.is_file():
            near = did_you_mean(photo.file, _pictures_near(file, photo))
            yield record.problem(
                "photo-missing",
                f"照片 “{photo.file}” 不存在{near}",
                path,
                remedy=f"把图片放到 {file.parent.relative_to(site.root).as_posix()}/ 里，"
                "文件名大小写也要一样",
            )
        elif not is_inside(file):
            yield record.problem(
                "photo-outside",
                f"照片 “{photo.file}” 是指向站点目录以外的链接",
                path,
                remedy="换成真正的图片文件",
            )
        elif site.picture(file) == "unreadable":
            yield record.problem(
                "photo-unreadable",
                f"照片 “{photo.file}” 打不开，不是 JPEG、PNG 或 WebP 图片",
                path,
                remedy="重新导出成 .jpg",
            )


def _inside(root: Path) -> Callable[[Path], bool]:
    """Give what tells whether a file lies in the site: only a link may lead out of it."""

    @cache
    def is_inside(folder: Path) -> bool:
        return folder.resolve().is_relative_to(root)

    return lambda file: is_inside(file if file.is_symlink() else file.parent)


def _pictures_near(file: Path, photo: Photo) -> list[str]:
    """Give the pictures in the folder where one is missing, as a record would write them."""
    if not file.parent.is_dir():
        return []
    folder = PurePosixPath(photo.file).parent
    names = [p.name for p in file.parent.iterdir() if p.suffix.lower() in SUFFIXES]
    return sorted((folder / name).as_posix() for name in names)


def pictures_tell_no_place(site: Site) -> Iterator[Problem]:
    """No picture holds the coordinates of where it was taken."""
    for record, path, photo, file in _photos(site):
        if site.picture(file) == "tells place":
            yield record.problem(
                "photo-place",
                f"照片 “{photo.file}” 里存着拍摄地点的坐标，公开后谁都能读出来",
                (*path, "file"),
                remedy="运行 scripts/photos clean 去掉",
            )


def pictures_are_described(site: Site) -> Iterator[Problem]:
    """Each picture says in a sentence what it shows."""
    for record, path, photo, _ in _photos(site):
        if not photo.alt:
            yield record.problem(
                "photo-undescribed",
                f"照片 “{photo.file}” 没有说明",
                (*path, "file"),
                remedy="补上“说明”，一句话讲图上是什么，读屏软件会念",
                severity="warning",
            )


def deputies_have_pictures(site: Site) -> Iterator[Problem]:
    """How many who serve have no picture is told once."""
    without = [deputy for deputy in site.registry.serving if deputy.photo is None]
    if without:
        first = min(without, key=lambda deputy: deputy.id)
        yield first.problem(
            "photo-none",
            f"{len(site.registry.serving)} 位在任代表中有 {len(without)} 位没有照片，"
            "页面上画一个姓氏",
            remedy="有了照片再填“照片”",
            severity="note",
        )


RULES: tuple[Rule, ...] = (
    files_are_pictures,
    pictures_tell_no_place,
    pictures_are_described,
    deputies_have_pictures,
)
