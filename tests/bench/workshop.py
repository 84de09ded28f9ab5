"""Where one size is measured: its sites, what the cases write, and the runs.

Nothing is deleted while the disk has room: for half a minute after files were deleted, ext4
makes new ones several times more slowly, and the next run would pay for it.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from bench.case import Case
from bench.hugo_site import write_hugo_site
from bench.output import Extent, check_codes, check_output, measure_output
from bench.preview import free_port, time_previews
from bench.process import Usage, measure
from bench.sample import Sample, Size
from bench.site import SETTINGS, deputy_file, settings_text, write_site
from bench.stock_site import write_stock_site
from bench.tool import TOOLS, Tool
from bench.weight import Weight, weigh_page

EDITED = "d000003"
CODES = "codes.csv"
CODES_READ = 500
_RESERVE = 1.5  # small files take more room than their bytes
_REST = 60.0  # seconds after deleting, until new files cost no more than before
_FRAME = Size("frame", 1, 1, 1)
Command = Sequence[str | Path]
_POSITION = re.compile(r"(?m)^单位职务: .*$")


class Wrong(Exception):
    """A generator has not written what it should: its figures would mean nothing."""


class Workshop:
    """The sites of one size in a folder of their own."""

    def __init__(self, folder: Path, size: Size) -> None:
        self.folder = folder / size.name
        self.sample = Sample(size)
        self.edits = self.put_aside = 0
        self.extents: dict[str, Extent] = {}

    # preparing

    def write_sites(self, tools: set[str]) -> None:
        """Write the records for each generator. Our own site holds those that Hugo reads too."""
        self.log.parent.mkdir(parents=True)
        write_site(self.sample, self.site(TOOLS["ours"]))
        self._write_codes()
        if "hugo" in tools:
            write_hugo_site(self.site(TOOLS["ours"]), self._frame(), self.site(TOOLS["hugo"]))
        if "stock" in tools:
            write_stock_site(self.sample, self.site(TOOLS["stock"]))
        self.known = {tool: set((self.folder / tool).iterdir()) for tool in (*tools, "ours")}

    def _write_codes(self) -> None:
        """Issue a code for everyone, and put the list aside until it is wanted."""
        site = self.site(TOOLS["ours"])
        command = [sys.executable, "-m", "gongshi.cli", "codes", "issue", "--config"]
        measure([*command, site / "mkdocs.yml"], folder=site, environment={}, log=self.log)
        (site / CODES).rename(self.folder / CODES)

    def _frame(self) -> Path:
        """Build a site of one deputy, from which the frame is taken."""
        site, out = self.folder / "frame", self.folder / "frame-out"
        write_site(Sample(_FRAME), site)
        measure(TOOLS["ours"].build(out), folder=site, environment={}, log=self.log)
        return out

    def site(self, tool: Tool) -> Path:
        return self.folder / tool.name

    @cached_property
    def log(self) -> Path:
        return self.folder / "out" / "log.txt"

    # running

    def first_run(self, case: Case) -> tuple[Usage, Extent]:
        """Run a case once with an eye on its memory, and check all that it wrote."""
        usage = self._run(case, "first", watch_memory=True)
        out = self.out_of(case, "first")
        problems = check_output(out, self.sample, case.tool.layout)
        if case.codes:
            problems += check_codes(out, self.sample, at_most=CODES_READ)
        self.extents[case.name] = extent = measure_output(out, case.tool.layout)
        wanted = case.tool.layout.count_of(self.sample.size)
        if extent.records != wanted:
            problems.append(f"{extent.records} pages of records, not {wanted}")
        if problems:
            raise Wrong(f"{case.name} at {self.sample.size.name}: {'; '.join(problems)}")
        return usage, extent

    def weigh(self, case: Case) -> Weight:
        """Weigh the page of a deputy as a visitor downloads it."""
        return weigh_page(self.out_of(case, "first"), f"deputies/{EDITED}")

    def run(self, case: Case, number: int) -> Usage:
        """Run a case once more; it must write as many pages as it did first."""
        usage = self._run(case, str(number))
        found = measure_output(self.out_of(case, str(number)), case.tool.layout)
        if found.pages != self.extents[case.name].pages:
            raise Wrong(f"{case.name}: {found.pages} pages, {self.extents[case.name].pages} before")
        return usage

    def run_under(self, case: Case, number: str, program: Command = ()) -> Usage:
        """Run a case in one process, under another program that looks on."""
        return self._run(case, number, program=program, more={"GONGSHI_JOBS": "1"})

    def _run(self, case: Case, number: str, **how: Any) -> Usage:
        out = self.out_of(case, number)
        self._set_site(case)
        word = ""
        if not case.warm:
            self._forget(case.tool)
        elif not out.exists():
            self._measure(case, out, number)
        if case.warm:
            word = self.write_edit()
        usage = self._measure(case, out, number, **how)
        page = out / f"deputies/{EDITED}/index.html"
        if word not in page.read_text(encoding="utf-8"):
            raise Wrong(f"{case.name} does not show an edit")
        return usage

    def _measure(
        self,
        case: Case,
        out: Path,
        number: str,
        *,
        watch_memory: bool = False,
        program: Command = (),
        more: Mapping[str, str] | None = None,
    ) -> Usage:
        os.sync()  # what was written before must not be paid for now
        cache = self.folder / "cache" / case.name / ("kept" if case.warm else number)
        return measure(
            [*program, *case.tool.build(out)],
            folder=self.site(case.tool),
            environment={
                **self._environment(case.tool),
                "XDG_CACHE_HOME": str(cache),
                **(more or {}),
            },
            log=self.log,
            watch_memory=watch_memory,
        )

    def _environment(self, tool: Tool) -> dict[str, str]:
        """Keep what programs put aside on the same disk as all else."""
        return {**tool.environment, "TMPDIR": str(self.log.parent)}

    def out_of(self, case: Case, number: str) -> Path:
        return self.folder / "out" / case.name / ("kept" if case.warm else number)

    def _set_site(self, case: Case) -> None:
        """Give our own site the codes and the touch screens that a case has."""
        settings = self.site(TOOLS["ours"]) / SETTINGS
        text = settings_text(self.sample, screens=case.screens)
        if settings.read_text(encoding="utf-8") != text:
            settings.write_text(text, encoding="utf-8")
        here, aside = self.site(TOOLS["ours"]) / CODES, self.folder / CODES
        if case.codes and aside.exists():
            aside.rename(here)
        elif not case.codes and here.exists():
            here.rename(aside)

    def _forget(self, tool: Tool) -> None:
        """Put aside whatever a generator has kept beside its site: the next build is cold."""
        site = self.site(tool)
        for path in set(site.iterdir()) - self.known[tool.name] - {site / CODES}:
            self.put_aside += 1
            aside = self.folder / "aside" / str(self.put_aside)
            aside.mkdir(parents=True)
            path.rename(aside / path.name)

    def make_room(self, cases: Iterable[Case], rounds: int) -> bool:
        """Delete what was measured where the rounds to come would fill the disk; then rest."""
        needed = rounds * sum(self.extents[case.name].bytes for case in cases if not case.warm)
        if shutil.disk_usage(self.folder).free > needed * _RESERVE:
            return False
        for case in (case for case in cases if not case.warm):
            shutil.rmtree(self.folder / "out" / case.name)
        shutil.rmtree(self.folder / "aside", ignore_errors=True)
        os.sync()
        time.sleep(_REST)
        return True

    # editing

    def write_edit(self) -> str:
        """Save one deputy with another position and give the new word."""
        path = self.site(TOOLS["ours"]) / deputy_file(EDITED)
        self.edits += 1
        word = f"第{self.edits}次修改"
        text = path.read_text(encoding="utf-8")
        path.write_text(_POSITION.sub(f"单位职务: {word}", text), encoding="utf-8")
        return word

    def previews(self, case: Case, times: int) -> list[float]:
        """Give the seconds from saving a record to its new page, so many times."""
        self._set_site(case)
        port = free_port()
        return time_previews(
            case.tool.serve(port),
            folder=self.site(case.tool),
            environment=self._environment(case.tool),
            log=self.log,
            url=f"http://127.0.0.1:{port}/deputies/{EDITED}/",
            known=self.sample.deputies[EDITED].name,
            write_edit=self.write_edit,
            times=times,
        )
