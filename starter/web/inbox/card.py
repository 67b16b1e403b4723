"""A task in one look: what is asked, what is recommended, three facts, what is at risk, what happens by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from markupsafe import Markup

from activities.postgres.pending_decisions import PendingDecision
from activities.postgres.task_cards import TaskCard
from domain.absence.presence import Presence
from domain.approval.events import ApprovalCase
from domain.approval.offering import Offering
from domain.approval.question import Question
from domain.approval.standing import standing
from domain.approval.state import TaskPhase, TaskState
from domain.errors import Refusal
from domain.policy import Policy
from domain.sale.order import Reason
from starter.identity.principal import Principal
from starter.sending import new_id
from starter.web.inbox.bar import exposure_bar
from starter.web.reader import Reader
from starter.wording.briefings import Fact, brief, fact
from starter.wording.rules import reasons

Urgency = Literal["late", "soon", "later"]


@dataclass(frozen=True)
class Card:
    """What the template shows. `why_not` is the code of what keeps this reader from deciding, None if nothing does;
    `next_roles` are those to whom the task goes at `moves_at` if nobody answers, and it ends at `ends_at`."""

    task: TaskCard
    recommendation: str
    because: str
    amount_recommended: str
    facts: tuple[Fact, ...]
    bar: Markup | None
    moves_at: datetime | None
    next_roles: tuple[str, ...]
    ends_at: datetime
    urgency: Urgency
    why: str
    why_not: str | None
    may_answer: bool
    pending: PendingDecision | None
    command_id: str


@dataclass(frozen=True)
class Dealer:
    """Makes cards for one reader at one moment."""

    reader: Reader
    asking: Principal
    policy: Policy
    presence: Presence
    now: datetime

    def card(self, task: TaskCard, pending: PendingDecision | None = None) -> Card:
        state, case = task.state, task.state.asked
        briefing = case.briefing
        speech = self.reader.speech
        waits = state.phase is TaskPhase.OPEN and state.question is None
        return Card(
            task=task,
            recommendation=briefing.recommendation if briefing else "",
            because=brief(speech, briefing.reason) if briefing else "",
            amount_recommended=str(briefing.amount.amount) if briefing and briefing.amount else "",
            facts=tuple(fact(speech, each) for each in (briefing.facts if briefing else _plain_facts(case))),
            bar=self._bar(task),
            moves_at=state.clock.escalate_at if waits and not state.escalated else None,
            next_roles=self._next_roles(state) if waits and not state.escalated else (),
            ends_at=state.clock.expires_at,
            urgency=self._urgency(state),
            why=reasons(speech, case.reasons),
            why_not=self._why_not(state),
            may_answer=self._may_answer(state),
            pending=pending,
            command_id=new_id(),
        )

    def _urgency(self, state: TaskState) -> Urgency:
        left = state.clock.escalate_at - self.now
        whole = state.clock.escalate_at - state.clock.remind_at
        return "late" if left.total_seconds() <= 0 else "soon" if left < whole else "later"

    def _why_not(self, state: TaskState) -> str | None:
        if not self.asking.may("task.decide"):
            return "authority.role"
        if state.phase is not TaskPhase.OPEN:
            return "task.closed"
        if any(self.asking.id in (each.person, *each.on_behalf_of) for each in state.decisions):
            return "authority.second_seat"
        try:
            question = Question.of(state.asked)
            standing(self.policy, question, state.seats, state.open_places, self.presence, self.asking.id)
        except Refusal as refusal:
            return refusal.code
        return None

    def _may_answer(self, state: TaskState) -> bool:
        asked = state.question
        return asked is not None and asked.asked_by != self.asking.id and self.asking.may("task.answer")

    def _next_roles(self, state: TaskState) -> tuple[str, ...]:
        offering = Offering(policy=self.policy, question=Question.of(state.asked), presence=self.presence)
        roles = (offering.next_role(seat) for seat in state.open_seats)
        return tuple(dict.fromkeys(role for role in roles if role is not None))

    def _bar(self, task: TaskCard) -> Markup | None:
        case, customer = task.state.asked, task.customer
        if customer is None or case.about == "name_hit":
            return None
        before, after = case.exposure_before, case.exposure_after
        limit = customer.limit.amount.amount if customer.limit and customer.limit.amount else None
        if case.about == "limit":
            limit = case.amount.amount
        told = self._told(before, after, limit, customer.currency)
        return exposure_bar(max(before, Decimal(0)), max(after, Decimal(0)), limit, told)

    def _told(self, before: Decimal, after: Decimal, limit: Decimal | None, currency: str) -> str:
        say, money = self.reader.say, self.reader.money
        parts = {"before": money(before, currency), "after": money(after, currency)}
        if limit is None:
            return say("Exposure %(before)s → %(after)s, no limit", **parts)
        return say("Exposure %(before)s → %(after)s of %(limit)s", limit=money(limit, currency), **parts)


def _plain_facts(case: ApprovalCase) -> tuple[Reason, ...]:
    """Of a task from before there were briefings."""
    grade = Reason(code="fact.grade", facts={"grade": case.grade}) if case.grade else Reason(code="fact.no_grade")
    told = case.reasons[0].facts if case.reasons else {}
    if case.about != "limit" or "before" not in told:
        return (grade,)
    change = {"before": told["before"], "proposed": str(case.amount.amount), "currency": case.amount.currency}
    return (Reason(code="fact.limit_change", facts=change | {"bound_by": told.get("bound_by", "")}), grade)
