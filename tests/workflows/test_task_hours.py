"""The time of a task is that of the office of whoever is asked: make-up days, holidays, two time zones, substitutes."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from activities.contracts import Envelope
from activities.policy_file import load_policy
from domain.absence.commands import RegisterAbsence
from domain.approval.commands import Decide
from domain.business_hours import BusinessHours
from domain.policy import Policy
from starter.gateway import RefusedRemotely
from tests.workflows.house import House

STANDARD = Path(__file__).parents[2] / "policies" / "standard.yaml"
ONE = "300000.00"
MINUTE = timedelta(minutes=1)

OFFICES = {"berlin": BusinessHours(calendar="DE", timezone="Europe/Berlin", opens=time(9), closes=time(17))}
IN_BERLIN = ("staff-041",)
"""The CFO; everybody else is in Shanghai."""


@pytest.fixture
def policy() -> Policy:
    """The standard policy without the controller, so that the CFO in Berlin comes after the credit managers."""
    standard = load_policy(STANDARD)
    people = tuple(
        person.model_copy(update={"office": "berlin" if person.id in IN_BERLIN else ""})
        for person in standard.people
        if person.role != "controller"
    )
    return standard.model_copy(update={"people": people, "offices": OFFICES})


def shanghai(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


async def asked_at(house: House, moment: datetime) -> None:
    await house.until(moment)
    await house.customer(limit="2000000.00")
    assert (await house.order(amount=ONE)).outcome == "pending"


async def happens_at(house: House, moment: datetime, event: str) -> None:
    """The next thing that happens to the task is this, within a minute of that moment and not before."""
    known = await house.types("approval/S1.1")
    await house.until(moment - MINUTE)
    assert await house.types("approval/S1.1") == known
    await house.until(moment + MINUTE)
    assert await house.types("approval/S1.1") == [*known, event]


async def away(house: House, person: str, substitute: str | None) -> None:
    now = await house.engine.now()
    absence = RegisterAbsence(person=person, starts=now, ends=now + timedelta(days=60), substitute=substitute)
    await house.record(f"absence/{person}", absence, actor=person)
    await house.settle()


async def test_a_make_up_sunday_counts_and_the_holidays_after_it_do_not(house: House) -> None:
    # Asked on a Friday at 16:00. Sunday 27 April is worked, 1 to 5 May are not. The CFO has their holiday on 1 May.
    await asked_at(house, shanghai(4, 25, 16))
    await happens_at(house, shanghai(4, 27, 11), "approval.reminded")
    await happens_at(house, shanghai(4, 27, 15), "approval.escalated")
    await house.decide("staff-031")
    assert await house.phase() == "approved"


async def test_a_national_holiday_week_stands_between_the_question_and_its_end(house: House) -> None:
    # Asked on the last afternoon before the holiday of 1 to 8 October; 9 and 10 are worked, and so is Saturday 11.
    await asked_at(house, shanghai(9, 30, 15))
    await happens_at(house, shanghai(10, 9, 10), "approval.reminded")
    await happens_at(house, shanghai(10, 9, 14), "approval.escalated")
    # Then it is the CFO's, whose Thursday begins at 9:00, 15:00 in Shanghai: 8 hours a day, 32 are left.
    await happens_at(house, shanghai(10, 14, 23), "approval.closed")
    assert (await house.state("sale/S1")).answer.rule == "approval.expired"


async def test_the_hours_of_berlin_count_once_the_task_has_gone_there(house: House) -> None:
    await asked_at(house, shanghai(3, 4, 9, 30))
    await happens_at(house, shanghai(3, 4, 13, 30), "approval.reminded")
    await happens_at(house, shanghai(3, 4, 17, 30), "approval.escalated")
    # 10:30 in Berlin: 6.5 hours on Tuesday, 8 on each of three days, 1.5 on Monday.
    await happens_at(house, shanghai(3, 10, 17, 30), "approval.closed")


async def test_a_substitute_who_is_away_as_well_passes_on_once_and_acts_with_the_lower_authority(house: House) -> None:
    await away(house, "staff-032", "staff-061")
    await away(house, "staff-031", "staff-032")
    await asked_at(house, shanghai(3, 4, 10))
    task = await house.state("approval/S1.1")
    assert (task.seats[0].role, task.seats[0].substitutes) == ("credit_manager", ("staff-061",))
    await house.decide("staff-061")
    (decision,) = (await house.state("approval/S1.1")).decisions
    assert (decision.on_behalf_of, str(decision.authority)) == (("staff-031", "staff-032"), "2000000")
    assert await house.phase() == "approved"


async def test_a_task_whose_holders_and_substitutes_all_leave_goes_to_the_next_authority_at_once(house: House) -> None:
    await asked_at(house, shanghai(3, 4, 10))
    await away(house, "staff-032", None)
    assert "approval.escalated" not in await house.types("approval/S1.1")
    await away(house, "staff-061", None)
    await away(house, "staff-031", "staff-061")
    task = await house.state("approval/S1.1")
    assert (task.seats[0].escalated_to, task.clock.office, task.escalated) == ("cfo", "berlin", False)
    await house.decide("staff-041")
    assert await house.phase() == "approved"


async def test_a_decision_counts_up_to_the_second_of_expiry_and_not_at_it(house: House) -> None:
    await asked_at(house, shanghai(3, 4, 9, 30))
    await house.order("S2", ONE)
    await house.until(shanghai(3, 4, 18))
    assert (await house.state("approval/S2.1")).escalated
    expires_at = (await house.state("approval/S2.1")).clock.expires_at
    await house.until(expires_at - timedelta(seconds=90))
    # A minute before the end through the workflow; nothing is sent at the very moment, when its timer fires.
    await house.decide("staff-031", task="S1.1")
    assert await house.phase("S1") == "approved"
    at_the_second = Envelope(
        stream="approval/S2.1",
        command_id="at the second",
        actor="staff-031",
        at=expires_at,
        command=Decide(person="staff-031", outcome="approve"),
    )
    outcome = await house.engine.store.record(at_the_second)
    assert outcome.refused is not None
    assert (outcome.refused.code, outcome.refused.facts) == ("task.closed", {"phase": "expired"})
    assert (await house.state("approval/S2.1")).phase == "open"
    await house.until(expires_at + MINUTE)
    assert (await house.state("approval/S2.1")).phase == "expired"
    assert await house.phase("S2") == "declined"
    late = house.told(Decide(person="staff-031", outcome="approve"), "staff-031")
    with pytest.raises(RefusedRemotely) as refused:
        await house.engine.gateway.record("approval/S2.1", late)
    assert refused.value.code == "task.closed"
