"""What tests share: Ctrl-C that is heard, databases of each kind, empty for each test, visitors."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from feedback_builder import Visitor, write_list
from feedback_postgresql import NoPostgresqlError, running_postgresql
from gongshi.feedback import guard
from gongshi.feedback.app import Options, make_app
from gongshi.feedback.database import sqlite_url
from gongshi.feedback.store import Store, open_store

_NUMBERS = count(1)


def pytest_configure() -> None:
    """Let programs that tests start hear Ctrl-C: a shell's background jobs are made deaf to it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a server of its own, one for each process of the tests."""
    try:
        with running_postgresql() as address:
            yield address
    except NoPostgresqlError as error:
        pytest.skip(str(error))


@pytest.fixture
def new_postgresql(postgresql: str) -> str:
    """The address of an empty schema, which is as good as a database."""
    schema = f"t{next(_NUMBERS)}"
    with psycopg.connect(postgresql.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
    return f"{postgresql}?options=-csearch_path%3D{schema}"


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of one kind and then of the other."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "feedback.db")
    return str(request.getfixturevalue("new_postgresql"))


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    store = open_store(address)
    yield store
    store.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """For what has nothing to do with the kind of the database."""
    store = open_store(sqlite_url(tmp_path / "feedback.db"))
    yield store
    store.close()


@pytest.fixture
def little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Challenges that are solved at once."""
    monkeypatch.setattr(guard, "COST", 2)
    monkeypatch.setattr(guard, "COUNTER", range(3, 9))


@pytest.fixture
def site_folder(tmp_path: Path) -> Path:
    """A built site, as far as the receiver knows it."""
    return write_list(tmp_path / "site")


@pytest.fixture
def visitor(store: Store, site_folder: Path, little_work: None) -> Visitor:
    """Asks a receiver with its usual limits, over a database of each kind."""
    return Visitor(make_app(store, Options(site_folder)))


@pytest.fixture
def one_visitor(sqlite_store: Store, site_folder: Path, little_work: None) -> Visitor:
    """The same, where the kind of the database is no matter."""
    return Visitor(make_app(sqlite_store, Options(site_folder)))
