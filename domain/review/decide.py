"""What a command does to a credit file: events, or a refusal by code."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from domain.base import Decision, Event
from domain.errors import RateMissing
from domain.evidence.facts import Facts
from domain.evidence.record import Evidence, Gap
from domain.evidence.source import Kind, Provider
from domain.money import Money
from domain.policy import Policy
from domain.review import commands as ask
from domain.review import events as happened
from domain.review import refusals
from domain.review.conclude import conclude
from domain.review.context import ReviewContext
from domain.review.due import review_due
from domain.review.file import CreditFile, evolve_file
from domain.review.plan import plan
from domain.review.rules import Checklist, ReviewRules
from domain.review.tasks import conclude_task


def decide_review(state: CreditFile, command: ask.ReviewCommand, context: ReviewContext) -> Decision:
    """Codes: `review.*`, `evidence.*`, `erasure.*`, `file.unknown`, `customer.unknown`, `authority.*`."""
    match command:
        case ask.StartReview():
            return Decision(events=_start(state, command, context))
        case ask.RecordEvidence():
            return Decision(events=_record(state, command, context))
        case ask.NoteReviewDue():
            return Decision(events=_due(state, command, context))
    if not state.exists:
        raise refusals.FileEmpty("nothing has been gathered about this customer", field="customer_id")
    match command:
        case ask.JoinReview():
            return Decision(events=_join(state, command, context))
        case ask.RecordSilence():
            return Decision(events=_silent(state, command, context))
        case ask.CorrectEvidence():
            return Decision(events=(_correct(state, command, context),))
        case ask.ConcludeReview():
            if state.running is None or command.number != state.number:
                raise refusals.ReviewClosed(f"review {command.number} is not running", field="number")
            return conclude(state, context)
        case ask.ConcludeTask():
            return conclude_task(state, command, context)
        case ask.EraseEvidence():
            return Decision(events=(_erase(state, command, context),))


def rules_of(policy: Policy) -> ReviewRules:
    """The section `review`, or `review.not_in_policy`."""
    if policy.review is None or policy.scorecard is None:
        raise refusals.ReviewsOff("the policy in force has no sections `review` and `scorecard`", field="policy")
    return policy.review


def _start(state: CreditFile, command: ask.StartReview, context: ReviewContext) -> tuple[Event, ...]:
    rules, customer = rules_of(context.policy), context.known_customer
    made = plan(
        rules,
        _checklist(command.asked, rules, context),
        state.evidence,
        customer.country,
        customer.grade,
        context.today,
        timezone=context.policy.timezone,
        afresh=any(asked.cause in ask.AFRESH for asked in command.asked),
        useless=state.useless,
        unanswered=state.unanswered,
        fresh_until=_fresh_until(command.asked, rules, context),
    )
    started = happened.ReviewStarted(
        customer_id=command.customer_id,
        # A review whose process was lost is taken up under its number: what was paid for under it is not paid again.
        number=state.number if state.running else state.number + 1,
        asked=command.asked,
        plan=made,
        policy_hash=context.policy.hash,
    )
    return (started,)


def _fresh_until(asked: tuple[ask.Asked, ...], rules: ReviewRules, context: ReviewContext) -> date:
    """A review that comes before the grade runs out would change nothing if it used what runs out with it."""
    ahead = any(each.cause is ask.Cause.EXPIRED_EVIDENCE for each in asked)
    return context.today + timedelta(days=rules.due_ahead_days if ahead else 0)


def _due(state: CreditFile, command: ask.NoteReviewDue, context: ReviewContext) -> tuple[Event, ...]:
    rules, customer = rules_of(context.policy), context.known_customer
    if context.exposure is None:
        return ()
    why = review_due(customer, context.exposure, state, rules, context.today)
    return () if why is None else (happened.ReviewDue(customer_id=command.customer_id, why=why, on=context.today),)


def _join(state: CreditFile, command: ask.JoinReview, context: ReviewContext) -> tuple[Event, ...]:
    """Nothing where that review has ended, or is made for smaller decisions: whoever asks needs another."""
    if state.running is None or command.number != state.number:
        return ()
    checklist = _checklist((*state.asked, command.asked), rules_of(context.policy), context)
    return (happened.ReviewJoined(asked=command.asked),) if checklist.name == state.running.checklist else ()


def _checklist(asked: tuple[ask.Asked, ...], rules: ReviewRules, context: ReviewContext) -> Checklist:
    """By the largest decision that hangs on the review: the limit on file, or what somebody seeks."""
    customer = context.known_customer
    own = customer.limits.own_on(context.today)
    amounts = [each.sought for each in asked if each.sought is not None]
    if own is not None and own.effective is not None:
        amounts.append(Money.rounded(own.effective, customer.currency))
    size = max((_in_home_currency(amount, context) for amount in amounts), default=Decimal(0))
    return rules.checklist_for(size, customer.segment)


def _in_home_currency(amount: Money, context: ReviewContext) -> Decimal:
    """Without a rate nobody knows how much it is: more than any bound."""
    try:
        return context.policy.in_home_currency(amount, context.today)
    except RateMissing:
        return Decimal("Infinity")


def _record(state: CreditFile, command: ask.RecordEvidence, context: ReviewContext) -> tuple[Event, ...]:
    rules, _ = rules_of(context.policy), context.known_customer
    if command.as_of > context.today:
        raise refusals.EvidenceFromFuture(f"dated {command.as_of}, today is {context.today}", field="as_of")
    events = list[Event]()
    for facts in command.facts:
        evidence = _evidence(state, command, facts, rules, context)
        older = _current(state, command.provider, Kind(facts.kind))
        if older is not None and _says_the_same(older, evidence):
            continue
        event = happened.EvidenceRecorded(
            customer_id=command.customer_id, evidence=evidence, supersedes=older.evidence_id if older else ""
        )
        events.append(event)
        state = evolve_file(state, event)
    return tuple(events)


def _says_the_same(older: Evidence, newer: Evidence) -> bool:
    """One register is asked about several things in one review and answers each time with all it knows."""
    same_answer = older.content_hash == newer.content_hash and older.as_of == newer.as_of
    return same_answer and older.facts == newer.facts and older.fetched_at == newer.fetched_at


def _evidence(
    state: CreditFile, command: ask.RecordEvidence, facts: Facts, rules: ReviewRules, context: ReviewContext
) -> Evidence:
    source = rules.source(Kind(facts.kind))
    fresh_days = source.fresh_days if source else 0
    return Evidence(
        evidence_id=f"E{state.recorded + 1}",
        provider=command.provider,
        fetched_at=context.now,
        as_of=command.as_of,
        expires_on=command.as_of + timedelta(days=fresh_days),
        content_hash=command.content_hash,
        facts=facts,
        partial=command.partial,
        paid=command.paid,
    )


def _current(state: CreditFile, provider: Provider, kind: Kind) -> Evidence | None:
    return next((each for each in state.evidence if each.provider is provider and each.kind is kind), None)


def _silent(state: CreditFile, command: ask.RecordSilence, context: ReviewContext) -> tuple[Event, ...]:
    gap = Gap(
        kind=command.about,
        provider=command.provider,
        silence=command.silence,
        at=context.now,
        detail=command.detail[:200],
    )
    known = any(each.kind is gap.kind and each.provider is gap.provider for each in state.gaps)
    return () if known else (happened.SourceSilent(gap=gap),)


def _correct(state: CreditFile, command: ask.CorrectEvidence, context: ReviewContext) -> Event:
    piece = state.piece(command.evidence_id)
    if piece is None:
        raise refusals.EvidenceUnknown(f"there is no current evidence {command.evidence_id}", field="evidence_id")
    if command.facts.kind != piece.facts.kind:
        raise refusals.EvidenceOfOtherKind(f"{command.evidence_id} is {piece.facts.kind}", field="facts")
    if not command.reason.strip():
        raise refusals.CorrectionReasonMissing("say why the evidence is wrong", field="reason")
    if not _in_charge(context):
        raise refusals.CorrectionNotAllowed("only credit and management may correct evidence", field="actor")
    return happened.EvidenceCorrected(
        evidence_id=command.evidence_id, facts=command.facts, by=context.actor, reason=command.reason
    )


def _erase(state: CreditFile, command: ask.EraseEvidence, context: ReviewContext) -> Event:
    if not command.reason.strip():
        raise refusals.ErasureReasonMissing("say why the raw answers have to go", field="reason")
    if not _in_charge(context):
        raise refusals.ErasureNotAllowed("only credit and management may erase evidence", field="actor")
    return happened.EvidenceErased(by=context.actor, reason=command.reason, on=context.today)


def _in_charge(context: ReviewContext) -> bool:
    """Whether the actor is of credit or management."""
    functions = {entry.role: entry.function for entry in context.policy.authority}
    return context.person is not None and functions.get(context.person.role) in ("credit", "management")
