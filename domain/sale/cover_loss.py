"""Cover that falls away under goods that have not left: what of them nobody carries is decided again.

Another arrangement at hand, or our own limits, or a person, in this order; while people decide nothing leaves. Where
they refuse, or nobody may decide, the rest of the order is not delivered. Nobody waits for a partner here.
"""

from __future__ import annotations

from typing import Any, Final

from domain.base import Event, ExposureChange
from domain.cover.part import CoverPart
from domain.exposure import Exposure
from domain.money import Money
from domain.policy import convert
from domain.sale import commands as ask
from domain.sale import events as happened
from domain.sale.assess import Assessment
from domain.sale.case import Covering, Request
from domain.sale.context import SaleContext
from domain.sale.cover_wait import bound_to
from domain.sale.evolve import evolve_sale, fold_sale
from domain.sale.lanes import ask_people, assess_request, not_approved, reassess, record_of, release_of
from domain.sale.order import Lane, Reason, Release
from domain.sale.state import DELIVERABLE, PendingApproval, SaleState, in_account_currency, sale_exposure
from domain.terms import longest_days

_STOPPED: Final = "cover.lost"


def lose_cover(state: SaleState, command: ask.LoseCover, context: SaleContext) -> tuple[Event, ...]:
    """What the arrangement carried of the undelivered goods is lost and decided again; no news where that is nothing.

    A sale that still waits looks for another way.
    """
    if state.phase not in DELIVERABLE:
        return reassess(state, context)
    parts = tuple(part for part in state.covers if part.stream == command.stream)
    if not parts:
        return ()
    amount = _carried(state, parts)
    events: tuple[Event, ...] = (happened.CoverLost(parts=parts, reason=command.reason, on=context.today),)
    if state.pending is not None and state.pending.uncovered:
        amount = min(amount + state.pending.amount, _reserved(state))
    elif state.pending is not None:
        # One thing is decided at a time, and goods on their way out come before growth.
        refused = not_approved(state, state.pending.approval_id, (Reason(code=_STOPPED),), context)
        events = (*refused, *events)
    lost = fold_sale(events, state)
    moved = _moved(context, sale_exposure(lost) - sale_exposure(state))
    facts = {"stream": command.stream, "reason": command.reason, "amount": str(amount)}
    return (*events, *_decide_again(lost, amount, Reason(code=_STOPPED, facts=facts), (command.stream,), moved))


def conclude_loss(
    state: SaleState, pending: PendingApproval, command: ask.ConcludeApproval, context: SaleContext
) -> tuple[Event, ...]:
    """What people decided about goods that have lost their cover: up to an amount they go on at our own risk, and what
    is beyond it is not delivered. Where more would go beyond the limits than they saw, it is decided again."""
    if command.outcome != "approved":
        told = Reason(code=f"approval.{command.outcome}", facts={"reason": command.reason})
        return _stopped(state, reasons=(told,), approval_id=command.approval_id)
    amount = pending.amount if command.amount is None else min(command.amount, pending.amount)
    assessment = _assess(state, amount, (), context)
    if assessment.lane == "decline":
        return _stopped(state, **_record(state, assessment, context), approval_id=command.approval_id)
    if assessment.exceeds_limit_by > pending.exceeds_limit_by:
        return _decide_again(state, amount, Reason(code=_STOPPED), (), context)
    lane: Lane = "dual" if len(command.decided_by) > 1 else "delegated"
    people = assessment.model_copy(update={"lane": lane, "rule": "approval", "cover": None})
    kept = _decided(state, amount, people, context).model_copy(update={"approval_id": command.approval_id})
    return (*_shrunk(state, pending.amount - amount, context), kept)


def _decide_again(
    state: SaleState, amount: Money, lost: Reason, streams: tuple[str, ...], context: SaleContext
) -> tuple[Event, ...]:
    assessment = _assess(state, amount, streams, context)
    told = assessment.model_copy(update={"reasons": (lost, *assessment.reasons)})
    if assessment.lane in ("straight_through", "covered"):
        return (_decided(state, amount, told, context),)
    if assessment.lane in ("delegated", "dual"):
        apart = _moved(context, ExposureChange(reserved=-assessment.amount_in_account_currency))
        asked = told.model_copy(update={"rule": "ask.cover_lost"})
        return (ask_people(state, amount, asked, apart).model_copy(update={"uncovered": True}),)
    return _stopped(state, **_record(state, assessment, context))


def _decided(state: SaleState, amount: Money, told: Assessment, context: SaleContext) -> happened.CoverDecided:
    apart = _moved(context, ExposureChange(reserved=-told.amount_in_account_currency))
    return happened.CoverDecided(
        amount=amount,
        covers=told.cover.parts if told.cover else (),
        cover_choice=told.cover,
        **record_of(state.placed, told, apart, adds=True),
    )


def _assess(state: SaleState, amount: Money, lost: tuple[str, ...], context: SaleContext) -> Assessment:
    """As if the uncovered goods were ordered now, beside all else that the customer owes."""
    order, reserved = state.placed, state.reserved or amount
    request = Request(
        order_id=order.order_id,
        amount=amount,
        term_days=longest_days(order.terms, order.ordered_on),
        requested_by=order.requested_by,
        held=reserved - amount,
        rate=state.rate,
        cannot_wait=True,
        covering=Covering(lost=lost, bound_to=bound_to(state), wanted=state.cover_wanted),
    )
    beside = convert(reserved - amount, state.rate, state.account_currency).amount
    taken_off = in_account_currency(state, reserved) - beside
    return assess_request(request, _moved(context, ExposureChange(reserved=-taken_off)))


def _carried(state: SaleState, parts: tuple[CoverPart, ...]) -> Money:
    """What these parts carried, in the currency of the order; a fraction of its smallest unit counts as one."""
    total = sum(part.amount for part in parts)
    return min(Money.rounded(total / state.rate, state.placed.amount.currency, "ROUND_UP"), _reserved(state))


def _reserved(state: SaleState) -> Money:
    return state.reserved or Money.zero(state.placed.amount.currency)


def _moved(context: SaleContext, change: ExposureChange) -> SaleContext:
    position = context.position

    def after(exposure: Exposure) -> Exposure:
        return exposure.after(change)

    group = None if position.group_exposure is None else after(position.group_exposure)
    moved = position.model_copy(update={"exposure": after(position.exposure), "group_exposure": group})
    return context.model_copy(update={"position": moved})


def _record(state: SaleState, assessment: Assessment, context: SaleContext) -> dict[str, Any]:
    record = record_of(state.placed, assessment, context)
    return {name: figure for name, figure in record.items() if name in happened.ReservationReleased.model_fields}


def _stopped(state: SaleState, **record: Any) -> tuple[Event, ...]:
    return (happened.ReservationReleased(amount=_reserved(state), reason=_STOPPED, **record),)


def _shrunk(state: SaleState, by: Money, context: SaleContext) -> tuple[Event, ...]:
    if not by.is_positive or state.release is None:
        return ()
    left = max(state.delivered, state.placed.amount - by)
    release: Release = release_of(left, state.release.valid_until, state.release.conditions, context)
    shrunk = happened.OrderAmended(amount=left, reserved=_reserved(state) - by, release=release)
    return (shrunk,) if evolve_sale(state, shrunk).phase in DELIVERABLE else ()
