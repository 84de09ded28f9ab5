"""What MkDocs says: whether people should hear it again, and what they need not hear."""

from __future__ import annotations

import logging


class Warnings(logging.Handler):
    """Notes whether anything was said that people should hear again."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.any = False

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - any will do
        """Note it."""
        self.any = True


class _NoPlaceholders(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return not str(record.msg).startswith("Page skipped:")


def skipped_placeholders_are_no_news() -> None:
    """Say nothing of the placeholders, whose output is empty on purpose."""
    logging.getLogger("mkdocs.commands.build").addFilter(_NoPlaceholders())
