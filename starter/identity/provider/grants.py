"""Codes and access tokens of the sandbox's provider, in memory."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass
from typing import Final

from starter.identity.secret import new_secret

CODE_SECONDS: Final = 60.0
ACCESS_SECONDS: Final = 300.0
_MOST: Final = 1_000


@dataclass(frozen=True)
class Grant:
    """What one log-in is about."""

    person: str
    role: str
    redirect_uri: str
    challenge: str
    nonce: str


class Grants:
    """A code is taken once, with its verifier; trying it spends it."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[float, Grant]] = {}
        self._accesses: dict[str, tuple[float, Grant]] = {}

    def code_for(self, grant: Grant) -> str:
        return _keep(self._codes, grant, CODE_SECONDS)

    def redeem(self, code: str, redirect_uri: str, verifier: str) -> Grant | None:
        """The grant, unless code, address or verifier do not fit."""
        until, grant = self._codes.pop(code, (0.0, None))
        if grant is None or until < time.monotonic() or grant.redirect_uri != redirect_uri:
            return None
        return grant if hmac.compare_digest(challenge_of(verifier), grant.challenge) else None

    def access_for(self, grant: Grant) -> str:
        return _keep(self._accesses, grant, ACCESS_SECONDS)

    def whose(self, access: str) -> Grant | None:
        until, grant = self._accesses.get(access, (0.0, None))
        return grant if until >= time.monotonic() else None


def challenge_of(verifier: str) -> str:
    """S256 of RFC 7636."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _keep(kept: dict[str, tuple[float, Grant]], grant: Grant, seconds: float) -> str:
    now = time.monotonic()
    for key in [key for key, (until, _) in kept.items() if until < now]:
        del kept[key]
    if len(kept) >= _MOST:
        del kept[next(iter(kept))]
    secret = new_secret()
    kept[secret] = (now + seconds, grant)
    return secret
