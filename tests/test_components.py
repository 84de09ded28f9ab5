"""Every component renders its own examples and lets no text become markup."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongshi.pages.template import FolderTemplates
from judge import Judged, make_judge

COMPONENTS = Path(__file__).parent.parent / "theme" / "components"
NAMES = sorted(folder.name for folder in COMPONENTS.iterdir() if folder.is_dir())
TRUSTED = {"html"}
"""Parameters whose value is markup by contract."""

ATTACKS = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "]]></svg></title></style><b>",
    "</ul></details></textarea><!--",
    "\u202egnp.exe\u202c\u2066",
    "&lt;i&gt;&#60;",
]

Example = dict[str, Any]
Path_ = tuple[str | int, ...]


class Shape(HTMLParser):
    """The tags and attribute names of a piece of HTML, and its text, without attribute values."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.said: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _ in attrs)))
        self.said.extend(value or "" for _, value in attrs)

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(("/" + tag,))

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_comment(self, data: str) -> None:
        self.tags.append(("!--",))


def load_examples(name: str) -> list[Example]:
    found: list[Example] = yaml.safe_load(
        (COMPONENTS / name / f"{name}.yml").read_text(encoding="utf-8")
    )
    return found


EXAMPLES = [
    pytest.param(example, id=f"{name}: {example['name']}")
    for name in NAMES
    for example in load_examples(name)
]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """Templates that call each macro, with and without something inside; both engines fill them."""
    folder = tmp_path_factory.mktemp("calls")
    for name in NAMES:
        for macro in {example["macro"] for example in load_examples(name)}:
            head = f"{{% from '{name}/{name}.html' import {macro} %}}"
            (folder / f"{macro}.html").write_text(f"{head}{{{{ {macro}(**args) }}}}")
            call = f"{{% call {macro}(**args) %}}{{{{ inner | safe }}}}{{% endcall %}}"
            (folder / f"{macro}-call.html").write_text(head + call)
    folders = [COMPONENTS, folder]
    return Judged(FolderTemplates(folders, {}), make_judge(folders))


def render(judged: Judged, example: Example, args: Example) -> str:
    if "inner" not in example:
        return judged.get_template(f"{example['macro']}.html").render(args=args)
    call = judged.get_template(f"{example['macro']}-call.html")
    return call.render(args=args, inner=example["inner"])


def find_texts(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """The way to every string inside nested arguments, leaving out trusted markup."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in TRUSTED:
                yield from find_texts(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from find_texts(inner, (*path, index))


def replace_text(args: Example, path: Path_, text: str) -> Example:
    changed = copy.deepcopy(args)
    place: Any = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = text
    return changed


@pytest.mark.parametrize("name", NAMES)
def test_component_has_template_style_and_examples(name: str) -> None:
    missing = [
        end for end in ("html", "css", "yml") if not (COMPONENTS / name / f"{name}.{end}").is_file()
    ]
    assert not missing


@pytest.mark.parametrize("name", NAMES)
def test_every_macro_has_an_example(name: str) -> None:
    source = (COMPONENTS / name / f"{name}.html").read_text(encoding="utf-8")
    macros = {line.split()[2].split("(")[0] for line in source.splitlines() if "{% macro " in line}
    inner = {"branch", "content"}
    assert macros - inner == {example["macro"] for example in load_examples(name)}


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_shows_what_it_promises(example: Example, judged: Judged) -> None:
    html = render(judged, example, example["args"])
    assert [text for text in example["expect"] if text not in html] == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_closes_what_it_opens(example: Example, judged: Judged) -> None:
    void = {"img", "input", "path", "circle", "rect"}
    tags = [tag[0] for tag in Shape(render(judged, example, example["args"])).tags]
    opened: list[str] = []
    for tag in tags:
        if not tag.startswith("/"):
            opened += [] if tag in void else [tag]
        elif tag[1:] not in void:
            assert opened.pop() == tag[1:]
    assert opened == []


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_text_stays_text(example: Example, attack: str, judged: Judged) -> None:
    for path in find_texts(example["args"]):
        calm = Shape(render(judged, example, replace_text(example["args"], path, "甲")))
        html = render(judged, example, replace_text(example["args"], path, attack))
        assert Shape(html).tags == calm.tags, path
        if any("甲" in text for text in calm.said):
            assert any(attack in text for text in Shape(html).said), path


@pytest.mark.parametrize("name", NAMES)
def test_template_is_the_shared_subset(name: str) -> None:
    """No Python methods: only attributes, brackets, filters and tests."""
    source = (COMPONENTS / name / f"{name}.html").read_text(encoding="utf-8")
    methods = (".get(", ".format(", ".split(", ".items(", ".strip(", ".join(", ".append(")
    assert [method for method in methods if method in source] == []


@pytest.mark.parametrize("name", NAMES)
def test_template_has_no_script_or_style_of_its_own(name: str) -> None:
    source = (COMPONENTS / name / f"{name}.html").read_text(encoding="utf-8")
    assert [word for word in ("<script", "<style", ' style="', " onclick=") if word in source] == []
