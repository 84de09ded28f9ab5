"""PDF for the printer, from sheets that are HTML already.

WeasyPrint is optional, as only those who make plates need it: it brings C libraries along.
Nothing is fetched: a sheet holds all it needs.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from gongshi.codes.plate import BLEED

_POINTS = 72 / 25.4  # points in a millimetre
_UNSUPPORTED = re.compile(r'unsupported by fonts: "(.+)" \(U\+')
_OR_BROWSER = "也可以把 --output 写成 .html，用浏览器打开，选“打印”，另存为 PDF。"


class PrintError(Exception):
    """A PDF that cannot be made here, with the remedy."""


class WeasyPrintMissingError(PrintError):
    """The package that makes PDF is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "生成 PDF 要先安装 WeasyPrint：运行 scripts/codes print，它会自己装好。" + _OR_BROWSER
        )


class PangoMissingError(PrintError):
    """The libraries that set text are not on this machine."""

    def __init__(self) -> None:
        super().__init__(
            "生成 PDF 要用的排版库 Pango 没有装好。Debian、Ubuntu 上运行："
            "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0；"
            "macOS 上运行：brew install pango。" + _OR_BROWSER
        )


class GlyphMissingError(PrintError):
    """No font of this machine has some characters: a plate would show boxes in their place."""

    def __init__(self, characters: Iterable[str]) -> None:
        shown = "、".join(sorted(set(characters)))
        super().__init__(
            f"这台电脑的字体里没有这些字：{shown}。没有生成，免得印错。"
            "请安装“思源黑体”（Debian、Ubuntu：sudo apt-get install fonts-noto-cjk），再试。"
        )


def render_pdf(documents: Iterable[str], *, slug: float = 0) -> bytes:
    """Make one PDF of several HTML documents, page after page.

    `slug` is the paper around each plate in millimetres: the finished size is noted in the
    PDF for the printer. Documents are taken one by one, so that the caller can tell how far
    it is. Raises PrintError.
    """
    weasyprint = _load_weasyprint()
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=("data",))
    fonts = weasyprint.text.fonts.FontConfiguration()  # one for all: each takes 10 MB and more
    parts = [
        weasyprint.HTML(string=html, url_fetcher=fetcher).render(font_config=fonts)
        for html in documents
    ]
    pages = [page for part in parts for page in part.pages]

    def note_sizes(_document: Any, pdf: Any) -> None:
        if slug:
            _note_sizes(pdf, slug)

    with _missing_glyphs() as missing:
        data = parts[0].copy(pages).write_pdf(finisher=note_sizes)
    if missing:
        raise GlyphMissingError(missing)
    return bytes(data)


def _load_weasyprint() -> Any:
    try:
        import weasyprint
    except ImportError:
        raise WeasyPrintMissingError from None
    except OSError:
        raise PangoMissingError from None
    return weasyprint


def _note_sizes(pdf: Any, slug: float) -> None:
    """Note in each page where the finished plate is, and how far colour goes beyond."""
    import pydyf

    for page in pdf.objects:
        if isinstance(page, pydyf.Dictionary) and page.get("Type") == "/Page":
            left, bottom, right, top = page["MediaBox"]
            for box, by in (("TrimBox", slug), ("BleedBox", slug - BLEED)):
                cut = by * _POINTS
                page[box] = pydyf.Array([left + cut, bottom + cut, right - cut, top - cut])


class _Listener(logging.Handler):
    def __init__(self, found: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.found = found

    def emit(self, record: logging.LogRecord) -> None:
        if match := _UNSUPPORTED.search(record.getMessage()):
            self.found.append(match[1])


@contextmanager
def _missing_glyphs() -> Iterator[list[str]]:
    """Gather the characters for which no font has a shape, as WeasyPrint's log names them."""
    found: list[str] = []
    listener, logger = _Listener(found), logging.getLogger("weasyprint")
    logger.addHandler(listener)
    try:
        yield found
    finally:
        logger.removeHandler(listener)


def write_print(path: Path, data: bytes) -> None:
    """Write a finished file; the old one stays until the new one is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        new = Path(file.name)
        file.write(data)
    try:
        new.chmod(0o644)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
