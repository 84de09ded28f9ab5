"""The short way of `scripts/build`: where only records have changed, MkDocs need not be asked.

To load MkDocs and its theme takes longer than all else that an edit costs. So what it was asked
the last time is kept; if it would be asked the same now, what it made then is taken, and the
site is built by the same functions. In any doubt, and to tell of mistakes, MkDocs is asked.
"""

from __future__ import annotations

import gc
import os
import runpy
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

CONFIG = "mkdocs.yml"
KEPT = ".gongshi/cache/asked.msgpack"
OPTIONS = "GONGSHI_OPTIONS"
"""The variable in which MkDocs is told what the options mean, when it is asked after all."""


class Options(NamedTuple):
    """The options that the short way knows, as those of `mkdocs build`."""

    quiet: bool = False
    strict: bool = False
    site: str = ""

    @property
    def key(self) -> str:
        """A text that stands for all that makes another site."""
        return f"{int(self.strict)} {self.site}"


def parse(arguments: Sequence[str]) -> Options | None:
    """Read the options; None where any of them is another one."""
    options, rest = Options(), list(arguments)
    while rest:
        name, _, value = rest.pop(0).partition("=")
        if name in ("-q", "--quiet") and not value:
            options = options._replace(quiet=True)
        elif name in ("-s", "--strict") and not value:
            options = options._replace(strict=True)
        elif name == "--site-dir" and value:
            options = options._replace(site=value)
        elif name in ("-d", "--site-dir") and not value and rest:
            options = options._replace(site=rest.pop(0))
        else:
            return None
    return options


def main(arguments: Sequence[str], leave: Callable[[], object] = lambda: None) -> int:
    """Build the site of the current folder, the short way or through MkDocs.

    `leave` is called after the short way. Raises SystemExit where MkDocs was asked, with its
    status.
    """
    gc.disable()  # the program ends soon, and what it makes holds no circles
    options = parse(arguments)
    if not (options and _is_built(options, leave)):
        _ask_mkdocs(arguments, options)
    return 0


def _leave() -> None:
    """End the program at once: nothing that it holds need be taken apart piece by piece."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _is_built(options: Options, leave: Callable[[], object]) -> bool:
    """Build the site the short way; False where it may come out otherwise."""
    config = Path.cwd() / CONFIG
    if config.is_symlink() or not (config.parent / KEPT).is_file():
        return False
    from gongshi.rebuild import NotTheSame, rebuild
    from gongshi.terminal import show_progress, tell

    say = (lambda _: None) if options.quiet else tell
    try:
        rebuild(config, options.key, date.today(), say, show_progress(), leave)
    except NotTheSame:
        return False
    return True


def _ask_mkdocs(arguments: Sequence[str], options: Options | None) -> None:
    """Have MkDocs build the site, and keep what it was asked where the options are known.

    Raises SystemExit, as MkDocs ends.
    """
    os.environ.pop(OPTIONS, None)
    if options:
        os.environ[OPTIONS] = options.key
    sys.argv = ["mkdocs", "build", *arguments]
    runpy.run_module("mkdocs", run_name="__main__", alter_sys=True)


def run() -> int:
    """Do so from the command line."""
    try:
        return main(sys.argv[1:], _leave)
    except KeyboardInterrupt:
        print("\nAborted!", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(run())
