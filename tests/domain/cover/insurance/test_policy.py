"""Insurance policies of the house: taken, never two at once in one currency, ended, closed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.cover.commands import AcknowledgeMiss, LetCoverTimePass
from domain.cover.insurance.commands import EndInsurance, TakeInsurance
from domain.cover.insurance.events import InsuranceEnded, InsuranceTaken
from domain.cover.insurance.state import InsuranceState
from tests.domain.builders import a_policy
from tests.domain.cover.insurance.policies import Policied, declare, hears, taken, terms

DAY = date(2022, 1, 1)


def other(**changes: Any) -> Policied:
    """Another policy that is about to be taken, beside P-1 of the year 2022."""
    return Policied(stream="insurance/P-2", beside={"insurance/P-1": taken(**changes).state})


def test_a_policy_is_taken_with_its_terms() -> None:
    policied = taken()
    assert policied.events == [InsuranceTaken(policy_id="P-1", terms=terms(), on=DAY)]
    assert not policied.state.ended


def test_it_holds_from_its_first_day_through_its_last() -> None:
    state = taken().state
    inside = [state.in_force_on(date(2022, 1, 1)), state.in_force_on(date(2022, 12, 31))]
    outside = [state.in_force_on(date(2021, 12, 31)), state.in_force_on(date(2023, 1, 1))]
    assert inside == [True, True]
    assert outside == [False, False]
    assert not InsuranceState().in_force_on(DAY)


def test_an_id_stands_for_one_policy() -> None:
    assert taken().refused(TakeInsurance(terms=terms()), DAY) == ("cover.exists", "policy_id")


def test_an_id_is_a_plain_word() -> None:
    assert Policied(stream="insurance/P 1").refused(TakeInsurance(terms=terms()), DAY)[0] == "id.invalid"


def test_what_was_never_taken_is_unknown() -> None:
    assert Policied().refused(declare("2022-01"), DAY)[0] == "cover.unknown"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("insurer", " "),
        ("insured_percent", Decimal(101)),
        ("insured_percent", Decimal(-1)),
        ("premium_percent", Decimal("100.1")),
        ("first_loss", Decimal(-1)),
        ("discretionary_limit", Decimal(-1)),
        ("max_credit_days", 0),
        ("max_extension_days", -1),
        ("notify_by_day", 120),
        ("waiting_days", -1),
        ("claim_days", 0),
        ("indemnity_days", 4000),
        ("declare_by_day", 32),
        ("declare_by_day", 0),
        ("valid_until", date(2021, 12, 31)),
        ("valid_until", date(2032, 12, 31)),
        ("valid_from", date(2042, 1, 1)),
        ("excluded_countries", ("North Korea",)),
    ],
)
def test_terms_that_no_policy_can_have_are_refused_by_their_field(field: str, value: object) -> None:
    refused = Policied().refused(TakeInsurance(terms=terms(**{field: value})), DAY)
    assert refused == ("insurance.terms_invalid", f"terms.{field}")


def test_a_policy_whose_last_day_has_passed_is_not_taken() -> None:
    late = Policied().refused(TakeInsurance(terms=terms()), date(2023, 1, 1))
    assert late == ("insurance.terms_invalid", "terms.valid_until")


def test_a_currency_must_exist() -> None:
    assert Policied().refused(TakeInsurance(terms=terms(currency="XXX")), DAY)[0] == "currency.unknown"


def test_two_policies_never_hold_on_one_day_in_one_currency() -> None:
    last_day = terms(valid_from=date(2022, 12, 31), valid_until=date(2023, 6, 30))
    assert other().refused(TakeInsurance(terms=last_day), DAY)[0] == "insurance.overlap"


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_from": date(2023, 1, 1), "valid_until": date(2023, 12, 31)},
        {"currency": "USD"},
    ],
)
def test_the_next_year_and_another_currency_are_no_overlap(changes: dict[str, Any]) -> None:
    second = other()
    second.ask(TakeInsurance(terms=terms(**changes)), DAY)
    assert second.kinds == ["insurance.taken"]


def test_a_policy_that_ends_earlier_makes_room_for_the_next() -> None:
    first = taken()
    first.ask(EndInsurance(on=date(2022, 6, 30), reason="too dear"), date(2022, 1, 2))
    second = Policied(stream="insurance/P-2", beside={"insurance/P-1": first.state})
    second.ask(TakeInsurance(terms=terms(valid_from=date(2022, 7, 1))), date(2022, 1, 2))
    assert second.state.in_force_on(date(2022, 7, 1))
    assert not first.state.in_force_on(date(2022, 7, 1))


@pytest.mark.parametrize(
    ("on", "reason", "field"),
    [
        (date(2021, 12, 31), "too dear", "on"),
        (date(2023, 1, 1), "too dear", "on"),
        (date(2022, 3, 1), " ", "reason"),
    ],
)
def test_it_ends_within_its_time_and_for_a_reason(on: date, reason: str, field: str) -> None:
    assert taken().refused(EndInsurance(on=on, reason=reason), DAY) == ("insurance.end_invalid", field)


def test_it_ends_once() -> None:
    policied, end = taken(), EndInsurance(on=date(2022, 3, 1), reason="too dear")
    policied.ask(end, DAY)
    assert policied.events[-1] == InsuranceEnded(on=date(2022, 3, 1), reason="too dear")
    assert policied.refused(end, DAY)[0] == "cover.not_in_force"


def test_it_is_closed_when_nothing_is_owed_any_more() -> None:
    policied = taken(on=date(2022, 11, 20), valid_from=date(2022, 11, 1))
    for month, on in (("2022-11", date(2022, 12, 2)), ("2022-12", date(2023, 1, 2))):
        policied.ask(declare(month), on)
    assert not policied.state.ended
    for request in policied.requests:
        policied.ask(hears(request.reference, "accepted"), date(2023, 1, 3))
    assert policied.kinds[-1] == "insurance.closed"
    assert policied.state.ended


def test_it_stays_open_until_what_was_missed_is_acknowledged() -> None:
    policied = taken(on=date(2022, 12, 20), valid_from=date(2022, 12, 1))
    policied.ask(LetCoverTimePass(), date(2023, 1, 16))
    assert policied.kinds[-1] == "cover.duty_missed"
    assert not policied.state.ended
    policied.ask(AcknowledgeMiss(duty_id="declaration.2022-12", note="declared by telephone"), date(2023, 1, 17))
    assert policied.kinds[-2:] == ["cover.miss_acknowledged", "insurance.closed"]


def test_nothing_is_decided_about_it_without_rules_for_cover() -> None:
    policied = taken()
    off = a_policy(cover=None)
    policied.policy = off
    assert policied.refused(LetCoverTimePass(), DAY)[0] == "cover.off"
    assert Policied(policy=off).refused(TakeInsurance(terms=terms()), DAY)[0] == "cover.off"


def test_time_that_passes_twice_on_a_day_brings_nothing_new() -> None:
    policied, day = taken(), date(2022, 4, 20)
    policied.ask(LetCoverTimePass(), day)
    assert policied.ask(LetCoverTimePass(), day).events == ()
    assert policied.ask(LetCoverTimePass(), day + timedelta(days=1)).events == ()
