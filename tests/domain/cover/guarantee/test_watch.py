"""The expiry of a guarantee is watched: renew, replace, shorten or call, or what it secures is lost on the record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.cover.commands import AcknowledgeMiss
from domain.cover.duty import DutyArose, DutyDropped, DutyMissed, DutyWarned, MissAcknowledged
from domain.cover.guarantee.events import ExpiryNeared, GuaranteeEnded, SecurityLost
from domain.cover.guarantee.room import require_room
from domain.cover.guarantee.watch import next_moment
from domain.errors import Refusal
from tests.domain.cover.guarantee.guarantees import AFTER, LAST, NEAR, Guaranteed, calling, given, overdue

RENEWAL = f"renewal.{LAST}"


def test_a_guarantee_that_secures_nothing_asks_for_nothing_and_expires() -> None:
    guaranteed = given()
    assert next_moment(guaranteed.state) == NEAR
    assert [type(event) for event in guaranteed.pass_to(NEAR)] == [ExpiryNeared]
    assert next_moment(guaranteed.state) == AFTER
    (ended,) = guaranteed.pass_to(AFTER)
    assert isinstance(ended, GuaranteeEnded)
    assert (ended.how, guaranteed.state.ended, next_moment(guaranteed.state)) == ("expired", True, None)


def test_days_before_its_last_whatever_uses_it_makes_its_renewal_a_duty() -> None:
    guaranteed = given()
    guaranteed.used_by("sale/S-1", "40000")
    assert guaranteed.pass_to(NEAR - timedelta(days=1)) == ()
    assert [type(event) for event in guaranteed.pass_to(NEAR)] == [ExpiryNeared, DutyArose, DutyWarned]
    assert guaranteed.duty(RENEWAL).due_on == LAST
    assert guaranteed.pass_to(LAST) == ()


def test_a_use_that_begins_near_the_end_brings_the_duty_as_well() -> None:
    guaranteed = given()
    guaranteed.pass_to(NEAR)
    guaranteed.used_by("sale/S-1", "40000")
    assert [type(event) for event in guaranteed.pass_to(NEAR)] == [DutyArose, DutyWarned]


def test_the_duty_is_dropped_when_another_cover_took_its_place() -> None:
    guaranteed = given()
    guaranteed.used_by("sale/S-1", "40000")
    guaranteed.pass_to(NEAR)
    guaranteed.used_by("sale/S-1")
    (dropped,) = guaranteed.pass_to(LAST)
    assert isinstance(dropped, DutyDropped)
    assert dropped.reason == "unused"


def test_what_is_overdue_near_the_end_must_be_called_by_the_last_day() -> None:
    guaranteed = overdue()
    guaranteed.pass_to(NEAR)
    assert [duty.duty_id for duty in guaranteed.state.duties] == ["call.INV-1.1"]
    assert guaranteed.duty("call.INV-1.1").due_on == LAST


def test_a_receivable_that_becomes_overdue_near_the_end_turns_the_renewal_into_a_call() -> None:
    guaranteed = given()
    guaranteed.used_by("receivable/INV-1", dispatched="40000")
    guaranteed.owed("40000.00", overdue=False)
    guaranteed.pass_to(NEAR)
    guaranteed.owed("40000.00", on=LAST)
    assert [duty.duty_id for duty in guaranteed.state.duties] == ["call.INV-1.1"]
    assert guaranteed.duty("call.INV-1.1").warned_on == LAST


def test_what_the_customer_pays_need_not_be_called() -> None:
    guaranteed = overdue()
    guaranteed.pass_to(NEAR)
    guaranteed.used_by("receivable/INV-1")
    guaranteed.pass_to(LAST)
    assert guaranteed.state.duties == ()


def test_after_its_last_day_sales_and_receivables_have_lost_it_and_the_misses_are_recorded() -> None:
    guaranteed = overdue()
    guaranteed.used_by("sale/S-1", "20000")
    guaranteed.pass_to(NEAR)
    guaranteed.pass_to(AFTER)
    missed = {event.kind: event.consequence for event in guaranteed.all_of(DutyMissed)}
    assert missed == {
        "call": "the cover of INV-1 is lost",
        "renewal": "1 sales and 1 receivables have lost their cover",
    }
    (ended,) = guaranteed.all_of(GuaranteeEnded)
    assert (ended.how, ended.fallen, ended.lost) == ("expired", ("sale/S-1",), ("INV-1",))


def test_a_day_that_comes_late_brings_all_that_the_days_before_it_would_have_brought() -> None:
    guaranteed = overdue()
    kinds = [type(event) for event in guaranteed.pass_to(AFTER + timedelta(days=9))]
    assert kinds == [ExpiryNeared, DutyArose, DutyWarned, DutyMissed, GuaranteeEnded]
    assert guaranteed.pass_to(AFTER + timedelta(days=10)) == ()


def test_a_receivable_that_was_called_in_time_is_not_lost_at_the_end() -> None:
    guaranteed = overdue()
    guaranteed.ask(calling("40000.00"), LAST)
    guaranteed.pass_to(AFTER)
    (ended,) = guaranteed.all_of(GuaranteeEnded)
    assert ended.lost == ()
    assert not guaranteed.state.ended
    guaranteed.hear("accepted", on=AFTER)
    assert guaranteed.state.ended


def test_what_was_called_in_part_loses_the_rest_with_the_answer_after_the_end() -> None:
    guaranteed = overdue()
    guaranteed.ask(calling("10000.00"), LAST)
    guaranteed.pass_to(AFTER)
    guaranteed.hear("accepted", on=AFTER)
    assert guaranteed.state.use_of("receivable/INV-1") == 0


def test_goods_that_had_left_and_are_invoiced_after_the_end_lose_it_then() -> None:
    guaranteed = given()
    guaranteed.used_by("sale/S-1", dispatched="40000")
    guaranteed.pass_to(AFTER)
    guaranteed.used_by("sale/S-1")
    guaranteed.used_by("receivable/INV-1", dispatched="40000")
    guaranteed.owed("40000.00", on=AFTER, overdue=False)
    guaranteed.owed("39000.00", on=AFTER, overdue=False)
    assert [event.receivable_id for event in guaranteed.all_of(SecurityLost)] == ["INV-1"]
    guaranteed.owed("0.00", on=AFTER, overdue=False, settled=True)
    assert guaranteed.state.secured == ()


def test_a_miss_keeps_the_guarantee_before_people_until_somebody_has_acknowledged_it() -> None:
    guaranteed = overdue()
    guaranteed.pass_to(AFTER)
    guaranteed.used_by("receivable/INV-1")
    assert not guaranteed.state.ended
    note = AcknowledgeMiss(duty_id="call.INV-1.1", note="written off, the bank was told too late")
    (acknowledged,) = guaranteed.ask(note, AFTER, "staff-031")
    assert isinstance(acknowledged, MissAcknowledged)
    assert (acknowledged.by, guaranteed.state.ended) == ("staff-031", True)
    assert guaranteed.refused(note, AFTER) == "duty.closed"


def test_only_a_miss_that_is_known_is_acknowledged_with_a_note() -> None:
    guaranteed = overdue()
    guaranteed.pass_to(NEAR)
    assert guaranteed.refused(AcknowledgeMiss(duty_id="call.INV-1.1", note="so"), NEAR) == "duty.not_missed"
    assert guaranteed.refused(AcknowledgeMiss(duty_id="call.INV-9.1", note="so"), NEAR) == "duty.unknown"
    guaranteed.pass_to(AFTER)
    assert guaranteed.refused(AcknowledgeMiss(duty_id="call.INV-1.1", note=" "), AFTER) == "duty.note_missing"


@pytest.mark.parametrize(
    ("code", "on", "holder", "undispatched"),
    [
        ("guarantee.full", LAST, "sale/S-2", "60000.01"),
        ("guarantee.expired", AFTER, "sale/S-2", "1"),
    ],
)
def test_more_than_it_is_for_and_anything_after_its_end_has_no_room(
    code: str, on: date, holder: str, undispatched: str
) -> None:
    before = overdue()
    after = Guaranteed(state=before.state)
    after.used_by(holder, undispatched)
    with pytest.raises(Refusal) as refusal:
        require_room(before.state, after.state, on)
    assert refusal.value.code == code
    require_room(after.state, before.state, on)
