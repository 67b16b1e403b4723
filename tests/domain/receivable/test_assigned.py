"""A claim that a factor has: whom the customer pays, who collects, and what comes back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from domain.cover.part import CoverPart
from domain.receivable import commands as ask
from domain.receivable import events as happened
from domain.receivable.collect import next_step
from domain.receivable.decide import decide_receivable
from domain.receivable.state import ReceivableState, fold_receivable, receivable_uses
from tests.domain.builders import TODAY, a_ladder, a_policy, cny, days_later, only
from tests.domain.receivable.claims import a_receivable, a_receivable_context

ASSIGNMENT = "assignment/INV-000001"
PART = CoverPart(stream="buyer_limit/F-1.C-1", kind="factoring", terms_of="factoring/F-1", amount=Decimal(1000))
INSURED = CoverPart(stream="buyer_limit/P-1.C-1", kind="insurance", terms_of="insurance/P-1", amount=Decimal(400))


def assign(claim: str = "1000.00", cover: CoverPart | None = None) -> ask.AssignClaim:
    return ask.AssignClaim(assignment=ASSIGNMENT, payee="Cash Now", account_no="CN-0815", claim=cny(claim), cover=cover)


def after(state: ReceivableState, *commands: ask.ReceivableCommand, days: int = 0) -> ReceivableState:
    for command in commands:
        state = fold_receivable(decide_receivable(state, command, a_receivable_context(days_later(days))).events, state)
    return state


def collected(amount: str, *, over: bool = True) -> ask.BookAllocation:
    nothing = cny("0.00")
    return ask.BookAllocation(
        payment_id="factor.N-1",
        applied=cny(amount),
        bank_charge=nothing,
        written_off=nothing,
        paid_on=TODAY,
        collected_by=ASSIGNMENT,
        claim_over=over,
    )


def paid(amount: str) -> ask.ReceivePayment:
    return ask.ReceivePayment(payment_id="PAY-1", amount=cny(amount), paid_on=TODAY)


def test_the_customer_pays_the_factor_from_the_assignment_to_the_return() -> None:
    state = after(a_receivable(), assign())
    assert (state.assigned_to, state.payee, state.account_no) == (ASSIGNMENT, "Cash Now", "CN-0815")

    back = after(state, ask.ReturnClaim(assignment=ASSIGNMENT, reason="unpaid"))
    assert (back.assigned_to, back.payee, back.account_no) == ("", "", "")


def test_the_risk_goes_without_recourse_and_stays_with_it() -> None:
    for cover, carried in ((PART, Decimal(1000)), (None, Decimal(0))):
        decision = decide_receivable(a_receivable(), assign(cover=cover), a_receivable_context())
        exposure = only(decision.events, happened.ClaimAssigned).exposure
        assert (exposure.covered if exposure else Decimal(0)) == carried


def test_what_others_carry_stays_when_a_claim_is_assigned_and_when_it_returns() -> None:
    insured = a_receivable().model_copy(update={"covers": (INSURED,)})
    state = after(insured, assign(cover=PART))
    assert state.covers == (INSURED, PART)
    assert after(state, ask.ReturnClaim(assignment=ASSIGNMENT, reason="unpaid")).covers == (INSURED,)


def test_a_claim_is_assigned_once_and_returned_by_whoever_has_it() -> None:
    state = after(a_receivable(), assign())
    assert after(state, assign().model_copy(update={"assignment": "assignment/OTHER"})) == state


def test_nobody_is_reminded_by_us_of_what_a_factor_collects() -> None:
    state, policy = after(a_receivable(), assign()), a_policy(ladder=a_ladder())
    context = a_receivable_context(days_later(31))
    waits = next_step(state, policy, context.now - timedelta(days=31))
    assert waits is not None
    assert waits.kind == "overdue"

    decision = decide_receivable(state, ask.ReachMilestone(), context)
    assert [type(event) for event in decision.events] == [happened.BecameOverdue]
    assert next_step(after(state, ask.ReachMilestone(), days=31), policy, context.now) is None


def test_after_the_return_the_most_severe_step_that_is_due_is_taken_once() -> None:
    overdue = after(a_receivable(), assign(), ask.ReachMilestone(), days=50)
    state = after(overdue, ask.ReturnClaim(assignment=ASSIGNMENT, reason="unpaid"), days=50)
    decision = decide_receivable(state, ask.ReachMilestone(), a_receivable_context(days_later(50)))

    step = only(decision.events, happened.LadderStepTaken)
    assert (step.step, step.skipped) == ("call", ("reminder", "second"))
    again = after(state, ask.ReachMilestone(), days=50)
    assert decide_receivable(again, ask.ReachMilestone(), a_receivable_context(days_later(50))).events == ()


def test_a_call_that_was_due_is_not_made_any_more_once_an_overdue_claim_is_assigned() -> None:
    late = after(a_receivable(), ask.ReachMilestone(), days=46)
    assert late.call_open
    state = after(late, assign(), days=46)
    assert (state.assigned_to, state.call_open, state.phase) == (ASSIGNMENT, False, "overdue")


def test_what_a_factor_collected_settles_the_receivable_and_is_marked_as_its() -> None:
    decision = decide_receivable(after(a_receivable(), assign()), collected("1000.00"), a_receivable_context())
    assert only(decision.events, happened.PaymentApplied).collected_by == ASSIGNMENT
    assert only(decision.events, happened.ReceivableSettled).on == TODAY


def test_what_is_open_beyond_the_claim_comes_back_when_the_factor_has_its_own() -> None:
    state = after(a_receivable(), assign("900.00"))
    assert after(state, collected("900.00")).assigned_to == ""
    assert after(state, collected("800.00", over=False)).assigned_to == ASSIGNMENT


def test_what_reached_us_while_the_factor_thought_is_named_with_the_assignment() -> None:
    for amount in ("300.00", "1000.00"):
        state = after(a_receivable(), paid(amount))
        decision = decide_receivable(state, assign(cover=PART), a_receivable_context())
        assert only(decision.events, happened.ClaimAssigned).reduced == cny(amount)
    untouched = decide_receivable(a_receivable(), assign(), a_receivable_context())
    assert only(untouched.events, happened.ClaimAssigned).reduced is None


def test_a_settled_claim_of_which_nothing_is_the_factors_is_not_assigned() -> None:
    state = after(a_receivable(), paid("1000.00"))
    assert after(state, assign("0.00")) == state


def test_an_invoice_names_the_factor_until_it_declines() -> None:
    named = {"payee": "Cash Now", "account_no": "CN-0815"}
    half = PART.model_copy(update={"amount": Decimal(500)})
    insured = INSURED.model_copy(update={"amount": Decimal(500)})
    state = a_receivable().model_copy(update={**named, "covers": (half, insured)})
    lost = ask.ChangeCover(stream=PART.stream, reason="limit.full")
    assert (after(state, lost).payee, after(state, lost).covers) == ("", (insured,))

    other = ask.ChangeCover(stream=INSURED.stream, reason="limit.full")
    assert after(state, other).payee == "Cash Now"
    bare = a_receivable().model_copy(update=named)
    assert after(bare, ask.ReturnClaim(assignment=ASSIGNMENT, reason="limit.full")).payee == ""


def test_what_a_part_gave_back_when_the_customer_paid_does_not_return_with_the_loss_of_another() -> None:
    """Others may use it by then: no arrangement is counted beyond what it carries."""
    first = PART.model_copy(update={"amount": Decimal(400), "stream": "guarantee/G-1", "kind": "guarantee"})
    insured = INSURED.model_copy(update={"amount": Decimal(500)})
    state = after(a_receivable().model_copy(update={"covers": (first, insured)}), paid("500.00"))
    assert receivable_uses(state)[insured.stream] == (Decimal(0), Decimal(100))
    lost = after(state, ask.ChangeCover(stream=first.stream, reason="guarantee.expired"))
    assert receivable_uses(lost) == {insured.stream: (Decimal(0), Decimal(100))}
    told = after(lost, ask.ChangeCover(stream=insured.stream, part=insured, reason="insured.indemnity_paid"))
    assert receivable_uses(told) == receivable_uses(lost)
