"""What an offer reserves of the factor's limit for a buyer, where no sale has done so already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from domain.base import OtherStream
from domain.cover.assignment.claim import Claim
from domain.cover.assignment.state import AssignmentState
from domain.cover.buyer_limit.state import BuyerLimitState
from domain.cover.context import CoverContext
from domain.cover.part import CoverPart
from domain.cover.use import UseChanged, merged
from domain.ids import buyer_limit_stream, receivable_stream
from domain.receivable.state import ReceivableState


def within_limit(
    claims: tuple[Claim, ...], owed: Sequence[ReceivableState], agreement: str, context: CoverContext
) -> tuple[Claim, ...]:
    """The default of what fits into the factor's limit for the buyer passes to it; nothing of what others carry."""
    stream = buyer_limit_stream(agreement, owed[0].customer_id)
    limit = context.arrangements.get(stream)
    if not isinstance(limit, BuyerLimitState) or not limit.carries_on(context.today):
        return claims
    free, found = limit.free, list[Claim]()
    for claim, one in zip(claims, owed, strict=True):
        carried = sum((part.amount for part in one.covers), Decimal(0))
        amount = min(free, claim.amount.amount - carried)
        if claim.cover is None and amount > 0:
            free -= amount
            part = CoverPart(stream=stream, kind="factoring", terms_of=agreement, amount=amount)
            found.append(claim.model_copy(update={"cover": part, "reserved": True}))
        else:
            found.append(claim)
    return tuple(found)


def reserve(claims: Iterable[Claim]) -> tuple[OtherStream, ...]:
    """The limits are used from the offer on, so that nobody else counts on them meanwhile."""
    return merged(
        (part.stream, (UseChanged(holder=receivable_stream(claim.receivable_id), dispatched=part.amount),))
        for claim, part in _held(claims)
    )


def give_back(state: AssignmentState) -> tuple[OtherStream, ...]:
    """What was reserved is free again."""
    return merged(
        (part.stream, (UseChanged(holder=receivable_stream(claim.receivable_id)),))
        for claim, part in _held(state.claims)
    )


def _held(claims: Iterable[Claim]) -> list[tuple[Claim, CoverPart]]:
    return [(claim, claim.cover) for claim in claims if claim.reserved and claim.cover is not None]
