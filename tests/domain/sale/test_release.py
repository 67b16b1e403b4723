"""The release: what was approved may be delivered with a tolerance and for a time, without being decided again."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.approval.safeguards import Safeguards
from domain.money import Money
from domain.sale.commands import AmendOrder, CancelOrder, ConcludeApproval, DispatchGoods, LetTimePass
from domain.sale.decide import decide_sale
from domain.sale.events import AmendmentRefused, ApprovalRequested, OrderAmended, OrderApproved, ReservationReleased
from domain.sale.refusals import AmendmentPending, AmountUnchanged, BelowDelivered, PhaseForbids, ReleaseExceeded
from domain.sale.refusals import ReleaseLapsed as Lapsed
from domain.sale.state import Phase, SaleState, sale_exposure
from domain.sale.time import next_day_that_matters
from tests.domain.builders import (
    TODAY,
    a_context,
    a_customer,
    a_policy,
    a_position,
    a_sale,
    after,
    an_order,
    cny,
    days_later,
    decide,
    only,
)

GUARDED = a_policy(safeguards=Safeguards(period_days=30, split_window_days=2, conflicts=()))


def goods(amount: str, delivery_id: str = "D-1", *, final: bool = False) -> DispatchGoods:
    return DispatchGoods(delivery_id=delivery_id, amount=cny(amount), final=final)


def to(amount: str) -> AmendOrder:
    return AmendOrder(amount=cny(amount))


def an_approved_sale(amount: str = "1000.00") -> SaleState:
    return a_sale(an_order(amount))


def test_an_order_of_1000_covers_documents_up_to_1100() -> None:
    release = an_approved_sale().release

    assert release is not None
    assert (release.amount, release.ceiling) == (cny("1000.00"), cny("1100.00"))
    assert after(an_approved_sale(), goods("1100.00")).delivered == cny("1100.00")
    with pytest.raises(ReleaseExceeded) as refused:
        decide(an_approved_sale(), goods("1100.01"))
    assert (refused.value.code, refused.value.facts["ceiling"]) == ("release.exceeded", "1100.00 CNY")


def test_the_deliveries_of_an_order_share_one_release() -> None:
    sale = after(an_approved_sale(), goods("999.99"))

    with pytest.raises(ReleaseExceeded):
        decide(sale, goods("100.02", "D-2"))
    assert after(sale, goods("100.01", "D-2")).phase is Phase.DELIVERED


def test_a_release_holds_through_its_last_day() -> None:
    sale = an_approved_sale()
    assert sale.release is not None
    assert sale.release.valid_until == days_later(60)

    assert after(sale, goods("1000.00"), context=a_context(today=days_later(60))).phase is Phase.DELIVERED
    with pytest.raises(Lapsed) as refused:
        decide(sale, goods("1000.00"), a_context(today=days_later(61)))
    assert refused.value.code == "release.lapsed"


def test_documents_present_the_release_and_credit_is_not_decided_again() -> None:
    worse = a_context(customer=a_customer(limit="1", knock_outs=("insolvency",)), position=a_position(exposure="99999"))

    assert after(an_approved_sale(), goods("1000.00"), context=worse).phase is Phase.DELIVERED


# Amendments


def test_an_order_that_grows_inside_its_release_goes_on_whatever_became_of_the_customer() -> None:
    worse = a_context(customer=a_customer(limit="1", holds=("checking",)), position=a_position(exposure="99999"))

    amended = only(decide(an_approved_sale(), to("1100.00"), worse).events, OrderAmended)

    assert (amended.amount, amended.reserved) == (cny("1100.00"), cny("1100.00"))
    assert amended.exposure is not None
    assert amended.exposure.reserved == Decimal(100)


def test_the_tolerance_is_not_granted_on_top_of_itself() -> None:
    grown = after(an_approved_sale(), to("1100.00"))

    assert grown.release is not None
    assert grown.release.ceiling == cny("1100.00")


def test_beyond_its_release_only_the_difference_is_decided_anew() -> None:
    approved = only(decide(an_approved_sale(), to("1500.00")).events, OrderApproved)

    assert approved.exposure_after - approved.exposure_before == Decimal(500)
    assert (approved.release.amount, approved.release.ceiling) == (cny("1500.00"), cny("1650.00"))
    assert approved.reserved == cny("1500.00")
    assert approved.exposure is not None
    assert approved.exposure.reserved == Decimal(500)


@pytest.mark.parametrize(("amount", "asked"), [("251000.00", False), ("251000.01", True)])
def test_the_difference_alone_is_held_against_the_cap(amount: str, asked: bool) -> None:
    context = a_context(customer=a_customer(limit="9000000"), position=a_position(exposure="1000"))

    events = decide(an_approved_sale(), to(amount), context).events

    assert [type(event) for event in events] == [ApprovalRequested if asked else OrderApproved]
    if asked:
        assert only(events, ApprovalRequested).amount == cny("250000.01")


def test_a_growth_that_is_not_approved_leaves_the_old_release_in_force() -> None:
    sale = an_approved_sale()
    full = a_context(position=a_position(exposure="100000"), customer=a_customer(limit="100000", holds=("checking",)))

    events = decide(sale, to("50000.00"), full).events

    assert only(events, AmendmentRefused).asked == cny("50000.00")
    left = after(sale, to("50000.00"), context=full)
    assert (left.phase, left.release, left.placed.amount) == (Phase.APPROVED, sale.release, cny("1000.00"))


def test_one_amendment_is_decided_at_a_time() -> None:
    rich = a_context(customer=a_customer(limit="9000000"))
    waiting = after(an_approved_sale(), to("300000.00"), context=rich)

    with pytest.raises(AmendmentPending) as refused:
        decide(waiting, to("1100.00"), rich)

    assert refused.value.code == "order.amendment_pending"


def test_a_smaller_order_gives_back_credit_and_with_it_the_release() -> None:
    smaller = after(an_approved_sale(), to("400.00"))

    assert sale_exposure(smaller).reserved == Decimal(400)
    assert smaller.release is not None
    assert (smaller.release.amount, smaller.release.ceiling) == (cny("400.00"), cny("440.00"))


def test_credit_that_was_given_back_has_to_be_decided_to_be_had_again() -> None:
    smaller = after(an_approved_sale(), to("400.00"))
    taken_by_others = a_context(
        customer=a_customer(limit="1000"), position=a_position(exposure="1000"), policy=a_policy()
    )

    events = decide(smaller, to("1000.00"), taken_by_others).events

    refused = only(events, AmendmentRefused)
    policy = taken_by_others.policy
    assert (refused.policy_hash, refused.policy_version) == (policy.hash, policy.version)
    assert refused.rule == "hold.over_limit"
    assert (refused.inputs["amount"], refused.exposure_before) == ("600.00", Decimal(1000))


def test_an_order_cannot_become_smaller_than_what_is_delivered() -> None:
    sale = after(an_approved_sale(), goods("600.00"))

    with pytest.raises(BelowDelivered) as refused:
        decide(sale, to("599.99"))

    assert refused.value.code == "order.below_delivered"


def test_an_order_that_shrinks_to_what_is_delivered_is_delivered() -> None:
    sale = after(an_approved_sale(), goods("600.00"), to("600.00"))

    assert sale.phase is Phase.DELIVERED
    assert sale_exposure(sale).is_zero


def test_an_amendment_must_change_something() -> None:
    with pytest.raises(AmountUnchanged) as refused:
        decide(an_approved_sale(), to("1000.00"))

    assert refused.value.code == "order.unchanged"


def test_an_order_that_grows_keeps_the_rate_recorded_for_it() -> None:
    order = an_order("1000.00", "USD")
    sale = a_sale(order)
    dearer = a_policy(
        exchange_rates=(a_policy().exchange_rates[0].model_copy(update={"units": {"USD": Decimal("0.1")}}),)
    )
    context = a_context(policy=dearer, position=a_position(exposure="8000"))

    approved = only(decide_sale(sale, AmendOrder(amount=Money.of("2000.00", "USD")), context).events, OrderApproved)

    assert approved.rate == Decimal(8)
    assert approved.exposure is not None
    assert approved.exposure.reserved == Decimal(8000)


# The end of a release


def test_a_release_that_nobody_used_lapses_and_gives_its_credit_back() -> None:
    sale = an_approved_sale()
    assert next_day_that_matters(sale, a_policy(), TODAY) == days_later(61)

    assert decide(sale, LetTimePass(), a_context(today=days_later(60))).events == ()
    released = only(decide(sale, LetTimePass(), a_context(today=days_later(61))).events, ReservationReleased)
    lapsed = after(sale, LetTimePass(), context=a_context(today=days_later(61)))

    assert (released.amount, released.reason) == (cny("1000.00"), "release.lapsed")
    assert lapsed.phase is Phase.LAPSED
    assert sale_exposure(lapsed).is_zero
    assert next_day_that_matters(lapsed, a_policy(), days_later(61)) is None


def test_what_was_delivered_of_a_lapsed_release_is_still_owed() -> None:
    sale = after(an_approved_sale(), goods("600.00"))

    lapsed = after(sale, LetTimePass(), context=a_context(today=days_later(61)))

    assert (lapsed.phase, len(lapsed.open_receivables)) == (Phase.DELIVERED, 1)


def test_cancelling_gives_the_reservation_back() -> None:
    cancelled = after(an_approved_sale(), CancelOrder(reason="customer"))

    assert cancelled.phase is Phase.CANCELLED
    assert cancelled.answer is not None
    assert cancelled.answer.outcome == "cancelled"
    assert sale_exposure(cancelled).is_zero
    with pytest.raises(PhaseForbids) as refused:
        decide(cancelled, goods("1.00"))
    assert refused.value.code == "sale.phase"


def granted(task: str) -> ConcludeApproval:
    return ConcludeApproval(approval_id=task, outcome="approved", decided_by=("staff-031",))


def test_what_was_taken_of_the_tolerance_counts_with_the_growth_beyond_it() -> None:
    rich = a_context(customer=a_customer(limit="9000000"), policy=GUARDED)
    first = after(a_sale(an_order("300000.00"), context=rich), granted("S-1.1"), context=rich)

    grown = after(first, to("330000.00"), to("330000.01"), context=rich)

    assert (grown.unweighed, grown.release and grown.release.amount) == (cny("30000.01"), cny("330000.01"))


def test_the_growth_that_people_approved_has_their_lane() -> None:
    rich = a_context(customer=a_customer(limit="9000000"), policy=GUARDED)
    waiting = after(a_sale(an_order("1000.00"), context=rich), to("400000.00"), context=rich)

    approved = only(decide(waiting, granted("S-1.1"), rich).events, OrderApproved)

    assert (approved.lane, approved.rule, approved.unweighed) == ("delegated", "approval", cny("0.00"))
