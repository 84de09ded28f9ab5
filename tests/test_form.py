"""The form behind a code: where it sends to, what the browser lets it do, and its script."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from msgspec import structs

from gongshi.codes.check import check_site_and_codes
from gongshi.pages.asset import AssetMissing, load_form_assets
from gongshi.pages.code_page import render_code_pages
from gongshi.pages.draft import render
from gongshi.pages.frame_context import frame_context
from gongshi.pages.recipients import render_list
from gongshi.pages.renderer import THEME, Renderer, make_environment
from gongshi.pages.site import render_pages
from records_builder import TODAY, Files, deputy, settings, station, write_site

BUILTIN = "{方式: builtin}"
ELSEWHERE = "{方式: builtin, 地址: 'https://box.example.net:8443/in/'}"
PRIVACY: Files = {"content/about/privacy.md": "# 怎样保管您写的内容\n"}
FORMER = "[{层级: 市, 代表团: 喜洲镇代表团, 离任日期: 2024-06, 离任原因: 调离}]"
SUB_PATH = "https://example.org/dali"


def renderer(
    folder: Path,
    feedback: str | None,
    files: Files | None = None,
    *,
    url: str = "https://example.org/",
    **changed: str,
) -> Renderer:
    mkdocs = f"site_url: {url}\n" + settings(留言=feedback, **changed)
    config = write_site(folder, {**PRIVACY, **(files or {}), "mkdocs": mkdocs})
    checked = check_site_and_codes(config, today=TODAY)
    assert not [p for p in checked.site.problems if p.severity == "error"], checked.site.problems
    assert checked.codes
    return Renderer(checked.codes.registry, make_environment(), "大理公示", checked.codes)


def form_pages(made: Renderer) -> dict[str, str]:
    files = render(made, render_code_pages(made))
    return {file.removesuffix("index.html"): str(text) for file, text in files}


def attribute(page: str, name: str) -> str:
    found = re.search(rf'<form[^>]* {name}="([^"]*)"', page)
    assert found
    return html.unescape(found[1])


def policy_of(page: str) -> dict[str, str]:
    found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    assert found
    return dict(rule.split(" ", 1) for rule in found[1].split("; "))


def sources(page: str) -> list[str]:
    return [*re.findall(r'<script src="([^"]+)"', page), attribute(page, "data-worker")]


# where it sends to


@pytest.mark.parametrize("site", ["https://example.org", SUB_PATH])
def test_form_stays_within_the_site(site: str, tmp_path: Path) -> None:
    page = form_pages(renderer(tmp_path, BUILTIN, url=site))["F/C1/"]
    here = f"{site}/F/C1/"
    assert urljoin(here, attribute(page, "action")) == f"{site}/feedback/messages"
    assert urljoin(here, attribute(page, "data-receiver")) == f"{site}/"
    assert 'name="to" value="c1"' in page
    assert {urljoin(here, a) for a in re.findall(r'href="([^"]*track/)"', page)} == {
        f"{site}/track/"
    }
    assert f'href="{"../../about/privacy/"}"' in page
    for source in sources(page):
        assert urljoin(here, source).startswith(f"{site}/assets/")


def test_receiver_at_another_address(tmp_path: Path) -> None:
    made = renderer(tmp_path, ELSEWHERE, url=SUB_PATH)
    page = form_pages(made)["F/C1/"]
    box = "https://box.example.net:8443"
    assert attribute(page, "action") == f"{box}/in/feedback/messages"
    assert attribute(page, "data-receiver") == f"{box}/in/"
    assert set(re.findall(r'href="([^"]*track/)"', page)) == {f"{box}/in/track/"}
    policy = policy_of(page)
    assert policy["form-action"] == policy["connect-src"] == f"'self' {box}"
    assert policy["script-src"] == "'self'"
    site = json.loads(render_list(made))["site"]
    assert site["home"] == f"{SUB_PATH}/"
    assert site["url"] == SUB_PATH


def test_list_of_recipients_leads_back_from_the_same_address(tmp_path: Path) -> None:
    data = json.loads(render_list(renderer(tmp_path, BUILTIN, {"c1": deputy(任职=FORMER)})))
    assert data["site"]["home"] == "../"
    assert data["site"]["today"] == ""
    fixed = renderer(tmp_path, BUILTIN, 今日="2025-01-15")
    assert json.loads(render_list(fixed))["site"]["today"] == "2025-01-15"
    assert sorted(data["recipients"]) == ["c2", "c4", "s1", "s2", "s3", "s4"]


def test_receiver_elsewhere_must_know_the_site(tmp_path: Path) -> None:
    """Its pages lead back to the site, and browsers ask whether the site may use it."""
    config = write_site(tmp_path, {**PRIVACY, "mkdocs": settings(留言=ELSEWHERE)})
    problems = check_site_and_codes(config, today=TODAY).site.problems
    assert [p.text() for p in problems if p.rule == "feedback-site-url"] == [
        "mkdocs.yml:1:1  没有填写 site_url，收留言的服务不知道是哪个网站在用它"
        "（写上网站正式的网址；收留言的服务和网站在同一个网址下的，删去“留言”里的“地址”）"
    ]
    config.write_text(settings(留言=BUILTIN), encoding="utf-8")
    problems = check_site_and_codes(config, today=TODAY).site.problems
    assert "feedback-site-url" not in {p.rule for p in problems}


# what stands on it


def test_form_asks_for_what_the_receiver_takes(tmp_path: Path) -> None:
    files = {
        "c1": deputy(接待="{日子: 每月第二个星期三, 时间: 9:00—11:30}"),
        "s3": station(办公电话="0872-2123456"),
    }
    page = form_pages(renderer(tmp_path, BUILTIN, files))["F/C1/"]
    assert attribute(page, "method") == "post"
    assert attribute(page, "enctype") == "multipart/form-data"
    form = page.split("<form")[1].split("</form>")[0]
    names = re.findall(r' name="([a-z]+)"', form)
    assert names == "to topic text picture name phone publish consent website".split()
    assert re.findall(r"<option>([^<]+)</option>", form) == ["交通出行", "生态环保"]
    labels = set(re.findall(r'<label[^>]* for="([a-z]+)"', form))
    assert labels == {"topic", "text", "picture", "name", "phone"}
    away = page.split('role="status" hidden>')[1].split("</p>")[0]
    assert "急事请打 " in away
    assert 'href="tel:08722123456"' in away
    assert "接待日是 2月12日 周三 9:00—11:30。" in away


def test_nothing_to_fall_back_on_is_not_promised(tmp_path: Path) -> None:
    files = {"c1": deputy(驻站=None, 任职="[{层级: 市}]")}
    page = form_pages(renderer(tmp_path, BUILTIN, files))["F/C1/"]
    away = page.split('role="status" hidden>')[1].split("</p>")[0]
    assert away.startswith("现在连不上收留言的服务。也可以先写好")


@pytest.mark.parametrize("way", [None, "{方式: external, 地址: 'https://f.example.net/{id}'}"])
def test_without_our_receiver_there_is_nothing_of_it(way: str | None, tmp_path: Path) -> None:
    made = renderer(tmp_path, way)
    for address, page in form_pages(made).items():
        for word in ("<form", "<script", "track/", "textarea", "about/privacy"):
            assert word not in page, address
        assert policy_of(page)["form-action"] == "'none'"
        assert "script-src" not in policy_of(page)
    assert frame_context(made.registry)["track_url"] == ""
    assert not any("track/" in page.body for page in render_pages(made))


def test_with_it_messages_can_be_followed_from_the_suggestions(tmp_path: Path) -> None:
    made = renderer(tmp_path, BUILTIN)
    assert frame_context(made.registry)["track_url"] == "track/"
    bodies = {page.address: page.body for page in render_pages(made)}
    assert '<a href="../track/">查办到哪一步</a>' in bodies["suggestions/"]
    elsewhere = renderer(tmp_path, ELSEWHERE)
    box = "https://box.example.net:8443/in/track/"
    assert frame_context(elsewhere.registry)["track_url"] == box
    bodies = {page.address: page.body for page in render_pages(elsewhere)}
    assert f'<a href="{box}">查办到哪一步</a>' in bodies["suggestions/"]


def everything(folder: Path, feedback: str = BUILTIN) -> Renderer:
    files = {
        "c1": deputy(任职=FORMER, 曾用编号="[c0]"),
        "c2": deputy(姓名="杨树", 照片=None, 驻站="[s3]", 接待="{日子: 每月12日}"),
        "s3": station(曾用编号="[s0]", 办公电话="0872-2123456"),
    }
    return renderer(folder, feedback, files, 主办单位="市人大办", 联系电话="0872-1234567")


def test_page_with_a_form_is_whole_and_small(tmp_path: Path) -> None:
    for address, page in form_pages(everything(tmp_path)).items():
        assert len(page.encode()) < 15_000, address
        assert page.count("<script") == ("</form>" in page), address
        assert not re.search(r"\son[a-z]+=", page), address
        assert not re.search(r'\sstyle="', page), address
        body = page.split("<body>")[1].split("</body>")[0]
        closed = re.sub(r"(<(?:img|input)[^>]*)>", r"\1/>", body)
        closed = re.sub(r"(?<=\s)(hidden|required|multiple|defer)(?=[\s/>])", r'\1=""', closed)
        assert ElementTree.fromstring(f"<body>{closed}</body>") is not None, address
        identities = re.findall(r' id="([^"]+)"', page)
        assert len(identities) == len(set(identities)), address


def test_who_has_left_has_no_form(tmp_path: Path) -> None:
    page = form_pages(everything(tmp_path))["F/C1/"]
    assert "已离任" in page
    assert "<form" not in page
    assert "<script" not in page


ATTACK = "\"'><gsx onx=1></style></form><script>gsx()</script>{{7*7}}"


def test_text_stays_text_in_the_form(tmp_path: Path) -> None:
    made = everything(tmp_path)
    registry = made.registry
    poisoned = replace(
        registry,
        settings=structs.replace(registry.settings, fields=(ATTACK,), phone=ATTACK),
        deputies={k: structs.replace(d, name=ATTACK) for k, d in registry.deputies.items()},
        stations={k: structs.replace(s, phone=ATTACK) for k, s in registry.stations.items()},
    )
    codes = replace(made.codes, registry=poisoned)
    for page in form_pages(structs.replace(made, registry=poisoned, issued=codes)).values():
        assert "<gsx" not in page
        assert page.count("</form>") <= 1
        assert page.count("<script") <= 1


# what the browser lets it do


@pytest.mark.parametrize("feedback", [None, BUILTIN])
def test_policy_holds_the_hash_of_the_style(feedback: str | None, tmp_path: Path) -> None:
    for address, page in form_pages(renderer(tmp_path, feedback)).items():
        style = page.split("<style>")[1].split("</style>")[0]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = policy_of(page)
        assert policy["style-src"] == f"'unsafe-inline' 'sha256-{digest}'", address
        assert policy["default-src"] == policy["base-uri"] == "'none'"
        assert page.index("Content-Security-Policy") < page.index("<style>")


# its script


def test_scripts_come_with_the_site() -> None:
    names = [asset.file for asset in load_form_assets(THEME)]
    assert [name.split(".")[0] for name in names] == ["assets/form", "assets/proof"]


def test_missing_package_is_explained(tmp_path: Path) -> None:
    (tmp_path / "theme/scripts").mkdir(parents=True)
    (tmp_path / "theme/scripts/form.js").write_text("")
    with pytest.raises(AssetMissing, match="请先运行 scripts/setup"):
        load_form_assets(tmp_path / "theme")


def test_script_can_be_read_by_old_phones() -> None:
    """One word of newer JavaScript, and an old browser runs none of it."""
    text = (THEME / "scripts" / "form.js").read_text(encoding="utf-8")
    code = re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', re.sub(r"//.*|/\*.*?\*/", "", text))
    newer = r"=>|`|\b(?:let|const|class|async|await|of)\b|\?\.|\?\?|\.\.\.|\*\*|,\s*[)\]}]"
    assert re.findall(newer, code) == []


def test_script_and_receiver_agree_on_limits() -> None:
    from gongshi.feedback import message, picture

    text = (THEME / "scripts" / "form.js").read_text(encoding="utf-8")
    limits: dict[str, Any] = dict(re.findall(r"\b([A-Z]+) = (\d+)", text))
    assert int(limits["SHORTEST"]) == message.SHORTEST
    assert int(limits["LONGEST"]) == message.LONGEST
    assert int(limits["MOST"]) == picture.MOST
    assert int(limits["SIDE"]) == picture.SIDE
