"""What a simulation shows: every figure a fold of the events, so that two runs of one book give the same report."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final

import asyncpg

from domain import local_time
from domain.base import Event, Value, event_of
from domain.figures.daily import Daily, daily
from domain.figures.entries import Entry
from domain.figures.month_end import MonthEnd, month_ends
from domain.money import Money
from domain.policy import Policy
from domain.receivable import events as claim
from domain.sale import events as sale

_EVENTS_SQL: Final = """
SELECT stream, type, data, business_time FROM event
WHERE stream LIKE 'sale/%' OR stream LIKE 'receivable/%' ORDER BY stream, version
"""
_MESSAGES_SQL: Final = (
    "SELECT count(*) FROM outbox WHERE kind = 'mail' AND id LIKE 'reminder/%' AND status = 'delivered'"
)


class SalesFigures(Value):
    """`straight_through`, `delegated`, `dual` are approved sales by lane; `waiting` are still held or with people."""

    submitted: int
    straight_through: int
    delegated: int
    dual: int
    declined: int
    cancelled: int
    waiting: int
    closed: int


class ReceivableFigures(Value):
    opened: int
    ever_overdue: int
    settled: int
    open: int


class Report(Value):
    """`ladder` counts receivables by step, named by its distance from the due date; `messages` counts envelopes."""

    book: str
    policy: str
    first_day: datetime.date
    last_day: datetime.date
    sales: SalesFigures
    receivables: ReceivableFigures
    ladder: dict[str, int]
    messages: int
    refusals: dict[str, int]
    daily: tuple[Daily, ...]
    month_end: tuple[MonthEnd, ...]


class Ledger:
    """Takes the events one by one and keeps what the figures need."""

    def __init__(self, policy: Policy) -> None:
        self.entries: list[Entry] = []
        self.sales: Counter[str] = Counter()
        self.lanes: dict[str, str] = {}
        self.ends: dict[str, str] = {}
        self.receivables: Counter[str] = Counter()
        self.ladder: Counter[str] = Counter()
        self._policy = policy
        self._ladders: dict[str, str] = {}
        self._currencies: dict[str, str] = {}

    def add(self, stream: str, event: Event, at: datetime.datetime) -> None:
        kind, _, key = stream.partition("/")
        if kind == "sale":
            self._sale(key, event)
        else:
            self._claim(key, event, local_time.local_day(at, self._policy.timezone))

    def _sale(self, order_id: str, event: Event) -> None:
        match event:
            case sale.OrderReceived():
                self.sales["submitted"] += 1
                self.ends[order_id] = "waiting"
            case sale.OrderApproved():
                self.lanes.setdefault(order_id, event.lane)
                self.ends[order_id] = "approved"
            case sale.OrderDeclined():
                self.ends[order_id] = "declined"
            case sale.OrderCancelled():
                self.ends[order_id] = "cancelled"
            case sale.SaleClosed():
                self.ends[order_id] = "closed"

    def _claim(self, receivable_id: str, event: Event, on: datetime.date) -> None:
        match event:
            case claim.ReceivableOpened():
                self.receivables["opened"] += 1
                self._ladders[receivable_id] = event.ladder
                self._currencies[receivable_id] = event.amount.currency
                self._book(event.invoiced_on, receivable_id, "opened", event.amount, event.due_on)
            case claim.PaymentApplied():
                self._book(on, receivable_id, "paid", event.applied)
                self._book(on, receivable_id, "written_off", event.bank_charge + event.written_off + event.discount)
            case claim.CreditNoteApplied():
                self._book(on, receivable_id, "credited", event.amount)
            case claim.InterestCharged():
                self._book(on, receivable_id, "credited", -event.amount)
            case claim.BecameOverdue():
                self.receivables["ever_overdue"] += 1
                self._mark(event.on, receivable_id, "overdue")
            case claim.ReceivableSettled():
                self.receivables["settled"] += 1
                self._mark(event.on, receivable_id, "settled")
            case claim.LadderStepTaken():
                self.ladder[self._step_name(receivable_id, event.step)] += 1

    def _step_name(self, receivable_id: str, code: str) -> str:
        ladders = self._policy.ladders
        step = ladders.get(self._ladders[receivable_id], ladders["default"]).step(code)
        return f"{step.offset_days:+d}" if step else code

    def _book(
        self, on: datetime.date, receivable_id: str, kind: Any, amount: Money, due_on: datetime.date | None = None
    ) -> None:
        if not amount.is_zero:
            self.entries.append(Entry(on, receivable_id, amount.currency, kind, amount, due_on))

    def _mark(self, on: datetime.date, receivable_id: str, kind: Any) -> None:
        self.entries.append(Entry(on, receivable_id, self._currencies[receivable_id], kind))


async def make_report(
    pool: asyncpg.Pool,
    policy: Policy,
    book: str,
    first_day: datetime.date,
    last_day: datetime.date,
    refusals: Counter[str],
) -> Report:
    """Folds everything that has happened into the report."""
    ledger = Ledger(policy)
    async for stream, event, at in _events(pool):
        ledger.add(stream, event, at)
    approved = Counter(lane for order_id, lane in ledger.lanes.items())
    ends = Counter(ledger.ends.values())
    claims = ledger.receivables
    return Report(
        book=book,
        policy=policy.hash,
        first_day=first_day,
        last_day=last_day,
        sales=SalesFigures(
            submitted=ledger.sales["submitted"],
            straight_through=approved["straight_through"],
            delegated=approved["delegated"],
            dual=approved["dual"],
            declined=ends["declined"],
            cancelled=ends["cancelled"],
            waiting=ends["waiting"],
            closed=ends["closed"],
        ),
        receivables=ReceivableFigures(
            opened=claims["opened"],
            ever_overdue=claims["ever_overdue"],
            settled=claims["settled"],
            open=claims["opened"] - claims["settled"],
        ),
        ladder=dict(_steps_in_order(policy, ledger.ladder)),
        messages=int(await pool.fetchval(_MESSAGES_SQL)),
        refusals=dict(sorted(refusals.items())),
        daily=tuple(daily(ledger.entries, last_day)),
        month_end=tuple(month_ends(ledger.entries, last_day)),
    )


def _steps_in_order(policy: Policy, taken: Counter[str]) -> Iterator[tuple[str, int]]:
    """Every step that some ladder of the policy has, also one that nobody reached."""
    offsets = {step.offset_days for ladder in policy.ladders.values() for step in ladder.steps}
    for offset in sorted(offsets):
        yield f"{offset:+d}", taken[f"{offset:+d}"]


async def _events(pool: asyncpg.Pool) -> AsyncIterator[tuple[str, Event, datetime.datetime]]:
    async with pool.acquire() as connection, connection.transaction():
        async for row in connection.cursor(_EVENTS_SQL, prefetch=1000):
            yield row["stream"], event_of(row["type"], row["data"]), row["business_time"]
