"""Secrets that are shown once and kept as a hash."""

from __future__ import annotations

import hashlib
import secrets

_BYTES = 32


def new_secret() -> str:
    """256 bits of chance, in letters that a URL and a header take as they are."""
    return secrets.token_urlsafe(_BYTES)


def hash_of(secret: str) -> bytes:
    """Chance of 256 bits needs neither salt nor a slow hash: there is no list to try."""
    return hashlib.sha256(secret.encode()).digest()


def new_id() -> str:
    """The public name of a token."""
    return f"t-{secrets.token_hex(6)}"
