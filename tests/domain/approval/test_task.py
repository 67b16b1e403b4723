"""What people decide on a task: one person, two in parallel, and who may not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.approval.authority import AmountAboveAuthority, OwnRequest, SecondSeat
from domain.approval.clock import next_moment
from domain.approval.commands import LetTaskTimePass, Withdraw
from domain.approval.events import ApprovalClosed, Decided
from domain.approval.refusals import OfferTooLarge, ReasonMissing, TaskClosed, TaskUnknown
from domain.approval.state import TaskPhase, TaskState
from domain.approval.task import decide_task
from domain.errors import AmountNotPositive, CurrencyMismatch
from domain.money import Money
from domain.policy import Authority, Person
from tests.domain.approval.cases import ONE, TWO, a_task, answered, at, says
from tests.domain.builders import NOW, a_policy, cny, only


def test_one_person_approves_and_the_authority_used_is_recorded() -> None:
    decided = decide_task(a_task(ONE), says("staff-031"), at(NOW)).events

    decision, closed = only(decided, Decided), only(decided, ApprovalClosed)
    assert (decision.person, decision.role, decision.authority) == ("staff-031", "credit_manager", Decimal(2_000_000))
    assert decision.policy_hash == a_policy().hash
    assert (closed.outcome, closed.decided_by, closed.amount) == ("approved", ("staff-031",), None)


def test_a_refusal_by_one_person_closes_the_task_with_its_reason() -> None:
    closed = answered(a_task(ONE), says("staff-031", "reject", reason="weak accounts")).closed

    assert closed is not None
    assert (closed.outcome, closed.reason) == ("rejected", "weak accounts")


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_refusal_without_a_reason_is_refused(reason: str) -> None:
    with pytest.raises(ReasonMissing) as refused:
        decide_task(a_task(), says("staff-031", "reject", reason=reason), at(NOW))

    assert (refused.value.code, refused.value.field) == ("task.reason_missing", "reason")


def test_two_functions_decide_in_parallel_in_any_order() -> None:
    for first, second in (("staff-051", "staff-031"), ("staff-031", "staff-051")):
        waiting = answered(a_task(TWO), says(first))
        assert waiting.phase is TaskPhase.OPEN
        assert len(waiting.open_seats) == 1

        done = answered(waiting, says(second))
        assert done.phase is TaskPhase.APPROVED
        assert done.closed is not None
        assert set(done.closed.decided_by) == {"staff-031", "staff-051"}


def test_the_first_refusal_decides_and_the_other_is_not_waited_for() -> None:
    done = answered(a_task(TWO), says("staff-051", "reject", reason="no"))

    assert done.phase is TaskPhase.REJECTED
    with pytest.raises(TaskClosed) as refused:
        decide_task(done, says("staff-031"), at(NOW))
    assert refused.value.code == "task.closed"


def test_a_refusal_after_an_approval_still_decides() -> None:
    done = answered(a_task(TWO), says("staff-051"), says("staff-031", "reject", reason="no"))

    assert done.phase is TaskPhase.REJECTED


def test_the_smallest_amount_that_the_people_approved_is_the_offer() -> None:
    done = answered(a_task(TWO), says("staff-051", amount="700000.00"), says("staff-031", amount="500000.00"))

    assert done.closed is not None
    assert done.closed.amount == cny("500000.00")


def test_one_full_and_one_smaller_approval_make_the_smaller_offer() -> None:
    done = answered(a_task(TWO), says("staff-051"), says("staff-031", amount="500000.00"))

    assert done.closed is not None
    assert done.closed.amount == cny("500000.00")


def test_an_offer_of_the_whole_amount_is_a_plain_approval() -> None:
    done = answered(a_task(ONE), says("staff-031", amount=ONE))

    assert done.closed is not None
    assert (done.closed.outcome, done.closed.amount) == ("approved", None)


def test_an_offer_is_less_than_what_was_asked_and_more_than_nothing() -> None:
    with pytest.raises(OfferTooLarge) as larger:
        decide_task(a_task(ONE), says("staff-031", amount="300000.01"), at(NOW))
    with pytest.raises(AmountNotPositive) as nothing:
        decide_task(a_task(ONE), says("staff-031", amount="0.00"), at(NOW))
    offered = says("staff-031").model_copy(update={"amount": Money.of("1.00", "USD")})
    with pytest.raises(CurrencyMismatch) as foreign:
        decide_task(a_task(ONE), offered, at(NOW))

    codes = (larger.value.code, nothing.value.code, foreign.value.code)
    assert codes == ("task.offer_too_large", "amount.not_positive", "currency.mismatch")


# Who may not


def test_nobody_approves_their_own_request() -> None:
    with pytest.raises(OwnRequest) as refused:
        decide_task(a_task(requested_by="staff-031"), says("staff-031"), at(NOW))

    assert refused.value.code == "authority.own_request"


def test_nobody_refuses_their_own_request_either() -> None:
    with pytest.raises(OwnRequest):
        decide_task(a_task(requested_by="staff-031"), says("staff-031", "reject", reason="changed"), at(NOW))


def test_two_decisions_come_from_two_people() -> None:
    waiting = answered(a_task(TWO), says("staff-051"))

    with pytest.raises(SecondSeat) as refused:
        decide_task(waiting, says("staff-051"), at(NOW))

    assert refused.value.code == "authority.second_seat"


def test_authority_is_checked_against_the_policy_in_force_at_the_moment_of_decision() -> None:
    policy = a_policy()
    lowered: tuple[Authority, ...] = tuple(
        entry.model_copy(update={"amount": Decimal(100)}) if entry.role == "credit_manager" else entry
        for entry in policy.authority
    )
    today = a_policy(authority=lowered)

    with pytest.raises(AmountAboveAuthority):
        decide_task(a_task(ONE), says("staff-031"), at(NOW, today))

    decision = only(decide_task(a_task(ONE), says("staff-041"), at(NOW, today)).events, Decided)
    assert decision.policy_hash == today.hash != policy.hash


def test_the_authority_covers_the_whole_amount_even_where_less_is_offered() -> None:
    policy = a_policy(people=(*a_policy().people, Person(id="staff-099", role="sales")))

    with pytest.raises(AmountAboveAuthority):
        decide_task(a_task(ONE, policy=policy), says("staff-021", amount="100.00"), at(NOW, policy))


def test_a_task_that_was_never_opened_cannot_be_decided() -> None:
    with pytest.raises(TaskUnknown) as refused:
        decide_task(TaskState(), says("staff-031"), at(NOW))

    assert refused.value.code == "task.unknown"


# Withdrawal


def test_a_withdrawn_task_is_closed_and_nothing_happens_to_it_any_more() -> None:
    done = answered(a_task(), Withdraw(reason="order cancelled"))

    assert done.phase is TaskPhase.WITHDRAWN
    assert next_moment(done) is None
    assert decide_task(done, LetTaskTimePass(), at(NOW.replace(year=2027))).events == ()
