"""Pictures of records without what cameras write into them: place, time, name of the phone."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from gongshi.records.photo import SUFFIXES

_FOLDERS = ("deputies", "stations", "content")
_QUALITY = 90
_NAMES = {"JPEG": {"quality": _QUALITY}, "PNG": {}, "WEBP": {"quality": _QUALITY}}


def find_photos(root: Path) -> Iterator[Path]:
    """Go through the pictures beside the records of a site, in the order of their paths."""
    for folder in _FOLDERS:
        for file in sorted((root / folder).rglob("photos/**/*")):
            if file.suffix.lower() in SUFFIXES and file.is_file() and not file.is_symlink():
                yield file


def write_clean_photo(file: Path) -> bool:
    """Write a picture anew, upright and with its colours, if it holds anything else.

    Tells whether it did. Raises ValueError where the file is no picture.
    """
    try:
        with Image.open(file) as image:
            if not _tells(image):
                return False
            new = _clean(image)
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise ValueError("打不开，不是 JPEG、PNG 或 WebP 图片") from error
    part = file.with_name(f".{file.name}.part")
    part.write_bytes(new)
    part.replace(file)  # the old picture is there until the new one is whole
    return True


def _tells(image: Image.Image) -> bool:
    return bool(image.getexif()) or any(name in image.info for name in ("xmp", "XML:com.adobe.xmp"))


def _clean(image: Image.Image) -> bytes:
    form = image.format or ""
    upright = ImageOps.exif_transpose(image)
    for name in ("exif", "xmp", "XML:com.adobe.xmp", "comment"):
        upright.info.pop(name, None)
    out = BytesIO()
    profile = image.info.get("icc_profile")
    upright.save(out, form, exif=b"", icc_profile=profile, **_NAMES[form])
    return out.getvalue()
