"""When a review is due by itself. Whoever has no open business is looked at when it orders, not before."""

from __future__ import annotations

from datetime import date, timedelta

from domain.customer.state import CustomerState
from domain.exposure import Exposure
from domain.review.file import CreditFile
from domain.review.rules import ReviewRules


def review_due(
    customer: CustomerState, exposure: Exposure, file: CreditFile, rules: ReviewRules, today: date
) -> str | None:
    """`grade_runs_out` within the days that the policy gives, or `file_incomplete` for so long. None: not due."""
    if file.running is not None or exposure.total == 0 or customer.grade is None:
        return None
    concluded = file.concluded.on if file.concluded else None
    ahead = timedelta(rules.due_ahead_days)
    until = customer.grade_valid_until
    # What could not be renewed ahead of time is not tried again every night, but on the day on which it has run out.
    tried = concluded is not None and concluded + ahead > today
    if until is not None and (until < today or (until < today + ahead and not tried)):
        return "grade_runs_out"
    waited = concluded is not None and concluded + timedelta(rules.ask_again_days) <= today
    return "file_incomplete" if waited and not customer.file_complete else None
