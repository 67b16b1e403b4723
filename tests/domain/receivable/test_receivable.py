"""A claim and what reduces it: payments, discount, bank charges, small differences, credit notes, cash on file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.base import Decision, ExposureChange
from domain.customer.decide import CustomerUnknown
from domain.customer.events import UnappliedCashUsed
from domain.customer.state import CustomerState, UnappliedCash
from domain.errors import InvoiceDuplicate, PaymentCurrencyMismatch, Refusal
from domain.money import Money
from domain.receivable.commands import (
    RecordCall,
    TakeOver,
    UseUnappliedCash,
)
from domain.receivable.decide import (
    NoCallOpen,
    PaymentInFuture,
    ReceivableIsSettled,
    ReceivableUnknown,
    decide_receivable,
)
from domain.receivable.events import PaymentApplied, ReceivableOpened, ReceivableSettled
from domain.receivable.state import ReceivablePhase, ReceivableState, fold_receivable, receivable_exposure
from tests.domain.builders import (
    TODAY,
    a_customer,
    cny,
    days_later,
    only,
)
from tests.domain.receivable.claims import a_receivable, a_receivable_context, collect, paid, payment, refused, surplus

# Payments


def test_a_payment_in_full_settles_and_takes_the_claim_off_the_exposure() -> None:
    settled, decision = paid(a_receivable(), payment("1000.00"), days_later(3))

    assert [type(event) for event in decision.events] == [PaymentApplied, ReceivableSettled]
    assert (settled.phase, settled.settled_on) == (ReceivablePhase.SETTLED, days_later(3))
    assert decision.events[0].exposure == ExposureChange(receivable=Decimal(-1000))
    assert decision.others == ()


def test_part_payments_settle_with_the_last_one() -> None:
    state, _ = paid(a_receivable(), payment("400.00"))
    assert (state.phase, state.owed) == (ReceivablePhase.OPEN, cny("600.00"))

    state, _ = paid(state, payment("600.00", payment_id="P-2"))
    assert state.settled


def test_the_parts_of_a_foreign_claim_leave_no_cent_of_exposure_behind() -> None:
    state = a_receivable("100.00", "USD", rate="7.1234567891")
    moved = receivable_exposure(state)
    for number, amount in enumerate(("33.33", "33.33", "33.34")):
        state, decision = paid(state, payment(amount, payment_id=f"P-{number}", currency="USD"))
        for event in decision.events:
            moved = moved + (event.exposure or ExposureChange())

    assert state.settled
    assert moved.is_zero


def test_what_is_paid_too_much_becomes_the_customer_s_unapplied_cash() -> None:
    state, decision = paid(a_receivable(), payment("1000.01"))

    assert state.settled
    assert only(decision.events, PaymentApplied).applied == cny("1000.00")
    assert decision.others[0][0] == "customer/C-1"
    assert surplus(decision) == cny("0.01")


def test_what_banks_on_the_way_kept_settles_like_cash() -> None:
    state, decision = paid(a_receivable(), payment("980.00", charge="20.00"))

    applied = only(decision.events, PaymentApplied)
    assert state.settled
    assert (applied.applied, applied.bank_charge, applied.written_off) == (cny("980.00"), cny("20.00"), cny("0.00"))


@pytest.mark.parametrize(("amount", "written_off", "settled"), [("995.00", "5.00", True), ("994.99", "0.00", False)])
def test_a_small_difference_is_let_go_within_the_tolerance(amount: str, written_off: str, settled: bool) -> None:
    state, decision = paid(a_receivable(), payment(amount))

    assert state.settled is settled
    assert only(decision.events, PaymentApplied).written_off == cny(written_off)


def test_a_currency_without_a_tolerance_lets_nothing_go() -> None:
    state, _ = paid(a_receivable("1000.00", "EUR", rate="8"), payment("999.99", currency="EUR"))

    assert state.owed == Money.of("0.01", "EUR")


def test_the_same_payment_is_booked_once_even_after_the_claim_is_settled() -> None:
    part, _ = paid(a_receivable(), payment("400.00"))
    whole, _ = paid(a_receivable(), payment("1000.00"))

    assert paid(part, payment("400.00"))[1] == Decision(events=())
    assert paid(whole, payment("1000.00"))[1] == Decision(events=())


def test_a_payment_is_in_the_currency_of_the_claim() -> None:
    refusal = refused(a_receivable(), payment("1.00", currency="USD"))

    assert (type(refusal), refusal.code) == (PaymentCurrencyMismatch, "payment.currency_mismatch")


def test_a_payment_has_arrived_and_is_more_than_nothing() -> None:
    future = refused(a_receivable(), payment("1.00", on=days_later(1)))

    assert (type(future), future.code, future.field) == (PaymentInFuture, "payment.in_future", "paid_on")
    assert refused(a_receivable(), payment("0.00")).code == "amount.not_positive"
    assert paid(a_receivable(), payment("1.00", on=days_later(-1)))[0].owed == cny("999.00")


def test_nothing_is_paid_on_a_claim_that_is_unknown_or_settled() -> None:
    settled, _ = paid(a_receivable(), payment("1000.00"))

    unknown, over = refused(ReceivableState(), payment("1.00")), refused(settled, payment("1.00", payment_id="P-2"))

    assert (type(unknown), unknown.code) == (ReceivableUnknown, "receivable.unknown")
    assert (type(over), over.code) == (ReceivableIsSettled, "receivable.settled")


# Prompt-payment discount


@pytest.mark.parametrize(
    ("amount", "day", "discount", "settled"),
    [
        ("980.00", 10, "20.00", True),
        ("980.00", 11, "0.00", False),
        ("979.99", 10, "0.00", False),
        ("1000.00", 10, "0.00", True),
        ("990.00", 10, "20.00", True),
    ],
)
def test_the_discount_is_granted_to_whoever_pays_enough_in_time(
    amount: str, day: int, discount: str, settled: bool
) -> None:
    claim = a_receivable(terms="2/10 NET30")

    state, decision = paid(claim, payment(amount, on=days_later(day)), days_later(day))

    assert only(decision.events, PaymentApplied).discount == cny(discount)
    assert state.settled is settled


def test_the_day_of_the_payment_counts_for_the_discount_and_not_the_day_of_its_booking() -> None:
    claim = a_receivable(terms="2/10 NET30")

    assert paid(claim, payment("980.00", on=days_later(10)), days_later(13))[0].settled


def test_the_discount_is_not_granted_on_the_rest_of_a_claim() -> None:
    part, _ = paid(a_receivable(terms="2/10 NET30"), payment("500.00"))

    state, _ = paid(part, payment("480.00", payment_id="P-2"))

    assert state.owed == cny("20.00")


# Cash on file


def test_unapplied_cash_settles_a_claim_and_leaves_the_customer_s_file_in_the_same_breath() -> None:
    customer = a_customer().model_copy(update={"unapplied": (UnappliedCash(amount=cny("300.00"), rate=Decimal(1)),)})
    context = a_receivable_context(customer=customer)

    state, decision = collect(a_receivable(), UseUnappliedCash(reference="U-1", amount=cny("300.00")), context)

    assert state.owed == cny("700.00")
    used = only((event for _, events in decision.others for event in events), UnappliedCashUsed)
    assert used.exposure == ExposureChange(unapplied=Decimal(-300))
    with pytest.raises(Refusal) as caught:
        collect(a_receivable(), UseUnappliedCash(reference="U-1", amount=cny("300.01")), context)
    assert caught.value.code == "unapplied.insufficient"


def test_no_more_cash_is_used_than_is_owed() -> None:
    customer = a_customer().model_copy(update={"unapplied": (UnappliedCash(amount=cny("5000.00"), rate=Decimal(1)),)})

    state, decision = collect(
        a_receivable(),
        UseUnappliedCash(reference="U-1", amount=cny("5000.00")),
        a_receivable_context(customer=customer),
    )

    assert state.settled
    used = only((event for _, events in decision.others for event in events), UnappliedCashUsed)
    assert used.amount == cny("1000.00")


# Taken over from another system


def an_open_item(*, balance: str = "700.00", due_on: date = TODAY, invoice_no: str = "EXT-7") -> TakeOver:
    return TakeOver(
        invoice_no=invoice_no,
        customer_id="C-1",
        balance=cny(balance),
        invoiced_on=date(2026, 1, 5),
        due_on=due_on,
    )


def test_an_open_item_is_taken_over_with_the_country_and_the_ladder_of_its_customer() -> None:
    context = a_receivable_context(customer=a_customer(country="DE"))

    opened = only(decide_receivable(ReceivableState(), an_open_item(), context).events, ReceivableOpened)

    assert (opened.receivable_id, opened.source, opened.country) == ("EXT-7", "import", "DE")
    assert opened.exposure == ExposureChange(receivable=Decimal(700))


def test_an_open_item_is_taken_over_once_and_makes_sense() -> None:
    twice = refused(fold_receivable([]).model_copy(update={"phase": ReceivablePhase.OPEN}), an_open_item())

    assert (type(twice), twice.code) == (InvoiceDuplicate, "invoice.duplicate")
    assert refused(ReceivableState(), an_open_item(balance="0.00")).code == "amount.not_positive"
    assert refused(ReceivableState(), an_open_item(due_on=date(2026, 1, 4))).code == "terms.due_before_order"
    assert refused(ReceivableState(), an_open_item(invoice_no="no id")).code == "id.invalid"


def test_an_open_item_belongs_to_a_known_customer() -> None:
    context = a_receivable_context().model_copy(update={"customer": CustomerState()})

    with pytest.raises(CustomerUnknown):
        decide_receivable(ReceivableState(), an_open_item(), context)


# Calls


def test_a_call_that_nobody_asked_for_is_not_recorded() -> None:
    refusal = refused(a_receivable(), RecordCall(note="spoke to the accountant"))

    assert (type(refusal), refusal.code) == (NoCallOpen, "call.not_open")
