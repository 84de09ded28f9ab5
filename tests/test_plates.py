"""Plates as a printer gets them: sizes in millimetres, codes that open, names that are whole."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pypdfium2
import pytest
from msgspec import structs
from PIL import Image
from pypdfium2 import raw
from zxingcpp import read_barcodes

from gongshi.cli import main
from gongshi.codes.answer import Codes, Holder
from gongshi.codes.check import check_site_and_codes
from gongshi.codes.plate import BLEED, FORMATS, REACH, SLUG, PlateError, choose_holders
from gongshi.codes.register import FILE
from gongshi.office.print import (
    GlyphMissingError,
    PangoMissingError,
    WeasyPrintMissingError,
    render_pdf,
)
from gongshi.pages.fit import LEADING, fit_block, fit_lines, width_of
from gongshi.pages.plate import Sheets, render_sheets
from records_builder import TODAY, deputy, mandates, settings, station, write_site

POINT = 25.4 / 72  # millimetres
BANNER = "演示站点：内容都是虚构的。"
RARE = "大理市金𬭎镇䶮湖村㛃家巷人大代表联络室"
LONG = "大理市苍山洱海国家级自然保护区环境保护与绿色产业发展专业人大代表工作站暨基层立法联系点"
LONGER = LONG + "（原喜洲镇沿湖六村联合接待室）" + LONG

REGISTER_FILE = f"./{FILE}"
REGISTER = "编号,种类,签发日期,改为\n" + "".join(
    f"{name},{kind},2025-01-10,{after}\n"
    for name, kind, after in (
        ("c1", "代表", ""), ("c2", "代表", ""), ("c4", "代表", ""), ("c5", "代表", ""),
        ("c9", "代表", ""), ("s1", "阵地", ""), ("s2", "阵地", ""), ("s3", "阵地", ""),
        ("s4", "阵地", ""), ("old", "阵地", "s4"),
    )
)  # fmt: skip

FILES = {
    "mkdocs": "site_url: https://example.org/\n" + settings(横幅=BANNER, 主办单位="大理市人大办"),
    "c1": deputy(姓名="赵文𬱖", 接待="{日子: 每月12日, 时间: 9:00—11:30, 地点: s3}"),
    "c2": deputy(姓名="尹𬍛玉", 驻站="[s2]"),
    "c4": deputy(姓名="木合塔尔·阿布都热依木江", 驻站="[s4]"),
    "c5": deputy(姓名="杨树"),
    "c9": deputy(
        姓名="杨柳",
        任职=mandates("{层级: 市, 届次: 2022-2027, 当选日期: 2022-01, 离任日期: 2024-01}"),
    ),
    "c6": deputy(姓名="李新"),
    "s3": station(
        名称=RARE, 办公电话="0872-0000031", 开放时间="周一至周五 8:30—12:00，14:30—18:00"
    ),
    REGISTER_FILE: REGISTER,
}

FORMS = list(FORMATS)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(tmp_path_factory.mktemp("site"), FILES)


@pytest.fixture(scope="module")
def codes(config: Path) -> Codes:
    found = check_site_and_codes(config, today=TODAY).codes
    assert found
    return found


def pdf_of(codes: Codes, form: str, ids: tuple[str, ...], crop_marks: bool = False) -> bytes:
    sheets = Sheets(codes, FORMATS[form], crop_marks)
    return render_pdf([render_sheets(sheets, choose_holders(codes, ids))], slug=sheets.slug)


def pages(data: bytes) -> list[pypdfium2.PdfPage]:
    return list(pypdfium2.PdfDocument(data))


def picture(page: pypdfium2.PdfPage, dots: float = 150) -> Image.Image:
    image: Image.Image = page.render(scale=dots / 72).to_pil()
    return image


def text_of(page: pypdfium2.PdfPage) -> str:
    return "".join(page.get_textpage().get_text_range().split())


def renamed(codes: Codes, name: str) -> Holder:
    return structs.replace(codes.registry.stations["s3"], name=name, short_name=name)


# what a sheet says


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("holder", "words"),
    [
        ("c1", ["赵文𬱖", "大理市人大代表", "扫一扫，看赵文𬱖代表接待时间", "代表码 C1"]),
        ("s4", ["双廊镇双廊村联络室", "扫一扫，看双廊村联络室接待时间", "阵地码 S4"]),
    ],
)
def test_what_every_form_says(codes: Codes, form: str, holder: str, words: list[str]) -> None:
    html = render_sheets(Sheets(codes, FORMATS[form]), choose_holders(codes, [holder]))
    plain = html.replace('</span><span class="lines__line">', "")
    for word in [*words, "米内扫码", BANNER, f"https://example.org/F/{holder.upper()}/"]:
        assert word in plain
    width, height = FORMATS[form].width, FORMATS[form].height
    assert f"@page{{size:{width}mm {height}mm;margin:0}}" in html
    assert "src=" not in html
    assert "url(" not in html


@pytest.mark.parametrize("form", ["door-a4", "poster", "desk", "list"])
def test_how_to_reach_a_station(codes: Codes, form: str) -> None:
    html = render_sheets(Sheets(codes, FORMATS[form]), choose_holders(codes, ["s3"]))
    plain = html.replace('<span class="whole">', "").replace("</span>", "")
    for word in ("喜洲镇市坪街1号", "0872-0000031", "周一至周五 8:30—12:00，14:30—18:00"):
        assert word in plain


def test_sentence_where_messages_can_be_sent(tmp_path: Path) -> None:
    way = "{方式: external, 地址: 'https://example.com/f?to={id}'}"
    files = {**FILES, "mkdocs": "site_url: https://example.org/\n" + settings(留言=way)}
    codes = check_site_and_codes(write_site(tmp_path, files), today=TODAY).codes
    assert codes
    html = render_sheets(Sheets(codes, FORMATS["badge"]), choose_holders(codes, ["c2"]))
    assert "扫一扫，给尹𬍛玉代表留言" in html
    assert BANNER not in html


@pytest.mark.parametrize("form", FORMS)
def test_text_stays_text(codes: Codes, form: str) -> None:
    nasty = "<script>alert(1)</script>{{ 7*7 }}&amp;<img src=http://example.com/a.png>"
    html = render_sheets(Sheets(codes, FORMATS[form]), [renamed(codes, nasty)])
    assert "<script" not in html
    assert "<img" not in html
    (page,) = pages(render_pdf([html]))
    assert "<script>alert(1)</script>{{7*7}}&amp;<img" in text_of(page)


# the PDF


@pytest.mark.parametrize("crop_marks", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_sizes_in_millimetres(codes: Codes, form: str, crop_marks: bool) -> None:
    slug = SLUG if crop_marks else 0
    wanted = (FORMATS[form].width + 2 * slug, FORMATS[form].height + 2 * slug)
    found = list(pages(pdf_of(codes, form, ("c1", "s3"), crop_marks)))
    assert len(found) == 2
    for page in found:
        assert tuple(n * POINT for n in page.get_size()) == pytest.approx(wanted, abs=0.01)
        if crop_marks:
            left, bottom, right, top = page.get_trimbox()
            finished = ((right - left) * POINT, (top - bottom) * POINT)
            assert finished == pytest.approx((FORMATS[form].width, FORMATS[form].height), abs=0.01)
            assert (left * POINT, bottom * POINT) == pytest.approx((SLUG, SLUG), abs=0.01)
            assert page.get_bleedbox()[0] * POINT == pytest.approx(SLUG - BLEED, abs=0.01)


@pytest.mark.parametrize("form", FORMS)
def test_printed_codes_open_their_address(codes: Codes, form: str) -> None:
    """Seen as pictures of 150 dots an inch, and each as large as the rule asks."""
    ids = ("c1", "c2", "c4", "s1", "s3")
    for name, page in zip(ids, pages(pdf_of(codes, form, ids)), strict=True):
        found = read_barcodes(picture(page))
        assert {code.text for code in found} == {codes.payload(name)}
        assert len(found) == (2 if form == "desk" else 1)
        for code in found:
            corners = code.position
            side = abs(corners.top_right.x - corners.top_left.x) / 150 * 25.4
            assert side >= FORMATS[form].distance * 1000 / REACH - 1
            assert side == pytest.approx(FORMATS[form].code, abs=1)


@pytest.mark.parametrize("form", FORMS)
def test_names_are_in_the_pdf_with_their_font(codes: Codes, form: str) -> None:
    names = {"c1": "赵文𬱖", "c2": "尹𬍛玉", "c4": "木合塔尔·阿布都热依木江", "s3": RARE}
    data = pdf_of(codes, form, tuple(names))
    for name, page in zip(names.values(), pages(data), strict=True):
        assert name in text_of(page)
        fonts = [
            raw.FPDFTextObj_GetFont(thing)
            for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=5)
        ]
        assert fonts
        assert all(raw.FPDFFont_GetIsEmbedded(font) == 1 for font in fonts)


def test_rare_characters_have_their_shapes() -> None:
    """No two are drawn alike, as boxes in their place would be."""
    seen = set()
    for character in "𬭎䶮㛃𬱖𬍛":
        html = (
            "<style>@page{size:30mm;margin:0}body{margin:0;"
            f"font:20mm 'Noto Sans CJK SC',sans-serif}}</style>{character}"
        )
        (page,) = pages(render_pdf([html]))
        image = picture(page, 100).convert("L")
        assert sum(image.histogram()[:128]) > 500
        seen.add(image.tobytes())
    assert len(seen) == 5


def test_a_character_that_no_font_has_stops_the_printing() -> None:
    with pytest.raises(GlyphMissingError, match="没有这些字：\U000f1234。没有生成"):
        render_pdf(["<p>段\U000f1234英</p>"])


@pytest.mark.parametrize("form", FORMS)
def test_crop_marks_stand_outside_the_bleed(codes: Codes, form: str) -> None:
    (page,) = pages(pdf_of(codes, form, ("s4",), crop_marks=True))
    image = picture(page, 300).convert("L")
    width, height = FORMATS[form].width, FORMATS[form].height

    def darkest(x: float, y: float, across: float, down: float) -> int:
        box = [round(n / 25.4 * 300) for n in (x, y, x + across, y + down)]
        return image.crop((box[0], box[1], box[2], box[3])).getextrema()[0]  # type: ignore[return-value]

    for x in (SLUG, SLUG + width):
        for y in (1, SLUG + height + BLEED + 1):
            assert darkest(x - 0.3, y, 0.6, 5) < 160
    for y in (SLUG, SLUG + height):
        for x in (1, SLUG + width + BLEED + 1):
            assert darkest(x, y - 0.3, 5, 0.6) < 160
    assert darkest(1, 1, SLUG - BLEED - 1, SLUG - BLEED - 1) == 255


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["林", RARE, LONG, LONGER, "Xizhou" * 9], ids=len)
def test_names_are_never_cut(codes: Codes, form: str, name: str) -> None:
    """Every character is on the plate, and none is in the white around the code."""
    sheets = Sheets(codes, FORMATS[form].reaching(FORMATS[form].largest * REACH / 1000))
    data = render_pdf([render_sheets(sheets, [renamed(codes, name)])])
    (page,) = pages(data)
    assert name in text_of(page)
    margin = FORMATS[form].margin * 0.3 / POINT
    width, height = page.get_size()
    keep = [free_of_text(code, page) for code in read_barcodes(picture(page, 72))]
    assert keep
    boxes = list(character_boxes(page))
    for left, bottom, right, top in boxes:
        assert margin < left < right < width - margin
        assert margin < bottom < top < height - margin
        for x1, y1, x2, y2 in keep:
            assert right < x1 or left > x2 or top < y1 or bottom > y2


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("address", "hours"), [(LONG, LONG), (LONGER, LONGER)], ids=len)
def test_lines_never_lie_on_each_other(codes: Codes, form: str, address: str, hours: str) -> None:
    holder = structs.replace(codes.registry.stations["s3"], address=address, hours=hours)
    far = FORMATS[form].reaching(FORMATS[form].largest * REACH / 1000)
    (page,) = pages(render_pdf([render_sheets(Sheets(codes, far), [holder])]))
    assert FORMATS[form].shape == "badge" or address in text_of(page)
    keep = [free_of_text(code, page) for code in read_barcodes(picture(page, 72))]
    boxes = [*keep, *character_boxes(page)]
    assert len(boxes) > 60
    for n, (left, bottom, right, top) in enumerate(boxes):
        for x1, y1, x2, y2 in boxes[:n]:
            assert right <= x1 + 1 or left >= x2 - 1 or top <= y1 + 1 or bottom >= y2 - 1


def free_of_text(code: Any, page: pypdfium2.PdfPage) -> tuple[float, float, float, float]:
    """Give the box of a code with most of its margin, in points from below."""
    corners = (code.position.top_left, code.position.bottom_right)
    xs, ys = sorted(p.x for p in corners), sorted(page.get_size()[1] - p.y for p in corners)
    around = 0.08 * (xs[1] - xs[0])
    return xs[0] - around, ys[0] - around, xs[1] + around, ys[1] + around


def character_boxes(page: pypdfium2.PdfPage) -> Iterator[tuple[float, float, float, float]]:
    text = page.get_textpage()
    for n in range(text.count_chars()):
        if text.get_text_range(n, 1).strip():
            yield text.get_charbox(n)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/a.png", "file:///etc/hostname"])
def test_nothing_is_fetched(url: str, caplog: pytest.LogCaptureFixture) -> None:
    render_pdf([f'<img src="{url}">'])
    assert "disallowed protocol" in caplog.text


# sizes of text


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("段秀英", ("段秀英",)),
        ("下关街道百乐社区人大代表联络室", ("下关街道百乐社区", "人大代表联络室")),
        ("大理市喜洲镇人大代表工作站", ("大理市喜洲镇", "人大代表工作站")),
        ("木合塔尔·阿布都热依木江", ("木合塔尔·", "阿布都热依木江")),
        ("大理市人大代表之家", ("大理市人大代表之家",)),
    ],
)
def test_names_break_where_words_end(text: str, lines: tuple[str, ...]) -> None:
    assert fit_lines(text, 178, 38, 30).lines == lines


@pytest.mark.parametrize("text", ["林", RARE, LONG, LONGER, "A" * 300, "W·W" * 40])
@pytest.mark.parametrize(("width", "height"), [(178, 38), (46, 12), (40, 4)])
def test_fitted_lines_fit(text: str, width: float, height: float) -> None:
    fit = fit_lines(text, width, height, 30)
    assert "".join(fit.lines) == text
    assert max(map(width_of, fit.lines)) * fit.size <= width + 1e-6
    assert len(fit.lines) * fit.size * LEADING <= height + 1e-6


def test_block_shrinks_as_it_must() -> None:
    assert fit_block(["短"], 100, 20, 5) == 5
    assert fit_block([], 100, 20, 5) == 5
    assert fit_block([LONGER] * 4, 100, 20, 5) < 3


# whose, and how large


@pytest.mark.parametrize(
    ("ids", "kind", "found"),
    [
        ((), None, ["c4", "c2", "c5", "c1", "s1", "s2", "s3", "s4"]),
        ((), "阵地", ["s1", "s2", "s3", "s4"]),
        (("S4", "c1", "s4"), None, ["s4", "c1"]),
        (("c1",), "代表", ["c1"]),
    ],
)
def test_whose_plates(codes: Codes, ids: tuple[str, ...], kind: Any, found: list[str]) -> None:
    chosen = [holder.id for holder in choose_holders(codes, ids, kind=kind)]
    assert chosen == found


@pytest.mark.parametrize(
    ("name", "kind", "sentence"),
    [
        ("c9", None, "杨柳（c9）已离任，不再做牌子。"),
        ("c6", None, "李新（c6）还没有签发二维码。先运行 scripts/codes issue"),
        ("c44", None, "没有编号是 “c44” 的代表或阵地，是否指 “c4”？"),
        ("old", None, "编号 “old” 不用了，现在是 “s4”，请改印这个。"),
        ("s1", "代表", "大理市代表之家（s1）是阵地，不是代表。"),
    ],
)
def test_whose_not(codes: Codes, name: str, kind: Any, sentence: str) -> None:
    with pytest.raises(PlateError) as raised:
        choose_holders(codes, [name, "c1"] if kind is None else [name], kind=kind)
    assert str(raised.value) == sentence


def test_all_refusals_at_once(codes: Codes) -> None:
    with pytest.raises(PlateError) as raised:
        choose_holders(codes, ["c9", "c6", "c1"])
    assert len(str(raised.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("form", "distance", "side"),
    [("door-a4", None, 100), ("door-a4", 0.5, 100), ("door-a4", 1.2, 120), ("poster", 1.6, 160)],
)
def test_code_grows_with_the_distance(form: str, distance: float | None, side: float) -> None:
    asked = FORMATS[form].reaching(distance)
    assert asked.code == side
    assert asked.distance >= (distance or 0)


@pytest.mark.parametrize(
    ("form", "distance", "advice"),
    [
        ("badge", 0.5, "可以改用 desk，桌牌（A4 折成三角）。"),
        ("door-a4", 2, "可以改用 poster-a2，海报（A2）。"),
        ("poster", 9, "没有放得下的式样。"),
    ],
)
def test_too_far_for_a_form(form: str, distance: float, advice: str) -> None:
    with pytest.raises(PlateError, match="码的边长要有距离的十分之一") as raised:
        FORMATS[form].reaching(distance)
    assert str(raised.value).endswith(advice)


@pytest.mark.parametrize("form", FORMS)
def test_outdoor_plates_stand_more_damage(form: str) -> None:
    assert FORMATS[form].level == ("H" if form.startswith("door") else "Q")


# the command


def run(config: Path, *options: str) -> int:
    return main(["codes", "print", "--config", str(config), "--today", str(TODAY), *options])


def test_command_makes_a_pdf(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "plates" / "all.pdf"
    assert run(config, "--all", "--format", "list", "--output", str(output)) == 0
    texts = [text_of(page) for page in pages(output.read_bytes())]
    assert len(texts) == 8
    assert all(f"第{n}页，共8页" in text for n, text in enumerate(texts, 1))
    said = capsys.readouterr().out
    assert f"做好了 8 张名册（A4，一页一个码）：{output}。" in said
    assert "码的边长 50 毫米，适合 0.5 米内扫码。" in said
    assert f"每张都印了横幅“{BANNER}”" in said
    assert [path.name for path in output.parent.iterdir()] == ["all.pdf"]


def test_pages_are_numbered_through_batches(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongshi.cli._BATCH", 3)
    output = tmp_path / "all.pdf"
    assert run(config, "--all", "--format", "list", "--output", str(output)) == 0
    found = list(pages(output.read_bytes()))
    assert [f"第{n}页，共8页" in text_of(page) for n, page in enumerate(found, 1)] == [True] * 8


def test_html_needs_no_weasyprint(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    output = tmp_path / "badge.html"
    assert run(config, "c1", "--format", "badge", "--output", str(output), "--crop-marks") == 0
    html = output.read_text(encoding="utf-8")
    assert "@page{size:74mm 106mm;margin:0}" in html
    assert html.count('<i class="cut"') == 8


def test_name_of_the_file_where_none_is_given(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(config, "c1") == 0
    assert (tmp_path / "door-a4.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ((), "没有写给谁做：写编号，例如 gongshi codes print c001；或写 --all，做全部。"),
        (("c1", "--output", "a.doc"), "--output 的文件名 “a.doc” 要以 .pdf 或 .html 结尾。"),
        (("c9",), "杨柳（c9）已离任，不再做牌子。"),
        (("c1", "--distance", "5米"), "门牌（A4）上的码最远适合 1.2 米内扫码，5 米太远"),
    ],
)
def test_wrong_use(
    config: Path, options: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(config, *options) == 1
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("distance", ["远", "0", "-1", "nan", "1000"])
def test_distance_is_in_metres(
    config: Path, distance: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run(config, "c1", f"--distance={distance}")
    assert "要写成米数，例如 1.5" in capsys.readouterr().err


def test_no_plate_while_a_record_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = write_site(tmp_path, {**FILES, "c2": deputy(姓名="尹𬍛玉", 驻站="[s99]")})
    assert run(config, "c1", "--output", str(tmp_path / "a.pdf")) == 1
    said = capsys.readouterr()
    assert "“s99”" in said.out
    assert "先改正上面的错误，再做牌子。" in said.err
    assert not (tmp_path / "a.pdf").exists()


def test_no_plate_before_codes_are_issued(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {**FILES, REGISTER_FILE: "编号,种类,签发日期,改为\n"}
    assert run(write_site(tmp_path, files), "--all") == 1
    assert "先运行 scripts/codes issue" in capsys.readouterr().err


def test_weasyprint_is_missing(
    config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert run(config, "c1") == 1
    assert capsys.readouterr().err.strip() == str(WeasyPrintMissingError())


def test_pango_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_pango(name: str, *more: Any, **options: Any) -> ModuleType:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *more, **options)

    monkeypatch.setattr(builtins, "__import__", without_pango)
    with pytest.raises(PangoMissingError, match=r"apt-get install libpango-1\.0-0"):
        render_pdf(["<p>段</p>"])
