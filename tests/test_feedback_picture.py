"""Pictures of all kinds come out as plain JPEG, and what is no picture stays outside."""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pillow_heif
import pytest
from PIL import Image, ImageFile

from feedback_builder import opened, picture
from gongshi.feedback.picture import BYTES_MOST, PIXELS_MOST, SIDE, PictureError, clean_picture

RED, BLUE = (254, 0, 0), (0, 0, 254)
ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def near(found: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(found, tuple)
    return all(abs(a - b) < 30 for a, b in zip(found, wanted, strict=True))


def heic(size: tuple[int, int] = (64, 40), **options: object) -> bytes:
    out = BytesIO()
    image = opened(picture(size=size))
    pillow_heif.from_pillow(image).save(out, quality=90, **options)
    return out.getvalue()


def with_place() -> Image.Exif:
    exif = Image.Exif()
    exif[MAKE] = "SecretMaker"
    exif[GPS] = {1: "N", 2: (25.0, 36.0, 3.5), 3: "E", 4: (100.0, 16.0, 2.0)}
    return exif


def animated(kind: str) -> bytes:
    out = BytesIO()
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "blue", "green")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of a size that it only claims."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    raw = b"\x89PNG\r\n\x1a\n"
    for name, data in ((b"IHDR", head), *chunks, (b"IDAT", zlib.compress(b"\0" * 100))):
        raw += struct.pack(">I", len(data)) + name + data
        raw += struct.pack(">I", zlib.crc32(name + data))
    return raw


@pytest.mark.parametrize(
    "raw",
    [
        picture("JPEG", quality=95),
        picture("PNG"),
        picture("WEBP", lossless=True),
        heic(),
        picture("PNG", mode="P"),
        picture("JPEG", mode="CMYK", quality=95),
        picture("JPEG", progressive=True, quality=95),
    ],
    ids=["jpeg", "png", "webp", "heic", "palette", "cmyk", "progressive"],
)
def test_colours_and_sides_stay(raw: bytes) -> None:
    clean = opened(clean_picture(raw, 1))
    assert (clean.format, clean.mode) == ("JPEG", "RGB")
    assert clean.size == opened(raw).size
    assert near(clean.getpixel((5, 20)), RED)
    assert near(clean.getpixel((clean.width - 5, 20)), BLUE)


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "L"), ("PNG", "1"), ("PNG", "LA"), ("PNG", "RGBA"), ("JPEG", "L")]
)
def test_other_modes_can_be_opened(kind: str, mode: str) -> None:
    assert opened(clean_picture(picture(kind, mode=mode), 1)).mode == "RGB"


def test_what_can_be_seen_through_is_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert near(opened(clean_picture(out.getvalue(), 1)).getpixel((9, 9)), (255, 255, 255))


def test_sides_are_bounded() -> None:
    assert opened(clean_picture(picture(size=(5000, 1000)), 1)).size == (SIDE, 410)


@pytest.mark.parametrize(
    "raw",
    [
        picture("JPEG", exif=with_place(), comment=b"SecretMaker", icc_profile=b"SecretMaker" * 20),
        picture("PNG", exif=with_place(), icc_profile=b"SecretMaker" * 20),
        picture("WEBP", exif=with_place(), xmp=b"<x>SecretMaker</x>"),
        heic(exif=with_place().tobytes()),
    ],
    ids=["jpeg", "png", "webp", "heic"],
)
def test_nothing_hidden_is_kept(raw: bytes) -> None:
    assert opened(raw).getexif()[MAKE] == "SecretMaker"
    clean = clean_picture(raw, 1)
    image = opened(clean)
    assert dict(image.getexif()) == {}
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Secret" not in clean


@pytest.mark.parametrize(
    ("orientation", "size", "pixel", "colour"),
    [
        (1, (60, 40), (5, 20), RED),
        (2, (60, 40), (5, 20), BLUE),
        (3, (60, 40), (5, 20), BLUE),
        (6, (40, 60), (20, 5), RED),
        (8, (40, 60), (20, 5), BLUE),
    ],
)
def test_stands_upright(
    orientation: int, size: tuple[int, int], pixel: tuple[int, int], colour: tuple[int, int, int]
) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    clean = opened(clean_picture(picture("JPEG", exif=exif, quality=95), 1))
    assert clean.size == size
    assert near(clean.getpixel(pixel), colour)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_first_of_several_images(kind: str) -> None:
    assert near(opened(clean_picture(animated(kind), 1)).getpixel((9, 9)), RED)


NOT_OPENED = "第 2 张照片打不开"
TOO_LARGE = "第 2 张照片的尺寸太大"


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", NOT_OPENED),
        (b"not a picture", NOT_OPENED),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", NOT_OPENED),
        (picture("GIF", mode="P"), NOT_OPENED),
        (picture("TIFF"), NOT_OPENED),
        (picture("BMP"), NOT_OPENED),
        (picture()[:300], NOT_OPENED),
        (picture("PNG", (300, 300))[:200], NOT_OPENED),
        (picture("WEBP")[:60], NOT_OPENED),
        (heic()[:200], NOT_OPENED),
        (picture()[:2] + b"\xff" * 5000, NOT_OPENED),
        (png(10, 10), NOT_OPENED),
        (png(8001, 8000), TOO_LARGE),
        (png(2**31 - 1, 2**31 - 1), TOO_LARGE),
        (png(90, 90, (b"zTXt", b"a\0\0" + zlib.compress(b"x" * 70_000_000))), NOT_OPENED),
        (picture() + b"\0" * BYTES_MOST, "第 2 张照片超过 10 MB"),
    ],
)
def test_refused_with_its_number(
    monkeypatch: pytest.MonkeyPatch, raw: bytes, sentence: str
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as by others in the program
    with pytest.raises(PictureError, match=sentence):
        clean_picture(raw, 2)


def test_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """64 megapixels and one more row are refused by what the head says alone."""

    def unpacked(*_: object, **__: object) -> None:
        raise AssertionError("it was unpacked")

    monkeypatch.setattr(Image.Image, "load", unpacked)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", unpacked)
    height = PIXELS_MOST // 8000 + 1
    with pytest.raises(PictureError, match=TOO_LARGE):
        clean_picture(png(8000, height), 2)


def test_anything_at_all_gives_a_picture_or_a_sentence() -> None:
    """Each byte of a file turned over in turn; nothing else comes of it than these two."""
    for raw in (picture(), picture("PNG"), picture("WEBP"), heic()):
        for place in range(0, len(raw), max(1, len(raw) // 60)):
            broken = bytearray(raw)
            broken[place] ^= 0xFF
            with suppress(PictureError):
                assert opened(clean_picture(bytes(broken), 1)).format == "JPEG"
