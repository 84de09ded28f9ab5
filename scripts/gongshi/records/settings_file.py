"""Where in a `mkdocs.yml` the settings of Gongshi stand, with the line of each.

MkDocs' own part of the file may hold tags (`!ENV`, `!!python/name:`) that records may not;
so only the lines of `plugins: - gongshi:` are read strictly, the rest is looked through.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from gongshi.records.document import Document, Mark
from gongshi.records.problem import Problem
from gongshi.records.site_url import SiteUrl
from gongshi.records.source import Source, SourceError, load_source
from gongshi.records.strict_yaml import TOO_DEEP, read_yaml
from gongshi.records.yaml_mistake import error_line, explain_yaml_error, find_surprises

_LINES_ABOVE = 2  # the parser stops where a mistake shows, at times a line or two below
_MAX_DEPTH = 50  # MkDocs' own part may be deeper than a record, but not without end


def find_site_url(config: Path) -> SiteUrl:
    """Find the address of the site in settings that can be read."""
    node = _site_url_node(config)
    if node is None:
        return SiteUrl("", config)
    plain = isinstance(node, yaml.ScalarNode) and node.tag.endswith((":str", ":null"))
    text = ("" if node.tag.endswith(":null") else str(node.value)) if plain else None
    return SiteUrl(text, config)


def find_site_url_mark(config: Path) -> Mark:
    """Find the place where the address of the site stands."""
    node = _site_url_node(config)
    return Mark(node.start_mark.line + 1, node.start_mark.column + 1) if node else Mark(1, 1)


def _site_url_node(config: Path) -> yaml.Node | None:
    text = load_source(config, config.parent).text
    return _child(yaml.compose(text, Loader=yaml.CSafeLoader), "site_url")


def find_plugin_options(config: Path) -> Document | Problem:
    """Read the options of the plugin as a document, or give the problem that prevents it."""
    if not config.exists():
        missing = "找不到设置文件"
        return Problem(config.name, 1, 1, missing, "settings-missing", remedy="在站点目录里运行")
    try:
        source = load_source(config, config.parent)
    except SourceError as error:
        return error.problem
    try:
        if deep := _too_deep(source.text):
            return Problem(source.name, *deep, *TOO_DEEP, remedy="减少缩进的层数")
        root = yaml.compose(source.text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        return _explain(source, error)
    options = _plugin_node(root)
    if not isinstance(options, yaml.MappingNode) or not options.value:
        return Problem(
            source.name,
            1,
            1,
            "plugins 下面没有 gongshi 的设置",
            "settings-missing",
            remedy="照 mkdocs.yml 的样例填写 plugins: - gongshi:",
        )
    return _document(source, options)


def _explain(source: Source, error: yaml.YAMLError) -> Problem:
    """Tell why the file cannot be read: a known mistake just above, else the parser's words."""
    line, column, message, remedy = explain_yaml_error(error, source.text)
    rule, stopped = "yaml-syntax", error_line(error, line)
    for surprise in find_surprises(source.text, parsed=False):
        if stopped - _LINES_ABOVE <= surprise[0] <= stopped:
            line, column, rule, message, remedy = surprise
            break
    return Problem(source.name, line + 1, column + 1, message, rule, remedy=remedy)


def _too_deep(text: str) -> tuple[int, int] | None:
    """Find line and column where a file is absurdly deep: its tree would break the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH and event.start_mark:
            return event.start_mark.line + 1, event.start_mark.column + 1
    return None


def _plugin_node(root: yaml.Node | None) -> yaml.Node | None:
    plugins = _child(root, "plugins")
    entries = plugins.value if isinstance(plugins, yaml.SequenceNode) else [plugins]
    return next((found for entry in entries if (found := _child(entry, "gongshi"))), None)


def _child(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _document(source: Source, options: yaml.MappingNode) -> Document:
    """Read the text of the options alone, each still at its line and column."""
    start, end = options.start_mark, options.end_mark
    # A block ends where the next thing begins: what is before that is blank or a comment.
    text = " " * start.column + source.text[start.index : end.index]
    document = Document(source)
    read_yaml(document, text + "\n", first_line=start.line + 1)
    return document
