"""How the invented partners decide: by country, by how the buyer does, and by what they carry already."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Protocol

from domain.cover.partner.answer import PartnerAnswer, PartnerKind, PartnerRequest, RequestKind
from domain.money import Money
from starter.sandbox.companies import COMPANIES

OFFERED: Final[dict[PartnerKind, frozenset[RequestKind]]] = {
    "insurer": frozenset({"limit", "declaration", "overdue_notice", "claim", "recovery"}),
    "factor": frozenset({"limit", "offer", "buy_back"}),
    "guarantor": frozenset({"call", "extension"}),
}
EXCLUDED_COUNTRIES: Final = frozenset({"IR", "KP", "SY"})
LIMIT_DAYS: Final = 365
EXTENSION_DAYS_MAX: Final = 730

_BY_CUSTOMER: Final = {company.customer_id: company for company in COMPANIES.values()}


class Carried(Protocol):
    """What the partner carries already."""

    def limit(self, request: PartnerRequest) -> Decimal:
        """What it has granted for this request's buyer, in the request's currency."""
        ...

    def assigned(self, request: PartnerRequest) -> Decimal:
        """What it bears of the invoices of this buyer that it has taken without recourse."""
        ...


def decide(request: PartnerRequest, carried: Carried, today: date) -> PartnerAnswer:
    """The answer to a request of a kind that the partner offers."""
    match request.kind:
        case "limit":
            return _limit(request, today)
        case "claim" if not request.documents:
            return _declined("claim.no_documents")
        case "offer":
            return _offer(request, carried, today)
        case "call" if request.until is not None and request.until < (request.on or today):
            return _declined("call.late")
        case "extension":
            return _extension(request, today)
    return PartnerAnswer(outcome="accepted", amount=request.amount, on=today)


def _limit(request: PartnerRequest, today: date) -> PartnerAnswer:
    asked = request.amount
    if asked is None:
        return _declined("request.no_amount")
    if request.facts.get("country", "") in EXCLUDED_COUNTRIES:
        return _declined("country.excluded")
    company = _BY_CUSTOMER.get(request.facts.get("customer", ""))
    if company is not None and company.status != "active":
        return _declined("buyer.insolvent")
    most = Money.rounded(_most(request), asked.currency)
    until = today + timedelta(days=LIMIT_DAYS)
    return PartnerAnswer(outcome="accepted", amount=min(asked, most), on=today, until=until)


def _most(request: PartnerRequest) -> Decimal:
    """Per buyer: twice what an agency recommends for a company that the sandbox knows, else an invented figure that is
    always the same for the same buyer, from 100,000 to 600,000."""
    buyer = request.facts.get("customer") or request.subject
    company = _BY_CUSTOMER.get(buyer)
    if company is not None and request.amount is not None and company.currency == request.amount.currency:
        return 2 * company.recommended_limit()
    digest = hashlib.sha256(buyer.encode()).digest()
    return Decimal(100_000 + 10_000 * (digest[0] % 51))


def _offer(request: PartnerRequest, carried: Carried, today: date) -> PartnerAnswer:
    """With recourse it is always taken; without, within the limit that was granted for the buyer."""
    invoice = request.amount
    if invoice is None:
        return _declined("request.no_amount")
    bears_default = not has_recourse(request)
    if bears_default and carried.assigned(request) + borne(request) > carried.limit(request):
        return _declined("limit.exceeded")
    return PartnerAnswer(
        outcome="accepted",
        amount=_percent(invoice, request.facts.get("advance_percent")),
        charges=_percent(invoice, request.facts.get("fee_percent")),
        on=today,
    )


def _extension(request: PartnerRequest, today: date) -> PartnerAnswer:
    if request.until is None or request.until > today + timedelta(days=EXTENSION_DAYS_MAX):
        return _declined("extension.too_long")
    return PartnerAnswer(outcome="accepted", amount=request.amount, on=today, until=request.until)


def has_recourse(request: PartnerRequest) -> bool:
    """Whether the invoice comes back when it is not paid."""
    return request.facts.get("recourse", "true") == "true"


def borne(request: PartnerRequest) -> Decimal:
    """What of an offered invoice the factor is to bear: all of it where the request does not say."""
    whole = Decimal(0) if request.amount is None else request.amount.amount
    return Decimal(request.facts.get("borne", whole))


def _percent(amount: Money, percent: str | None) -> Money | None:
    """None where the request does not say: then it is what the agreement says."""
    return None if percent is None else Money.rounded(amount.amount * Decimal(percent) / 100, amount.currency)


def _declined(reason: str) -> PartnerAnswer:
    return PartnerAnswer(outcome="declined", reason=reason)
