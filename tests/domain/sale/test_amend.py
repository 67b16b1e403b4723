"""Orders before their approval: submitted once, held, amended while they wait, freed by themselves, ended by time."""

from __future__ import annotations

import pytest

from domain.customer.decide import CustomerUnknown
from domain.errors import AmountNotPositive, DueBeforeOrder
from domain.ids import IdInvalid
from domain.sale.commands import AmendOrder, CancelOrder, LetTimePass, Reassess, SubmitOrder
from domain.sale.context import SaleContext
from domain.sale.decide import decide_sale
from domain.sale.events import OrderApproved, OrderDeclined, OrderHeld, OrderReceived
from domain.sale.refusals import OrderReused, PhaseForbids
from domain.sale.state import Phase, SaleState
from domain.sale.time import next_day_that_matters
from tests.domain.builders import (
    TODAY,
    a_context,
    a_customer,
    a_policy,
    a_position,
    a_sale,
    a_temporary_limit,
    after,
    an_order,
    cny,
    days_later,
    decide,
    only,
)

BLOCKED = a_context(customer=a_customer(holds=("checking",)))


def full(exposure: str = "100000", *, later: int = 0) -> SaleContext:
    return a_context(position=a_position(exposure=exposure), today=days_later(later))


def a_held_sale(amount: str = "50000.00") -> SaleState:
    return a_sale(an_order(amount), context=full())


# Submitted


def test_a_sale_is_received_and_decided_in_one_breath() -> None:
    events = decide(SaleState(), SubmitOrder(order=an_order())).events

    assert [type(event) for event in events] == [OrderReceived, OrderApproved]


def test_the_same_order_again_is_no_news_and_another_one_under_its_id_is_refused() -> None:
    sale = a_sale(an_order("100.00"))

    assert decide(sale, SubmitOrder(order=an_order("100.00"))).events == ()
    with pytest.raises(OrderReused) as refused:
        decide(sale, SubmitOrder(order=an_order("100.01")))
    assert refused.value.code == "order.reused"


def test_an_order_of_an_unknown_customer_is_refused() -> None:
    with pytest.raises(CustomerUnknown) as refused:
        decide_sale(SaleState(), SubmitOrder(order=an_order()), a_context().model_copy(update={"customer": None}))

    assert (refused.value.code, refused.value.field) == ("customer.unknown", "customer_id")


@pytest.mark.parametrize("amount", ["0.00", "-1.00"])
def test_an_order_is_for_more_than_nothing(amount: str) -> None:
    with pytest.raises(AmountNotPositive) as refused:
        decide(SaleState(), SubmitOrder(order=an_order(amount)))

    assert (refused.value.code, refused.value.field) == ("amount.not_positive", "amount")


def test_an_order_is_not_due_before_it_is_placed() -> None:
    with pytest.raises(DueBeforeOrder) as refused:
        decide(SaleState(), SubmitOrder(order=an_order(terms="DUE 2026-03-01")))

    assert refused.value.code == "terms.due_before_order"
    assert a_sale(an_order(terms="DUE 2026-03-02")).phase is Phase.APPROVED


def test_an_order_has_a_usable_id() -> None:
    with pytest.raises(IdInvalid) as refused:
        decide(SaleState(), SubmitOrder(order=an_order(order_id="S 1")))

    assert refused.value.field == "order_id"


# Held


def test_a_held_sale_is_freed_by_the_fact_that_it_waits_for() -> None:
    assert a_held_sale().phase is Phase.HELD

    assert decide(a_held_sale(), Reassess(), full()).events == ()
    assert decide(a_held_sale(), Reassess(), full("80000.01")).events == ()
    assert after(a_held_sale(), Reassess(), context=full("50000")).phase is Phase.APPROVED


def test_a_fact_that_frees_it_only_in_part_puts_it_to_people() -> None:
    assert after(a_held_sale(), Reassess(), context=full("50000.01")).phase is Phase.PENDING


def test_a_manual_hold_is_cleared_by_a_person_only() -> None:
    blocked = a_sale(context=BLOCKED)

    assert decide(blocked, Reassess(), BLOCKED).events == ()
    assert after(blocked, Reassess()).phase is Phase.APPROVED


def test_a_new_reason_to_hold_is_news() -> None:
    both = a_context(customer=a_customer(holds=("checking",)), position=a_position(exposure="100000"))

    held = only(decide(a_held_sale(), Reassess(), both).events, OrderHeld)

    assert [reason.code for reason in held.reasons] == ["hold.manual", "hold.over_limit"]


def test_another_reason_to_hold_gives_the_sale_no_more_time() -> None:
    both = a_context(
        customer=a_customer(holds=("checking",)), position=a_position(exposure="100000"), today=days_later(100)
    )

    assert after(a_held_sale(), Reassess(), context=both).wait_until == days_later(120)


def test_a_knock_out_ends_a_held_sale() -> None:
    out = a_context(customer=a_customer(knock_outs=("insolvency",)))

    assert after(a_held_sale(), Reassess(), context=out).phase is Phase.DECLINED


def test_a_held_sale_that_nobody_frees_ends_by_itself() -> None:
    sale = a_held_sale()
    assert next_day_that_matters(sale, a_policy(), TODAY) == days_later(121)

    assert decide(sale, LetTimePass(), full(later=120)).events == ()
    declined = only(decide(sale, LetTimePass(), full(later=121)).events, OrderDeclined)
    assert declined.rule == "hold.expired"


def test_a_held_sale_looks_again_on_the_day_on_which_a_recorded_limit_begins() -> None:
    raised = a_temporary_limit("200000", begins=days_later(5), ends=days_later(9))
    customer = a_customer(temporary=(raised,))
    before = a_context(customer=customer, position=a_position(exposure="100000"))
    then = a_context(customer=customer, position=a_position(exposure="100000"), today=days_later(5))

    sale = a_sale(an_order("50000.00"), context=before)

    assert next_day_that_matters(sale, a_policy(), TODAY) == days_later(5)
    assert after(sale, LetTimePass(), context=then).phase is Phase.APPROVED


# Pending


def test_a_pending_sale_is_freed_when_nobody_needs_to_be_asked_any_more() -> None:
    asked = a_sale(an_order("50000.00"), context=full("60000"))
    assert asked.phase is Phase.PENDING

    assert decide(asked, Reassess(), full("55000")).events == ()
    freed = after(asked, Reassess(), context=full("50000"))
    assert (freed.phase, freed.pending) == (Phase.APPROVED, None)


def test_an_approved_sale_is_not_assessed_again() -> None:
    assert decide(a_sale(), Reassess(), BLOCKED).events == ()


# Amended while waiting


@pytest.mark.parametrize(
    ("amount", "phase"), [("20000.00", Phase.APPROVED), ("20000.01", Phase.PENDING), ("40000.01", Phase.HELD)]
)
def test_an_order_amended_while_it_is_held_is_decided_with_its_new_amount(amount: str, phase: Phase) -> None:
    sale = after(a_held_sale(), AmendOrder(amount=cny(amount)), context=full("80000"))

    assert (sale.phase, sale.placed.amount) == (phase, cny(amount))


def test_an_order_amended_while_people_think_is_asked_anew() -> None:
    asked = a_sale(an_order("50000.00"), context=full("60000"))

    amended = after(asked, AmendOrder(amount=cny("51000.00")), context=full("60000"))

    assert amended.pending is not None
    assert (amended.pending.approval_id, amended.pending.amount) == ("S-1.2", cny("51000.00"))


def test_an_order_cannot_be_amended_to_nothing_nor_after_its_end() -> None:
    with pytest.raises(AmountNotPositive):
        decide(a_sale(), AmendOrder(amount=cny("0.00")))
    with pytest.raises(PhaseForbids) as ended:
        decide(after(a_sale(), CancelOrder(reason="customer")), AmendOrder(amount=cny("1.00")))

    assert ended.value.code == "sale.phase"
