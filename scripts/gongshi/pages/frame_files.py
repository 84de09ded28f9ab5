"""The files of the frame's theme, without those that no site gets.

MkDocs looks through all there are and leaves out what is hidden; of Material's, that is more than
ten thousand icons.
"""

from __future__ import annotations

import os

from jinja2 import Environment, FileSystemLoader


class ShownFiles(FileSystemLoader):
    """Loads templates as ever, and lists all files but the hidden ones."""

    def list_templates(self) -> list[str]:
        """Give the names of all files below the folders, each once, in order."""
        found: set[str] = set()
        for root in self.searchpath:
            for folder, folders, files in os.walk(root, followlinks=self.followlinks):
                folders[:] = [name for name in folders if not name.startswith(".")]
                above = os.path.relpath(folder, root).replace(os.sep, "/") + "/"
                found.update(
                    above.removeprefix("./") + name for name in files if not name.startswith(".")
                )
        return sorted(found)


def show_files(environment: Environment) -> Environment:
    """Have the files of a theme's environment listed so."""
    loader = environment.loader
    if type(loader) is FileSystemLoader:
        environment.loader = ShownFiles(loader.searchpath, loader.encoding, loader.followlinks)
    return environment
