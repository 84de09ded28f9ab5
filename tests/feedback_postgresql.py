"""A PostgreSQL server of its own, on a free port of this machine, gone when it is not needed."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

START_SECONDS = 60
MISSING = (
    "没有找到 PostgreSQL 的程序（initdb、postgres），跳过在它上面的测试："
    "Debian、Ubuntu 运行 sudo apt-get install postgresql"
)


class NoPostgresqlError(Exception):
    """The programs are not on this machine."""


def find_programs() -> Path:
    """Give the folder of initdb and postgres; Debian keeps each version's out of the way."""
    folders = [Path(found).parent for found in [shutil.which("initdb")] if found]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgresqlError(MISSING)


@contextmanager
def running_postgresql() -> Iterator[str]:
    """Start a server with its own data, and give the address of its empty database.

    Nothing is changed to make it quick: a commit is on the disk when it returns.
    """
    programs = find_programs()
    folder = Path(tempfile.mkdtemp(prefix="gongshi-postgresql-"))
    who = _unprivileged(folder)
    try:
        options = "-U gongshi -A trust --encoding=UTF8 --locale=C --no-sync --no-instructions"
        subprocess.run(
            [programs / "initdb", "-D", folder / "data", *options.split()],
            check=True,
            capture_output=True,
            cwd=folder,
            **who,
        )
        with _started(programs, folder, who) as port:
            yield f"postgresql+psycopg://gongshi@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder)


def _unprivileged(folder: Path) -> dict[str, Any]:
    """Who runs the server: never root, which it refuses."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, user.pw_uid, user.pw_gid)
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise NoPostgresqlError("没有可以运行 PostgreSQL 的普通用户，跳过在它上面的测试")


@contextmanager
def _started(programs: Path, folder: Path, who: dict[str, Any]) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "max_connections": 60,
        "shared_buffers": "64MB",
    }
    command: list[str | Path] = [programs / "postgres", "-D", folder / "data"]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with (
        (folder / "log.txt").open("w") as log,
        subprocess.Popen(command, text=True, stdout=log, stderr=log, cwd=folder, **who) as server,
    ):
        try:
            _wait_for(server, port, folder / "log.txt")
            yield port
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: nobody will want its data


def _wait_for(server: subprocess.Popen[str], port: int, log: Path) -> None:
    address = f"host=127.0.0.1 port={port} user=gongshi dbname=postgres connect_timeout=2"
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends and server.poll() is None:
        try:
            psycopg.connect(address).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
