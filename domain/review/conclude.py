"""The end of a review: knock-outs, grade, limit, terms, and what a person has to decide. domain.md §2 to §4."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from domain.base import Decision, Event, OtherStream
from domain.customer.events import GradeAssigned
from domain.errors import RateMissing
from domain.evidence.facts import NameHit, OwnHistoryFacts
from domain.evidence.source import Kind
from domain.grading.knock_outs import open_questions
from domain.grading.result import GradeResult
from domain.ids import customer_stream
from domain.money import Money
from domain.policy import convert
from domain.review import events as happened
from domain.review.context import ReviewContext
from domain.review.file import CreditFile, same_question
from domain.review.limit import LimitProposal, longest_term, propose_limit
from domain.review.owners import small_owners
from domain.review.refusals import ReviewsOff
from domain.review.regrade import regrade
from domain.review.rules import ReviewRules
from domain.review.tasks import Question, ask_about_limit, ask_about_name, limit_set, superseded
from domain.sale.order import Reason


def conclude(state: CreditFile, context: ReviewContext) -> Decision:
    """Grade and terms take effect at once, a limit within the automatic band too; the rest is put to people.

    The same evidence, policy and day give the same conclusion.
    """
    policy, customer = context.policy, context.known_customer
    if policy.review is None or policy.scorecard is None:
        raise ReviewsOff("the policy in force has no sections `review` and `scorecard`", field="policy")
    known, result = regrade(policy.scorecard, state, context)
    questions = _undecided(state, context)
    missing = _missing(state, context)
    concluded = happened.ReviewConcluded(
        number=state.number,
        on=context.today,
        result=result,
        chosen=known.chosen,
        left_out=known.left_out,
        evidence={each.evidence_id: each.content_hash for each in state.evidence},
        missing=missing,
        gaps=state.gaps,
        open_questions=questions,
        limit=_limit(result, state, context, whole=not (missing or questions or state.corrected)),
        max_term_days=longest_term(policy.review.terms, result.grade, _own_history(state, context.today)),
        valid_until=_valid_until(state, result, context),
        policy_hash=policy.hash,
    )
    graded = GradeAssigned(
        grade=result.grade,
        reviewed_on=context.today,
        valid_until=concluded.valid_until,
        reasons=result.reasons,
        file_complete=not missing and not questions,
        max_term_days=concluded.max_term_days,
        evidence_hash=concluded.evidence_hash,
    )
    account: list[Event] = [graded]
    if concluded.limit is not None and concluded.limit.automatic:
        account.append(limit_set(concluded.limit.amount, f"review {state.number}", customer, context))
    asked = _questions(state, concluded, context)
    others: tuple[OtherStream, ...] = (
        (customer_stream(customer.customer_id), tuple(account)),
        *(question.stream for question in asked),
    )
    return Decision(events=(concluded, *superseded(state), *(question.task for question in asked)), others=others)


def _undecided(state: CreditFile, context: ReviewContext) -> tuple[NameHit, ...]:
    """The listed names that a person has to compare; of owners only those whose listing would count."""
    small = small_owners(state, context)
    hits = (each.hit for each in open_questions(state.evidence))
    return tuple(hit for hit in hits if hit.owner not in small and not state.is_decided(hit))


def _missing(state: CreditFile, context: ReviewContext) -> tuple[Kind, ...]:
    """What the checklist requires and no fresh evidence answers."""
    fresh = {each.kind for each in state.evidence if each.fresh_on(context.today)}
    required = state.running.required if state.running else ()
    return tuple(kind for kind in required if kind not in fresh)


def _own_history(state: CreditFile, today: date) -> OwnHistoryFacts | None:
    fresh = (each.facts for each in state.evidence if each.fresh_on(today))
    return next((facts for facts in fresh if isinstance(facts, OwnHistoryFacts)), None)


def _limit(result: GradeResult, state: CreditFile, context: ReviewContext, *, whole: bool) -> LimitProposal | None:
    """None also where no rate leads to the currency of the account. With a gap, an open question or corrected evidence
    a person decides, and where the limit is larger than the decisions for which the review was made."""
    policy, customer = context.policy, context.known_customer
    if policy.review is None:
        return None
    rules = policy.review.limit
    try:
        made = propose_limit(
            rules,
            result.grade,
            state.evidence,
            customer.limits,
            customer.currency,
            policy,
            context.today,
            _sought(state, customer.currency, context),
        )
    except RateMissing:
        return None
    if made is None or (whole and _looked_for(made, state, context, policy.review)):
        return made
    return made.model_copy(update={"automatic": False})


def _sought(state: CreditFile, currency: str, context: ReviewContext) -> Decimal:
    """The largest order behind this review, in the currency of the account; `rate.missing` where none leads there."""
    amounts = (asked.sought for asked in state.asked if asked.sought is not None)
    rate = context.policy.rate
    converted = (convert(each, rate(each.currency, currency, context.today), currency).amount for each in amounts)
    return max(converted, default=Decimal(0))


def _looked_for(made: LimitProposal, state: CreditFile, context: ReviewContext, rules: ReviewRules) -> bool:
    """Whether the checklist of this review is enough for a decision of the size of the limit."""
    name = state.running.checklist if state.running else ""
    amount = context.policy.in_home_currency(Money.of(made.amount, made.currency), context.today)
    made_for = (each for each in rules.checklists if each.name == name)
    return any(each.covers(amount, context.known_customer.segment) for each in made_for)


def _valid_until(state: CreditFile, result: GradeResult, context: ReviewContext) -> date:
    """As long as the policy says for the grade, and no longer than the required evidence is fresh."""
    assert context.policy.review is not None
    most = context.today + timedelta(days=context.policy.review.valid_days[result.grade])
    required = state.running.required if state.running else ()
    newest = {
        kind: max((each.expires_on for each in state.evidence if each.kind is kind), default=most) for kind in required
    }
    return min([most, *(day for day in newest.values() if day >= context.today)])


def _questions(state: CreditFile, concluded: happened.ReviewConcluded, context: ReviewContext) -> list[Question]:
    """New tasks; a listed name that somebody is asked about already is not asked twice."""
    asked_already = [task.hit for task in state.tasks if task.hit is not None]
    wanted: list[Question | None] = []
    proposal = concluded.limit
    if proposal is not None and not proposal.automatic:
        wanted.append(ask_about_limit(proposal, _why(concluded), _task_id(state, 1), state, context))
    for position, hit in enumerate(concluded.open_questions, start=2):
        if not any(same_question(hit, each) for each in asked_already):
            wanted.append(ask_about_name(hit, _task_id(state, position), state, context))
    return [each for each in wanted if each is not None]


def _why(concluded: happened.ReviewConcluded) -> tuple[Reason, ...]:
    proposal = concluded.limit
    assert proposal is not None
    facts = {"bound_by": proposal.bound_by, "before": "none" if proposal.before is None else str(proposal.before)}
    reasons = [Reason(code="limit.proposed", facts={"grade": concluded.result.grade, **facts})]
    if concluded.missing:
        reasons.append(Reason(code="file.incomplete", facts={"missing": ", ".join(concluded.missing)}))
    if concluded.open_questions:
        reasons.append(Reason(code="name.like_listed", facts={"hits": str(len(concluded.open_questions))}))
    return tuple(reasons)


def _task_id(state: CreditFile, position: int) -> str:
    # No order id may hold a colon, so that no task of an order can take this one's place.
    return f"{state.customer_id}:R{state.number}.{position}"
