"""Which credit terms make no sense. The bounds are house rules against slips of the keyboard."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.terms import Share, Terms

DAYS_MAX = 3650
MONTHS_MAX = 24
INSTALMENTS_MAX = 60
PERCENT_DECIMALS_MAX = 4

_OWN_FIELDS = {
    "net": {"days"},
    "end_of_month": {"days"},
    "fixed_day": {"day_of_month", "months_ahead"},
    "fixed_date": {"due_on"},
    "instalments": {"instalments"},
}
_ALL_FIELDS = set[str]().union(*_OWN_FIELDS.values())


def fault(terms: Terms) -> str:
    """What is wrong with the terms; empty when nothing is."""
    foreign = [name for name in sorted(_ALL_FIELDS - _OWN_FIELDS[terms.kind]) if getattr(terms, name)]
    if foreign:
        return f"{', '.join(foreign)} does not go with {terms.kind}"
    if not 0 <= terms.days <= DAYS_MAX:
        return f"{terms.days} is not between 0 and {DAYS_MAX} days"
    if terms.kind == "fixed_day" and not 1 <= terms.day_of_month <= 31:
        return f"no month has a day {terms.day_of_month}"
    if not 0 <= terms.months_ahead <= MONTHS_MAX:
        return f"{terms.months_ahead} is not between 0 and {MONTHS_MAX} months"
    if terms.kind == "fixed_date" and terms.due_on is None:
        return "the due date is missing"
    return (_instalments(terms.instalments) if terms.kind == "instalments" else "") or _discount(terms)


def _instalments(shares: tuple[Share, ...]) -> str:
    if not 1 <= len(shares) <= INSTALMENTS_MAX:
        return f"{len(shares)} is not between 1 and {INSTALMENTS_MAX} instalments"
    if any(share.percent <= 0 or _too_precise(share) or not 0 <= share.days <= DAYS_MAX for share in shares):
        return f"an instalment is a percentage above zero, with at most 4 decimals, and 0 to {DAYS_MAX} days"
    if any(later.days <= earlier.days for earlier, later in pairwise(shares)):
        return "instalments are written in the order of their due dates, each on a day of its own"
    if sum(share.percent for share in shares) != 100:
        return "instalments must make up exactly 100 %"
    return ""


def _discount(terms: Terms) -> str:
    discount = terms.discount
    if discount is None:
        return ""
    if not 0 < discount.percent < 100 or _too_precise(discount):
        return f"a discount of {discount.percent} % is not between 0 and 100 with at most 4 decimals"
    if not 0 <= discount.days <= (terms.days if terms.kind == "net" else DAYS_MAX):
        return "the discount must not run longer than the credit"
    return ""


def _too_precise(share: Share) -> bool:
    return share.percent != round(share.percent, PERCENT_DECIMALS_MAX)
