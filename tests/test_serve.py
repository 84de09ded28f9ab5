"""The preview follows edits of records, and a mistake leaves the last good page on show."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from site_builder import copy_site

PATIENCE_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not what():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


@dataclass(frozen=True)
class Served:
    """A site under `mkdocs serve`: its folder, its server, its address, what the server said."""

    site: Path
    server: subprocess.Popen[bytes]
    base: str
    log: Path

    def fetch(self, address: str, **sent: Any) -> str:
        """Give what stands at an address; nothing where there is nothing."""
        try:
            request = urllib.request.Request(self.base + address, **sent)
            with urllib.request.urlopen(request, timeout=10) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, OSError):
            return ""

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    site = copy_site("kailu", tmp_path)
    base = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", base]
    log = (tmp_path / "log.txt").open("w")
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    with subprocess.Popen(command, cwd=site, stdout=log, stderr=log, env=environment) as server:
        made = Served(site, server, f"http://{base}/kailu/", tmp_path / "log.txt")
        try:
            wait_for(lambda: "王伟" in made.fetch("deputies/k001/") or server.poll() is not None)
            assert server.poll() is None, made.said()
            yield made
        finally:
            server.terminate()
            server.wait(60)
            log.close()


def test_edits_of_records_show_up(served: Served) -> None:
    site, fetch = served.site, served.fetch
    record = site / "deputies/k001.yml"
    text = record.read_text()
    record.write_text(text.replace("希日嘎查牧民", "希日嘎查养牛户"))
    wait_for(lambda: "希日嘎查养牛户" in fetch("deputies/k001/"))

    record.write_text(text.replace("性别: 男", "性别: 难"))
    wait_for(lambda: "“性别”不能填“难”" in served.said())
    wait_for(lambda: "有 1 处错误" in fetch("deputies/k001/"))
    shown = fetch("deputies/k001/")
    assert "希日嘎查养牛户" in shown
    assert "deputies/k001.yml:2:5" in shown

    record.write_text(text)
    wait_for(lambda: "希日嘎查牧民" in fetch("deputies/k001/"))

    station = site / "stations/post-xiri.yml"
    station.write_text(station.read_text().replace("希日嘎查（测试地址）", "敖包东侧（测试地址）"))
    wait_for(lambda: "敖包东侧（测试地址）" in fetch("stations/post-xiri/"))

    post = site / "content/news/2024/n001.md"
    post.write_text(post.read_text().replace("草场上的宣讲", "敖包边的宣讲"))
    wait_for(lambda: "敖包边的宣讲" in fetch("news/n001/"))


# messages, taken beside the site


def message(to: str, picture: bytes) -> dict[str, Any]:
    """Give a message as a browser without script sends it."""
    fields = {
        "to": to,
        "topic": "农牧业",
        "text": "草场边的水井坏了，请来修一修。",
        "consent": "yes",
    }
    parts = [
        f'--gs\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = 'Content-Disposition: form-data; name="picture"; filename="a.png"'
    parts += [f"--gs\r\n{head}\r\nContent-Type: image/png\r\n\r\n".encode(), picture, b"\r\n"]
    kind = "multipart/form-data; boundary=gs"
    headers = {"Content-Type": kind, "Accept": "application/json"}
    return {"data": b"".join([*parts, b"--gs--\r\n"]), "headers": headers}


def large_picture() -> bytes:
    """Give a picture of more than one piece of what is read at a time."""
    file = BytesIO()
    Image.effect_noise((700, 700), 90).save(file, "PNG")
    return file.getvalue()


def test_messages_are_taken_beside_the_site(served: Served) -> None:
    """Switched on while serving; with a receiver on duty, which must not get what is tried out."""
    settings = served.site / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    (served.site / "content/about/privacy.md").write_text("# 怎样保管您写的内容\n")
    feedback = "留言: {方式: builtin, 地址: 'https://box.example.net/'}"
    settings.write_text(text.replace("地名: 开鲁县", f"地名: 开鲁县\n      {feedback}"))
    wait_for(lambda: "ok" in served.fetch("feedback/health"))
    page = served.fetch("F/K001/")
    assert 'action="../../feedback/messages"' in page
    assert "box.example.net" not in page
    assert "查办到哪一步" in served.fetch("track/")

    assert served.fetch("feedback/messages", **message("k009", large_picture())) == ""
    record = (served.site / "deputies/k001.yml").read_text()
    (served.site / "deputies/k009.yml").write_text(record.replace("王伟", "王小伟"))
    wait_for(lambda: "王小伟" in served.fetch("deputies/k009/"))
    answer = served.fetch("feedback/messages", **message("k009", large_picture()))
    number = json.loads(answer)["receipt"]["number"]

    said = re.search(
        r"留言存在 (\S+)；另开一个窗口办理：scripts/feedback list --site (\S+)", served.said()
    )
    assert said
    assert said[1] == ".gongshi/feedback.db"
    work = [sys.executable, "-m", "gongshi.cli", "feedback", "list", "--site", said[2]]
    listed = subprocess.run(work, cwd=served.site, capture_output=True, text=True, check=True)
    assert number in listed.stdout
    assert "王小伟" in listed.stdout

    served.server.send_signal(signal.SIGINT)
    assert served.server.wait(60) == 0
    assert "Traceback" not in served.said()
