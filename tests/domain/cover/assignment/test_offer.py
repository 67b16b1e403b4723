"""An invoice is offered under an agreement in force, and to one factor at a time."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.cover.assignment.commands import OfferInvoice
from domain.cover.assignment.decide import decide_assignment, next_moment
from domain.cover.assignment.events import AssignmentDeclined, InvoiceNotOffered, InvoiceOffered, OfferLapsed
from domain.cover.assignment.state import AssignmentPhase, AssignmentState
from domain.cover.buyer_limit.state import BuyerLimitPhase
from domain.cover.commands import LetCoverTimePass
from domain.cover.context import CoverContext
from domain.cover.partner.events import PartnerAsked
from domain.cover.use import UseChanged
from domain.errors import Refusal
from tests.domain.builders import TODAY, a_customer, a_policy, cny, only
from tests.domain.cover.assignment.invoices import (
    LIMIT,
    OFFER,
    a_buyer_limit,
    a_part,
    an_active,
    answered,
    carried_out,
    invoice_context,
    notice,
    offered,
    owed,
)
from tests.domain.cover.factoring.agreements import AGREEMENT, later


def refused(state: AssignmentState, context: CoverContext, command: OfferInvoice = OFFER) -> str:
    with pytest.raises(Refusal) as caught:
        decide_assignment(state, command, context)
    return caught.value.code


def test_the_factor_is_asked_for_what_is_owed_on_the_invoice() -> None:
    context = invoice_context(owed("300.00", receivable_id="INV-1.1"), owed("200.00", receivable_id="INV-1.2", days=60))
    _, decision = carried_out(AssignmentState(), OFFER, context)

    event = only(decision.events, InvoiceOffered)
    assert [(claim.receivable_id, claim.amount) for claim in event.claims] == [
        ("INV-1.1", cny("300.00")),
        ("INV-1.2", cny("200.00")),
    ]
    assert (event.payee, event.account_no, event.recourse) == ("Cash Now Factoring Ltd", "CN-0815", False)
    stream, (asked,) = decision.others[0]
    assert stream == "partner_job/offer.INV-1.1"
    assert isinstance(asked, PartnerAsked)
    assert (asked.request.amount, asked.request.until) == (cny("500.00"), later(60))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"arrangements": {}}, "cover.unknown"),
        ({"terms": {"valid_until": TODAY - timedelta(days=1)}}, "cover.not_in_force"),
        ({"terms": {"valid_from": TODAY + timedelta(days=1)}}, "cover.not_in_force"),
        ({"terms": {"currency": "EUR"}}, "cover.currency"),
        ({"customer": a_customer(currency="EUR")}, "cover.currency"),
        ({"customer": a_customer(country="KP")}, "cover.country_excluded"),
        ({"terms": {"max_credit_days": 29}}, "cover.credit_period"),
        ({"policy": a_policy(cover=None)}, "cover.off"),
    ],
)
def test_what_the_agreement_does_not_allow_is_refused(changes: dict[str, Any], code: str) -> None:
    assert refused(AssignmentState(), invoice_context(**changes)) == code


def test_a_claim_in_another_currency_is_refused() -> None:
    assert refused(AssignmentState(), invoice_context(owed(currency="USD"))) == "cover.currency"


def test_an_invoice_runs_as_long_as_the_agreement_allows() -> None:
    assert offered(terms={"max_credit_days": 30}).phase is AssignmentPhase.OFFERED


def test_an_invoice_that_has_fallen_due_is_not_offered() -> None:
    assert refused(AssignmentState(), invoice_context(today=later(31))) == "assignment.due"
    assert carried_out(AssignmentState(), OFFER, invoice_context(today=later(30)))[0].phase is AssignmentPhase.OFFERED


def test_an_invoice_on_which_nothing_is_owed_is_not_offered() -> None:
    context = invoice_context().model_copy(update={"receivables": ()})
    assert refused(AssignmentState(), context) == "assignment.nothing_open"


def test_an_invoice_is_assigned_once_but_offered_again_after_a_factor_declined() -> None:
    assert refused(offered(), invoice_context()) == "assignment.exists"
    assert refused(an_active(), invoice_context()) == "assignment.exists"
    settled, _ = carried_out(an_active(), notice("collected", "500.00"))
    assert refused(settled, invoice_context()) == "assignment.exists"

    declined, decision = carried_out(offered(), answered("declined", reason="limit.full"))
    assert only(decision.events, AssignmentDeclined).reason == "limit.full"
    again, second = carried_out(declined, OFFER)
    assert (again.phase, again.reference) == (AssignmentPhase.OFFERED, "offer.INV-1.2")
    assert second.others[-1][0] == "partner_job/offer.INV-1.2"


def test_the_answer_to_an_offer_that_was_declined_is_no_news_to_the_next() -> None:
    declined, _ = carried_out(offered(), answered("gave_up"))
    again, _ = carried_out(declined, OFFER)

    assert carried_out(again, answered("accepted", "offer.INV-1.1"))[0] == again
    assert carried_out(again, answered("accepted", "offer.INV-1.2"))[0].phase is AssignmentPhase.ACTIVE


def test_a_declined_offer_ends_when_the_invoice_is_due() -> None:
    declined, decision = carried_out(offered(), answered("gave_up"))
    assert only(decision.events, AssignmentDeclined).reason == "gave_up"
    assert (declined.ended, next_moment(declined)) == (False, later(31))

    assert carried_out(declined, LetCoverTimePass(), invoice_context(today=later(30)))[0] == declined
    over, lapsed = carried_out(declined, LetCoverTimePass(), invoice_context(today=later(31)))
    assert only(lapsed.events, OfferLapsed).on == later(31)
    assert (over.ended, next_moment(over)) == (True, None)


def test_a_factor_that_takes_it_after_we_gave_up_waiting_has_it_and_bears_nothing() -> None:
    declined, _ = carried_out(offered(limit=a_buyer_limit()), answered("gave_up"))
    late, _ = carried_out(declined, answered("accepted"))
    assert (late.phase, late.claims[0].cover) == (AssignmentPhase.ACTIVE, None)

    over, _ = carried_out(declined, LetCoverTimePass(), invoice_context(today=later(31)))
    assert carried_out(over, answered("accepted"))[0] == over


# Who bears the default


def test_without_recourse_a_limit_for_the_buyer_is_used_from_the_offer_on() -> None:
    _, decision = carried_out(AssignmentState(), OFFER, invoice_context(limit=a_buyer_limit("300")))

    (claim,) = only(decision.events, InvoiceOffered).claims
    assert claim.cover == a_part("300")
    assert decision.others[0] == (LIMIT, (UseChanged(holder="receivable/INV-1", dispatched=Decimal(300)),))


def test_a_limit_is_shared_out_over_the_claims_and_never_used_twice() -> None:
    claims = (owed("300.00", receivable_id="INV-1.1"), owed("200.00", receivable_id="INV-1.2", days=60))
    _, decision = carried_out(AssignmentState(), OFFER, invoice_context(*claims, limit=a_buyer_limit("400")))

    carried = [claim.cover.amount for claim in only(decision.events, InvoiceOffered).claims if claim.cover]
    assert carried == [300, 100]
    assert [len(events) for stream, events in decision.others if stream == LIMIT] == [2]


def test_what_a_factor_declines_gives_the_limit_back() -> None:
    state = offered(limit=a_buyer_limit("300"))
    _, decision = carried_out(state, answered("declined", reason="limit.full"))

    assert decision.others == ((LIMIT, (UseChanged(holder="receivable/INV-1"),)),)


def test_the_factor_is_told_what_it_would_bear() -> None:
    for changes, facts in (
        ({"limit": a_buyer_limit("300")}, ("false", "300")),
        ({"terms": {"recourse": True}, "limit": a_buyer_limit("300")}, ("true", "0")),
    ):
        _, decision = carried_out(AssignmentState(), OFFER, invoice_context(**changes))
        request = only(decision.others[-1][1], PartnerAsked).request
        assert (request.facts["recourse"], request.facts["borne"]) == facts


def test_what_the_sale_has_reserved_is_not_reserved_again() -> None:
    sold = owed(covers=(a_part(),))
    state, decision = carried_out(AssignmentState(), OFFER, invoice_context(sold, limit=a_buyer_limit("2000")))

    assert state.claims[0].cover == a_part()
    assert [stream for stream, _ in decision.others] == ["partner_job/offer.INV-1.1"]
    assert carried_out(state, answered("gave_up"))[1].others == ()


def test_with_recourse_or_without_a_limit_the_risk_stays_ours() -> None:
    ended = a_buyer_limit().model_copy(update={"phase": BuyerLimitPhase.ENDED})
    for changes in ({"terms": {"recourse": True}, "limit": a_buyer_limit()}, {"limit": ended}, {}):
        assert offered(**changes).claims[0].cover is None


def test_a_factor_whom_the_sale_counted_on_and_who_cannot_be_asked_is_recorded() -> None:
    context = invoice_context(owed(covers=(a_part(),)), terms={"valid_until": TODAY - timedelta(days=1)})
    state, decision = carried_out(AssignmentState(), OFFER, context)

    event = only(decision.events, InvoiceNotOffered)
    assert (event.reason, event.claims[0].cover, event.agreement) == ("cover.not_in_force", a_part(), AGREEMENT)
    assert (state.phase, decision.others) == (AssignmentPhase.DECLINED, ())
    assert carried_out(state, OFFER)[0].phase is AssignmentPhase.OFFERED
