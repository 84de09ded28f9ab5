"""A site built on the ground of the last one is, byte for byte, the site built from nothing.

Sequences of edits are drawn at random; after each the site is built as it would be next, with
all that was kept, once more from nothing, and as a preview does. `GONGSHI_WARM_EXAMPLES=100` draws
more of them.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from gongshi import rebuild
from gongshi.codes.check import check_site_and_codes
from gongshi.pages import build_names, building, code_page, figure_data, ground, names, names_recut
from gongshi.pages.asked import Asked, config_key, told_key, write_asked
from gongshi.pages.build import AddressTaken, write_site
from gongshi.pages.building import Building
from gongshi.pages.made import Made, load_made, write_made
from gongshi.pages.names_recut import recut_names
from gongshi.pages.names_sheet import NameList, Sheet, split_names
from gongshi.pages.output import Mark, Staging
from gongshi.pages.outside import Outside, sources_key
from gongshi.pages.renderer import THEME, Renderer, make_environment
from gongshi.pages.shell import BODY_MARK, TITLE_MARK, Frame
from gongshi.pages.site import FRAMES
from gongshi.records import source
from gongshi.records.figure import FigureGroup, all_figures
from gongshi.records.kept import FOLDER, Kept
from gongshi.records.load import no_progress
from gongshi.records.problem import fails
from gongshi.records.registry import Registry
from records_builder import (
    ANSWERED,
    BASE,
    JPEG,
    SENT_BACK,
    TODAY,
    Files,
    activity,
    deputy,
    path_of,
    settings,
    station,
    steps,
    suggestion,
    vacancy,
)
from records_builder import (
    write_site as write_sources,
)

MOST_ROWS = 13
"""As many rows as the site begins with: edits make it a large one, and a small one again."""
SMALL = (600, 300)
_CLOCK = 0.01  # seconds: no clock of a file system that counts finely goes in longer steps
NAMES = "data/names"
HEADING = "编号,种类,签发日期,改为\n"
ADDRESS = "https://example.org/"
NAME = "大理公示"
START: Files = {
    **BASE,
    "v1": vacancy(),
    "a2": activity(标题="村口的灯", 日期="2024-06-05", 牵头代表="c4", 代表="[c4, c1]", 阵地="s4"),
    "./codes.csv": HEADING + "c1,代表,2024-01-01,\ns3,阵地,2024-01-01,\n",
}


@dataclass
class Place:
    """A site that is edited and built again and again, with its own copy of the theme."""

    root: Path
    files: dict[str, str | bytes] = field(default_factory=lambda: dict(START))
    today: date = TODAY
    problems: list[str] = field(default_factory=list)
    shortcuts: int = 0

    def __post_init__(self) -> None:
        self.theme = self.root / "theme"
        shutil.copytree(THEME, self.theme)
        (self.root / "node_modules").symlink_to(THEME.parent / "node_modules")
        self.config = write_sources(self.root, {}, base=self.files)
        self.frame = self.root / "content" / "frame.txt"
        self.frame.write_text("框")
        self.remembered, self.last = Kept(self.root), Made()
        self.ground: dict[str, int] | None = None

    def write(self, name: str, content: str | bytes | None) -> None:
        """Write a file, or delete it."""
        path = self.root / path_of(name)
        if content is None:
            path.unlink(missing_ok=True)
            self.files.pop(name, None)
        else:
            self.files[name] = content
            write_sources(self.root, {name: content}, base={})

    def build(self, site: Path, *, kept: bool, short: bool = False) -> bool:
        """Build into a folder as the plugin does; False where the records do not allow it.

        What is there before is only used where it was `kept`; the `short` way is tried first.
        """
        if short and self.build_shortly():
            return True
        last = load_made(self.root / FOLDER, site) if kept else Made()
        building = self._building(site, Kept(self.root) if kept else None, last)
        made = self._written(building) if building else None
        if building and made and kept:
            write_made(self.root / FOLDER, site, made)
            self._note(building, site)
        return made is not None

    def preview(self) -> bool:
        """Build as the plugin does where it stays, and remembers the records and the last site."""
        building = self._building(self.root / "preview", self.remembered, self.last)
        if building is None:
            return False
        building.staging.ground = self.ground
        made = self._written(building)
        if made:
            ahead = building.staging.write_ahead(made.files)
            self.ground = (made if ahead else self.last).numbers
            self.last = made
        return made is not None

    def _building(self, site: Path, cache: Kept | None, last: Made) -> Building | None:
        """Read and check everything; None where something is wrong."""
        checked = check_site_and_codes(self.config, today=self.today, site_url=ADDRESS, kept=cache)
        self.problems = [problem.text() for problem in checked.site.problems]
        if fails(checked.site.problems) or checked.codes is None:
            return None
        stays = cache is None or cache is self.remembered
        staging = Staging(site, None if stays else self.root / FOLDER)
        staging.write_clean()
        for file in ("about.html", "sitemap.xml"):  # of these, ours comes after MkDocs' own
            (staging.folder / file).write_text(self.frame.read_text())
        sources = sources_key(self.root, [str(self.root / "content")], cache.now if cache else 0)
        frames = {key: Frame(self._frame(), key.address) for key in FRAMES}
        return Building(
            staging,
            Renderer(checked.codes.registry, make_environment(self.theme), NAME, checked.codes),
            Outside(f"{sources} {config_key(self.config)}", frames),
            self.root,
            (),
            last,
        )

    def _written(self, building: Building) -> Made | None:
        try:
            return write_site(building, ADDRESS, no_progress)
        except AddressTaken:
            building.staging.write_nothing()
            return None

    def _note(self, building: Building, site: Path) -> None:
        """Keep what MkDocs was asked, as the plugin does."""
        asked = Asked(
            config=config_key(self.config),
            told=told_key(building.renderer.registry, []),
            root=str(self.root),
            site=str(site),
            site_name=NAME,
            site_url=ADDRESS,
            strict=False,
            folders=[str(self.root / "content")],
            outside=building.outside.key,
        )
        write_asked(self.root / FOLDER, "", asked)

    def build_shortly(self) -> bool:
        """Build without asking MkDocs; False where it has to be asked."""
        said: list[str] = []
        try:
            rebuild.rebuild(self.config, "", self.today, said.append, no_progress)
        except rebuild.NotTheSame:
            return False
        self.problems = said[: said.index("Cleaning site directory")]
        self.shortcuts += 1
        return True

    def _frame(self) -> str:
        return f"<title>{TITLE_MARK}</title>{self.frame.read_text()}{BODY_MARK}"


def read(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file()
    }


Edit = Callable[[Place], None]

ROOM = station(名称="周城室", 简称="周城", 服务范围="[周城村委会]", 村社区="周城村委会")
CONTENT: dict[str, list[str | bytes | None]] = {
    "c1": [
        deputy(),
        deputy(姓名="杨树"),
        deputy(单位职务="教师", 接待="{日子: 每周三, 地点: s3}"),
        deputy(任职="[{层级: 市, 代表团: 双廊镇代表团, 离任日期: 2025-01-10, 离任原因: 辞职}]"),
        deputy(隐藏="没有这个字段"),
        None,
    ],
    "c2": [BASE["c2"], deputy(姓名="段秀英", 驻站="[s2]", 单位职务="医生"), None],
    "c3": [deputy(姓名="段誉", 驻站="[s4]", 专业组="法律"), deputy(姓名="赵云海"), None],
    "v1": [vacancy(空缺原因="原代表调离"), None],
    "s2": [BASE["s2"], station(名称="站", 简称="站", 服务范围=None)],
    "s3": [station(办公电话="0872-2123456"), station(联建="s4"), station(简称="喜洲室")],
    "s5": [ROOM, ROOM + "停用日期: 2024-12-31\n停用原因: 合并\n接替阵地: s3\n", None],
    "deputies/photos/c1.jpg": [JPEG, JPEG + b"another"],
    "a1": [activity(标题="改了标题"), activity(日期="2023-12-01"), activity(类型="调研")],
    "a3": [activity(日期="2025-01-02", 阵地="s4", 代表="[c1, c4]", 上级代表=None), None],
    "g1": [
        suggestion(经过=steps(*ANSWERED)),
        suggestion(经过=steps(*SENT_BACK)),
        suggestion(标题="新的标题", 活动="a1"),
    ],
    "mkdocs": [
        settings(),
        settings(横幅="通知"),
        settings(隐藏字段="{代表: [出生年月, 单位职务]}"),
        settings(名单排序="拼音"),
        settings(大屏="{配色: 浅色}", 宣传机="{每页秒数: 20, 配色: 深色}"),
        settings(留言="{方式: builtin}"),
        settings(留言="{方式: external, 地址: 'https://example.org/f?to={id}'}"),
    ],
    "content/about/privacy.md": ["# 怎样保管\n", None],
    "./codes.csv": [HEADING, HEADING + "c1,代表,2024-01-01,\nc4,代表,2024-01-01,\n"],
}
"""What each file may say at one time or another; None where it is not there."""


def contents() -> st.SearchStrategy[Edit]:
    pairs = [(name, content) for name, texts in CONTENT.items() for content in texts]
    return st.sampled_from(pairs).map(lambda pair: lambda place: place.write(*pair))


def rename(place: Place) -> None:
    """Give a deputy another id, as the guide says, and take it back the next time."""
    old, new = ("c1", "c9") if "c1" in place.files else ("c9", "c1")
    if old in place.files:
        text = str(place.files[old]).replace("曾用编号: [c9]\n", "")
        place.write(old, None)
        place.write(new, text + (f"曾用编号: [{old}]\n" if new == "c9" else ""))


def move_date(days: int) -> Edit:
    def edit(place: Place) -> None:
        place.today += timedelta(days)

    return edit


def touch_theme(place: Place) -> None:
    template = place.theme / "components" / "facts" / "facts.html"
    template.write_text(template.read_text() + "\n")


def take_messages(place: Place) -> None:
    """Put forms behind the codes, which want a page that says how messages are kept."""
    place.write("content/about/privacy.md", "# 怎样保管\n")
    place.write("mkdocs", settings(留言="{方式: builtin}"))


def take_down_screens(place: Place) -> None:
    """Leave touch screens to one kind of station."""
    place.write("mkdocs", settings(宣传机="{阵地类型: [代表之家]}"))


def change_frame(place: Place) -> None:
    """Change what MkDocs reads, and with it all frames."""
    place.frame.write_text(place.frame.read_text() + "。")


def swap_back_in_time(place: Place) -> None:
    """Write another text of the same length and say that it is as old as the one before."""
    path = place.root / path_of("s4")
    before, text = path.stat(), str(place.files["s4"])
    place.write("s4", text.replace("双廊村联络室", "双郎村联络室", 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def tamper(place: Place) -> None:
    """Change the built site by hand."""
    time.sleep(_CLOCK)
    page = place.root / "site" / "deputies" / "c4" / "index.html"
    if page.exists():
        page.unlink()
        page.write_text("由别人改过")


def add_by_hand(place: Place) -> None:
    """Put files into the built site, and a link that leads out of it."""
    time.sleep(_CLOCK)
    for folder in ("", "deputies", "deputies/c4", "deputies/extra", "extra", "extra/more/still"):
        path = place.root / "site" / folder / "extra.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("由别人放进来")
    elsewhere = place.root / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    for link in ("news", "extra/link"):
        path = place.root / "site" / link
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        path.symlink_to(elsewhere)


def lose_old(place: Place) -> None:
    shutil.rmtree(place.root / ".site.old", ignore_errors=True)


def lose_site(place: Place) -> None:
    shutil.rmtree(place.root / "site", ignore_errors=True)


def spoil(position: int) -> Edit:
    """Change a byte of everything that is kept."""

    def edit(place: Place) -> None:
        for file in (place.root / FOLDER).glob("*.msgpack"):
            data = bytearray(file.read_bytes())
            data[position % len(data)] ^= 1
            file.write_bytes(data)

    return edit


def die(place: Place) -> None:
    """Build until half of the pages are written, and no further."""
    left = [20]

    def write(self: Staging, file: str, data: str | bytes) -> Any:
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        return original(self, file, data)

    original = Staging.write
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Staging, "write", write)
        try:
            place.build(place.root / "site", kept=True)
        except KeyboardInterrupt:
            return


EDITS = st.one_of(
    contents(),
    st.sampled_from(
        [
            rename,
            take_messages,
            take_down_screens,
            touch_theme,
            change_frame,
            swap_back_in_time,
            tamper,
            add_by_hand,
            lose_old,
            lose_site,
            die,
        ]
    ),
    st.integers(-40, 400).map(move_date),
    st.integers(0, 5000).map(spoil),
)


@examples(
    max_examples=int(os.environ.get("GONGSHI_WARM_EXAMPLES", "12")),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to look for less would take minutes
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    st.lists(
        st.tuples(st.booleans(), st.lists(EDITS, min_size=1, max_size=3)), min_size=1, max_size=6
    )
)
@example([(False, [rename]), (True, [rename])])
@example([(True, [add_by_hand]), (False, [rename]), (True, [rename]), (True, [rename])])
@example([(True, [change_frame]), (True, [die]), (True, [change_frame, rename])])
@example([(True, [take_messages]), (True, [rename])])
@example([(True, [die, move_date(267)]), (True, [move_date(-267)])])
@example([(True, [take_down_screens]), (True, [rename])])
def test_warm_is_cold(sequence: list[tuple[bool, list[Edit]]]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        place = started(Path(folder), patch)
        site = place.root / "site"
        for number, (short, edits) in enumerate(sequence):
            for edit in edits:
                edit(place)
            before = read(site)
            cold = place.root / f"cold-{number}"
            is_built = place.build(site, kept=True, short=short)
            problems = place.problems
            assert place.build(cold, kept=False) == is_built
            assert place.problems == problems
            assert read(site) == (read(cold) if is_built else before)
            assert place.preview() == is_built
            assert place.problems == problems
            assert not is_built or read(place.root / "preview") == read(cold)
            elsewhere = place.root / "elsewhere"
            assert not elsewhere.exists() or not list(elsewhere.iterdir())
            left = [path.name for path in place.root.glob(".*") if path.name != ".gongshi"]
            assert not is_built or set(left) <= {".site.old", ".preview.old"}


def test_names_are_cut_anew_only_where_a_name_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = started(tmp_path, monkeypatch, most_rows=1)
    site = place.root / "site"
    before = read(site)
    cut, written = watched_names(monkeypatch)
    place.write("c1", deputy(简介="新的简介。"))
    assert place.build(site, kept=True)
    assert not cut
    assert not written
    assert "新的简介" in (site / "deputies" / "c1" / "index.html").read_text(encoding="utf-8")
    place.write("c1", deputy(姓名="杨树"))
    assert place.build(site, kept=True)
    after = read(site)
    assert "杨树" in after["data/names.json"].decode()
    assert {f for f in after if f.startswith(NAMES) and after[f] != before.get(f)} <= {*written}
    assert len(written) < len([file for file in after if file.startswith(NAMES)]) * 2 / 3
    place.write("c1", deputy(姓名="杨树", 简介="新的简介。"))
    assert place.build(site, kept=True)
    assert cut == []
    assert place.build(tmp_path / "cold", kept=False)
    assert read(site) == read(tmp_path / "cold")
    assert len(cut) == 1
    touch_theme(place)
    place.write("c1", deputy(姓名="段树"))
    assert place.build(site, kept=True)
    assert len(cut) == 2


def test_figures_are_counted_anew_only_where_something_counted_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = started(tmp_path, monkeypatch)
    counted: list[int] = []

    def count(registry: Registry) -> tuple[FigureGroup, ...]:
        counted.append(1)
        return all_figures(registry)

    monkeypatch.setattr(figure_data, "all_figures", count)
    for text in (deputy(简介="新的简介。"), deputy(单位职务="教师", 简介="新的简介。")):
        place.write("c1", text)
        assert place.build(tmp_path / "site", kept=True)
        assert place.build_shortly()
        assert counted == []
    page = (tmp_path / "site" / "deputies" / "c1" / "index.html").read_text(encoding="utf-8")
    assert "新的简介" in page
    place.write("c1", deputy(民族="彝族"))
    assert place.build(tmp_path / "site", kept=True)
    assert counted == [1]
    assert place.build(tmp_path / "cold", kept=False)
    assert read(tmp_path / "site") == read(tmp_path / "cold")


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(path.read_bytes())])
@pytest.mark.parametrize("file", ["names.json", "names/index.json", "first", "last"])
def test_all_names_are_cut_where_a_file_of_them_is_another(
    file: str, harm: Callable[[Path], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = started(tmp_path, monkeypatch, most_rows=1)
    site = place.root / "site"
    sheets = json.loads((site / "data/names/index.json").read_bytes())["files"]
    name = {"first": f"names/{sheets[0]}.json", "last": f"names/{sheets[-1]}.json"}.get(file, file)
    cut, _ = watched_names(monkeypatch)
    harm(site / "data" / name)
    place.write("c1", deputy(姓名="杨树"))
    assert place.build(site, kept=True)
    assert len(cut) == 1
    assert place.build(tmp_path / "cold", kept=False)
    assert read(site) == read(tmp_path / "cold")


def watched_names(patch: pytest.MonkeyPatch) -> tuple[list[int], list[str]]:
    """Note when all names are cut, and which of their files are written."""
    cut: list[int] = []
    written: list[str] = []
    write = Staging.write

    def split_noted(listed: NameList) -> Iterator[Sheet]:
        cut.append(len(listed.rows))
        return split_names(listed, *SMALL)

    def write_noted(self: Staging, file: str, data: str | bytes) -> Mark:
        written.extend([file] if file.startswith(NAMES) else [])
        return write(self, file, data)

    patch.setattr(build_names, "split_names", split_noted)
    patch.setattr(Staging, "write", write_noted)
    return cut, written


def started(root: Path, patch: pytest.MonkeyPatch, most_rows: int = MOST_ROWS) -> Place:
    """Build a site for the first time; its names stand on very small sheets."""
    place = Place(root)
    for module in (building, code_page, rebuild):
        patch.setattr(module, "THEME", place.theme)
    patch.setattr(names, "MOST_ROWS", most_rows)
    patch.setattr(build_names, "split_names", lambda listed: split_names(listed, *SMALL))
    patch.setattr(names, "recut_names", lambda listed, last: recut_names(listed, last, *SMALL))
    patch.setattr(names_recut, "_MOST_CUT", 1)
    patch.setattr(source, "TICK_NS", 0)
    patch.setattr(ground, "TICK_NS", 0)
    patch.setattr(rebuild, "load_assets", lambda _: [])
    assert place.build(root / "site", kept=True)
    return place


def test_what_is_left_is_noted_file_by_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = started(tmp_path, monkeypatch)
    for text in (deputy(姓名="杨树"), deputy(简介="新的简介。")):
        place.write("c1", text)
        assert place.build_shortly()
        site = tmp_path / "site"
        noted = ground.load_ground(tmp_path / FOLDER, site)
        assert noted.files == {file: (site / file).stat().st_ino for file in read(site)}
        assert noted.folders == {
            path.relative_to(site).as_posix().removeprefix("."): path.stat().st_ctime_ns
            for path in (site, *site.rglob("*"))
            if path.is_dir()
        }


@pytest.mark.parametrize(
    ("edit", "short"),
    [
        (lambda place: place.write("c2", CONTENT["c2"][1]), True),
        (lambda place: place.write("v1", None), True),
        (touch_theme, True),
        (lose_old, True),
        (swap_back_in_time, True),
        (add_by_hand, True),
        (change_frame, False),
        (move_date(1), False),
        (lose_site, False),
        (spoil(99), False),
        (lambda place: place.write("mkdocs", settings(横幅="通知")), False),
        (lambda place: place.write("content/about/more.md", "# 更多\n"), False),
        (lambda place: place.write("c2", deputy(性别="难")), False),
    ],
)
def test_short_way_is_taken_where_it_is_sure(
    edit: Edit, short: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = started(tmp_path, monkeypatch)
    edit(place)
    assert place.build_shortly() is short


def test_photo_is_copied_only_when_it_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = started(tmp_path, monkeypatch)
    place.write("deputies/photos/c1.jpg", b"\xff\xd8\xff one")
    assert place.build(tmp_path / "site", kept=True)
    write, written = Staging.write, []

    def write_noted(self: Staging, file: str, data: str | bytes) -> Mark:
        written.extend([file] if file.startswith("deputies/photos/") else [])
        return write(self, file, data)

    monkeypatch.setattr(Staging, "write", write_noted)
    place.write("c1", deputy(单位职务="校长", 照片="{文件: photos/c1.jpg, 说明: 接待}"))
    assert place.build(tmp_path / "site", kept=True)
    assert written == []
    place.write("deputies/photos/c1.jpg", b"\xff\xd8\xff two")
    assert place.build(tmp_path / "site", kept=True)
    assert written == ["deputies/photos/c1.jpg"]
    assert (tmp_path / "site" / "deputies/photos/c1.jpg").read_bytes() == b"\xff\xd8\xff two"
