"""pypinyin is the judge of how texts are spelled: its whole dictionary, and texts of every kind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from gongshi.records import spelling
from gongshi.records.spelling import spell_out

PHRASES = sorted(PHRASES_DICT)


def judge(text: str) -> tuple[str, ...]:
    def letters(unread: str) -> str:
        return " ".join(re.findall("[a-z0-9]+", unread.lower()))

    return tuple(" ".join(lazy_pinyin(text, style=Style.NORMAL, errors=letters)).split())


def test_every_character_and_phrase_is_spelled_alike() -> None:
    texts = [*map(chr, PINYIN_DICT), *PHRASES]
    assert len(texts) > 80_000
    assert [text for text in texts if spell_out(text) != judge(text)] == []


PIECES = st.one_of(
    st.sampled_from(PHRASES),
    st.builds(lambda phrase, end: phrase[:end], st.sampled_from(PHRASES), st.integers(1, 3)),
    st.builds(lambda phrase: phrase[1:], st.sampled_from(PHRASES)),
    st.sampled_from([*"银行长重乐都没，。· 〇Ab1ü𠮷"]),
    st.text(max_size=3),
)


@given(st.lists(PIECES, max_size=6).map("".join))
def test_texts_are_spelled_alike(text: str) -> None:
    assert spell_out(text) == judge(text)


def test_dictionary_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spelling, "_FILE", tmp_path / "spelling.msgpack")
    spelling._speller.cache_clear()
    assert spell_out("大理银行") == ("da", "li", "yin", "hang")
    kept = (tmp_path / "spelling.msgpack").read_bytes()
    monkeypatch.setattr(spelling, "_write_dictionary", None)
    spelling._speller.cache_clear()
    assert spell_out("重庆路") == ("chong", "qing", "lu")
    monkeypatch.undo()
    monkeypatch.setattr(spelling, "_FILE", tmp_path / "spelling.msgpack")
    (tmp_path / "spelling.msgpack").write_bytes(kept[:-1])  # a disk that was full
    spelling._speller.cache_clear()
    assert spell_out("长乐街") == judge("长乐街")
    assert (tmp_path / "spelling.msgpack").read_bytes() == kept
    spelling._speller.cache_clear()


def test_where_nothing_can_be_kept_it_is_made_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spelling, "_FILE", Path("/dev/null/spelling.msgpack"))
    spelling._speller.cache_clear()
    assert spell_out("长乐街") == judge("长乐街")
    spelling._speller.cache_clear()
