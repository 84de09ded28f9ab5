"""FolderTemplates fills every template as Jinja2 does, byte for byte, and is as strict."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import jinja2
import pytest
from markupsafe import Markup

from gongshi.codes.check import check_site_and_codes
from gongshi.codes.plate import FORMATS
from gongshi.pages.draft import render
from gongshi.pages.kiosk_files import finished_kiosks
from gongshi.pages.kiosk_site import render_start
from gongshi.pages.plate import Sheets, make_plate_templates, render_sheets
from gongshi.pages.renderer import FILTERS, THEME, Renderer
from gongshi.pages.site import drafts
from gongshi.pages.template import FolderTemplates, NoTemplate
from gongshi.pages.template_value import NotGiven
from gongshi.pages.wall import render_wall
from gongshi.records.figure import all_figures
from judge import Judged, make_judge
from kiosk_builder import CODES, KIOSK_FILES
from records_builder import write_site

ROOT = Path(__file__).parents[1]
TODAY = date(2025, 1, 15)
PARTS = {"code_base.html", "code_form.html", "kiosk_part.html", "wall_panel.html"}
"""What other templates take in."""


def write_small_site(root: Path) -> Path:
    """Write a site with pictures and with a code whose record was given up."""
    config = write_site(root, KIOSK_FILES)
    (root / "codes.csv").write_text(f"{CODES}old,阵地,2025-01-01,s4\n", encoding="utf-8")
    return config


def make_renderer(config: Path, judged: Judged) -> Renderer:
    codes = check_site_and_codes(config, today=TODAY, site_url="https://a.cn/").codes
    assert codes
    return Renderer(codes.registry, judged, "站名", codes)


@pytest.fixture(scope="module")
def configs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    small = write_small_site(tmp_path_factory.mktemp("site"))
    return [ROOT / "mkdocs.yml", ROOT / "tests/sites/kailu/mkdocs.yml", small]


# the same bytes


def test_both_fill_every_page_alike(configs: list[Path]) -> None:
    judged = Judged()
    for config in configs:
        site = make_renderer(config, judged)
        made = dict(render(site, drafts(site))) | dict(
            render_wall(site, all_figures(site.registry))
        )
        made["start"] = render_start(site)
        stations = site.registry.open_stations.values()
        kiosks = list(finished_kiosks(site, config.parent, stations))
        assert len(kiosks) == len(stations)
        assert len(made) > len(site.registry.deputies) + len(stations)
    files = (file.name for room in ("pages", "kiosk", "wall") for file in (THEME / room).iterdir())
    assert {name for name in files if name.endswith(".html")} - judged.filled == PARTS


@pytest.mark.parametrize(("form", "crop_marks"), [*product(FORMATS, [False, True])])
def test_both_print_every_plate_alike(form: str, crop_marks: bool, configs: list[Path]) -> None:
    judged = Judged(make_plate_templates(), make_judge([THEME / "plates"]))
    codes = make_renderer(configs[-1], judged).codes
    sheets = Sheets(codes, FORMATS[form], crop_marks)
    html = render_sheets(sheets, list(codes.holders.values()), templates=judged)
    assert html.count('class="sheet') == len(codes.holders)


# what our templates rely on


def write_templates(folder: Path, **sources: str) -> Path:
    for name, source in sources.items():
        (folder / f"{name}.html").write_text(source, encoding="utf-8")
    return folder


def fill(folder: Path, source: str, **context: Any) -> str:
    write_templates(folder, page=source)
    return FolderTemplates([folder], FILTERS).get_template("page.html").render(**context)


TEXTS = ["a/b", "'", '"', "<&>", "&#x2f;&#x27;&quot;", "&amp;#x2f;", Markup("<b>&#39;/</b>")]


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_escaped_as_by_the_judge(text: str, tmp_path: Path) -> None:
    source = '{{ t }}<a title="{{ t }}">{{ t ~ "/" }}{{ ("x" ~ t) | replace("a", "/") }}</a>'
    ours = fill(tmp_path, source, t=text)
    assert ours == make_judge([tmp_path]).get_template("page.html").render(t=text)


@pytest.mark.parametrize(
    "source",
    [
        "{{ no }}",
        "{{ no | plain }}",
        "{% if no %}{% endif %}",
        "{% if not no %}{% endif %}",
        "{% for x in no %}{% endfor %}",
        "{{ record.no }}",
        "{% if record.no %}{% endif %}",
        "{{ record.no ~ 'x' }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, b=2) }}",
    ],
)
def test_what_is_not_known_is_an_error_of_both(source: str, tmp_path: Path) -> None:
    with pytest.raises((NotGiven, KeyError, TypeError)) as error:
        fill(tmp_path, "\n" + source, record={"name": "段秀英"})
    assert error.value.__notes__ == [f"in the template {tmp_path / 'page.html'}, line 2"]
    with pytest.raises((jinja2.UndefinedError, TypeError)):
        make_judge([tmp_path]).get_template("page.html").render(record={"name": "段秀英"})


@pytest.mark.parametrize("source", ["{{ 7 | plain }}", "{{ none | day }}"])
def test_an_error_of_python_names_the_template(source: str, tmp_path: Path) -> None:
    with pytest.raises((TypeError, AttributeError)) as error:
        fill(tmp_path, source)
    assert error.value.__notes__ == [f"in the template {tmp_path / 'page.html'}, line 1"]


def test_a_template_is_read_again_by_the_next_build(tmp_path: Path) -> None:
    assert fill(tmp_path, "one") == "one"
    assert fill(tmp_path, "two") == "two"


def test_an_unknown_template_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NoTemplate, match=r"other\.html"):
        fill(tmp_path, "{% include 'other.html' %}")
