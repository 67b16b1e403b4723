"""How risk is shared, as it is read: page by page and kind by kind, of one customer, of one order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final, TypeVar

from activities.postgres import cover_rows as rows
from activities.postgres import reading
from activities.postgres.reading import PAGE, probe
from activities.postgres.rows import EventRow, Page
from domain.base import Value
from domain.cover.guarantee.state import GuaranteeState
from domain.cover.insured.state import InsuredPhase
from domain.ids import assignment_stream, insured_stream

# Each row comes with the name of whom it is about.
_SQL: Final = """
SELECT c.*, (SELECT name FROM account WHERE account_id = c.account) AS name FROM cover_view c
WHERE c.kind = $1 AND ($2::text[] IS NULL OR c.account = ANY($2)) AND ($3::text[] IS NULL OR c.phase = ANY($3))
    AND ($4 OR NOT c.ended) AND ($5::text IS NULL OR c.order_id = $5) AND ($6 = '' OR c.stream > $1 || '/' || $6)
ORDER BY c.stream LIMIT $7
"""
_ONE_SQL: Final = """
SELECT c.*, (SELECT name FROM account WHERE account_id = c.account) AS name FROM cover_view c WHERE c.stream = $1
"""
_EXPIRING_SQL: Final = """
SELECT c.*, (SELECT name FROM account WHERE account_id = c.account) AS name FROM cover_view c
WHERE c.kind = $1 AND NOT c.ended AND c.phase = ANY($2) AND (c.state->>$3::text)::date <= $4
ORDER BY (c.state->>$3::text)::date, c.stream LIMIT $5
"""
_TIMELINE_SQL: Final = "SELECT * FROM event WHERE stream = ANY($1) ORDER BY position"

CLAIMS_RUNNING: Final = (InsuredPhase.NOTIFIED, InsuredPhase.CLAIMED, InsuredPhase.ACCEPTED, InsuredPhase.INDEMNIFIED)
"""From the notice to the insurer until nothing is open with it any more."""

RowT = TypeVar("RowT", bound=rows.Row)


class Wanted(Value):
    """What must all be true. `accounts` are streams of customers and groups; `ended` asks for those as well that are
    over; `phases` empty: any."""

    accounts: tuple[str, ...] | None = None
    phases: tuple[str, ...] = ()
    order_id: str | None = None
    ended: bool = False


ALL_OPEN: Final = Wanted()


async def insurances(
    pool: Any, on: date, wanted: Wanted = ALL_OPEN, *, after: str = "", most: int = PAGE
) -> Page[rows.InsuranceRow]:
    """Insurance policies, by id."""
    return await _page(pool, "insurance", lambda row: rows.insurance_row(row, on), wanted, after, most)


async def agreements(
    pool: Any, on: date, wanted: Wanted = ALL_OPEN, *, after: str = "", most: int = PAGE
) -> Page[rows.AgreementRow]:
    """Factoring agreements, by id."""
    return await _page(pool, "factoring", lambda row: rows.agreement_row(row, on), wanted, after, most)


async def buyer_limits(
    pool: Any, wanted: Wanted = ALL_OPEN, *, after: str = "", most: int = PAGE
) -> Page[rows.BuyerLimitRow]:
    """What insurers and factors granted or were asked for, by agreement and customer."""
    return await _page(pool, "buyer_limit", rows.buyer_limit_row, wanted, after, most)


async def guarantees(
    pool: Any, wanted: Wanted = ALL_OPEN, *, after: str = "", most: int = PAGE
) -> Page[rows.GuaranteeRow]:
    """By id."""
    return await _page(pool, "guarantee", rows.guarantee_row, wanted, after, most)


async def assignments(
    pool: Any, wanted: Wanted = ALL_OPEN, *, after: str = "", most: int = PAGE
) -> Page[rows.AssignmentRow]:
    """Invoices that were offered to a factor, by number."""
    return await _page(pool, "assignment", rows.assignment_row, wanted, after, most)


async def insured(pool: Any, wanted: Wanted = ALL_OPEN, *, after: str = "", most: int = PAGE) -> Page[rows.InsuredRow]:
    """Insured receivables, by number; those with a claim running are in `CLAIMS_RUNNING`."""
    return await _page(pool, "insured", rows.insured_row, wanted, after, most)


async def insurance(pool: Any, stream: str, on: date) -> rows.InsuranceRow | None:
    row = await pool.fetchrow(_ONE_SQL, stream)
    return None if row is None else rows.insurance_row(row, on)


async def agreement(pool: Any, stream: str, on: date) -> rows.AgreementRow | None:
    row = await pool.fetchrow(_ONE_SQL, stream)
    return None if row is None else rows.agreement_row(row, on)


async def buyer_limit(pool: Any, stream: str) -> rows.BuyerLimitRow | None:
    row = await pool.fetchrow(_ONE_SQL, stream)
    return None if row is None else rows.buyer_limit_row(row)


async def guarantee(pool: Any, stream: str) -> rows.GuaranteeRow | None:
    row = await pool.fetchrow(_ONE_SQL, stream)
    return None if row is None else rows.guarantee_row(row)


async def guarantee_state(pool: Any, stream: str) -> GuaranteeState | None:
    state = await pool.fetchval("SELECT state FROM cover_view WHERE stream = $1", stream)
    return None if state is None else GuaranteeState.model_validate(state)


async def assignment(pool: Any, invoice_no: str) -> rows.AssignmentRow | None:
    row = await pool.fetchrow(_ONE_SQL, assignment_stream(invoice_no))
    return None if row is None else rows.assignment_row(row)


async def insured_receivable(pool: Any, receivable_id: str) -> rows.InsuredRow | None:
    row = await pool.fetchrow(_ONE_SQL, insured_stream(receivable_id))
    return None if row is None else rows.insured_row(row)


async def expiring_limits(pool: Any, through: date, *, most: int = PAGE) -> tuple[rows.BuyerLimitRow, ...]:
    """Buyer limits that nothing more may leave on after a day up to that one, the first to end first."""
    found = await pool.fetch(_EXPIRING_SQL, "buyer_limit", ["granted"], "valid_until", through, most)
    return tuple(rows.buyer_limit_row(row) for row in found)


async def expiring_guarantees(pool: Any, through: date, *, most: int = PAGE) -> tuple[rows.GuaranteeRow, ...]:
    """Guarantees that expire up to that day, the first to expire first."""
    found = await pool.fetch(_EXPIRING_SQL, "guarantee", ["given"], "expires_on", through, most)
    return tuple(rows.guarantee_row(row) for row in found)


async def exists(pool: Any, stream: str) -> bool:
    return bool(await pool.fetchval("SELECT EXISTS (SELECT FROM cover_view WHERE stream = $1)", stream))


async def timeline(pool: Any, *streams: str) -> tuple[EventRow, ...]:
    """The facts of these streams in the order in which they were recorded."""
    return tuple(reading.event(row) for row in await pool.fetch(_TIMELINE_SQL, list(streams)))


async def _page(
    pool: Any, kind: str, read: Callable[[Any], RowT | None], wanted: Wanted, after: str, most: int
) -> Page[RowT]:
    accounts = None if wanted.accounts is None else list(wanted.accounts)
    phases = [str(phase) for phase in wanted.phases] or None
    found = await pool.fetch(_SQL, kind, accounts, phases, wanted.ended, wanted.order_id, after, probe(most))
    read_rows: Sequence[RowT] = [row for row in map(read, found) if row is not None]
    return reading.page(read_rows, most, lambda row: row.key)
