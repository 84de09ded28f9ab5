"""Texts of staff as HTML: the short way for simple blocks gives what Markdown would give."""

from __future__ import annotations

from itertools import pairwise

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from gongshi.pages.markdown import _converted, _simple, _simple_block, plain_text, render_markdown

_LETTERS = "段Aahttpwww0129一，。、；：！？（）《》“”‘’—…·％～"
_BLOCKS = st.from_regex(_simple_block(), fullmatch=True) | st.text(_LETTERS, min_size=1)
_MARKED = st.text(_LETTERS + '\n\n\n##-- *_`[]()|:>"&<=1.\\', min_size=1)


@given(st.lists(_BLOCKS, min_size=1, max_size=5), st.sampled_from(["", "\n"]))
def test_simple_blocks_take_a_short_way_to_the_same(blocks: list[str], end: str) -> None:
    text = "\n\n".join(blocks) + end
    two_lists = any(a[0] == b[0] == "-" for a, b in pairwise(blocks))
    assert (_simple(text) is None) == two_lists
    assert render_markdown(text) == _converted(text)


@given(_MARKED)
def test_every_text_comes_out_as_by_markdown(text: str) -> None:
    assert render_markdown(text) == _converted(text)


@pytest.mark.parametrize(
    "text",
    [
        "1. 甲",
        "甲*乙*",
        "#题",
        "甲\n# 题",
        "# 题\n甲",
        "- 甲\n\n- 乙",
        "- 甲\n乙",
        "甲\n- 乙",
        "甲\n\n\n乙",
        "&lt;",
        "<b>甲</b>",
        "甲 ",
        "    甲",
        "[甲](a)",
        "甲_乙_",
    ],
)
def test_marks_take_the_long_way(text: str) -> None:
    assert _simple(text) is None
    assert render_markdown(text) == _converted(text)


def test_beginning_of_a_text() -> None:
    assert plain_text("## 题\n\n甲*乙*，丙。", 4) == "题 甲…"


_TITLED = st.text("甲<>\"'&/= ", max_size=8).map(lambda title: f"乙[丙](a '{title}')![丁](b)")


@given(_MARKED | _TITLED | st.text("甲 <b>a=\"/>'&;lt", max_size=30))
def test_plain_text_is_what_the_sanitizer_leaves(text: str) -> None:
    left = Markup(nh3.clean(str(render_markdown(text)), tags=set())).unescape()
    assert plain_text(text, 10**6) == " ".join(left.split())
