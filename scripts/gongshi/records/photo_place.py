"""Whether a picture's file tells where it was taken: phones write that in, and no one sees it."""

from __future__ import annotations

from io import BytesIO

_MARKS = (b"Exif", b"EXIF", b"eXIf", b"GPSL")
"""Without any of these in the file there is no place in it, and it need not be opened."""
_GPS = 0x8825
"""The tag of the place in Exif 2.32, section 4.6.3."""


def tells_place(raw: bytes) -> bool:
    """Tell whether a JPEG, PNG or WebP holds coordinates. What is no picture holds none."""
    if not any(mark in raw for mark in _MARKS):
        return False
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(raw)) as image:
            return bool(image.getexif().get_ifd(_GPS)) or b"GPSLatitude" in raw
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return False
