"""Was every decision of a sale taken under a policy that is on record?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import asyncpg
from pydantic import ValidationError

from domain.base import event_of
from domain.policy import Policy
from domain.sale.events import Assessed


@dataclass(frozen=True)
class DecisionCheck:
    """One decision. `fault` is empty when its policy is on record, whole, and this program can still read it."""

    version: int
    event_type: str
    lane: str
    rule: str
    policy_hash: str
    fault: str = ""

    @property
    def clean(self) -> bool:
        return not self.fault

    def __str__(self) -> str:
        policy = f"policy {self.policy_hash[:12]}"
        return f"  version {self.version} {self.event_type}: {self.lane} by {self.rule}, {self.fault or policy}"


async def check_decisions(pool: asyncpg.Pool, stream: str) -> list[DecisionCheck]:
    """Every decision of the sale in this stream."""
    rows = await pool.fetch("SELECT version, type, data FROM event WHERE stream = $1 ORDER BY version", stream)
    taken = [(row, event) for row in rows if isinstance(event := event_of(row["type"], row["data"]), Assessed)]
    hashes = sorted({event.policy_hash for _, event in taken})
    known = await pool.fetch(
        "SELECT policy_hash, state->'content' AS content FROM policy_view WHERE policy_hash = ANY($1)", hashes
    )
    contents = {row["policy_hash"]: row["content"] for row in known}
    return [
        DecisionCheck(
            version=row["version"],
            event_type=row["type"],
            lane=event.lane,
            rule=event.rule,
            policy_hash=event.policy_hash,
            fault=_fault(event.policy_hash, contents.get(event.policy_hash)),
        )
        for row, event in taken
    ]


def _fault(policy_hash: str, content: dict[str, Any] | None) -> str:
    if content is None:
        return f"policy {policy_hash[:12]} is not on record"
    try:
        same = Policy.model_validate(content).hash == policy_hash
    except ValidationError as error:
        return f"policy {policy_hash[:12]} cannot be read any more: {error.error_count()} faults"
    return "" if same else f"policy {policy_hash[:12]} is not what it was"
