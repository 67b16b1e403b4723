"""The discretionary limit of an insurance policy: what may be insured of a buyer without asking the insurer."""

from __future__ import annotations

from datetime import date

from domain.cover.agreement import require_usable
from domain.cover.buyer_limit.events import DiscretionUsed
from domain.cover.buyer_limit.refusals import NoDiscretion
from domain.cover.buyer_limit.state import BuyerLimitState
from domain.cover.factoring.state import FactoringState
from domain.cover.insurance.state import InsuranceState
from domain.customer.state import CustomerState
from domain.ids import customer_stream, insurance_stream
from domain.money import Money


def discretion(
    policy: InsuranceState | FactoringState, customer: CustomerState, today: date, limit: BuyerLimitState | None = None
) -> DiscretionUsed:
    """The event that takes it up; it opens the stream of the buyer limit, or follows in it.

    `limit` is the buyer limit where there is one. Refuses `cover.not_in_force`, `cover.currency`,
    `cover.country_excluded`, and `buyer_limit.no_discretion` where `leaves_discretion` says so.
    """
    terms = require_usable(policy, customer, today)
    if not isinstance(policy, InsuranceState) or policy.terms is None or policy.terms.discretionary_limit <= 0:
        raise NoDiscretion("the agreement has no discretionary limit", field="agreement")
    if limit is not None and not limit.leaves_discretion(today):
        raise NoDiscretion("the insurer has spoken of this buyer: declined, withdrawn, or granted", field="agreement")
    last = policy.last_day
    assert last is not None
    return DiscretionUsed(
        customer_id=customer.customer_id,
        agreement=insurance_stream(policy.policy_id),
        account=customer_stream(customer.customer_id),
        amount=Money.rounded(policy.terms.discretionary_limit, terms.currency),
        valid_until=last,
    )
