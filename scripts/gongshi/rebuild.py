"""A site built again from its records and from what MkDocs has made of all the rest before."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from gongshi.codes.answer import Codes
from gongshi.codes.check import check_site_and_codes
from gongshi.pages.asked import Asked, config_key, load_asked, told_key
from gongshi.pages.asset import Asset, AssetMissing
from gongshi.pages.build import write_site
from gongshi.pages.building import Building
from gongshi.pages.failure import NotBuilt
from gongshi.pages.made import Made, load_made, write_made
from gongshi.pages.output import Staging
from gongshi.pages.outside import sources_key
from gongshi.pages.renderer import THEME, Renderer, make_environment
from gongshi.pages.site import load_assets
from gongshi.records.kept import FOLDER as KEPT
from gongshi.records.kept import Kept
from gongshi.records.load import Progress
from gongshi.records.problem import Problem, fails

Tell = Callable[[str], None]
"""Says something to whoever waits."""


class NotTheSame(Exception):
    """MkDocs has to be asked: something is not as it was, or there is a mistake to tell."""


def rebuild(
    config: Path,
    options: str,
    today: date,
    tell: Tell,
    progress: Progress,
    leave: Callable[[], object] = lambda: None,
) -> None:
    """Build the site of a `mkdocs.yml` as MkDocs would with these options, without asking it.

    `leave` is called last, while all that the site was made of is still there: a program that
    ends so need not take it apart. Raises NotTheSame where the site may come out otherwise; it
    was left as it is then.
    """
    started = time.monotonic()
    root = config.parent
    kept = Kept(root)
    asked = _asked_before(config, options, kept)
    checked = check_site_and_codes(
        config, today=today, site_url=asked.site_url, progress=progress, kept=kept
    )
    codes = checked.codes
    if codes is None or fails(checked.site.problems, strict=asked.strict):
        raise NotTheSame
    assets = _assets(asked, codes)
    with _staging(Path(asked.site), root / KEPT) as staging:
        last = load_made(root / KEPT, staging.site)
        if not _is_there(asked, last, staging):
            raise NotTheSame
        renderer = Renderer(codes.registry, make_environment(THEME), asked.site_name, codes)
        building = Building(staging, renderer, last.outside, root, assets, last)
        made = write_site(building, asked.site_url, progress)
    write_made(root / KEPT, staging.site, made)
    kept.write_spelled()
    _tell_begin(checked.site.problems, staging, tell)
    tell(f"公示：{made.pages_found + len(made.outside.ordinary)} 页")
    tell(f"Documentation built in {time.monotonic() - started:.2f} seconds")
    leave()


def _asked_before(config: Path, options: str, kept: Kept) -> Asked:
    """Give what MkDocs was asked, if it would read the same files now."""
    asked = load_asked(config.parent / KEPT, options)
    if asked is None or asked.root != str(config.parent) or asked.config != config_key(config):
        raise NotTheSame
    kept.write_begin()
    sources = sources_key(config.parent, asked.folders, kept.now)
    if not sources or not asked.outside.startswith(f"{sources} "):
        raise NotTheSame
    return asked


def _assets(asked: Asked, codes: Codes) -> tuple[Asset, ...]:
    """Give the files that pages load, if the frames name the same and tell the same."""
    try:
        assets = load_assets(codes.registry.settings)
    except AssetMissing:
        raise NotTheSame from None
    if told_key(codes.registry, assets) != asked.told:
        raise NotTheSame
    return tuple(assets)


def _is_there(asked: Asked, last: Made, staging: Staging) -> bool:
    """Tell whether the site has what MkDocs made of what it was asked."""
    outside = last.outside
    if outside.key != asked.outside or not outside.frames:
        return False
    return staging.has_same(last.marks(outside.files))


@contextmanager
def _staging(site: Path, kept: Path) -> Iterator[Staging]:
    """Give the folders to build in; the site stays as it was where that fails."""
    staging = Staging(site, kept)
    staging.write_clean()
    try:
        yield staging
    except NotBuilt:
        staging.write_nothing()
        raise NotTheSame from None
    except BaseException:
        staging.write_nothing()
        raise


def _tell_begin(problems: list[Problem], staging: Staging, tell: Tell) -> None:
    """Say what MkDocs and the plugin say first; not before it is sure that they need not."""
    for problem in problems:
        tell(problem.text())
    tell("Cleaning site directory")
    tell(f"Building documentation to directory: {staging.folder}")
