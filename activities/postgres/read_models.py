"""Everything that is read: the tables that each append keeps up to date, and the facts behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import asyncpg

from activities.postgres import reading
from activities.postgres.inbox import Inbox
from activities.postgres.reading import PAGE, probe
from activities.postgres.rows import (
    CreditFileRow,
    CustomerFile,
    CustomerRow,
    EventRow,
    GroupRow,
    Page,
    PaymentRow,
    ReceivableFile,
    ReceivableRow,
    SaleFile,
    SaleRow,
    TaskFile,
    TaskRow,
)
from domain.absence.state import AbsenceState
from domain.cash.receipt import ReceiptState
from domain.customer.state import CustomerState
from domain.ids import (
    approval_id_for,
    approval_stream,
    customer_stream,
    group_stream,
    receivable_stream,
    review_stream,
    sale_stream,
)
from domain.money import Money
from domain.policy import Policy
from domain.sale.state import SaleState


@dataclass(frozen=True)
class ReadModels:
    """Lists come in pages of at most `most` rows, 1 to 1000; one thing that is not there is None. Nothing is locked."""

    pool: asyncpg.Pool

    async def customers(self, on: date, *, after: str = "", most: int = PAGE) -> Page[CustomerRow]:
        """By id, with the limit that counts on that day."""
        sql = """SELECT * FROM account WHERE account_id LIKE 'customer/%' AND account_id > $1
                 ORDER BY account_id LIMIT $2"""
        rows = await self.pool.fetch(sql, customer_stream(after), probe(most))
        found = [reading.customer(row, on) for row in rows]
        return reading.page(found, most, lambda row: row.customer_id)

    async def customer(self, customer_id: str, on: date) -> CustomerFile | None:
        """One customer's file with its exposure, limits and holds, and the account of its group."""
        row = await self._account(customer_stream(customer_id))
        if row is None:
            return None
        group_id = CustomerState.model_validate(row["state"]).group_id
        return reading.customer_file(row, await self.group(group_id, on) if group_id else None, on)

    async def group(self, group_id: str, on: date) -> GroupRow | None:
        row = await self._account(group_stream(group_id))
        if row is None:
            return None
        sql = "SELECT account_id FROM account WHERE group_account = $1 ORDER BY account_id"
        members = await self.pool.fetch(sql, group_stream(group_id))
        return reading.group(row, [member["account_id"] for member in members], on)

    async def currencies(self, customer_ids: list[str]) -> dict[str, str]:
        """The account currency of each of these customers that is registered."""
        streams = [customer_stream(customer_id) for customer_id in customer_ids]
        rows = await self.pool.fetch("SELECT account_id, currency FROM account WHERE account_id = ANY($1)", streams)
        return {row["account_id"].partition("/")[2]: row["currency"] for row in rows}

    async def sales(
        self, *, customer_id: str | None = None, phases: tuple[str, ...] = (), after: str = "", most: int = PAGE
    ) -> Page[SaleRow]:
        """The latest order first."""
        sql = """SELECT * FROM sale_view
                 WHERE ($1::text IS NULL OR customer_id = $1) AND ($2 = '{}'::text[] OR phase = ANY($2))
                   AND ($3 = '' OR (ordered_on, order_id) < (SELECT ordered_on, order_id FROM sale_view
                                                             WHERE order_id = $3))
                 ORDER BY ordered_on DESC, order_id DESC LIMIT $4"""
        rows = await self.pool.fetch(sql, customer_id, list(phases), after, probe(most))
        return reading.page([reading.sale(row) for row in rows], most, lambda row: row.order_id)

    async def sale(self, order_id: str) -> SaleFile | None:
        """One sale with its receivables and the timeline of everything that happened to it."""
        row = await self.pool.fetchrow("SELECT * FROM sale_view WHERE order_id = $1", order_id)
        if row is None:
            return None
        state = SaleState.model_validate(row["state"])
        ids = [receivable.receivable_id for receivable in state.receivables]
        tasks = [approval_id_for(order_id, number + 1) for number in range(state.approvals_asked)]
        streams = [sale_stream(order_id), *map(approval_stream, tasks), *map(receivable_stream, ids)]
        sql = "SELECT * FROM receivable_view WHERE receivable_id = ANY($1) ORDER BY due_on, receivable_id"
        receivables = tuple(reading.receivable(each) for each in await self.pool.fetch(sql, ids))
        return reading.sale_file(row, state, receivables, await self._facts(streams))

    async def tasks(self, *, open_only: bool = True, after: str = "", most: int = PAGE) -> Page[TaskRow]:
        """The tasks that people decide, the one that expires first first."""
        sql = """SELECT * FROM task_view
                 WHERE (NOT $1 OR phase = 'open')
                   AND ($2 = '' OR (expires_at, task_id) > (SELECT expires_at, task_id FROM task_view
                                                            WHERE task_id = $2))
                 ORDER BY expires_at, task_id LIMIT $3"""
        rows = await self.pool.fetch(sql, open_only, after, probe(most))
        return reading.page([reading.task(row) for row in rows], most, lambda row: row.task_id)

    def inbox(self, person: str, policy: Policy, at: datetime) -> Inbox:
        """What is offered to one person now, under the policy in force."""
        return Inbox(self.pool, policy, person, at)

    async def absences(self, person: str | None = None) -> tuple[AbsenceState, ...]:
        """When people are, were and will be away, by person."""
        sql = "SELECT state FROM absence_view WHERE $1::text IS NULL OR person = $1 ORDER BY person"
        return tuple(AbsenceState.model_validate(row["state"]) for row in await self.pool.fetch(sql, person))

    async def task(self, task_id: str) -> TaskFile | None:
        row = await self.pool.fetchrow("SELECT * FROM task_view WHERE task_id = $1", task_id)
        return None if row is None else reading.task_file(row, await self._facts([approval_stream(task_id)]))

    async def credit_file(self, customer_id: str) -> CreditFileRow | None:
        """What is known about a customer; None until something has been gathered."""
        row = await self.pool.fetchrow("SELECT * FROM credit_file WHERE customer_id = $1", customer_id)
        return None if row is None else reading.credit_file(row)

    async def credit_file_facts(self, customer_id: str) -> tuple[EventRow, ...]:
        """Everything that happened to a credit file: superseded evidence and earlier reviews are among it."""
        return await self._facts([review_stream(customer_id)])

    async def receivables(
        self,
        *,
        customer_id: str | None = None,
        order_id: str | None = None,
        overdue: bool = False,
        open_only: bool = True,
        call_open: bool = False,
        after: str = "",
        most: int = PAGE,
    ) -> Page[ReceivableRow]:
        """The earliest due date first. `call_open` gives the collectors' call tasks."""
        sql = """SELECT * FROM receivable_view
                 WHERE ($1::text IS NULL OR customer_id = $1) AND ($2::text IS NULL OR order_id = $2)
                   AND (NOT $3 OR phase = 'overdue') AND (NOT $4 OR phase <> 'settled') AND (NOT $5 OR call_open)
                   AND ($6 = '' OR (due_on, receivable_id) > (SELECT due_on, receivable_id FROM receivable_view
                                                              WHERE receivable_id = $6))
                 ORDER BY due_on, receivable_id LIMIT $7"""
        rows = await self.pool.fetch(sql, customer_id, order_id, overdue, open_only, call_open, after, probe(most))
        return reading.page([reading.receivable(row) for row in rows], most, lambda row: row.receivable_id)

    async def receivable(self, receivable_id: str) -> ReceivableFile | None:
        row = await self.pool.fetchrow("SELECT * FROM receivable_view WHERE receivable_id = $1", receivable_id)
        if row is None:
            return None
        return reading.receivable_file(row, await self._facts([receivable_stream(receivable_id)]))

    async def referred_to(self, references: list[str]) -> tuple[ReceivableRow, ...]:
        """The receivables, settled ones too, whose own number or invoice number is among the references."""
        sql = """SELECT * FROM receivable_view WHERE receivable_id = ANY($1) OR invoice_no = ANY($1)
                 ORDER BY due_on, receivable_id"""
        return tuple(reading.receivable(row) for row in await self.pool.fetch(sql, references))

    async def open_totals(self, customer_id: str) -> tuple[tuple[date, Money], ...]:
        """Every open balance of a customer with its due date, for an aging."""
        sql = """SELECT due_on, balance, currency FROM receivable_view
                 WHERE customer_id = $1 AND phase <> 'settled' ORDER BY due_on"""
        rows = await self.pool.fetch(sql, customer_id)
        return tuple((row["due_on"], Money.of(row["balance"], row["currency"])) for row in rows)

    async def payments(
        self, *, customer_id: str | None = None, receivable_id: str | None = None, after: str = "", most: int = PAGE
    ) -> Page[PaymentRow]:
        """What payments settled, the last recorded first; a payment for several receivables has a row for each."""
        sql = """SELECT e.position, e.data, r.receivable_id, r.customer_id
                 FROM event e JOIN receivable_view r ON e.stream = 'receivable/' || r.receivable_id
                 WHERE e.type = 'receivable.payment_applied' AND ($1::text IS NULL OR r.customer_id = $1)
                   AND ($2::text IS NULL OR r.receivable_id = $2) AND ($3::bigint IS NULL OR e.position < $3)
                 ORDER BY e.position DESC LIMIT $4"""
        rows = await self.pool.fetch(sql, customer_id, receivable_id, int(after) if after else None, probe(most))
        return reading.page([reading.payment(row) for row in rows], most, lambda row: str(row.position))

    async def receipt(self, payment_id: str) -> ReceiptState | None:
        """A payment that was shared out over several receivables."""
        state = await self.pool.fetchval("SELECT state FROM payment_view WHERE payment_id = $1", payment_id)
        return None if state is None else ReceiptState.model_validate(state)

    async def events(self, stream: str, *, after_version: int = 0, most: int = PAGE) -> tuple[EventRow, ...]:
        """The facts of one stream, from the first; the next page begins after the last version of this one."""
        sql = "SELECT * FROM event WHERE stream = $1 AND version > $2 ORDER BY version LIMIT $3"
        return tuple(reading.event(row) for row in await self.pool.fetch(sql, stream, after_version, probe(most) - 1))

    async def _account(self, stream: str) -> Any:
        return await self.pool.fetchrow("SELECT * FROM account WHERE account_id = $1", stream)

    async def _facts(self, streams: list[str]) -> tuple[EventRow, ...]:
        sql = "SELECT * FROM event WHERE stream = ANY($1) ORDER BY position"
        return tuple(reading.event(row) for row in await self.pool.fetch(sql, streams))
