"""An invoice is offered to a factor: what has to be true of it, and who bears its default."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from domain.base import Decision
from domain.cover.assignment.claim import Claim, total_of
from domain.cover.assignment.commands import OfferInvoice
from domain.cover.assignment.events import InvoiceNotOffered, InvoiceOffered
from domain.cover.assignment.refusals import AssignmentExists, InvoiceIsDue, NothingToOffer
from domain.cover.assignment.reserved import reserve, within_limit
from domain.cover.assignment.state import OFFERABLE, AssignmentState
from domain.cover.context import CoverContext
from domain.cover.factoring.state import FactoringState
from domain.cover.factoring.terms import FactoringTerms
from domain.cover.insured.refusals import CreditPeriodTooLong
from domain.cover.part import CoverPart
from domain.cover.partner.answer import PartnerRequest
from domain.cover.partner.asking import ask_partner
from domain.cover.refusals import CoverCountry, CoverCurrency, CoverNotInForce, CoverUnknown
from domain.errors import Refusal
from domain.ids import split_stream
from domain.receivable.state import ReceivableState


def offer(state: AssignmentState, command: OfferInvoice, context: CoverContext) -> Decision:
    """The factor is asked. Where the sale counted on this factor and it cannot be asked, that is recorded instead of
    refused, and the risk comes back."""
    if state.phase not in OFFERABLE:
        raise AssignmentExists(f"the invoice is {state.phase}", field="invoice_no", phase=state.phase)
    owed = [one for one in context.receivables if one.balance is not None and one.owed.is_positive and not one.settled]
    if not owed:
        raise NothingToOffer("nothing is owed on such an invoice", field="invoice_no")
    try:
        return _offer(state, command, owed, context)
    except Refusal as refusal:
        promised = _claims(owed, command.agreement)
        if not any(claim.cover for claim in promised):
            raise
        return Decision(events=(_not_offered(command, owed, promised, refusal.code, context),))


def _offer(
    state: AssignmentState, command: OfferInvoice, owed: Sequence[ReceivableState], context: CoverContext
) -> Decision:
    agreement = context.arrangements.get(command.agreement)
    if not isinstance(agreement, FactoringState) or agreement.terms is None:
        raise CoverUnknown(f"there is no agreement {command.agreement}", field="agreement")
    terms, first = agreement.terms, owed[0]
    if not agreement.in_force_on(context.today):
        raise CoverNotInForce(f"{command.agreement} is not in force", field="agreement")
    _check(owed, terms, context)
    claims = _claims(owed, command.agreement)
    if not terms.recourse:
        claims = within_limit(claims, owed, command.agreement, context)
    event = InvoiceOffered(
        customer_id=first.customer_id,
        invoice_no=first.invoice_no,
        agreement=command.agreement,
        account=command.account,
        order_id=first.order_id,
        claims=claims,
        recourse=terms.recourse,
        payee=terms.payee,
        account_no=terms.account_no,
        reference=f"offer.{first.invoice_no}.{state.offers + 1}",
        terms=terms,
        on=context.today,
    )
    asked = ask_partner(_request(event, first), context, first.customer_id)
    return Decision(events=(event,), others=(*reserve(claims), asked))


def _check(owed: Sequence[ReceivableState], terms: FactoringTerms, context: CoverContext) -> None:
    customer = context.known_customer
    if any(currency != terms.currency for currency in (customer.currency, *(one.owed.currency for one in owed))):
        raise CoverCurrency(f"the agreement is in {terms.currency}", field="currency", currency=terms.currency)
    if customer.country in terms.excluded_countries:
        raise CoverCountry(f"the agreement excludes {customer.country}", field="country", country=customer.country)
    for one in owed:
        due, written = one.due_on or context.today, one.invoiced_on or context.today
        if (due - written).days > terms.max_credit_days:
            raise CreditPeriodTooLong(
                f"it runs longer than {terms.max_credit_days} days", field="due_on", most=str(terms.max_credit_days)
            )
        if due < context.today:
            raise InvoiceIsDue(f"{one.receivable_id} fell due on {due}", field="due_on")


def _claims(owed: Sequence[ReceivableState], agreement: str) -> tuple[Claim, ...]:
    """With what the agreement carries of each already, where the sale counted on it."""
    return tuple(
        Claim(
            receivable_id=one.receivable_id,
            amount=one.owed,
            due_on=one.due_on or one.invoiced_on,
            cover=next((part for part in one.covers if _of(part, agreement)), None),
        )
        for one in owed
    )


def _of(part: CoverPart, agreement: str) -> bool:
    return part.kind == "factoring" and part.terms_of == agreement


def _request(event: InvoiceOffered, first: ReceivableState) -> PartnerRequest:
    """`borne` is what of the default passes to the factor."""
    borne = sum((claim.cover.amount for claim in event.claims if claim.cover is not None), Decimal(0))
    return PartnerRequest(
        partner="factor",
        name=event.terms.factor,
        kind="offer",
        reference=event.reference,
        subject=event.invoice_no,
        amount=total_of(event.claims, event.terms.currency),
        on=first.invoiced_on,
        until=max(claim.due_on for claim in event.claims),
        facts={
            "customer": event.customer_id,
            "agreement": split_stream(event.agreement)[1],
            "recourse": "true" if event.terms.recourse else "false",
            "borne": str(borne),
            "advance_percent": str(event.terms.advance_percent),
            "fee_percent": str(event.terms.fee_percent),
        },
    )


def _not_offered(
    command: OfferInvoice, owed: Sequence[ReceivableState], claims: tuple[Claim, ...], code: str, context: CoverContext
) -> InvoiceNotOffered:
    first = owed[0]
    return InvoiceNotOffered(
        customer_id=first.customer_id,
        invoice_no=first.invoice_no,
        agreement=command.agreement,
        account=command.account,
        order_id=first.order_id,
        claims=claims,
        reason=code,
        on=context.today,
    )
