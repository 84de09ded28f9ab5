"""How a preview notices that something was saved: the system tells it, or it looks for itself.

MkDocs looks through all folders twice a second, which takes a fifth of a processor for a large
site and half a second of everybody's patience. Systems tell at once, but not of what other
machines change on a shared disk, nor of what lies behind links: there it still looks.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

_QUIET_SECONDS = 0.03
"""How long nothing more may be saved until the site is built: editors save in several steps."""

_LOOK_SECONDS = 0.5
_CHANGES: list[type[FileSystemEvent]] = [
    *(FileCreatedEvent, FileModifiedEvent, FileClosedEvent, FileMovedEvent, FileDeletedEvent),
    *(DirCreatedEvent, DirMovedEvent, DirDeletedEvent),
]
"""All but that something was read."""

_MOUNTS = Path("/proc/self/mounts")
_SHARED = "9p afs ceph cifs drvfs fuse gluster lustre nfs prl_fs smb vboxsf virtiofs vmhgfs".split()
"""File systems, by how their names begin, that others may change without this machine noticing."""


class Server(Protocol):
    """What is asked of MkDocs' server."""

    observer: BaseObserver
    build_delay: float
    _watched_paths: dict[str, int]

    def watch(self, path: str) -> None:
        """Build again when something below a path is saved."""

    def unwatch(self, path: str) -> None:
        """Do so no longer."""


def notice_promptly(server: Server) -> None:
    """Have a server build as soon as something is saved, before it has started."""
    watched = [path for path, times in server._watched_paths.items() for _ in range(times)]
    for path in watched:
        server.unwatch(path)
    server.observer = Notice()  # type: ignore[assignment]
    server.build_delay = _QUIET_SECONDS
    for path in watched:
        server.watch(path)


class Notice:
    """Stands in for the observer of a server: has the system tell, or looks, path by path."""

    def __init__(self) -> None:
        self._told: BaseObserver = Observer()
        self._looking: BaseObserver = PollingObserver(timeout=_LOOK_SECONDS)
        self._to_tell: list[tuple[FileSystemEventHandler, str, bool]] = []

    def schedule(
        self, handler: FileSystemEventHandler, path: str, *, recursive: bool = False
    ) -> ObservedWatch:
        """Have a handler called for changes of a file, or below a folder."""
        relevant = _Relevant(handler, path)
        if not is_told(path):
            return self._look(relevant, path, recursive)
        self._to_tell.append((relevant, path, recursive))
        return self._told.schedule(relevant, path, recursive=recursive, event_filter=_CHANGES)

    def _look(self, handler: FileSystemEventHandler, path: str, recursive: bool) -> ObservedWatch:
        return self._looking.schedule(handler, path, recursive=recursive, event_filter=_CHANGES)

    def unschedule(self, watch: ObservedWatch) -> None:
        """Look at a path no longer."""
        for observer in (self._told, self._looking):
            if watch in observer._watches:
                observer.unschedule(watch)

    def start(self) -> None:
        """Begin; where the system has no room to note all folders, look at them all."""
        try:
            self._told.start()
        except OSError:
            self._told.unschedule_all()
            for plan in self._to_tell:
                self._look(*plan)
        self._looking.start()

    def stop(self) -> None:
        """End."""
        self._told.stop()
        self._looking.stop()

    def join(self) -> None:
        """Wait for the end."""
        for observer in (self._told, self._looking):
            if observer.is_alive():
                observer.join()


class _Relevant(FileSystemEventHandler):
    """Passes on what may change a page: nothing hidden, nor what Python and Jinja2 compile."""

    def __init__(self, handler: FileSystemEventHandler, path: str) -> None:
        self._handler, self._path = handler, path

    def dispatch(self, event: FileSystemEvent) -> None:
        """Pass on an event if either of its files counts."""
        if any(self._counts(os.fsdecode(path)) for path in (event.src_path, event.dest_path)):
            self._handler.dispatch(event)

    def _counts(self, path: str) -> bool:
        return bool(path) and not any(
            map(_is_hidden, Path(os.path.relpath(path, self._path)).parts)
        )


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "__pycache__"))


def is_told(path: str) -> bool:
    """Tell whether the system reports every change of a file, or below a folder."""
    if _file_system(os.path.realpath(path)).startswith(tuple(_SHARED)):
        return False
    return not any(
        Path(above, name).is_symlink()
        for above, folders, files in os.walk(path)
        for name in (*folders, *files)
        if not _is_hidden(name)
    )


def _file_system(path: str) -> str:
    """Give the kind of file system that a path lies on; empty where that is not known."""
    try:
        mounts = [line.split() for line in _MOUNTS.read_text(errors="replace").splitlines()]
    except OSError:  # only Linux tells
        return ""
    above = [f"{parent}" for parent in (Path(path), *Path(path).parents)]
    found = {place.replace("\\040", " "): kind for _, place, kind, *_ in mounts}
    return next((found[place] for place in above if place in found), "")
