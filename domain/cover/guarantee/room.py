"""A guarantee is counted once over everything that it secures, and carries nothing new after its end."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.cover.guarantee.give import require_given
from domain.cover.guarantee.refusals import GuaranteeFull
from domain.cover.guarantee.state import GuaranteeState


def require_room(before: GuaranteeState, after: GuaranteeState, today: date) -> None:
    """Asked of whatever an append adds: `guarantee.full` where more is taken of it than it is for, and what
    `require_given` refuses where goods are to leave on it after its end. What becomes less is never refused."""
    if _waiting(after) > _waiting(before) or _left(after) > _left(before):
        require_given(after, today)
    if after.taken > after.amount and after.taken > before.taken:
        facts = {"amount": str(after.amount), "used": str(after.taken)}
        raise GuaranteeFull(f"{after.guarantee_id} has no room for it", field="guarantee", **facts)


def _waiting(state: GuaranteeState) -> Decimal:
    return sum((use.undispatched for use in state.uses), Decimal(0))


def _left(state: GuaranteeState) -> Decimal:
    return sum((use.dispatched for use in state.uses), Decimal(0))
