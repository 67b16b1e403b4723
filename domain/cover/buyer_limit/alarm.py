"""A limit that was cut or withdrawn is news about the customer: whoever insures it knows something."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from domain.base import Event, OtherStream
from domain.cover.buyer_limit.events import LimitCut, LimitEnded
from domain.cover.buyer_limit.state import BuyerLimitPhase, BuyerLimitState
from domain.cover.context import CoverContext
from domain.ids import split_stream, warning_stream
from domain.warning.commands import RaiseWarning
from domain.warning.decide import WarningContext, decide_warning
from domain.warning.signals import Signal

_ONE: Final = Decimal(1)


def alarm_of(state: BuyerLimitState, events: Sequence[Event], context: CoverContext) -> tuple[OtherStream, ...]:
    """The warning, with the customer's open business. None where nothing was granted, or the policy has no warnings."""
    if context.policy.warnings is None or state.phase is not BuyerLimitPhase.GRANTED:
        return ()
    customer = context.known_customer
    watching = WarningContext.model_construct(
        policy=context.policy, today=context.today, customer=customer, sales=context.sales
    )
    raised = tuple(
        warning
        for event in events
        if isinstance(event, LimitEnded) or (isinstance(event, LimitCut) and event.amount < state.amount)
        for warning in decide_warning(
            context.watch, RaiseWarning(customer_id=customer.customer_id, signal=_signal(state, event)), watching
        ).events
    )
    return ((warning_stream(customer.customer_id), raised),) if raised else ()


def _signal(state: BuyerLimitState, event: LimitCut | LimitEnded) -> Signal:
    now = event.amount if isinstance(event, LimitCut) else Decimal(0)
    return Signal(
        code="cover_cut",
        measure=_ONE,
        threshold=_ONE,
        reference=f"{split_stream(state.agreement)[1]} {event.notice_id}",
        facts={"before": str(state.amount), "now": str(now), "on": event.said_on.isoformat()},
    )
