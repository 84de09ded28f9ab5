"""What stands beside a site while it is tried out: a receiver of messages, on this machine."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import structs

from gongshi.codes.answer import Codes

log = logging.getLogger("mkdocs.plugins.gongshi")


def try_out_here(codes: Codes) -> Codes:
    """Give the codes of a site whose forms write to this machine, with its registry.

    What is written while trying things out must not reach the receiver on duty. Sites without
    a receiver stay as they are.
    """
    registry = codes.registry
    if registry.settings.feedback.way != "builtin":
        return codes
    feedback = structs.replace(registry.settings.feedback, address=None)
    settings = structs.replace(registry.settings, feedback=feedback)
    return replace(codes, registry=replace(registry, settings=settings))


def take_messages(server: Any, site: Path, root: Path, site_url: str) -> Any:
    """Put a receiver beside the folder `site` that MkDocs' server shows, and give it.

    Messages are kept beside the records, in `root`. None where there can be no receiver, which
    is said.
    """
    try:
        from gongshi.feedback.beside import StoreError, mount
    except ModuleNotFoundError as error:
        log.warning("收留言要用的程序没有装好（%s），请运行 scripts/setup", error.name)
        return None
    database = root / ".gongshi" / "feedback.db"
    try:
        receiver = mount(server, site, database, urlsplit(site_url).path)
    except StoreError as error:
        log.warning("%s", error)
        return None
    log.info(
        "公示：留言存在 %s；另开一个窗口办理：scripts/feedback list --site %s",
        database.relative_to(root),
        site,
    )
    return receiver
