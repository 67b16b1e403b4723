"""Where an order goes beyond the limits: whether others carry enough of it that a machine may approve it."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Final

from domain.cover.at_hand import Arrangements
from domain.cover.choice import Choice, Need, choose
from domain.cover.offers import Wanted, offers_for
from domain.exposure import Limits
from domain.ids import customer_stream, group_stream, split_stream
from domain.sale.case import Case
from domain.sale.order import Reason

_ANSWERED: Final = frozenset(
    {"hold.over_limit", "hold.over_group_limit", "ask.over_limit", "ask.over_group_limit", "ask.cover_wanted"}
)


def answered_by_cover(reason: Reason) -> bool:
    """Whether cover takes the reason away: the limits are kept then, or the sale is covered as was wanted."""
    return reason.code in _ANSWERED


def find_cover(
    case: Case, holds: tuple[Reason, ...], asks: tuple[Reason, ...], arrangements: Arrangements
) -> Choice | None:
    """What brings the order within the limits, and covers it where that is wanted. First of what is at hand.

    Where nothing at hand does, limits that can be asked for are considered too, if nothing else keeps the order from
    being approved: whoever waits for people anyway does not wait for a partner. None: there is no such cover.
    """
    rules = case.policy.cover
    if rules is None or not any(answered_by_cover(reason) for reason in (*holds, *asks)):
        return None
    others = [reason for reason in (*holds, *asks) if not answered_by_cover(reason)]
    need = _need(case)
    if need is None or any(reason in holds for reason in others):
        return None
    offers, unusable = offers_for(_wanted(case), arrangements, rules)
    ready = [offer for offer in offers if offer.how != "ask"]
    found = choose(rules, need, ready, unusable)
    return choose(rules, need, offers, unusable) if found is None and not others else found


def cover_requested(cover: Choice) -> Reason:
    """Why the order waits: limits that have been asked for, with the policy or agreement and the amount of each."""
    asked = ", ".join(f"{split_stream(ask.agreement)[1]} {ask.amount}" for ask in cover.asks)
    return Reason(code="hold.cover_requested", facts={"asked": asked})


def _need(case: Case) -> Need | None:
    """What cover has to do; None where it cannot: a limit that is insured itself counts what is covered already, and
    where none is on file none can be kept."""
    own, group, today = case.customer.limits, case.group.limits if case.group else None, case.today
    if case.own_excess > 0 and (own.own_on(today) is None or _insured(own, case)):
        return None
    if case.group_excess > 0 and group is not None and _insured(group, case):
        return None
    wanted = bool(case.customer.cover_wanted_by or case.request.covering.wanted)
    return Need(
        grade=case.customer.grade,
        term_days=case.request.term_days,
        currency=case.position.exposure.currency,
        amount=case.adding,
        reduce=max(case.own_excess, case.group_excess),
        carry=case.adding if wanted else Decimal(0),
    )


def _insured(limits: Limits, case: Case) -> bool:
    own = limits.own_on(case.today)
    return own is not None and own.insured > 0


def _wanted(case: Case) -> Wanted:
    covering, customer = case.request.covering, case.customer
    reserved: dict[str, Decimal] = defaultdict(Decimal)
    for part in covering.reserved:
        reserved[part.stream] += part.amount
    groups = (group_stream(case.group.group_id),) if case.group is not None else ()
    return Wanted(
        order_id=case.request.order_id,
        customer_id=customer.customer_id,
        country=customer.country,
        accounts=(customer_stream(customer.customer_id), *groups),
        currency=case.position.exposure.currency,
        amount=case.adding,
        term_days=case.request.term_days,
        today=case.today,
        reserved=dict(reserved),
        asked=covering.asked,
        awaiting=covering.awaiting,
        lost=covering.lost,
        bound_to=covering.bound_to,
        may_ask=covering.may_ask,
        only_guarantees=covering.wanted == "guarantee",
    )
