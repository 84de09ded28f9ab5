"""Pictures of records: what cameras write into them does not go out."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from gongshi.cli import main
from gongshi.records import picture as pictures
from gongshi.records import source
from gongshi.records.photo_place import tells_place
from records_builder import make, write_site

GPS = 0x8825
ORIENTATION = 0x0112
MODEL = 0x0110
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a GPSLatitude="25,36N"/></x:xmpmeta>'


def picture(form: str = "JPEG", *, place: bool = True, turned: bool = False) -> bytes:
    """Make a picture, 40 wide and 20 high with a red left half, with what a phone writes in."""
    image = Image.new("RGB", (40, 20), "white")
    image.paste("red", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[MODEL] = "Phone"
    if turned:
        exif[ORIENTATION] = 6
    if place:
        exif.get_ifd(GPS)[1] = "N"
        exif.get_ifd(GPS)[2] = (25.0, 36.0, 0.0)
    out = BytesIO()
    image.save(out, form, exif=exif)
    return out.getvalue()


def plain(form: str = "JPEG", **options: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 20), "white").save(out, form, **options)
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_place_is_seen(form: str) -> None:
    assert tells_place(picture(form))
    assert not tells_place(picture(form, place=False))
    assert not tells_place(plain(form))


def test_place_in_the_other_place_for_words_is_seen() -> None:
    assert tells_place(plain(xmp=XMP))


@pytest.mark.parametrize("raw", [b"", b"Exif", b"\xff\xd8\xffExif\0\0broken", b"eXIf" * 9])
def test_what_is_no_picture_tells_nothing(raw: bytes) -> None:
    assert not tells_place(raw)


def test_picture_is_read_again_only_when_it_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, read = tmp_path / "c1.jpg", []

    def tells(raw: bytes) -> bool:
        read.append(raw)
        return tells_place(raw)

    monkeypatch.setattr(pictures, "tells_place", tells)
    monkeypatch.setattr(source, "TICK_NS", 0)
    for content, verdict, times in (
        (plain(), "fine", 1),
        (picture(place=False), "fine", 1),
        (picture(), "tells place", 3),  # what is wrong is told from the file itself
        (b"no picture", "unreadable", 0),
    ):
        read.clear()
        file.write_bytes(content)
        assert [pictures.look_at(file) for _ in range(3)] == [verdict] * 3
        assert len(read) == times
    file.unlink()
    assert pictures.look_at(file) == "unreadable"


def test_picture_that_was_written_just_now_is_not_relied_on(tmp_path: Path) -> None:
    file = tmp_path / "c1.jpg"
    file.write_bytes(plain())
    assert pictures.file_key(file) is None


def test_place_in_a_picture_stops_the_site(tmp_path: Path) -> None:
    found = make(tmp_path, {"deputies/photos/c1.jpg": picture()}).problems
    assert {(p.rule, p.severity) for p in found} == {("photo-place", "error")}
    assert "scripts/photos clean" in found[0].remedy


@pytest.mark.parametrize(("name", "form"), [("jpg", "JPEG"), ("png", "PNG"), ("webp", "WEBP")])
def test_cleaning_leaves_only_the_picture(
    name: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = f"stations/photos/s1.{name}"
    files = {file: picture(form, turned=True), "deputies/photos/c1.jpg": plain()}
    config = write_site(tmp_path, files)
    assert main(["photos", "clean", "--config", str(config)]) == 0
    said = capsys.readouterr().out
    assert f"{file}：去掉了\n" in said
    assert "1 张照片" in said
    with Image.open(tmp_path / file) as image:
        assert image.size == (20, 40)  # turned upright
        assert not image.getexif()
        red, _, blue = image.convert("RGB").getpixel((10, 5))  # type: ignore[misc]
        assert red > 200 > 60 > blue
    assert not list(tmp_path.rglob("*.part"))


def test_cleaning_leaves_clean_pictures_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = write_site(tmp_path, {"deputies/photos/c1.jpg": plain()})
    assert main(["photos", "clean", "--config", str(config)]) == 0
    assert "0 张照片" in capsys.readouterr().out
    assert (tmp_path / "deputies/photos/c1.jpg").read_bytes() == plain()


def test_cleaning_names_what_it_cannot_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = write_site(tmp_path, {"content/news/photos/a1.jpg": b"no picture"})
    (tmp_path / "deputies/photos/c1.jpg").write_bytes(picture(place=False))
    assert main(["photos", "clean", "--config", str(config)]) == 1
    told = capsys.readouterr()
    assert "content/news/photos/a1.jpg：打不开" in told.err
    assert "deputies/photos/c1.jpg：去掉了" in told.out
