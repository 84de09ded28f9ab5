"""A real receiver in a process of its own, and real messages to it: for killing and for load.

It runs as in an office, with all its limits. Messages come, as its proxy says, from all over the
network and go to very many recipients; and whoever has the store can sign easy challenges.
"""

from __future__ import annotations

import http.client
import json
import random
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import altcha

from feedback_builder import TEXT, form, site_data, solve, write_list
from gongshi.feedback import guard
from gongshi.feedback.store import Store

HOST = "127.0.0.1"
RECIPIENTS = 5000
START_SECONDS = 60
_EDGE = "gongshi-traffic"


def write_large_list(folder: Path) -> Path:
    """Write a site with so many recipients that no limit of one is reached."""
    data = site_data()
    one = data["recipients"]["c1"]
    data["recipients"] = {f"r{n}": one for n in range(RECIPIENTS)}
    return write_list(folder, data)


@contextmanager
def serving(address: str, site: Path, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start `gongshi feedback serve`; in the end it is killed as hard as can be."""
    command = [sys.executable, "-m", "gongshi.cli", "feedback", "serve", "--behind-proxy"]
    options = [f"--site={site}", f"--database={address}", f"--host={HOST}", f"--port={port}"]
    with (
        log.open("ab") as out,
        subprocess.Popen([*command, *options], stdout=out, stderr=out) as server,
    ):
        try:
            yield server
        finally:
            server.kill()


def wait_until_ready(server: subprocess.Popen[bytes], port: int) -> None:
    """Wait until messages are taken."""
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        assert server.poll() is None, "the receiver did not start"
        try:
            with Line(port) as line:
                if line.ask("GET", "/feedback/health")[0] == 200:
                    return
        except OSError:
            time.sleep(0.02)
    raise AssertionError("the receiver was not ready in time")


@dataclass(frozen=True)
class Letter:
    """One message, no other like it, as it goes over the network."""

    text: str
    pictures: int
    sender: str
    body: bytes


class Writer:
    """Writes letters for the receiver of one store."""

    def __init__(self, store: Store) -> None:
        self._signing, self._key = guard._secrets(store)

    def letter(self, pictures: Sequence[bytes] = ()) -> Letter:
        text = f"{TEXT}第 {secrets.token_hex(8)} 件。"
        fields = form(
            to=f"r{random.randrange(RECIPIENTS)}",
            text=text,
            altcha=solve(self._easy_challenge()),
            key=secrets.token_hex(16),
        )
        sender = ".".join(str(random.randrange(1, 255)) for _ in range(4))
        return Letter(text, len(pictures), sender, _body(fields, pictures))

    def _easy_challenge(self) -> dict[str, object]:
        return altcha.create_challenge(
            guard.ALGORITHM,
            1,
            counter=1,
            expires_at=int(time.time() + 600),
            hmac_secret=self._signing,
            hmac_key_secret=self._key,
        ).to_dict()


def _body(fields: dict[str, str], pictures: Sequence[bytes]) -> bytes:
    parts = [(f'name="{name}"', value.encode()) for name, value in fields.items()]
    parts += [(f'name="picture"; filename="{n}.jpg"', raw) for n, raw in enumerate(pictures)]
    return (
        b"".join(
            f"--{_EDGE}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode()
            + value
            + b"\r\n"
            for head, value in parts
        )
        + f"--{_EDGE}--\r\n".encode()
    )


class Line:
    """One connection to the receiver. Whatever breaks it is an OSError."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=30)

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            self._connection.request(method, path, body, named)
            answer = self._connection.getresponse()
            return answer.status, answer.read()
        except (http.client.HTTPException, OSError) as error:
            self._connection.close()
            raise OSError from error

    def send(self, letter: Letter) -> tuple[str, str]:
        """Send a letter and give the receipt. Raises OSError where there was none."""
        status, answer = self.ask(
            "POST",
            "/feedback/messages",
            letter.body,
            Accept="application/json",
            Content_Type=f"multipart/form-data; boundary={_EDGE}",
            X_Forwarded_For=letter.sender,
        )
        if status not in (200, 201):
            raise OSError(f"{status}: {answer.decode()}")
        receipt = json.loads(answer)["receipt"]
        return receipt["number"].replace(" ", ""), receipt["word"]

    def track(self, number: str, word: str) -> int:
        """Look a message up by its receipt and give the status of the answer."""
        body = urlencode({"number": number, "word": word}).encode()
        status, page = self.ask(
            "POST", "/track/", body, Content_Type="application/x-www-form-urlencoded"
        )
        return status if b'<ol class="steps">' in page else -status
