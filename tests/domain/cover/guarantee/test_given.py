"""A guarantee is given, extended and given back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.cover.duty import DutyDropped
from domain.cover.guarantee.commands import ExtendGuarantee, ReleaseGuarantee
from domain.cover.guarantee.events import GuaranteeEnded
from domain.cover.guarantee.state import GuaranteePhase
from domain.customer.state import CustomerState, GroupState
from domain.money import Money
from tests.domain.builders import a_policy
from tests.domain.cover.guarantee.guarantees import AFTER, FROM, LAST, NEAR, Guaranteed, calling, given, giving, overdue

LATER = date(2026, 12, 31)


def test_a_guarantee_that_was_given_can_secure_all_of_its_amount_through_its_last_day() -> None:
    state = given().state
    assert (state.phase, state.free, state.warn_on) == (GuaranteePhase.GIVEN, Decimal("100000.00"), NEAR)
    assert state.carries_on(LAST)
    assert not state.carries_on(AFTER)


def test_a_guarantee_of_a_group_is_in_the_currency_of_the_group_and_of_no_customer() -> None:
    guaranteed = Guaranteed(customer=None, group=GroupState(group_id="GR-1", currency="EUR"))
    (event,) = guaranteed.ask(giving(account="group/GR-1", amount=Money.of("5000.00", "EUR")))
    assert event.model_dump()["customer_id"] == ""
    assert guaranteed.state.account == "group/GR-1"


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("cover.currency", {"amount": Money.of("100.00", "EUR")}),
        ("amount.not_positive", {"amount": Money.of("0.00", "CNY")}),
        ("guarantee.expired", {"expires_on": FROM}),
        ("guarantee.percent", {"percent": Decimal(0)}),
        ("guarantee.percent", {"percent": Decimal("100.01")}),
        ("guarantee.percent", {"fee_percent": Decimal(-1)}),
        ("guarantee.guarantor_missing", {"guarantor": "  "}),
        ("guarantee.account", {"account": "sale/S-1"}),
        ("group.unknown", {"account": "group/GR-9"}),
    ],
)
def test_a_guarantee_that_cannot_be_is_refused(code: str, changes: dict[str, object]) -> None:
    assert Guaranteed().refused(giving(**changes)) == code


def test_a_guarantee_for_a_customer_that_nobody_knows_is_refused() -> None:
    assert Guaranteed(customer=CustomerState()).refused(giving()) == "customer.unknown"


def test_an_id_stands_for_one_guarantee() -> None:
    assert given().refused(giving()) == "cover.exists"


def test_without_rules_for_cover_nobody_guarantees() -> None:
    assert Guaranteed(policy=a_policy(cover=None)).refused(giving()) == "cover.off"


def test_nothing_can_be_asked_of_a_guarantee_that_was_never_given() -> None:
    assert Guaranteed().refused(ReleaseGuarantee(reason="over")) == "cover.unknown"


def test_an_extension_meets_the_duty_to_renew_and_begins_the_watch_anew() -> None:
    guaranteed = given()
    guaranteed.used_by("sale/S-1", "40000")
    guaranteed.pass_to(NEAR)
    guaranteed.ask(ExtendGuarantee(expires_on=LATER, reference="AMD-1"), LAST)
    met = guaranteed.duty(f"renewal.{LAST}")
    assert (met.met_on, met.reference) == (LAST, "AMD-1")
    assert guaranteed.state.watched_from is None
    assert guaranteed.state.carries_on(LATER)


def test_an_extension_puts_off_the_call_of_what_is_overdue() -> None:
    guaranteed = overdue()
    guaranteed.pass_to(NEAR)
    guaranteed.ask(ExtendGuarantee(expires_on=LATER, reference="AMD-1"), LAST)
    (dropped,) = guaranteed.all_of(DutyDropped)
    assert (dropped.kind, dropped.reason) == ("call", "extended")


@pytest.mark.parametrize(
    ("code", "on", "expires_on", "reference"),
    [
        ("guarantee.not_later", FROM, LAST, "AMD-1"),
        ("guarantee.reference_missing", FROM, LATER, " "),
        ("guarantee.expired", AFTER, LATER, "AMD-1"),
    ],
)
def test_an_extension_that_is_none_is_refused(code: str, on: date, expires_on: date, reference: str) -> None:
    assert given().refused(ExtendGuarantee(expires_on=expires_on, reference=reference), on) == code


def test_sales_whose_goods_have_not_left_lose_a_guarantee_that_is_given_back() -> None:
    guaranteed = given()
    guaranteed.used_by("sale/S-1", "40000")
    guaranteed.ask(ReleaseGuarantee(reason="replaced by insurance"))
    (ended,) = guaranteed.all_of(GuaranteeEnded)
    assert (ended.how, ended.fallen, ended.lost) == ("released", ("sale/S-1",), ())
    assert not guaranteed.state.ended
    guaranteed.used_by("sale/S-1")
    assert guaranteed.state.ended
    assert guaranteed.refused(ExtendGuarantee(expires_on=LATER, reference="AMD-1")) == "cover.not_in_force"


def test_a_guarantee_that_secures_what_has_left_is_not_given_back() -> None:
    guaranteed = overdue()
    assert guaranteed.refused(ReleaseGuarantee(reason="replaced")) == "guarantee.in_use"
    guaranteed.ask(calling("40000.00"), LAST)
    guaranteed.used_by("receivable/INV-1")
    assert guaranteed.refused(ReleaseGuarantee(reason="replaced"), LAST) == "guarantee.in_use"


def test_whoever_gives_a_guarantee_back_says_why() -> None:
    assert given().refused(ReleaseGuarantee(reason="")) == "guarantee.reason_missing"
