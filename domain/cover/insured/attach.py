"""Attaching the cover to a receivable: the terms of its policy are frozen with it."""

from __future__ import annotations

from datetime import date

from domain.base import Decision
from domain.cover.context import CoverContext
from domain.cover.insurance.dates import latest_due
from domain.cover.insurance.state import InsuranceState
from domain.cover.insurance.terms import InsuranceTerms
from domain.cover.insured import events as happened
from domain.cover.insured.commands import AttachCover
from domain.cover.insured.refusals import CreditPeriodTooLong
from domain.cover.insured.state import InsuredPhase, InsuredState
from domain.cover.refusals import CoverCountry, CoverCurrency, CoverUnknown
from domain.customer.state import CustomerState
from domain.errors import Refusal
from domain.ids import split_stream


def attach(state: InsuredState, command: AttachCover, context: CoverContext) -> Decision:
    """The cover, or its loss: the goods have left, so that what cannot be insured is recorded with its reason.

    A limit that was cut since then does not matter. What is attached already is no news.
    """
    if state.phase is not InsuredPhase.NEW:
        return Decision(events=())
    terms, reason = None, ""
    try:
        terms = _terms(command, context)
        require_insurable(terms, context.known_customer, command.invoiced_on, command.due_on)
    except Refusal as refusal:
        reason = refusal.code
    attached = happened.CoverAttached(
        customer_id=split_stream(command.account)[1], terms=terms, **command.model_dump(exclude={"kind"})
    )
    lost = (happened.CoverForfeited(reason=reason, on=context.today),) if reason else ()
    return Decision(events=(attached, *lost))


def require_insurable(terms: InsuranceTerms, customer: CustomerState, invoiced_on: date, due_on: date) -> None:
    """Refuses `cover.currency`, `cover.country_excluded`, `cover.credit_period`."""
    if terms.currency != customer.currency:
        raise CoverCurrency(f"the customer's account is kept in {customer.currency}", field="currency")
    if customer.country in terms.excluded_countries:
        raise CoverCountry(f"the policy excludes {customer.country}", field="country", country=customer.country)
    latest = latest_due(terms, invoiced_on)
    if due_on > latest:
        raise CreditPeriodTooLong(f"it must be due by {latest}", field="due_on", latest=latest.isoformat())


def _terms(command: AttachCover, context: CoverContext) -> InsuranceTerms:
    policy = context.arrangements.get(command.part.terms_of)
    if not isinstance(policy, InsuranceState) or policy.terms is None:
        raise CoverUnknown(f"{command.part.terms_of} is not on file", field="part")
    return policy.terms
