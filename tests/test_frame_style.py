"""Pages of records load what they use of Material's style; see also `browser/test_weight.py`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from mkdocs.theme import Theme

from gongshi.pages.asset import Asset
from gongshi.pages.frame_style import Frames, write_frame_style
from gongshi.pages.pruned import prune
from gongshi.pages.shell import BODY_MARK, Frame, FrameKey
from gongshi.pages.vocabulary import NamesOf, Vocabulary, words_of
from site_builder import build_site, copy_site

FRAME = f"""
<html lang="zh-CN" class="no-js">
<body dir="ltr" data-md-color-scheme="default">
<aside class="md-banner"><div class="md-banner__inner md-typeset"><p>横幅<br></div></aside>
<nav class="md-tabs" id="tabs"><ul><li>一<li>二</ul></nav>
<article>{BODY_MARK}</article>
<div class="md-dialog"><div class="md-dialog__inner md-typeset"></div></div>
</body></html>
"""
SCRIPT = 'c.toggle("md-tabs--up"), h("div",{class:"md-tooltip md-nav__x focus-visible","--md-x"})'


def vocabulary(html: str = FRAME, words: str = SCRIPT) -> Vocabulary:
    names = NamesOf([html])
    return Vocabulary(frozenset(names.anywhere), frozenset(names.typeset), words_of([words]))


@pytest.mark.parametrize(
    "selector",
    [
        ".md-tabs",
        ".md-tabs--up",
        ".md-tooltip",
        "a.focus-visible",
        ".no-js .md-tabs",
        "#tabs>ul",
        "table td",
        "blockquote",
        ".md-typeset",
        ".md-typeset>p:first-child",
        ".md-typeset .md-tooltip",
        ".md-typeset+table",
        ".md-typeset ~ table td",
        ".md-tabs > table + h2",
        "[dir=ltr] .md-tabs",
        "[data-md-color-scheme=default]",
        "td[align]",
        ":root",
        "*",
        ":hover>.md-tabs:not(.md-never)",
        ".md-tabs::before",
        ".md-tabs::-webkit-scrollbar",
        "html .md-dialog__inner",
    ],
)
def test_what_may_find_something_stays(selector: str) -> None:
    assert prune(selector + "{top:0}", vocabulary()) == selector + "{top:0}"


@pytest.mark.parametrize(
    "selector",
    [
        ".md-clipboard",
        ".md-nav__x",  # the script says so, but there is no navigation to begin with
        ".highlight",
        "#other",
        ".md-tabs .md-clipboard",
        ".md-typeset table",
        ".md-typeset > table",
        ".md-typeset p+table",
        "html .md-typeset p ~ table td",
        ".md-typeset p .md-tabs",
        ".md-typeset p>code:hover",
        "[dir=rtl] .md-tabs",
        "[data-md-color-scheme=slate]",
        "[data-md-colour]",
    ],
)
def test_what_can_find_nothing_goes(selector: str) -> None:
    assert prune(selector + "{top:0}", vocabulary()) == ""


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".md-tabs,.highlight,p{top:0}", ".md-tabs,p{top:0}"),
        ("p,.highlight::-ms-clear{top:0}", "p,.highlight::-ms-clear{top:0}"),
        (".highlight,.note::-ms-clear{top:0}", ""),
        ("@media print{.highlight{top:0}p{top:0}}", "@media print{p{top:0}}"),
        ("@media print{.highlight{top:0}}p{top:0}", "p{top:0}"),
        ("@media print{@supports (top:0){p{top:0}}}", "@media print{@supports (top:0){p{top:0}}}"),
        ('@charset "UTF-8";@page{margin:1mm}', '@charset "UTF-8";@page{margin:1mm}'),
        ("/* words */p{ top : 0 ; }", "p{top : 0}"),
        ('p{content:"}";background:url(a;b)}', 'p{content:"}";background:url(a;b)}'),
        (
            "@keyframes go{to{top:0}}p{animation:go 1s}",
            "@keyframes go{to{top:0}}p{animation:go 1s}",
        ),
        ("@keyframes go{to{top:0}}.note{animation:go 1s}", ""),
        (":root{--a:1;--b:2}p{top:var(--a)}", ":root{--a:1}p{top:var(--a)}"),
        (":root{--a:var(--b);--b:2}p{top:calc(1px*var(--a))}", None),
        (":root{--a:var(--b);--b:2}.note{top:var(--a)}", ""),
        ("@keyframes go{to{top:var(--a)}}:root{--a:1}p{animation:go 1s}", None),
        (":root{--md-x:1}", None),  # the script says so
    ],
)
def test_a_style_sheet_without_what_is_not_used(css: str, kept: str | None) -> None:
    assert prune(css, vocabulary()) == (css if kept is None else kept)


def test_a_mark_in_text_is_noticed() -> None:
    assert not NamesOf([FRAME]).holds_body
    assert NamesOf([FRAME.replace("<article>", '<article class="md-typeset">')]).holds_body


def test_elements_left_open_do_not_hide_where_one_is() -> None:
    assert vocabulary().typeset == {"p", "br"}


MATERIAL = '<link rel="stylesheet" href="../assets/stylesheets/{}.0ab1.min.css">'
HEAD = MATERIAL.format("main") + "\n" + MATERIAL.format("palette")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    styles = tmp_path / "assets/stylesheets"
    styles.mkdir(parents=True)
    (styles / "main.0ab1.min.css").write_text("p{top:0}.md-tag{top:0}.md-extra{top:0}")
    (styles / "palette.0ab1.min.css").write_text(".md-tabs{top:0}")
    (tmp_path / "own.js").write_text("md-extra")
    return tmp_path


def frames(html: str) -> Frames:
    return {FrameKey("news", 1): Frame(html, "news/")}


def pruned(folder: Path) -> list[str]:
    return [f.read_text() for f in sorted((folder / "assets/stylesheets").glob("frame.*"))]


def test_frames_load_one_style_sheet_instead(folder: Path) -> None:
    before = frames(f'{HEAD}<link rel="stylesheet" href="../own.css">{FRAME}')
    after = write_frame_style(folder, before, [], folder)
    assert pruned(folder) == ["p{top:0}.md-tabs{top:0}"]
    file = next((folder / "assets/stylesheets").glob("frame.*")).name
    (frame,) = after.values()
    link = f'<link rel="stylesheet" href="../assets/stylesheets/{file}">'
    assert frame.html == f'{link}\n<link rel="stylesheet" href="../own.css">{FRAME}'
    assert write_frame_style(folder, after, [], folder) == after


@pytest.mark.parametrize("how", ["script of the site", "our own"])
def test_what_other_files_name_stays(folder: Path, how: str) -> None:
    script = '<script src="../own.js"></script>' if how == "script of the site" else ""
    assets = [] if script else [Asset("own.css", "a{top:0}.md-extra{left:0}")]
    write_frame_style(folder, frames(HEAD + FRAME + script), assets, folder)
    assert pruned(folder) == ["p{top:0}.md-extra{top:0}.md-tabs{top:0}"]


@pytest.mark.parametrize("html", [FRAME, HEAD + f'<main class="md-typeset">{BODY_MARK}</main>'])
def test_frames_of_another_kind_stay_as_they_are(folder: Path, html: str) -> None:
    assert write_frame_style(folder, frames(html), [], folder) == frames(html)
    assert pruned(folder) == []


def test_the_result_is_kept_until_something_changes(folder: Path) -> None:
    kept = folder / "kept"
    kept.mkdir()
    for n in range(12):
        html = HEAD + FRAME + f'<b class="md-{n}"></b>'
        write_frame_style(folder, frames(html), [], kept)
        write_frame_style(folder, frames(html + "words"), [], kept)
    assert len(list(kept.iterdir())) == 8
    for file in kept.iterdir():
        file.write_text("no longer right")
    found = write_frame_style(folder, frames(html), [], kept)
    assert found == write_frame_style(folder, frames(html), [], folder / "not there")
    assert pruned(folder) == ["p{top:0}.md-tabs{top:0}"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_site(copy_site("kailu", tmp_path_factory.mktemp("built")))


def test_records_load_the_short_style_sheet_and_other_pages_the_whole(built: Path) -> None:
    for file, names in {
        "deputies/k001/index.html": ["frame"],
        "about/index.html": ["main"],
        "404.html": ["main"],
    }.items():
        html = (built / file).read_text(encoding="utf-8")
        assert re.findall(r"stylesheets/(\w+)\.", html) == names


NOT_HERE = r"md-(nav|search-result|source|status|tag|tags|version)(__|--|$)"
"""What the script adds to navigation, search, a repository's facts, versions: we have none."""

ONLY_THERE = {
    "js": "the only rules for it are about tabs in text from Markdown",
    "md-toggle--indeterminate": "the only rules for it are about navigation",
}


def test_what_the_script_gives_to_a_page_keeps_its_rules(built: Path) -> None:
    """Read from Material's script another way than the program does: only what it sets."""
    assets = Path(Theme("material").dirs[0]) / "assets"
    (script,) = (assets / "javascripts").glob("bundle.*.js")
    text = script.read_text(encoding="utf-8")
    given = re.findall(r'classList\.(?:add|toggle|remove)\("([\w-]+)"', text)
    given += [c for made in re.findall(r'class:"([\w -]+)"', text) for c in made.split()]
    assert {"md-header--shadow", "md-dialog--active", "md-tooltip", "js"} <= {*given}
    (main,) = (assets / "stylesheets").glob("main.*.css")
    had = {*re.findall(r"\.([a-z][\w-]+)", main.read_text(encoding="utf-8"))}
    has = {*re.findall(r"\.([a-z][\w-]+)", "".join(pruned(built)))}
    ours = {name for name in given if re.match(r"md-|no-js|js|focus", name)}
    needed = {name for name in ours & had if not re.match(NOT_HERE, name)} - ONLY_THERE.keys()
    assert len(needed) > 10
    assert needed <= has
