"""The time to answer is counted in the office of the one who is asked. domain.md §5."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from domain.approval.clock import next_moment
from domain.approval.commands import DelegateTask, LetTaskTimePass
from domain.approval.state import TaskPhase, TaskState
from domain.approval.task import decide_task
from domain.business_hours import BusinessHours
from domain.errors import Refusal
from domain.local_time import moment
from domain.policy import Policy
from tests.domain.approval.cases import ONE, TWO, a_task, answered, at, away, says
from tests.domain.builders import a_policy

OFFICES = {
    "berlin": BusinessHours(calendar="DE", timezone="Europe/Berlin", opens=time(9), closes=time(17)),
    "shanghai": BusinessHours(calendar="CN", timezone="Asia/Shanghai", opens=time(9), closes=time(18)),
}


def located(**offices: str) -> Policy:
    """The policy with these people in offices of their own, `located(staff_031="berlin")`; all others in Shanghai."""
    people = tuple(
        person.model_copy(update={"office": offices.get(person.id.replace("-", "_"), "shanghai")})
        for person in a_policy().people
    )
    return a_policy(people=people, offices=OFFICES)


def berlin(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return moment(datetime(year, month, day, tzinfo=UTC).date(), time(hour, minute), "Europe/Berlin")


def shanghai(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return moment(datetime(year, month, day, tzinfo=UTC).date(), time(hour, minute), "Asia/Shanghai")


def moments(task: TaskState) -> tuple[datetime, datetime, datetime]:
    return task.clock.remind_at, task.clock.escalate_at, task.clock.expires_at


def test_a_make_up_sunday_is_a_working_day() -> None:
    """2025-01-26 is a Sunday on which China works, two days before the Spring Festival."""
    task = a_task(ONE, policy=located(), now=shanghai(2025, 1, 26, 10))

    assert moments(task)[:2] == (shanghai(2025, 1, 26, 14), shanghai(2025, 1, 26, 18))


def test_a_holiday_week_does_not_count() -> None:
    """8 on the Sunday, 9 on the Monday; from 28 January to 4 February nobody works; 9 from Wednesday to Friday less."""
    task = a_task(ONE, policy=located(), now=shanghai(2025, 1, 26, 10))

    assert task.clock.expires_at == shanghai(2025, 2, 7, 14)


def test_the_national_holiday_ends_after_the_eighth_of_october() -> None:
    task = a_task(ONE, policy=located(), now=shanghai(2025, 9, 30, 15))

    assert moments(task)[:2] == (shanghai(2025, 9, 30, 18) + timedelta(days=8, hours=16), shanghai(2025, 10, 9, 14))


def test_an_approver_in_berlin_has_the_hours_of_berlin() -> None:
    policy = located(staff_031="berlin", staff_032="berlin")
    task = a_task(ONE, policy=policy, now=berlin(2025, 10, 2, 15))

    # 3 October is a holiday in Germany, then a weekend; in China the whole week is one.
    assert moments(task)[:2] == (berlin(2025, 10, 6, 11), berlin(2025, 10, 6, 15))
    assert task.clock.office == "berlin"


def test_of_two_people_for_one_seat_the_office_whose_time_is_over_first_counts() -> None:
    policy = located(staff_031="berlin")
    in_holiday_week = a_task(ONE, policy=policy, now=shanghai(2025, 10, 1, 17))
    on_a_plain_day = a_task(ONE, policy=policy, now=shanghai(2026, 3, 2, 10))

    assert in_holiday_week.clock.office == "berlin"
    assert on_a_plain_day.clock.office == "shanghai"


def test_of_two_seats_the_later_time_counts_for_both_have_to_be_filled() -> None:
    policy = located(staff_051="berlin")
    in_holiday_week = a_task(TWO, policy=policy, now=shanghai(2025, 10, 1, 17))

    assert in_holiday_week.clock.office == "shanghai"
    assert in_holiday_week.clock.escalate_at == shanghai(2025, 10, 9, 17)


def test_the_next_authority_answers_in_its_own_office_with_the_time_that_is_left() -> None:
    policy = located(staff_081="berlin")
    task = a_task(ONE, policy=policy, now=shanghai(2026, 3, 2, 10))
    task = answered(task, LetTaskTimePass(), context=at(shanghai(2026, 3, 2, 14), policy))
    task = answered(task, LetTaskTimePass(), context=at(shanghai(2026, 3, 2, 18), policy))

    # 18:00 in Shanghai is 11:00 in Berlin: 6 of 32 hours on Monday, 8 on each of three days, 2 on Friday.
    assert task.seats[0].escalated_to == "controller"
    assert (task.clock.office, task.clock.expires_at) == ("berlin", berlin(2026, 3, 6, 11))
    assert next_moment(task) == berlin(2026, 3, 6, 11)


def test_a_delegate_answers_in_an_office_of_their_own() -> None:
    policy = located(staff_032="berlin")
    command = DelegateTask(person="staff-031", to="staff-032")
    task = answered(a_task(ONE, policy=policy, now=shanghai(2026, 3, 2, 10)), command, context=at(NOON, policy))

    # Noon in Shanghai is 5:00 in Berlin: two hours to the reminder and six to the end of the time count from 9:00.
    assert moments(task)[:2] == (berlin(2026, 3, 2, 11), berlin(2026, 3, 2, 15))


NOON = shanghai(2026, 3, 2, 12)


def test_a_substitute_answers_in_an_office_of_their_own() -> None:
    policy = located(staff_061="berlin")
    presence = away(staff_031="staff-061", staff_032=None)
    task = a_task(ONE, policy=policy, presence=presence, now=shanghai(2026, 3, 2, 10))

    assert (task.clock.office, task.clock.remind_at) == ("berlin", berlin(2026, 3, 2, 13))


def test_without_offices_the_approval_rule_s_own_counts() -> None:
    named = a_policy(people=tuple(p.model_copy(update={"office": "atlantis"}) for p in a_policy().people))

    assert moments(a_task(ONE, policy=named)) == moments(a_task(ONE))


def test_beyond_the_published_holidays_every_day_counts_and_nothing_fails() -> None:
    task = a_task(ONE, policy=located(), now=shanghai(2099, 3, 1, 10))

    assert task.clock.escalate_at == shanghai(2099, 3, 1, 18)


# The second of expiry

EXPIRY = shanghai(2026, 3, 6, 14)
SECOND = timedelta(seconds=1)


def test_a_decision_one_second_before_the_end_counts() -> None:
    assert answered(a_task(ONE), says("staff-031"), context=at(EXPIRY - SECOND)).phase is TaskPhase.APPROVED


@pytest.mark.parametrize("late", [timedelta(0), SECOND])
def test_a_decision_at_the_second_of_expiry_is_too_late_whether_or_not_the_clock_was_looked_at(late: timedelta) -> None:
    not_looked_at = a_task(ONE)
    looked_at = answered(not_looked_at, LetTaskTimePass(), context=at(EXPIRY))

    assert looked_at.phase is TaskPhase.EXPIRED
    for task in (not_looked_at, looked_at):
        with pytest.raises(Refusal) as refused:
            decide_task(task, says("staff-031"), at(EXPIRY + late))
        assert (refused.value.code, refused.value.facts["phase"]) == ("task.closed", "expired")
