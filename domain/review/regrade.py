"""The grade that the evidence in a credit file gives on a day: at the end of a review, or whenever somebody asks."""

from __future__ import annotations

from typing import NamedTuple

from domain.grading.characteristics import known_values
from domain.grading.grade import grade
from domain.grading.knock_outs import DISHONEST_DEBTOR, OWNER_LISTED, SANCTIONS, knock_outs
from domain.grading.known import KnownValues
from domain.grading.result import GradeResult, KnockOut
from domain.grading.scorecard import Scorecard
from domain.review.context import ReviewContext
from domain.review.file import CreditFile
from domain.review.owners import owner_knock_outs


class Regraded(NamedTuple):
    """The values that were found, with the rules that chose them, and the grade that they give."""

    known: KnownValues
    result: GradeResult


def regrade(scorecard: Scorecard, state: CreditFile, context: ReviewContext) -> Regraded:
    """Changes nothing. The same evidence, scorecard and day give the same grade."""
    known = known_values(state.evidence, context.today)
    outs = (*_knock_outs(state, context), *_confirmed(state))
    return Regraded(known, grade(scorecard, known.values, outs))


def _knock_outs(state: CreditFile, context: ReviewContext) -> tuple[KnockOut, ...]:
    owners = owner_knock_outs(state, context)
    removed = context.known_customer.segment == "removed"
    return knock_outs(state.evidence, context.today, removed=removed, owners=owners)


def _confirmed(state: CreditFile) -> tuple[KnockOut, ...]:
    """Listed names of which a person said that they are the customer, or its owner."""
    codes = {"sanctions": SANCTIONS, "dishonest_debtors": DISHONEST_DEBTOR}
    return tuple(
        KnockOut(code=OWNER_LISTED if hit.owner else codes[hit.list_name], reference=hit.reference)
        for hit in state.confirmed
    )
