"""Absences: registered by oneself or an administrator, never overlapping, ended before the time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.absence.commands import AbsenceCommand, EndAbsence, RegisterAbsence
from domain.absence.decide import AbsenceContext, decide_absence
from domain.absence.state import AbsenceState, fold_absence
from domain.errors import Refusal
from tests.domain.builders import NOW, a_policy

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


def leave(
    starts: datetime = NOW, ends: datetime = NOW + WEEK, *, person: str = "staff-031", substitute: str | None = None
) -> RegisterAbsence:
    return RegisterAbsence(person=person, starts=starts, ends=ends, substitute=substitute)


def after(*commands: AbsenceCommand, actor: str = "staff-031", now: datetime = NOW) -> AbsenceState:
    state = AbsenceState()
    for command in commands:
        context = AbsenceContext(policy=a_policy(), now=now, actor=actor)
        state = fold_absence(decide_absence(state, command, context).events, state)
    return state


def refused(*commands: AbsenceCommand, actor: str = "staff-031", now: datetime = NOW) -> tuple[str, str]:
    *before, last = commands
    state = after(*before)
    with pytest.raises(Refusal) as caught:
        decide_absence(state, last, AbsenceContext(policy=a_policy(), now=now, actor=actor))
    return caught.value.code, caught.value.field


def test_a_person_is_away_from_the_first_moment_up_to_but_not_including_the_last() -> None:
    state = after(leave(substitute="staff-032"))

    there = [state.at(moment) is None for moment in (NOW, NOW + WEEK - DAY, NOW + WEEK)]
    assert there == [False, False, True]
    assert state.absences[0].substitute == "staff-032"


def test_an_absence_may_have_begun_this_morning() -> None:
    assert after(leave(NOW - DAY, NOW + DAY)).at(NOW) is not None


def test_absences_are_numbered_and_may_follow_each_other_without_a_gap() -> None:
    state = after(leave(), leave(NOW + WEEK, NOW + 2 * WEEK))

    assert [absence.absence_id for absence in state.absences] == [1, 2]


def test_whoever_comes_back_early_is_there_from_that_moment() -> None:
    state = after(leave(), EndAbsence(person="staff-031", absence_id=1), now=NOW)

    assert state.at(NOW) is None
    assert state.at(NOW + DAY) is None


def test_an_absence_that_has_not_begun_can_be_called_off_and_another_take_its_place() -> None:
    state = after(leave(NOW + DAY, NOW + WEEK), EndAbsence(person="staff-031", absence_id=1), leave(NOW + DAY))

    assert state.at(NOW + 2 * DAY) == state.absences[1]


def test_an_administrator_registers_for_others_and_nobody_else_does() -> None:
    assert after(leave(), actor="staff-099").at(NOW) is not None
    assert refused(leave(), actor="staff-032") == ("absence.of_another", "actor")


@pytest.mark.parametrize(
    ("command", "code", "field"),
    [
        (leave(NOW + DAY, NOW + DAY), "absence.ends_before_start", "ends"),
        (leave(NOW - WEEK, NOW), "absence.past", "ends"),
        (leave(substitute="staff-031"), "absence.own_substitute", "substitute"),
        (leave(substitute="nobody"), "absence.substitute_unknown", "substitute"),
        (leave(NOW.replace(tzinfo=None), NOW + DAY), "date.invalid", "starts"),
        (EndAbsence(person="staff-031", absence_id=7), "absence.unknown", "absence_id"),
    ],
)
def test_bad_input_is_refused_with_its_field(command: AbsenceCommand, code: str, field: str) -> None:
    assert refused(command) == (code, field)


def test_somebody_whom_the_policy_does_not_list_has_no_absences() -> None:
    assert refused(leave(person="nobody"), actor="nobody") == ("absence.person_unknown", "person")


def test_two_absences_never_overlap() -> None:
    assert refused(leave(), leave(NOW + WEEK - DAY, NOW + 2 * WEEK)) == ("absence.overlaps", "starts")


def test_what_is_over_cannot_be_ended() -> None:
    assert refused(leave(), EndAbsence(person="staff-031", absence_id=1), now=NOW + WEEK)[0] == "absence.past"
