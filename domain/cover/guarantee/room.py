"""A guarantee is counted once over everything that it secures."""

from __future__ import annotations

from domain.cover.guarantee.refusals import GuaranteeFull
from domain.cover.guarantee.state import GuaranteeState


def require_room(before: GuaranteeState, after: GuaranteeState) -> None:
    """`guarantee.full` where what is taken of it has grown beyond its amount; what becomes less is never refused."""
    if after.taken > after.amount and after.taken > before.taken:
        facts = {"amount": str(after.amount), "used": str(after.taken)}
        raise GuaranteeFull(f"{after.guarantee_id} has no room for it", field="guarantee", **facts)
