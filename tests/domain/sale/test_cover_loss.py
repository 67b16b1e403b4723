"""No goods leave without the cover on which they were approved, unless it was decided anew."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.sale import commands as ask
from domain.sale.events import ApprovalRequested, CoverDecided, CoverLost, GoodsDispatched, ReservationReleased
from domain.sale.refusals import DeliveryUncovered
from domain.sale.state import Phase
from tests.domain.builders import a_customer, an_order, cny, days_later
from tests.domain.sale.covering import GUARANTEE, INSURED, LIMIT, House, granted, guarantee, insurance

LOST = ask.LoseCover(stream=LIMIT, reason="limit_cut")


def goods(amount: str, delivery_id: str = "D-1") -> ask.DispatchGoods:
    return ask.DispatchGoods(delivery_id=delivery_id, amount=cny(amount))


def approved(amount: str = "19000.00", *, limit: str = "10000") -> House:
    """An order with 9000 over the limit that the insurer carries."""
    house = House({INSURED: insurance(percent="100"), LIMIT: granted("50000.00")}, customer=a_customer(limit=limit))
    house.order(an_order(amount))
    assert house.sales["S-1"].covers
    return house


def conclude(house: House, outcome: str, **more: object) -> None:
    pending = house.sales["S-1"].pending
    assert pending is not None
    told = {"approval_id": pending.approval_id, "outcome": outcome, "decided_by": ("staff-1",), **more}
    house.do("S-1", ask.ConcludeApproval.model_validate(told))


def test_goods_take_their_cover_along_and_their_receivables_carry_it_on() -> None:
    house = approved()

    sale = house.do("S-1", goods("12000.00"))

    assert [str(part.amount) for part in sale.deliveries[0].covers] == ["9000.00"]
    assert sale.covers == ()
    assert house.used(LIMIT) == [("receivable/" + sale.receivables[0].receivable_id, "0", "9E+3")]
    assert house.exposure.covered == Decimal("9000.00")


def test_goods_within_the_tolerance_above_what_is_covered_are_our_own_risk() -> None:
    house = approved()

    house.do("S-1", goods("20900.00"))

    assert (house.exposure.receivable, house.exposure.covered) == (Decimal("20900.00"), Decimal("9000.00"))


def test_instalments_share_the_cover_of_their_invoice() -> None:
    house = House({GUARANTEE: guarantee("50000.00")})
    house.order(an_order("19000.00", terms="50%@0,50%@30"))

    sale = house.do("S-1", goods("19000.00"))

    first = sale.receivables[0].receivable_id
    assert house.used(GUARANTEE) == [(f"receivable/{first}", "0", "9E+3")]


def test_a_cut_between_approval_and_dispatch_keeps_the_goods_here() -> None:
    house = approved()
    house.cut("5000.00", "sale/S-1")

    with pytest.raises(DeliveryUncovered) as refused:
        house.do("S-1", goods("1000.00"))

    assert refused.value.code == "delivery.uncovered"


def test_what_has_left_before_the_cut_keeps_its_cover() -> None:
    house = approved()
    house.do("S-1", goods("5000.00"))
    house.cut("5000.00", "sale/S-1")

    sale = house.do("S-1", LOST)

    assert house.used(LIMIT) == [("receivable/" + sale.receivables[0].receivable_id, "0", "5E+3")]


def test_goods_that_nothing_carried_leave_whatever_becomes_of_arrangements() -> None:
    house = approved()
    house.do("S-1", goods("9000.00", "D-1"))
    house.cut("0", "sale/S-1")

    house.do("S-1", goods("1000.00", "D-2"))

    assert house.last(GoodsDispatched).covers == ()


def test_another_arrangement_takes_over_what_was_lost() -> None:
    house = approved()
    house.arrangements[GUARANTEE] = guarantee("9000.00")
    house.cut("5000.00", "sale/S-1")

    sale = house.do("S-1", LOST)

    assert [part.stream for part in sale.covers] == [GUARANTEE]
    assert (house.last(CoverDecided).lane, house.used(LIMIT)) == ("covered", [])
    assert house.arrangements[LIMIT].fallen == ()
    house.do("S-1", goods("19000.00"))


def test_what_fits_the_limit_meanwhile_goes_on_at_our_own_risk_and_says_so() -> None:
    house = approved()
    house.customer = a_customer(limit="19000")
    house.withdraw("sale/S-1")

    house.do("S-1", LOST)

    decided = house.last(CoverDecided)
    assert (decided.lane, decided.rule, decided.amount) == ("straight_through", "straight_through", cny("9000.00"))
    assert decided.reasons[0].code == "cover.lost"
    assert house.exposure.covered == 0
    house.do("S-1", goods("19000.00"))


def asked_about() -> House:
    """The limit has gone, 9000 are over the customer's own: people are asked."""
    house = approved()
    house.withdraw("sale/S-1")
    house.do("S-1", LOST)
    return house


def test_else_a_person_decides_and_nothing_leaves_meanwhile() -> None:
    house = asked_about()

    requested = house.last(ApprovalRequested)
    assert (requested.rule, requested.amount, requested.uncovered) == ("ask.cover_lost", cny("9000.00"), True)
    assert requested.exceeds_limit_by == Decimal("9000.00")
    assert house.sales["S-1"].phase is Phase.APPROVED
    with pytest.raises(DeliveryUncovered):
        house.do("S-1", goods("1000.00"))


def test_what_a_person_approves_goes_on_without_cover() -> None:
    house = asked_about()

    conclude(house, "approved")

    decided = house.last(CoverDecided)
    assert (decided.rule, decided.lane, decided.approval_id, decided.covers) == ("approval", "delegated", "S-1.1", ())
    sale = house.do("S-1", goods("19000.00"))
    assert (sale.phase, sale.placed.amount) == (Phase.DELIVERED, cny("19000.00"))


def test_what_a_person_approves_up_to_is_what_is_delivered() -> None:
    house = asked_about()

    conclude(house, "approved", amount=cny("4000.00"))

    sale = house.sales["S-1"]
    assert (sale.placed.amount, sale.reserved) == (cny("14000.00"), cny("14000.00"))
    assert house.exposure.reserved == Decimal("14000.00")


@pytest.mark.parametrize("outcome", ["rejected", "expired"])
def test_what_people_do_not_approve_is_not_delivered(outcome: str) -> None:
    house = asked_about()

    conclude(house, outcome)

    assert house.sales["S-1"].phase is Phase.LAPSED
    assert house.exposure.is_zero
    stopped = house.last(ReservationReleased)
    assert (stopped.approval_id, [reason.code for reason in stopped.reasons]) == ("S-1.1", [f"approval.{outcome}"])


def test_after_a_part_delivery_a_refusal_ends_the_rest() -> None:
    house = approved()
    house.do("S-1", goods("5000.00"))
    house.withdraw("sale/S-1")
    house.do("S-1", LOST)

    conclude(house, "rejected")

    assert (house.sales["S-1"].phase, house.sales["S-1"].reserved) == (Phase.DELIVERED, cny("0.00"))


def test_a_customer_that_was_knocked_out_meanwhile_gets_no_more_goods() -> None:
    house = approved()
    house.customer = a_customer(limit="10000", knock_outs=("insolvency",))
    house.withdraw("sale/S-1")

    assert house.do("S-1", LOST).phase is Phase.LAPSED
    stopped = house.last(ReservationReleased)
    assert (stopped.reason, [reason.code for reason in stopped.reasons]) == ("cover.lost", ["customer.knocked_out"])
    assert stopped.policy_hash == house.context().policy.hash


def test_growth_that_people_think_about_gives_way_to_goods_that_lost_their_cover() -> None:
    house = approved()
    house.policy = house.context().policy.model_copy(update={"cover": None})
    house.do("S-1", ask.AmendOrder(amount=cny("21000.00")))
    assert house.sales["S-1"].pending is not None
    house.withdraw("sale/S-1")

    sale = house.do("S-1", LOST)

    assert "sale.amendment_refused" in house.of("S-1")
    assert sale.pending is not None
    assert (sale.pending.amount, sale.pending.uncovered, sale.pending.approval_id) == (cny("9000.00"), True, "S-1.2")


def test_a_second_loss_is_asked_about_together_with_the_first() -> None:
    house = House(
        {
            INSURED: insurance(percent="100"),
            LIMIT: granted("5000.00"),
            GUARANTEE: guarantee("4000.00", fee="0.1"),
        }
    )
    house.order(an_order("19000.00"))
    house.withdraw("sale/S-1")
    house.do("S-1", LOST)

    sale = house.do("S-1", ask.LoseCover(stream=GUARANTEE, reason="expired"))

    assert sale.pending is not None
    assert (sale.pending.amount, sale.covers) == (cny("9000.00"), ())


def test_hearing_of_the_loss_again_is_no_news() -> None:
    house = asked_about()
    before = list(house.log)

    house.do("S-1", LOST)

    assert house.log == before


def test_a_limit_that_has_run_out_carries_nothing_even_before_anybody_said_so() -> None:
    house = House({INSURED: insurance(percent="100"), LIMIT: granted("50000.00", until=days_later(5))})
    house.order(an_order("19000.00"))
    house.today = days_later(6)

    with pytest.raises(DeliveryUncovered):
        house.do("S-1", goods("1000.00"))


def test_goods_that_leave_late_need_a_guarantee_that_outlives_their_own_due_date() -> None:
    house = House({GUARANTEE: guarantee("50000.00", expires=days_later(45))})
    house.order(an_order("19000.00"))
    house.today = days_later(14)
    house.do("S-1", goods("1000.00", "D-1"))
    house.today = days_later(15)

    with pytest.raises(DeliveryUncovered):
        house.do("S-1", goods("1000.00", "D-2"))

    house.arrangements[GUARANTEE] = house.arrangements[GUARANTEE].model_copy(update={"expires_on": days_later(46)})
    house.do("S-1", goods("1000.00", "D-2"))


def test_goods_whose_invoice_would_run_longer_than_the_insurer_allows_do_not_leave() -> None:
    house = House({INSURED: insurance(percent="100", max_credit_days=30), LIMIT: granted("50000.00")})
    house.order(an_order("19000.00", terms="EOM"))
    house.today = days_later(60)

    with pytest.raises(DeliveryUncovered):
        house.do("S-1", goods("1000.00"))


def test_a_lapsed_release_gives_the_cover_back() -> None:
    house = approved()
    house.today = days_later(61)

    house.do("S-1", ask.LetTimePass())

    assert house.used(LIMIT) == []
    assert house.exposure.is_zero


def test_an_order_that_shrinks_gives_back_the_cover_beyond_it() -> None:
    house = approved()

    sale = house.do("S-1", ask.AmendOrder(amount=cny("6000.00")))

    assert [str(part.amount) for part in sale.covers] == ["6000.00"]
    assert house.used(LIMIT) == [("sale/S-1", "6E+3", "0")]


def test_the_record_says_what_was_lost_and_why() -> None:
    house = asked_about()

    lost = house.last(CoverLost)

    assert ([(part.stream, str(part.amount)) for part in lost.parts], lost.reason) == (
        [(LIMIT, "9000.00")],
        "limit_cut",
    )
