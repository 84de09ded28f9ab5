"""Texts of staff as HTML: the short way for plain words gives what Markdown would give."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.pages.markdown import _PLAIN, _converted, plain_text, render_markdown

_LETTERS = "段Aahttpwww0129一，。、；：！？（）《》“”—"


@given(st.text(_LETTERS, min_size=1) | st.from_regex(_PLAIN, fullmatch=True))
def test_plain_words_take_a_short_way_to_the_same(text: str) -> None:
    assert _PLAIN.fullmatch(text)
    assert render_markdown(text) == _converted(text) == f"<p>{text}</p>"


@pytest.mark.parametrize(
    "text",
    [
        "1. 甲",
        "甲*乙*",
        "# 题",
        "甲\n乙",
        "&lt;",
        "<b>甲</b>",
        "甲 ",
        "    甲",
        "[甲](a)",
        "甲_乙_",
    ],
)
def test_marks_take_the_long_way(text: str) -> None:
    assert not _PLAIN.fullmatch(text)
    assert render_markdown(text) == _converted(text)


def test_beginning_of_a_text() -> None:
    assert plain_text("## 题\n\n甲*乙*，丙。", 4) == "题 甲…"
