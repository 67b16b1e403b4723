"""Watching the due date: what each moment brings, what a payment changes, and what late payment costs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from domain.base import Event
from domain.errors import InterestRateMissing
from domain.money import Money
from domain.policy import Policy
from domain.receivable.collect import next_step
from domain.receivable.commands import ApplyCreditNote, ReachMilestone, ReceivePayment, RecordCall
from domain.receivable.events import BecameOverdue, InterestCharged, LadderStepTaken
from domain.receivable.interest import ContractInterest, InterestRule, NoInterest, StatutoryInterest
from domain.receivable.ladder import Milestone
from domain.receivable.state import ReceivablePhase, ReceivableState, receivable_exposure
from tests.domain.builders import (
    a_customer,
    a_ladder,
    a_policy,
    cny,
    only,
)
from tests.domain.receivable.claims import a_receivable, a_receivable_context, collect

DUE = date(2026, 4, 1)

PLAIN = a_policy(ladder=a_ladder())

TEN_PERCENT = ContractInterest(kind="contract", annual_percent=Decimal(10), flat_fees={"CNY": Decimal(10)})


def charging(rule: InterestRule = TEN_PERCENT, **countries: InterestRule) -> Policy:
    return a_policy(ladder=a_ladder(charges=True), interest={"default": rule, **countries})


def late(days: int) -> date:
    return DUE + timedelta(days=days)


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def reached(state: ReceivableState, *days: int, policy: Policy = PLAIN) -> tuple[ReceivableState, tuple[Event, ...]]:
    """Looks on each of these days after the due date; the events of the last one."""
    events: tuple[Event, ...] = ()
    for day in days:
        state, decision = collect(state, ReachMilestone(), a_receivable_context(late(day), policy=policy))
        events = decision.events
    return state, events


def pays(
    state: ReceivableState, amount: str, on: date, *, booked: date | None = None, payment_id: str = "P-1"
) -> ReceivableState:
    command = ReceivePayment(payment_id=payment_id, amount=cny(amount), paid_on=on)
    return collect(state, command, a_receivable_context(booked or on, policy=PLAIN))[0]


def step(state: ReceivableState, day: int = 0) -> Milestone | None:
    return next_step(state, PLAIN, midnight(late(day)))


# The ladder


def test_nothing_happens_through_the_due_date() -> None:
    state = a_receivable(due_on=DUE)

    assert reached(state, 0)[1] == ()
    assert step(state) == Milestone(at=midnight(late(1)), kind="overdue")


def test_the_day_after_it_is_overdue_and_the_first_step_is_taken() -> None:
    state, events = reached(a_receivable(due_on=DUE), 1)

    assert [type(event) for event in events] == [BecameOverdue, LadderStepTaken]
    assert only(events, BecameOverdue).on == late(1)
    taken = only(events, LadderStepTaken)
    assert (taken.step, taken.level, taken.balance, taken.skipped) == ("reminder", 1, cny("1000.00"), ())
    assert state.phase is ReceivablePhase.OVERDUE


def test_each_step_is_taken_once() -> None:
    state, _ = reached(a_receivable(due_on=DUE), 1)

    assert reached(state, 1)[1] == ()
    assert step(state, 1) == Milestone(at=midnight(late(7)), kind="step", step_code="second")


def test_after_a_standstill_the_most_severe_step_is_taken_and_the_others_are_recorded_as_skipped() -> None:
    state, events = reached(a_receivable(due_on=DUE), 20)

    taken = only(events, LadderStepTaken)
    assert (taken.step, taken.skipped) == ("call", ("reminder", "second"))
    assert (state.stops_credit, state.stops_delivery, state.call_open) == (True, False, True)


def test_a_call_stays_open_until_somebody_made_it() -> None:
    state, _ = reached(a_receivable(due_on=DUE), 15, 30)
    assert (state.call_open, state.stops_delivery) == (True, True)

    called, _ = collect(state, RecordCall(note="promised to pay"), a_receivable_context(late(30), policy=PLAIN))

    assert called.call_open is False


def test_the_ladder_has_an_end() -> None:
    state, _ = reached(a_receivable(due_on=DUE), 30)

    assert step(state, 30) is None
    assert reached(state, 400)[1] == ()


# Anchored again after every payment


def test_a_part_payment_leaves_the_ladder_where_it_is_and_the_next_step_asks_for_the_rest() -> None:
    state, _ = reached(a_receivable(due_on=DUE), 1)
    state = pays(state, "400.00", late(3))

    assert step(state, 3) == Milestone(at=midnight(late(7)), kind="step", step_code="second")
    assert only(reached(state, 7)[1], LadderStepTaken).balance == cny("600.00")


def test_a_payment_in_full_ends_the_ladder_and_frees_credit_and_delivery_at_once() -> None:
    state, _ = reached(a_receivable(due_on=DUE), 30)
    state = pays(state, "1000.00", late(31))

    assert step(state, 31) is None
    assert (state.stops_credit, state.stops_delivery, state.call_open, state.level) == (False, False, False, 0)
    assert reached(state, 60)[1] == ()


def test_a_payment_between_the_waking_and_the_step_stops_the_step() -> None:
    state = a_receivable(due_on=DUE)
    assert step(state, 1) is not None

    assert reached(pays(state, "1000.00", late(1)), 1)[1] == ()


@pytest.mark.parametrize(("paid", "chased"), [("994.99", True), ("995.00", False)])
def test_what_is_not_worth_the_chase_is_never_chased(paid: str, chased: bool) -> None:
    note = ApplyCreditNote(credit_note_no="CN-1", amount=cny(paid), reason="damaged")
    state, _ = collect(a_receivable(due_on=DUE), note, a_receivable_context(DUE, policy=PLAIN))

    state, events = reached(state, 1)

    assert any(isinstance(event, LadderStepTaken) for event in events) is chased
    assert state.phase is ReceivablePhase.OVERDUE
    assert (step(state, 1) is not None) is chased


def test_a_payment_down_to_the_tolerance_stops_a_ladder_that_had_begun() -> None:
    state, _ = reached(a_receivable(due_on=DUE), 1)
    note = ApplyCreditNote(credit_note_no="CN-1", amount=cny("995.00"), reason="damaged")

    state, _ = collect(state, note, a_receivable_context(late(2), policy=PLAIN))

    assert step(state, 2) is None
    assert reached(state, 30)[1] == ()


# Interest


def charged(
    state: ReceivableState, *days: int, policy: Policy | None = None
) -> tuple[ReceivableState, InterestCharged]:
    state, events = reached(state, *days, policy=policy or charging())
    return state, only(events, InterestCharged)


def test_a_step_that_charges_adds_interest_since_the_due_date_and_the_fee() -> None:
    state, charge = charged(a_receivable("100.00", due_on=DUE), 15)

    assert (charge.amount, charge.fee, charge.through) == (cny("10.41"), cny("10.00"), late(15))
    assert state.owed == cny("110.41")
    assert charge.exposure is not None
    assert charge.exposure.receivable == Decimal("10.41")


def test_the_letter_asks_for_the_interest_that_its_step_charged() -> None:
    _, events = reached(a_receivable("100.00", due_on=DUE), 15, policy=charging())

    assert [type(event) for event in events] == [BecameOverdue, InterestCharged, LadderStepTaken]
    assert only(events, LadderStepTaken).balance == cny("110.41")


def test_a_step_that_does_not_charge_adds_nothing() -> None:
    for days in ((1,), (30,)):
        _, events = reached(a_receivable(due_on=DUE), *days, policy=charging())
        assert not any(isinstance(event, InterestCharged) for event in events)


def test_the_next_charge_counts_from_the_last_one_and_the_fee_is_owed_once() -> None:
    state, first = charged(a_receivable("36500.00", due_on=DUE), 1, 7)
    state, second = charged(state, 15)

    # 36,500 at 10 % is 10 a day: 7 days, then 8 more.
    assert (first.amount, second.amount, second.fee) == (cny("80.00"), cny("80.00"), cny("0.00"))
    assert state.owed == cny("36660.00")


def test_interest_bears_no_interest() -> None:
    rule = ContractInterest(kind="contract", annual_percent=Decimal(3650))

    state, first = charged(a_receivable("100.00", due_on=DUE), 1, 7, policy=charging(rule))
    _, second = charged(state, 15, policy=charging(rule))

    assert (first.amount, second.amount) == (cny("70.00"), cny("80.00"))


def test_interest_accrued_stays_owed_after_the_principal_is_paid() -> None:
    state, _ = charged(a_receivable("36500.00", due_on=DUE), 1, 7)
    state = pays(state, "36500.00", late(8))

    assert (state.phase, state.owed, state.principal) == (ReceivablePhase.OVERDUE, cny("80.00"), cny("0.00"))
    state, last = charged(state, 15)
    assert (last.amount, state.owed) == (cny("10.00"), cny("90.00"))
    assert pays(state, "90.00", late(16), payment_id="P-2").settled


def test_interest_runs_on_what_was_owed_on_each_day() -> None:
    state = pays(a_receivable("36500.00", due_on=DUE), "18250.00", late(5))

    _, charge = charged(state, 15)

    # Ten a day for five days, five a day for ten.
    assert charge.amount - cny("10.00") == cny("100.00")


def test_a_payment_counts_from_its_value_date_but_not_into_days_already_charged() -> None:
    state, _ = charged(a_receivable("36500.00", due_on=DUE), 1, 7)
    state = pays(state, "18250.00", late(3), booked=late(9))

    assert charged(state, 15)[1].amount == cny("40.00")


def test_a_payment_before_the_due_date_bears_no_interest_at_all() -> None:
    state = pays(a_receivable("36500.00", due_on=DUE), "18250.00", date(2026, 3, 5))

    assert charged(state, 15)[1].amount - cny("10.00") == cny("75.00")


def test_a_credit_note_lowers_what_interest_runs_on_from_its_day() -> None:
    note = ApplyCreditNote(credit_note_no="CN-1", amount=cny("18250.00"), reason="damaged")
    state, _ = collect(a_receivable("36500.00", due_on=DUE), note, a_receivable_context(late(5), policy=PLAIN))

    assert charged(state, 15)[1].amount - cny("10.00") == cny("100.00")


def test_late_payment_costs_what_the_country_s_rule_says() -> None:
    policy = charging(TEN_PERCENT, DE=ContractInterest(kind="contract", annual_percent=Decimal(5)))
    claim = a_receivable("36500.00", due_on=DUE, country="DE")

    assert charged(claim, 15, policy=policy)[1].amount == cny("75.00")


def test_none_is_a_choice_that_charges_nothing() -> None:
    _, events = reached(a_receivable(due_on=DUE), 15, policy=charging(NoInterest(kind="none")))

    assert [type(event) for event in events] == [BecameOverdue, LadderStepTaken]


def test_the_legal_rate_needs_the_reference_rate_of_its_half_year() -> None:
    rule = StatutoryInterest(kind="statutory", reference_rates={"2026H1": Decimal(2)})
    claim = a_receivable("36500.00", "EUR", due_on=DUE, rate="8")

    assert charged(claim, 15, policy=charging(rule))[1].amount == Money.of("190.00", "EUR")
    unknown = charging(StatutoryInterest(kind="statutory", reference_rates={"2024H1": Decimal(2)}))
    with pytest.raises(InterestRateMissing) as refused:
        reached(claim, 15, policy=unknown)
    assert refused.value.code == "interest.rate_missing"


def test_the_exposure_of_a_settled_claim_with_interest_is_nothing() -> None:
    state, _ = charged(a_receivable("100.00", due_on=DUE), 15)

    assert receivable_exposure(pays(state, "110.41", late(16))).is_zero
    assert a_customer().exists
