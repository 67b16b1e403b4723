"""The turnover of each month is declared by its day of the next, or its miss is on record: once, however late."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cover.commands import AcknowledgeMiss, LetCoverTimePass
from domain.cover.duty import DutyMissed
from domain.cover.insurance.commands import DeclareTurnover, EndInsurance
from domain.cover.insurance.dates import declare_by
from domain.cover.insurance.decide import CONSEQUENCE
from domain.cover.insurance.declaring import next_moment
from domain.money import Money
from tests.domain.cover.insurance.policies import Policied, declare, eur, hears, taken, terms

MONTHS = [f"2022-{month:02}" for month in range(1, 13)]


def missed(policied: Policied) -> list[str]:
    return [event.duty_id for event in policied.events if isinstance(event, DutyMissed)]


def test_the_duty_arises_when_the_month_has_ended() -> None:
    policied = taken()
    assert policied.ask(LetCoverTimePass(), date(2022, 1, 31)).events == ()
    assert next_moment(policied.state) == date(2022, 2, 1)
    policied.ask(LetCoverTimePass(), date(2022, 2, 1))
    duty = policied.duties["declaration.2022-01"]
    assert (duty.kind, duty.warn_on, duty.due_on) == ("declaration", date(2022, 2, 10), date(2022, 2, 15))


def test_a_warning_never_comes_before_the_duty() -> None:
    policied = taken(declare_by_day=2)
    policied.ask(LetCoverTimePass(), date(2022, 2, 1))
    assert policied.kinds[-2:] == ["cover.duty_arose", "cover.duty_warned"]


def test_people_are_warned_and_then_it_is_missed_with_what_it_costs() -> None:
    policied = taken()
    seen = []
    while (day := next_moment(policied.state)) is not None and day <= date(2022, 2, 16):
        seen.append(day)
        policied.ask(LetCoverTimePass(), day)
    assert seen == [date(2022, 2, 1), date(2022, 2, 10), date(2022, 2, 16)]
    assert policied.kinds[1:] == ["cover.duty_arose", "cover.duty_warned", "cover.duty_missed"]
    last = policied.events[-1]
    assert isinstance(last, DutyMissed)
    assert (last.due_on, last.on, last.consequence) == (date(2022, 2, 15), date(2022, 2, 16), CONSEQUENCE)


def test_every_month_of_a_long_standstill_is_missed_once() -> None:
    policied = taken()
    policied.ask(LetCoverTimePass(), date(2022, 6, 20))
    assert missed(policied) == [f"declaration.{month}" for month in MONTHS[:5]]
    assert policied.ask(LetCoverTimePass(), date(2022, 6, 20)).events == ()
    policied.ask(LetCoverTimePass(), date(2023, 6, 20))
    assert missed(policied) == [f"declaration.{month}" for month in MONTHS]


def test_months_whose_time_had_passed_when_the_policy_came_on_record_are_not_owed() -> None:
    policied = taken(on=date(2022, 6, 10))
    policied.ask(LetCoverTimePass(), date(2022, 6, 10))
    assert list(policied.duties) == ["declaration.2022-05"]


def test_the_month_in_which_it_ends_is_the_last_that_is_owed() -> None:
    policied = taken()
    policied.ask(EndInsurance(on=date(2022, 2, 10), reason="too dear"), date(2022, 2, 1))
    policied.ask(LetCoverTimePass(), date(2022, 12, 31))
    assert list(policied.duties) == ["declaration.2022-01", "declaration.2022-02"]


def test_a_declaration_costs_its_premium_meets_the_duty_and_asks_the_insurer() -> None:
    policied = taken()
    policied.ask(declare("2022-01", "200000.50"), date(2022, 2, 3))
    (declared,) = policied.state.declarations
    assert (declared.turnover, declared.premium) == (eur("200000.50"), eur("600.00"))
    assert policied.duties["declaration.2022-01"].met_on == date(2022, 2, 3)
    (request,) = policied.requests
    assert (request.partner, request.name, request.kind) == ("insurer", "Kredit Sicher", "declaration")
    assert request.reference == declared.reference == "declaration.P-1.2022-01.1"
    assert (request.subject, request.amount) == ("P-1", eur("200000.50"))
    assert request.facts == {"month": "2022-01", "premium": "600.00"}


def test_a_month_without_turnover_is_declared_too() -> None:
    policied = taken()
    policied.ask(declare("2022-01", "0.00"), date(2022, 2, 1))
    assert policied.state.declarations[0].premium == eur("0.00")


def test_what_is_declared_too_late_stays_missed_and_is_sent_all_the_same() -> None:
    policied = taken()
    policied.ask(declare("2022-01"), date(2022, 2, 16))
    assert missed(policied) == ["declaration.2022-01"]
    assert policied.duties["declaration.2022-01"].met_on is None
    assert len(policied.requests) == 1


@pytest.mark.parametrize("month", ["2022-13", "2022-1", "0000-01", "January", "2021-12", "2023-01", ""])
def test_only_a_month_of_the_policy_is_declared(month: str) -> None:
    assert taken().refused(declare(month), date(2023, 3, 1)) == ("declaration.month_invalid", "month")


def test_a_month_that_has_not_ended_is_not_declared() -> None:
    policied = taken()
    assert policied.refused(declare("2022-02"), date(2022, 2, 28)) == ("declaration.too_early", "month")
    assert policied.refused(declare("2022-09"), date(2022, 2, 28)) == ("declaration.too_early", "month")


def test_a_month_is_declared_once() -> None:
    policied = taken()
    policied.ask(declare("2022-01"), date(2022, 2, 3))
    assert policied.refused(declare("2022-01"), date(2022, 2, 3)) == ("declaration.twice", "month")
    policied.ask(hears("declaration.P-1.2022-01.1", "accepted"), date(2022, 2, 4))
    assert policied.refused(declare("2022-01"), date(2022, 2, 5)) == ("declaration.twice", "month")


def test_what_the_insurer_did_not_accept_is_declared_anew_under_another_reference() -> None:
    policied = taken()
    policied.ask(declare("2022-01"), date(2022, 2, 3))
    policied.ask(hears("declaration.P-1.2022-01.1", "declined", "turnover.implausible"), date(2022, 2, 4))
    assert policied.state.declarations[0].reason == "turnover.implausible"
    policied.ask(declare("2022-01", "210000.00"), date(2022, 2, 5))
    (declared,) = policied.state.declarations
    assert (declared.reference, declared.accepted) == ("declaration.P-1.2022-01.2", None)


def test_an_answer_counts_once_and_only_to_its_question() -> None:
    policied = taken()
    policied.ask(declare("2022-01"), date(2022, 2, 3))
    assert policied.ask(hears("declaration.P-1.2022-02.1", "declined"), date(2022, 2, 4)).events == ()
    policied.ask(hears("declaration.P-1.2022-01.1", "accepted"), date(2022, 2, 4))
    assert policied.ask(hears("declaration.P-1.2022-01.1", "declined"), date(2022, 2, 5)).events == ()


def test_an_answer_that_comes_after_we_gave_up_counts() -> None:
    policied, reference = taken(), "declaration.P-1.2022-01.1"
    policied.ask(declare("2022-01"), date(2022, 2, 3))
    policied.ask(hears(reference, "gave_up"), date(2022, 2, 4))
    assert policied.ask(hears(reference, "gave_up"), date(2022, 2, 5)).events == ()
    policied.ask(hears(reference, "accepted"), date(2022, 2, 6))
    assert policied.state.declarations[0].accepted


@pytest.mark.parametrize("outcome", ["declined", "gave_up"])
def test_what_the_insurer_did_not_accept_is_owed_again_and_its_miss_is_recorded(outcome: str) -> None:
    policied, again = taken(), "declaration.2022-01.2"
    policied.ask(declare("2022-01"), date(2022, 2, 3))
    policied.ask(hears("declaration.P-1.2022-01.1", outcome), date(2022, 2, 14))
    assert (policied.duties[again].warn_on, policied.duties[again].due_on) == (date(2022, 2, 14), date(2022, 2, 19))
    policied.ask(LetCoverTimePass(), date(2022, 2, 14))
    assert policied.duties[again].warned_on == date(2022, 2, 14)

    policied.ask(LetCoverTimePass(), date(2022, 2, 20))
    assert missed(policied) == [again]


def test_what_is_declared_anew_meets_what_is_owed_again() -> None:
    policied = taken()
    policied.ask(declare("2022-01"), date(2022, 2, 3))
    policied.ask(hears("declaration.P-1.2022-01.1", "declined"), date(2022, 2, 4))
    assert policied.duties["declaration.2022-01.2"].due_on == date(2022, 2, 15)
    policied.ask(declare("2022-01", "210000.00"), date(2022, 2, 15))
    assert policied.duties["declaration.2022-01.2"].reference == "declaration.P-1.2022-01.2"
    policied.ask(hears("declaration.P-1.2022-01.2", "declined"), date(2022, 2, 16))
    assert policied.duties["declaration.2022-01.3"].open


def test_an_insurer_that_accepts_late_or_declines_late_leaves_nothing_owed_twice() -> None:
    policied, reference = taken(), "declaration.P-1.2022-01.1"
    policied.ask(declare("2022-01"), date(2022, 2, 3))
    policied.ask(hears(reference, "gave_up"), date(2022, 2, 4))
    accepting = taken()
    accepting.state = policied.state

    policied.ask(hears(reference, "declined"), date(2022, 2, 5))
    assert [duty.duty_id for duty in policied.state.duties if duty.open] == ["declaration.2022-01.2"]
    accepting.ask(hears(reference, "accepted"), date(2022, 2, 5))
    assert not any(duty.open for duty in accepting.state.duties)


def test_turnover_is_in_the_currency_of_the_policy_and_not_below_zero() -> None:
    dollars = DeclareTurnover(month="2022-01", turnover=Money.of("1.00", "USD"))
    assert taken().refused(dollars, date(2022, 2, 1)) == ("cover.currency", "turnover")
    assert taken().refused(declare("2022-01", "-1.00"), date(2022, 2, 1)) == ("amount.invalid", "turnover")


@given(st.lists(st.integers(1, 70), max_size=30), st.sets(st.sampled_from(MONTHS)))
def test_every_month_ends_up_met_or_missed_once_whenever_it_is_looked_at(steps: list[int], kept: set[str]) -> None:
    """Whoever keeps its word declares a month the first time that somebody looks after its end."""
    policied, day = taken(), date(2022, 1, 1)
    for step in (*steps, 400):
        day += timedelta(days=step)
        for month in sorted(kept - {each.month for each in policied.state.declarations}):
            first = date.fromisoformat(f"{month}-01")
            if first.replace(day=28) + timedelta(days=4) <= day:
                policied.ask(declare(month), day)
        policied.ask(LetCoverTimePass(), day)
        moment = next_moment(policied.state)
        assert moment is None or moment > day
    assert len(policied.state.duties) == len(MONTHS) == len(policied.duties)
    assert len(missed(policied)) == len(set(missed(policied)))
    for month in MONTHS:
        duty, last = policied.duties[f"declaration.{month}"], declare_by(terms(), date.fromisoformat(f"{month}-01"))
        assert not duty.open
        assert duty.met_on is None or (month in kept and duty.met_on <= last)
        assert (duty.missed_on is None) == (duty.met_on is not None)


def test_a_policy_with_other_figures_declares_by_them() -> None:
    policied = taken(premium_percent=Decimal("0.25"), declare_by_day=31, valid_until=date(2023, 3, 31))
    policied.ask(declare("2022-12", "1000.00"), date(2023, 1, 31))
    assert policied.duties["declaration.2022-12"].met_on == date(2023, 1, 31)
    assert policied.state.declarations[0].premium == eur("2.50")


def test_somebody_who_knows_of_a_miss_says_so() -> None:
    policied = taken()
    policied.ask(LetCoverTimePass(), date(2022, 2, 16))
    policied.ask(AcknowledgeMiss(duty_id="declaration.2022-01", note="declared by telephone"), date(2022, 2, 17))
    assert policied.duties["declaration.2022-01"].acknowledged_by == "staff-1"
