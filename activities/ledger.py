"""The only way from a workflow to the facts. Run as local activities: the database is ours and near."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from temporalio import activity

from activities.contracts import Envelope, Outcome, Snapshot
from domain.base import Value


class Ledger(Protocol):
    """The event store as the activities see it."""

    async def record(self, envelope: Envelope) -> Outcome: ...

    async def snapshot(self, stream: str, at: datetime) -> Snapshot: ...


class SnapshotInput(Value):
    stream: str
    at: datetime


class LedgerActivities:
    """Records commands and reads streams. Safe to run twice: the command id makes the second run an echo."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    @activity.defn(name="record")
    async def record(self, envelope: Envelope) -> Outcome:
        """Carries a command out, once; a refusal comes back as a value."""
        return await self._ledger.record(envelope)

    @activity.defn(name="snapshot")
    async def snapshot(self, wanted: SnapshotInput) -> Snapshot:
        """The state of a stream, to start a workflow from the facts."""
        return await self._ledger.snapshot(wanted.stream, wanted.at)
