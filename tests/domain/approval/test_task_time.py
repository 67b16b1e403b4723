"""The clock of an approval runs in office hours: remind at half, the next authority at the end, then expiry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from domain.approval.clock import next_moment
from domain.approval.commands import LetTaskTimePass
from domain.approval.events import ApprovalClosed, Escalated, Reminded
from domain.approval.state import TaskPhase, TaskState
from domain.approval.task import decide_task
from tests.domain.approval.cases import ONE, TWO, a_task, answered, at, says
from tests.domain.builders import only

INSTANT = timedelta(microseconds=1)


def shanghai(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026 by the clock of Shanghai."""
    return datetime(2026, 3, day, hour - 8, minute, tzinfo=UTC)


HALF = shanghai(2, 14)
"""Opened on Monday at 10:00: four of eight office hours."""

OVERDUE = shanghai(2, 18)
"""Eight hours: the office closes at that moment."""

EXPIRY = shanghai(6, 14)
"""Forty hours: 8 on Monday, 9 on each of three days, 5 on Friday."""


def passed(task: TaskState, *moments: datetime) -> TaskState:
    for now in moments:
        task = answered(task, LetTaskTimePass(), context=at(now))
    return task


def test_the_deadlines_are_counted_in_office_hours_from_the_moment_of_opening() -> None:
    case = a_task().asked

    assert (case.remind_at, case.escalate_at, case.expires_at) == (HALF, OVERDUE, EXPIRY)


def test_nothing_happens_before_half_the_time_is_over() -> None:
    assert next_moment(a_task()) == HALF
    assert decide_task(a_task(), LetTaskTimePass(), at(HALF - INSTANT)).events == ()


def test_at_half_the_time_whoever_is_asked_is_reminded_once() -> None:
    reminded = only(decide_task(a_task(ONE), LetTaskTimePass(), at(HALF)).events, Reminded)
    task = passed(a_task(ONE), HALF)

    assert reminded.roles == ("credit_manager",)
    assert next_moment(task) == OVERDUE
    assert decide_task(task, LetTaskTimePass(), at(HALF + INSTANT)).events == ()


def test_only_the_function_that_has_not_answered_is_reminded() -> None:
    waiting = answered(a_task(TWO), says("staff-051"))

    assert only(decide_task(waiting, LetTaskTimePass(), at(HALF)).events, Reminded).roles == ("credit_manager",)


def test_when_the_time_is_over_the_task_is_also_offered_to_the_next_authority() -> None:
    task = passed(a_task(ONE), HALF)

    assert decide_task(task, LetTaskTimePass(), at(OVERDUE - INSTANT)).events == ()
    escalated = only(decide_task(task, LetTaskTimePass(), at(OVERDUE)).events, Escalated)
    assert [(seat.role, seat.escalated_to) for seat in escalated.seats] == [("credit_manager", "controller")]
    assert next_moment(passed(task, OVERDUE)) == EXPIRY


def test_the_first_person_asked_may_still_answer_after_the_escalation() -> None:
    task = passed(a_task(ONE), HALF, OVERDUE)

    assert answered(task, says("staff-031"), context=at(OVERDUE)).phase is TaskPhase.APPROVED
    assert answered(task, says("staff-041"), context=at(OVERDUE)).phase is TaskPhase.APPROVED


def test_each_open_seat_of_a_dual_decision_goes_to_the_next_authority_of_its_own_function() -> None:
    task = passed(a_task(TWO), HALF, OVERDUE)

    assert {seat.function: seat.escalated_to for seat in task.seats} == {"sales": None, "credit": "credit_director"}


def test_a_seat_that_was_filled_is_not_escalated() -> None:
    task = passed(answered(a_task(TWO), says("staff-031")), HALF, OVERDUE)

    credit = next(seat for seat in task.seats if seat.function == "credit")
    assert credit.escalated_to is None


def test_the_task_expires_at_the_end_and_not_before() -> None:
    task = passed(a_task(), HALF, OVERDUE)

    assert decide_task(task, LetTaskTimePass(), at(EXPIRY - INSTANT)).events == ()
    closed = only(decide_task(task, LetTaskTimePass(), at(EXPIRY)).events, ApprovalClosed)
    assert closed.outcome == "expired"
    assert passed(task, EXPIRY).phase is TaskPhase.EXPIRED


def test_after_a_standstill_an_expired_task_closes_without_a_late_reminder() -> None:
    events = decide_task(a_task(), LetTaskTimePass(), at(EXPIRY + timedelta(days=3))).events

    assert [type(event) for event in events] == [ApprovalClosed]


def test_an_expired_task_keeps_who_had_answered() -> None:
    task = passed(answered(a_task(TWO), says("staff-051")), EXPIRY)

    assert task.closed is not None
    assert (task.closed.outcome, [decision.person for decision in task.decisions]) == ("expired", ["staff-051"])
