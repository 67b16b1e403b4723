"""The credit file: limits by approval and authority, holds as a set, groups, unapplied cash."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.base import Event
from domain.customer.commands import (
    AssignGrade,
    KnockOut,
    LiftHold,
    PlaceHold,
    RegisterGroup,
    SetTemporaryLimit,
)
from domain.customer.decide import (
    CustomerExists,
    CustomerUnknown,
    GroupExists,
    GroupUnknown,
    HoldExists,
    HoldUnknown,
    LimitAmountInvalid,
    LimitApprovalMissing,
    LimitAuthorityMissing,
    decide_group,
)
from domain.customer.events import LimitSet
from domain.customer.state import CustomerState, GroupState, evolve_group
from domain.errors import AmountTooPrecise, CurrencyMismatch, CurrencyUnknown, Refusal
from domain.policy import Person
from tests.domain.builders import TODAY, a_customer, a_group, days_later, only
from tests.domain.customer.customers import (
    ANALYST,
    PRESIDENT,
    a_limit_of,
    a_registration,
    acting,
    after,
    decide,
    refused,
)

# Registered


def test_a_registered_customer_has_no_grade_no_limit_and_no_hold() -> None:
    customer = after(CustomerState(), a_registration())

    assert (customer.customer_id, customer.grade, customer.limits.own, customer.holds) == ("C-1", None, (), ())


def test_a_customer_is_registered_once() -> None:
    refusal = refused(a_customer(), a_registration())

    assert (type(refusal), refusal.code, refusal.field) == (CustomerExists, "customer.exists", "customer_id")


def test_a_registration_names_a_known_currency_and_a_usable_id() -> None:
    assert isinstance(refused(CustomerState(), a_registration(currency="XXQ")), CurrencyUnknown)
    assert refused(CustomerState(), a_registration(customer_id="no id")).code == "id.invalid"


def test_nothing_is_decided_about_a_customer_that_nobody_knows() -> None:
    refusal = refused(CustomerState(), PlaceHold(reason="checking"))

    assert (type(refusal), refusal.code) == (CustomerUnknown, "customer.unknown")


def test_a_grade_is_fit_for_decisions_through_its_last_day() -> None:
    graded = after(a_customer(grade=None), AssignGrade(grade="B", reviewed_on=TODAY, valid_until=days_later(90)))

    assert (graded.grade, graded.grade_valid_until) == ("B", days_later(90))


# Limits


def test_a_limit_names_its_approval() -> None:
    for approval in ("", "  "):
        refusal = refused(a_customer(), a_limit_of("100", approval=approval))
        assert (type(refusal), refusal.code) == (LimitApprovalMissing, "limit.approval_missing")

    assert only(decide(a_customer(), a_limit_of("100")).events, LimitSet).limit.approval == "minutes-7"


@pytest.mark.parametrize(("amount", "allowed"), [("200000.00", True), ("200000.01", False)])
def test_a_limit_is_set_within_the_authority_for_limits(amount: str, allowed: bool) -> None:
    if allowed:
        limits = after(a_customer(), a_limit_of(amount), context=acting(ANALYST)).limits
        assert limits.effective_on(TODAY) == Decimal(amount)
    else:
        refusal = refused(a_customer(), a_limit_of(amount), acting(ANALYST))
        assert (type(refusal), refusal.code, refusal.field) == (LimitAuthorityMissing, "authority.limit", "actor")


def test_a_foreign_limit_is_held_against_the_authority_at_the_rate_of_the_day() -> None:
    customer, within = a_customer(currency="USD"), a_limit_of("25000.00", currency="USD")

    assert after(customer, within, context=acting(ANALYST)).limits.effective_on(TODAY) == 25_000
    assert refused(customer, a_limit_of("25000.01", currency="USD"), acting(ANALYST)).code == "authority.limit"


def test_the_insured_part_of_a_limit_counts_against_the_authority_too() -> None:
    within = a_limit_of("150000", insured="100000", insured_counted_percent="50")
    beyond = a_limit_of("150000", insured="100000.02", insured_counted_percent="50")

    assert after(a_customer(), within, context=acting(ANALYST)).limits.effective_on(TODAY) == 200_000
    assert refused(a_customer(), beyond, acting(ANALYST)).code == "authority.limit"


def test_unlimited_needs_an_authority_without_bound() -> None:
    unlimited = a_limit_of(None, unlimited=True)

    assert after(a_customer(), unlimited).limits.effective_on(TODAY) is None
    assert refused(a_customer(), unlimited, acting(ANALYST)).code == "authority.limit"


@pytest.mark.parametrize("person", [None, Person(id="stranger", role="gardener")])
def test_nobody_in_particular_sets_no_limit(person: Person | None) -> None:
    assert refused(a_customer(), a_limit_of("0.01"), acting(person)).code == "authority.limit"


def test_a_limit_is_an_amount_or_unlimited_and_never_both_or_neither() -> None:
    for command in (a_limit_of("100", unlimited=True), a_limit_of(None)):
        refusal = refused(a_customer(), command)
        assert (type(refusal), refusal.code) == (LimitAmountInvalid, "limit.amount_invalid")


@pytest.mark.parametrize(
    "fields",
    [
        {"amount": "-0.01"},
        {"amount": "1", "insured": "-0.01"},
        {"amount": "1", "insured_counted_percent": "100.01"},
        {"amount": "1", "insured_counted_percent": "-1"},
    ],
)
def test_a_limit_is_no_less_than_nothing_and_counts_no_more_than_all_that_is_insured(fields: dict[str, str]) -> None:
    assert refused(a_customer(), a_limit_of(None).model_copy(update=a_limit_of(**fields).model_dump())).code == (
        "limit.amount_invalid"
    )


def test_a_limit_is_in_the_currency_of_the_account_and_no_finer_than_it() -> None:
    assert isinstance(refused(a_customer(), a_limit_of("100", currency="USD")), CurrencyMismatch)
    assert isinstance(refused(a_customer(), a_limit_of("100.001")), AmountTooPrecise)


def test_the_later_word_counts_of_two_limits_that_begin_on_one_day() -> None:
    customer = after(a_customer(limit=None), a_limit_of("100"), a_limit_of("300"))

    assert customer.limits.effective_on(TODAY) == 300


def test_a_limit_that_begins_earlier_does_not_replace_a_later_one() -> None:
    future = a_limit_of("300", valid_from=days_later(30))

    customer = after(a_customer(limit=None), future, a_limit_of("100"))

    assert [customer.limits.effective_on(days_later(day)) for day in (0, 29, 30)] == [100, 100, 300]


def test_a_temporary_limit_needs_approval_authority_and_an_end() -> None:
    def temporary(amount: str = "200000", until: date = TODAY, approval: str = "minutes-8") -> SetTemporaryLimit:
        return SetTemporaryLimit(amount=Decimal(amount), valid_from=TODAY, valid_until=until, approval=approval)

    assert after(a_customer(), temporary(), context=acting(ANALYST)).limits.effective_on(TODAY) == 200_000
    assert refused(a_customer(), temporary("200000.01"), acting(ANALYST)).code == "authority.limit"
    assert refused(a_customer(), temporary(approval="")).code == "limit.approval_missing"
    assert refused(a_customer(), temporary(until=days_later(-1))).code == "limit.amount_invalid"


# Holds and knock-outs


def test_holds_are_a_set_and_each_is_lifted_by_its_own_reason() -> None:
    held = after(a_customer(), PlaceHold(reason="checking"), PlaceHold(reason="fraud alert"))

    assert set(held.holds) == {"checking", "fraud alert"}
    assert after(held, LiftHold(reason="checking")).holds == ("fraud alert",)


def test_a_hold_is_placed_once_and_lifted_once() -> None:
    held = after(a_customer(), PlaceHold(reason="checking"))

    twice, strange = refused(held, PlaceHold(reason="checking")), refused(held, LiftHold(reason="fraud alert"))

    assert (type(twice), twice.code) == (HoldExists, "hold.exists")
    assert (type(strange), strange.code) == (HoldUnknown, "hold.unknown")


def test_every_knock_out_stays_on_file() -> None:
    out = after(a_customer(), KnockOut(reason="insolvency"), KnockOut(reason="sanctions"))

    assert out.knock_outs == ("insolvency", "sanctions")


# Groups


def fold_group(*events: Event) -> GroupState:
    state = GroupState()
    for event in events:
        state = evolve_group(state, event)
    return state


def test_a_group_is_registered_once_and_has_limits_of_its_own() -> None:
    (registered,) = decide_group(
        GroupState(), RegisterGroup(group_id="G-1", name="Group", currency="CNY"), acting()
    ).events
    (limited,) = decide_group(fold_group(registered), a_limit_of("900"), acting()).events

    assert fold_group(registered, limited).limits.effective_on(TODAY) == 900
    with pytest.raises(GroupExists) as again:
        decide_group(a_group(), RegisterGroup(group_id="G-1", name="Group", currency="CNY"), acting())
    assert again.value.code == "group.exists"


def test_a_group_s_limit_needs_approval_and_authority_like_any_other() -> None:
    for command, person, code in (
        (a_limit_of("200000.01"), ANALYST, "authority.limit"),
        (a_limit_of("1", approval=""), PRESIDENT, "limit.approval_missing"),
        (a_limit_of("1", currency="USD"), PRESIDENT, "currency.mismatch"),
    ):
        with pytest.raises(Refusal) as caught:
            decide_group(a_group(), command, acting(person))
        assert caught.value.code == code


def test_nothing_is_decided_about_a_group_that_nobody_knows() -> None:
    with pytest.raises(GroupUnknown) as caught:
        decide_group(GroupState(), a_limit_of("900"), acting())

    assert (caught.value.code, caught.value.field) == ("group.unknown", "group_id")


def test_a_customer_joins_only_a_known_group_with_the_same_currency() -> None:
    unknown = refused(CustomerState(), a_registration(group_id="G-1"))
    foreign = refused(CustomerState(), a_registration(group_id="G-1"), acting(group=a_group(currency="USD")))
    member = after(CustomerState(), a_registration(group_id="G-1"), context=acting(group=a_group()))

    assert (unknown.code, foreign.code, member.group_id) == ("group.unknown", "currency.mismatch", "G-1")
