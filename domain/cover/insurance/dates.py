"""The days that an insurance policy counts. Pure arithmetic of calendar days; none of it is moved to a working day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from domain.cover.insurance.terms import InsuranceTerms


def day_of_invoice(invoiced_on: date, day: int) -> date:
    """The `day`-th day of the invoice: the day it was written is day 1."""
    return invoiced_on + timedelta(days=day - 1)


def latest_due(terms: InsuranceTerms, invoiced_on: date) -> date:
    """The last day on which an invoice of that day may fall due and still be insured."""
    return day_of_invoice(invoiced_on, terms.max_credit_days)


def latest_extension(terms: InsuranceTerms, due_on: date) -> date:
    """The last day to which the due date that was first agreed may be put off without the insurer."""
    return due_on + timedelta(days=terms.max_extension_days)


def notify_by(terms: InsuranceTerms, invoiced_on: date) -> date:
    """The last day for the notice that the invoice is overdue. Putting off its due date does not move it."""
    return day_of_invoice(invoiced_on, terms.notify_by_day)


def waiting_until(terms: InsuranceTerms, notified_on: date) -> date:
    """The end of the waiting period: from that day on the claim may be filed."""
    return notified_on + timedelta(days=terms.waiting_days)


def claim_by(terms: InsuranceTerms, notified_on: date) -> date:
    """The last day on which the claim may be filed."""
    return waiting_until(terms, notified_on) + timedelta(days=terms.claim_days)


def pay_by(terms: InsuranceTerms, notified_on: date, filed_on: date) -> date:
    """The day by which the insurer owes the indemnity of a claim that it accepts."""
    return max(waiting_until(terms, notified_on), filed_on) + timedelta(days=terms.indemnity_days)


def declare_by(terms: InsuranceTerms, month: date) -> date:
    """The last day to declare the turnover of the month in which `month` lies: in a short month its last day."""
    following = month_after(month)
    last = monthrange(following.year, following.month)[1]
    return following.replace(day=min(terms.declare_by_day, last))


def month_after(month: date) -> date:
    """The first day of the month after the one in which `month` lies."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
