"""What people say to a sale: approve, refuse, offer less, or say nothing in time."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import pytest

from domain.approval.events import ApprovalCase
from domain.errors import AmountNotPositive
from domain.sale.commands import AcceptOffer, AmendOrder, CancelOrder, ConcludeApproval, DispatchGoods, LetTimePass
from domain.sale.context import SaleContext
from domain.sale.events import OfferMade, OrderApproved, OrderDeclined, OrderHeld
from domain.sale.refusals import NothingPending, OfferLapsed, PhaseForbids
from domain.sale.state import Phase, SaleState, sale_exposure
from tests.domain.builders import (
    a_context,
    a_customer,
    a_position,
    a_sale,
    after,
    an_order,
    cny,
    days_later,
    decide,
    only,
)

Outcome = Literal["approved", "rejected", "expired"]


def rich(exposure: str = "0", *, later: int = 0, limit: str = "500000") -> SaleContext:
    position = a_position(exposure=exposure)
    return a_context(customer=a_customer(limit=limit), position=position, today=days_later(later))


def people_say(outcome: Outcome, amount: str | None = None, approval_id: str = "S-1.1") -> ConcludeApproval:
    less = None if amount is None else cny(amount)
    return ConcludeApproval(approval_id=approval_id, outcome=outcome, amount=less, decided_by=("staff-031",))


def an_asked_sale(amount: str = "300000.00") -> SaleState:
    return a_sale(an_order(amount), context=rich())


def an_offered_sale(amount: str = "200000.00") -> SaleState:
    return after(an_asked_sale(), people_say("approved", amount), context=rich())


def test_the_task_is_put_to_people_in_the_same_breath_as_the_question() -> None:
    decision = decide(after(an_asked_sale()), AmendOrder(amount=cny("310000.00")), rich())

    ((stream, (case,)),) = decision.others
    assert stream == "approval/S-1.2"
    assert isinstance(case, ApprovalCase)
    assert (case.amount, case.requested_by, case.customer_id) == (cny("310000.00"), "shop", "C-1")


def test_nothing_is_reserved_while_people_think() -> None:
    assert sale_exposure(an_asked_sale()).is_zero


def test_an_approval_reserves_and_names_its_task() -> None:
    approved = only(decide(an_asked_sale(), people_say("approved"), rich()).events, OrderApproved)

    assert (approved.approval_id, approved.reserved, approved.lane) == ("S-1.1", cny("300000.00"), "delegated")
    assert approved.exposure is not None
    assert approved.exposure.reserved == Decimal(300_000)


@pytest.mark.parametrize(("outcome", "code"), [("rejected", "approval.rejected"), ("expired", "approval.expired")])
def test_a_refusal_and_silence_decline_the_order(outcome: Outcome, code: str) -> None:
    declined = only(decide(an_asked_sale(), people_say(outcome), rich()).events, OrderDeclined)

    assert (declined.rule, declined.approval_id) == (code, "S-1.1")
    assert after(an_asked_sale(), people_say(outcome), context=rich()).phase is Phase.DECLINED


def test_a_conclusion_counts_only_for_the_task_that_the_sale_waits_for() -> None:
    with pytest.raises(NothingPending) as refused:
        decide(an_asked_sale(), people_say("approved", approval_id="S-1.7"), rich())

    assert refused.value.code == "approval.not_pending"


def test_people_approve_the_excess_that_they_saw_and_no_more() -> None:
    asked = a_sale(an_order("300000.00"), context=rich("220000"))
    assert asked.pending is not None
    assert asked.pending.exceeds_limit_by == Decimal(20_000)

    same = after(asked, people_say("approved"), context=rich("220000"))
    again = after(asked, people_say("approved"), context=rich("220000.01"))
    much = after(asked, people_say("approved"), context=rich("400000"))

    assert (same.phase, again.phase, much.phase) == (Phase.APPROVED, Phase.PENDING, Phase.HELD)
    assert again.pending is not None
    assert again.pending.approval_id == "S-1.2"


def test_a_hold_that_came_up_meanwhile_holds_what_people_approved() -> None:
    held = a_context(customer=a_customer(limit="500000", holds=("checking",)))

    assert [type(event) for event in decide(an_asked_sale(), people_say("approved"), held).events] == [OrderHeld]


def test_a_knock_out_that_came_up_meanwhile_declines_what_people_approved() -> None:
    out = a_context(customer=a_customer(limit="500000", knock_outs=("insolvency",)))

    assert after(an_asked_sale(), people_say("approved"), context=out).phase is Phase.DECLINED


# Offers


def test_an_approval_of_less_is_an_offer_that_stays_open_for_a_while() -> None:
    offer = only(decide(an_asked_sale(), people_say("approved", "200000.00"), rich()).events, OfferMade)

    assert (offer.amount, offer.valid_until) == (cny("200000.00"), days_later(7))
    assert an_offered_sale().phase is Phase.OFFERED
    assert sale_exposure(an_offered_sale()).is_zero


def test_an_accepted_offer_reserves_the_smaller_amount() -> None:
    accepted = after(an_offered_sale(), AcceptOffer(), context=rich(later=7))

    assert (accepted.phase, accepted.placed.amount) == (Phase.APPROVED, cny("200000.00"))
    assert sale_exposure(accepted).reserved == Decimal(200_000)
    assert accepted.release is not None
    assert accepted.release.ceiling == cny("220000.00")


def test_an_offer_is_not_accepted_after_its_last_day() -> None:
    with pytest.raises(OfferLapsed) as refused:
        decide(an_offered_sale(), AcceptOffer(), rich(later=8))

    assert refused.value.code == "offer.lapsed"


def test_an_offer_that_nobody_takes_up_lapses() -> None:
    assert decide(an_offered_sale(), LetTimePass(), rich(later=7)).events == ()
    declined = only(decide(an_offered_sale(), LetTimePass(), rich(later=8)).events, OrderDeclined)

    assert declined.rule == "offer.lapsed"


def test_an_offer_is_held_or_asked_again_when_credit_has_moved_on() -> None:
    asked = after(an_offered_sale(), AcceptOffer(), context=rich("320000"))
    held = after(an_offered_sale(), AcceptOffer(), context=rich("490000"))

    assert (asked.phase, held.phase) == (Phase.PENDING, Phase.HELD)
    assert (asked.offer, held.offer) == (None, None)


def test_only_an_offer_can_be_accepted() -> None:
    with pytest.raises(PhaseForbids):
        decide(an_asked_sale(), AcceptOffer(), rich())


def test_an_offer_can_be_turned_down() -> None:
    assert after(an_offered_sale(), CancelOrder(reason="too little"), context=rich()).phase is Phase.CANCELLED


def test_an_offer_of_nothing_is_refused() -> None:
    with pytest.raises(AmountNotPositive):
        decide(an_asked_sale(), people_say("approved", "-1.00"), rich())


# Growth of an approved order


def a_growing_sale() -> SaleState:
    """Approved with 1,000 and asked for 299,000 more."""
    return after(a_sale(an_order("1000.00")), AmendOrder(amount=cny("300000.00")), context=rich("1000"))


def test_an_approved_growth_adds_to_the_reservation() -> None:
    grown = after(a_growing_sale(), people_say("approved"), context=rich("1000"))

    assert (grown.phase, grown.placed.amount) == (Phase.APPROVED, cny("300000.00"))
    assert sale_exposure(grown).reserved == Decimal(300_000)


def test_a_smaller_growth_needs_no_acceptance() -> None:
    grown = after(a_growing_sale(), people_say("approved", "100000.00"), context=rich("1000"))

    assert (grown.phase, grown.placed.amount, grown.pending) == (Phase.APPROVED, cny("101000.00"), None)


def test_a_refused_growth_leaves_the_order_as_it_was() -> None:
    left = after(a_growing_sale(), people_say("rejected"), context=rich("1000"))

    assert (left.phase, left.placed.amount, left.pending) == (Phase.APPROVED, cny("1000.00"), None)


def test_a_delivery_of_the_old_amount_does_not_end_an_order_that_may_still_grow() -> None:
    sent = after(a_growing_sale(), DispatchGoods(delivery_id="D-1", amount=cny("1000.00")), context=rich("1000"))

    grown = after(sent, people_say("approved"), context=rich("1000"))
    refused = after(sent, people_say("rejected"), context=rich("1000"))

    assert (sent.phase, grown.phase, refused.phase) == (
        Phase.PARTLY_DELIVERED,
        Phase.PARTLY_DELIVERED,
        Phase.DELIVERED,
    )
    assert sale_exposure(grown).reserved == Decimal(299_000)


def test_a_last_delivery_ends_the_question_whether_the_order_grows() -> None:
    last = DispatchGoods(delivery_id="D-1", amount=cny("1000.00"), final=True)
    sent = after(a_growing_sale(), last, context=rich("1000"))

    assert (sent.phase, sent.pending) == (Phase.DELIVERED, None)
    with pytest.raises(NothingPending):
        decide(sent, people_say("approved"), rich("1000"))
