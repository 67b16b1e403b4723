"""Approvals on conditions become offers; accepted with what they ask for, they stand in the release."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.approval.conditions import Conditions, Proofs
from domain.approval.events import ApprovalCase
from domain.sale.commands import AcceptOffer, AmendOrder, ConcludeApproval, LetTimePass, Reassess
from domain.sale.events import OfferMade, OrderAmended, OrderDeclined
from domain.sale.state import Phase, SaleState
from domain.terms import Terms
from tests.domain.builders import a_context, a_customer, a_sale, after, an_order, cny, days_later, decide, only

RICH = a_context(customer=a_customer(limit="500000"))
ASKED = Conditions(deposit_percent=Decimal(30), terms=Terms.parse("NET14"), cover=True)
SHOWN = Proofs(deposit="RF18-5390", cover="POLICY-7")


def concluded(amount: str | None = None, conditions: Conditions = ASKED) -> ConcludeApproval:
    less = None if amount is None else cny(amount)
    return ConcludeApproval(approval_id="S-1.1", outcome="approved", amount=less, conditions=conditions)


def an_offered_sale(amount: str | None = None) -> SaleState:
    return after(a_sale(an_order("300000.00"), context=RICH), concluded(amount), context=RICH)


def test_conditions_alone_make_an_offer_of_the_whole_amount() -> None:
    offer = only(decide(a_sale(an_order("300000.00"), context=RICH), concluded(), RICH).events, OfferMade)

    assert (offer.amount, offer.conditions, offer.valid_until) == (cny("300000.00"), ASKED, days_later(7))
    assert an_offered_sale().phase is Phase.OFFERED


def test_an_accepted_offer_has_the_shorter_terms_and_its_release_the_conditions() -> None:
    sale = after(an_offered_sale("200000.00"), AcceptOffer(proofs=SHOWN), context=RICH)

    assert sale.phase is Phase.APPROVED
    assert (sale.placed.amount, str(sale.placed.terms)) == (cny("200000.00"), "NET14")
    assert sale.release is not None
    assert sale.release.conditions == ASKED
    assert sale.answer is not None
    assert (sale.answer.terms, sale.answer.release) == ("NET14", sale.release)


def test_what_was_agreed_binds_the_release_that_comes_after_a_hold() -> None:
    checking = a_context(customer=a_customer(limit="500000", holds=("checking",)))
    held = after(an_offered_sale(), AcceptOffer(proofs=SHOWN), context=checking)
    by_itself = after(
        after(an_offered_sale("200000.00"), AcceptOffer(proofs=SHOWN), context=checking), Reassess(), context=RICH
    )
    asked = after(held, Reassess(), context=RICH)
    softer = Conditions(deposit_percent=Decimal(10), guarantee=True)
    approval = ConcludeApproval(approval_id="S-1.2", outcome="approved", conditions=softer)
    as_agreed = after(asked, approval.model_copy(update={"conditions": Conditions()}), context=RICH)
    offered = after(asked, approval, context=RICH).offer
    shown = SHOWN.model_copy(update={"guarantee": "G-1"})
    stricter = after(after(asked, approval, context=RICH), AcceptOffer(proofs=shown), context=RICH)

    assert (held.phase, asked.phase) == (Phase.HELD, Phase.PENDING)
    assert by_itself.release is not None
    assert (by_itself.release.amount, by_itself.release.conditions) == (cny("200000.00"), ASKED)
    assert as_agreed.release is not None
    assert as_agreed.release.conditions == ASKED
    assert offered is not None
    assert offered.conditions == ASKED.model_copy(update={"guarantee": True})
    assert stricter.release is not None
    assert stricter.release.conditions == ASKED.model_copy(update={"guarantee": True})


def test_what_was_shown_is_on_record() -> None:
    amended = only(decide(an_offered_sale(), AcceptOffer(proofs=SHOWN), RICH).events, OrderAmended)

    assert (amended.proofs, str(amended.terms)) == (SHOWN, "NET14")


def test_an_order_keeps_its_content_hash_when_its_terms_become_shorter() -> None:
    assert after(an_offered_sale(), AcceptOffer(proofs=SHOWN), context=RICH).content_hash == (
        an_order("300000.00").content_hash
    )


def test_without_what_it_asks_for_an_offer_is_not_accepted_and_lapses() -> None:
    with pytest.raises(Exception, match="deposit") as refused:
        decide(an_offered_sale(), AcceptOffer(), RICH)

    assert getattr(refused.value, "code", "") == "offer.proof_missing"
    late = a_context(customer=a_customer(limit="500000"), today=days_later(8))
    assert only(decide(an_offered_sale(), LetTimePass(), late).events, OrderDeclined).rule == "offer.lapsed"


def test_a_smaller_release_keeps_the_conditions() -> None:
    sale = after(an_offered_sale(), AcceptOffer(proofs=SHOWN), AmendOrder(amount=cny("100000.00")), context=RICH)

    assert sale.release is not None
    assert (sale.release.amount, sale.release.conditions) == (cny("100000.00"), ASKED)


def test_a_plain_approval_has_no_conditions() -> None:
    sale = after(a_sale(an_order("300000.00"), context=RICH), concluded(conditions=Conditions()), context=RICH)

    assert sale.release is not None
    assert sale.release.conditions.none


# Amended orders


def test_a_task_says_that_it_is_about_the_growth_of_an_order_only() -> None:
    decision = decide(a_sale(an_order("1000.00"), context=RICH), AmendOrder(amount=cny("300000.00")), RICH)

    ((_, (case,)),) = decision.others
    assert isinstance(case, ApprovalCase)
    assert (case.amendment, case.amount) == (True, cny("299000.00"))


def test_an_order_amended_while_a_task_is_open_asks_anew_about_the_whole() -> None:
    asked = a_sale(an_order("300000.00"), context=RICH)

    ((stream, (case,)),) = decide(asked, AmendOrder(amount=cny("310000.00")), RICH).others

    assert isinstance(case, ApprovalCase)
    assert (stream, case.amendment, case.amount) == ("approval/S-1.2", False, cny("310000.00"))


def test_an_order_that_is_offered_something_is_accepted_or_cancelled_but_not_amended() -> None:
    with pytest.raises(Exception, match="offered") as refused:
        decide(an_offered_sale(), AmendOrder(amount=cny("100.00")), RICH)

    assert getattr(refused.value, "code", "") == "sale.phase"
