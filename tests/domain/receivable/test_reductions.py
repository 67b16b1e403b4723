"""What reduces a claim beside payments: its share of a receipt, and credit notes."""

from __future__ import annotations

from domain.receivable.commands import (
    ApplyCreditNote,
    BookAllocation,
)
from domain.receivable.events import CreditNoteApplied, PaymentApplied
from tests.domain.builders import (
    TODAY,
    cny,
    only,
)
from tests.domain.receivable.claims import a_receivable, paid, payment, surplus


def a_share(
    applied: str, *, charge: str = "0.00", written_off: str = "0.00", payment_id: str = "P-1"
) -> BookAllocation:
    return BookAllocation(
        payment_id=payment_id,
        applied=cny(applied),
        bank_charge=cny(charge),
        written_off=cny(written_off),
        paid_on=TODAY,
    )


def test_a_share_of_a_receipt_is_booked_as_it_was_shared_out() -> None:
    state, decision = paid(a_receivable(), a_share("970.00", charge="26.00", written_off="4.00"))

    applied = only(decision.events, PaymentApplied)
    assert state.settled
    assert (applied.applied, applied.bank_charge, applied.written_off) == (cny("970.00"), cny("26.00"), cny("4.00"))


def test_a_share_that_comes_too_late_stays_the_customer_s_money() -> None:
    settled, _ = paid(a_receivable(), payment("1000.00"))
    part, _ = paid(a_receivable(), payment("900.00"))

    assert surplus(paid(settled, a_share("600.00", payment_id="P-2"))[1]) == cny("600.00")
    state, decision = paid(part, a_share("600.00", payment_id="P-2"))
    assert state.settled
    assert surplus(decision) == cny("500.00")


def test_a_share_is_booked_once() -> None:
    state, _ = paid(a_receivable(), a_share("400.00"))

    assert paid(state, a_share("400.00"))[1].events == ()


# Credit notes


def a_note(amount: str) -> ApplyCreditNote:
    return ApplyCreditNote(credit_note_no="CN-000001", amount=cny(amount), reason="damaged")


def test_a_credit_note_reduces_the_claim_and_settles_it_with_the_last_cent() -> None:
    part, decision = paid(a_receivable(), a_note("999.99"))

    assert (part.owed, only(decision.events, CreditNoteApplied).on) == (cny("0.01"), TODAY)
    assert paid(part, a_note("0.01"))[0].settled


def test_what_a_credit_note_exceeds_the_claim_by_becomes_the_customer_s_money() -> None:
    state, decision = paid(paid(a_receivable(), payment("800.00"))[0], a_note("300.00"))
    settled, _ = paid(a_receivable(), payment("1000.00"))

    assert state.settled
    assert surplus(decision) == cny("100.00")
    assert surplus(paid(settled, a_note("300.00"))[1]) == cny("300.00")
