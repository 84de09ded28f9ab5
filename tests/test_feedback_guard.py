"""Proof of work is asked for once each, and nobody can do too much of anything."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from starlette.requests import Request

from feedback_builder import solve
from gongshi.feedback import guard as room
from gongshi.feedback.guard import Guard, Limits, ProofError, check_proof, new_challenge
from gongshi.feedback.kept import now
from gongshi.feedback.sender import network_of, sender_of
from gongshi.feedback.store import Store, open_store


def changed(proof: str, part: str, **values: Any) -> str:
    payload = json.loads(base64.b64decode(proof))
    target = payload["solution"] if part == "solution" else payload["challenge"]
    (target["parameters"] if part == "parameters" else target).update(values)
    return base64.b64encode(json.dumps(payload).encode()).decode()


def test_solved_challenge_is_a_proof(sqlite_store: Store) -> None:
    """With the real amount of work: no other test has patience for it."""
    challenge = new_challenge(sqlite_store)
    assert challenge["parameters"]["cost"] == room.COST
    mark, until = check_proof(solve(challenge), sqlite_store)
    assert len(mark) == 32
    assert timedelta(minutes=19) < until - now() <= room.LIFE


@pytest.mark.usefixtures("little_work")
def test_each_challenge_has_its_own_mark(sqlite_store: Store) -> None:
    proofs = [solve(new_challenge(sqlite_store)) for _ in range(5)]
    assert len({check_proof(proof, sqlite_store)[0] for proof in proofs}) == 5
    assert check_proof(proofs[0], sqlite_store)[0] == check_proof(proofs[0], sqlite_store)[0]


@pytest.mark.usefixtures("little_work")
@pytest.mark.parametrize(
    ("part", "values"),
    [
        ("solution", {"derivedKey": "00" * 32}),
        ("solution", {"counter": 99_999, "derivedKey": "ab"}),
        ("parameters", {"expiresAt": 9_999_999_999}),
        ("parameters", {"cost": 1}),
        ("parameters", {"nonce": "00" * 16}),
        ("parameters", {"salt": "00" * 16}),
        ("parameters", {"keyPrefix": ""}),
        ("parameters", {"keySignature": None}),
        ("challenge", {"signature": "00" * 32}),
        ("challenge", {"signature": None}),
        ("parameters", {"nonce": 5}),
        ("parameters", {"nonce": None}),
    ],
)
def test_tampered_proof(part: str, values: dict[str, Any], sqlite_store: Store) -> None:
    proof = solve(new_challenge(sqlite_store))
    check_proof(proof, sqlite_store)
    with pytest.raises(ProofError):
        check_proof(changed(proof, part, **values), sqlite_store)


@pytest.mark.usefixtures("little_work")
@pytest.mark.parametrize(
    "proof",
    [
        "x",
        "e30=",
        base64.b64encode(b"[]").decode(),
        base64.b64encode(b"\xff\xfe").decode(),
        base64.b64encode(b"[" * 100_000).decode(),
        base64.b64encode(b'{"challenge": {"parameters": 1}, "solution": {}}').decode(),
        "字",
    ],
)
def test_nonsense_is_no_proof(proof: str, sqlite_store: Store) -> None:
    with pytest.raises(ProofError):
        check_proof(proof, sqlite_store)


@pytest.mark.usefixtures("little_work")
def test_expired_proof(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "LIFE", timedelta(seconds=-2))
    proof = solve(new_challenge(sqlite_store))
    with pytest.raises(ProofError):
        check_proof(proof, sqlite_store)


@pytest.mark.usefixtures("little_work")
def test_challenge_of_another_receiver(sqlite_store: Store, new_postgresql: str) -> None:
    other = open_store(new_postgresql)
    with pytest.raises(ProofError):
        check_proof(solve(new_challenge(other)), sqlite_store)
    other.close()


def test_limits_are_those_of_each(sqlite_store: Store) -> None:
    guard = Guard(sqlite_store, Limits(address=1, recipient=2, address_unproved=3))
    proved = guard.message("a", "c1", proved=True)
    bare = guard.message("a", "c1", proved=False)
    assert [quota.most for quota in proved] == [1, 2]
    assert [quota.most for quota in bare] == [3, 30, 120]
    marks = {q.fingerprint for q in (*proved, *bare, *guard.tracking("a", "12345674"))}
    assert len(marks) == 7
    assert guard.message("b", "c1", proved=True)[0] not in proved
    assert guard.message("b", "c1", proved=True)[1] in proved


def test_fingerprints_change_every_day(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard = Guard(sqlite_store, Limits())
    today = guard.tracking("a", "1")
    monkeypatch.setattr(room, "now", lambda: now() + timedelta(days=1))
    assert not {q.fingerprint for q in today} & {q.fingerprint for q in guard.tracking("a", "1")}


def test_without_limits_nothing_is_counted(sqlite_store: Store) -> None:
    guard = Guard(sqlite_store, None)
    assert guard.message("a", "c1", proved=False) == guard.tracking("a", "1") == ()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:4711", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("[2001:db8:1:2::9]", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]:4711", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", "unknown"),
        ("nonsense", "unknown"),
        ("203.0.113.7, 1.2.3.4", "unknown"),
    ],
)
def test_network_of_an_address(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("forwarded", "behind_proxy", "sender"),
    [
        ([], True, "10.0.0.1"),
        (["203.0.113.7"], False, "10.0.0.1"),
        (["203.0.113.7"], True, "203.0.113.7"),
        (["6.6.6.6, 203.0.113.7"], True, "203.0.113.7"),
        (["6.6.6.6", "203.0.113.7"], True, "203.0.113.7"),
        (["6.6.6.6, 7.7.7.7", "203.0.113.7"], True, "203.0.113.7"),
        (["203.0.113.7, made up"], True, "unknown"),
    ],
)
def test_sender_cannot_be_made_up(forwarded: list[str], behind_proxy: bool, sender: str) -> None:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    request = Request({"type": "http", "headers": headers, "client": ("10.0.0.1", 9)})
    assert sender_of(request, behind_proxy=behind_proxy) == sender


def test_sender_without_an_address() -> None:
    request = Request({"type": "http", "headers": [], "client": None})
    assert sender_of(request, behind_proxy=False) == "unknown"
