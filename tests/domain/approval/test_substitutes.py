"""While somebody is away a task goes to the substitute, to a colleague, or to the next authority."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from domain.absence.presence import Presence
from domain.approval.commands import LetTaskTimePass
from domain.approval.events import Decided, Escalated
from domain.approval.state import TaskPhase, TaskState
from domain.approval.task import decide_task
from domain.errors import Refusal
from domain.policy import Person
from tests.domain.approval.cases import ONE, TWO, a_task, answered, at, away, says
from tests.domain.builders import NOW, a_policy, only

HALF = datetime(2026, 3, 2, 6, tzinfo=UTC)
OVERDUE = datetime(2026, 3, 2, 10, tzinfo=UTC)

BOTH_MANAGERS_AWAY = away(staff_031=None, staff_032=None)


def refused(task: TaskState, person: str, presence: Presence) -> str:
    with pytest.raises(Refusal) as caught:
        decide_task(task, says(person), at(NOW, presence=presence))
    return caught.value.code


# When the task is opened


def test_a_colleague_in_the_role_is_asked_where_somebody_is_away_without_a_substitute() -> None:
    task = a_task(ONE, presence=away(staff_031=None))

    assert [(seat.role, seat.substitutes) for seat in task.seats] == [("credit_manager", ())]


def test_a_role_in_which_nobody_is_there_is_passed_over_at_once() -> None:
    task = a_task(ONE, presence=BOTH_MANAGERS_AWAY)

    assert [seat.role for seat in task.seats] == ["controller"]
    assert answered(task, says("staff-081"), context=at(NOW, presence=BOTH_MANAGERS_AWAY)).phase is TaskPhase.APPROVED


def test_the_substitute_is_named_on_the_seat() -> None:
    task = a_task(ONE, presence=away(staff_031="staff-061", staff_032=None))

    assert [(seat.role, seat.substitutes) for seat in task.seats] == [("credit_manager", ("staff-061",))]


def test_a_substitute_whose_own_authority_is_too_low_is_no_help() -> None:
    task = a_task(ONE, presence=away(staff_031="staff-021", staff_032="staff-022"))

    assert [(seat.role, seat.substitutes) for seat in task.seats] == [("controller", ())]


def test_the_chain_goes_on_once_and_ends() -> None:
    once = a_task(ONE, presence=away(staff_031="staff-032", staff_032="staff-061"))
    twice = a_task(ONE, presence=away(staff_031="staff-032", staff_032="staff-061", staff_061="staff-071"))

    assert (once.seats[0].role, once.seats[0].substitutes) == ("credit_manager", ("staff-061",))
    assert (twice.seats[0].role, twice.seats[0].substitutes) == ("credit_manager", ("staff-071",))


# When the substitute decides


def test_a_substitute_acts_with_the_lower_of_the_two_authorities() -> None:
    presence = away(staff_031="staff-061", staff_032=None)
    task = a_task(ONE, presence=presence)

    decided = only(decide_task(task, says("staff-061"), at(NOW, presence=presence)).events, Decided)

    assert (decided.on_behalf_of, decided.authority) == (("staff-031",), Decimal(2_000_000))
    own = only(decide_task(task, says("staff-061"), at(NOW)).events, Decided)
    assert (own.on_behalf_of, own.authority) == ((), None)


def test_a_substitute_of_another_function_fills_the_seat_of_the_one_who_is_away() -> None:
    presence = away(staff_051="staff-041")
    task = a_task(TWO, presence=presence)

    decided = only(decide_task(task, says("staff-041"), at(NOW, presence=presence)).events, Decided)

    assert (decided.role, decided.function, decided.on_behalf_of) == ("cfo", "sales", ("staff-051",))
    assert decided.authority == Decimal(5_000_000)
    assert refused(task, "staff-041", away()) == "authority.function"


def test_two_decisions_come_from_two_people_and_those_for_whom_they_act() -> None:
    presence = away(staff_051="staff-031")
    waiting = answered(a_task(TWO, presence=presence), says("staff-031"), context=at(NOW, presence=presence))

    assert waiting.phase is TaskPhase.OPEN
    assert refused(waiting, "staff-031", presence) == "authority.second_seat"


def test_who_stands_in_for_the_requester_does_not_decide_the_request() -> None:
    task = a_task(ONE, requested_by="staff-031")

    assert refused(task, "staff-032", away(staff_031="staff-032")) == "authority.requester_substitute"
    assert refused(task, "staff-061", away(staff_031="staff-032", staff_032="staff-061")) == (
        "authority.requester_substitute"
    )
    assert answered(task, says("staff-032")).phase is TaskPhase.APPROVED


@pytest.mark.parametrize("then", [None, "staff-061"])
def test_the_requester_s_substitute_does_not_get_free_by_going_away_too(then: str | None) -> None:
    task = a_task(ONE, requested_by="staff-031")

    both_away = away(staff_031="staff-032", staff_032=then)

    assert refused(task, "staff-032", both_away) == "authority.requester_substitute"


def test_a_task_is_not_offered_to_the_requester_s_substitute() -> None:
    task = a_task(ONE, requested_by="staff-031", presence=away(staff_031="staff-032"))

    assert [seat.role for seat in task.seats] == ["controller"]


# While it waits


def test_whoever_leaves_without_a_substitute_passes_the_task_on_at_once() -> None:
    policy = a_policy(people=tuple(person for person in a_policy().people if person.id != "staff-032"))
    task, gone = a_task(ONE, policy=policy), away(staff_031=None)

    escalated = only(decide_task(task, LetTaskTimePass(), at(NOW, policy, gone)).events, Escalated)
    after = answered(task, LetTaskTimePass(), context=at(NOW, policy, gone))

    assert (escalated.overdue, escalated.people) == (False, ("staff-081",))
    assert not after.escalated
    assert decide_task(after, LetTaskTimePass(), at(NOW, policy, gone)).events == ()


def test_whoever_leaves_with_a_substitute_names_the_substitute_and_takes_the_task_back_with_the_return() -> None:
    gone = away(staff_031="staff-061")
    after = answered(a_task(ONE), LetTaskTimePass(), context=at(NOW, presence=gone))
    back = answered(after, LetTaskTimePass(), context=at(NOW))

    assert (after.seats[0].substitutes, back.seats[0].substitutes) == (("staff-061",), ())
    assert (after.revision, back.revision) == (1, 2)


def test_when_the_time_is_over_a_substitute_who_was_not_asked_yet_comes_before_the_next_authority() -> None:
    reminded = answered(a_task(ONE), LetTaskTimePass(), context=at(HALF))
    gone = away(staff_031="staff-061", staff_032=None)

    escalated = only(decide_task(reminded, LetTaskTimePass(), at(OVERDUE, presence=gone)).events, Escalated)

    assert [(seat.escalated_to, seat.substitutes) for seat in escalated.seats] == [(None, ("staff-061",))]
    assert escalated.people == ("staff-061",)


def test_a_substitute_who_does_not_answer_either_leads_to_the_next_authority() -> None:
    presence = away(staff_031="staff-061", staff_032=None)
    task = a_task(ONE, presence=presence)
    reminded = answered(task, LetTaskTimePass(), context=at(HALF, presence=presence))

    escalated = only(decide_task(reminded, LetTaskTimePass(), at(OVERDUE, presence=presence)).events, Escalated)

    assert [seat.escalated_to for seat in escalated.seats] == ["controller"]


def test_the_next_authority_is_a_person_who_is_there_and_not_one_level_up() -> None:
    presence = away(staff_081=None, staff_041=None)
    reminded = answered(a_task(ONE), LetTaskTimePass(), context=at(HALF))

    escalated = only(decide_task(reminded, LetTaskTimePass(), at(OVERDUE, presence=presence)).events, Escalated)

    assert [seat.escalated_to for seat in escalated.seats] == ["sales_director"]


def test_nobody_is_left_alone_with_a_task_when_everybody_is_away() -> None:
    policy = a_policy(people=(Person(id="staff-071", role="president"),))
    task = a_task(ONE, policy=policy, presence=away(staff_071=None))

    assert [seat.role for seat in task.seats] == ["president"]
    assert decide_task(task, LetTaskTimePass(), at(NOW + timedelta(hours=1), policy, away(staff_071=None))).events == ()


def test_the_last_authority_stays_asked_when_nobody_is_beyond_it() -> None:
    policy = a_policy()
    last = tuple(entry for entry in policy.authority if entry.role in ("credit_manager", "credit_director"))
    short = policy.model_copy(update={"authority": last})
    managers_away = Presence(away={person.id: None for person in policy.people if person.role == "credit_manager"})
    moved = answered(a_task(ONE, policy=short), LetTaskTimePass(), context=at(NOW, short, managers_away))
    assert [seat.escalated_to for seat in moved.seats] == ["credit_director"]

    reminded = answered(moved, LetTaskTimePass(), context=at(HALF, short, managers_away))
    overdue = answered(reminded, LetTaskTimePass(), context=at(OVERDUE, short, managers_away))

    assert overdue.escalated
    assert [seat.escalated_to for seat in overdue.seats] == ["credit_director"]
