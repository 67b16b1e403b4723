"""From a row of the database to the type that answers a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeVar

from activities.postgres.rows import (
    CreditFileRow,
    CustomerFile,
    CustomerRow,
    EventRow,
    ExposureRow,
    GroupRow,
    LimitRow,
    Page,
    PaymentRow,
    ReceivableFile,
    ReceivableRow,
    SaleFile,
    SaleRow,
    TaskFile,
    TaskRow,
)
from domain.approval.state import TaskState
from domain.base import ExposureChange
from domain.customer.state import CustomerState, GroupState
from domain.exposure import Exposure, Limits, held_against
from domain.ids import split_stream
from domain.money import Money
from domain.receivable.state import ReceivableState
from domain.review.file import CreditFile
from domain.sale.state import SaleState

RowT = TypeVar("RowT")

PAGE: Final = 50
PAGE_MAX: Final = 1000


def probe(most: int) -> int:
    """How many rows to read for a page: one more than it shows tells whether another page follows."""
    return min(max(most, 1), PAGE_MAX) + 1


async def carried_out(database: Any, stream: str, command_id: str) -> bool:
    """Whether the command has left facts in the stream."""
    sql = "SELECT EXISTS (SELECT FROM event WHERE stream = $1 AND command_id = $2)"
    return bool(await database.fetchval(sql, stream, command_id))


def page(rows: Sequence[RowT], most: int, key: Callable[[RowT], str]) -> Page[RowT]:
    """The page of rows that were read with `probe(most)`."""
    shown = tuple(rows[: probe(most) - 1])
    return Page(items=shown, next=key(shown[-1]) if len(rows) > len(shown) else None)


def customer(row: Any, on: date) -> CustomerRow:
    state = CustomerState.model_validate(row["state"])
    return CustomerRow(**_customer(state), **_account(row, state.limits, on))


def customer_file(row: Any, group: GroupRow | None, on: date) -> CustomerFile:
    state = CustomerState.model_validate(row["state"])
    currencies = dict.fromkeys(cash.amount.currency for cash in state.unapplied)
    return CustomerFile(
        **_customer(state),
        **_account(row, state.limits, on),
        contact_mail=state.contact_mail,
        identifiers=state.identifiers,
        limits=state.limits,
        unapplied=tuple(state.unapplied_in(currency) for currency in currencies),
        group=group,
    )


def group(row: Any, members: Sequence[str], on: date) -> GroupRow:
    state = GroupState.model_validate(row["state"])
    ids = tuple(split_stream(member)[1] for member in members)
    return GroupRow(group_id=state.group_id, members=ids, **_account(row, state.limits, on))


def event(row: Any) -> EventRow:
    plain = ("position", "stream", "version", "type", "data", "actor", "command_id", "business_time", "recorded_at")
    return EventRow(**{name: row[name] for name in plain}, hash=row["hash"].hex())


def receivable(row: Any) -> ReceivableRow:
    return ReceivableRow(**_receivable(row))


def receivable_file(row: Any, timeline: tuple[EventRow, ...]) -> ReceivableFile:
    return ReceivableFile(**_receivable(row), state=ReceivableState.model_validate(row["state"]), timeline=timeline)


def sale(row: Any) -> SaleRow:
    return SaleRow(**_sale(row))


def sale_file(
    row: Any, state: SaleState, receivables: tuple[ReceivableRow, ...], timeline: tuple[EventRow, ...]
) -> SaleFile:
    left = state.placed.amount - state.delivered
    nothing = Money.zero(left.currency)
    return SaleFile(**_sale(row), state=state, left=max(left, nothing), receivables=receivables, timeline=timeline)


def task(row: Any) -> TaskRow:
    return TaskRow(**_task(row, TaskState.model_validate(row["state"])))


def task_file(row: Any, timeline: tuple[EventRow, ...]) -> TaskFile:
    state = TaskState.model_validate(row["state"])
    return TaskFile(**_task(row, state), state=state, timeline=timeline)


def credit_file(row: Any) -> CreditFileRow:
    plain = ("customer_id", "reviewing", "grade", "valid_until", "complete")
    return CreditFileRow(**{name: row[name] for name in plain}, state=CreditFile.model_validate(row["state"]))


def payment(row: Any) -> PaymentRow:
    parts = ("payment_id", "applied", "bank_charge", "written_off", "discount", "paid_on")
    facts = {name: row["data"][name] for name in parts}
    return PaymentRow(
        position=row["position"], receivable_id=row["receivable_id"], customer_id=row["customer_id"], **facts
    )


def _customer(state: CustomerState) -> dict[str, Any]:
    plain = ("customer_id", "country", "segment", "grade", "grade_valid_until", "group_id", "holds", "knock_outs")
    return {name: getattr(state, name) for name in plain}


def _account(row: Any, limits: Limits, on: date) -> dict[str, Any]:
    parts = ExposureChange.model_fields
    currency: str = row["currency"]
    exposure = Exposure(currency=currency, **{part: Decimal(row[part]) for part in parts})
    amounts = {part: Money.of(row[part], currency) for part in parts}
    return {
        "name": row["name"],
        "currency": currency,
        "limit": _limit(limits, exposure, on),
        "exposure": ExposureRow(
            **amounts, total=Money.of(exposure.total, currency), retained=Money.of(exposure.retained, currency)
        ),
    }


def _limit(limits: Limits, exposure: Exposure, on: date) -> LimitRow | None:
    own = limits.own_on(on)
    if own is None:
        return None
    effective = limits.effective_on(on)
    if effective is None:
        return LimitRow(amount=None, available=None)
    amount = Money.rounded(effective, exposure.currency)
    return LimitRow(
        amount=amount,
        available=amount - Money.of(held_against(limits, exposure, on), exposure.currency),
        temporary=effective != own.effective,
    )


def _receivable(row: Any) -> dict[str, Any]:
    plain = ("receivable_id", "invoice_no", "order_id", "customer_id", "phase", "due_on", "level")
    flags = ("stops_credit", "stops_delivery", "call_open")
    amounts = {name: Money.of(row[name], row["currency"]) for name in ("amount", "balance")}
    return {**{name: row[name] for name in (*plain, *flags)}, **amounts}


def _sale(row: Any) -> dict[str, Any]:
    plain = ("order_id", "customer_id", "phase", "lane", "ordered_on")
    return {**{name: row[name] for name in plain}, "amount": Money.of(row["amount"], row["currency"])}


def _task(row: Any, state: TaskState) -> dict[str, Any]:
    case = state.asked
    waiting = state.open_seats if state.closed is None else ()
    return {
        **{
            name: row[name]
            for name in ("task_id", "order_id", "customer_id", "phase", "expires_at", "respond_by", "lane")
        },
        "amount": Money.of(row["amount"], row["currency"]),
        "about": case.about,
        "requested_by": case.requested_by,
        "rule": case.reasons[0].code if case.reasons else "",
        "waiting_for": tuple(seat.person or seat.function or seat.escalated_to or seat.role for seat in waiting),
        "revision": state.revision,
        "offered_roles": tuple(row["offered_roles"]),
        "offered_to": tuple(name for seat in waiting for name in (seat.person, *seat.substitutes) if name),
        "amount_in_home_currency": row["home_amount"],
        "question": state.question.text if state.question else "",
        "briefing": case.briefing,
    }
