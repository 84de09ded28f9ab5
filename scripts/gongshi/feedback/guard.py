"""Against misuse: proof of work and limits, without cookie, account or kept addresses."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import altcha

from gongshi.feedback.kept import now
from gongshi.feedback.quota import Quota
from gongshi.feedback.store import Store

ALGORITHM = "PBKDF2/SHA-256"
COST = 3000
COUNTER = range(100, 300)
"""A phone tries 200 keys on average and 300 at most: about a second on a cheap one."""
LIFE = timedelta(minutes=20)

HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Limits:
    """How often something may happen in an hour; many phones share one address of their network.

    Those `unproved` come without proof of work, from browsers without script. Wrong receipts are
    counted by address in a quarter of an hour. `at_once` are messages still on their way.
    """

    address: int = 30
    address_unproved: int = 8
    recipient: int = 120
    recipient_unproved: int = 30
    site_unproved: int = 120
    wrong_by_address: int = 30
    wrong_by_number: int = 10
    at_once: int = 20


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
    """Says what is counted, by fingerprints that change every day; without limits, nothing."""

    store: Store
    limits: Limits | None

    def message(self, address: str, recipient: str, *, proved: bool) -> Sequence[Quota]:
        """Give what a message counts for. The order is always the same: no two wait crosswise."""
        limits = self.limits
        if limits is None:
            return ()
        if proved:
            return (
                self._quota(limits.address, HOUR, "from", address),
                self._quota(limits.recipient, HOUR, "to", recipient),
            )
        return (
            self._quota(limits.address_unproved, HOUR, "bare from", address),
            self._quota(limits.recipient_unproved, HOUR, "bare to", recipient),
            self._quota(limits.site_unproved, HOUR, "bare"),
        )

    def tracking(self, address: str, number: str) -> Sequence[Quota]:
        """Give what an attempt to follow a message counts for, unless it is right."""
        limits = self.limits
        if limits is None:
            return ()
        return (
            self._quota(limits.wrong_by_address, QUARTER, "wrong from", address),
            self._quota(limits.wrong_by_number, HOUR, "wrong for", number),
        )

    def _quota(self, most: int, span: timedelta, *words: str) -> Quota:
        today = now().date().isoformat()
        return Quota(self.store.fingerprint("hit", today, *words), most, span)
