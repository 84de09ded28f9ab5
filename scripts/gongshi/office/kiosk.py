"""A pack for a touch screen that never sees a network: a folder that runs from the disk.

From `file://` a browser fetches nothing and starts no module and no worker, so each screen is
one classic script that holds its whole document. A script that was cut short does not run at
all: a copy broken off in the middle leaves the version that was there before.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from gongshi.records.problem import did_you_mean
from gongshi.records.registry import Registry
from gongshi.records.station import Station

_README_WORDS = Path(__file__).with_name("kiosk_readme.txt")
_FLAGS = (
    "--kiosk --no-first-run --noerrdialogs --disable-session-crashed-bubble --disable-pinch "
    "--overscroll-history-navigation=0 --autoplay-policy=no-user-gesture-required"
)
START, VERSION, README = "start.html", "version.js", "README.txt"
_FILE = re.compile(r'"\.\./\.\./([^"?]+)\?v=([0-9a-f]+)"')
_STYLE = re.compile(r'<link rel="stylesheet" href="\.\./\.\./([^"?]+)\?v=[0-9a-f]+">')
_SCRIPT = re.compile(r'<script src="\.\./\.\./([^"?]+)\?v=[0-9a-f]+"></script>')
_PAGES = re.compile(r"pages-[0-9a-f]{12}")


class KioskError(ValueError):
    """A pack that cannot be made as it was asked for."""


@dataclass(frozen=True)
class Screen:
    """One station's finished screen: id and name of the station, and the document."""

    id: str
    name: str
    html: str


Pack = Mapping[str, bytes]
"""The files of a pack by name, in the order in which they are to be written."""


def choose_stations(registry: Registry, ids: Sequence[str]) -> list[Station]:
    """Give the stations of these ids, in that order; all that have a screen where there is no id.

    Raises KioskError with a line for each id that is no station's, and where there is nothing.
    """
    wanted = list(dict.fromkeys(name.strip().lower() for name in ids))
    unknown = [name for name in wanted if name not in registry.open_stations]
    if unknown:
        raise KioskError(
            "\n".join(
                f"没有编号是 “{name}” 的阵地{did_you_mean(name, registry.open_stations)}"
                for name in unknown
            )
        )
    if not wanted and not registry.with_screens:
        raise KioskError(
            "没有哪个阵地有触摸屏。在 mkdocs.yml 的“宣传机”里改“阵地类型”，"
            "或写上编号，例如 gongshi kiosk pack lr-baile。"
        )
    return [registry.open_stations[name] for name in wanted] or list(registry.with_screens)


def make_pack(screens: Iterable[Screen], site: Path, start: str, made: str) -> Pack:
    """Put a pack together from finished screens and the folder with the files they load.

    Pictures are named by their content, so that a new pack never changes one of the old.
    """
    pictures: dict[str, bytes] = {}
    pages: dict[str, bytes] = {}
    stations: list[tuple[str, str]] = []
    for screen in screens:
        own: dict[str, bytes] = {}
        html = _alone(screen.html, site, own)
        pictures |= own
        text = json.dumps(html, ensure_ascii=False).replace("\u2028", "\\u2028")
        pages[screen.id] = f"gsPage({text}, {json.dumps(list(own))});\n".encode()
        stations.append((screen.id, screen.name))
    version = sha256(b"".join(pages.values())).hexdigest()[:12]
    about = {"version": version, "made": made, "stations": stations}
    return {
        **dict(sorted(pictures.items())),
        **{f"pages-{version}/{name}.js": page for name, page in sorted(pages.items())},
        README: render_readme(stations, made),
        START: start.encode(),
        VERSION: f"gsVersion({json.dumps(about, ensure_ascii=False)});\n".encode(),
    }


def _alone(html: str, site: Path, pictures: dict[str, bytes]) -> str:
    """Put style and script into a document, and have it look for pictures beside itself."""

    def picture(found: re.Match[str]) -> str:
        name = f"files/{found[2]}{PurePosixPath(found[1]).suffix}"
        pictures.setdefault(name, (site / found[1]).read_bytes())
        return f'"{name}"'

    html = _STYLE.sub(lambda m: f"<style>{_text(site, m[1])}</style>", html)
    html = _SCRIPT.sub(lambda m: f"<script>{_text(site, m[1])}</script>", html)
    return _FILE.sub(picture, html.replace('data-worker="../sw.js"', f'data-pack="{VERSION}"'))


def _text(site: Path, file: str) -> str:
    return (site / file).read_text(encoding="utf-8")


def render_readme(stations: Sequence[tuple[str, str]], made: str) -> bytes:
    """Give the text as Windows' own editor opens it: UTF-8 with its mark, lines end CR LF."""
    text = _README_WORDS.read_text("utf-8").format(
        made=made,
        stations="\n".join(f"  {station}　{name}" for station, name in stations),
        example=stations[0][0] if stations else "编号",
        flags=_FLAGS,
    )
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def write_pack(pack: Pack, folder: Path) -> None:
    """Write a pack over the one that may be there; what names the newest version comes last.

    Pages of the version before stay, for a screen that is just showing them; older ones go.
    """
    before = _version_in(folder)
    for name, content in pack.items():
        path = folder / name
        if not (path.is_file() and path.read_bytes() == content):
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f"{path.name}.part")
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())  # a name must not be there before its content
            part.replace(path)
    kept = {before, _version_in(folder)}
    for old in folder.iterdir():
        if _PAGES.fullmatch(old.name) and old.name.removeprefix("pages-") not in kept:
            shutil.rmtree(old)


def _version_in(folder: Path) -> str:
    file = folder / VERSION
    found = (
        re.search(r'"version": "([0-9a-f]{12})"', file.read_text("utf-8"))
        if file.is_file()
        else None
    )
    return found[1] if found else ""


def zip_pack(pack: Pack) -> bytes:
    """Give a pack as a zip file: the same bytes for the same pack."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as whole:
        for name, content in pack.items():
            whole.writestr(ZipInfo(name, _moment(content)), content, ZIP_DEFLATED)
    return file.getvalue()


def _moment(content: bytes) -> tuple[int, int, int, int, int, int]:
    """Give a file a time in 1980 that goes by its content.

    Equal packs are equal files; and programs that copy what differs in length or time see a
    changed file of the same length. Zip counts in steps of two seconds.
    """
    month, day, hour, minute, second = sha256(content).digest()[:5]
    return 1980, month % 12 + 1, day % 28 + 1, hour % 24, minute % 60, second % 30 * 2
