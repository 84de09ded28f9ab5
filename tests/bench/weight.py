"""What a visitor downloads to see one page, compressed."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from bench.output import compressed


@dataclass(frozen=True)
class Weight:
    """Bytes, compressed: the page, what it needs to be painted, and its scripts."""

    page: int
    styles: int
    scripts: int

    @property
    def first_paint(self) -> int:
        """The page and its styles: what must be there before anything is seen."""
        return self.page + self.styles


class _Needed(HTMLParser):
    """Gathers the style sheets and scripts that a page names."""

    def __init__(self) -> None:
        super().__init__()
        self.styles: list[str] = []
        self.scripts: list[str] = []
        self.blocking: list[str] = []
        self._in_head = True

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if tag == "body":
            self._in_head = False
        if tag == "link" and values.get("rel") == "stylesheet" and values.get("href"):
            self.styles.append(values["href"] or "")
        if tag == "script" and values.get("src"):
            at_once = self._in_head and not {"async", "defer"} & set(values)
            (self.blocking if at_once else self.scripts).append(values["src"] or "")


def weigh_page(site: Path, address: str) -> Weight:
    """Weigh a page of a built site; scripts in its head hold up the painting, as styles do."""
    folder = site / address
    html = (folder / "index.html").read_bytes()
    needed = _Needed()
    needed.feed(html.decode())

    def bytes_of(links: list[str]) -> int:
        files = {(folder / link.split("?")[0].split("#")[0]).resolve() for link in links}
        return sum(compressed(file.read_bytes()) for file in files)

    return Weight(
        compressed(html), bytes_of(needed.styles + needed.blocking), bytes_of(needed.scripts)
    )
