"""Builds the touch screens of a small site, and serves them from a server that can fail."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from gongshi.codes.check import check_site_and_codes
from gongshi.pages.kiosk import KIOSK, render_kiosk_index
from gongshi.pages.kiosk_files import WORKER, finished_kiosks, kiosk_files, render_worker
from gongshi.pages.kiosk_site import write_kiosk_site
from gongshi.pages.renderer import Renderer, make_environment
from records_builder import (
    RATED,
    TODAY,
    Files,
    activity,
    deputy,
    settings,
    station,
    steps,
    suggestion,
    write_site,
)
from web_server import QuietHandler, served

SITE_URL = "https://example.org/"
CODES = "编号,种类,签发日期,改为\n" + "".join(
    f"{name},{kind},2025-01-01,\n"
    for kind, names in {"代表": "c1 c2 c4", "阵地": "s1 s2 s3 s4"}.items()
    for name in names.split()
)
WEDNESDAYS = "{日子: 每周三上午, 时间: 9:00—11:30}"


def jpeg(width: int = 640, height: int = 480, colour: str = "teal") -> bytes:
    """Make a picture that browsers can show."""
    file = BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "JPEG")
    return file.getvalue()


KIOSK_FILES: Files = {
    "mkdocs": settings(宣传机="{无人操作秒数: 15, 每页秒数: 3}"),
    "c1": deputy(接待=WEDNESDAYS, 单位职务="喜洲小学教师"),
    "c4": deputy(
        姓名="阿依古丽·买买提", 照片="{文件: photos/c4.jpg, 说明: 接待}", 驻站="[s3]",
        单位职务="兽医",
    ),
    "s3": station(
        照片="[{文件: photos/s3.jpg, 说明: 门口}]", 简介="在老街上。", 办公电话="0872-0000031",
    ),
    "a1": activity(照片="[{文件: photos/a1.jpg, 说明: 座谈}]"),
    "a2": activity(标题="讲生态环保", 日期="2024-05-06"),
    "g1": suggestion(经过=steps(*RATED)),
    "g2": suggestion(标题="关于修路灯的建议"),
    "deputies/photos/c4.jpg": jpeg(240, 300, "peru"),
    "stations/photos/s3.jpg": jpeg(1200, 800),
    "content/news/photos/a1.jpg": jpeg(800, 600, "olive"),
}  # fmt: skip
"""A site with all that a screen can show; the photo of c1 is a file that no browser can show."""


def make_renderer(root: Path, files: Files | None = None) -> Renderer:
    """Write the site with these files in it, and give what makes its pages."""
    config = write_site(root, {**KIOSK_FILES, **(files or {})})
    (root / "codes.csv").write_text(CODES, encoding="utf-8")
    checked = check_site_and_codes(config, today=TODAY, site_url=SITE_URL)
    assert checked.codes
    errors = [p.text() for p in checked.site.problems if p.severity == "error"]
    assert errors == [], errors
    return Renderer(checked.codes.registry, make_environment(), "大理公示", checked.codes)


def write_kiosk_folder(root: Path, site: Path, files: Files | None = None) -> Renderer:
    """Make the screens as the built site has them, in place of those that may be there."""
    renderer = make_renderer(root, files)
    new = site.with_name(f"{site.name}.new")
    assert list(write_kiosk_site(new, renderer, root, [])) == []
    texts = {f"{KIOSK}index.html": render_kiosk_index(renderer), WORKER: render_worker(renderer)}
    for kiosk in finished_kiosks(renderer, new, renderer.registry.open_stations.values()):
        texts |= zip(kiosk_files(kiosk.station), (kiosk.html, kiosk.files), strict=True)
    for file, text in texts.items():
        (new / file).parent.mkdir(parents=True, exist_ok=True)
        (new / file).write_text(text, encoding="utf-8")
    shutil.rmtree(site, ignore_errors=True)
    new.rename(site)
    return renderer


class Server:
    """A web server that can be stopped, started again, and cut off after some answers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.left: int | None = None
        self.port = 0
        self._open = ExitStack()
        self.start()

    def start(self) -> None:
        """Answer, at the address that was answered at before."""
        handler = partial(_Handler, directory=str(self.folder), owner=self)
        self.port = self._open.enter_context(served(handler, self.port))

    def stop(self) -> None:
        """Answer nothing any more: who asks is refused."""
        self._open.close()

    def cut_after(self, answers: int | None) -> None:
        """Give this many more files, then half a file to each who asks; None ends that."""
        self.left = answers

    @property
    def base(self) -> str:
        """The address of the folder."""
        return f"http://127.0.0.1:{self.port}/"


class _Handler(QuietHandler):
    protocol_version = "HTTP/1.0"  # no connection outlives the server

    def __init__(self, *args: Any, owner: Server, **kwargs: Any) -> None:
        self.owner = owner
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:  # noqa: N802
        owner = self.owner
        owner.asked.append(self.path)
        if owner.left is None or self.path.endswith("files.json"):
            super().do_GET()
        elif owner.left > 0:
            owner.left -= 1
            super().do_GET()
        else:
            self._send_half()

    def _send_half(self) -> None:
        """Promise a file and break off in the middle of it, as a cut cable does."""
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(b"half")
        self.close_connection = True
