"""What a command does to a receivable: events, or a refusal by code."""

from __future__ import annotations

from datetime import date, datetime

from domain.base import Decision, Event, OtherStream, Value
from domain.cash.allocation import CashRules, OpenItem, PaymentIn, allocate
from domain.cover.use import merged, use_changes
from domain.customer.decide import CustomerUnknown, use_unapplied, with_cash_exposure
from domain.customer.events import CashUnapplied
from domain.customer.state import CustomerState
from domain.errors import (
    Conflict,
    DueBeforeOrder,
    InvalidInput,
    InvoiceDuplicate,
    NotFound,
    PaymentCurrencyMismatch,
)
from domain.ids import checked_id, customer_stream, receivable_stream
from domain.money import Money
from domain.policy import Policy
from domain.receivable import commands as ask
from domain.receivable import events as happened
from domain.receivable.collect import reach_milestone
from domain.receivable.cover import change_cover, cover_used
from domain.receivable.state import (
    ReceivablePhase,
    ReceivableState,
    evolve_receivable,
    fold_receivable,
    receivable_exposure,
    receivable_uses,
)
from domain.terms import Terms, discount_available


class ReceivableUnknown(NotFound):
    code = "receivable.unknown"


class ReceivableIsSettled(Conflict):
    """Nothing is owed on it any more."""

    code = "receivable.settled"


class PaymentInFuture(InvalidInput):
    code = "payment.in_future"


class NoCallOpen(Conflict):
    code = "call.not_open"


class ReceivableContext(Value):
    policy: Policy
    now: datetime
    today: date
    customer: CustomerState | None


def decide_receivable(state: ReceivableState, command: ask.ReceivableCommand, context: ReceivableContext) -> Decision:
    """The events that follow; a payment that is booked here already is no news.

    Codes: `receivable.*`, `payment.*`, `invoice.duplicate`, `customer.unknown`, `unapplied.insufficient`,
    `call.not_open`.
    """
    decision = _decide(state, command, context)
    if not decision.events:
        return decision
    after = fold_receivable(decision.events, state)
    holder = receivable_stream(after.receivable_id)
    uses = use_changes(holder, receivable_uses(state), receivable_uses(after))
    others = merged((*decision.others, *uses)) if uses else decision.others
    return decision.model_copy(update={"events": _with_exposure(state, decision.events), "others": others})


def check_payment(state: ReceivableState, command: ask.ReceivePayment | ask.UseUnappliedCash) -> None:
    """The rules of a payment that need nothing but the receivable."""
    _require_open(state)
    command.amount.require_positive("amount")
    if command.amount.currency != state.owed.currency:
        raise PaymentCurrencyMismatch(f"the receivable is in {state.owed.currency}", field="currency")


def _decide(state: ReceivableState, command: ask.ReceivableCommand, context: ReceivableContext) -> Decision:
    if isinstance(command, ask.TakeOver):
        return Decision(events=(_take_over(state, command, context),))
    if state.phase is ReceivablePhase.NEW:
        raise ReceivableUnknown("there is no such receivable", field="receivable_id")
    if isinstance(command, ask.ReceivePayment | ask.BookAllocation) and command.payment_id in state.payments:
        return Decision(events=())
    match command:
        case ask.ReceivePayment():
            return _receive(state, command, context)
        case ask.UseUnappliedCash():
            return _use_unapplied(state, command, context)
        case ask.BookAllocation():
            return _book(state, command, context)
        case ask.ApplyCreditNote():
            return _credit(state, command, context)
        case ask.RecordCall():
            if not state.call_open:
                raise NoCallOpen("no call is due", field="receivable_id")
            return Decision(events=(happened.CallMade(note=command.note),))
        case ask.ReachMilestone():
            return Decision(events=reach_milestone(state, context.policy, context.now, context.today))
        case ask.ChangeCover() | ask.AssignClaim() | ask.ReturnClaim():
            return change_cover(state, command)


def _take_over(state: ReceivableState, command: ask.TakeOver, context: ReceivableContext) -> Event:
    if state.phase is not ReceivablePhase.NEW:
        raise InvoiceDuplicate(f"invoice {command.invoice_no} is on file already", field="invoice_no")
    checked_id(command.invoice_no, field="invoice_no")
    command.balance.require_positive("balance")
    if command.due_on < command.invoiced_on:
        raise DueBeforeOrder("an invoice falls due after it is written", field="due_on")
    customer = _known_customer(context)
    ladder, _ = context.policy.ladder_for(customer.country)
    return happened.ReceivableOpened(
        receivable_id=command.invoice_no,
        amount=command.balance,
        country=customer.country,
        rate=context.policy.rate(command.balance.currency, customer.currency, context.today),
        account_currency=customer.currency,
        ladder=ladder,
        source="import",
        **command.model_dump(include={"invoice_no", "customer_id", "order_id", "invoiced_on", "due_on"}),
    )


def _receive(state: ReceivableState, command: ask.ReceivePayment, context: ReceivableContext) -> Decision:
    check_payment(state, command)
    if command.paid_on > context.today:
        raise PaymentInFuture(f"{command.paid_on} has not come yet", field="paid_on")
    currency = state.owed.currency
    discount = _discount(state, command)
    item = OpenItem(
        receivable_id=state.receivable_id,
        invoice_no=state.invoice_no,
        order_id=state.order_id,
        balance=state.owed - discount,
        due_on=state.due_on or context.today,
    )
    payment = PaymentIn(
        payment_id=command.payment_id,
        amount=command.amount,
        paid_on=command.paid_on,
        references=(state.receivable_id,),
        bank_charges=command.bank_charge,
    )
    rules = CashRules(short_payment_tolerance=context.policy.cash.short_payment_tolerance)
    allocation = allocate(payment, (item,), rules)
    (line,) = allocation.lines
    applied = happened.PaymentApplied(
        payment_id=command.payment_id,
        applied=line.applied,
        bank_charge=line.bank_charge,
        written_off=line.written_off_short,
        discount=discount,
        paid_on=command.paid_on,
    )
    surplus = _unapplied(state, f"payment {command.payment_id}", allocation.unapplied, context)
    return _settled_by(state, applied, currency, context, surplus)


def _discount(state: ReceivableState, command: ask.ReceivePayment) -> Money:
    """The prompt-payment discount, if the customer paid in time and has taken it; nothing otherwise."""
    nothing = Money.zero(state.owed.currency)
    if not state.terms or state.amount is None or state.invoiced_on is None or state.owed < state.amount:
        return nothing
    offered = discount_available(Terms.parse(state.terms), state.invoiced_on, command.paid_on, state.amount)
    paid = command.amount + (command.bank_charge or nothing)
    return offered if state.owed - offered <= paid < state.owed else nothing


def _use_unapplied(state: ReceivableState, command: ask.UseUnappliedCash, context: ReceivableContext) -> Decision:
    check_payment(state, command)
    customer, nothing = _known_customer(context), Money.zero(command.amount.currency)
    amount = min(command.amount, state.owed)
    used = with_cash_exposure(customer, use_unapplied(customer, amount, state.receivable_id))
    applied = happened.PaymentApplied(
        payment_id=command.reference,
        applied=amount,
        bank_charge=nothing,
        written_off=nothing,
        discount=nothing,
        paid_on=context.today,
    )
    return _settled_by(state, applied, nothing.currency, context, ((customer_stream(state.customer_id), (used,)),))


def _book(state: ReceivableState, command: ask.BookAllocation, context: ReceivableContext) -> Decision:
    """The receivable's share of a receipt. The money has arrived: what is no longer owed here stays the customer's."""
    nothing = Money.zero(state.owed.currency)
    applied = min(command.applied, state.owed)
    charge = min(command.bank_charge, state.owed - applied)
    surplus = _unapplied(state, f"payment {command.payment_id}", command.applied - applied, context)
    event = happened.PaymentApplied(
        payment_id=command.payment_id,
        applied=applied,
        bank_charge=charge,
        written_off=min(command.written_off, state.owed - applied - charge),
        discount=nothing,
        paid_on=command.paid_on,
        collected_by=command.collected_by,
    )
    booked = _settled_by(state, event, nothing.currency, context, surplus)
    events = (*cover_used(state, command), *booked.events, *_left_to_us(state, command, event))
    return booked.model_copy(update={"events": events})


def _left_to_us(state: ReceivableState, command: ask.BookAllocation, applied: Event) -> tuple[Event, ...]:
    """What is open when the factor has its claim was never the factor's: interest of ours, for example."""
    over = command.claim_over and state.assigned_to == command.collected_by
    if not over or evolve_receivable(state, applied).owed.is_zero:
        return ()
    return (happened.ClaimReturned(assignment=command.collected_by, reason="collected"),)


def _credit(state: ReceivableState, command: ask.ApplyCreditNote, context: ReceivableContext) -> Decision:
    """Reduces the claim; what exceeds it becomes the customer's money, also when the claim was settled meanwhile."""
    nothing = Money.zero(state.owed.currency)
    used = min(command.amount, state.owed)
    surplus = _unapplied(state, f"credit note {command.credit_note_no}", command.amount - used, context)
    credited = happened.CreditNoteApplied(
        credit_note_no=command.credit_note_no, amount=used, reason=command.reason, on=context.today
    )
    return _settled_by(state, credited, nothing.currency, context, surplus)


def _settled_by(
    state: ReceivableState,
    event: Event,
    currency: str,
    context: ReceivableContext,
    others: tuple[OtherStream, ...],
) -> Decision:
    after = evolve_receivable(state, event)
    done = after.owed == Money.zero(currency) and not state.settled
    events = (event, happened.ReceivableSettled(on=context.today)) if done else (event,)
    return Decision(events=events, others=others)


def _unapplied(
    state: ReceivableState, source: str, amount: Money, context: ReceivableContext
) -> tuple[OtherStream, ...]:
    if amount.is_zero:
        return ()
    customer = _known_customer(context)
    event = CashUnapplied(source=source, amount=amount, rate=state.rate)
    return ((customer_stream(customer.customer_id), (with_cash_exposure(customer, event),)),)


def _known_customer(context: ReceivableContext) -> CustomerState:
    if context.customer is None or not context.customer.exists:
        raise CustomerUnknown("the customer is not registered", field="customer_id")
    return context.customer


def _require_open(state: ReceivableState) -> None:
    if state.phase is ReceivablePhase.NEW:
        raise ReceivableUnknown("there is no such receivable", field="receivable_id")
    if state.settled:
        raise ReceivableIsSettled("nothing is owed on it any more", field="receivable_id")


def _with_exposure(state: ReceivableState, events: tuple[Event, ...]) -> tuple[Event, ...]:
    stamped = []
    for event in events:
        after = evolve_receivable(state, event)
        change = receivable_exposure(after) - receivable_exposure(state)
        stamped.append(event if change.is_zero else event.model_copy(update={"exposure": change}))
        state = after
    return tuple(stamped)
