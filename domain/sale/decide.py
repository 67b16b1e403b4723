"""What a command does to a credit sale: events, or a refusal by code. Pure; every figure arrives as an argument.

This file chooses; `lanes.py` turns an assessment into events and `delivery.py` handles goods and invoices.
"""

from __future__ import annotations

from datetime import timedelta

from domain.approval.case import open_case
from domain.approval.conditions import Proofs, require_proofs, strictest
from domain.approval.events import ApprovalCase
from domain.base import Decision, Event, OtherStream
from domain.cover.use import merged
from domain.ids import approval_stream
from domain.money import Money
from domain.sale import commands as ask
from domain.sale import events as happened
from domain.sale import refusals
from domain.sale.briefing import brief_order
from domain.sale.context import SaleContext
from domain.sale.cover_loss import conclude_loss, lose_cover
from domain.sale.delivery import closing, dispatch, finish_receivable, return_goods
from domain.sale.evolve import evolve_sale, fold_sale
from domain.sale.lanes import (
    approve_by_people,
    assess_order,
    barred_here,
    decide_lane,
    not_approved,
    reassess,
    release_of,
)
from domain.sale.order import Reason, Release
from domain.sale.state import DELIVERABLE, WAITING, Phase, SaleState, sale_exposure
from domain.sale.time import let_time_pass
from domain.sale.uses import follow_invoice, follow_sale


def decide_sale(state: SaleState, command: ask.SaleCommand, context: SaleContext) -> Decision:
    """The events that follow. Refuses with the codes of `domain.sale.refusals`, `limit.none`, `customer.unknown`,
    `amount.*`, `terms.*` and `rate.missing`."""
    decision = _decide(state, command, context)
    end = closing(fold_sale(decision.events, state), context) if decision.events else ()
    events = with_sale_exposure(state, (*decision.events, *end))
    after = fold_sale(events, state)
    cover = (*follow_sale(state, after, events, context), *follow_invoice(decision.others))
    return Decision(events=events, others=merged((*decision.others, *_cases(after, events, context), *cover)))


def with_sale_exposure(state: SaleState, events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Stamps on each event what it moves of the customer's exposure, so that moves always add up to where they end."""
    stamped = []
    for event in events:
        after = evolve_sale(state, event)
        change = sale_exposure(after) - sale_exposure(state)
        stamped.append(event if change.is_zero else event.model_copy(update={"exposure": change}))
        state = after
    return tuple(stamped)


def _cases(after: SaleState, events: tuple[Event, ...], context: SaleContext) -> tuple[OtherStream, ...]:
    """The tasks that are put to people in the same breath."""
    return tuple(
        (approval_stream(event.approval_id), (_case(after, event, context),))
        for event in events
        if isinstance(event, happened.ApprovalRequested)
    )


def _case(state: SaleState, event: happened.ApprovalRequested, context: SaleContext) -> ApprovalCase:
    return open_case(
        event,
        state.placed,
        context.policy,
        context.now,
        presence=context.presence,
        barred=barred_here(context),
        also_requested_by=context.also_asking(state.placed),
        amendment=state.release is not None,
        briefing=brief_order(event, context),
    )


def _decide(state: SaleState, command: ask.SaleCommand, context: SaleContext) -> Decision:
    match command:
        case ask.SubmitOrder():
            return Decision(events=_submit(state, command, context))
        case ask.Reassess():
            return Decision(events=reassess(state, context))
        case ask.ConcludeApproval():
            return Decision(events=_conclude(state, command, context))
        case ask.AmendOrder():
            return Decision(events=amend(state, command.amount, context))
        case ask.AcceptOffer():
            return Decision(events=_accept(state, command.proofs, context))
        case ask.CancelOrder():
            return Decision(events=_cancel(state, command))
        case ask.DispatchGoods():
            return dispatch(state, command, context)
        case ask.ReturnGoods():
            return Decision(events=return_goods(state, command, context))
        case ask.FinishReceivable():
            return Decision(events=finish_receivable(state, command))
        case ask.LoseCover():
            return Decision(events=lose_cover(state, command, context))
        case ask.LetTimePass():
            return let_time_pass(state, context)


def require_same_order(state: SaleState, command: ask.SubmitOrder) -> None:
    """`order.reused` when the id already stands for an order with other content."""
    if state.content_hash and state.content_hash != command.order.content_hash:
        raise refusals.OrderReused(f"order {command.order.order_id} exists with other content", field="order_id")


def _submit(state: SaleState, command: ask.SubmitOrder, context: SaleContext) -> tuple[Event, ...]:
    order = command.order.checked()
    require_same_order(state, command)
    if state.phase is not Phase.NEW:
        return ()
    customer = context.known_customer
    received = happened.OrderReceived(
        order=order,
        content_hash=order.content_hash,
        account_currency=customer.currency,
        received_on=context.today,
    )
    state = evolve_sale(state, received)
    return (received, *decide_lane(state, order.amount, context))


def _conclude(state: SaleState, command: ask.ConcludeApproval, context: SaleContext) -> tuple[Event, ...]:
    pending = state.pending
    if pending is None or pending.approval_id != command.approval_id:
        raise refusals.NothingPending("the sale does not wait for this approval", field="approval_id")
    if pending.uncovered:
        return conclude_loss(state, pending, command, context)
    if command.outcome != "approved":
        reason = Reason(code=f"approval.{command.outcome}", facts={"reason": command.reason})
        return not_approved(state, command.approval_id, (reason,), context)
    amount = pending.amount if command.amount is None else min(command.amount, pending.amount)
    if amount < pending.amount or not command.conditions.none:
        smaller = pending.model_copy(update={"amount": amount.require_positive("amount")})
        if state.phase in DELIVERABLE:
            # A smaller growth needs no acceptance, for nobody must use it; conditions are not made of a growth.
            return approve_by_people(state, smaller, context, command.decided_by)
        return (
            happened.OfferMade(
                approval_id=command.approval_id,
                amount=amount,
                exceeds_limit_by=pending.exceeds_limit_by,
                valid_until=context.today + timedelta(days=context.policy.approval.offer_valid_days),
                decided_by=command.decided_by,
                # What was agreed before goes on: an offer says all that its acceptance binds to.
                conditions=strictest((state.accepted, command.conditions), state.placed.ordered_on),
            ),
        )
    return approve_by_people(state, pending, context, command.decided_by)


def amend(state: SaleState, amount: Money, context: SaleContext) -> tuple[Event, ...]:
    """A new whole amount: inside the release it simply goes on; beyond it only the difference is decided anew."""
    amount.require_positive("amount")
    if state.phase not in DELIVERABLE and state.phase not in WAITING:
        raise refusals.PhaseForbids(f"the sale is {state.phase}", field="order_id", phase=state.phase)
    if state.pending is not None and state.phase in DELIVERABLE:
        raise refusals.AmendmentPending("an earlier amendment still waits for a decision", field="order_id")
    if amount == state.placed.amount:
        raise refusals.AmountUnchanged("the order has this amount already", field="amount")
    if amount < state.delivered:
        raise refusals.BelowDelivered(f"{state.delivered} is delivered already", field="amount")
    if state.release is None:
        amended = happened.OrderAmended(amount=amount, reserved=Money.zero(amount.currency))
        return (amended, *decide_lane(evolve_sale(state, amended), amount, context))
    if amount <= state.release.ceiling:
        return (_amended_inside(state, state.release, amount, context),)
    return decide_lane(state, amount - state.placed.amount, context)


def _amended_inside(state: SaleState, release: Release, amount: Money, context: SaleContext) -> happened.OrderAmended:
    smaller = release_of(amount, release.valid_until, release.conditions, context) if amount < release.amount else None
    return happened.OrderAmended(amount=amount, reserved=amount - state.delivered, release=smaller)


def _accept(state: SaleState, proofs: Proofs, context: SaleContext) -> tuple[Event, ...]:
    if state.phase is not Phase.OFFERED or state.offer is None:
        raise refusals.PhaseForbids("there is no offer to accept", field="order_id", phase=state.phase)
    if state.wait_until is not None and context.today > state.wait_until:
        raise refusals.OfferLapsed(f"the offer was open through {state.wait_until}", field="order_id")
    amount, conditions = state.offer.amount, state.offer.conditions
    amended = happened.OrderAmended(
        amount=amount,
        reserved=Money.zero(amount.currency),
        terms=conditions.terms,
        proofs=None if proofs == Proofs() else proofs,
    )
    accepted = evolve_sale(state, amended)
    carried = bool(accepted.cover_wanted) and assess_order(accepted, amount, context).cover is not None
    # What the sale is covered by is better proof than a reference to it.
    shown = conditions.model_copy(update={"cover": False, "guarantee": False}) if carried else conditions
    require_proofs(shown, proofs)
    return (amended, *approve_by_people(accepted, state.offer, context))


def _cancel(state: SaleState, command: ask.CancelOrder) -> tuple[Event, ...]:
    cancellable = WAITING | DELIVERABLE | {Phase.OFFERED}
    if state.phase not in cancellable:
        raise refusals.PhaseForbids(f"the sale is {state.phase}", field="order_id", phase=state.phase)
    return (happened.OrderCancelled(reason=command.reason),)
