"""Templates and what fills them: the Python that `template_code` makes of each.

The templates are Jinja2's; it reads them, and it stays the judge: a test fills every template
of the demo with both and compares the bytes. Filled by Python of our own, they take a fraction
of its time. That Python is kept beside the templates, as Python keeps its modules.
"""

from __future__ import annotations

import marshal
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple, Protocol

from gongshi.pages.template_value import FILTERS, Context, names_of_python
from gongshi.records.program import program_key


class Template(Protocol):
    """Something that can be filled."""

    def render(self, **context: Any) -> str:
        """Give its text with the values of `context`."""
        ...


class Templates(Protocol):
    """Gives templates by name; Jinja2's environment is such a one too."""

    def get_template(self, name: str) -> Template:
        """Give a template."""
        ...


class NoTemplate(LookupError):
    """There is no template of this name."""


class FolderTemplates:
    """Templates of some folders. Every value is escaped unless it is markup (`__html__`) already.

    A name that is not known is an error, as in Jinja2 with StrictUndefined. What they are
    compiled to lies in `kept`, where that is given and can be written.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        filters: Mapping[str, Callable[..., str]],
        kept: Path | None = None,
    ) -> None:
        self._folders = folders
        self._kept = kept
        self._filters = FILTERS | dict(filters)
        self._names = names_of_python(self._filters) | {"_load": self._load}
        self._modules: dict[str, dict[str, Any]] = {}

    def get_template(self, name: str) -> Template:
        """Give a template. Raises NoTemplate and jinja2.TemplateSyntaxError."""
        module = self._load(name)
        return _Filled(name, module["_root"], module["_blocks"])

    def _load(self, name: str) -> dict[str, Any]:
        """Give the module of a template; it is read when it is asked for the first time."""
        module = self._modules.get(name)
        if module is None:
            module = dict(self._names)
            exec(self._code(name), module)
            self._modules[name] = module
        return module

    def _code(self, name: str) -> CodeType:
        found = (folder / name for folder in self._folders if (folder / name).is_file())
        file = next(found, None)
        if file is None:
            raise NoTemplate(name)
        source = file.read_bytes()
        kept = self._kept and _Kept(self._kept, file, source)
        code = kept.load() if kept else None
        if code is None:
            # Jinja2 need not be loaded where everything is kept.
            from gongshi.pages.template_code import compile_template

            text = source.decode("utf-8")
            code = compile_template(text, name, os.fspath(file), self._filters)
            if kept:
                kept.write(code)
        return code


_MARK = 16  # bytes


class _Kept(NamedTuple):
    """The code of one template beside its source, good for this source and this program.

    Who can write there can change the templates as well.
    """

    folder: Path
    template: Path
    source: bytes

    @property
    def file(self) -> Path:
        name = f"{self.template.parent.name}-{self.template.stem}"
        return self.folder / f"{name}.{sys.implementation.cache_tag}.code"

    def _mark(self, code: bytes) -> bytes:
        key = f"{program_key()}\0{self.template}\0{len(self.source)}\0".encode()
        return blake2b(key + self.source + code, digest_size=_MARK).digest()

    def load(self) -> CodeType | None:
        """Give the code; None where it was made of something else, or is not whole."""
        try:
            data = self.file.read_bytes()
        except OSError:
            return None
        mark, code = data[:_MARK], data[_MARK:]
        return marshal.loads(code) if mark == self._mark(code) else None

    def write(self, code: CodeType) -> None:
        """Keep it, if the folder can be written; never half."""
        data = marshal.dumps(code)
        new = self.file.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            self.folder.mkdir(exist_ok=True)
            new.write_bytes(self._mark(data) + data)
            new.replace(self.file)


class _Filled(NamedTuple):
    name: str
    root: Callable[..., None]
    blocks: Mapping[str, Any]

    def render(self, **context: Any) -> str:
        """Fill the template. What raises tells by a note where."""
        pieces: list[str] = []
        try:
            self.root(pieces.append, Context(context), self.blocks)
        except Exception as error:
            error.add_note(self._place(error))
            raise
        return "".join(pieces)

    def _place(self, error: Exception) -> str:
        """Tell the innermost place of a template that was being filled."""
        frames = traceback.extract_tb(error.__traceback__)
        lines = [f"{f.filename}, line {f.lineno}" for f in frames if f.filename.endswith(".html")]
        return f"in the template {lines[-1] if lines else self.name}"
