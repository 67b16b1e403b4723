"""A credit file with everything that a person may ask of it: its history, contradictions, the grade of today."""

from __future__ import annotations

from activities.postgres.file_context import file_context
from activities.postgres.rows import CreditFileRow, CustomerFile
from domain.base import Value, event_of
from domain.grading.known import Chosen, KnownValues
from domain.grading.result import GradeResult
from domain.policy import Policy
from domain.review.history import PastPiece, PastReview, pieces, reviews
from domain.review.refusals import EvidenceUnknown, ReviewsOff
from domain.review.regrade import regrade
from starter.books import Books


class WholeFile(Value):
    """`history` has superseded evidence too, `reviews` every review, the latest last. `contradictions` are as of today,
    by characteristic."""

    customer: CustomerFile
    file: CreditFileRow
    history: tuple[PastPiece, ...]
    reviews: tuple[PastReview, ...]
    contradictions: dict[str, Chosen]


class GradeToday(Value):
    """The grade that the evidence gives today, and the one in force, which the last review or a person gave."""

    customer: CustomerFile
    file: CreditFileRow
    known: KnownValues
    result: GradeResult


async def whole_file(books: Books, customer_id: str) -> WholeFile:
    """Codes: `customer.unknown`, `file.unknown`."""
    graded = await grade_today(books, customer_id)
    events = await events_of(books, customer_id)
    return WholeFile(
        customer=graded.customer,
        file=graded.file,
        history=events[0],
        reviews=events[1],
        contradictions=graded.known.contradictions,
    )


async def events_of(books: Books, customer_id: str) -> tuple[tuple[PastPiece, ...], tuple[PastReview, ...]]:
    """Every piece that was ever recorded, and every review."""
    facts = await books.read.credit_file_facts(customer_id)
    happened = [event_of(fact.type, fact.data) for fact in facts]
    return pieces(happened), reviews(happened)


async def piece(books: Books, customer_id: str, evidence_id: str) -> tuple[PastPiece, tuple[PastPiece, ...]]:
    """One piece as it came, and all of the same source and kind; `evidence.unknown`."""
    await books.credit_file(customer_id)
    history, _ = await events_of(books, customer_id)
    found = next((each for each in history if each.evidence.evidence_id == evidence_id), None)
    if found is None:
        raise EvidenceUnknown(f"there is no evidence {evidence_id} in the file", field="evidence_id")
    same = (found.evidence.provider, found.evidence.kind)
    return found, tuple(each for each in history if (each.evidence.provider, each.evidence.kind) == same)


async def grade_today(books: Books, customer_id: str) -> GradeToday:
    """Graded anew from the evidence on file: `customer.unknown`, `file.unknown`, `review.not_in_policy`."""
    customer, file = await books.customer(customer_id), await books.credit_file(customer_id)
    policy = policy_of(books)
    if policy.scorecard is None:
        raise ReviewsOff("the policy in force has no section `scorecard`", field="policy")
    context = await file_context(books.read.pool, file.state, policy, books.now(), books.today())
    known, result = regrade(policy.scorecard, file.state, context)
    return GradeToday(customer=customer, file=file, known=known, result=result)


def policy_of(books: Books) -> Policy:
    """The policy in force, or `review.not_in_policy`."""
    if books.policy is None:
        raise ReviewsOff("no policy is in force here", field="policy")
    return books.policy
