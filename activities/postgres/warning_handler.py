"""How the store decides for warnings."""

from __future__ import annotations

from datetime import datetime
from typing import Any, get_args

from activities.contracts import Envelope
from activities.postgres.context import Facts, Needs
from domain.base import Decision
from domain.ids import split_stream
from domain.policy import Policy
from domain.warning.commands import RaiseWarning, WarningCommand
from domain.warning.decide import WarningContext, decide_warning


class WarningHandler:
    """Every command locks the customer's account: a decision may stop it, or set conditions."""

    commands = get_args(get_args(WarningCommand)[0])

    def needs(self, state: Any, envelope: Envelope) -> Needs:
        customer_id = split_stream(envelope.stream)[1]
        return Needs(customer_id=customer_id, undispatched=isinstance(envelope.command, RaiseWarning))

    def decide(self, state: Any, envelope: Envelope, facts: Facts) -> Decision:
        context = WarningContext.model_construct(
            policy=facts.policy,
            today=facts.today,
            customer=facts.customer.state if facts.customer else None,
            sales=facts.undispatched,
        )
        return decide_warning(state, envelope.command, context)  # type: ignore[arg-type]

    def wake_at(self, state: Any, policy: Policy, at: datetime) -> datetime | None:
        return None
