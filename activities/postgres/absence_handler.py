"""How the store decides for absences."""

from __future__ import annotations

from datetime import datetime
from typing import Any, get_args

from activities.contracts import Envelope
from activities.postgres.context import Facts, Needs
from domain.absence.commands import AbsenceCommand
from domain.absence.decide import AbsenceContext, decide_absence
from domain.base import Decision
from domain.policy import Policy


class AbsenceHandler:
    commands = get_args(get_args(AbsenceCommand)[0])

    def needs(self, state: Any, envelope: Envelope) -> Needs:
        return Needs(presence=True)

    def decide(self, state: Any, envelope: Envelope, facts: Facts) -> Decision:
        context = AbsenceContext.model_construct(policy=facts.policy, now=envelope.at, actor=envelope.actor)
        return decide_absence(state, envelope.command, context)  # type: ignore[arg-type]

    def wake_at(self, state: Any, policy: Policy, at: datetime) -> datetime | None:
        return None
