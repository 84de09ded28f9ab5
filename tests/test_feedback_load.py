"""The measuring of load measures, and would see a message that is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

import feedback_load
from feedback_builder import picture
from feedback_load import main, measure
from gongshi.feedback.database import sqlite_url
from gongshi.feedback.store import Store


def test_measured(tmp_path: Path) -> None:
    address = sqlite_url(tmp_path / "feedback.db")
    found = measure(address, 0.5, 2, [picture()])
    assert found.per_second > 1
    assert found.p99 >= found.median > 0
    assert found.peak_megabytes > 20
    assert (found.errors, found.lost, found.why) == (0, 0, "")


def test_loss_and_errors_are_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Store, "messages", lambda _: iter(()))
    monkeypatch.setattr(feedback_load, "picture", lambda *_, **__: b"no picture")
    code = main(["--seconds=0.4", "--connections=1", "--database=sqlite"])
    head, plain, broken = capsys.readouterr().out.splitlines()
    assert code == 1
    assert head.split()[0] == "database"
    assert int(plain.split()[-1]) > 0
    assert "照片打不开" in broken
