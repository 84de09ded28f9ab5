"""Pictures that are sent along: checked, and written anew without what was hidden in them."""

from __future__ import annotations

import warnings
from io import BytesIO

import pillow_heif
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

MOST = 3
BYTES_MOST = 10 * 1024 * 1024
PIXELS_MOST = 64_000_000
"""More than any phone's camera gives by default; 200 MB of memory while it is opened."""
SIDE = 2048
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
_QUALITY = 82

pillow_heif.register_heif_opener()


class PictureError(Exception):
    """The picture cannot be taken; the sentence says why and what to do."""


def clean_picture(raw: bytes, position: int) -> bytes:
    """Give a picture as JPEG with sides of at most 2,048 pixels, upright, without any metadata.

    Only the first image of several is kept. Raises PictureError with the number of the picture
    (from 1) in its sentence. Pixels are only unpacked when their number is known to be bearable.
    """
    if len(raw) > BYTES_MOST:
        raise PictureError(f"第 {position} 张照片超过 10 MB，请换一张小一些的。")
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # one for the whole program; WeasyPrint sets it
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _written(_opened(raw, position))
    except PictureError:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, RuntimeError) as e:
        raise PictureError(
            f"第 {position} 张照片打不开，请换一张（可以是 JPG、PNG、WebP 或苹果手机的 HEIC）。"
        ) from e
    except (Image.DecompressionBombError, MemoryError) as error:
        raise PictureError(_too_large(position)) from error


def _opened(raw: bytes, position: int) -> Image.Image:
    image = Image.open(BytesIO(raw), formats=FORMATS)
    width, height = image.size
    if width * height > PIXELS_MOST:
        raise PictureError(_too_large(position))
    image.draft("RGB", (SIDE, SIDE))
    return image


def _too_large(position: int) -> str:
    return f"第 {position} 张照片的尺寸太大，请换一张，或者用手机截一次屏再发。"


def _written(image: Image.Image) -> bytes:
    image.thumbnail((SIDE, SIDE))
    upright = ImageOps.exif_transpose(image)
    flat = Image.new("RGB", upright.size, "white")  # a new one knows nothing of the old
    if upright.mode == "RGB":
        flat.paste(upright)
    else:
        rgba = upright.convert("RGBA")
        flat.paste(rgba, mask=rgba.getchannel("A"))
    out = BytesIO()
    flat.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
