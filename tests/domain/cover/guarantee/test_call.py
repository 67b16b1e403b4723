"""A guarantee is called for an overdue receivable, through its last day, and the guarantor answers."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.cover.guarantee.call import most_callable
from domain.cover.guarantee.commands import CallGuarantee
from domain.cover.guarantee.events import CallPaid, CallRefused, GuaranteeCalled, GuaranteeEnded
from domain.cover.partner.events import PartnerAsked
from domain.cover.use import UseChanged
from domain.money import Money
from tests.domain.builders import a_policy
from tests.domain.cover.guarantee.guarantees import AFTER, LAST, NEAR, calling, cny, given, overdue


def test_on_its_last_day_a_guarantee_is_called_and_the_guarantor_is_asked() -> None:
    guaranteed = overdue()
    guaranteed.pass_to(NEAR)
    guaranteed.ask(calling("40000.00"), LAST)
    (called,) = guaranteed.all_of(GuaranteeCalled)
    assert (called.reference, called.answer_by) == ("call.G-1.1", LAST + timedelta(days=14))
    ((stream, (asked,)),) = guaranteed.others
    assert stream == "partner_job/call.G-1.1"
    assert isinstance(asked, PartnerAsked)
    assert asked.request.model_dump(include={"partner", "name", "kind", "subject", "amount"}) == {
        "partner": "guarantor",
        "name": "Bank of Ningbo",
        "kind": "call",
        "subject": "G-1",
        "amount": {"amount": "40000.00", "currency": "CNY"},
    }
    met = guaranteed.duty("call.INV-1.1")
    assert (met.met_on, met.reference) == (LAST, "call.G-1.1")


def test_a_day_later_it_is_too_late() -> None:
    guaranteed = overdue()
    assert guaranteed.refused(calling("40000.00"), AFTER) == "guarantee.expired"
    guaranteed.pass_to(AFTER)
    assert guaranteed.refused(calling("40000.00"), AFTER) == "guarantee.expired"


@pytest.mark.parametrize(
    ("code", "command"),
    [
        ("guarantee.not_secured", calling("100.00", "INV-9")),
        ("guarantee.over_called", calling("40000.01")),
        ("amount.not_positive", calling("0.00")),
        ("cover.currency", CallGuarantee(receivable_id="INV-1", amount=Money.of("9.00", "EUR"), reason="late")),
        ("guarantee.reason_missing", CallGuarantee(receivable_id="INV-1", amount=cny("9.00"), reason=" ")),
    ],
)
def test_a_call_that_it_does_not_bear_is_refused(code: str, command: CallGuarantee) -> None:
    assert overdue().refused(command, LAST) == code


def test_a_receivable_that_is_not_overdue_is_not_called() -> None:
    guaranteed = given()
    guaranteed.used_by("receivable/INV-1", dispatched="40000")
    guaranteed.owed("40000.00", overdue=False)
    assert guaranteed.refused(calling("40000.00")) == "guarantee.not_overdue"


def test_one_call_waits_for_its_answer_before_the_next() -> None:
    guaranteed = overdue()
    guaranteed.ask(calling("1000.00"), NEAR)
    assert guaranteed.refused(calling("1000.00"), NEAR) == "guarantee.called_already"


def test_without_rules_for_cover_nobody_is_asked() -> None:
    guaranteed = overdue()
    guaranteed.policy = a_policy(cover=None)
    assert guaranteed.refused(calling("40000.00"), LAST) == "cover.off"


def test_what_the_guarantor_bears_is_its_percent_of_what_is_owed_and_secured() -> None:
    guaranteed = overdue("40000", percent=Decimal(80))
    assert most_callable(guaranteed.state, "INV-1") == cny("32000.00")
    guaranteed.owed("10000.01", on=NEAR)
    assert most_callable(guaranteed.state, "INV-1") == cny("8000.00")
    assert most_callable(guaranteed.state, "INV-9") == cny("0.00")


def test_a_payment_makes_the_guarantee_smaller_and_is_booked_on_the_receivable() -> None:
    guaranteed = overdue()
    guaranteed.ask(calling("40000.00"), NEAR)
    paid, use = guaranteed.hear("accepted", cny("40000.00"))
    assert isinstance(paid, CallPaid)
    assert (paid.amount, paid.booked, paid.left) == (cny("40000.00"), cny("40000.00"), Decimal(0))
    assert isinstance(use, UseChanged)
    assert guaranteed.state.amount == guaranteed.state.free == 60000
    assert not guaranteed.state.uses


def test_an_acceptance_without_an_amount_is_of_what_was_called() -> None:
    guaranteed = overdue()
    guaranteed.ask(calling("40000.00"), NEAR)
    guaranteed.hear("accepted")
    (paid,) = guaranteed.all_of(CallPaid)
    assert paid.amount == cny("40000.00")


def test_a_call_of_a_part_leaves_the_rest_secured_and_callable() -> None:
    guaranteed = overdue()
    guaranteed.ask(calling("15000.00"), NEAR)
    guaranteed.hear("accepted", cny("15000.00"))
    assert guaranteed.state.use_of("receivable/INV-1") == 25000
    guaranteed.owed("25000.00", on=NEAR)
    guaranteed.ask(calling("25000.00"), LAST)
    assert [call.reference for call in guaranteed.state.calls] == ["call.G-1.1", "call.G-1.2"]


def test_a_payment_in_part_is_booked_and_the_rest_of_the_cover_is_gone() -> None:
    guaranteed = overdue()
    guaranteed.ask(calling("40000.00"), NEAR)
    guaranteed.hear("accepted", cny("30000.00"))
    (paid,), (refused,) = guaranteed.all_of(CallPaid), guaranteed.all_of(CallRefused)
    assert (paid.amount, paid.left, refused.reason) == (cny("30000.00"), Decimal(0), "paid_in_part")
    assert guaranteed.state.amount == 70000
    assert not guaranteed.state.uses


@pytest.mark.parametrize(
    ("outcome", "said", "reason"), [("declined", "not_due", "not_due"), ("gave_up", "", "no_answer")]
)
def test_a_refused_call_takes_the_cover_from_the_receivable_on_the_record(outcome: str, said: str, reason: str) -> None:
    guaranteed = overdue()
    guaranteed.ask(calling("40000.00"), NEAR)
    guaranteed.hear(outcome, reason=said)
    (refused,) = guaranteed.all_of(CallRefused)
    assert (refused.receivable_id, refused.reason) == ("INV-1", reason)
    assert guaranteed.state.amount == 100000
    assert not guaranteed.state.uses


def test_an_amount_in_another_currency_pays_nothing() -> None:
    guaranteed = overdue()
    guaranteed.ask(calling("40000.00"), NEAR)
    guaranteed.hear("accepted", Money.of("40000.00", "EUR"))
    (refused,) = guaranteed.all_of(CallRefused)
    assert refused.reason == "other_currency"


def test_an_answer_counts_once_and_an_answer_to_no_call_is_no_news() -> None:
    guaranteed = overdue()
    guaranteed.ask(calling("40000.00"), NEAR)
    assert guaranteed.hear("accepted", n=7) == ()
    guaranteed.hear("accepted")
    assert guaranteed.hear("accepted") == ()
    assert guaranteed.hear("declined") == ()


def test_what_is_paid_after_it_was_given_up_is_booked_all_the_same_and_its_room_was_kept() -> None:
    guaranteed = overdue()
    guaranteed.ask(calling("40000.00"), NEAR)
    guaranteed.hear("gave_up")
    assert guaranteed.state.free == 60000
    guaranteed.hear("accepted", on=AFTER)
    (paid,) = guaranteed.all_of(CallPaid)
    assert (paid.amount, paid.left, guaranteed.state.amount) == (cny("40000.00"), Decimal(0), Decimal(60000))


def test_while_a_call_waits_its_amount_is_not_free_though_the_customer_pays() -> None:
    guaranteed = overdue()
    guaranteed.ask(calling("40000.00"), NEAR)
    guaranteed.used_by("receivable/INV-1", dispatched="10000")
    assert guaranteed.state.free == 60000
    guaranteed.hear("accepted")
    assert guaranteed.state.amount == 60000
    assert not guaranteed.state.uses


def test_a_guarantee_whose_whole_amount_was_paid_is_used_up() -> None:
    guaranteed = overdue("100000")
    guaranteed.ask(calling("100000.00"), NEAR)
    guaranteed.hear("accepted")
    (ended,) = guaranteed.all_of(GuaranteeEnded)
    assert (ended.how, ended.fallen, ended.lost) == ("used_up", (), ())
    assert guaranteed.state.ended


def test_a_receivable_in_another_currency_is_called_and_booked_at_its_own_rate() -> None:
    guaranteed = given()
    guaranteed.used_by("receivable/INV-1", dispatched="8000")
    guaranteed.owed("0", balance=Money.of("1000.00", "USD"), rate=Decimal(8))
    guaranteed.ask(calling("8000.00"), date(2026, 4, 1))
    guaranteed.hear("accepted", on=date(2026, 4, 2))
    (paid,) = guaranteed.all_of(CallPaid)
    assert paid.booked == Money.of("1000.00", "USD")
