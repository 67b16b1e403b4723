"""Asking an insurer or a factor for a buyer limit."""

from __future__ import annotations

from datetime import timedelta

from domain.base import Decision
from domain.cover.agreement import Agreement, require_usable
from domain.cover.buyer_limit.commands import RequestLimit
from domain.cover.buyer_limit.events import LimitSought
from domain.cover.buyer_limit.refusals import LimitDeclinedToday, LimitRequestOpen
from domain.cover.buyer_limit.state import BuyerLimitState
from domain.cover.context import CoverContext
from domain.cover.factoring.terms import FactoringTerms
from domain.cover.insurance.terms import InsuranceTerms
from domain.cover.partner.answer import PartnerRequest
from domain.cover.partner.asking import ask_partner
from domain.cover.refusals import CoverCurrency
from domain.ids import split_stream


def sought(state: BuyerLimitState, agreement: Agreement, command: RequestLimit, context: CoverContext) -> Decision:
    """The question to the partner; nothing where it is on its way already, or as much is granted for long enough.

    Refuses `cover.*`, `buyer_limit.request_open`, `buyer_limit.declined_today`, `amount.not_positive`.
    """
    customer = context.known_customer
    terms = require_usable(agreement, customer, context.today)
    amount = command.amount.require_positive("amount")
    if amount.currency != terms.currency:
        raise CoverCurrency(f"it is in {terms.currency}", field="amount", currency=terms.currency)
    if state.asked is not None:
        if amount <= state.asked:
            return Decision(events=())
        raise LimitRequestOpen(f"{state.asked} is asked for and not answered", field="amount", asked=str(state.asked))
    if amount.amount <= state.amount and _lasts(state, context):
        return Decision(events=())
    _not_declined_today(state, command, context)
    event = LimitSought(
        customer_id=customer.customer_id,
        agreement=command.agreement,
        account=command.account,
        amount=amount,
        reference=f"limit.{split_stream(context.stream)[1]}.{state.requests + 1}",
        for_order=command.for_order,
    )
    asked = ask_partner(_request(terms, event, context), context, event.customer_id)
    return Decision(events=(event,), others=(asked,))


def _lasts(state: BuyerLimitState, context: CoverContext) -> bool:
    """A limit in its last days, as long as duties are warned of before, may be asked for anew."""
    rules = context.policy.cover
    ahead = timedelta(days=rules.duties.warn_days if rules else 0)
    named = not state.discretionary
    return named and state.carries_on(context.today) and state.carries_on(context.today + ahead)


def _not_declined_today(state: BuyerLimitState, command: RequestLimit, context: CoverContext) -> None:
    declined = state.declined
    if not command.for_order or declined is None or state.declined_on != context.today:
        return
    if command.amount >= declined:
        raise LimitDeclinedToday(f"{declined} was declined today", field="amount", declined=str(declined))


def _request(terms: InsuranceTerms | FactoringTerms, event: LimitSought, context: CoverContext) -> PartnerRequest:
    customer, insured = context.known_customer, isinstance(terms, InsuranceTerms)
    numbers = {f"id_{each.scheme}": each.value for each in customer.identifiers}
    return PartnerRequest(
        partner="insurer" if insured else "factor",
        name=terms.insurer if isinstance(terms, InsuranceTerms) else terms.factor,
        kind="limit",
        reference=event.reference,
        subject=split_stream(context.stream)[1],
        amount=event.amount,
        on=context.today,
        facts={"agreement": split_stream(event.agreement)[1], "name": customer.name, **numbers},
    )
