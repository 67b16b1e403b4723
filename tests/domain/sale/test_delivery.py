"""Goods leave, invoices follow, goods come back, and the sale closes with the last receivable."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.base import Decision, ExposureChange
from domain.errors import AmountNotPositive, CurrencyMismatch
from domain.ids import IdInvalid
from domain.money import Money
from domain.policy import Invoicing
from domain.receivable.events import ReceivableOpened
from domain.sale.commands import CancelOrder, DispatchGoods, FinishReceivable, LetTimePass, ReturnGoods
from domain.sale.events import GoodsDispatched, GoodsReturned, InvoiceIssued, SaleClosed
from domain.sale.refusals import DeliveryReused, DeliveryStopped, InvoiceUnknown, NothingToCredit, PhaseForbids
from domain.sale.refusals import ReturnExceedsInvoice as TooMuch
from domain.sale.state import Phase, SaleState, sale_exposure
from domain.sale.time import next_day_that_matters
from tests.domain.builders import (
    TODAY,
    a_context,
    a_customer,
    a_policy,
    a_sale,
    after,
    an_order,
    cny,
    days_later,
    decide,
    only,
)

LATER = a_policy(invoicing=Invoicing(series="INV", credit_note_series="CN", delay_days=3))


def goods(amount: str = "1000.00", delivery_id: str = "D-1", *, final: bool = False) -> DispatchGoods:
    return DispatchGoods(delivery_id=delivery_id, amount=cny(amount), final=final)


def back(amount: str, invoice_no: str = "INV-000001") -> ReturnGoods:
    return ReturnGoods(invoice_no=invoice_no, amount=cny(amount), reason="damaged")


def paid(receivable_id: str = "INV-000001") -> FinishReceivable:
    return FinishReceivable(receivable_id=receivable_id)


def a_sale_of_1000(terms: str = "NET30") -> SaleState:
    return a_sale(an_order("1000.00", terms=terms))


def opened_by(decision: Decision) -> list[ReceivableOpened]:
    return [event for _, events in decision.others for event in events if isinstance(event, ReceivableOpened)]


def moved(decision: Decision) -> ExposureChange:
    others = [event for _, events in decision.others for event in events]
    changes = [event.exposure for event in (*decision.events, *others) if event.exposure is not None]
    return sum(changes[1:], changes[0])


def test_a_delivery_is_invoiced_in_the_same_breath_and_the_reservation_becomes_a_receivable() -> None:
    decision = decide(a_sale_of_1000(), goods())

    assert [type(event) for event in decision.events] == [GoodsDispatched, InvoiceIssued]
    (receivable,) = opened_by(decision)
    assert (receivable.amount, receivable.due_on, receivable.country) == (cny("1000.00"), days_later(30), "CN")
    assert decision.others[0][0] == "receivable/INV-000001"
    assert moved(decision) == ExposureChange(reserved=Decimal(-1000), receivable=Decimal(1000))


def test_an_invoice_number_of_another_system_is_kept_and_draws_none_of_ours() -> None:
    decision = decide(a_sale_of_1000(), goods().model_copy(update={"invoice_no": "EXT-7"}))

    issued = only(decision.events, InvoiceIssued)
    assert (issued.invoice_no, issued.series) == ("EXT-7", "")


def test_where_the_invoice_follows_later_the_goods_stay_delivered_and_not_invoiced_until_then() -> None:
    context = a_context(policy=LATER)
    sale = after(a_sale_of_1000(), goods(), context=context)

    assert sale_exposure(sale) == ExposureChange(delivered=Decimal(1000))
    assert next_day_that_matters(sale, LATER, TODAY) == days_later(3)
    assert decide(sale, LetTimePass(), a_context(policy=LATER, today=days_later(2))).events == ()
    on_the_day = decide(sale, LetTimePass(), a_context(policy=LATER, today=days_later(3)))
    assert only(on_the_day.events, InvoiceIssued).issued_on == days_later(3)
    assert moved(on_the_day) == ExposureChange(delivered=Decimal(-1000), receivable=Decimal(1000))


def test_each_instalment_is_a_receivable_of_its_own() -> None:
    decision = decide(a_sale_of_1000("30%@0,70%@60"), goods())

    assert [(one.receivable_id, one.amount, one.due_on) for one in opened_by(decision)] == [
        ("INV-000001.1", cny("300.00"), TODAY),
        ("INV-000001.2", cny("700.00"), days_later(60)),
    ]


def test_several_deliveries_give_several_invoices_and_the_last_one_frees_what_is_left() -> None:
    first = after(a_sale_of_1000(), goods("400.00"))
    assert (first.phase, sale_exposure(first).reserved) == (Phase.PARTLY_DELIVERED, Decimal(600))

    last = after(first, goods("500.00", "D-2", final=True), context=a_context(invoice_no="INV-000002"))
    assert (last.phase, sale_exposure(last)) == (Phase.DELIVERED, ExposureChange())
    assert [one.invoice_no for one in last.receivables] == ["INV-000001", "INV-000002"]


def test_a_delivery_is_recorded_once() -> None:
    sale = after(a_sale_of_1000(), goods("400.00"))

    with pytest.raises(DeliveryReused) as refused:
        decide(sale, goods("400.00"))

    assert (refused.value.code, refused.value.field) == ("delivery.reused", "delivery_id")


def test_collection_can_stop_deliveries() -> None:
    with pytest.raises(DeliveryStopped) as refused:
        decide(a_sale_of_1000(), goods(), a_context(stops_delivery_by=("INV-000009",)))

    assert (refused.value.code, refused.value.facts["receivables"]) == ("delivery.stopped", "INV-000009")


def test_nothing_is_delivered_before_the_approval() -> None:
    held = a_sale(an_order("1000.00"), context=a_context(customer=a_customer(holds=("checking",))))

    with pytest.raises(PhaseForbids):
        decide(held, goods())


def test_bad_figures_of_a_delivery_are_refused() -> None:
    sale = a_sale_of_1000()

    with pytest.raises(AmountNotPositive) as nothing:
        decide(sale, goods("0.00"))
    with pytest.raises(CurrencyMismatch) as foreign:
        decide(sale, DispatchGoods(delivery_id="D-1", amount=Money.of("1.00", "USD")))
    with pytest.raises(IdInvalid) as unnamed:
        decide(sale, goods(delivery_id="no id"))

    codes = [refused.value.code for refused in (nothing, foreign, unnamed)]
    assert codes == ["amount.not_positive", "currency.mismatch", "id.invalid"]


# Closing


def test_the_sale_closes_with_its_last_receivable() -> None:
    sale = after(a_sale_of_1000("30%@0,70%@60"), goods(), paid("INV-000001.1"))

    assert sale.phase is Phase.DELIVERED
    assert only(decide(sale, paid("INV-000001.2")).events, SaleClosed).on == TODAY


def test_a_receivable_finishes_once_and_strangers_finish_nothing() -> None:
    sale = after(a_sale_of_1000("30%@0,70%@60"), goods(), paid("INV-000001.1"))

    assert decide(sale, paid("INV-000001.1")).events == ()
    assert decide(sale, paid("INV-000777")).events == ()


def test_a_sale_is_not_closed_while_more_is_to_be_delivered() -> None:
    assert after(a_sale_of_1000(), goods("400.00"), paid()).phase is Phase.PARTLY_DELIVERED


@pytest.mark.parametrize("days", [0, 61])
def test_a_part_delivery_that_is_paid_closes_when_the_rest_is_cancelled_or_lapses(days: int) -> None:
    sale = after(a_sale_of_1000(), goods("400.00"), paid())
    ending = LetTimePass() if days else CancelOrder(reason="customer")

    assert after(sale, ending, context=a_context(today=days_later(days))).phase is Phase.CLOSED


# Returns


def test_a_return_is_credited_on_its_invoice() -> None:
    returned = only(decide(after(a_sale_of_1000(), goods()), back("250.00")).events, GoodsReturned)

    assert (returned.credit_note_no, returned.series) == ("CN-000001", "CN")
    assert returned.credited == (("INV-000001", cny("250.00")),)


def test_no_more_comes_back_than_was_invoiced() -> None:
    sale = after(a_sale_of_1000(), goods(), back("250.00"))

    assert after(sale, back("750.00")).returned[-1] == ("INV-000001", cny("750.00"))
    with pytest.raises(TooMuch) as refused:
        decide(sale, back("750.01"))
    assert (refused.value.code, refused.value.facts["most"]) == ("return.exceeds_invoice", "750.00 CNY")


def test_a_return_is_credited_on_the_last_instalment_first_and_then_on_the_earlier_one() -> None:
    sale = after(a_sale_of_1000("30%@0,70%@60"), goods(), back("500.00"))

    returned = only(decide(sale, back("300.00")).events, GoodsReturned)

    assert returned.credited == (("INV-000001.2", cny("200.00")), ("INV-000001.1", cny("100.00")))


def test_what_the_open_instalments_cannot_take_becomes_the_customer_s_money() -> None:
    sale = after(a_sale_of_1000("30%@0,70%@60"), goods(), paid("INV-000001.1"))

    returned = only(decide(sale, back("1000.00")).events, GoodsReturned)

    assert returned.credited == (("INV-000001.2", cny("1000.00")),)


def test_a_return_names_an_invoice_of_the_sale_that_is_still_open() -> None:
    sale = after(a_sale_of_1000(), goods())

    with pytest.raises(InvoiceUnknown) as unknown:
        decide(sale, back("1.00", "INV-000777"))
    with pytest.raises(NothingToCredit) as settled:
        decide(after(sale, paid()), back("1.00"))

    assert (unknown.value.code, settled.value.code) == ("invoice.unknown", "return.nothing_open")


def test_goods_that_leave_after_the_agreed_date_are_due_at_once() -> None:
    sale = a_sale(an_order("1000.00", terms=f"DUE {days_later(5)}"))

    decision = decide(sale, goods(), a_context(today=days_later(9)))

    opened = [event for _, events in decision.others for event in events if isinstance(event, ReceivableOpened)]
    assert [event.due_on for event in opened] == [days_later(9)]
