"""The hash chain of a stream: each event's hash covers everything about it and the hash before it."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any, Final

GENESIS: Final = bytes(32)


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spaces. The store holds no floats, so equal content always has equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def event_hash(
    previous: bytes,
    *,
    stream: str,
    version: int,
    event_type: str,
    data: dict[str, Any],
    command_id: str,
    command_hash: bytes,
    ordinal: int,
    actor: str,
    business_time: datetime,
    recorded_at: datetime,
) -> bytes:
    """SHA-256 over the previous hash and every stored field, 32 bytes."""
    content = [
        stream,
        version,
        event_type,
        data,
        command_id,
        command_hash.hex(),
        ordinal,
        actor,
        business_time.isoformat(),
        recorded_at.isoformat(),
    ]
    return hashlib.sha256(previous + canonical(content)).digest()
