"""The preview follows edits of records, and a mistake leaves the last good page on show."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

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


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, Callable[[str], str]]]:
    site = copy_site("kailu", tmp_path)
    port = free_port()
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"]
    log = (tmp_path / "log.txt").open("w")
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    with subprocess.Popen(command, cwd=site, stdout=log, stderr=log, env=environment) as server:

        def fetch(address: str) -> str:
            try:
                with urllib.request.urlopen(
                    f"http://127.0.0.1:{port}/kailu/{address}", timeout=5
                ) as answer:
                    return str(answer.read().decode())
            except (urllib.error.URLError, OSError):
                return ""

        try:
            wait_for(lambda: "王伟" in fetch("deputies/k001/") or server.poll() is not None)
            assert server.poll() is None, (tmp_path / "log.txt").read_text()
            yield site, fetch
        finally:
            server.terminate()
            server.wait(20)
            log.close()


def test_edits_of_records_show_up(served: tuple[Path, Callable[[str], str]]) -> None:
    site, fetch = served
    record = site / "deputies/k001.yml"
    text = record.read_text()
    record.write_text(text.replace("希日嘎查牧民", "希日嘎查养牛户"))
    wait_for(lambda: "希日嘎查养牛户" in fetch("deputies/k001/"))

    record.write_text(text.replace("性别: 男", "性别: 难"))
    log = site.parent / "log.txt"
    wait_for(lambda: "“性别”不能填“难”" in log.read_text())
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
