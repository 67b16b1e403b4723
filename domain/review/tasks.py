"""What a review asks people, and what their answers do: a limit above the automatic band, a name like a listed one."""

from __future__ import annotations

from decimal import Decimal

from domain.approval.case import review_case
from domain.approval.events import ApprovalCase
from domain.approval.review_authority import seats_for_review
from domain.base import Decision, Event, Value
from domain.customer.events import GradeAssigned, LimitSet
from domain.customer.state import CustomerState
from domain.evidence.digest import digest
from domain.evidence.facts import NameHit
from domain.exposure import Limit
from domain.ids import approval_stream, customer_stream
from domain.money import Money
from domain.review import commands as ask
from domain.review import events as happened
from domain.review import refusals
from domain.review.briefing import brief_review
from domain.review.context import ReviewContext
from domain.review.file import CreditFile, confirmed, evolve_file, same_question
from domain.review.limit import LimitProposal
from domain.sale.order import Reason


class Question(Value):
    """A task on its way to people; none is opened where nobody has the authority."""

    task: happened.PendingTask
    case: ApprovalCase

    @property
    def stream(self) -> tuple[str, tuple[Event, ...]]:
        return approval_stream(self.case.approval_id), (self.case,)


def ask_about_limit(
    proposal: LimitProposal, reasons: tuple[Reason, ...], approval_id: str, state: CreditFile, context: ReviewContext
) -> Question | None:
    """The proposed limit for a person to grant, lower or refuse."""
    amount = Money.of(proposal.amount, proposal.currency)
    # The insured part of the present limit goes on, and is held against the authority with it.
    whole = limit_set(proposal.amount, approval_id, context.known_customer, context).limit.effective
    task = happened.PendingTask(approval_id=approval_id, about="limit", amount=amount)
    held_against = Money.rounded(whole or proposal.amount, proposal.currency)
    home = context.policy.in_home_currency(held_against, context.today)
    return _question(task, amount, home, reasons, state, context)


def ask_about_name(hit: NameHit, approval_id: str, state: CreditFile, context: ReviewContext) -> Question | None:
    """Is this listed name the customer, or its owner? Both names are shown."""
    facts = {
        "name": hit.owner or hit.customer_name,
        "listed_name": hit.listed_name,
        "list": hit.list_name,
        "reference": hit.reference,
        "score": str(hit.score),
    }
    task = happened.PendingTask(approval_id=approval_id, about="name_hit", hit=hit)
    nothing = Money.zero(context.known_customer.currency)
    return _question(task, nothing, Decimal(0), (Reason(code="name.like_listed", facts=facts),), state, context)


def conclude_task(state: CreditFile, command: ask.ConcludeTask, context: ReviewContext) -> Decision:
    """What a person decided becomes the limit, or ends the question; `review.task_not_pending` otherwise."""
    task = state.task(command.approval_id)
    if task is None:
        raise refusals.TaskNotPending("the file does not wait for this decision", field="approval_id")
    if task.about == "limit":
        return _limit_decided(task, command, context)
    return _name_decided(state, task, command, context)


def limit_set(amount: Decimal, approval: str, customer: CustomerState, context: ReviewContext) -> LimitSet:
    """The new own limit; the insured part of the present one goes on."""
    present = customer.limits.own_on(context.today)
    insured = present.model_dump(include={"insured", "insured_counted_percent"}) if present else {}
    return LimitSet(limit=Limit(amount=amount, valid_from=context.today, approval=approval, **insured))


def _question(
    task: happened.PendingTask,
    amount: Money,
    home: Decimal,
    reasons: tuple[Reason, ...],
    state: CreditFile,
    context: ReviewContext,
) -> Question | None:
    by, *others = _requesters(state, context)
    seats = seats_for_review(context.policy, task.about, home, by, *others)
    if not seats:
        return None
    case = review_case(
        approval_id=task.approval_id,
        about=task.about,
        customer=context.known_customer,
        requested_by=by,
        also_requested_by=tuple(others),
        amount=amount,
        home=home,
        reasons=reasons,
        exposure=context.exposure.total if context.exposure else Decimal(0),
        seats=seats,
        policy=context.policy,
        now=context.now,
        presence=context.presence,
        evidence_hash=digest({each.evidence_id: each.content_hash for each in state.evidence}),
        briefing=brief_review(task.about, amount, reasons, context),
    )
    return Question(task=task, case=case)


def _requesters(state: CreditFile, context: ReviewContext) -> tuple[str, ...]:
    """Everybody who wanted the review, or corrected what it rests on, and could decide what it asks.

    Nobody decides their own request.
    """
    wanted_by = tuple(asked.by for asked in state.asked)
    concerned = dict.fromkeys((*wanted_by, *(by for _, by in state.corrected)))
    people = tuple(by for by in concerned if context.policy.person(by) is not None)
    return people or wanted_by[:1] or (context.actor,)


def _limit_decided(task: happened.PendingTask, command: ask.ConcludeTask, context: ReviewContext) -> Decision:
    decided = happened.LimitDecided(
        approval_id=command.approval_id,
        outcome=command.outcome,
        amount=(command.amount or task.amount) if command.outcome == "approved" else None,
        decided_by=command.decided_by,
        reason=command.reason,
    )
    if decided.amount is None:
        return Decision(events=(decided,))
    customer = context.known_customer
    event = limit_set(decided.amount.amount, command.approval_id, customer, context)
    return Decision(events=(decided,), others=((customer_stream(customer.customer_id), (event,)),))


def _name_decided(
    state: CreditFile, task: happened.PendingTask, command: ask.ConcludeTask, context: ReviewContext
) -> Decision:
    if task.hit is None:
        raise refusals.TaskNotPending("this task is not about a name", field="approval_id")
    # Approving says that the customer is not the listed one: credit may go on.
    same = None if command.outcome == "expired" else command.outcome == "rejected"
    decided = happened.NameHitDecided(
        approval_id=command.approval_id,
        hit=task.hit,
        same=same,
        decided_by=command.decided_by,
        reason=command.reason,
    )
    # A listed company needs no limit: nobody shall grant what was proposed before.
    events = (decided, *superseded(state)) if same else (decided,)
    graded = _graded_again(evolve_file(state, decided), same, task.hit)
    if graded is None:
        return Decision(events=events)
    return Decision(events=events, others=((customer_stream(state.customer_id), (graded,)),))


def superseded(state: CreditFile) -> tuple[Event, ...]:
    """An earlier proposal that nobody has decided gives way to what is known now, also where that proposes nothing."""
    return tuple(
        happened.LimitDecided(approval_id=task.approval_id, outcome="superseded")
        for task in state.tasks
        if task.about == "limit"
    )


def _graded_again(state: CreditFile, same: bool | None, hit: NameHit) -> GradeAssigned | None:
    """The grade as it is now that the question is answered; None where the answer changes nothing yet."""
    last = state.concluded
    if last is None or same is None:
        return None
    if same:
        reasons = (confirmed(hit).code,)
        return GradeAssigned(
            grade="E",
            reviewed_on=last.on,
            valid_until=last.valid_until,
            reasons=reasons,
            evidence_hash=last.evidence_hash,
        )
    one_is_listed = any(same_question(each, asked) for each in state.confirmed for asked in last.open_questions)
    if not state.complete or one_is_listed:
        return None
    return GradeAssigned(
        grade=last.result.grade,
        reviewed_on=last.on,
        valid_until=last.valid_until,
        reasons=last.result.reasons,
        max_term_days=last.max_term_days,
        evidence_hash=last.evidence_hash,
    )
