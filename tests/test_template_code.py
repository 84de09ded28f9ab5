"""The Python of a template says what Jinja2 says, keeps scopes as it does, and is kept safely."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from gongshi.pages import template
from gongshi.pages.template import FolderTemplates
from gongshi.pages.template_code import compile_template
from gongshi.pages.template_value import FILTERS
from judge import make_judge

CONTEXT: dict[str, Any] = {
    "name": "段<秀>英",
    "markup": Markup("<b>&amp;</b>"),
    "none": None,
    "empty": "",
    "zero": 0,
    "part": 2.5,
    "day": date(2025, 1, 15),
    "record": {"name": "a&b", "list": [1, 2, 3], "inner": {"deep": "'"}},
    "rows": [{"label": "甲", "value": 3}, {"label": "乙", "value": 7, "url": "x?a=1&b"}],
    "pairs": {"k": "v", "<": ">"},
}

SNIPPETS = Path(__file__).with_name("template_snippets.txt").read_text(encoding="utf-8")
SAME = [
    line.replace("⏎", "\n") for line in SNIPPETS.splitlines() if line and not line.startswith("# ")
]
OTHERS = {
    "other.html": "{% set all = {'a': 1, 'b': [2]} %}"
    "{% macro fixed(a='') %}<i>{{ a }}</i>{% endmacro %}"
    "{% macro given(a) %}<b>{{ a }}{{ fixed('&') }}</b>{% endmacro %}"
    "{% macro words(a) %}{% set own = {'b': '<'} %}"
    "{{ all[a] is defined }}{{ own[a] | default(a) }}{% endmacro %}"
    "{% macro outer() %}{{ name }}{% endmacro %}",
    "base.html": "<{% block head %}head{% endblock %}|{% block body %}{% endblock %}>{{ zero }}",
    "row.html": "{{ row.label | default(name) }}{{ name }}",
}


def write(folder: Path, source: str) -> Path:
    for name, text in {**OTHERS, "page.html": source}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("source", SAME)
def test_a_template_is_filled_as_by_the_judge(source: str, tmp_path: Path) -> None:
    context = CONTEXT | ({"row": {"label": "丙"}} if "include" in source else {})
    write(tmp_path, source)
    ours = FolderTemplates([tmp_path], {}).get_template("page.html").render(**context)
    assert ours == make_judge([tmp_path]).get_template("page.html").render(**context)


VALUES = st.sampled_from(["name", "markup", "none", "zero", "record.name", "'<'", "x", "no"])
TESTS = st.sampled_from(["name", "not zero", "no is defined", "x == name", "empty", "loop.first"])


def branches(several: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """What may stand in a branch of an `if`, where no name may be set."""
    fixed = st.sampled_from(["<p>", "a\n", "  ", "{{ m(name) }}", "{{ fixed('a') }}"])
    value = VALUES.map("{{{{ {} | default('-') }}}}".format)
    two = st.tuples(VALUES, VALUES).map(
        lambda two: "{{{{ ({} | default('&')) ~ ({} | default('>')) }}}}".format(*two)
    )
    loop = several.map("{{% for x in record.list %}}{}{{% endfor %}}".format)
    call = several.map("{{% call m(x) %}}{}{{% endcall %}}".format)
    return st.lists(st.one_of(fixed, value, two, loop, call), max_size=3).map("".join)


def statements(several: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """What may stand in a loop or call block."""
    inner = branches(several)
    choice = st.tuples(TESTS, inner, inner).map(
        lambda three: "{{% if {} %}}{}{{% else %}}{}{{% endif %}}".format(*three)
    )
    name = VALUES.map("{{% set x = ({} | default(1)) ~ 1 %}}".format)
    return st.lists(st.one_of(inner, choice, name), max_size=3).map("".join)


SEVERAL = st.recursive(st.just("<p>{{ x | default('-') }}"), statements, max_leaves=6)
HEAD = (
    "{% from 'other.html' import fixed %}{% macro m(a) %}[{{ a }}"
    "{% if caller is defined %}{{ caller() }}{% endif %}]{% endmacro %}"
)


@settings(max_examples=150, deadline=None)
@given(source=st.tuples(SEVERAL, SEVERAL))
def test_any_template_is_filled_as_by_the_judge(
    source: tuple[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    loop = "{% for x in record.list %}"
    write(folder, f"{HEAD}{loop}{source[0]}{loop}{source[1]}{{% endfor %}}{{% endfor %}}")
    judge = make_judge([folder]).get_template("page.html")
    ours = FolderTemplates([folder], {}).get_template("page.html").render(**CONTEXT)
    assert ours == judge.render(**CONTEXT)


@pytest.mark.parametrize(
    "source",
    [
        "{% filter upper %}{% endfilter %}",
        "{{ name | no_filter }}",
        "{{ name is even }}",
        "{{ name.upper() }}",
        "{{ unknown() }}",
        "{{ loop.index }}",
        "{% for x in y %}{{ loop.cycle }}{% endfor %}",
        "{% for x in y recursive %}{% endfor %}",
        "{{ 'a' if name }}",
        "{{ 2 ** 3 }}",
        "{% from name import x %}",
        "{% if x %}{% set y = 1 %}{% endif %}",
        "{% if x %}{% elif y %}{% else %}{% set y = 1 %}{% endif %}",
        "{% for x in y %}{% macro m() %}{% endmacro %}{% endfor %}",
        "{% call(a) m() %}{% endcall %}",
        "{{ open",
    ],
)
def test_what_our_templates_do_not_use_is_refused_with_its_line(source: str) -> None:
    with pytest.raises(jinja2.TemplateSyntaxError) as error:
        compile_template(f"\n{source}", "page.html", "/theme/page.html", FILTERS)
    assert (error.value.name, error.value.lineno) == ("page.html", 2)


@pytest.mark.parametrize(
    "line", ["{{ no }}", "{% if no %}{% endif %}", "{{ m(no) }}", "<b>{{ record.no }}"]
)
def test_an_error_names_the_line_among_others(line: str, tmp_path: Path) -> None:
    lines = ["{% macro m(a) %}", "{% endmacro %}", "{{ name }}", line, "{{ name }}", "{{ name }}"]
    write(tmp_path, "\n".join(lines))
    with pytest.raises((LookupError, NameError)) as error:
        FolderTemplates([tmp_path], {}).get_template("page.html").render(**CONTEXT)
    assert error.value.__notes__ == [f"in the template {tmp_path / 'page.html'}, line 4"]


# what is kept


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what was compiled."""
    names: list[str] = []

    def note(source: str, name: str, *rest: Any) -> Any:
        names.append(name)
        return compile_template(source, name, *rest)

    monkeypatch.setattr("gongshi.pages.template_code.compile_template", note)
    return names


def fill(folder: Path) -> str:
    templates = FolderTemplates([folder], {}, folder / "kept")
    return templates.get_template("page.html").render(**CONTEXT)


def test_what_is_kept_is_not_compiled_again(tmp_path: Path, compiled: list[str]) -> None:
    write(tmp_path, "{% include 'row.html' %}")
    for _ in range(2):
        templates = FolderTemplates([tmp_path], {}, tmp_path / "kept")
        assert templates.get_template("page.html").render(row={"label": "丙"}, **CONTEXT)
    assert sorted(compiled) == ["page.html", "row.html"]


def test_another_source_is_compiled_whatever_its_time(tmp_path: Path, compiled: list[str]) -> None:
    page = write(tmp_path, "one") / "page.html"
    assert fill(tmp_path) == "one"
    before = page.stat()
    page.write_text("two", encoding="utf-8")
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert fill(tmp_path) == "two"
    assert len(compiled) == 2
    assert len(list((tmp_path / "kept").iterdir())) == 1


def test_another_program_compiles_anew(
    tmp_path: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "one")
    fill(tmp_path)
    monkeypatch.setattr(template, "program_key", lambda: "another")
    fill(tmp_path)
    assert len(compiled) == 2


@pytest.mark.parametrize("data", [b"", b"x" * 8, b"x" * 400])
def test_what_was_damaged_is_compiled_anew(
    data: bytes, tmp_path: Path, compiled: list[str]
) -> None:
    write(tmp_path, "one")
    fill(tmp_path)
    (kept,) = (tmp_path / "kept").iterdir()
    whole = kept.read_bytes()
    for broken in (data, whole[:-3], whole[:20] + b"x" + whole[21:]):
        kept.write_bytes(broken)
        assert fill(tmp_path) == "one"
        assert kept.read_bytes() == whole
    assert len(compiled) == 4


def test_templates_of_one_name_do_not_push_each_other_out(
    tmp_path: Path, compiled: list[str]
) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        write(folder, folder.name)
    for _ in range(2):
        for folder in folders:
            templates = FolderTemplates([folder], {}, tmp_path / "kept")
            assert templates.get_template("page.html").render() == folder.name
    assert len(compiled) == 2


def test_where_nothing_can_be_kept_the_page_is_filled(tmp_path: Path) -> None:
    write(tmp_path, "one")
    (tmp_path / "kept").write_text("a file")
    assert fill(tmp_path) == "one"
