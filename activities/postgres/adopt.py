"""Puts a policy on record before anything is decided under it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from activities.contracts import Envelope
from activities.postgres.event_store import EventStore
from domain.ids import policy_stream
from domain.policy_adoption import AdoptPolicy

ACTOR: Final = "system"


async def adopt_policy(store: EventStore, at: datetime) -> None:
    """Makes the store's policy a fact, once; a policy that is on record already is left as it is.

    Any number of processes may do so at once. `at` is business time, in UTC.
    """
    policy = store.policy
    outcome = await store.record(
        Envelope(
            stream=policy_stream(policy.hash),
            command_id=policy.hash,
            actor=ACTOR,
            at=at,
            command=AdoptPolicy(policy=policy),
        )
    )
    if outcome.refused is not None:
        raise RuntimeError(f"the policy could not be put on record: {outcome.refused.message}")
