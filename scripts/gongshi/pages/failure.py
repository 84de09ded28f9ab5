"""What is wrong when a site cannot be built: the site that was there stays."""

from __future__ import annotations


class NotBuilt(Exception):
    """A site cannot be built; the message says why, in a sentence for people."""
