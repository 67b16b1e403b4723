"""How the store decides for credit files."""

from __future__ import annotations

from datetime import datetime
from typing import Any, get_args

from activities.contracts import Envelope
from activities.postgres.context import Facts, Needs
from domain.base import Decision
from domain.evidence.facts import OwnershipFacts
from domain.ids import split_stream
from domain.policy import Policy
from domain.review.commands import ConcludeReview, ReviewCommand
from domain.review.context import ReviewContext
from domain.review.decide import decide_review


class FileHandler:
    """Every command locks the customer's account: a review ends with its grade and limit."""

    commands = get_args(get_args(ReviewCommand)[0])

    def needs(self, state: Any, envelope: Envelope) -> Needs:
        holdings: tuple[OwnershipFacts, ...] = ()
        if isinstance(envelope.command, ConcludeReview):
            holdings = tuple(each.facts for each in state.evidence if isinstance(each.facts, OwnershipFacts))
        opens = isinstance(envelope.command, ConcludeReview)
        return Needs(customer_id=split_stream(envelope.stream)[1], holdings=holdings, presence=opens)

    def decide(self, state: Any, envelope: Envelope, facts: Facts) -> Decision:
        context = ReviewContext.model_construct(
            policy=facts.policy,
            now=envelope.at,
            today=facts.today,
            actor=envelope.actor,
            person=facts.policy.person(envelope.actor),
            customer=facts.customer.state if facts.customer else None,
            group=facts.group.state if facts.group else None,
            exposure=facts.customer.exposure if facts.customer else None,
            ownership=facts.holdings,
            owner_troubles=facts.owner_troubles,
            presence=facts.presence,
        )
        return decide_review(state, envelope.command, context)  # type: ignore[arg-type]

    def wake_at(self, state: Any, policy: Policy, at: datetime) -> datetime | None:
        return None
