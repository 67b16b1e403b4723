"""What types cannot say about the terms of an insurance policy."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from domain.cover.insurance.refusals import InsuranceTermsInvalid
from domain.cover.insurance.terms import InsuranceTerms
from domain.currency import minor_units

LONGEST: Final = timedelta(days=3660)
MOST_DAYS: Final = 3660
"""Nobody insures for longer, or waits longer, than ten years."""

_PERCENTS: Final = ("insured_percent", "premium_percent")
_AMOUNTS: Final = ("first_loss", "discretionary_limit")
_DAYS: Final = ("max_credit_days", "notify_by_day", "waiting_days", "claim_days", "indemnity_days")


def check_terms(terms: InsuranceTerms, today: date) -> None:
    """Refuses `insurance.terms_invalid` with the field at fault, and `currency.unknown`."""
    minor_units(terms.currency)
    if not terms.insurer.strip():
        raise InsuranceTermsInvalid("say who insures", field="terms.insurer")
    for name in _PERCENTS:
        _require(0 <= getattr(terms, name) <= 100, name, "lies between 0 and 100")
    for name in _AMOUNTS:
        _require(getattr(terms, name) >= 0, name, "is not below zero")
    for name in _DAYS:
        _require(0 < getattr(terms, name) <= MOST_DAYS, name, f"is 1 to {MOST_DAYS} days")
    _require(0 <= terms.max_extension_days <= MOST_DAYS, "max_extension_days", f"is 0 to {MOST_DAYS} days")
    _require(terms.max_credit_days < terms.notify_by_day, "notify_by_day", "comes after the longest credit period")
    _require(1 <= terms.declare_by_day <= 31, "declare_by_day", "is a day of a month, 1 to 31")
    _require(terms.valid_from - today <= LONGEST, "valid_from", "is more than ten years away")
    _require(terms.valid_from <= terms.valid_until, "valid_until", "comes before the first day")
    _require(terms.valid_until - terms.valid_from <= LONGEST, "valid_until", "is more than ten years away")
    _require(terms.valid_until >= today, "valid_until", "has passed")
    for country in terms.excluded_countries:
        _require(re.fullmatch("[A-Z]{2}", country) is not None, "excluded_countries", "are codes like CN")


def _require(holds: bool, name: str, rule: str) -> None:
    if not holds:
        raise InsuranceTermsInvalid(f"{name}: {rule}", field=f"terms.{name}")
