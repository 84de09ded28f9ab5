"""The MkDocs adapter: the one module that knows MkDocs, and the one way in.

It hands MkDocs a placeholder page for each frame, takes the frames from what comes back,
and lets `pages` write everything that the records give. Decisions live elsewhere.
"""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from gongshi.codes.answer import Codes
from gongshi.codes.check import check_site_and_codes
from gongshi.codes.register import FILE as CODES
from gongshi.pages.asked import Asked, config_key, says_all, told_key, write_asked
from gongshi.pages.asset import AssetMissing, forget_assets
from gongshi.pages.build import write_site
from gongshi.pages.building import Building
from gongshi.pages.colour import load_look
from gongshi.pages.compiled import write_compiled
from gongshi.pages.digest import digest
from gongshi.pages.failure import NotBuilt
from gongshi.pages.frame_context import frame_context
from gongshi.pages.frame_files import show_files
from gongshi.pages.frame_style import write_frame_style
from gongshi.pages.made import Made, load_made, write_made
from gongshi.pages.output import Staging
from gongshi.pages.outside import Outside, is_settled, sources_key
from gongshi.pages.renderer import THEME, Renderer, make_environment
from gongshi.pages.shell import (
    BODY_MARK,
    DESCRIPTION_MARK,
    TITLE_MARK,
    Frame,
    FrameKey,
)
from gongshi.pages.site import FRAMES, load_assets
from gongshi.preview import take_messages, try_out_here
from gongshi.records.kept import FOLDER as KEPT
from gongshi.records.kept import Kept
from gongshi.records.load import NEWS, SUGGESTIONS
from gongshi.records.problem import Problem, fails, format_problems, summary
from gongshi.records.program import program_key
from gongshi.records.registry import Registry
from gongshi.said import Warnings, skipped_placeholders_are_no_news
from gongshi.shortcut import OPTIONS
from gongshi.terminal import show_progress

log = logging.getLogger("mkdocs.plugins.gongshi")


class GongshiPlugin(BasePlugin):  # type: ignore[type-arg]
    """Turns the records beside `mkdocs.yml` into pages of the site."""

    registry: Registry | None = None
    codes: Codes | None = None
    kept: Kept | None = None
    made = Made()
    before: Mapping[str, int] | None = None
    warnings = Warnings()
    serving = False
    collects = False  # whether circles were looked for, and are to be again
    options: str | None = None
    staging: Staging | None = None
    server: Any = None
    receiver: Any = None

    def load_config(
        self,
        options: dict[str, Any],
        config_file_path: str | None = None,
    ) -> tuple[list[Any], list[Any]]:
        """Leave the options alone: `gongshi.records.settings` reads them with their lines."""
        self._end()
        self.warnings = Warnings()
        logging.getLogger("mkdocs").addHandler(self.warnings)
        return [], []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Stay the same object from build to build of one `mkdocs serve`.

        There, a mistake leaves the records that were last right on show, and says so: MkDocs
        would answer nothing until it is mended.
        """
        self.serving = command == "serve"
        if command == "build" and not dirty:
            self.options = os.environ.get(OPTIONS)
        skipped_placeholders_are_no_news()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read and check everything before anything is written."""
        # Records hold no circles, so looking for them while a site grows only costs time.
        self.collects = gc.isenabled()
        gc.disable()
        forget_assets()
        load_look.cache_clear()
        file = Path(config.config_file_path).resolve()
        self.root = file.parent
        self.progress = show_progress()
        if self.kept is None or self.kept.root != self.root:
            self.kept = Kept(self.root)
        # `mkdocs serve` has put this machine's address there, which no code may hold.
        site_url = None if self.serving else config.site_url or ""
        checked = check_site_and_codes(
            file, today=date.today(), site_url=site_url, progress=self.progress, kept=self.kept
        )
        problems = checked.site.problems
        mistakes = _report(problems, strict=config.strict)
        if mistakes and not (self.serving and self.registry):
            raise PluginError(f"{summary(problems)}没有生成网站；原来的网站没有改动。")
        if not mistakes:
            assert checked.codes is not None
            self.codes = try_out_here(checked.codes) if self.serving else checked.codes
            self.registry = self.codes.registry
        assert self.registry is not None
        self.today = self.registry.today
        kept = None if self.serving else self.root / KEPT  # a preview knows it by itself
        self.staging = Staging(Path(config.site_dir), kept)
        self.staging.write_clean()
        config.site_dir = str(self.staging.folder)
        try:
            self.assets = load_assets(self.registry.settings)
        except AssetMissing as error:
            raise PluginError(f"{error}。没有生成网站；原来的网站没有改动。") from error
        config.extra_css.append(self.assets[0].file)
        config.extra_javascript.append(self.assets[1].file)
        config.extra["gongshi"] = frame_context(self.registry, mistakes)
        make = config.theme.get_env
        config.theme.get_env = lambda: show_files(make())  # type: ignore[method-assign]
        self.outside = self._last_outside(config)
        self.asked = self._asked(config, file)
        if self.outside.frames:
            self._ask_nothing(config)
        return config

    def _last_outside(self, config: MkDocsConfig) -> Outside:
        """Give what MkDocs made the last time where it would be the same; else begin anew."""
        assert self.staging is not None
        assert self.kept is not None
        self.last = self._last_made()
        self.docs_dir = config.docs_dir
        key = _outside_key(config, self.root, self.kept.now)
        outside = self.last.outside
        if key and outside.key == key and self.staging.has_same(self.last.marks(outside.files)):
            return outside
        return Outside(key)

    def _asked(self, config: MkDocsConfig, file: Path) -> Asked | None:
        """Tell what MkDocs was asked; None where it has to be asked each time."""
        assert self.registry is not None
        assert self.staging is not None
        assert self.kept is not None
        if not (self.outside.key and says_all(file) and is_settled(file, self.kept.now)):
            return None
        return Asked(
            config_key(file),
            told_key(self.registry, self.assets),
            str(self.root),
            str(self.staging.site),
            config.site_name,
            config.site_url or "",
            config.strict,
            _folders(config),
            self.outside.key,
        )

    def _ask_nothing(self, config: MkDocsConfig) -> None:
        """Leave MkDocs nothing to read and to make."""
        assert self.staging is not None
        config.docs_dir = str(self.staging.folder)
        config.nav = None
        config.theme.dirs, config.theme.static_templates = [], set()

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Take the records out of MkDocs' sight and put a placeholder in for each frame."""
        if self.outside.frames:
            return files
        docs = os.path.realpath(config.docs_dir)
        records = tuple(
            f"{os.path.relpath(self.root / folder, docs)}/".replace(os.sep, "/")
            for folder in (NEWS, SUGGESTIONS)
        )
        for file in list(files.documentation_pages()):
            if file.src_uri.startswith(records):
                files.remove(file)
        for key in FRAMES:
            files.append(_placeholder(key, config))
        return files

    def on_env(self, env: Environment, **_: Any) -> None:
        """Let the theme's templates be compiled once for many builds."""
        env.bytecode_cache = write_compiled(THEME)

    def on_page_content(self, html: str, page: Page, **_: Any) -> str:
        """Mark where the body goes."""
        return BODY_MARK if _key_of(page) else html

    def on_post_page(self, output: str, page: Page, **_: Any) -> str:
        """Keep the frame of a placeholder; an ordinary page goes on as it is."""
        key = _key_of(page)
        if key is None:
            self.outside.ordinary.append((page.url, _updated(page, self.today)))
            return output
        self.outside.frames[key] = Frame(output, page.url if page.url != "./" else "")
        return ""

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Pour every page into its frame and swap the finished site in."""
        assert self.staging is not None
        assert self.registry is not None
        if self.warnings.any:  # they must be said again the next time
            self.outside.key, self.asked = "", None
        self.outside.frames = write_frame_style(
            Path(config.site_dir), self.outside.frames, self.assets[:2], THEME / "__pycache__"
        )
        building = Building(
            self.staging,
            Renderer(self.registry, make_environment(THEME), config.site_name, self.codes),
            self.outside,
            self.root,
            tuple(self.assets),
            self.last,
        )
        self.staging.ground = self.before
        try:
            made = write_site(building, config.site_url or "", self.progress)
        except NotBuilt as error:
            log.debug("出错的地方：", exc_info=error)
            raise PluginError(f"{error}。没有生成网站；原来的网站没有改动。") from error
        except KeyboardInterrupt:  # of which MkDocs tells nobody
            self.staging.write_nothing()
            raise
        before, self.made = self.made, made
        if self.serving:
            ahead = self.staging.write_ahead(made.files)
            self.before = (made if ahead else before).numbers
        else:
            write_made(self.root / KEPT, self.staging.site, made)
            if self.options is not None:
                write_asked(self.root / KEPT, self.options, self.asked)
            gc.freeze()  # the program ends soon: nothing need be looked through for circles
        assert self.kept is not None
        self.kept.write_spelled()
        config.site_dir, config.docs_dir = str(self.staging.site), self.docs_dir
        self._take_messages(config)
        self._end()
        log.info("公示：%d 页", self.made.pages_found + len(self.outside.ordinary))

    def _end(self) -> None:
        logging.getLogger("mkdocs").removeHandler(self.warnings)
        if self.collects:
            gc.enable()
            self.collects = False

    def _last_made(self) -> Made:
        """Give what the last build made of this site's folder; a preview remembers it."""
        assert self.staging is not None
        if not self.serving:
            return load_made(self.root / KEPT, self.staging.site)
        return self.made

    def on_build_error(self, error: Exception) -> None:
        """Leave the site that was there as it was."""
        self._end()
        if self.staging:
            self.staging.write_nothing()

    def on_serve(self, server: Any, config: MkDocsConfig, **_: Any) -> Any:
        """Watch what staff and designers edit, and take messages beside the site."""
        from gongshi.notice import notice_promptly  # what watches files, which no build needs

        self.server = server
        notice_promptly(server)
        self._take_messages(config)
        for folder in (self.root / "deputies", self.root / "stations", THEME):
            if folder.is_dir():
                server.watch(str(folder))
        if (self.root / CODES).is_file():
            server.watch(str(self.root / CODES))
        return server

    def on_shutdown(self) -> None:
        """Let go of the messages when `mkdocs serve` ends, and leave nothing of it behind."""
        if self.receiver:
            self.receiver.close()
        if self.serving and self.staging:
            self.staging.write_forgotten()

    def _take_messages(self, config: MkDocsConfig) -> None:
        """Put the receiver beside the site, once, when the settings ask for it."""
        assert self.registry is not None
        if self.receiver or not self.server or self.registry.settings.feedback.way != "builtin":
            return
        site, url = Path(config.site_dir), config.site_url or ""
        self.receiver = take_messages(self.server, site, self.root, url)


def _report(problems: list[Problem], *, strict: bool) -> list[Problem]:
    """Log every problem, and give those for which nothing can be built."""
    if fails(problems, strict=strict):
        log.error("记录需要修改：\n%s", format_problems(problems))
        return [problem for problem in problems if fails([problem], strict=strict)]
    for problem in problems:
        log.info("%s", problem.text())
    return []


def _placeholder(key: FrameKey, config: MkDocsConfig) -> File:
    front = (
        f"---\ntitle: {TITLE_MARK}\ndescription: {DESCRIPTION_MARK}\n"
        f"gs_section: {key.section}\nhide: [navigation, toc]\n---\n"
    )
    file = File.generated(
        config, key.markdown_file, content=front, inclusion=InclusionLevel.NOT_IN_NAV
    )
    file.gongshi_frame = key  # type: ignore[attr-defined]
    return file


def _outside_key(config: MkDocsConfig, root: Path, now: int) -> str:
    """Give a text that stands for all that MkDocs reads; empty where that cannot be told.

    Other plugins, hooks and extensions that are not Markdown's own may read anything.
    """
    if [*config.plugins] != ["gongshi"] or config.hooks:
        return ""
    if any("." in name for name in config.markdown_extensions):
        return ""
    sources = sources_key(root, _folders(config), now)
    told = [f"{name} {value!r}" for name, value in config.items() if name not in _NOT_TOLD]
    theme = [f"{name} {value!r}" for name, value in config.theme.items()]
    return sources and f"{sources} {digest([told, theme, config.theme.dirs, program_key()])}"


def _folders(config: MkDocsConfig) -> list[str]:
    """Give the folders beside the records that MkDocs reads."""
    return [config.docs_dir, *([config.theme.custom_dir] if config.theme.custom_dir else [])]


_NOT_TOLD = ("site_dir", "theme", "plugins", "hooks")
"""Parts of a configuration that differ from build to build, or are looked at by themselves."""


def _key_of(page: Page) -> FrameKey | None:
    return getattr(page.file, "gongshi_frame", None)


def _updated(page: Page, default: date) -> date:
    """Give the day an ordinary page names in its front matter, else the site's day."""
    given = page.meta.get("更新日期")
    return given if isinstance(given, date) else default
