"""The words of the settings as choices: what narrows a list, and in which order words stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongshi.pages.card import Item


def choices(
    name: str, label: str, words: Sequence[str], texts: Sequence[str] | None = None
) -> list[Item]:
    """Give the field of a filter as a list of one; of none where there is nothing to choose."""
    options = [
        {"value": word, "text": text} for word, text in zip(words, texts or words, strict=True)
    ]
    return [{"name": name, "label": label, "options": options}] if len(words) > 1 else []


def in_order(found: Iterable[str], order: Sequence[str]) -> list[str]:
    """Give those of the found words that the settings order, then the others, each once."""
    known = dict.fromkeys(found)
    return [*(word for word in order if word in known), *(w for w in known if w not in order)]
