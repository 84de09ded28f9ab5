"""Against misuse: proof of work and limits, without cookie, account or kept addresses."""

from __future__ import annotations

import base64
import ipaddress
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import altcha

from gongshi.feedback.store import Store, now

ALGORITHM = "PBKDF2/SHA-256"
COST = 3000
COUNTER = range(100, 300)
"""A phone tries 200 keys on average and 300 at most: about a second on a cheap one."""
LIFE = timedelta(minutes=20)

HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Limits:
    """How often something may happen; many phones share one address of their network.

    Those `unproved` come without proof of work, from browsers without script.
    """

    address: int = 30
    address_unproved: int = 8
    recipient: int = 120
    recipient_unproved: int = 30
    site_unproved: int = 120
    wrong_by_address: int = 30
    wrong_by_number: int = 10


class TooOftenError(Exception):
    """Somebody has to wait; `seconds` says how long at most."""

    def __init__(self, sentence: str, span: timedelta) -> None:
        super().__init__(sentence)
        self.seconds = int(span.total_seconds())


class ProofError(Exception):
    """The proof of work is wrong, used up or too old."""


def new_challenge(store: Store) -> dict[str, Any]:
    """Make a challenge as ALTCHA's workers take it, signed, for 20 minutes."""
    signing, key = _secrets(store)
    return altcha.create_challenge(
        ALGORITHM,
        COST,
        counter=secrets.choice(COUNTER),
        expires_at=int((now() + LIFE - datetime(1970, 1, 1)).total_seconds()),
        hmac_secret=signing,
        hmac_key_secret=key,
    ).to_dict()


def check_proof(payload: str, store: Store) -> tuple[bytes, datetime]:
    """Give the challenge's fingerprint and expiry, which the store is to remember.

    Raises ProofError. That a challenge was not used before is for the store to tell.
    """
    signing, key = _secrets(store)
    try:
        result = altcha.verify_solution(payload, signing, hmac_key_secret=key)
        parameters = json.loads(base64.b64decode(payload))["challenge"]["parameters"]
        mark = store.fingerprint("challenge", parameters["nonce"], parameters["salt"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ProofError from error
    if not result.verified:
        raise ProofError
    return mark, now() + LIFE


def _secrets(store: Store) -> tuple[str, str]:
    return store.fingerprint("altcha").hex(), store.fingerprint("altcha-key").hex()


@dataclass(frozen=True)
class Guard:
    """Counts who does what, by fingerprints that change every day; without limits, nothing."""

    store: Store
    limits: Limits | None

    def write_attempt(self, address: str, recipient: str, *, proved: bool) -> None:
        """Count one more message. Raises TooOftenError."""
        limits = self.limits
        if limits is None:
            return
        counts: list[tuple[tuple[str, ...], int]]
        sentence = "这会儿收到的留言太多了，请过一小时再试；急事请打电话。"
        if proved:
            counts = [(("from", address), limits.address), (("to", recipient), limits.recipient)]
        else:
            counts = [
                (("bare from", address), limits.address_unproved),
                (("bare to", recipient), limits.recipient_unproved),
                (("bare",), limits.site_unproved),
            ]
        for words, most in counts:
            if self.store.write_hit(self._mark(*words), HOUR) > most:
                raise TooOftenError(sentence, HOUR)

    def check_tracking(self, address: str, number: str) -> None:
        """See to it that nobody tries out words. Raises TooOftenError."""
        limits = self.limits
        if limits is None:
            return
        for words, most, span in (
            (("wrong from", address), limits.wrong_by_address, QUARTER),
            (("wrong for", number), limits.wrong_by_number, HOUR),
        ):
            if self.store.count_hits(self._mark(*words)) >= most:
                raise TooOftenError("试的次数太多了，请过一小时再查。", span)

    def write_wrong(self, address: str, number: str) -> None:
        """Count one more wrong number or wrong words."""
        if self.limits is not None:
            self.store.write_hit(self._mark("wrong from", address), QUARTER)
            self.store.write_hit(self._mark("wrong for", number), HOUR)

    def _mark(self, *words: str) -> bytes:
        return self.store.fingerprint("hit", now().date().isoformat(), *words)


def network_of(address: str) -> str:
    """Give what counts as one sender: an IPv4 address, or the 64 bits a home has of IPv6."""
    try:
        ip = ipaddress.ip_address(address.strip("[]").split("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)
