"""The append: one transaction in which a command is decided, checked, recorded and made visible, or leaves no trace.

idempotency → lock on the customer's and the group's account → decide → guards → events with hash chain → read models →
outbox → notify. What is read under the lock is in `context.py`, what is written in `write.py`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

import asyncpg

from activities.contracts import Envelope, EventData, Outcome, Refused, Snapshot
from activities.postgres.chain import GENESIS, canonical
from activities.postgres.context import MovedMeanwhile, load_facts
from activities.postgres.handlers import handler_of, require_understood
from activities.postgres.policy_in_force import MATRIX_VERSION_SQL, ForceOfPolicy, InForce, NotAdopted
from activities.postgres.separation import keep_apart
from activities.postgres.streams import kind_of
from activities.postgres.write import Head, write
from domain.access.actions import require_allowed
from domain.errors import Conflict, Refusal
from domain.ids import policy_stream
from domain.policy import Policy
from domain.policy_adoption import AdoptPolicy

REBUILD_LOCK: Final = 7_310_018
"""Appends hold it shared, a rebuild alone."""

_TRIES: Final = 20
_TURN_SQL: Final = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
_HEAD_SQL: Final = """
SELECT pg_try_advisory_xact_lock_shared({lock}) AS admitted, now() AS now, v.version, v.head, v.state,
    {matrix_version} AS matrix_version,
    (SELECT jsonb_agg(jsonb_build_object('type', e.type, 'data', e.data, 'version', e.version,
        'hash', encode(e.command_hash, 'hex')) ORDER BY e.ordinal)
     FROM event e WHERE e.stream = $1 AND e.command_id = $2) AS repeated
FROM (VALUES (1)) one LEFT JOIN {table} v ON v.{key} = $3
"""


class CommandReused(Conflict):
    """The command id has been used for something else."""

    code = "command.reused"


@dataclass(frozen=True)
class EventStore:
    """Everything that becomes true goes through `record`. Any number of processes may use one database at once.

    `policy` is the policy file's. Decided is under the one in force: the same with the authority matrix that counts.
    """

    pool: asyncpg.Pool
    policy: Policy
    _in_force: ForceOfPolicy = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_in_force", ForceOfPolicy(self.policy))

    async def record(self, envelope: Envelope) -> Outcome:
        """Carries a command out once. The same id and content returns the first outcome; a refusal writes nothing.

        Refusals are values: the codes of the domain, and `command.reused` for a known id with other content.
        """
        one_by_one = in_turn = False
        for _ in range(_TRIES):
            try:
                async with self.pool.acquire() as connection, connection.transaction():
                    if in_turn:
                        await connection.execute(_TURN_SQL, envelope.stream)
                    return await self._record(connection, envelope, one_by_one=one_by_one)
            except Refusal as refusal:
                return Outcome(refused=Refused.of(refusal))
            except asyncpg.UniqueViolationError:
                # Another writer was faster on this stream; decide again on what it left, after those who wait already.
                in_turn = True
            except MovedMeanwhile:
                one_by_one = True
            except NotAdopted as missing:
                await self.adopt(missing.policy, envelope.at)
        raise RuntimeError(f"{envelope.stream} is written to faster than it can be read")

    async def adopt(self, policy: Policy, at: datetime) -> None:
        """Makes the policy a fact, once, so that what is decided under it can be decided again from the record."""
        command = AdoptPolicy(policy=policy)
        stream = policy_stream(policy.hash)
        adopting = Envelope(stream=stream, command_id=policy.hash, actor="system", at=at, command=command)
        outcome = await self.record(adopting)
        if outcome.refused is not None:
            raise RuntimeError(f"the policy could not be put on record: {outcome.refused.message}")
        self._in_force.adopted.add(policy.hash)

    async def snapshot(self, stream: str, at: datetime) -> Snapshot:
        """A stream's state as of now, and when its workflow has to look again."""
        kind = kind_of(stream)
        sql = f"SELECT version, state FROM {kind.table} WHERE {kind.key} = $1"
        row = await self.pool.fetchrow(sql, kind.key_of(stream))
        if row is None:
            return Snapshot()
        wake_at = handler_of(stream).wake_at(kind.load(row["state"]), self.policy, at)
        return Snapshot(version=row["version"], state=row["state"], wake_at=wake_at)

    async def _record(self, connection: Any, envelope: Envelope, *, one_by_one: bool) -> Outcome:
        kind, handler = kind_of(envelope.stream), handler_of(envelope.stream)
        require_understood(handler, envelope)
        command_hash = hashlib.sha256(canonical(envelope.command.model_dump(mode="json"))).digest()
        matrix = MATRIX_VERSION_SQL.format(name="$4")
        sql = _HEAD_SQL.format(lock=REBUILD_LOCK, table=kind.table, key=kind.key, matrix_version=matrix)
        asked = (envelope.stream, envelope.command_id, kind.key_of(envelope.stream), self.policy.name)
        row = await connection.fetchrow(sql, *asked)
        if not row["admitted"]:
            # What was read beside a rebuild may be what it is about to replace: wait for its end and read again.
            await connection.execute("SELECT pg_advisory_xact_lock_shared($1)", REBUILD_LOCK)
            row = await connection.fetchrow(sql, *asked)
        state = kind.load(row["state"])
        if row["repeated"]:
            return _first_outcome(row["repeated"], command_hash, handler.wake_at(state, self.policy, envelope.at))
        force = await self._policy_of(connection, row["matrix_version"], envelope)
        require_allowed(force.policy, envelope.actor, envelope.command)
        needs = handler.needs(state, envelope)
        facts = await load_facts(connection, needs, envelope, force.policy, one_by_one=one_by_one)
        facts = await keep_apart(connection, envelope, state, replace(facts, matrix_version=force.matrix_version))
        decision = handler.decide(state, envelope, facts)
        head = Head(stream=envelope.stream, version=row["version"] or 0, hash=row["head"] or GENESIS, state=state)
        written = await write(connection, envelope, command_hash, row["now"].astimezone(UTC), head, decision, facts)
        events = tuple(EventData.of(event) for event in decision.events)
        wake_at = handler.wake_at(written.state, self.policy, envelope.at)
        return Outcome(version=written.version, events=events, wake_at=wake_at)

    async def _policy_of(self, connection: Any, matrix_version: int | None, envelope: Envelope) -> InForce:
        force = await self._in_force.at(connection, matrix_version, envelope.at)
        # The policy file's own was put on record when the program started.
        on_record = not force.matrix_version or force.policy.hash in self._in_force.adopted
        if not on_record and not isinstance(envelope.command, AdoptPolicy):
            raise NotAdopted(force.policy)
        return force


def _first_outcome(repeated: list[dict[str, Any]], command_hash: bytes, wake_at: datetime | None) -> Outcome:
    if repeated[0]["hash"] != command_hash.hex():
        raise CommandReused("this command id has been used with other content", field="command_id")
    events = tuple(EventData(type=event["type"], data=event["data"]) for event in repeated)
    return Outcome(version=repeated[-1]["version"], events=events, wake_at=wake_at)
