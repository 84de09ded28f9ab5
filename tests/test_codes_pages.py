"""What opens when a code is scanned: in every case that a person or a place can come to."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from msgspec import structs

from gongshi.codes.check import check_site_and_codes
from gongshi.pages.code import render_code_images
from gongshi.pages.code_page import render_code_pages
from gongshi.pages.colour import load_look
from gongshi.pages.draft import render
from gongshi.pages.renderer import THEME, Renderer, make_environment
from gongshi.pages.site import render_pages
from gongshi.records.settings import Settings, load_settings
from records_builder import TODAY, Files, deputy, settings, station, write_site

HEADING = "编号,种类,签发日期,改为\n"
FORMER = "[{层级: 市, 代表团: 喜洲镇代表团, 离任日期: 2024-06, 离任原因: 调离}]"
RECEPTION = "{日子: 每月第二个星期三, 时间: 9:00—11:30}"


def renderer(folder: Path, files: Files, lines: str = "") -> Renderer:
    mkdocs = files.get("mkdocs", settings())
    assert isinstance(mkdocs, str)
    config = write_site(folder, {**files, "mkdocs": "site_url: https://example.org/\n" + mkdocs})
    (folder / "codes.csv").write_text(HEADING + lines, encoding="utf-8")
    checked = check_site_and_codes(config, today=TODAY)
    assert not [p for p in checked.site.problems if p.severity == "error"], checked.site.problems
    assert checked.codes
    return Renderer(checked.codes.registry, make_environment(), "大理公示", checked.codes)


def pages(folder: Path, files: Files, lines: str = "") -> Mapping[str, str]:
    """Make the site and give its pages behind codes by address."""
    site = renderer(folder, files, lines)
    made = render(site, render_code_pages(site))
    return {file.removesuffix("index.html"): str(text) for file, text in made}


def words(page: str) -> str:
    """Give what a reader sees, with single spaces."""
    body = page.split("<body>")[1]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


# who, where, when


def test_every_deputy_and_station_has_a_page(tmp_path: Path) -> None:
    assert set(pages(tmp_path, {})) == {f"F/{n}/" for n in "C1 C2 C4 S1 S2 S3 S4".split()}


def test_page_of_a_deputy(tmp_path: Path) -> None:
    files = {
        "c1": deputy(单位职务="喜洲小学教师", 接待=RECEPTION),
        "s3": station(办公电话="0872-2123456", 开放时间="周一至周五 8:30—12:00"),
    }
    page = pages(tmp_path, files)["F/C1/"]
    said = words(page)
    for part in (
        "市人大代表 · 喜洲镇代表团 段秀英 喜洲小学教师",
        "2月12日 周三 9:00—11:30",
        "固定接待日：每月第二个星期三，在喜洲镇喜洲村人大代表联络室。",
        "电话 0872-2123456 地址 喜洲镇市坪街1号 开放时间 周一至周五 8:30—12:00",
        "检举公职人员违纪违法 纪委监委，电话 12388",
        "段秀英的任职和履职情况",
    ):
        assert part in said
    assert 'href="tel:08722123456"' in page
    assert 'src="../../deputies/photos/c1.jpg" alt="段秀英在接待群众"' in page
    for link in ("../../deputies/c1/", "../../stations/s3/", "../../about/not-here/"):
        assert f'href="{link}"' in page


def test_deputy_without_a_photo_has_the_surname_drawn(tmp_path: Path) -> None:
    page = pages(tmp_path, {"c1": deputy(照片=None)})["F/C1/"]
    assert "<img" not in page
    assert ">段</text>" in page


def test_page_of_a_station_says_who_receives(tmp_path: Path) -> None:
    files = {
        "c1": deputy(接待=RECEPTION),
        "c2": deputy(姓名="杨树", 照片=None, 驻站="[s3]", 接待=RECEPTION),
        "s3": station(接待="{日子: 每月12日, 时间: 9:00—11:30}"),
    }
    said = words(pages(tmp_path, files)["F/S3/"])
    assert "代表联络室 喜洲镇喜洲村人大代表联络室 喜洲镇喜洲村委会" in said
    # 12 February is a Wednesday, and the station's own day is shown where nobody is named
    assert re.search(r"2月12日 周三 9:00—11:30 (段秀英、杨树|杨树、段秀英) 3月12日", said)
    assert "3月12日 周三 9:00—11:30 " in said
    assert "4月12日 周六 9:00—11:30 工作人员" in said


def test_day_of_another_year_has_its_year(tmp_path: Path) -> None:
    files = {"c1": deputy(接待="{日子: 每年1月2日}")}
    assert "2026年1月2日 周五" in words(pages(tmp_path, files)["F/C1/"])


def test_nothing_published_yet_is_said(tmp_path: Path) -> None:
    said = words(pages(tmp_path, {"c1": deputy(驻站=None, 任职="[{层级: 市}]")})["F/C1/"])
    assert "还没有公布固定的接待日" in said
    assert "还没有公布电话和地址。 全部阵地" in said


def test_without_a_station_the_office_answers(tmp_path: Path) -> None:
    files = {
        "mkdocs": settings(主办单位="市人大办", 联系电话="0872-1234567"),
        "c1": deputy(驻站=None, 任职="[{层级: 市}]"),
    }
    assert "电话和地址 市人大办 电话 0872-1234567" in words(pages(tmp_path, files)["F/C1/"])


# someone who has left


def test_former_deputy_takes_no_messages(tmp_path: Path) -> None:
    files = {
        "mkdocs": settings(留言="{方式: external, 地址: 'https://form.example.net/{id}'}"),
        "c1": deputy(任职=FORMER, 接待=RECEPTION),
        "s3": station(办公电话="0872-2123456"),
    }
    page = pages(tmp_path, files)["F/C1/"]
    said = words(page)
    assert "原市人大代表 · 喜洲镇代表团 段秀英" in said
    assert "段秀英2024年6月起不再担任市人大代表，这个码不再转达意见。" in said
    assert "现在可以找 喜洲镇喜洲村人大代表联络室 电话 0872-2123456" in said
    assert "什么时候能见到" not in said
    assert "form.example.net" not in page


def test_former_deputy_without_station_leads_to_the_towns_first(tmp_path: Path) -> None:
    files = {"c1": deputy(任职=FORMER, 驻站=None)}
    assert "现在可以找 喜洲镇代表工作站" in words(pages(tmp_path, files)["F/C1/"])


# messages

FORM = "{方式: external, 地址: 'https://form.example.net/s?to={id}&name={name}&kind={kind}'}"


@pytest.mark.parametrize(
    ("address", "url", "text"),
    [
        ("F/C1/", "to=c1&name=%E6%AE%B5%E7%A7%80%E8%8B%B1&kind=%E4%BB%A3%E8%A1%A8", "段秀英代表"),
        ("F/S4/", "to=s4&name=%E5%8F%8C%E5%BB%8A%E9%95%87%E5%8F%8C%E5%BB%8A%E6%9D%91%E8%81%94"
         "%E7%BB%9C%E5%AE%A4&kind=%E9%98%B5%E5%9C%B0", "双廊村联络室"),
    ],
)  # fmt: skip
def test_form_elsewhere_knows_whom_it_is_for(
    address: str, url: str, text: str, tmp_path: Path
) -> None:
    page = pages(tmp_path, {"mkdocs": settings(留言=FORM)})[address]
    button = re.search(r'<a class="button" href="([^"]+)"[^>]*>([^<]+)</a>', page)
    assert button
    assert html.unescape(button[1]) == f"https://form.example.net/s?{url}"
    assert button[2] == f"给{text}留言"
    assert "表单在 form.example.net，打不开时请打电话" in words(page)
    assert "电话和地址" in words(page)


def test_name_cannot_leave_its_place_in_the_address(tmp_path: Path) -> None:
    files = {"mkdocs": settings(留言=FORM), "c1": deputy(姓名="'段&kind=x#{id}/../'")}
    page = pages(tmp_path, files)["F/C1/"]
    assert "name=%E6%AE%B5%26kind%3Dx%23%7Bid%7D%2F..%2F&amp;kind=" in page


@pytest.mark.parametrize(
    "feedback", [None, "{方式: none}", "{方式: none, 地址: 'https://a.cn/{id}'}"]
)
def test_without_a_form_there_is_no_button(feedback: str | None, tmp_path: Path) -> None:
    page = pages(tmp_path, {"mkdocs": settings(留言=feedback)})["F/C1/"]
    assert 'class="button"' not in page


@pytest.mark.parametrize(
    ("feedback", "message"),
    [
        ("{方式: external}", "“留言”：方式是 external 时，要写表单的“地址”"),
        ("{方式: buildin}", "“方式”不能填“buildin”，只能填：none、builtin、external"),
        ("{方式: builtin, 地址: 'https://form.example.net/f'}", "“地址”要以 / 结尾"),
        ("{方式: builtin, 地址: 'form.example.net/'}", "要写完整的网址"),
        ("{方式: external, 地址: 'form.example.net/{id}'}", "要写完整的网址"),
        ("{方式: external, 地址: 'javascript:alert({id})'}", "要写完整的网址"),
        ("{方式: external, 地址: 'https://{id}.example.net/'}", "要写完整的网址"),
        ("{方式: external, 地址: 'https://example.net/\"{id}'}", "要写完整的网址"),
        ("{方式: external, 地址: 'https://example.net/{ID}'}", "花括号里只能是 {id}"),
        ("{方式: external, 地址: 'https://example.net/{id'}", "花括号里只能是 {id}"),
        ("{方式: external, 地址: 'https://example.net/{kind}'}", "不知道是写给谁的"),
        ("external", "“留言”要分成几个字段来写"),
    ],
)
def test_wrong_setting_is_explained(feedback: str, message: str, tmp_path: Path) -> None:
    config = write_site(tmp_path, {"mkdocs": settings(留言=feedback)})
    found, problems = load_settings(config)
    assert found is None
    assert [message in problem.message for problem in problems] == [True], problems


def test_what_is_not_done_here_can_be_said_otherwise(tmp_path: Path) -> None:
    files = {"mkdocs": settings(不受理="{草场纠纷: 草原站}")}
    said = words(pages(tmp_path, files)["F/C1/"])
    assert "这些事不在这里办 草场纠纷 草原站 还有哪些事" in said
    assert "12388" not in said


# ids that were given up

MOVED: dict[str, tuple[Files, str, str, str, str, str]] = {
    "renamed deputy": (
        {"c1": deputy(曾用编号="[c0]")}, "", "c0", "deputies", "C1",
        "“C0”是段秀英代表以前的编号，现在用“C1”，仍是同一位代表。印着旧码的牌子照样有效。",
    ),
    "renamed station": (
        {"s3": station(曾用编号="[s0]")}, "s0,阵地,2024-01-01,\n", "s0", "stations", "S3",
        "“S0”是喜洲村联络室以前的编号，现在用“S3”，仍是同一个阵地。印着旧码的牌子照样有效。",
    ),
    "closed station": (
        {}, "s0,阵地,2024-01-01,s3\n", "s0", "stations", "S3",
        "“S0”是一个阵地以前的编号，已经不用了。现在由喜洲村联络室答复。",
    ),
    "merged deputy, the other renamed since": (
        {"c1": deputy(曾用编号="[c8]")}, "c0,代表,2024-01-01,c8\nc8,代表,2024-01-01,\n", "c0",
        "deputies", "C1", "“C0”是一位代表以前的编号，已经不用了。现在由段秀英代表答复。",
    ),
    "deputy whose station answers": (
        {}, "c0,代表,2024-01-01,s3\n", "c0", "deputies", "S3",
        "“C0”是一位代表以前的编号，已经不用了。现在由喜洲村联络室答复。",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("files", "lines", "old", "folder", "new", "sentence"), MOVED.values(), ids=MOVED
)
def test_old_id_says_what_happened_and_leads_on_at_once(
    files: Files, lines: str, old: str, folder: str, new: str, sentence: str, tmp_path: Path
) -> None:
    made = pages(tmp_path, files, lines)
    record = f"{'stations' if new.startswith('S') else 'deputies'}/{new.lower()}/"
    for address, target in (
        (f"F/{old.upper()}/", f"../../F/{new}/#from-{old}"),
        (f"{folder}/{old}/", f"../../{record}"),
    ):
        page = made[address]
        assert sentence in words(page)
        assert f'<meta http-equiv="refresh" content="0; url={target}">' in page
        assert f'<a class="button" href="{target}">' in page
    assert f'id="from-{old}"' in made[f"F/{new}/"]


def test_page_tells_who_came_from_an_old_code(tmp_path: Path) -> None:
    files = {"s3": station(曾用编号="[s0]")}
    page = pages(tmp_path, files, "s9,阵地,2024-01-01,s3\n")["F/S3/"]
    said = words(page)
    assert "您打开的是编号 S0 的网址，这个编号已经改用 S3，仍是同一个阵地。" in said
    assert "您打开的是编号 S9 的网址，原来的阵地已经不用这个编号，现在由这里答复。" in said
    assert ".from{display:none}\n.from:target{display:block}" in page


# what holds of all of them


def everything(folder: Path) -> Mapping[str, str]:
    files = {
        "mkdocs": settings(
            留言=FORM, 横幅="演示站点。", 主办单位="市人大办", 联系电话="0872-1234567"
        ),
        "c1": deputy(任职=FORMER, 曾用编号="[c0]"),
        "c2": deputy(姓名="杨树", 照片=None, 驻站="[s3]", 接待=RECEPTION),
        "s3": station(曾用编号="[s0]"),
    }
    return pages(folder, files, "s9,阵地,2024-01-01,s3\n")


def test_page_is_whole_small_and_asks_for_nothing(tmp_path: Path) -> None:
    for address, page in everything(tmp_path).items():
        assert page.startswith('<!doctype html>\n<html lang="zh-CN">'), address
        assert len(page.encode()) < 15_000, address
        assert "<script" not in page, address
        assert not re.search(r"\son[a-z]+=", page), address
        assert set(re.findall(r'<link [^>]*href="([^"]+)"', page)) == {"data:,"}
        assert not re.search(r'src="(?!\.\./\.\./)', page), address
        assert "url(" not in page.split("</style>")[0].replace("url=", ""), address
        assert "演示站点。" in page, address
        assert page.count("<h1>") == 1, address
        assert '<meta name="robots" content="noindex">' in page, address
        assert "prefers-color-scheme:dark" in page, address
        assert "var(" not in page, address


def test_page_is_well_formed(tmp_path: Path) -> None:
    """A browser mends what is not closed, each in its own way."""
    for address, page in everything(tmp_path).items():
        body = page.split("<body>")[1].split("</body>")[0]
        closed = re.sub(r"(<img[^>]*)>", r"\1/>", body)
        assert ElementTree.fromstring(f"<body>{closed}</body>") is not None, address


ATTACK = "\"'><gsx onx=1></style><script>gsx()</script>{{7*7}}{%gsx%}"


def test_text_stays_text(tmp_path: Path) -> None:
    files = {
        "c1": deputy(接待=RECEPTION, 任职="[{层级: 市, 代表团: 团}]"),
        "c2": deputy(任职=FORMER),
    }
    made = renderer(tmp_path, files, "s9,阵地,2024-01-01,s3\n")
    registry = made.codes.registry
    poisoned = replace(
        registry,
        settings=structs.replace(
            registry.settings, office=ATTACK, banner=ATTACK, not_here={ATTACK: ATTACK}
        ),
        deputies={
            k: structs.replace(d, name=ATTACK, position=ATTACK)
            for k, d in registry.deputies.items()
        },
        stations={
            k: structs.replace(
                s, name=ATTACK, short_name=ATTACK, address=ATTACK, hours=ATTACK, station_kind=ATTACK
            )
            for k, s in registry.stations.items()
        },
    )
    codes = replace(made.codes, registry=poisoned)
    site = structs.replace(made, registry=poisoned, issued=codes)
    for _, text in render(site, render_code_pages(site)):
        page = str(text)
        assert "<gsx" not in page
        assert "<script" not in page
        assert page.count("</style>") == 1
        assert "{{7*7}}" in page
        assert not re.search(r"<[^>]*\sonx", page)


def test_colours_are_those_of_the_theme() -> None:
    look = load_look(THEME)
    assert set(look.light) == set(look.dark)
    assert look.light["ink"] != look.dark["ink"]
    assert {f"tone_{n}_ground" for n in range(8)} < set(look.light)
    assert look.font.endswith("sans-serif")


# the code on the record's own page


def bodies(made: Renderer) -> dict[str, str]:
    return {page.address: page.body for page in render_pages(made)}


def test_record_shows_its_code_once_it_is_issued(tmp_path: Path) -> None:
    made = renderer(tmp_path, {}, "c1,代表,2025-01-10,\ns3,阵地,2025-01-10,\n")
    shown = bodies(made)
    for address, name in (("deputies/c1/", "c1"), ("stations/s3/", "s3")):
        assert f'src="../../codes/{name}.svg" alt="二维码，' in shown[address]
        assert f"HTTPS://EXAMPLE.ORG/F/{name.upper()}/" in shown[address]
        assert f'href="../../F/{name.upper()}/"' in shown[address]
    for address in ("deputies/c2/", "stations/s4/"):
        assert "codes/" not in shown[address]
    assert [image.file for image in render_code_images(made)] == ["codes/c1.svg", "codes/s3.svg"]


def test_former_deputy_keeps_the_code_but_does_not_show_it(tmp_path: Path) -> None:
    made = renderer(tmp_path, {"c1": deputy(任职=FORMER)}, "c1,代表,2023-01-10,\n")
    assert "codes/" not in bodies(made)["deputies/c1/"]
    assert [image.file for image in render_code_images(made)] == ["codes/c1.svg"]


def test_site_without_an_address_shows_no_codes(tmp_path: Path) -> None:
    made = renderer(tmp_path, {}, "c1,代表,2025-01-10,\n")
    codes = replace(made.codes, site_url="")
    without = structs.replace(made, issued=codes)
    assert "codes/" not in bodies(without)["deputies/c1/"]
    assert list(render_code_images(without)) == []


def test_settings_of_a_site_that_says_nothing(tmp_path: Path) -> None:
    found, _ = load_settings(write_site(tmp_path, {}))
    assert isinstance(found, Settings)
    assert (found.feedback.way, found.feedback.address) == ("none", None)
    assert "已经起诉、正在审理或已经判决的案件" in found.not_here
