"""500 with charges 100: bank 400, charges 100; unpaid with recourse the loan is repaid and the claim returns.

The shape of ERPNext's invoice discounting.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from domain.cover.assignment.bookings import Booking, balances, bookings_of
from domain.cover.assignment.events import AssignmentActive, AssignmentSettled, BoughtBack
from domain.cover.commands import LetCoverTimePass
from tests.domain.builders import cny, only
from tests.domain.cover.assignment.invoices import an_active, answered, carried_out, invoice_context, notice, offered
from tests.domain.cover.factoring.agreements import later

TERMS: dict[str, Any] = {"advance_percent": Decimal(100), "fee_percent": Decimal(20), "interest_percent": Decimal(0)}
RECOURSE: dict[str, Any] = {**TERMS, "recourse": True, "recourse_days": 0}


def written(bookings: tuple[Booking, ...]) -> dict[str, Decimal]:
    """Debits less credits, by account."""
    return {booking.account: (booking.debit - booking.credit).amount for booking in bookings}


def test_500_with_charges_100_brings_400_to_the_bank() -> None:
    _, decision = carried_out(offered(terms=RECOURSE), answered("accepted"))

    active = only(decision.events, AssignmentActive)
    assert (active.advance, active.charges, active.reserve) == (cny("500.00"), cny("100.00"), cny("0.00"))
    assert written(active.bookings) == {"bank": 400, "charges": 100, "loan": -500, "sold": 500, "receivable": -500}


def test_unpaid_at_the_end_of_the_period_the_loan_is_repaid_and_the_claim_returns() -> None:
    state = an_active(terms=RECOURSE)
    state, asked = carried_out(state, LetCoverTimePass(), invoice_context(today=later(30)))
    state, decision = carried_out(state, answered("accepted", "buy_back.INV-1.1"), invoice_context(today=later(31)))

    back = only(decision.events, BoughtBack)
    assert (back.repaid, back.interest) == (cny("500.00"), cny("0.00"))
    assert written(back.bookings) == {"loan": 500, "bank": -500, "receivable": 500, "sold": -500}
    assert asked.others[0][0] == "partner_job/buy_back.INV-1.1"


def test_paid_in_time_the_loan_is_gone_and_nothing_moves_but_the_claim() -> None:
    _, decision = carried_out(
        an_active(terms=RECOURSE), notice("collected", "500.00"), invoice_context(today=later(30))
    )

    settled = only(decision.events, AssignmentSettled)
    assert written(settled.bookings) == {"loan": 500, "sold": -500}


def test_sold_without_recourse_it_owes_no_loan() -> None:
    _, decision = carried_out(offered(terms=TERMS), answered("accepted"))

    active = only(decision.events, AssignmentActive)
    assert written(active.bookings) == {"bank": 400, "charges": 100, "receivable": -500}


def test_charges_that_the_factor_names_count_before_those_of_the_agreement() -> None:
    terms = {**RECOURSE, "fee_percent": Decimal(0)}
    state, decision = carried_out(offered(terms=terms), answered("accepted", charges=cny("100.00")))

    assert state.charges == cny("100.00")
    assert written(only(decision.events, AssignmentActive).bookings)["bank"] == 400


def test_the_bookings_of_a_life_are_read_from_its_events() -> None:
    state, taken = carried_out(offered(terms=RECOURSE), answered("accepted"))
    _, ended = carried_out(state, notice("collected", "500.00"), invoice_context(today=later(30)))

    entries = bookings_of((*taken.events, *ended.events))
    assert [entry.what for entry in entries] == ["assignment.active", "assignment.settled"]
    left = {account: money.amount for account, money in balances(entries, "CNY").items() if not money.is_zero}
    assert left == {"bank": 400, "charges": 100, "receivable": -500}
