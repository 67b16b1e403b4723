"""Duties of an overdue receivable: warned of, met, or missed with what that costs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.cover.commands import AcknowledgeMiss, MeetDuty
from domain.cover.duty import DutyDropped, DutyMet, DutyMissed, DutyWarned
from domain.cover.insured import events as happened
from domain.cover.insured.commands import ForfeitCover
from domain.cover.insured.duties import next_moment
from domain.cover.insured.state import InsuredPhase
from domain.customer.events import HoldLifted, HoldPlaced
from domain.customer.state import evolve_customer
from domain.errors import Refusal
from tests.domain.cover.insured.insurances import (
    NOTIFY_BY,
    STOP_ON,
    Insured,
    attached,
    claimed,
    indemnified,
    notified,
    overdue,
)

DAY = timedelta(days=1)
CLAIM_BY = date(2022, 12, 26)


def code_of(insured: Insured, duty_id: str, on: date, reference: str = "mail") -> str:
    with pytest.raises(Refusal) as refused:
        insured.ask(MeetDuty(duty_id=duty_id, reference=reference), on)
    return refused.value.code


# The notice


def test_people_are_told_of_the_notice_once_five_days_before_its_last() -> None:
    insured = overdue()
    insured.pass_time(date(2022, 5, 24))
    assert insured.all(DutyWarned) == []

    insured.pass_time(date(2022, 5, 25))
    insured.pass_time(date(2022, 5, 25))
    assert [event.duty_id for event in insured.all(DutyWarned)] == ["overdue_notice"]


def test_a_missed_notice_costs_the_cover_of_the_receivable() -> None:
    insured = overdue()
    insured.pass_time(date(2022, 5, 25))
    insured.pass_time(NOTIFY_BY + DAY)

    missed = insured.one(DutyMissed)
    assert (missed.duty_id, missed.consequence) == ("overdue_notice", "the cover of this receivable is lost")
    assert insured.one(happened.CoverForfeited).reason == "duty_missed.overdue_notice"
    assert insured.state.phase is InsuredPhase.FORFEITED


def test_a_notice_that_comes_after_its_last_day_is_no_notice() -> None:
    assert code_of(overdue(), "overdue_notice", NOTIFY_BY + DAY) == "duty.closed"


def test_a_notice_given_twice_is_refused() -> None:
    assert code_of(notified(), "overdue_notice", NOTIFY_BY) == "duty.closed"


def test_a_duty_that_never_arose_cannot_be_met() -> None:
    assert code_of(attached(), "overdue_notice", NOTIFY_BY) == "duty.unknown"


def test_a_notice_without_its_proof_is_refused() -> None:
    assert code_of(overdue(), "overdue_notice", NOTIFY_BY, reference=" ") == "duty.reference_missing"


@pytest.mark.parametrize("duty_id", ["stop_shipment", "claim"])
def test_what_the_program_or_a_command_of_its_own_meets_nobody_meets_by_hand(duty_id: str) -> None:
    assert code_of(notified(), duty_id, NOTIFY_BY) == "duty.own_command"


def test_a_declined_notice_costs_the_cover_and_the_claim_is_no_duty_any_more() -> None:
    insured = notified()
    insured.hear("declined", date(2022, 6, 2), reason="notice.late")

    assert insured.one(happened.CoverForfeited).reason == "notice.late"
    assert [event.duty_id for event in insured.all(DutyDropped)] == ["claim"]


def test_a_notice_that_nobody_answers_is_owed_again() -> None:
    insured = notified()
    insured.hear("gave_up", date(2022, 6, 13))

    assert insured.state.phase is InsuredPhase.COVERED
    again = insured.duty("overdue_notice.2")
    assert (again.warn_on, again.due_on) == (date(2022, 6, 13), date(2022, 6, 18))
    insured.ask(MeetDuty(duty_id="overdue_notice.2", reference="letter"), date(2022, 6, 15))
    assert insured.state.waiting_until == date(2022, 11, 12)
    assert insured.requests[-1].reference == "overdue_notice.INV-1.2"


def test_an_answer_after_all_makes_the_first_notice_count() -> None:
    insured = notified()
    insured.hear("gave_up", date(2022, 6, 13))
    insured.hear("accepted", date(2022, 6, 14))

    assert insured.state.phase is InsuredPhase.NOTIFIED
    assert insured.state.waiting_until == date(2022, 10, 27)
    assert insured.duty("claim.2").due_on == CLAIM_BY


def test_the_same_answer_twice_is_no_news() -> None:
    insured = notified()
    insured.hear("accepted", date(2022, 6, 1))

    assert insured.hear("accepted", date(2022, 6, 2)).events == ()
    assert insured.hear("declined", date(2022, 6, 2), reference="overdue_notice.INV-1.9").events == ()


# The stop of deliveries


def test_deliveries_stop_by_themselves_on_the_day_after_the_longest_extension() -> None:
    insured = notified()
    assert next_moment(insured.state) == date(2022, 5, 26)
    insured.pass_time(date(2022, 5, 26))
    assert [event.kind for event in insured.all(DutyWarned)] == ["stop_shipment"]
    assert next_moment(insured.state) == STOP_ON

    insured.pass_time(STOP_ON)

    placed = ("customer/C-1", (HoldPlaced(reason="insurer stop INV-1", stops_delivery=True),))
    assert placed in insured.others
    assert [event.kind for event in insured.all(DutyMet)] == ["overdue_notice", "stop_shipment"]
    assert insured.duty("stop_shipment").reference == "hold insurer stop INV-1"


def test_deliveries_resume_by_themselves_when_the_debt_is_settled() -> None:
    insured = notified()
    insured.pass_time(STOP_ON)
    insured.pay("10000.00", date(2022, 6, 7), left="0.00", payment_id="P-1")

    assert insured.others[-1] == ("customer/C-1", (HoldLifted(reason="insurer stop INV-1"),))
    assert insured.customer.holds == ()
    assert insured.state.ended


def test_a_stop_that_a_person_has_lifted_is_not_lifted_again() -> None:
    insured = notified()
    insured.pass_time(STOP_ON)
    insured.customer = evolve_customer(insured.customer, HoldLifted(reason="insurer stop INV-1"))

    assert insured.pay("10000.00", date(2022, 6, 7), left="0.00", payment_id="P-1").others == ()


def test_a_stop_that_comes_too_late_is_placed_and_its_miss_is_recorded() -> None:
    insured = notified()
    insured.pass_time(STOP_ON + DAY)

    missed = insured.one(DutyMissed)
    assert (missed.kind, missed.consequence) == ("stop_shipment", "what left since then is not covered")
    assert insured.customer.stops_delivery_of("S-2") == ("insurer stop INV-1",)
    assert insured.state.phase is InsuredPhase.NOTIFIED


def test_a_stop_outlives_the_cover_until_the_debt_is_settled() -> None:
    insured = claimed()
    insured.hear("declined", date(2022, 11, 2), reason="claim.fraud")
    assert insured.state.phase is InsuredPhase.FORFEITED
    assert not insured.state.ended

    insured.pay("10000.00", date(2022, 11, 9), left="0.00", payment_id="P-1")
    assert insured.state.ended
    assert insured.customer.holds == ()


def test_deliveries_are_stopped_also_where_the_cover_was_lost_before() -> None:
    insured = overdue()
    insured.pass_time(date(2022, 5, 25))
    insured.pass_time(NOTIFY_BY + DAY)

    assert insured.customer.holds == ("insurer stop INV-1",)


def test_a_cover_is_lost_by_what_happened_elsewhere_until_its_claim_runs() -> None:
    told = ForfeitCover(reason="cover.later_deliveries")
    insured, running = notified(), claimed()
    insured.ask(told, date(2022, 6, 9))

    assert insured.one(happened.CoverForfeited).reason == "cover.later_deliveries"
    assert running.ask(told, date(2022, 11, 1)).events == ()


# The claim


def test_a_missed_claim_costs_the_cover() -> None:
    insured = notified()
    insured.pass_time(STOP_ON)
    insured.pass_time(CLAIM_BY)
    insured.pass_time(CLAIM_BY + DAY)

    assert insured.one(DutyMissed).kind == "claim"
    assert insured.one(happened.CoverForfeited).reason == "duty_missed.claim"


def test_a_missed_duty_keeps_the_insurance_open_until_somebody_in_charge_knows() -> None:
    insured = notified()
    insured.pass_time(STOP_ON)
    insured.pass_time(CLAIM_BY + DAY)
    insured.pay("10000.00", date(2023, 1, 9), left="0.00", payment_id="P-1")
    assert not insured.state.ended

    insured.ask(AcknowledgeMiss(duty_id="claim", note="talked to the broker"), date(2023, 1, 10))
    assert insured.state.ended


def test_a_day_that_brings_nothing_records_nothing() -> None:
    insured = indemnified()

    assert insured.pass_time(date(2022, 12, 1)).events == ()
    assert next_moment(insured.state) is None
