"""The days that an insurance policy counts, with the worked example of the rules."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.cover.insurance import dates
from tests.domain.cover.insurance.policies import terms

INVOICED = date(2022, 1, 1)


def test_the_day_of_the_invoice_is_its_first() -> None:
    assert dates.day_of_invoice(INVOICED, 1) == INVOICED


def test_an_invoice_of_new_year_with_at_most_120_days_is_due_on_30_april() -> None:
    assert dates.latest_due(terms(max_credit_days=120), INVOICED) == date(2022, 4, 30)


def test_it_is_notified_by_its_day_150() -> None:
    assert dates.notify_by(terms(notify_by_day=150), INVOICED) == date(2022, 5, 30)


def test_the_waiting_period_of_150_days_runs_from_the_notice() -> None:
    assert dates.waiting_until(terms(waiting_days=150), date(2022, 5, 30)) == date(2022, 10, 27)


def test_the_indemnity_is_owed_30_days_after_the_waiting_period() -> None:
    agreed = terms(waiting_days=150, indemnity_days=30)
    assert dates.pay_by(agreed, date(2022, 5, 30), filed_on=date(2022, 10, 27)) == date(2022, 11, 26)


def test_a_later_claim_puts_off_the_indemnity() -> None:
    agreed = terms(waiting_days=150, indemnity_days=30)
    assert dates.pay_by(agreed, date(2022, 5, 30), filed_on=date(2022, 11, 2)) == date(2022, 12, 2)


def test_the_claim_is_filed_within_its_days_after_the_waiting_period() -> None:
    assert dates.claim_by(terms(waiting_days=150, claim_days=60), date(2022, 5, 30)) == date(2022, 12, 26)


def test_the_due_date_is_put_off_by_the_maximum_extension_at_most() -> None:
    assert dates.latest_extension(terms(max_extension_days=30), date(2022, 4, 30)) == date(2022, 5, 30)


def test_turnover_is_declared_in_the_next_month() -> None:
    assert dates.declare_by(terms(declare_by_day=15), date(2022, 12, 7)) == date(2023, 1, 15)


def test_a_short_month_ends_the_time_to_declare_on_its_last_day() -> None:
    assert dates.declare_by(terms(declare_by_day=31), date(2022, 1, 31)) == date(2022, 2, 28)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_whoever_notifies_and_files_in_time_is_paid_after_the_waiting_period(invoiced_on: date, late: int) -> None:
    agreed = terms()
    notified = dates.notify_by(agreed, invoiced_on)
    filed = min(notified + timedelta(days=late), dates.claim_by(agreed, notified))
    assert invoiced_on < dates.latest_due(agreed, invoiced_on) < notified < dates.waiting_until(agreed, notified)
    assert dates.pay_by(agreed, notified, filed) >= dates.waiting_until(agreed, notified)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 31))
def test_a_month_is_declared_in_the_month_that_follows_it(day: date, by: int) -> None:
    last = dates.declare_by(terms(declare_by_day=by), day)
    assert last.replace(day=1) == dates.month_after(day)
    assert dates.month_after(day) > day
