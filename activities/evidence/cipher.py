"""Encryption of raw answers: each customer has a data key, and the data keys are encrypted with one master key."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from activities.evidence.faults import MasterKeyInvalid

_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12


@dataclass(frozen=True)
class Sealed:
    """`nonce` and what was encrypted; readable with the same key and the same context only."""

    nonce: bytes
    ciphertext: bytes


@dataclass(frozen=True)
class DataKey:
    """A customer's key in clear. `key_id` is bound into everything it encrypts."""

    key_id: str
    secret: bytes

    def seal(self, plain: bytes, context: str) -> Sealed:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return Sealed(nonce, AESGCM(self.secret).encrypt(nonce, plain, f"{self.key_id}:{context}".encode()))

    def open(self, sealed: Sealed, context: str) -> bytes:
        return AESGCM(self.secret).decrypt(sealed.nonce, sealed.ciphertext, f"{self.key_id}:{context}".encode())


class MasterKey:
    """Encrypts data keys. AES-256-GCM, the customer bound in."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != _KEY_BYTES:
            raise MasterKeyInvalid(f"a master key has {_KEY_BYTES} bytes, this one has {len(secret)}")
        self._cipher = AESGCM(secret)

    @classmethod
    def of_file(cls, path: Path) -> MasterKey:
        """The key in the file, 64 hexadecimal digits; where there is no file, a new key is written into it.

        Many processes may begin at once: one writes, all read.
        """
        if not path.exists():
            _write_new(path)
        try:
            return cls(bytes.fromhex(path.read_text(encoding="ascii").strip()))
        except (OSError, ValueError) as wrong:
            raise MasterKeyInvalid(f"{path} holds no master key: {wrong}") from None

    def new_data_key(self) -> DataKey:
        return DataKey(secrets.token_hex(8), secrets.token_bytes(_KEY_BYTES))

    def wrap(self, key: DataKey, customer_id: str) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, key.secret, f"{customer_id}:{key.key_id}".encode())

    def unwrap(self, key_id: str, wrapped: bytes, customer_id: str) -> DataKey:
        nonce, ciphertext = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
        try:
            return DataKey(key_id, self._cipher.decrypt(nonce, ciphertext, f"{customer_id}:{key_id}".encode()))
        except InvalidTag:
            raise MasterKeyInvalid("the data keys were encrypted with another master key") from None


def _write_new(path: Path) -> None:
    # Written whole under another name first: nobody may read half a key.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(_KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass  # Another process was faster; its key is the key.
    finally:
        draft.unlink()
