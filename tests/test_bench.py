"""Measuring: the records it invents, its checks of what was written, its sums and its tables."""

from __future__ import annotations

import importlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from bench import __main__ as command
from bench import country, machine, preview, process
from bench.case import CASES, in_turn
from bench.country import Joined, render_country, write_joined, write_lists
from bench.frame import Frame, FrameLost, cut_frame, cut_light_frame, fill
from bench.goal import Goal, goals
from bench.hugo_site import find_hugo, write_hugo_site
from bench.machine import Others, describe_machine
from bench.output import check_codes, check_output, measure_output
from bench.preview import ServerFailed, time_previews
from bench.process import CommandFailed, Usage, adopt_orphans, measure
from bench.result import Measured, Results, per, ratio
from bench.sample import SIZES, TODAY, Sample, Size
from bench.site import write_site
from bench.stock_site import write_stock_site
from bench.table import COUNTRY, SPEED, put_report, render_report
from bench.tool import TOOLS
from bench.weight import weigh_page
from bench.workshop import Workshop, Wrong
from gongshi.cli import main as gongshi
from gongshi.pages.address import slug
from gongshi.records.check import check_site
from site_builder import build_site

TINY = Size("tiny", 12, 4, 5)
OURS = TOOLS["ours"].layout
PYTHON = sys.executable

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, as scripts/bench does")


@pytest.fixture(autouse=True)
def no_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for the disk makes figures comparable, and tests slow."""
    monkeypatch.setattr(os, "sync", lambda: None)


@pytest.fixture(scope="module")
def sample() -> Sample:
    return Sample(TINY)


@pytest.fixture(scope="module")
def site(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny site, built once with codes; `site/site` is what was built."""
    folder = tmp_path_factory.mktemp("bench") / "ours"
    write_site(sample, folder)
    assert gongshi(["codes", "issue", "--config", str(folder / "mkdocs.yml")]) == 0
    build_site(folder)
    return folder


@pytest.fixture
def built(site: Path, tmp_path: Path) -> Path:
    """A copy of the built site, to be damaged."""
    shutil.copytree(site / "site", tmp_path / "built")
    return tmp_path / "built"


# the records


def texts(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in files}


def test_same_seed_gives_same_records(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_site(Sample(TINY, seed), tmp_path / name)
    a, b, c = (texts(tmp_path / name) for name in "abc")
    assert a == b
    assert a != c
    assert len(a) == TINY.deputies + TINY.stations + TINY.posts + 2


@pytest.mark.parametrize("size", [TINY, Size("wide", 40, 25, 0)])
def test_records_pass_our_own_check(size: Size, tmp_path: Path) -> None:
    write_site(Sample(size), tmp_path)
    problems = check_site(tmp_path / "mkdocs.yml", today=TODAY).problems
    assert [p.text() for p in problems if p.severity != "note"] == []


def test_townships_are_read_differently() -> None:
    """Lists have addresses by reading: two alike would stop the build."""
    names = Sample(Size("most", 0, 5000, 0)).townships
    assert len({slug(name) for name in names}) == len(names) == 500


def test_more_stations_than_names_are_refused() -> None:
    with pytest.raises(ValueError, match="no more than"):
        _ = Sample(Size("more", 0, 100_000, 0)).townships


# the checks


def test_whole_site_passes(site: Path, sample: Sample) -> None:
    assert check_output(site / "site", sample, OURS) == []
    assert check_codes(site / "site", sample, at_most=3) == []


def damage(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


Damage = Callable[[Path, Sample], object]

DAMAGES: dict[str, tuple[Damage, str]] = {
    "page": (lambda b, s: (b / "deputies/d000003/index.html").unlink(), "no page deputies/d000003"),
    "name": (
        lambda b, s: damage(b / "stations/s00001/index.html", s.stations["s00001"].name, "?"),
        "stations/s00001/ does not name",
    ),
    "station": (
        lambda b, s: damage(
            b / "deputies/d000001/index.html",
            s.stations[s.deputies["d000001"].stations[0]].village,
            "?",
        ),
        "deputies/d000001/ does not name",
    ),
    "post": (
        lambda b, s: damage(b / "news/n00002/index.html", s.posts["n00002"].title, "?"),
        "news/n00002/ does not name",
    ),
    "code page": (lambda b, s: shutil.rmtree(b / "F/D000004"), "F/D000004/ does not name"),
    "sitemap": (
        lambda b, s: damage(b / "sitemap.xml", "deputies/d000005/", ""),
        "the sitemap does not name deputies/d000005/",
    ),
    "search": (lambda b, s: (b / "data/names.json").unlink(), "cannot be searched for"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_what_is_missing_is_told(name: str, built: Path, sample: Sample) -> None:
    do_damage, told = DAMAGES[name]
    do_damage(built, sample)
    problems = check_output(built, sample, OURS)
    assert problems
    assert told in problems[0]
    assert len(problems) <= 6


def test_code_that_is_missing_or_another_one_is_told(built: Path, sample: Sample) -> None:
    (built / "codes/d000001.svg").unlink()
    shutil.copy(built / "codes/s00000.svg", built / "codes/d000000.svg")
    missing, wrong = check_codes(built, sample, at_most=100)
    assert missing == "no code of d000001"
    assert wrong.startswith("the code of d000000 says")


def test_output_is_measured(site: Path) -> None:
    extent = measure_output(site / "site", OURS)
    pages = list((site / "site").rglob("*.html"))
    assert extent.pages == len(pages)
    assert extent.files > extent.pages
    assert extent.records == OURS.count_of(TINY) == 2 * (TINY.deputies + TINY.stations) + TINY.posts
    screens = [page for page in pages if {"kiosk", "wall"} & set(page.parts)]
    assert extent.screens == len(screens) > TINY.stations
    assert extent.largest_page == max(page.stat().st_size for page in pages)
    assert (site / "site" / extent.largest_list / "index.html").is_file()
    assert 0 < extent.search < extent.bytes


def test_page_is_weighed_with_what_holds_up_its_painting(tmp_path: Path) -> None:
    page = tmp_path / "deputies" / "d1"
    page.mkdir(parents=True)
    for name in ("a.css", "early.js", "late.js", "other.css"):
        (tmp_path / name).write_text(name * 40)
    (page / "index.html").write_text(
        '<html><head><link rel="stylesheet" href="../../a.css"><link rel="icon" href="x.svg">'
        '<script src="../../early.js"></script></head>'
        '<body><script>1</script><script src="../../late.js?v=1"></script></body></html>'
    )
    weight = weigh_page(tmp_path, "deputies/d1")
    assert 0 < weight.scripts < weight.styles
    assert weight.first_paint == weight.page + weight.styles


# the other generators' sites


def test_frame_is_ours_with_words_of_hugo(site: Path) -> None:
    html = (site / "site/deputies/d000000/index.html").read_text(encoding="utf-8")
    frame = fill(cut_frame(html, "/deputies/d000000/"))
    assert "<title>{{ .Params.标题 | default .Title }} - " in frame.head
    assert '<link rel="canonical" href="{{ .Permalink }}">' in frame.head
    assert 'name="description" content="{{ .Params.description }}"' in frame.head
    assert '{{ if eq .Section "stations" }} aria-current="true"{{ end }}' in frame.head
    assert 'href="/find/"' in frame.head
    assert "../" not in frame.head + frame.foot
    assert "d000000" not in frame.head + frame.foot


@pytest.mark.parametrize("cut", [cut_frame, cut_light_frame])
def test_page_that_looks_otherwise_has_no_frame(cut: Callable[[str, str], Frame]) -> None:
    with pytest.raises(FrameLost):
        cut("<html></html>", "/deputies/d1/")


def test_hugo_reads_the_same_files(site: Path, tmp_path: Path) -> None:
    write_hugo_site(site, site / "site", tmp_path / "hugo")
    config = (tmp_path / "hugo/hugo.toml").read_text(encoding="utf-8")
    sources = re.findall(r'^source = "(/[^"]+)"$', config, re.M)
    assert sources == [str(site / name) for name in ("content/news", "deputies", "stations")]
    assert all(Path(source).is_dir() for source in sources)
    for layout in ("baseof.html", "f/page.html"):
        text = (tmp_path / "hugo/layouts" / layout).read_text(encoding="utf-8")
        assert "</html>" in text
        assert len(re.findall(r"\{\{ [^{}]+ \}\}", text)) == text.count("{{") > 1


def test_stock_pages_name_all_and_their_links_lead_somewhere(
    sample: Sample, tmp_path: Path
) -> None:
    write_stock_site(sample, tmp_path)
    pages = {page: page.read_text(encoding="utf-8") for page in tmp_path.rglob("*.md")}
    names = {d.name for d in sample.deputies.values()} | {s.name for s in sample.stations.values()}
    assert names <= {text.splitlines()[0].removeprefix("# ") for text in pages.values()}
    links = [(p, link) for p, t in pages.items() for link in re.findall(r"\]\(([^)]+)\)", t)]
    assert len(links) > TINY.deputies
    assert {link for page, link in links if not (page.parent / link).exists()} == set()


def test_program_of_hugo_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.raises(FileNotFoundError, match="scripts/setup bench"):
        find_hugo()
    program = tmp_path / "hugo/binaries/hugo"
    program.parent.mkdir(parents=True)
    program.touch()
    importlib.invalidate_caches()
    assert find_hugo() == program
    assert TOOLS["hugo"].build(tmp_path)[0] == program
    assert TOOLS["hugo"].serve(8000)[:2] == [program, "server"]


@linux
def test_stock_site_is_built_and_counted(tmp_path: Path) -> None:
    shop = Workshop(tmp_path, TINY)
    shop.write_sites({"hugo", "stock"})
    assert (tmp_path / "tiny/hugo/layouts/baseof.html").is_file()
    _, extent = shop.first_run(CASES["stock"])
    assert extent.pages > TINY.deputies + TINY.stations + TINY.posts
    shop.extents["stock"] = replace(extent, pages=extent.pages + 1)
    with pytest.raises(Wrong, match="pages"):
        shop.run(CASES["stock"], 1)
    shop.sample = Sample(replace(TINY, deputies=TINY.deputies + 1))
    with pytest.raises(Wrong, match=r"no page deputies/d000012.* 21 pages of records, not 22"):
        shop.first_run(CASES["stock"])


@pytest.mark.parametrize(("free", "is_cleared"), [(10**9, False), (1, True)])
def test_room_is_made_only_where_the_disk_would_fill(
    free: int, is_cleared: bool, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rested: list[float] = []
    monkeypatch.setattr(time, "sleep", rested.append)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    shop = Workshop(tmp_path, TINY)
    cold, warm = CASES["ours"], CASES["ours-warm"]
    for case in (cold, warm):
        shop.out_of(case, "1").mkdir(parents=True)
        shop.extents[case.name] = measure_output(site / "site", OURS)
    assert shop.make_room([cold, warm], 0) is False
    assert shop.make_room([cold, warm], 2) is is_cleared
    assert shop.out_of(cold, "1").exists() is not is_cleared
    assert shop.out_of(warm, "1").exists()
    assert bool(rested) is is_cleared


# runs

SPEND = "sum(range(10_000_000))"
HOLD = "import time; block = bytearray(60_000_000); time.sleep(0.5)"


@linux
def test_time_of_children_counts(tmp_path: Path) -> None:
    adopt_orphans()
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{SPEND}'])"
    log = tmp_path / "log"
    parent = measure([PYTHON, "-c", code], folder=tmp_path, environment={}, log=log)
    idle = measure([PYTHON, "-c", "pass"], folder=tmp_path, environment={}, log=log)
    assert parent.cpu > idle.cpu
    assert parent.memory == 0


@linux
@pytest.mark.parametrize("manner", ["SIG_DFL", "SIG_IGN"])
def test_processes_left_behind_are_ended(
    manner: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_PATIENCE", 0.5)
    adopt_orphans()
    code = (
        "import os, pathlib, signal, time\n"
        f"signal.signal(signal.SIGTERM, signal.{manner})\n"
        "child = os.fork()\n"
        "if child == 0: time.sleep(100)\n"
        "pathlib.Path('child').write_text(str(child))\n"
    )
    measure([PYTHON, "-c", code], folder=tmp_path, environment={}, log=tmp_path / "log")
    assert not Path("/proc", (tmp_path / "child").read_text()).exists()


@linux
def test_memory_of_all_processes_is_added_up(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys\n"
        f"both = [subprocess.Popen([sys.executable, '-c', {HOLD!r}]) for _ in range(2)]\n"
        "[one.wait() for one in both]\n"
    )
    usage = measure(
        [PYTHON, "-c", code], folder=tmp_path, environment={}, log=tmp_path / "log",
        watch_memory=True,
    )  # fmt: skip
    assert usage.memory > 100


@linux
def test_interrupted_run_leaves_nothing_behind(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from bench import process\n"
        "command = ['sh', '-c', 'echo $$ >child; exec sleep 100']\n"
        "process.measure(command, folder=Path(), environment={}, log=Path('log'))\n"
    )
    running = subprocess.Popen(
        [PYTHON, "-c", code], cwd=tmp_path, stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
    )  # fmt: skip
    child = tmp_path / "child"
    while running.poll() is None and not (child.exists() and child.read_text().strip()):
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=60) != 0
    assert not Path("/proc", child.read_text().strip()).exists()


def test_command_that_fails_tells_its_last_words(tmp_path: Path) -> None:
    code = "import sys; sys.exit('went wrong')"
    with pytest.raises(CommandFailed, match="went wrong"):
        measure([PYTHON, "-c", code], folder=tmp_path, environment={}, log=tmp_path / "log")


def preview_of(folder: Path, write_edit: Callable[[], str], times: int) -> list[float]:
    port = preview.free_port()
    return time_previews(
        [PYTHON, "-m", "http.server", "--bind", "127.0.0.1", str(port)],
        folder=folder, environment={}, log=folder / "log", url=f"http://127.0.0.1:{port}/page",
        known="old", write_edit=write_edit, times=times,
    )  # fmt: skip


def test_preview_waits_for_each_edit(tmp_path: Path) -> None:
    page = tmp_path / "page"
    page.write_text("old")
    words = iter(["first", "second"])

    def write_edit() -> str:
        page.write_text(word := next(words))
        return word

    assert len(preview_of(tmp_path, write_edit, 2)) == 2
    assert page.read_text() == "second"


def test_preview_that_never_comes_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "_START", 2.0)
    (tmp_path / "page").write_text("old")
    with pytest.raises(ServerFailed, match="never showed new"):
        preview_of(tmp_path, lambda: "new", 1)


def test_another_case_comes_first_each_round() -> None:
    cases = list(CASES.values())[:3]
    rounds = [in_turn(cases, number) for number in range(4)]
    assert [r[0] for r in rounds] == [*cases, cases[0]]
    assert all(sorted(c.name for c in r) == sorted(c.name for c in cases) for r in rounds)
    assert in_turn([], 1) == []


# sums and tables


def usage(cpu: float, wall: float = 1.0) -> Usage:
    return Usage(wall, cpu, 0.0, 0.0)


@pytest.fixture
def results(site: Path) -> Results:
    """Ours takes 2 s and Hugo 4 at S, for as many pages; with codes ours takes 3."""
    extent = measure_output(site / "site", OURS)
    results = Results("2025-01-15", ["处理器：某某"], {"S": 3, "L": 3, "XL": 1})
    for case, runs in {
        "ours": [usage(2), usage(9), usage(1)],
        "hugo": [usage(4, 2)],
        "ours-codes": [usage(3)],
    }.items():
        measured = results.put("S", case)
        measured.runs, measured.extent, measured.memory = runs, extent, 100.0
    results.of("S", "ours").weight = weigh_page(site / "site", "deputies/d000003")
    results.put("S", "ours-serve").previews = [0.5, 0.1, 0.2]
    results.put("S", "hugo-serve").previews = [0.4]
    return results


def test_ratio_is_of_medians(results: Results) -> None:
    assert ratio(results, "S", "ours", "hugo", "cpu") == 0.5
    assert ratio(results, "S", "ours", "hugo", "wall") == 0.5
    assert ratio(results, "S", "ours", "stock", "cpu") is None
    assert per(results, "S", "stock", "pages") is None
    extent = results.of("S", "ours").extent
    assert extent
    assert per(results, "S", "ours", "pages") == 2000 / extent.pages


def test_goals_say_what_is_kept_and_what_is_not(results: Results) -> None:
    found = {goal.title: goal for goal in goals(results)}
    assert found["S 从零生成，是 Hugo 的几倍（CPU）"].is_met
    assert found["S 从零生成，每 MB 是 Hugo 的几倍（CPU）"].found == 0.5
    assert not found["S 带码，是不带码的几倍（CPU）"].is_met
    assert found["S 预览，从保存到看见"] == Goal("S 预览，从保存到看见", 0.2, 0.3, " 秒")
    assert found["S 预览，是 Hugo 的几倍"].found == 0.5
    assert not [title for title in found if title.startswith(("L", "XL")) or "改一条" in title]


def test_later_sizes_have_goals_of_their_own(results: Results) -> None:
    results.put("S", "stock").runs = [usage(30)]
    results.of("S", "stock").extent = results.of("S", "ours").extent
    for size in ("L", "XL"):
        results.put(size, "ours").runs = [usage(20)]
        results.of(size, "ours").extent = results.of("S", "ours").extent
    results.of("XL", "ours").memory = 2000
    found = {goal.title: goal for goal in goals(results)}
    assert found["S 从零生成，MkDocs + Material 是我们的几倍（CPU）"].is_met
    assert found["S 从零生成，MkDocs + Material 每页是我们的几倍（CPU）"].found == pytest.approx(15)
    assert not found["XL 全部进程的内存"].is_met
    assert found["每页 CPU，各规模最多与最少之比"].found == 10
    assert "XL 最大的一个网页，未压缩" in found


def test_nothing_measured_has_no_goals() -> None:
    assert list(goals(Results("2025-01-15", [], {}))) == []
    assert Measured().middle("cpu") is None


def test_report_has_every_table(results: Results) -> None:
    report = render_report(results)
    assert "测于 2025-01-15，S 每项轮流跑 3 次" in report
    assert "- 处理器：某某" in report
    assert re.search(r"^\| S \| 公示 \| 1\.00 \| 2\.00 \| 100 \|", report, re.M)
    assert "| S | 公示，预览 | 0.20 | 0.10 | 0.50 |" in report
    assert "| S 从零生成，是 Hugo 的几倍（CPU） | 0.50 | 不超过 1.5 | 是 |" in report
    assert "| **否** |" in report
    tables = re.findall(r"(?:^\|.*\n)+", report, re.M)
    assert len(tables) == 5
    extent = results.of("S", "hugo").extent
    assert extent
    pages, records = extent.pages, extent.records
    assert f"| S | Hugo | {pages} | {records} | {extent.screens} |" in report
    for table in tables:
        assert len({line.count(" | ") for line in table.splitlines()}) == 1


def marked(text: str = "") -> str:
    """A page with a place for each report."""
    return "".join(
        f"# {name}\n<!-- {name}：开始 -->{text}<!-- {name}：结束 -->\nend\n"
        for name in (SPEED, COUNTRY)
    )


def test_report_goes_between_its_marks() -> None:
    page = put_report(marked("old"), SPEED, "new\n")
    assert f"<!-- {SPEED}：开始 -->\n\nnew\n\n<!-- {SPEED}：结束 -->\nend\n" in page
    assert f"<!-- {COUNTRY}：开始 -->old<!--" in page
    assert put_report(page, SPEED, "new\n") == page
    with pytest.raises(ValueError, match="测速结果"):
        put_report("no marks", SPEED, "new")


@linux
@pytest.mark.parametrize(("share", "is_busy"), [(0.01, False), (0.3, True)])
def test_busy_machine_is_said_to_be_busy(share: float, is_busy: bool, tmp_path: Path) -> None:
    line = describe_machine(tmp_path, [], share)[4]
    assert line.startswith(f"别的程序：占处理器的 {share:.0%}")
    assert ("参考" in line) is is_busy


@linux
def test_what_others_take_is_all_that_is_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, all_programs, ours = [100.0], [1_000], [5.0]
    jiffies = os.sysconf("SC_CLK_TCK")
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(
        Path, "read_text", lambda *_, **__: f"cpu  {all_programs[0]} 0 0 999 9 0 0 0\ncpu0 1"
    )
    usage = lambda _: SimpleNamespace(ru_utime=ours[0] / 2, ru_stime=0.0)  # noqa: E731
    monkeypatch.setattr(resource, "getrusage", usage)
    others = Others()
    clock[0] += 10
    all_programs[0] += 8 * jiffies
    ours[0] += 3
    share = others.share()
    monkeypatch.undo()
    assert share == pytest.approx((8 - 3) / (10 * 2))


@linux
def test_machine_is_described(tmp_path: Path) -> None:
    text = "\n".join(describe_machine(tmp_path, ["gongshi"], 0.0))
    assert "个核心" in text
    assert "gongshi 0." in text


@linux
def test_commit_that_is_measured_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_HERE", tmp_path)
    git = ["git", "-c", "user.name=测", "-c", "user.email=a@example.org", "-C", str(tmp_path)]
    (tmp_path / "file").write_text("1")
    for words in (["init", "-q"], ["add", "file"], ["commit", "-qm", "one"]):
        subprocess.run([*git, *words], check=True)
    assert re.fullmatch(r"源码：[0-9a-f]{7,}", describe_machine(tmp_path, [], 0.0)[-1])
    (tmp_path / "file").write_text("2")
    assert describe_machine(tmp_path, [], 0.0)[-1].endswith("（另有改动）")


@linux
@pytest.mark.parametrize("git", ["missing", "false"])
def test_source_that_is_no_repository_is_measured_too(
    git: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if git == "false":
        (tmp_path / "git").write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert describe_machine(tmp_path, [], 0.0)[-1] == "源码：不明"


# the country


def test_lists_of_counties_are_joined(tmp_path: Path) -> None:
    rows = [["deputy", "d1", "王芳", "", "", "deputies/d1/"], ["news", "n1", "会", "", "", ""]]
    lists = write_lists(json.dumps(rows).encode(), 3, tmp_path / "lists")
    joined = write_joined(lists, tmp_path / "joined")
    assert (joined.counties, joined.rows) == (3, 3)
    files = [json.loads(path.read_bytes()) for path in (tmp_path / "joined").iterdir()]
    found = sorted(row for file in files for row in file)
    assert [row[:3] for row in found] == [[f"{n:06}", "deputy", "d1"] for n in range(3)]
    assert len({row[3] for row in found}) > 1
    for file in files:
        assert len({row[3][:2] for row in file}) == 1


def test_what_a_county_costs_is_summed_up_for_the_country(site: Path) -> None:
    extent = measure_output(site / "site", OURS)
    joined = Joined(1000, 5.0, memory=200.0, rows=1_000_000, bytes=100_000_000, largest=30_000)
    table = render_country(usage(3.6), extent, b"x" * 100, joined)
    assert "| 生成，CPU | 3.6 秒 | 3.0 小时 |" in table
    assert "| 合并名单，时间 | 1,000 个县 5.0 秒 | 15 秒 |" in table
    assert "| 合并名单，内存 | 1,000 个县 200 MB | 600 MB |" in table
    assert "| 300 万行，300 MB |" in table.replace("1,000 个县 100 万行，100 MB ", "")
    assert "约 90 KB" in table


# the whole command


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "speed.md"
    path.write_text(marked(), encoding="utf-8")
    monkeypatch.setattr(command, "ROOT", tmp_path)
    monkeypatch.setattr(command, "PAGE", path)
    monkeypatch.setitem(SIZES, "S", Size("S", 5, 2, 2))
    return path


@linux
def test_command_measures_checks_and_writes(
    page: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, numbers = page.parent / "runs", page.parent / "numbers.json"
    monkeypatch.setattr(command, "_PREVIEWS", 1)
    cases = "ours,ours-codes,ours-screens,ours-warm,ours-serve"
    options = ["--cases", cases, "--runs", "1", "--write"]
    assert command.main([*options, "--folder", str(folder), "--json", str(numbers)]) == 0
    assert list(folder.iterdir()) == []
    printed = capsys.readouterr().out
    for title in ("公示", "公示，带码", "公示，有触摸屏", "公示，改一条以后"):
        assert f"| S | {title} |" in printed
    assert printed.strip() in page.read_text(encoding="utf-8")
    found = json.loads(numbers.read_text(encoding="utf-8"))["measured"]["S"]
    assert {case: len(measured["runs"]) for case, measured in found.items()} == {
        "ours": 1, "ours-codes": 1, "ours-screens": 1, "ours-warm": 1, "ours-serve": 0,
    }  # fmt: skip
    assert found["ours-codes"]["extent"]["files"] > found["ours"]["extent"]["files"]
    assert found["ours"]["extent"]["screens"] == found["ours-codes"]["extent"]["screens"] == 1
    assert found["ours-screens"]["extent"]["screens"] == 1 + 1 + 2  # wall, index, a station each
    assert found["ours"]["memory"] > 0
    assert len(found["ours-serve"]["previews"]) == 1


@pytest.mark.parametrize(
    ("problem", "status", "words"),
    [(Wrong("no page x"), 1, "没有测完：no page x"), (KeyboardInterrupt(), 130, "没有测完")],
)
def test_command_that_is_broken_off_keeps_what_was_measured(
    problem: BaseException, status: int, words: str, page: Path, results: Results,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def measure_size(found: Results, shop: Workshop, _: Sequence[str]) -> None:
        shop.folder.mkdir()
        found.put(shop.sample.size.name, "ours").runs = [usage(1)]
        if shop.sample.size.name == "L":
            raise problem
        found.measured.update(results.measured)

    monkeypatch.setattr(command, "measure_size", measure_size)
    monkeypatch.setattr(command, "describe_machine", lambda *_: [])
    folder, numbers = page.parent / "runs", page.parent / "numbers.json"
    options = ["--sizes", "S,L", "--write", "--folder", str(folder), "--json", str(numbers)]
    before = page.read_text(encoding="utf-8")
    assert command.main(options) == status
    assert list(folder.iterdir()) == []
    assert page.read_text(encoding="utf-8") == before
    assert list(json.loads(numbers.read_text(encoding="utf-8"))["measured"]) == ["S"]
    printed = capsys.readouterr()
    assert "| S | 公示 |" in printed.out
    assert "| L |" not in printed.out
    assert words in printed.err


@linux
@pytest.mark.parametrize(
    ("options", "sizes", "rounds"),
    [
        ([], ["S"], 3),
        (["--short", "--runs", "1"], ["S"], 1),
        (["--full"], ["S", "L", "XL"], 5),
        (["--full", "--sizes", "XL,S", "--runs", "2"], ["XL", "S"], 2),
        (["--sizes", "S,L,XL", "--runs", "5,2"], ["S", "L", "XL"], 2),
    ],
)
def test_options_choose_sizes_and_rounds(
    options: list[str], sizes: list[str], rounds: int, page: Path, results: Results,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    found: list[str] = []

    def measure_size(into: Results, shop: Workshop, _: Sequence[str]) -> None:
        found.append(shop.sample.size.name)
        into.measured[found[-1]] = results.measured["S"]

    monkeypatch.setattr(command, "measure_size", measure_size)
    folder = ["--folder", str(page.parent / "runs")]
    assert command.main([*options, "--cases", "ours", "--write", *folder]) == 0
    assert found == sizes
    text = page.read_text(encoding="utf-8")
    assert f"{sizes[-1]} 每项轮流跑 {rounds} 次" in text
    for size in sizes:
        assert f"| {size} | 公示 |" in text


@linux
def test_command_measures_a_county(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(country, "COUNTY", Size("county", 5, 2, 2))
    options = ["--country", "--runs", "2", "--write", "--folder", str(page.parent / "runs")]
    assert command.main(options) == 0
    text = page.read_text(encoding="utf-8")
    assert f"<!-- {COUNTRY}：开始 -->\n\n测于 " in text
    assert "| 合并名单，时间 | 2 个县" in text


@pytest.mark.parametrize("options", [["--sizes", "M"], ["--cases", "ours,zola"], ["--runs", "0"]])
def test_what_cannot_be_measured_is_refused(
    options: list[str], page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        command.main(options)
    assert f"“{options[1].rpartition(',')[2]}”" in capsys.readouterr().err
