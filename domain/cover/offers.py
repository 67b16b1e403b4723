"""What the arrangements at hand could carry of one sale, and why the others cannot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pydantic import Field

from domain.base import Exact, Value
from domain.cover.at_hand import Arrangements
from domain.cover.buyer_limit.state import BuyerLimitState
from domain.cover.choice import LimitAsk, Offer, PassedOver
from domain.cover.factoring.state import FactoringState
from domain.cover.guarantee.state import GuaranteeState
from domain.cover.insurance.dates import latest_due
from domain.cover.insurance.state import InsuranceState
from domain.cover.insurance.terms import InsuranceTerms
from domain.cover.part import CoverKind
from domain.cover.rules import CoverRules
from domain.cover.use import used
from domain.ids import buyer_limit_stream, sale_stream

_INTEREST_YEAR: Final = 360
_YEAR: Final = 365

Agreement = InsuranceState | FactoringState


class Wanted(Value):
    """For which sale cover is looked for. `accounts` are the streams of the customer and its group, the customer first.

    `reserved` is what the sale has reserved of each arrangement and would give back. `asked` are the limits that it has
    had asked for, `awaiting` the last of these questions; with `may_ask` others may be. `only_guarantees`: nothing else
    will do. `lost` carry it no longer. `bound_to` is the buyer limit that carries other goods of the sale: another
    insurer or factor would overlap.
    """

    order_id: str
    customer_id: str
    country: str
    accounts: tuple[str, ...]
    currency: str
    amount: Exact
    term_days: int
    today: date
    reserved: dict[str, Exact] = Field(default_factory=dict)
    asked: tuple[str, ...] = ()
    awaiting: tuple[LimitAsk, ...] = ()
    lost: tuple[str, ...] = ()
    bound_to: str = ""
    may_ask: bool = False
    only_guarantees: bool = False

    @property
    def due_on(self) -> date:
        return self.today + timedelta(days=self.term_days)


def offers_for(
    wanted: Wanted, arrangements: Arrangements, rules: CoverRules
) -> tuple[tuple[Offer, ...], tuple[PassedOver, ...]]:
    """The offers for the sale, those that have to be asked for among them, and what cannot carry it."""
    found = list(_found(wanted, arrangements, rules))
    offers = tuple(each for each in found if isinstance(each, Offer))
    return offers, tuple(each for each in found if isinstance(each, PassedOver))


def _found(wanted: Wanted, arrangements: Arrangements, rules: CoverRules) -> Iterator[Offer | PassedOver]:
    for stream, state in arrangements.by_stream.items():
        if isinstance(state, GuaranteeState):
            yield from _guaranteed(stream, state, wanted)
        elif isinstance(state, InsuranceState | FactoringState) and not wanted.only_guarantees:
            limit_stream = buyer_limit_stream(stream, wanted.customer_id)
            limit = arrangements.by_stream.get(limit_stream, BuyerLimitState())
            why_not = _unusable(state, wanted)
            if wanted.bound_to not in ("", limit_stream):
                yield PassedOver(stream=limit_stream, code="cover.overlaps")
            elif why_not is not None:
                yield PassedOver(stream=limit_stream, code=why_not, facts=_terms_facts(state, wanted))
            elif limit_stream not in wanted.lost:
                yield from _limited(stream, state, limit_stream, limit, wanted, rules)


def _unusable(state: Agreement, wanted: Wanted) -> str | None:
    """Why nothing of this sale can be carried under these terms; None where it can."""
    terms = state.terms
    if terms is None or not state.in_force_on(wanted.today):
        return "cover.not_in_force"
    if terms.currency != wanted.currency:
        return "cover.currency"
    if wanted.country in terms.excluded_countries:
        return "cover.country_excluded"
    if isinstance(state, FactoringState) and state.terms is not None and state.terms.recourse:
        return "cover.recourse"
    if isinstance(state, InsuranceState) and state.terms is not None:
        too_long = latest_due(state.terms, wanted.today) < wanted.due_on
    else:
        too_long = terms.max_credit_days < wanted.term_days
    return "cover.over_credit_period" if too_long else None


def _terms_facts(state: Agreement, wanted: Wanted) -> dict[str, str]:
    if state.terms is None:
        return {}
    return {
        "days": str(wanted.term_days),
        "most": str(state.terms.max_credit_days),
        "currency": state.terms.currency,
        "country": wanted.country,
    }


def _limited(
    agreement: str,
    state: Agreement,
    stream: str,
    limit: BuyerLimitState,
    wanted: Wanted,
    rules: CoverRules,
) -> Iterator[Offer | PassedOver]:
    """What the buyer's limit leaves, a discretionary one that nobody has taken up, and one that could be asked for."""
    offer = _priced(agreement, state, stream, wanted)
    others = used(limit.uses) - wanted.reserved.get(stream, Decimal(0))
    free = limit.amount - others if limit.carries_on(wanted.today) else Decimal(0)
    at_hand = _capped(free, wanted)
    if sale_stream(wanted.order_id) in limit.fallen:
        yield PassedOver(stream=stream, code="cover.fallen")
        return
    if at_hand > 0:
        yield offer.model_copy(update={"free": at_hand})
    elif not limit.carries_on(wanted.today) and _discretionary(state, limit, wanted.today):
        discretion = state.terms.discretionary_limit if isinstance(state.terms, InsuranceTerms) else Decimal(0)
        yield offer.model_copy(update={"free": _capped(discretion - others, wanted), "how": "discretion"})
    else:
        yield PassedOver(stream=stream, code="cover.no_room", facts={"limit": str(limit.amount), "used": str(others)})
    asking = {"how": "ask", "limit_before": max(Decimal(0), others), "requests": limit.requests}
    awaited = _awaited(stream, limit, wanted)
    if awaited is not None and wanted.may_ask:
        yield offer.model_copy(update=asking | {"free": _capped(awaited - others, wanted), "asked_already": True})
    elif rules.ask_partners and wanted.may_ask and _may_be_asked(stream, limit, wanted, rules):
        yield offer.model_copy(update=asking | {"free": wanted.amount})


def _awaited(stream: str, limit: BuyerLimitState, wanted: Wanted) -> Decimal | None:
    """The limit whose answer is due: asked for on record, or by this sale on the way there."""
    if limit.asked is not None:
        return limit.asked.amount
    own = [ask for ask in wanted.awaiting if ask.stream == stream and ask.requests == limit.requests]
    return own[0].amount.amount if own else None


def _may_be_asked(stream: str, limit: BuyerLimitState, wanted: Wanted, rules: CoverRules) -> bool:
    """Not twice for one sale, and not so soon after the partner declined as it would take to answer."""
    if stream in wanted.asked:
        return False
    declined = limit.declined_on
    return declined is None or declined + timedelta(days=rules.partner_days) < wanted.today


def _discretionary(state: Agreement, limit: BuyerLimitState, today: date) -> bool:
    terms = state.terms
    return isinstance(terms, InsuranceTerms) and terms.discretionary_limit > 0 and limit.leaves_discretion(today)


def _priced(agreement: str, state: Agreement, stream: str, wanted: Wanted) -> Offer:
    days = wanted.term_days
    terms = state.terms
    if isinstance(terms, InsuranceTerms):
        kind: CoverKind = "insurance"
        worth = {"percent": terms.insured_percent, "first_loss": terms.first_loss}
        prices: tuple[tuple[str, Decimal], ...] = (("premium", terms.premium_percent / 100),)
    else:
        if terms is None:
            raise LookupError(f"{agreement} has no terms")
        kind, worth = "factoring", {}
        yearly = terms.advance_percent / 100 * terms.interest_percent / 100
        prices = (("fee", terms.fee_percent / 100), ("interest", yearly * days / _INTEREST_YEAR))
    return Offer.model_validate(
        {"stream": stream, "kind": kind, "terms_of": agreement, "free": Decimal(0), "prices": prices, **worth}
    )


def _guaranteed(stream: str, state: GuaranteeState, wanted: Wanted) -> Iterator[Offer | PassedOver]:
    expires = "" if state.expires_on is None else state.expires_on.isoformat()
    facts = {"expires": expires, "due": wanted.due_on.isoformat(), "currency": state.currency}
    if stream in wanted.lost or sale_stream(wanted.order_id) in state.fallen or state.account not in wanted.accounts:
        return
    if state.orders and wanted.order_id not in state.orders:
        yield PassedOver(stream=stream, code="cover.other_orders")
    elif not state.carries_on(wanted.today):
        yield PassedOver(stream=stream, code="cover.not_in_force", facts=facts)
    elif state.currency != wanted.currency:
        yield PassedOver(stream=stream, code="cover.currency", facts=facts)
    elif state.expires_on is None or state.expires_on <= wanted.due_on:
        yield PassedOver(stream=stream, code="cover.expires_early", facts=facts)
    else:
        others = state.taken - wanted.reserved.get(stream, Decimal(0))
        free = _capped(state.amount - others, wanted)
        if free <= 0:
            full = {"limit": str(state.amount), "used": str(others)}
            yield PassedOver(stream=stream, code="cover.no_room", facts=full)
            return
        yield Offer(
            stream=stream,
            kind="guarantee",
            terms_of=stream,
            free=free,
            percent=state.percent,
            prices=(("fee", state.fee_percent / 100 * wanted.term_days / _YEAR),),
        )


def _capped(free: Decimal, wanted: Wanted) -> Decimal:
    return max(Decimal(0), min(free, wanted.amount))
