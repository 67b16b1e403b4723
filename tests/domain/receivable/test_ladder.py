from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.errors import CalendarUnknown, LadderStepUnknown, TimezoneUnknown
from domain.receivable.ladder import (
    Ladder,
    LadderStep,
    Milestone,
    next_milestone,
    overdue_from,
    step_day,
    step_due,
    step_moment,
)


def step(offset: int, level: int) -> LadderStep:
    return LadderStep(code=f"{offset:+d}", offset_days=offset, channel="mail", level=level, template="reminder")


def ladder_of(*offsets: int, **settings: Any) -> Ladder:
    steps = tuple(step(offset, level) for level, offset in enumerate(offsets))
    return Ladder(name="test", steps=steps, **settings)


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


THRESHOLDS = ladder_of(30, 40, 50)
SINCE = date(2012, 5, 31)
STANDARD = ladder_of(-5, 1, 7, 15, 30)
DUE = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("now", "code"),
    [
        ("2012-06-29 23:59", None),
        ("2012-06-30 08:59", None),
        ("2012-06-30 09:00", "+30"),
        ("2012-07-09 23:59", "+30"),
        ("2012-07-10 09:00", "+40"),
        ("2012-07-20 09:00", "+50"),
        ("2013-01-01 00:00", "+50"),
    ],
)
def test_the_level_follows_the_days_since_the_due_date(now: str, code: str | None) -> None:
    due = step_due(THRESHOLDS, SINCE, None, at(now))

    assert (due.step.code if due else None) == code


def test_an_item_is_overdue_from_the_first_moment_after_its_due_date() -> None:
    assert overdue_from(STANDARD, DUE) == at("2026-03-11 00:00")
    assert overdue_from(ladder_of(5, grace_days=3), DUE) == at("2026-03-14 00:00")


def test_midnight_and_send_time_are_those_of_the_ladder_s_time_zone() -> None:
    ladder = ladder_of(1, timezone="Asia/Shanghai", send_at=time(10, 30))
    shanghai = ZoneInfo("Asia/Shanghai")

    assert overdue_from(ladder, DUE) == datetime(2026, 3, 11, tzinfo=shanghai)
    assert step_moment(ladder, ladder.steps[0], DUE) == datetime(2026, 3, 11, 10, 30, tzinfo=shanghai)


def test_a_step_keeps_its_wall_clock_time_when_the_clocks_change() -> None:
    ladder = ladder_of(1, 30, timezone="Europe/Berlin")

    assert step_moment(ladder, ladder.steps[0], DUE) == at("2026-03-11 08:00")
    assert step_moment(ladder, ladder.steps[1], DUE) == at("2026-04-09 07:00")


def test_on_quiet_days_a_step_waits_for_the_next_business_day() -> None:
    quiet = ladder_of(1, calendar="CN", quiet_days=True)
    loud = ladder_of(1, calendar="CN")

    assert step_day(quiet, quiet.steps[0], date(2025, 9, 30)) == (date(2025, 10, 9), False)
    assert step_day(loud, loud.steps[0], date(2025, 9, 30)) == (date(2025, 10, 1), False)
    assert step_day(quiet, quiet.steps[0], date(2025, 9, 27)) == (date(2025, 9, 28), False)  # made-up Sunday


def test_beyond_the_published_calendar_a_quiet_day_is_estimated_and_the_milestone_says_so() -> None:
    quiet = ladder_of(1, calendar="CN", quiet_days=True)
    milestone = next_milestone(quiet, date(2027, 1, 1), True, None, at("2027-01-01 00:00"))

    assert milestone == Milestone(at=at("2027-01-04 09:00"), kind="step", step_code="+1", estimated=True)


def test_one_level_at_a_time() -> None:
    taken: list[str] = []
    now = at("2026-03-01 00:00")
    overdue = False
    while milestone := next_milestone(STANDARD, DUE, overdue, taken[-1] if taken else None, now):
        now = max(now, milestone.at)
        if milestone.kind == "overdue":
            overdue = True
            continue
        due = step_due(STANDARD, DUE, taken[-1] if taken else None, now)
        assert due is not None
        assert due.skipped == ()
        taken.append(due.step.code)

    assert taken == ["-5", "+1", "+7", "+15", "+30"]
    assert overdue


def test_after_a_standstill_the_most_severe_due_step_is_taken_once_and_the_others_are_recorded() -> None:
    now = at("2026-03-26 12:00")

    due = step_due(STANDARD, DUE, "+1", now)

    assert due is not None
    assert (due.step.code, due.skipped) == ("+15", ("+7",))
    assert step_due(STANDARD, DUE, "+15", now) is None
    assert next_milestone(STANDARD, DUE, True, "+1", now) == Milestone(
        at=at("2026-03-25 09:00"), kind="step", step_code="+15"
    )
    assert next_milestone(STANDARD, DUE, True, "+15", now) == Milestone(
        at=at("2026-04-09 09:00"), kind="step", step_code="+30"
    )


def test_what_is_long_past_is_a_milestone_in_the_past_and_overdue_comes_first() -> None:
    now = at("2026-06-01 00:00")

    first = next_milestone(STANDARD, DUE, False, None, now)
    second = next_milestone(STANDARD, DUE, True, None, now)

    assert first == Milestone(at=at("2026-03-11 00:00"), kind="overdue")
    assert second is not None
    assert (second.step_code, second.at < now) == ("+30", True)
    assert next_milestone(STANDARD, DUE, True, "+30", now) is None


def test_an_item_becomes_overdue_before_a_step_of_the_same_moment() -> None:
    at_midnight = ladder_of(1, send_at=time(0))

    first = next_milestone(at_midnight, DUE, False, None, at("2026-03-10 12:00"))

    assert first == Milestone(at=at("2026-03-11 00:00"), kind="overdue")


def test_a_courtesy_is_sent_on_its_own_day_only() -> None:
    assert step_due(STANDARD, DUE, None, at("2026-03-05 08:59")) is None
    sent = step_due(STANDARD, DUE, None, at("2026-03-05 23:59"))
    assert sent is not None
    assert sent.step.code == "-5"
    assert step_due(STANDARD, DUE, None, at("2026-03-06 00:00")) is None


def test_a_missed_courtesy_is_skipped_and_recorded_with_the_step_that_follows() -> None:
    now = at("2026-03-06 00:00")

    waiting = next_milestone(STANDARD, DUE, True, None, now)
    assert waiting is not None
    assert waiting.step_code == "+1"

    due = step_due(STANDARD, DUE, None, at("2026-03-11 09:00"))
    assert due is not None
    assert (due.step.code, due.skipped) == ("+1", ("-5",))


def test_a_courtesy_that_quiet_days_push_past_the_due_date_is_never_sent() -> None:
    ladder = ladder_of(-2, 1, calendar="CN", quiet_days=True)
    due_on = date(2025, 10, 5)  # minus two falls into the golden week, which ends on the 8th

    first = next_milestone(ladder, due_on, True, None, at("2025-09-01 00:00"))

    assert first is not None
    assert first.step_code == "+1"


def test_two_steps_that_quiet_days_move_to_the_same_morning_make_one_message() -> None:
    ladder = ladder_of(1, 3, calendar="CN", quiet_days=True)
    due = step_due(ladder, date(2025, 9, 30), None, at("2025-10-09 09:00"))

    assert due is not None
    assert (due.step.code, due.skipped) == ("+3", ("+1",))


def test_a_new_due_date_moves_the_whole_ladder() -> None:
    later = DUE + timedelta(days=30)

    assert step_due(STANDARD, DUE, "+1", at("2026-03-17 09:00")) is not None
    assert step_due(STANDARD, later, "+1", at("2026-03-17 09:00")) is None


def test_a_step_of_another_ladder_is_refused() -> None:
    with pytest.raises(LadderStepUnknown) as refused:
        step_due(STANDARD, DUE, "+99", at("2026-03-11 09:00"))

    assert refused.value.code == "ladder.step_unknown"


def test_an_empty_ladder_still_knows_when_an_item_is_overdue() -> None:
    empty = ladder_of()
    now = at("2026-03-01 00:00")

    assert next_milestone(empty, DUE, False, None, now) == Milestone(at=at("2026-03-11 00:00"), kind="overdue")
    assert next_milestone(empty, DUE, True, None, now) is None


@pytest.mark.parametrize(
    "steps", [(step(7, 1), step(1, 2)), (step(1, 2), step(7, 1)), (step(1, 1), step(1, 1))], ids=str
)
def test_a_ladder_must_climb(steps: tuple[LadderStep, ...]) -> None:
    with pytest.raises(ValidationError):
        Ladder(name="test", steps=steps)


def test_a_ladder_that_contradicts_itself_or_names_unknown_places_is_refused() -> None:
    with pytest.raises(ValidationError):
        ladder_of(1, 7, grace_days=3)
    with pytest.raises(ValidationError):
        ladder_of(1, grace_days=-1)
    with pytest.raises(CalendarUnknown):
        ladder_of(1, calendar="ZZ")
    with pytest.raises(TimezoneUnknown):
        ladder_of(1, timezone="Nowhere")


def test_a_ladder_survives_the_wire() -> None:
    ladder = ladder_of(-5, 1, 30, calendar="CN", quiet_days=True, timezone="Asia/Shanghai")

    assert Ladder.model_validate_json(ladder.model_dump_json()) == ladder
    assert ladder.step("+30") == ladder.steps[2]
    assert ladder.step("+31") is None


ladders = st.builds(
    lambda offsets, quiet, zone: ladder_of(*sorted(offsets), quiet_days=quiet, calendar="CN", timezone=zone),
    st.sets(st.integers(-20, 120), min_size=1, max_size=8),
    st.booleans(),
    st.sampled_from(["UTC", "Asia/Shanghai", "America/New_York", "Europe/Berlin"]),
)
looks = st.lists(st.integers(-30 * 24, 200 * 24), min_size=1, max_size=40).map(sorted)


@given(ladders, st.dates(date(2024, 1, 1), date(2026, 12, 31)), looks)
def test_a_ladder_never_goes_back_and_every_step_is_taken_or_skipped_once(
    ladder: Ladder, due_on: date, looks: list[int]
) -> None:
    origin = datetime.combine(due_on, time(0), UTC)
    handled: list[str] = []
    last: str | None = None
    for hours in looks:
        now = origin + timedelta(hours=hours)
        due = step_due(ladder, due_on, last, now)
        milestone = next_milestone(ladder, due_on, True, last, now)
        if due is None:
            assert milestone is None or milestone.at > now
            continue
        assert milestone is not None
        assert (milestone.step_code, milestone.at <= now) == (due.step.code, True)
        assert step_due(ladder, due_on, due.step.code, now) is None
        handled += [*due.skipped, due.step.code]
        last = due.step.code

    assert handled == [each.code for each in ladder.steps][: len(handled)]
