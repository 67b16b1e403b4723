"""The grade that the evidence in a credit file gives on a day: at the end of a review, or whenever somebody asks."""

from __future__ import annotations

from typing import NamedTuple

from domain.grading.characteristics import known_values
from domain.grading.grade import grade
from domain.grading.knock_outs import knock_outs
from domain.grading.known import KnownValues
from domain.grading.result import GradeResult, KnockOut
from domain.grading.scorecard import Scorecard
from domain.review.context import ReviewContext
from domain.review.file import CreditFile, confirmed
from domain.review.owners import owner_knock_outs, small_owners
from domain.segment.state import REMOVED


class Regraded(NamedTuple):
    """The values that were found, with the rules that chose them, and the grade that they give."""

    known: KnownValues
    result: GradeResult


def regrade(scorecard: Scorecard, state: CreditFile, context: ReviewContext) -> Regraded:
    """Changes nothing. The same evidence, scorecard and day give the same grade."""
    known = known_values(state.evidence, context.today)
    return Regraded(known, grade(scorecard, known.values, _knock_outs(state, context)))


def _knock_outs(state: CreditFile, context: ReviewContext) -> tuple[KnockOut, ...]:
    """Those of the evidence and of the owners, and the listed names that a person found to be one of them."""
    small = small_owners(state, context)
    removed = context.known_customer.segment == REMOVED
    found = knock_outs(state.evidence, context.today, removed=removed, owners=owner_knock_outs(state, context))
    return (*found, *(confirmed(hit) for hit in state.confirmed if hit.owner not in small))
