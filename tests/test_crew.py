"""Several processes make the same site as one, and none is left when something goes wrong."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from gongshi.pages import jobs
from gongshi.pages.jobs import JobsError, crew_size, share_out
from gongshi.pages.made import load_made
from gongshi.records.kept import FOLDER
from site_builder import copy_site

BUILD = Path(__file__).parent / "crew_build.py"
ROOT = Path(__file__).parents[1]
PATIENCE = 30.0  # seconds, of which a machine that does much else may need many

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process does it all")


def command(folder: Path, mishap: str = "") -> list[str]:
    return [sys.executable, str(BUILD), str(folder), *([mishap] if mishap else [])]


def surroundings(jobs: int) -> dict[str, str]:
    return {**os.environ, "GONGSHI_JOBS": str(jobs), "NO_MKDOCS_2_WARNING": "1"}


def build(folder: Path, jobs: int, mishap: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(folder, mishap), env=surroundings(jobs), capture_output=True, text=True, timeout=120
    )


def read(site: Path) -> dict[str, bytes]:
    return {str(p.relative_to(site)): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def left_beside(site: Path) -> set[str]:
    return {path.name for path in site.parent.glob(".site.*")} - {".site.old"}


def made_of(folder: Path) -> tuple[Any, ...]:
    """Give what a build has noted, without what differs from one copy of a site to the next."""
    made = load_made(folder / FOLDER, folder / "site")
    assert made.files
    files = [
        (file, entry.reads, entry.updated, None if file.startswith("kiosk/") else entry.of)
        for file, entry in made.files.items()
    ]
    return files, made.reads, made.digests


# the same as with one process


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of this repository, to be built again and again."""
    folder = tmp_path_factory.mktemp("demo")
    for name in ("content", "deputies", "stations"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "codes.csv", folder)
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    text = text.replace("custom_dir: theme/", f"custom_dir: {ROOT.as_posix()}/theme/")
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    return folder


def test_any_number_of_processes_gives_the_same(demo: Path) -> None:
    found = []
    for size in (1, 3):
        assert build(demo, size).returncode == 0
        found.append((read(demo / "site"), made_of(demo)))
        shutil.rmtree(demo / FOLDER)
        shutil.rmtree(demo / "site")
    assert len(found[0][0]) > 1000
    for site, noted in found[1:]:
        assert site == found[0][0]
        assert noted == found[0][1]


def test_next_build_goes_on_where_several_processes_ended(tmp_path: Path) -> None:
    site = copy_site("kailu", tmp_path)
    assert build(site, 2).returncode == 0
    pages = [site / "site" / name / "index.html" for name in ("deputies/k002", "F/K002")]
    before = [page.stat().st_mtime_ns for page in pages]
    record = site / "deputies" / "k001.yml"
    record.write_text(record.read_text(encoding="utf-8").replace("性别: 男", "性别: 女"))
    assert build(site, 2).returncode == 0
    again = read(site / "site")
    assert [page.stat().st_mtime_ns for page in pages] == before
    shutil.rmtree(site / FOLDER)
    shutil.rmtree(site / "site")
    assert build(site, 1).returncode == 0
    assert read(site / "site") == again


# what goes wrong


@pytest.fixture(scope="module")
def kailu(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site that was built before."""
    site = copy_site("kailu", tmp_path_factory.mktemp("crew"))
    assert build(site, 1).returncode == 0
    shutil.rmtree(site / FOLDER)
    return site


@pytest.mark.parametrize(
    ("mishap", "sentence"),
    [
        ("fail", "做 deputies/k002.yml 的网页时出错（KeyError: '没有这一项'"),
        ("full", "写 deputies/"),
        ("killed", "做网页的一个进程中途没有了，信号 9"),
    ],
)
def test_a_mishap_in_one_process_ends_all(kailu: Path, mishap: str, sentence: str) -> None:
    before = read(kailu / "site")
    done = build(kailu, 2, mishap)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert "原来的网站没有改动" in done.stderr
    assert ("磁盘满了" in done.stderr) is (mishap == "full")
    assert read(kailu / "site") == before
    assert not left_beside(kailu / "site")


def test_what_a_process_says_is_heard(kailu: Path) -> None:
    done = build(kailu, 2, "warn")
    shutil.rmtree(kailu / FOLDER)
    assert done.returncode == 0
    assert len(re.findall("ERROR +-  在 一个进程 里说的", done.stderr)) == 1


def test_one_process_names_the_record_too(kailu: Path) -> None:
    done = build(kailu, 1, "fail")
    assert done.returncode == 1
    assert "做 deputies/k002.yml 的网页时出错" in done.stderr
    assert "Traceback" not in done.stderr


@contextmanager
def building(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Build in a session of its own until one process is at something that takes long."""
    (folder / "long").unlink(missing_ok=True)
    process = subprocess.Popen(
        command(folder, "long"),
        env=surroundings(2),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for((folder / "long").exists)
        assert len(session(process.pid)) == 2
        yield process
    finally:
        for pid in session(process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()


def session(number: int) -> list[int]:
    """Give the processes of a session that are not over."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            pid, rest = stat.parent.name, stat.read_text().rpartition(")")[2].split()
            if int(rest[3]) == number and rest[0] != "Z":
                found.append(int(pid))
    return found


def wait_for(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("send", "number"),
    [
        (os.killpg, signal.SIGINT),
        (os.kill, signal.SIGINT),
        (os.kill, signal.SIGTERM),
        (os.kill, signal.SIGKILL),
    ],
)
def test_no_process_is_left(
    kailu: Path, send: Callable[[int, int], None], number: signal.Signals
) -> None:
    before = read(kailu / "site")
    with building(kailu) as process:
        send(process.pid, number)
        wait_for(lambda: not session(process.pid))
        assert process.wait() != 0
    assert read(kailu / "site") == before
    if number == signal.SIGINT:
        assert not left_beside(kailu / "site")
    else:  # nobody was there any more to tidy up: the next build does
        assert build(kailu, 1, "fail").returncode == 1
        assert not left_beside(kailu / "site")


# the parts


def fork_in(program: str) -> Any:
    """Run a few lines that end by printing JSON: tests have threads, beside which nobody forks."""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_results_come_in_order_and_nothing_is_done_twice() -> None:
    found = fork_in(
        """
import json, os, time
from gongshi.pages.jobs import share_out
from gongshi.records.reading import spell, spelled
def work(n):
    time.sleep(0.002 * (n % 7))
    spell("银行" + "一二三四五六七八九"[n % 9])
    return n, os.getpid()
found = list(share_out(range(1000), work, 3))
print(json.dumps([[n for n, _ in found], len({pid for _, pid in found}), sorted(spelled())]))
"""
    )
    assert found[0] == list(range(1000))
    assert found[1] == 3
    assert found[2] == sorted("银行" + n for n in "一二三四五六七八九")


def test_who_stops_early_ends_the_processes() -> None:
    assert fork_in(
        """
import json, os, time
from contextlib import closing, suppress
from gongshi.pages.jobs import share_out
def work(n):
    time.sleep(0.001 * n)
    return os.getpid()
with closing(share_out(range(1000), work, 3)) as pids:
    found = next(pids)
with suppress(ChildProcessError):
    os.waitpid(-1, 0)
    found = 0
print(json.dumps(found))
"""
    )


def test_one_process_does_it_here() -> None:
    assert list(share_out(["甲", "乙"], lambda text: (text, os.getpid()), 1)) == [
        ("甲", os.getpid()), ("乙", os.getpid()),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "tasks", "size"),
    [
        ("", 10, 1),
        ("", 2 * jobs._WORTH - 1, 1),
        ("", 2 * jobs._WORTH, 2),
        ("", 5 * jobs._WORTH, 5),
        ("", 100 * jobs._WORTH, 8),
        ("1", 100 * jobs._WORTH, 1),
        ("3", 100 * jobs._WORTH, 3),
        ("20", 100 * jobs._WORTH, 20),
        ("20", 5 * jobs._WORTH, 5),
    ],
)
def test_size(monkeypatch: pytest.MonkeyPatch, asked: str, tasks: int, size: int) -> None:
    monkeypatch.setenv("GONGSHI_JOBS", asked)
    monkeypatch.setattr(jobs, "can_fork", lambda: True)
    monkeypatch.setattr(jobs, "_processors", lambda: 16)
    monkeypatch.setattr(jobs, "_room", lambda: 12)
    assert crew_size(tasks) == size
    monkeypatch.setattr(jobs, "can_fork", lambda: False)
    assert crew_size(tasks) == 1


@pytest.mark.parametrize("asked", ["0", "-1", "两个", "1.5", "２"])
def test_a_number_that_makes_no_sense_is_told(monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    monkeypatch.setenv("GONGSHI_JOBS", asked)
    with pytest.raises(JobsError, match=f"GONGSHI_JOBS 要写一个整数，从 1 起，现在是“{asked}”"):
        crew_size(1)


@pytest.mark.parametrize(
    ("limit", "most"),
    [("max 100000", None), ("150000 100000", 1), ("50000 100000", 1), ("nonsense", None)],
)
def test_a_container_has_part_of_the_processors(
    tmp_path: Path, limit: str, most: int | None
) -> None:
    file = tmp_path / "cpu.max"
    usable = jobs._processors(file)
    assert usable >= 1
    file.write_text(f"{limit}\n")
    assert jobs._processors(file) == (most or usable)


@pytest.mark.parametrize(
    ("own", "size"), [(60e6, 41), (200e6, 11), (800e6, 2), (1_000e6, 1), (3_000e6, 1)]
)
def test_all_together_have_room(own: float, size: int) -> None:
    assert jobs._room(int(own)) == size


def test_room_is_known_here() -> None:
    assert jobs._room() >= 1


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_only_linux_forks(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert not jobs.can_fork()


def test_nobody_forks_beside_threads() -> None:
    assert fork_in(
        """
import json, threading
from gongshi.pages.jobs import can_fork
alone, end = can_fork(), threading.Event()
thread = threading.Thread(target=end.wait)
thread.start()
beside = can_fork()
end.set()
thread.join()
print(json.dumps(alone and not beside))
"""
    )


def test_a_process_whose_parent_has_gone_ends() -> None:
    program = "from gongshi.pages.crew import _end_with; _end_with(1); print('还在')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, b"")
