"""Limits and exposure: what counts, on which day, and what is left of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.base import ExposureChange
from domain.exposure import Exposure, Limit, Limits, NoLimitOnFile, available, basis_of, excess
from tests.domain.builders import TODAY, a_limit, a_temporary_limit, days_later

INSURED = Limit(
    amount=Decimal(100_000),
    valid_from=TODAY,
    approval="minutes-7",
    insured=Decimal(50_000),
    insured_counted_percent=Decimal(50),
)


def exposure_of(amount: str) -> Exposure:
    return Exposure(currency="CNY", receivable=Decimal(amount))


def test_an_own_limit_of_100_000_with_50_000_insured_at_half_is_worth_125_000() -> None:
    assert INSURED.effective == Decimal(125_000)


def test_what_is_insured_and_also_counted_as_exposure_leaves_75_000() -> None:
    assert available(Decimal(125_000), Decimal(0), insured_in_exposure=Decimal(50_000)) == Decimal(75_000)


def test_exposure_is_what_is_reserved_delivered_and_owed_less_the_unapplied_cash() -> None:
    position = Exposure(
        currency="CNY", reserved=Decimal(100), delivered=Decimal(20), receivable=Decimal(3), unapplied=Decimal(50)
    )

    assert position.total == Decimal(73)


def test_a_customer_with_more_cash_than_debt_is_no_risk_and_gets_no_credit_for_it() -> None:
    position = Exposure(currency="CNY", receivable=Decimal(10), unapplied=Decimal(50))

    assert position.total == 0
    assert excess(Limits(own=(a_limit("100"),)), position, Decimal("100.01"), TODAY) == Decimal("0.01")


def test_what_cover_would_pay_is_not_our_own_risk() -> None:
    position = Exposure(currency="CNY", receivable=Decimal(100), covered=Decimal(90))

    assert position.total == Decimal(100)
    assert position.retained == Decimal(10)


def test_a_limit_is_held_against_what_we_retain_where_cover_counts() -> None:
    position = Exposure(currency="CNY", receivable=Decimal(100), covered=Decimal(90))
    limits = Limits(own=(a_limit("100"),))

    assert basis_of(limits, position, TODAY) == "retained"
    assert excess(limits, position, Decimal(90), TODAY) == 0


def test_what_made_the_limit_larger_does_not_make_the_exposure_smaller_as_well() -> None:
    position = Exposure(currency="CNY", receivable=Decimal(100_000), covered=Decimal(50_000))
    limits = Limits(own=(INSURED,))

    assert basis_of(limits, position, TODAY) == "gross"
    assert excess(limits, position, Decimal(30_000), TODAY) == Decimal(5_000)


def test_every_component_moves_on_its_own() -> None:
    change = ExposureChange(reserved=Decimal(-5), delivered=Decimal(5), receivable=Decimal(7), unapplied=Decimal(1))

    moved = Exposure(currency="CNY", reserved=Decimal(5)).after(change)

    assert moved == Exposure(
        currency="CNY", reserved=Decimal(0), delivered=Decimal(5), receivable=Decimal(7), unapplied=Decimal(1)
    )


def test_an_exposure_of_100_without_a_limit_is_refused_and_never_taken_for_unlimited() -> None:
    with pytest.raises(NoLimitOnFile) as refused:
        excess(Limits(), exposure_of("100"), Decimal(0), TODAY)

    assert refused.value.code == "limit.none"


@pytest.mark.parametrize(("adding", "over"), [("1", "0"), ("100", "0"), ("100.01", "0.01"), ("150", "50")])
def test_a_limit_of_200_with_100_used_takes_1_and_refuses_150(adding: str, over: str) -> None:
    assert excess(Limits(own=(a_limit("200"),)), exposure_of("100"), Decimal(adding), TODAY) == Decimal(over)


def test_a_limit_of_zero_is_no_credit() -> None:
    limits = Limits(own=(a_limit("0"),))

    assert limits.effective_on(TODAY) == 0
    assert excess(limits, exposure_of("0"), Decimal("0.01"), TODAY) == Decimal("0.01")


def test_unlimited_is_a_flag_of_its_own_and_nothing_exceeds_it() -> None:
    limits = Limits(own=(a_limit(None),))

    assert limits.effective_on(TODAY) is None
    assert excess(limits, exposure_of("1e15"), Decimal("1e15"), TODAY) == 0


def test_a_temporary_limit_counts_from_its_first_through_its_last_day_and_ends_by_itself() -> None:
    raised = a_temporary_limit("150000", begins=days_later(1), ends=days_later(10))
    limits = Limits(own=(a_limit("100000"),), temporary=(raised,))

    worth = [limits.effective_on(days_later(day)) for day in (0, 1, 10, 11)]

    assert worth == [Decimal(100_000), Decimal(150_000), Decimal(150_000), Decimal(100_000)]


def test_a_temporary_limit_never_lowers_the_own_one() -> None:
    lower = a_temporary_limit("10", begins=TODAY, ends=TODAY)

    assert Limits(own=(a_limit("100000"),), temporary=(lower,)).effective_on(TODAY) == Decimal(100_000)
    assert Limits(own=(a_limit(None),), temporary=(lower,)).effective_on(TODAY) is None


def test_a_temporary_limit_alone_is_no_limit_on_file() -> None:
    raised = a_temporary_limit("150000", begins=TODAY, ends=TODAY)

    with pytest.raises(NoLimitOnFile):
        Limits(temporary=(raised,)).effective_on(TODAY)


def test_the_highest_of_several_temporary_limits_counts() -> None:
    raised = tuple(a_temporary_limit(amount, begins=TODAY, ends=TODAY) for amount in ("130000", "170000", "150000"))

    assert Limits(own=(a_limit("100000"),), temporary=raised).effective_on(TODAY) == Decimal(170_000)


def test_a_limit_counts_from_its_day_on_and_until_the_next_one_begins() -> None:
    limits = Limits(own=(a_limit("100", since=date(2026, 1, 1)), a_limit("300", since=date(2026, 6, 1))))

    assert limits.effective_on(date(2026, 5, 31)) == 100
    assert limits.effective_on(date(2026, 6, 1)) == 300
    with pytest.raises(NoLimitOnFile):
        limits.effective_on(date(2025, 12, 31))


def test_the_next_day_on_which_a_recorded_limit_begins_is_known_in_advance() -> None:
    raised = a_temporary_limit("150", begins=date(2026, 4, 1), ends=date(2026, 4, 30))
    limits = Limits(own=(a_limit("100"), a_limit("300", since=date(2026, 6, 1))), temporary=(raised,))

    assert limits.next_change_after(date(2026, 3, 2)) == date(2026, 4, 1)
    assert limits.next_change_after(date(2026, 4, 1)) == date(2026, 6, 1)
    assert limits.next_change_after(date(2026, 6, 1)) is None
