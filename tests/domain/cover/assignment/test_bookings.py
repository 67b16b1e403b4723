"""Whatever happens to an assigned invoice: debits are credits, and at its end nobody owes anybody anything for it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.base import Event
from domain.cover.assignment.bookings import balances, bookings_of
from domain.cover.assignment.commands import AssignmentCommand, BuyBack, PassOn
from domain.cover.assignment.decide import decide_assignment
from domain.cover.assignment.events import AssignmentSettled, BoughtBack, CollectionReported, PaymentPassedOn
from domain.cover.assignment.state import AssignmentPhase, AssignmentState
from domain.errors import Refusal
from domain.money import Money
from tests.domain.builders import TODAY
from tests.domain.cover.assignment.invoices import OFFER, answered, carried_out, invoice_context, notice, owed

cents = st.integers(min_value=1, max_value=10**9).map(lambda number: Decimal(number) / 100)
percents = st.decimals(min_value=0, max_value=100, places=2)


@st.composite
def agreements(draw: st.DrawFn) -> dict[str, Any]:
    advance = draw(st.decimals(min_value="0.01", max_value=100, places=2))
    fee = draw(st.decimals(min_value=0, max_value=advance, places=2))
    terms = {"advance_percent": advance, "fee_percent": fee, "interest_percent": draw(percents)}
    return {**terms, "recourse": draw(st.booleans())}


happenings = st.lists(
    st.tuples(st.sampled_from(["collected", "passed", "back"]), cents, st.integers(0, 40), st.booleans()), max_size=6
)


def lived(
    terms: dict[str, Any], amounts: list[Decimal], life: list[tuple[str, Decimal, int, bool]]
) -> tuple[AssignmentState, list[Event]]:
    """What becomes of an invoice of these claims; every happening comes so many days after the one before."""
    claims = [owed(str(amount), receivable_id=f"INV-1.{number}") for number, amount in enumerate(amounts)]
    state, _ = carried_out(AssignmentState(), OFFER, invoice_context(*claims, terms=terms))
    state, decision = carried_out(state, answered("accepted"), invoice_context(terms=terms))
    events, today = list(decision.events), TODAY
    for number, (what, amount, days, yes) in enumerate(life):
        today += timedelta(days=days)
        for command in _commands(state, what, amount, number, yes):
            try:
                decision = decide_assignment(state, command, invoice_context(today=today, terms=terms))
            except Refusal:
                continue
            state, _ = carried_out(state, command, invoice_context(today=today, terms=terms))
            events += decision.events
    return state, events


def _commands(state: AssignmentState, what: str, amount: Decimal, number: int, yes: bool) -> list[AssignmentCommand]:
    match what:
        case "collected":
            return [notice("collected", str(amount), id_=f"N-{number}")]
        case "passed":
            claim = state.claims[number % len(state.claims)].receivable_id
            return [PassOn(payment_id=f"PAY-{number}", receivable_id=claim, amount=Money.of(amount, "CNY"))]
    reference = f"buy_back.INV-1.{state.buy_backs + 1}"
    return [BuyBack(reason="late"), answered("accepted" if yes else "declined", reference)]


@given(agreements(), st.lists(cents, min_size=1, max_size=3), happenings)
def test_debits_are_credits_in_every_entry(
    terms: dict[str, Any], amounts: list[Decimal], life: list[tuple[str, Decimal, int, bool]]
) -> None:
    _, events = lived(terms, amounts, life)
    for entry in bookings_of(events):
        sides = [(one.debit.amount, one.credit.amount) for one in entry.bookings]
        assert sum(debit for debit, _ in sides) == sum(credit for _, credit in sides)
        assert all(min(side) == 0 < max(side) for side in sides)


@given(agreements(), st.lists(cents, min_size=1, max_size=3), happenings)
def test_the_factor_gets_its_claim_and_never_more(
    terms: dict[str, Any], amounts: list[Decimal], life: list[tuple[str, Decimal, int, bool]]
) -> None:
    state, events = lived(terms, amounts, life)
    moved = [event.amount.amount for event in events if isinstance(event, CollectionReported | PaymentPassedOn)]

    assert state.got.amount == sum(moved) <= state.total.amount
    assert (state.phase is AssignmentPhase.SETTLED) == (state.got == state.total)
    assert sum(isinstance(event, AssignmentSettled | BoughtBack) for event in events) == int(state.ended)


@given(agreements(), st.lists(cents, min_size=1, max_size=3), happenings)
def test_at_the_end_no_loan_no_reserve_and_no_claim_is_left(
    terms: dict[str, Any], amounts: list[Decimal], life: list[tuple[str, Decimal, int, bool]]
) -> None:
    state, events = lived(terms, amounts, life)
    left = {account: money.amount for account, money in balances(bookings_of(events), "CNY").items()}
    passed = sum(event.amount.amount for event in events if isinstance(event, PaymentPassedOn))

    assert left.get("payable_to_factor", 0) == 0
    if not state.ended:
        return
    assert [left.get(account, 0) for account in ("loan", "reserve", "sold")] == [0, 0, 0]
    # The receivable was debited when the invoice was written, and credited with what reached us.
    returned = state.total.amount - state.got.amount if state.phase is AssignmentPhase.BOUGHT_BACK else Decimal(0)
    assert state.total.amount - passed + left["receivable"] == returned
