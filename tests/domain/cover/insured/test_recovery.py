"""What comes in after the claim is shared as the loss was."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.cover.insured import events as happened
from domain.cover.insured.commands import DisputeCover, SettleDispute
from domain.cover.insured.state import InsuredPhase
from domain.cover.part import covered
from domain.money import Money
from tests.domain.cover.insured.insurances import PAY_BY, STOP_ON, Insured, a_part, claimed, eur, indemnified, notified

LATER = date(2023, 2, 1)
LOSS = 1_000_000
"""In cents: 10,000.00 EUR."""


def test_a_payment_after_the_indemnity_is_shared_by_its_part_in_the_loss() -> None:
    insured = indemnified()
    insured.pay("1000.00", LATER, left="9000.00", payment_id="P-1")

    shared = insured.one(happened.RecoveryShared)
    assert (shared.recovered, shared.to_insurer, shared.ours) == (eur("1000.00"), eur("900.00"), eur("100.00"))


def test_the_first_loss_stays_ours_so_our_part_in_a_recovery_is_larger() -> None:
    insured = indemnified("8500.00", part=a_part("10000", "90", "500"))
    insured.pay("1000.00", LATER, left="9000.00", payment_id="P-1")

    assert insured.one(happened.RecoveryShared).to_insurer == eur("850.00")


def test_what_came_in_between_claim_and_indemnity_is_shared_with_the_indemnity() -> None:
    insured = claimed()
    insured.pay("2000.00", date(2022, 11, 1), left="8000.00", payment_id="P-1")
    assert insured.all(happened.RecoveryShared) == []

    insured.pays("9000.00", date(2022, 11, 26))
    shared = insured.one(happened.RecoveryShared)
    assert (shared.payment_id, shared.to_insurer) == ("P-1", eur("1800.00"))
    assert covered((insured.state.carried,), Decimal(8_000)) == Decimal("7200.00")


def test_what_came_in_before_the_claim_is_ours() -> None:
    insured = indemnified()
    assert insured.state.recovered is None

    insured.pay("1000.00", LATER, left="9000.00", payment_id="P-1")
    assert insured.state.recovered == eur("1000.00")


def test_goods_that_came_back_after_the_indemnity_are_a_recovery_too() -> None:
    insured = indemnified()
    insured.follow("9000.00", LATER, paid=eur("1000.00"), payment_id="CN-1", credited=True)

    assert insured.one(happened.RecoveryShared).to_insurer == eur("900.00")


def test_a_credit_for_what_was_never_owed_is_no_recovery_and_makes_the_loss_smaller() -> None:
    insured = notified()
    insured.ask(DisputeCover(amount=eur("4000.00"), reason="short delivery"), date(2022, 6, 1))
    insured.pass_time(STOP_ON)
    insured.file()
    insured.pays("5400.00", PAY_BY)
    insured.ask(SettleDispute(upheld=eur("0.00"), reason="short indeed"), PAY_BY)

    insured.follow("6000.00", LATER, paid=eur("4000.00"), payment_id="CN-1", credited=True)
    assert insured.all(happened.RecoveryShared) == []
    assert covered((insured.state.carried,), Decimal(6_000)) == Decimal("5400.00")
    insured.pay("6000.00", LATER, left="0.00", payment_id="P-1")
    assert insured.one(happened.RecoveryShared).to_insurer == eur("5400.00")


def test_goods_that_came_back_beyond_what_was_never_owed_are_shared() -> None:
    insured = notified()
    insured.ask(DisputeCover(amount=eur("4000.00"), reason="short delivery"), date(2022, 6, 1))
    insured.ask(SettleDispute(upheld=eur("0.00"), reason="short indeed"), date(2022, 6, 2))
    insured.pass_time(STOP_ON)
    insured.file()
    insured.follow("5000.00", date(2022, 11, 1), paid=eur("5000.00"), payment_id="CN-1", credited=True)

    insured.pays("5400.00", PAY_BY)
    shared = insured.one(happened.RecoveryShared)
    assert (shared.recovered, shared.to_insurer) == (eur("1000.00"), eur("900.00"))


def test_a_payment_that_is_told_twice_is_shared_once() -> None:
    insured = indemnified()
    insured.pay("1000.00", LATER, left="9000.00", payment_id="P-1")

    assert insured.pay("1000.00", LATER, left="9000.00", payment_id="P-1").events == ()


def test_an_insurer_that_paid_the_whole_loss_gets_all_of_it_and_no_more_than_it_paid() -> None:
    insured = indemnified("10000.00", part=a_part("10000", "100"))
    insured.follow("10300.00", LATER)
    insured.pay("10300.00", LATER, left="0.00", payment_id="P-1")

    shared = insured.one(happened.RecoveryShared)
    assert (shared.to_insurer, shared.ours) == (eur("10000.00"), eur("300.00"))


def test_the_insurance_is_over_when_the_insurer_has_answered_for_every_share() -> None:
    insured = indemnified()
    insured.pay("4000.00", LATER, left="6000.00", payment_id="P-1")
    insured.pay("6000.00", LATER, left="0.00", payment_id="P-2")
    assert insured.state.phase is InsuredPhase.INDEMNIFIED

    insured.hear("accepted", LATER, reference="recovery.INV-1.3")
    assert not insured.state.ended
    insured.hear("accepted", LATER, reference="recovery.INV-1.4")
    assert insured.state.ended


def test_a_share_that_nobody_took_is_offered_again() -> None:
    insured = indemnified()
    insured.pay("10000.00", LATER, left="0.00", payment_id="P-1")
    insured.hear("gave_up", LATER, reference="recovery.INV-1.3")

    assert [each.reference for each in insured.requests[2:]] == ["recovery.INV-1.3", "recovery.INV-1.4"]
    assert insured.requests[3].amount == eur("9000.00")
    insured.hear("accepted", LATER, reference="recovery.INV-1.4")
    assert insured.state.ended


def test_a_share_too_small_for_a_cent_is_not_offered() -> None:
    insured = indemnified("0.01")
    insured.pay("1.00", LATER, left="9999.00", payment_id="P-1")

    shared = insured.one(happened.RecoveryShared)
    assert (shared.to_insurer.is_zero, shared.reference) == (True, "")
    assert len(insured.requests) == 2


@st.composite
def defaults(draw: st.DrawFn) -> tuple[Insured, list[int]]:
    """An indemnified receivable of 10,000.00 and payments, in cents, that never exceed it."""
    indemnity = draw(st.integers(1, LOSS))
    insured = indemnified(str(Decimal(indemnity).scaleb(-2)), part=a_part("10000", "100"))
    payments, left = list[int](), LOSS
    for wanted in draw(st.lists(st.integers(1, LOSS), min_size=1, max_size=12)):
        if left == 0:
            break
        payments.append(min(wanted, left))
        left -= payments[-1]
    return insured, payments


@given(defaults())
def test_shares_add_up_to_what_came_in_and_nobody_gets_more_than_that(case: tuple[Insured, list[int]]) -> None:
    insured, payments = case
    left = LOSS
    for number, cents in enumerate(payments):
        left -= cents
        amount, rest = (str(Decimal(each).scaleb(-2)) for each in (cents, left))
        insured.pay(amount, LATER, left=rest, payment_id=f"P-{number}")

    shares, nothing = insured.all(happened.RecoveryShared), eur("0.00")
    assert [share.to_insurer + share.ours for share in shares] == [share.recovered for share in shares]
    assert all(share.to_insurer >= nothing and share.ours >= nothing for share in shares)
    to_insurer = Money.total((share.to_insurer for share in shares), "EUR")
    paid = insured.state.indemnity or nothing
    assert to_insurer <= paid
    assert left or to_insurer == paid
    assert to_insurer == insured.state.to_insurer


@given(defaults())
def test_what_the_insurer_still_bears_is_what_it_paid_less_what_it_got_back(case: tuple[Insured, list[int]]) -> None:
    insured, payments = case
    left = LOSS - payments[0]
    amount, rest = (str(Decimal(each).scaleb(-2)) for each in (payments[0], left))
    insured.pay(amount, LATER, left=rest, payment_id="P-1")

    borne = covered((insured.state.carried,), Decimal(left).scaleb(-2))
    paid, back = insured.state.indemnity or eur("0.00"), insured.state.to_insurer or eur("0.00")
    assert abs(borne - (paid - back).amount) <= Decimal("0.01")
