"""When a review is due by itself, and that it renews what is about to run out."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.customer.state import CustomerState
from domain.evidence.source import Kind
from domain.exposure import Exposure
from domain.review.commands import Asked, Cause
from domain.review.due import review_due
from domain.review.file import CreditFile
from tests.domain.builders import a_customer, days_later
from tests.domain.review.reviewing import (
    RULES,
    a_file,
    after,
    answering,
    around,
    clean_record,
    conclusion,
    ended,
    folded,
    register,
    report,
    starting,
)

OPEN_BUSINESS = Exposure(currency="CNY", reserved=Decimal(10))
AHEAD = Asked(cause=Cause.EXPIRED_EVIDENCE, by="system")


def reviewed() -> CreditFile:
    """The public record is good for 90 days, and the grade with it."""
    file = a_file(register(), clean_record(), report("B"))
    return folded(file, ended(file).events)


def graded(until: date | None, *, complete: bool = True) -> CustomerState:
    customer = a_customer(grade="B", country="GB")
    return customer.model_copy(update={"grade_valid_until": until, "file_complete": complete})


def due(day: int, customer: CustomerState, file: CreditFile, exposure: Exposure = OPEN_BUSINESS) -> str | None:
    return review_due(customer, exposure, file, RULES, days_later(day))


@pytest.mark.parametrize(("day", "why"), [(76, None), (77, "grade_runs_out"), (91, "grade_runs_out")])
def test_a_grade_is_renewed_some_days_before_it_runs_out(day: int, why: str | None) -> None:
    assert due(day, graded(days_later(90)), reviewed()) == why


def test_nobody_is_reviewed_without_open_business_without_a_grade_or_twice_at_once() -> None:
    file, late = reviewed(), graded(days_later(90))

    assert due(91, late, file, Exposure(currency="CNY")) is None
    assert due(91, late.model_copy(update={"grade": None}), file) is None
    assert due(91, late, after(file, starting(AHEAD))) is None


@pytest.mark.parametrize(("day", "why"), [(6, None), (7, "file_incomplete")])
def test_what_an_incomplete_file_lacks_is_asked_for_again(day: int, why: str | None) -> None:
    assert due(day, graded(days_later(90), complete=False), reviewed()) == why


def test_a_review_ahead_of_time_asks_for_what_runs_out_with_the_grade() -> None:
    then = around(graded(days_later(90)), today=days_later(77))
    file = after(reviewed(), starting(AHEAD), context=then)

    assert file.running is not None
    assert [each.kind for each in file.running.inquiries] == [Kind.PUBLIC_RECORD, Kind.REGISTRATION]
    fresh = answering(*clean_record().facts, as_of=days_later(77))
    assert conclusion(after(file, fresh, context=then), then).valid_until == days_later(77) + timedelta(days=90)


def test_what_could_not_be_renewed_is_tried_again_when_the_grade_has_run_out() -> None:
    then = around(graded(days_later(90)), today=days_later(77))
    file = after(reviewed(), starting(AHEAD), context=then)
    file = folded(file, ended(file, then).events)
    customer = graded(file.concluded.valid_until if file.concluded else None)

    assert [day for day in range(77, 95) if due(day, customer, file)] == [91, 92, 93, 94]
