"""What we owe a carrier of risk by a day: warned of, met, missed, or dropped."""

from __future__ import annotations

from datetime import date

from domain.cover.duty import (
    Duty,
    DutyArose,
    DutyDropped,
    DutyMet,
    DutyMissed,
    DutyWarned,
    after_duty,
    next_duty_day,
    open_duties,
    overdue_duties,
    warnings_due,
)

WARN, DUE, LATE = date(2026, 11, 10), date(2026, 11, 15), date(2026, 11, 16)


def a_duty(duty_id: str = "claim", due_on: date = DUE) -> Duty:
    return Duty(duty_id=duty_id, kind="claim", warn_on=WARN, due_on=due_on)


def warned(duty: Duty) -> DutyWarned:
    return DutyWarned(duty_id=duty.duty_id, kind=duty.kind, due_on=duty.due_on, on=WARN)


def test_people_are_warned_once_from_the_warning_day_on() -> None:
    duties = after_duty((), DutyArose(duty=a_duty()))
    assert warnings_due(duties, date(2026, 11, 9)) == ()

    (warning,) = warnings_due(duties, date(2026, 11, 12))
    assert warnings_due(after_duty(duties, warning), date(2026, 11, 13)) == ()


def test_a_duty_can_be_met_on_its_last_day_and_is_overdue_on_the_next() -> None:
    assert overdue_duties((a_duty(),), DUE) == ()
    assert overdue_duties((a_duty(),), LATE) == (a_duty(),)


def test_the_most_urgent_duty_comes_first() -> None:
    duties = (a_duty("later", date(2026, 12, 1)), a_duty("sooner"))

    assert [duty.duty_id for duty in open_duties(duties)] == ["sooner", "later"]


def test_it_wants_attention_at_its_warning_and_then_after_its_last_day() -> None:
    assert next_duty_day((a_duty(),)) == WARN
    assert next_duty_day(after_duty((a_duty(),), warned(a_duty()))) == LATE


def test_a_duty_that_is_met_missed_or_dropped_asks_for_nothing_any_more() -> None:
    met = DutyMet(duty_id="claim", kind="claim", on=DUE, reference="letter-1")
    missed = DutyMissed(duty_id="claim", kind="claim", due_on=DUE, on=LATE, consequence="cover.lost")
    dropped = DutyDropped(duty_id="claim", kind="claim", on=DUE, reason="paid")

    assert after_duty((a_duty(),), met)[0].reference == "letter-1"
    assert after_duty((a_duty(),), missed)[0].missed_on == LATE
    assert after_duty((a_duty(),), dropped) == ()
    for end in (met, missed, dropped):
        assert next_duty_day(after_duty((a_duty(),), end)) is None
