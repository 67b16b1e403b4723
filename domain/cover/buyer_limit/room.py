"""What uses a buyer limit never exceeds what is granted when the use is made, and which uses a smaller one drops."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from domain.cover.buyer_limit.refusals import LimitFull
from domain.cover.buyer_limit.state import BuyerLimitState
from domain.cover.refusals import CoverNotInForce
from domain.cover.use import Use, used


def require_room(state: BuyerLimitState, extra: Decimal, today: date) -> None:
    """Refuses `cover.not_in_force` and `buyer_limit.full` unless `extra` may be used today beside what it carries."""
    _require(state, used(state.uses), extra, today)


def require_kept(before: BuyerLimitState, after: BuyerLimitState, today: date) -> None:
    """The same of what an append adds. What leaves, is invoiced or given back was held before and is never refused."""
    extra = _undispatched(after) - _undispatched(before)
    _require(after, used(after.uses) - extra, extra, today)


def falling(uses: Sequence[Use], amount: Decimal, fallen: Collection[str] = ()) -> tuple[str, ...]:
    """The holders whose undispatched goods no longer fit, besides those that have fallen before.

    What has left stays and comes first. Of the others those that began earlier are kept, as long as they fit.
    """
    room, drop = amount - sum((use.dispatched for use in uses), Decimal(0)), list[str]()
    for use in uses:
        if not use.undispatched or use.holder in fallen:
            continue
        if drop or use.undispatched > room:
            drop.append(use.holder)
        else:
            room -= use.undispatched
    return tuple(drop)


def _require(state: BuyerLimitState, before: Decimal, extra: Decimal, today: date) -> None:
    if extra <= 0:
        return
    if not state.carries_on(today):
        raise CoverNotInForce("nothing may leave on this limit today", field="cover", agreement=state.agreement)
    if before + extra > state.amount:
        facts = {"amount": str(state.amount), "used": str(before), "extra": str(extra)}
        raise LimitFull(f"{before} of {state.amount} is used", field="cover", **facts)


def _undispatched(state: BuyerLimitState) -> Decimal:
    return sum((use.undispatched for use in state.uses), Decimal(0))
