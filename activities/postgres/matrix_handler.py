"""How the store decides about the authority matrix."""

from __future__ import annotations

from datetime import datetime
from typing import Any, get_args

from activities.contracts import Envelope
from activities.postgres.context import Facts, Needs
from domain.base import Decision
from domain.matrix.commands import MatrixCommand
from domain.matrix.decide import MatrixContext, decide_matrix
from domain.policy import Policy


class MatrixHandler:
    """The stream bears the policy's name. Two writers at once are told apart by the version of the stream."""

    commands = get_args(get_args(MatrixCommand)[0])

    def needs(self, state: Any, envelope: Envelope) -> Needs:
        return Needs(presence=True)

    def decide(self, state: Any, envelope: Envelope, facts: Facts) -> Decision:
        waiting = state.waiting
        context = MatrixContext.model_construct(
            policy=facts.policy,
            now=envelope.at,
            today=facts.today,
            actor=envelope.actor,
            substitutes=facts.presence.named_by(waiting.proposed_by) if waiting is not None else (),
        )
        return decide_matrix(state, envelope.command, context)  # type: ignore[arg-type]

    def wake_at(self, state: Any, policy: Policy, at: datetime) -> datetime | None:
        return None
