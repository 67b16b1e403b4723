"""Customers with more credit than they will use, and the orders they place."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Final

from activities.contracts import AnyCommand, Envelope
from activities.postgres.event_store import EventStore
from domain.customer.commands import AssignGrade, RegisterCustomer, SetLimit
from domain.ids import customer_stream
from domain.money import Money
from domain.sale.order import Order
from domain.terms import Terms

CUSTOMERS: Final = 400
PRICE: Final = Money.of("1000.00", "CNY")
CLERK: Final = "staff-011"
BANK: Final = "bank"
_CREDIT_DIRECTOR: Final = "staff-061"
_PRESIDENT: Final = "staff-071"
_COUNTRY: Final = "US"  # no ladder of its own, so no holiday changes what a run does
_numbers = count(1)


async def open_accounts(store: EventStore) -> None:
    """Registers everybody with grade A and a limit that no run exhausts."""
    now = datetime.now(UTC)
    for number in range(CUSTOMERS):
        for command in _file_of(f"C{number}", now.date()):
            actor = _PRESIDENT if isinstance(command, SetLimit) else _CREDIT_DIRECTOR
            stream = customer_stream(f"C{number}")
            envelope = Envelope(stream=stream, command_id=command.kind, actor=actor, at=now, command=command)
            outcome = await store.record(envelope)
            if outcome.refused is not None:
                raise RuntimeError(f"the book could not be opened: {outcome.refused.code}")


def next_order(*, terms: str = "NET30", on: date | None = None) -> Order:
    """An order with an id of its own, from one customer after the other."""
    number = next(_numbers)
    return Order(
        order_id=f"B{number}",
        customer_id=f"C{number % CUSTOMERS}",
        amount=PRICE,
        terms=Terms.parse(terms),
        ordered_on=on or datetime.now(UTC).date(),
        requested_by=CLERK,
    )


def _file_of(customer_id: str, today: date) -> list[AnyCommand]:
    return [
        RegisterCustomer(
            customer_id=customer_id,
            name=f"Customer {customer_id}",
            country=_COUNTRY,
            currency="CNY",
            contact_mail=f"{customer_id}@example.com",
        ),
        AssignGrade(grade="A", reviewed_on=today, valid_until=today + timedelta(days=300)),
        SetLimit(currency="CNY", amount=Decimal(10**9), valid_from=today, approval="AP-1"),
    ]
