"""A task that is passed on: with the lower of both authorities, at most twice, and never to somebody concerned."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.absence.presence import EVERYBODY_THERE, Presence
from domain.approval.commands import DelegateTask, TaskCommand
from domain.approval.duties import Done
from domain.approval.events import Decided, Delegated
from domain.approval.safeguards import Safeguards
from domain.approval.state import TaskPhase, TaskState
from domain.approval.task import decide_task
from domain.errors import Refusal
from domain.policy import Policy
from tests.domain.approval.cases import ONE, TWO, a_task, answered, at, away, says
from tests.domain.builders import NOW, a_policy, only


def to(person: str, by: str = "staff-031", *, revision: int | None = None) -> DelegateTask:
    return DelegateTask(person=by, to=person, reason="knows the customer", revision=revision)


def refused(
    task: TaskState, command: TaskCommand, presence: Presence = EVERYBODY_THERE, policy: Policy | None = None
) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        decide_task(task, command, at(NOW, policy, presence))
    return caught.value.code, caught.value.field


def test_the_delegate_decides_with_the_lower_of_both_authorities() -> None:
    task = answered(a_task(ONE), to("staff-061"))

    decided = only(decide_task(task, says("staff-061"), at(NOW)).events, Decided)

    assert (decided.role, decided.authority, decided.on_behalf_of) == (
        "credit_director",
        Decimal(2_000_000),
        ("staff-031",),
    )


def test_a_delegated_seat_names_its_person_and_the_way_it_came() -> None:
    delegated = only(decide_task(a_task(ONE), to("staff-032"), at(NOW)).events, Delegated)

    seat = delegated.seats[0]
    assert (seat.role, seat.person, seat.delegated_by) == ("credit_manager", "staff-032", ("staff-031",))


def test_whoever_delegated_may_still_decide() -> None:
    assert answered(a_task(ONE), to("staff-032"), says("staff-031")).phase is TaskPhase.APPROVED


def test_a_task_is_passed_on_twice_and_no_further() -> None:
    once = answered(a_task(ONE), to("staff-032"))
    twice = answered(once, to("staff-061", "staff-032"))

    assert twice.seats[0].delegated_by == ("staff-031", "staff-032")
    assert refused(twice, to("staff-041", "staff-061")) == ("task.delegated_too_often", "to")


def test_a_substitute_s_delegation_counts_from_the_one_who_is_away() -> None:
    presence = away(staff_031="staff-061", staff_032=None)
    task = a_task(ONE, presence=presence)
    passed = answered(task, to("staff-041", "staff-061"), context=at(NOW, presence=presence))

    assert passed.seats[0].delegated_by == ("staff-031", "staff-061")


def test_a_delegate_who_is_away_is_stood_in_for_within_the_two() -> None:
    task = answered(a_task(ONE), to("staff-032"))
    gone = at(NOW, presence=away(staff_032="staff-061"))

    decided = only(decide_task(task, says("staff-061"), gone).events, Decided)

    assert decided.on_behalf_of == ("staff-031", "staff-032")


def test_only_whoever_could_decide_passes_a_task_on() -> None:
    assert refused(a_task(ONE), to("staff-032", "staff-021")) == ("authority.amount", "actor")
    assert refused(a_task(ONE), to("staff-032", "nobody")) == ("authority.person_unknown", "actor")


@pytest.mark.parametrize(
    ("person", "code"),
    [
        ("staff-031", "task.delegated_to_oneself"),
        ("staff-095", "authority.person_unknown"),
        ("nobody", "authority.person_unknown"),
        ("staff-021", "authority.amount"),
    ],
)
def test_a_delegate_is_somebody_else_who_could_decide(person: str, code: str) -> None:
    assert refused(a_task(ONE), to(person))[0] == code


def test_a_delegate_is_there() -> None:
    assert refused(a_task(ONE), to("staff-032"), away(staff_032=None)) == ("task.delegate_away", "to")


def test_a_delegate_is_not_the_requester_nor_stands_in_for_one() -> None:
    task = a_task(ONE, requested_by="staff-032")

    assert refused(task, to("staff-032")) == ("authority.own_request", "to")
    assert refused(task, to("staff-061"), away(staff_032="staff-061")) == ("authority.requester_substitute", "to")


def test_separation_of_duties_holds_for_delegates() -> None:
    guarded = a_policy(safeguards=Safeguards(period_days=30, split_window_days=7, conflicts=(("limit", "approve"),)))
    context = at(NOW, guarded).model_copy(update={"done": (Done(duty="limit", person="staff-032"),)})

    with pytest.raises(Refusal) as caught:
        decide_task(a_task(ONE), to("staff-032"), context)

    assert caught.value.code == "duties.conflict"


def test_the_function_of_a_seat_stays_with_it() -> None:
    assert refused(a_task(TWO), to("staff-041")) == ("authority.function", "to")
    passed = answered(a_task(TWO), to("staff-061"))

    assert [(seat.function, seat.person) for seat in passed.seats] == [("sales", None), ("credit", "staff-061")]


def test_whoever_has_decided_one_seat_gets_no_other() -> None:
    policy = a_policy()
    waiting = answered(a_task(TWO), says("staff-061"))

    assert refused(waiting, to("staff-061", "staff-051"), policy=policy) == ("authority.second_seat", "to")


def test_a_stale_page_passes_nothing_on() -> None:
    assert refused(answered(a_task(ONE), to("staff-032")), to("staff-061", revision=0)) == ("task.changed", "revision")


def test_authority_is_checked_again_when_the_delegate_decides() -> None:
    lowered = a_policy(
        authority=tuple(
            entry.model_copy(update={"amount": Decimal(100)}) if entry.role == "credit_manager" else entry
            for entry in a_policy().authority
        )
    )
    task = answered(a_task(ONE), to("staff-032"))

    assert refused(task, says("staff-032"), policy=lowered) == ("authority.amount", "actor")
