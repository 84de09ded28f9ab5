"""The receiver as a process: it starts, hangs up on who dawdles, and logs nothing of anybody."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import uvicorn
from uvicorn.server import ServerState

from feedback_builder import TEXT, form, run, write_list
from feedback_traffic import HOST, Line, Writer, serving, wait_until_ready, write_large_list
from gongshi.feedback import beside as beside_room
from gongshi.feedback import serve
from gongshi.feedback.database import sqlite_url
from gongshi.feedback.store import Store, open_store
from test_serve import free_port


@pytest.fixture
def running(sqlite_store: Store, tmp_path: Path) -> Iterator[tuple[int, Any, Path]]:
    port, log = free_port(), tmp_path / "log.txt"
    site = write_large_list(tmp_path / "site")
    with serving(sqlite_url(tmp_path / "feedback.db"), site, port, log) as server:
        wait_until_ready(server, port)
        yield port, server, log


def test_process_takes_a_message_and_logs_nobody(
    running: tuple[int, Any, Path], sqlite_store: Store
) -> None:
    port, server, log = running
    letter = Writer(sqlite_store).letter()
    with Line(port) as line:
        number, word = line.send(letter)
        assert line.track(number, word) == 200
        assert line.ask("GET", f"/nothing/{number}?phone=13887231234")[0] == 404
    with socket.create_connection((HOST, port)) as raw:
        raw.sendall(b"\x00nonsense 13887231234\r\n\r\n")
        assert raw.recv(100).startswith(b"HTTP/1.1 400")
    server.send_signal(signal.SIGINT)  # Ctrl+C
    assert server.wait(60) == 0
    said = log.read_text()
    assert "正在收留言" in said
    assert "收到给 r" in said
    for secret in (letter.sender, HOST + " ", number, word, TEXT[:6], "13887231234", "127.0.0.1:4"):
        assert secret not in said.split("Ctrl+C 停止。", 1)[1]


def test_answers_do_not_say_what_serves_them(running: tuple[int, Any, Path]) -> None:
    port = running[0]
    with socket.create_connection((HOST, port)) as raw:
        raw.sendall(b"GET /track/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        head = raw.recv(2000).split(b"\r\n\r\n")[0].lower()
    assert b"200 ok" in head
    assert b"server:" not in head
    assert b"content-security-policy:" in head


class Transport:
    """What a connection does, without a network."""

    def __init__(self) -> None:
        self.closed = False
        self.written = b""

    def get_extra_info(self, name: str) -> Any:
        return {"peername": ("203.0.113.7", 1), "sockname": ("10.0.0.1", 2)}.get(name)

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    def write(self, data: bytes) -> None:
        self.written += data

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


@pytest.mark.parametrize(
    ("sent", "closed"),
    [
        (b"", True),
        (b"GET / HTTP/1.1\r\nHost: x\r\nSlow: ", True),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n123", False),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", False),
    ],
    ids=["silent", "half a head", "half a body", "whole"],
)
def test_who_dawdles_over_a_head_is_hung_up_on(
    sent: bytes, closed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A body that comes slowly is another room's (see `body`)."""
    monkeypatch.setattr(serve, "HEAD_SECONDS", 0.05)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(0.2)

    async def connect() -> bool:
        config = uvicorn.Config(app, lifespan="off", log_config=None)
        config.load()
        protocol, transport = serve.Prompt(config, ServerState(), {}), Transport()
        protocol.connection_made(transport)
        for byte in sent:
            protocol.data_received(bytes([byte]))
        await asyncio.sleep(0.15)
        found = transport.closed
        protocol.connection_lost(None)
        await asyncio.sleep(0.1)
        return found

    assert run(connect()) is closed


# --- beside the site


class Server:
    """What MkDocs' server offers of itself."""

    def __init__(self) -> None:
        self.app: Any = self.site

    def get_app(self) -> Any:
        return self.app

    def set_app(self, app: Any) -> None:
        self.app = app

    def site(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [f"site {environ['PATH_INFO']}".encode()]


def ask(app: Any, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[str, str]:
    """Ask a WSGI application as MkDocs' server does."""
    status: list[str] = []
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": kind,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "HTTP_ACCEPT": "text/html",
    }
    answer = app(environ, lambda line, headers, *_: status.append(line))
    page = b"".join(answer).decode()
    return status[0], page


@pytest.mark.parametrize("base", ["/", "/kailu/", ""])
def test_receiver_stands_beside_the_site(
    base: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server, site = Server(), write_list(tmp_path / "site")
    receiver = beside_room.mount(server, site, tmp_path / "feedback.db", base)
    request.addfinalizer(receiver.close)
    root = base.rstrip("/")
    app = server.app
    assert ask(app, "GET", f"{root}/deputies/c1/") == ("200 OK", f"site {root}/deputies/c1/")
    assert ask(app, "GET", f"{root}/track/")[0] == "200 OK"
    assert ask(app, "GET", f"{root}/feedback/health")[1] == '{"ok":true}'
    kind = "application/x-www-form-urlencoded"
    body = urlencode(form()).encode()
    status, page = ask(app, "POST", f"{root}/feedback/messages", body, kind)
    assert status.startswith("201")
    assert "留言已收到" in page
    store = open_store(sqlite_url(tmp_path / "feedback.db"))
    assert store.count() == (1, 0)
    store.close()
    if root:
        assert ask(app, "GET", "/feedback/health") == ("200 OK", "site /feedback/health")
