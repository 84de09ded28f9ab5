"""The style of the theme as far as the frames of records need it: a fifth of the whole.

Ordinary pages, whose Markdown may hold anything, load the theme's own style sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

from msgspec.structs import replace

from gongshi.pages.asset import Asset
from gongshi.pages.shell import Frame, FrameKey
from gongshi.pages.vocabulary import NamesOf, Vocabulary, words_of
from gongshi.records.checked import SUFFIX, load_checked, write_checked, write_fewer

_STYLE = re.compile(
    r'<link rel="stylesheet" href="((?:\.\.?/)*)'
    r'(assets/stylesheets/(?:main|palette)\.[\w.]+\.css)">'
)
"""Material's style sheets: how one gets to the root of the site, and the file below it."""

_OTHER = re.compile(r'(?:src|href)="(?:\.\.?/)*([^":?#]+\.(?:js|css))["?]')
_TAG = re.compile(r"<[^>]*>")
_MOST_KEPT = 8

Frames = dict[FrameKey, Frame]


def write_frame_style(folder: Path, frames: Frames, assets: Iterable[Asset], kept: Path) -> Frames:
    """Write one style sheet beside the theme's own, and give the frames that load it instead.

    `folder` is where MkDocs has put its files, `assets` are ours, which pages load besides;
    `kept` is a folder to keep the result in. Frames without Material's style stay as they are.
    """
    files = dict.fromkeys(found[2] for f in frames.values() for found in _STYLE.finditer(f.html))
    css = [(folder / file).read_text(encoding="utf-8") for file in files]
    if not css:
        return frames
    texts = [*(asset.text for asset in assets), *_texts(folder, frames, files)]
    pruned = _write_pruned("".join(css), [f.html for f in frames.values()], texts, kept)
    if pruned is None:
        return frames
    file = f"assets/stylesheets/frame.{_digest([pruned])[:8]}.css"
    (folder / file).write_text(pruned, encoding="utf-8")
    return {
        key: replace(frame, html=_with_style(frame.html, file)) for key, frame in frames.items()
    }


def _texts(folder: Path, frames: Frames, known: Iterable[str]) -> Iterator[str]:
    """Give the scripts and styles that the frames name, of the theme and of the site's owner."""
    names = {name for frame in frames.values() for name in _OTHER.findall(frame.html)}
    for name in sorted(names.difference(known)):
        if (folder / name).is_file():
            yield (folder / name).read_text(encoding="utf-8", errors="replace")


def _write_pruned(css: str, html: list[str], texts: list[str], kept: Path) -> str | None:
    """Prune, unless the same was pruned before. None where bodies stand in Material's text."""
    tags = ["".join(_TAG.findall(text)) for text in html]
    file = kept / f"style-{_digest([css, *tags, *texts])}{SUFFIX}"
    found = load_checked(file)
    if found is None:
        found = {"css": _pruned(css, html, texts)}
        write_checked(file, found)
        write_fewer(kept, "style", _MOST_KEPT)
    text = found["css"]
    return text if isinstance(text, str) else None


def _pruned(css: str, html: list[str], texts: list[str]) -> str | None:
    from gongshi.pages.pruned import prune  # only if there is something to do

    names = NamesOf(html)
    if names.holds_body:
        return None
    vocabulary = Vocabulary(frozenset(names.anywhere), frozenset(names.typeset), words_of(texts))
    return prune(css, vocabulary)


def _with_style(html: str, file: str) -> str:
    """Name the one file where the first of Material's stood, and no other of those."""
    first = _STYLE.search(html)
    if first is None:
        return html
    link = f'<link rel="stylesheet" href="{first[1]}{file}">'
    return html[: first.start()] + link + _STYLE.sub("", html[first.end() :])


def _digest(texts: list[str]) -> str:
    digest = blake2b(digest_size=16)
    for text in texts:
        digest.update(f"{len(text)}\0{text}".encode())
    return digest.hexdigest()
