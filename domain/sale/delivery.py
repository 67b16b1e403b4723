"""Goods leave, invoices follow, goods come back. Documents present the release; credit is not decided again here."""

from __future__ import annotations

from datetime import date, timedelta

from domain.base import Decision, Event
from domain.cover.factoring.payee import payee_of
from domain.cover.part import carve
from domain.ids import checked_id, receivable_id_for, receivable_stream
from domain.money import Money
from domain.receivable.events import ReceivableOpened
from domain.receivable.state import ReceivableState, evolve_receivable, receivable_exposure
from domain.sale import commands as ask
from domain.sale import events as happened
from domain.sale import refusals
from domain.sale.carried import require_carried
from domain.sale.context import SaleContext
from domain.sale.evolve import fold_sale
from domain.sale.state import DELIVERABLE, Delivery, Phase, SaleReceivable, SaleState, in_account_currency
from domain.terms import Instalment, due_schedule


def dispatch(state: SaleState, command: ask.DispatchGoods, context: SaleContext) -> Decision:
    """Goods leave under the release; where policy says so the invoice is issued in the same breath."""
    goods = _dispatched(state, command, context)
    if context.policy.invoicing.delay_days > 0 and command.invoice_no is None:
        return Decision(events=(goods,))
    after = fold_sale([goods], state)
    invoice = _invoice(after, command.delivery_id, command.invoice_no, context)
    return Decision(events=(goods, *invoice.events), others=invoice.others)


def issue_invoice(state: SaleState, delivery: Delivery, context: SaleContext) -> Decision:
    """The invoice of a delivery that has none yet."""
    return _invoice(state, delivery.delivery_id, None, context)


def return_goods(state: SaleState, command: ask.ReturnGoods, context: SaleContext) -> tuple[Event, ...]:
    """Goods come back: a credit note against what is still open of that invoice, the last instalment first."""
    amount = command.amount.require_positive("amount")
    invoiced = [delivery.amount for delivery in state.deliveries if delivery.invoice_no == command.invoice_no]
    if not invoiced:
        raise refusals.InvoiceUnknown(f"the sale has no invoice {command.invoice_no}", field="invoice_no")
    already = [returned for invoice_no, returned in state.returned if invoice_no == command.invoice_no]
    left = Money.total(invoiced, amount.currency) - Money.total(already, amount.currency)
    if amount > left:
        raise refusals.ReturnExceedsInvoice(f"at most {left} can still be returned", field="amount", most=str(left))
    open_ones = [one for one in state.open_receivables if one.invoice_no == command.invoice_no]
    if not open_ones:
        raise refusals.NothingToCredit(f"invoice {command.invoice_no} is settled", field="invoice_no")
    return (
        happened.GoodsReturned(
            credit_note_no=context.next_credit_note_no,
            series=context.policy.invoicing.credit_note_series,
            invoice_no=command.invoice_no,
            amount=amount,
            on=context.today,
            reason=command.reason,
            credited=_shares(open_ones, amount),
        ),
    )


def _shares(open_ones: list[SaleReceivable], amount: Money) -> tuple[tuple[str, Money], ...]:
    """The last instalment first; what no instalment can take goes to the first one and becomes the customer's money."""
    shares, left = dict[str, Money](), amount
    for one in reversed(open_ones):
        shares[one.receivable_id] = min(one.claim, left)
        left = left - shares[one.receivable_id]
    shares[open_ones[0].receivable_id] += left
    return tuple((receivable_id, share) for receivable_id, share in shares.items() if share.is_positive)


def finish_receivable(state: SaleState, command: ask.FinishReceivable) -> tuple[Event, ...]:
    """One receivable is settled; the last one closes the sale."""
    if not any(one.receivable_id == command.receivable_id for one in state.open_receivables):
        return ()
    return (happened.ReceivableFinished(receivable_id=command.receivable_id),)


def closing(state: SaleState, context: SaleContext) -> tuple[Event, ...]:
    """A sale with nothing left to deliver, to invoice or to be paid is closed."""
    done = state.phase is Phase.DELIVERED and not state.uninvoiced and not state.open_receivables
    return (happened.SaleClosed(on=context.today),) if done else ()


def _dispatched(state: SaleState, command: ask.DispatchGoods, context: SaleContext) -> happened.GoodsDispatched:
    release, reserved = state.release, state.reserved
    if state.phase not in DELIVERABLE or release is None or reserved is None:
        raise refusals.PhaseForbids(f"the sale is {state.phase}", field="order_id", phase=state.phase)
    checked_id(command.delivery_id, field="delivery_id")
    amount = command.amount.require_positive("amount")
    if any(delivery.delivery_id == command.delivery_id for delivery in state.deliveries):
        raise refusals.DeliveryReused(f"delivery {command.delivery_id} is recorded already", field="delivery_id")
    if context.today > release.valid_until:
        raise refusals.ReleaseLapsed(f"the release ended on {release.valid_until}", field="order_id")
    if context.stops_delivery_by:
        raise refusals.DeliveryStopped(
            "collection has stopped deliveries", field="order_id", receivables=", ".join(context.stops_delivery_by[:5])
        )
    holds = context.known_customer.stops_delivery_of(state.placed.order_id)
    if holds:
        raise refusals.DeliveryStopped("a person has stopped deliveries", field="order_id", holds=", ".join(holds[:5]))
    delivered = state.delivered + amount
    if delivered > release.ceiling:
        raise refusals.ReleaseExceeded(
            f"{delivered} would exceed the release of {release.ceiling}", field="amount", ceiling=str(release.ceiling)
        )
    covers = carve(state.covers, in_account_currency(state, amount))[0]
    delay = 0 if command.invoice_no is not None else context.policy.invoicing.delay_days
    invoiced_on = context.today + timedelta(days=delay)
    require_carried(state, covers, invoiced_on, _schedule(state, amount, invoiced_on)[-1].due_on, context)
    # While people decide whether the order grows, what is delivered so far is not the end of it.
    final = command.final or (delivered >= state.placed.amount and state.pending is None)
    nothing = Money.zero(amount.currency)
    return happened.GoodsDispatched(
        delivery_id=command.delivery_id,
        amount=amount,
        on=context.today,
        reserved_left=nothing if final else max(nothing, reserved - amount),
        final=final,
        covers=covers,
    )


def _schedule(state: SaleState, amount: Money, invoiced_on: date) -> tuple[Instalment, ...]:
    """When the invoice falls due: goods that leave after the agreed date are due at once."""
    terms = state.placed.terms
    if terms.due_on is not None and terms.due_on < invoiced_on:
        return (Instalment(number=1, due_on=invoiced_on, amount=amount),)
    return due_schedule(terms, amount, invoiced_on)


def _invoice(state: SaleState, delivery_id: str, invoice_no: str | None, context: SaleContext) -> Decision:
    order = state.placed
    goods = next(delivery for delivery in state.deliveries if delivery.delivery_id == delivery_id)
    amount, covers = goods.amount, goods.covers
    payee = payee_of(covers, context.arrangements.by_stream) if covers else {}
    number = checked_id(invoice_no or context.next_invoice_no, field="invoice_no")
    schedule = _schedule(state, amount, context.today)
    ladder, _ = context.policy.ladder_for(context.known_customer.country)
    opened = []
    for part in schedule:
        receivable_id = receivable_id_for(number, part.number, len(schedule))
        along, covers = carve(covers, in_account_currency(state, part.amount))
        event = ReceivableOpened(
            receivable_id=receivable_id,
            invoice_no=number,
            customer_id=order.customer_id,
            order_id=order.order_id,
            country=context.known_customer.country,
            amount=part.amount,
            invoiced_on=context.today,
            due_on=part.due_on,
            terms=str(order.terms),
            rate=state.rate,
            account_currency=state.account_currency,
            ladder=ladder,
            covers=along,
            **payee,
        )
        exposure = receivable_exposure(evolve_receivable(ReceivableState(), event))
        opened.append((receivable_stream(receivable_id), (event.model_copy(update={"exposure": exposure}),)))
    issued = happened.InvoiceIssued(
        invoice_no=number,
        series="" if invoice_no else context.policy.invoicing.series,
        delivery_id=delivery_id,
        amount=amount,
        issued_on=context.today,
        receivable_ids=tuple(receivable_id_for(number, part.number, len(schedule)) for part in schedule),
        instalments=tuple(part.amount for part in schedule),
    )
    return Decision(events=(issued,), others=tuple(opened))
