"""What is on a station's touch screen, and what must never be."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from contrast import contrast
from gongshi.cli import main
from gongshi.office.kiosk import Screen, choose_stations, make_pack, write_pack, zip_pack
from gongshi.pages.kiosk import render_kiosk, render_kiosk_index
from gongshi.pages.kiosk_files import FinishedKiosk, finished_kiosks
from gongshi.pages.kiosk_part import Parts, without_links
from gongshi.pages.kiosk_plan import WEEKS, unbroken
from gongshi.pages.kiosk_site import write_kiosk_site
from gongshi.records.settings import load_settings
from kiosk_builder import WEDNESDAYS, jpeg, make_renderer, write_kiosk_folder
from records_builder import (
    TODAY,
    Files,
    activity,
    deputy,
    settings,
    station,
)
from site_builder import build_site, copy_site

THEME = Path(__file__).parents[1] / "theme" / "kiosk"
FOUND = "0123456789ab"


def screen(folder: Path, files: Files | None = None, station_id: str = "s3") -> str:
    """Make one station's screen as if every file were there."""
    renderer = make_renderer(folder, files)
    chosen = renderer.registry.stations[station_id]
    return render_kiosk(Parts(renderer, lambda _: FOUND), chosen).html


def data_of(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="gs-data">(.*?)</script>', html)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def part(html: str, part_id: str) -> str:
    """Give the words of one part of a screen; empty where there is no such part."""
    end = r'(?=<section class="gs-screen|</main>)'
    found = re.search(rf'<section class="gs-screen[^>]*id="{part_id}".*?{end}', html, re.S)
    return words(found[0]) if found else ""


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


# what is there


def test_screen_has_every_part(tmp_path: Path) -> None:
    html = screen(tmp_path)
    for part_id in (
        "home",
        "deputies",
        "days",
        "activities",
        "suggestions",
        "stations",
        "how",
        "about",
    ):
        assert part(html, part_id), part_id
    assert "听民意：通村公路" in part(html, "activity-a1")
    assert "给段秀英代表写意见" in html
    assert "喜洲村联络室" not in part(html, "stations")  # others, not itself
    assert "喜洲工作站" in part(html, "stations")


def test_station_without_anything_shows_the_rest(tmp_path: Path) -> None:
    html = screen(tmp_path, station_id="s1")
    assert part(html, "deputies") == part(html, "days") == ""
    assert 'href="#deputies"' not in html
    assert "喜洲工作站" in part(html, "stations")
    assert "当面说" in part(html, "how")


def test_station_above_shows_what_happened_below(tmp_path: Path) -> None:
    html = screen(tmp_path, station_id="s1")
    assert "听民意：通村公路" in part(html, "activities")
    assert "关于修路灯的建议" in part(html, "suggestions")


def test_solved_is_what_people_accept(tmp_path: Path) -> None:
    html = screen(tmp_path)
    slides = html[: html.index('<nav class="gs-tiles"')]
    assert "大家提的，办好了" in words(slides)
    assert "关于延长晚间班次的建议" in words(slides)
    assert "关于修路灯的建议" not in words(slides)


def test_long_list_can_be_narrowed_by_first_letter(tmp_path: Path) -> None:
    many = {f"c{n}": deputy(姓名=f"{'王李张赵'[n % 4]}一{n}", 照片=None) for n in range(10, 30)}
    html = screen(tmp_path, many)
    assert re.findall(r'data-tag="([A-Z])"', html) == ["A", "D", "L", "W", "Z"]
    assert 'data-tag="A"' not in screen(tmp_path / "few")


def test_former_deputy_is_not_shown(tmp_path: Path) -> None:
    left = "[{层级: 市, 代表团: 喜洲镇代表团, 离任日期: 2024-06, 离任原因: 调离}]"
    html = screen(tmp_path, {"c1": deputy(任职=left)})
    assert 'id="deputy-c1"' not in html
    assert "段秀英（已离任）" in part(html, "activity-a1")


def test_surname_stands_where_there_is_no_photo(tmp_path: Path) -> None:
    html = screen(tmp_path, {"c9": deputy(姓名="欧阳晓梅", 照片=None)})
    assert 'gs-face__initial--two">欧阳<' in html


def test_missing_file_leaves_no_picture(tmp_path: Path) -> None:
    renderer = make_renderer(tmp_path)
    chosen = renderer.registry.stations["s3"]
    html = render_kiosk(Parts(renderer, lambda _: ""), chosen).html
    assert "<img" not in html
    assert "喜洲村联络室" in html


def test_station_without_issued_code_offers_other_ways(tmp_path: Path) -> None:
    html = screen(tmp_path, {"s9": station(名称="喜洲镇周城村联络室", 简称="周城村联络室")}, "s9")
    assert "gs-slide--code" not in html
    assert "怎样提意见" in words(html)


def test_index_leads_to_every_screen(tmp_path: Path) -> None:
    index = render_kiosk_index(make_renderer(tmp_path))
    assert re.findall(r'class="gs-choose__link" href="([^"]+)"', index) == [
        "s1/",
        "s2/",
        "s3/",
        "s4/",
    ]


def test_index_leads_to_the_screens_that_there_are(tmp_path: Path) -> None:
    files = {"mkdocs": settings(宣传机="{阵地类型: [代表之家, 代表工作站]}")}
    renderer = make_renderer(tmp_path, files)
    index = render_kiosk_index(renderer)
    assert re.findall(r'class="gs-choose__link" href="([^"]+)"', index) == ["s1/", "s2/"]
    assert [station.id for station in choose_stations(renderer.registry, [])] == ["s1", "s2"]
    assert [station.id for station in choose_stations(renderer.registry, ["s3"])] == ["s3"]


def test_site_without_screens_has_nothing_of_them(tmp_path: Path) -> None:
    """Screens that were there before are gone; a pack can be made of a station that is named."""
    site = copy_site("kailu", tmp_path)
    config = site / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    built = build_site(site)
    assert (built / "kiosk" / "sw.js").is_file()
    assert list(built.glob("assets/kiosk*"))
    config.write_text(
        text.replace("      层级:", "      宣传机: {阵地类型: []}\n      层级:"), encoding="utf-8"
    )
    built = build_site(site)
    assert [path.name for path in built.rglob("*") if "kiosk" in path.name] == []
    assert (built / "stations" / "index.html").is_file()
    arguments = ["--config", str(config), "-o", str(tmp_path / "pack")]
    assert main(["kiosk", "pack", "--all", *arguments]) == 1
    assert not (tmp_path / "pack").exists()
    some = next((site / "stations").rglob("[!_]*.yml")).stem
    assert main(["kiosk", "pack", some, *arguments]) == 0
    assert (tmp_path / "pack" / "start.html").is_file()


# what must not be


def test_words_of_staff_stay_words(tmp_path: Path) -> None:
    attack = "</script><script>alert(1)</script>"
    html = screen(
        tmp_path,
        {
            "c1": deputy(单位职务="甲&乙\"'>丙", 简介=f"'{attack}'", 接待=WEDNESDAYS),
            "a1": activity(f"[外面](https://example.com/) ![图](x.jpg) {attack}"),
        },
    )
    assert attack not in html
    assert html.count("<script") == 2
    assert "example.com" not in html
    assert "外面" in part(html, "activity-a1")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("见[这里](https://example.com/)。", "<p>见这里。</p>"),
        ("![图](photos/x.jpg)字", "<p>字</p>"),
        ("## 题\n\n- **甲**", "<h3>题</h3>\n<ul>\n<li><strong>甲</strong></li>\n</ul>"),
        ("<a@example.com>", "<p>a@example.com</p>"),
        (None, ""),
    ],
)
def test_text_on_a_screen_leads_nowhere(markdown: str | None, html: str) -> None:
    assert without_links(markdown) == html


def test_every_address_is_on_the_screen_itself(tmp_path: Path) -> None:
    html = screen(tmp_path)
    assert [a for a in re.findall(r'<a [^>]*href="([^"]*)"', html) if not a.startswith("#")] == []
    loaded = re.findall(r'(?:src|href)="(?!#|data:)([^"]+)"', html)
    assert loaded
    assert [a for a in loaded if not re.fullmatch(rf"\.\./\.\./[^:?]+\?v={FOUND}", a)] == []


# days


def test_plans_reach_half_a_year(tmp_path: Path) -> None:
    data = data_of(screen(tmp_path))
    time, days = data["plans"]["c1"]
    assert (time, days[0], days[-1]) == (unbroken("9:00—11:30"), 0, 7 * WEEKS)
    assert all((TODAY + timedelta(d)).weekday() == 2 for d in days)
    assert data["here"] == {"c1": "段秀英"}
    assert (data["made"], data["fixed"]) == ("2025-01-15", False)


def test_days_are_right_without_script(tmp_path: Path) -> None:
    later = "{日子: 每周四下午, 时间: 14:30—17:00}"
    html = screen(tmp_path, {"s3": station(接待=later), "c4": deputy(姓名="杨新", 接待=WEDNESDAYS)})
    days = part(html, "days").replace("\u2060", "")
    assert days.startswith(
        "什么时候来，能见到谁 今天 1月15日 周三 9:00—11:30 杨新、段秀英 "
        "明天 1月16日 周四 14:30—17:00 工作人员 1月22日 周三"
    )


def test_site_that_stands_still_says_so(tmp_path: Path) -> None:
    assert data_of(screen(tmp_path, {"mkdocs": settings(今日="2025-01-15")}))["fixed"] is True


@pytest.mark.parametrize(
    ("text", "whole"),
    [("9:00—11:30", "9:00\u2060—\u206011:30"), ("周一—周五", "周一—周五"), (None, "")],
)
def test_times_are_not_divided(text: str | None, whole: str) -> None:
    assert unbroken(text) == whole


# settings


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{无人操作秒数: 5}", "要在 15 到 600 秒之间"),
        ("{每页秒数: 1000}", "要在 3 到 120 秒之间"),
        ("{每页秒数: 很快}", "不是整数"),
        ("{配色: 红色}", "只能填"),
        ("{无人秒数: 30}", "是否指"),
    ],
)
def test_wrong_setting_is_explained(tmp_path: Path, words: str, said: str) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text(settings(宣传机=words), encoding="utf-8")
    found, problems = load_settings(config)
    assert found is None
    assert [p.text() for p in problems if said in p.text()], [p.text() for p in problems]


def test_screen_waits_a_minute_unless_settled_otherwise(tmp_path: Path) -> None:
    assert data_of(screen(tmp_path, {"mkdocs": settings()}))["idle"] == 60


def test_settings_reach_the_screen(tmp_path: Path) -> None:
    own = "{无人操作秒数: 30, 每页秒数: 7, 配色: 深色, 建: 我们自己建的。}"
    html = screen(tmp_path, {"mkdocs": settings(宣传机=own)})
    assert (data_of(html)["idle"], data_of(html)["slide"]) == (30, 7)
    assert 'data-palette="dark"' in html
    assert "我们自己建的。" in html


# colours


def colours(palette: str) -> dict[str, str]:
    text = (THEME / "tokens.css").read_text(encoding="utf-8")
    light, dark = text.split('[data-palette="dark"]')
    return dict(
        re.findall(r"--gs-([a-z0-9-]+): (#[0-9a-f]{6})", dark if palette == "dark" else light)
    )


PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-quiet", "accent") for ground in ("ground", "surface")),
    *((ink, "accent-soft") for ink in ("ink", "ink-quiet", "accent")),
    *((ink, "sunken") for ink in ("ink", "ink-quiet")),
    *((ink, ground) for ink in ("on-top", "on-top-quiet", "gold") for ground in ("top", "top-end")),
    ("on-button", "button"),
    *((f"{name}", f"{name}-ground") for name in ("done", "wait", "calm")),
    *((f"tone-{n}-ink", f"tone-{n}-ground") for n in range(8)),
]  # fmt: skip


@pytest.mark.parametrize("palette", ["light", "dark"])
def test_contrast_is_seven_or_more(palette: str) -> None:
    known = colours(palette)
    weak = {pair: contrast(known[pair[0]], known[pair[1]]) for pair in PAIRS}
    assert {pair: round(value, 2) for pair, value in weak.items() if value < 7} == {}


# what is kept


def finished(folder: Path, files: Files | None = None) -> FinishedKiosk:
    site = folder / "site"
    renderer = write_kiosk_folder(folder / "records", site, files)
    return next(iter(finished_kiosks(renderer, site, [renderer.registry.stations["s3"]])))


def test_list_of_files_has_everything_the_page_loads(tmp_path: Path) -> None:
    kiosk = finished(tmp_path)
    listed = json.loads(kiosk.files)
    files = [file.partition("?")[0] for file, _, _ in listed["files"]]
    assert files[0] == "kiosk/s3/"
    assert {Path(f).suffix for f in files[1:]} == {".css", ".js", ".jpg", ".svg"}
    assert "news/photos/a1.jpg" in files
    for file, digest, length in listed["files"][1:]:
        content = (tmp_path / "site" / file.partition("?")[0]).read_bytes()
        assert (len(content), f"?v={digest[:12]}") == (length, file[file.index("?") :])
    assert listed["version"] in kiosk.html


def test_version_changes_with_what_is_shown_and_with_nothing_else(tmp_path: Path) -> None:
    again = [finished(tmp_path / name).version for name in ("one", "two")]
    person = finished(tmp_path / "three", {"c1": deputy(姓名="段秀兰", 接待=WEDNESDAYS)}).version
    photo = finished(tmp_path / "four", {"stations/photos/s3.jpg": jpeg(90, 60)}).version
    assert again[0] == again[1]
    assert len({again[0], person, photo}) == 3


def test_site_holds_screens_worker_and_index(tmp_path: Path) -> None:
    write_kiosk_folder(tmp_path / "records", tmp_path / "site")
    found = {
        p.relative_to(tmp_path / "site" / "kiosk").as_posix()
        for p in (tmp_path / "site" / "kiosk").rglob("*.*")
    }
    names = ("s1", "s2", "s3", "s4")
    assert found == {
        "index.html",
        "sw.js",
        *(f"{n}/index.html" for n in names),
        *(f"{n}/files.json" for n in names),
    }


# a pack


def packed(folder: Path, files: Files | None = None) -> dict[str, bytes]:
    renderer = make_renderer(folder / "records", files)
    site = folder / "site"
    found = write_kiosk_site(
        site, renderer, folder / "records", renderer.registry.stations.values()
    )
    screens = [Screen(k.station.id, k.station.name, k.html) for k in found]
    return dict(make_pack(screens, site, "<!doctype html>", "2025年1月15日"))


def test_pack_asks_for_nothing_outside(tmp_path: Path) -> None:
    pack = packed(tmp_path)
    pages = {name: content.decode() for name, content in pack.items() if name.startswith("pages-")}
    assert len(pages) == 4
    for page in pages.values():
        html, pictures = json.loads(
            f"[{page.removeprefix('gsPage(').removesuffix(');' + chr(10))}]"
        )
        assert set(re.findall(r'src="([^"]+)"', html)) == set(pictures)
        loaded = re.findall(r'(?:src|href)="(?!#|data:)([^"]+)"', html)
        assert {file for file in loaded if file not in pack} == set()
        assert "../" not in re.sub(r"<script>.*?</script>|<style>.*?</style>", "", html, flags=re.S)
        assert html.count("<style>") == 1
    assert list(pack)[-1] == "version.js"


def test_equal_packs_are_equal_files(tmp_path: Path) -> None:
    one, other = (zip_pack(packed(tmp_path / name)) for name in ("one", "two"))
    assert one == other


def test_copying_programs_see_what_changed(tmp_path: Path) -> None:
    """Many compare length and time alone, and would leave the old file where both are equal."""
    zips = [
        ZipFile(BytesIO(zip_pack(packed(tmp_path / name, {"c1": deputy(姓名=name, 照片=None)}))))
        for name in ("段秀英", "段秀兰")
    ]
    old, new = ({entry.filename: entry for entry in whole.infolist()} for whole in zips)
    changed = [name for name in old.keys() & new.keys() if old[name].CRC != new[name].CRC]
    assert changed == ["version.js"]
    assert old["version.js"].file_size == new["version.js"].file_size
    assert old["version.js"].date_time != new["version.js"].date_time
    assert old["start.html"].date_time == new["start.html"].date_time  # it need not come again


def test_pack_written_over_another_keeps_one_before(tmp_path: Path) -> None:
    target = tmp_path / "kiosk"
    versions = []
    for n in range(3):
        pack = packed(tmp_path / f"{n}", {"c1": deputy(姓名=f"段{'一二三'[n]}", 照片=None)})
        write_pack(pack, target)
        versions.append(next(name for name in pack if name.startswith("pages-")).split("/")[0])
        assert all((target / name).read_bytes() == content for name, content in pack.items())
    assert {p.name for p in target.glob("pages-*")} == set(versions[1:])
    assert list(target.rglob("*.part")) == []


def test_demo_pack_of_the_largest_station_is_light(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Five million bytes without photos are the most; the demo has none."""
    root = Path(__file__).parents[1]
    output = tmp_path / "kiosk"
    assert (
        main(
            ["kiosk", "pack", "ts-xiaguan", "--config", str(root / "mkdocs.yml"), "-o", str(output)]
        )
        == 0
    )
    size = sum(p.stat().st_size for p in output.rglob("*") if p.is_file())
    assert 100_000 < size < 5_000_000
    readme = (output / "README.txt").read_bytes().decode("utf-8-sig")
    assert "--kiosk" in readme
    assert "ts-xiaguan" in readme
    assert "做好了 1 个阵地" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "没有写给哪个阵地做"),
        (["lr-bale"], "是否指 “lr-baile”"),
    ],
)
def test_pack_that_cannot_be_made_says_why(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    config = Path(__file__).parents[1] / "mkdocs.yml"
    assert (
        main(["kiosk", "pack", *arguments, "--config", str(config), "-o", str(tmp_path / "x")]) == 1
    )
    assert said in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_pack_is_not_made_of_wrong_records(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_renderer(tmp_path)
    (tmp_path / "deputies" / "c1.yml").write_text(deputy(性别="?"), encoding="utf-8")
    arguments = ["--config", str(tmp_path / "mkdocs.yml"), "-o", str(tmp_path / "x")]
    assert main(["kiosk", "pack", "--all", *arguments]) == 1
    captured = capsys.readouterr()
    assert "deputies/c1.yml" in captured.out
    assert "先改正上面的错误" in captured.err
