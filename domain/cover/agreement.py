"""Whether an insurance policy or factoring agreement can carry anything of one customer today."""

from __future__ import annotations

from datetime import date

from domain.cover.factoring.state import FactoringState
from domain.cover.factoring.terms import FactoringTerms
from domain.cover.insurance.state import InsuranceState
from domain.cover.insurance.terms import InsuranceTerms
from domain.cover.refusals import CoverCountry, CoverCurrency, CoverNotInForce
from domain.customer.state import CustomerState

Agreement = InsuranceState | FactoringState


def require_usable(agreement: Agreement, customer: CustomerState, today: date) -> InsuranceTerms | FactoringTerms:
    """Its terms. Refuses `cover.not_in_force`, `cover.currency` and `cover.country_excluded`."""
    terms = agreement.terms
    if terms is None or not agreement.in_force_on(today):
        raise CoverNotInForce("the policy or agreement is not in force today", field="agreement")
    if terms.currency != customer.currency:
        message = f"it is in {terms.currency}, the customer's account in {customer.currency}"
        raise CoverCurrency(message, field="agreement", currency=terms.currency)
    if customer.country in terms.excluded_countries:
        raise CoverCountry(f"{customer.country} is excluded", field="agreement", country=customer.country)
    return terms
