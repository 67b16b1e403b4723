"""The second half of the append: events, read models, accounts, guards, outbox, notification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from activities.contracts import Envelope
from activities.postgres import outbox
from activities.postgres.chain import GENESIS, event_hash
from activities.postgres.context import Account, Facts
from activities.postgres.outbox_row import Append
from activities.postgres.raw_answers import destroy_key
from activities.postgres.streams import StreamKind, kind_of
from domain.base import Decision, Event, ExposureChange, event_of
from domain.cover.buyer_limit.room import require_kept
from domain.cover.buyer_limit.state import BuyerLimitState
from domain.cover.guarantee.room import require_room
from domain.cover.guarantee.state import GuaranteeState
from domain.cover.streams import COVER_STREAMS
from domain.customer.events import CustomerMovedToGroup
from domain.errors import InvoiceDuplicate
from domain.exposure import GroupLimitExceeded, LimitExceeded, excess
from domain.ids import split_stream
from domain.review.events import EvidenceErased
from domain.sale.events import GoodsReturned, InvoiceIssued, OrderApproved

CHANNEL: Final = "openaccount"
"""Every append notifies this channel with the stream's name."""

# One statement, because each one costs a round trip while the account is locked.
_APPEND_SQL: Final = """
WITH appended AS (
    INSERT INTO event (stream, version, type, data, command_id, command_hash, ordinal, actor, business_time,
        recorded_at, prev_hash, hash)
    SELECT stream, version, type, data, command_id, $6, ordinal, $7, $8, $9, prev_hash, hash
    FROM unnest($1::text[], $2::int[], $3::text[], $4::jsonb[], $5::text[], $10::int[], $11::bytea[], $12::bytea[])
        AS e (stream, version, type, data, command_id, ordinal, prev_hash, hash)
), moved AS (
    UPDATE account SET reserved = reserved + $14, delivered = delivered + $15, receivable = receivable + $16,
        unapplied = unapplied + $17, covered = covered + $18
    WHERE account_id = ANY($13)
)
SELECT pg_notify($19, told) FROM unnest($20::text[]) AS told
"""


# A customer that changes its group takes its whole exposure along: off the old account ($6), on to the new one ($7).
_MOVE_SQL: Final = """
UPDATE account SET reserved = reserved + sign * $1::numeric, delivered = delivered + sign * $2::numeric,
    receivable = receivable + sign * $3::numeric, unapplied = unapplied + sign * $4::numeric,
    covered = covered + sign * $5::numeric
FROM (VALUES ($6::text, -1), ($7::text, 1)) AS moved (moved_id, sign)
WHERE account_id = moved_id
"""


@dataclass(frozen=True)
class Head:
    """Where a stream stands: the version and hash of its last event, and its folded state."""

    stream: str
    version: int
    hash: bytes
    state: Any


@dataclass(frozen=True)
class _Row:
    stream: str
    version: int
    event: Event
    data: dict[str, Any]
    command_id: str
    ordinal: int
    prev_hash: bytes
    hash: bytes


async def write(
    connection: Any,
    envelope: Envelope,
    command_hash: bytes,
    recorded_at: datetime,
    head: Head,
    decision: Decision,
    facts: Facts,
) -> Head:
    """Records a decision. Raises the guards' refusals, which roll everything back; returns the stream's new head."""
    heads = [(head, decision.events, envelope.command_id)]
    for stream, events in decision.others:
        other = await _head_of(connection, stream, facts)
        heads.append((other, events, f"{envelope.stream}:{envelope.command_id}"))
    rows, after = [], []
    # Money is never refused: a receivable takes nothing more, it may only not have heard yet what became of its cover.
    paid_down = split_stream(head.stream)[0] == "receivable"
    for start, events, command_id in heads:
        chained, end = _chain(start, events, command_id, envelope, command_hash, recorded_at)
        if isinstance(end.state, BuyerLimitState):
            require_kept(start.state, end.state, facts.today)
        if isinstance(end.state, GuaranteeState) and not paid_down:
            require_room(start.state, end.state, facts.today)
        rows += chained
        if chained:
            after.append(end)
    if not rows:
        return head
    accounts, move = _exposure_move(rows, facts)
    await connection.execute(
        _APPEND_SQL,
        *_columns(rows, command_hash, envelope, recorded_at),
        *(accounts, move.reserved, move.delivered, move.receivable, move.unapplied, move.covered),
        *(CHANNEL, [end.stream for end in after]),
    )
    await _move_between_groups(connection, rows, facts)
    for row in rows:
        if isinstance(row.event, EvidenceErased):
            await destroy_key(connection, split_stream(row.stream)[1])
    for end in after:
        await save_head(connection, end)
    await _advance_series(connection, rows)
    appended = [(row.stream, row.version, row.event) for row in rows]
    reached = next((end for end in after if end.stream == head.stream), head)
    await outbox.enqueue(connection, Append(envelope, facts, appended, head.state, reached.state))
    return reached


async def save_head(connection: Any, head: Head) -> None:
    """Brings the stream's read model to this head."""
    row = row_of(head)
    await connection.execute(_upsert_sql(kind_of(head.stream), tuple(row)), *row.values())


def row_of(head: Head) -> dict[str, Any]:
    """The stream's row in its read model, key first, without what an account sums over other streams."""
    kind = kind_of(head.stream)
    return {
        kind.key: kind.key_of(head.stream),
        "version": head.version,
        "head": head.hash,
        "state": head.state.model_dump(mode="json"),
        **kind.columns(head.state),
    }


def _upsert_sql(kind: StreamKind, names: tuple[str, ...]) -> str:
    places = ", ".join(f"${number}" for number in range(1, len(names) + 1))
    updates = ", ".join(f"{name} = EXCLUDED.{name}" for name in names[1:])
    insert = f"INSERT INTO {kind.table} ({', '.join(names)}) VALUES ({places})"
    return f"{insert} ON CONFLICT ({kind.key}) DO UPDATE SET {updates}"


def _chain(
    start: Head,
    events: Sequence[Event],
    command_id: str,
    envelope: Envelope,
    command_hash: bytes,
    recorded_at: datetime,
) -> tuple[list[_Row], Head]:
    kind, version, previous, state, rows = kind_of(start.stream), start.version, start.hash, start.state, []
    for ordinal, event in enumerate(events):
        version += 1
        data = event.model_dump(mode="json", exclude_defaults=True)
        digest = event_hash(
            previous,
            stream=start.stream,
            version=version,
            event_type=event.event_type,
            data=data,
            command_id=command_id,
            command_hash=command_hash,
            ordinal=ordinal,
            actor=envelope.actor,
            business_time=envelope.at.astimezone(UTC),  # as the database will give it back
            recorded_at=recorded_at,
        )
        rows.append(_Row(start.stream, version, event, data, command_id, ordinal, previous, digest))
        # What is stored is folded, not what was meant: a rebuild must come to the very same state.
        previous, state = digest, kind.evolve(state, event_of(event.event_type, data))
    return rows, Head(start.stream, version, previous, state)


async def _head_of(connection: Any, stream: str, facts: Facts) -> Head:
    account = facts.customer
    if account is not None and account.account_id == stream:
        return Head(stream, account.version, account.head, account.state)
    kind = kind_of(stream)
    if split_stream(stream)[0] in (*COVER_STREAMS, "warning"):
        # Whoever writes to it has locked the account it belongs to, so what is read here is what was decided on.
        sql = f"SELECT version, head, state FROM {kind.table} WHERE {kind.key} = $1"
        row = await connection.fetchrow(sql, kind.key_of(stream))
        return (
            Head(stream, 0, GENESIS, kind.initial)
            if row is None
            else Head(stream, row["version"], row["head"], kind.load(row["state"]))
        )
    if await connection.fetchval(
        f"SELECT EXISTS (SELECT FROM {kind.table} WHERE {kind.key} = $1)", kind.key_of(stream)
    ):
        number = split_stream(stream)[1]
        raise InvoiceDuplicate(f"number {number} is in use for another invoice", field="invoice_no")
    return Head(stream, 0, GENESIS, kind.initial)


def _columns(rows: list[_Row], command_hash: bytes, envelope: Envelope, recorded_at: datetime) -> tuple[Any, ...]:
    return (
        [row.stream for row in rows],
        [row.version for row in rows],
        [row.event.event_type for row in rows],
        [row.data for row in rows],
        [row.command_id for row in rows],
        command_hash,
        envelope.actor,
        envelope.at,
        recorded_at,
        [row.ordinal for row in rows],
        [row.prev_hash for row in rows],
        [row.hash for row in rows],
    )


def _exposure_move(rows: list[_Row], facts: Facts) -> tuple[list[str], ExposureChange]:
    """The accounts that move and by how much, if the guards agree."""
    total = ExposureChange()
    changes = [row.event.exposure for row in rows if row.event.exposure is not None]
    if not changes or facts.customer is None:
        return [], total
    for change in changes:
        total = total + change
    guarded = any(isinstance(row.event, OrderApproved) and row.event.within_limit for row in rows)
    if guarded:
        _guard(facts.customer, total, facts, LimitExceeded)
        if facts.group is not None:
            _guard(facts.group, total, facts, GroupLimitExceeded)
    accounts = [account.account_id for account in (facts.customer, facts.group) if account is not None]
    return accounts, total


async def _move_between_groups(connection: Any, rows: list[_Row], facts: Facts) -> None:
    moves = [row.event for row in rows if isinstance(row.event, CustomerMovedToGroup)]
    if not moves or facts.customer is None:
        return
    at_risk = facts.customer.exposure
    accounts = [account.account_id if account else None for account in (facts.group, facts.joining)]
    parts = [getattr(at_risk, name) for name in ExposureChange.model_fields]
    await connection.execute(_MOVE_SQL, *parts, *accounts)


def _guard(
    account: Account, change: ExposureChange, facts: Facts, refusal: type[LimitExceeded | GroupLimitExceeded]
) -> None:
    """The last word on the limit: whatever was decided, a machine's approval never takes an account beyond it."""
    over = excess(account.state.limits, account.exposure.after(change), account.exposure.total * 0, facts.today)
    if over > 0:
        raise refusal(f"the limit would be exceeded by {over}", field="amount", excess=str(over))


async def _advance_series(connection: Any, rows: list[_Row]) -> None:
    for row in rows:
        if isinstance(row.event, InvoiceIssued | GoodsReturned) and row.event.series:
            await connection.execute("UPDATE series SET last = last + 1 WHERE name = $1", row.event.series)
