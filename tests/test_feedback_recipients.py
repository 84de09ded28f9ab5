"""The list of recipients: read as the site publishes it, and never half."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from feedback_builder import site_data, write_list
from gongshi.feedback.recipients import RecipientsError, SiteFolder, load_site


def test_list_is_read(tmp_path: Path) -> None:
    site = load_site(write_list(tmp_path))
    assert site.name == "大理市人大代表公示"
    assert site.steps[0] == "情况登记"
    assert site.ratings == {"满意": False, "不满意": True}
    assert site.recipients["c1"].name == "段秀英"
    assert site.recipients["s3"].kind == "station"


def without(*path: str) -> dict[str, Any]:
    data = site_data()
    inner = data
    for name in path[:-1]:
        inner = inner[name]
    del inner[path[-1]]
    return data


@pytest.mark.parametrize(
    "data",
    [
        "",
        "[]",
        "{}",
        "null",
        json.dumps(site_data())[:-40],
        without("topics"),
        without("site", "name"),
        without("recipients", "c1", "name"),
        site_data(steps=["一步"]),
        site_data(recipients=[]),
        site_data(recipients={"c1": {"name": "x", "unknown": "y"}}),
        site_data(ratings=["满意"]),
    ],
)
def test_broken_list(data: Any, tmp_path: Path) -> None:
    with pytest.raises(RecipientsError, match="读不出来"):
        load_site(write_list(tmp_path, data))


def test_list_of_another_version(tmp_path: Path) -> None:
    with pytest.raises(RecipientsError, match="别的版本"):
        load_site(write_list(tmp_path, site_data(version=2)))


def test_list_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(RecipientsError, match="请先生成网站"):
        load_site(tmp_path)


def test_list_is_read_again_only_when_it_changes(tmp_path: Path) -> None:
    folder = SiteFolder(write_list(tmp_path))
    first = folder.current()
    assert folder.current() is first
    write_list(tmp_path, site_data(topics=["教育"]))
    assert folder.current().topics == ("教育",)


def test_last_sound_list_stays_in_use(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = SiteFolder(write_list(tmp_path))
    first = folder.current()
    write_list(tmp_path, "broken")
    assert folder.current() is first
    assert folder.current() is first
    assert caplog.text.count("先用着原来的") == 1
    (tmp_path / "data" / "recipients.json").unlink()
    assert folder.current() is first
    write_list(tmp_path, site_data(topics=["教育"]))
    assert folder.current().topics == ("教育",)


def test_list_that_was_never_there_is_looked_for_again(tmp_path: Path) -> None:
    folder = SiteFolder(tmp_path)
    with pytest.raises(RecipientsError):
        folder.current()
    write_list(tmp_path)
    assert folder.current().recipients
