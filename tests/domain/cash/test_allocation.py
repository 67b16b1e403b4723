from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cash.allocation import Allocation, CashRules, OpenItem, PaymentIn, allocate
from domain.errors import AmountNotPositive, AmountTooPrecise, PaymentCurrencyMismatch, PaymentReferenceUnknown
from domain.money import Money

EXACT = CashRules()
TOLERANT = CashRules(short_payment_tolerance={"EUR": Decimal("1.00")})
DAY = date(2026, 3, 10)


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


def item(number: int, balance: str, due_in: int = 0, currency: str = "EUR", part: int = 1) -> OpenItem:
    return OpenItem(
        receivable_id=f"R{number}-{part}",
        invoice_no=f"INV{number}",
        order_id=f"O{number}",
        balance=Money.of(balance, currency),
        due_on=DAY + timedelta(days=due_in),
    )


def payment(amount: str, *references: str, charges: str | None = None, currency: str = "EUR") -> PaymentIn:
    return PaymentIn(
        payment_id="P1",
        amount=Money.of(amount, currency),
        paid_on=DAY,
        references=references,
        bank_charges=Money.of(charges, currency) if charges else None,
    )


def booked(allocation: Allocation) -> list[str]:
    """Each line as `id applied+charge~written off`."""
    return [
        f"{line.receivable_id} {line.applied.amount}+{line.bank_charge.amount}~{line.written_off_short.amount}"
        for line in allocation.lines
    ]


def test_one_payment_settles_many_invoices_in_the_order_named() -> None:
    items = [item(1, "100.00"), item(2, "200.00", due_in=-30), item(3, "300.00", due_in=-60)]

    result = allocate(payment("350.00", "INV1", "R3-1"), items, EXACT)

    assert booked(result) == ["R1-1 100.00+0.00~0.00", "R3-1 250.00+0.00~0.00"]
    assert result.unapplied == eur("0.00")


def test_a_payment_that_names_nothing_pays_the_oldest_due_items_first() -> None:
    items = [item(1, "100.00"), item(2, "200.00", due_in=-30), item(3, "300.00", due_in=-60)]

    result = allocate(payment("450.00"), items, EXACT)

    assert booked(result) == ["R3-1 300.00+0.00~0.00", "R2-1 150.00+0.00~0.00"]


def test_an_invoice_number_pays_its_instalments_by_due_date() -> None:
    items = [item(1, "70.00", due_in=60, part=2), item(1, "30.00", part=1)]

    assert booked(allocate(payment("50.00", "INV1"), items, EXACT)) == ["R1-1 30.00+0.00~0.00", "R1-2 20.00+0.00~0.00"]


def test_naming_an_item_twice_pays_it_once() -> None:
    result = allocate(payment("150.00", "INV1", "R1-1"), [item(1, "100.00")], EXACT)

    assert booked(result) == ["R1-1 100.00+0.00~0.00"]
    assert result.unapplied == eur("50.00")


def test_what_is_paid_too_much_on_a_named_invoice_stays_unapplied() -> None:
    result = allocate(payment("150.00", "INV1"), [item(1, "100.00"), item(2, "100.00")], EXACT)

    assert booked(result) == ["R1-1 100.00+0.00~0.00"]
    assert result.unapplied == eur("50.00")


def test_a_payment_without_any_open_item_stays_unapplied() -> None:
    result = allocate(payment("150.00"), [], EXACT)

    assert result == Allocation(lines=(), unapplied=eur("150.00"))


def test_charges_that_banks_deducted_settle_like_cash() -> None:
    result = allocate(payment("400.00", "INV1", charges="100.00"), [item(1, "500.00")], EXACT)

    assert booked(result) == ["R1-1 400.00+100.00~0.00"]
    assert result.unapplied == eur("0.00")


def test_charges_are_used_before_anything_counts_as_paid_too_much() -> None:
    result = allocate(payment("500.00", "INV1", charges="100.00"), [item(1, "550.00")], EXACT)

    assert booked(result) == ["R1-1 450.00+100.00~0.00"]
    assert result.unapplied == eur("50.00")


def test_charges_larger_than_the_debt_settle_it_and_the_cash_is_free() -> None:
    result = allocate(payment("10.00", "INV1", charges="100.00"), [item(1, "60.00")], EXACT)

    assert booked(result) == ["R1-1 0.00+60.00~0.00"]
    assert result.unapplied == eur("10.00")


def test_a_short_payment_within_tolerance_closes_the_item() -> None:
    assert booked(allocate(payment("99.00", "INV1"), [item(1, "100.00")], TOLERANT)) == ["R1-1 99.00+0.00~1.00"]
    assert booked(allocate(payment("98.99", "INV1"), [item(1, "100.00")], TOLERANT)) == ["R1-1 98.99+0.00~0.00"]
    assert booked(allocate(payment("99.00", "INV1"), [item(1, "100.00")], EXACT)) == ["R1-1 99.00+0.00~0.00"]


def test_an_item_that_the_payment_does_not_reach_is_never_written_off() -> None:
    items = [item(1, "100.00"), item(2, "0.50")]

    assert booked(allocate(payment("100.00", "INV1", "INV2"), items, TOLERANT)) == ["R1-1 100.00+0.00~0.00"]


def test_a_tolerance_holds_for_its_own_currency_only() -> None:
    result = allocate(payment("99.00", "INV1", currency="CNY"), [item(1, "100.00", currency="CNY")], TOLERANT)

    assert booked(result) == ["R1-1 99.00+0.00~0.00"]


def test_a_settled_item_that_is_named_takes_nothing() -> None:
    result = allocate(payment("10.00", "INV1"), [item(1, "0.00")], EXACT)

    assert result == Allocation(lines=(), unapplied=eur("10.00"))


def test_a_payment_in_another_currency_is_refused() -> None:
    items = [item(1, "100.00"), item(2, "100.00", currency="CNY")]

    with pytest.raises(PaymentCurrencyMismatch):
        allocate(payment("10.00", "INV2"), items, EXACT)
    with pytest.raises(PaymentCurrencyMismatch):
        allocate(payment("10", currency="JPY"), items, EXACT)
    with pytest.raises(PaymentCurrencyMismatch):
        allocate(
            PaymentIn(payment_id="P1", amount=eur("1.00"), paid_on=DAY, bank_charges=Money.of("1", "JPY")), items, EXACT
        )


def test_items_in_other_currencies_are_passed_over_when_nothing_is_named() -> None:
    items = [item(1, "100.00", due_in=-90, currency="CNY"), item(2, "100.00")]

    assert booked(allocate(payment("10.00"), items, EXACT)) == ["R2-1 10.00+0.00~0.00"]


def test_a_reference_that_names_no_open_item_is_refused_whole() -> None:
    with pytest.raises(PaymentReferenceUnknown) as refusal:
        allocate(payment("10.00", "INV1", "INV9"), [item(1, "100.00")], EXACT)
    assert refusal.value.facts["reference"] == "INV9"


@pytest.mark.parametrize("amount", ["0.00", "-1.00"])
def test_a_payment_of_nothing_is_refused(amount: str) -> None:
    with pytest.raises(AmountNotPositive):
        allocate(payment(amount), [item(1, "100.00")], EXACT)
    with pytest.raises(AmountNotPositive):
        allocate(payment("1.00", charges="-1.00"), [item(1, "100.00")], EXACT)


def test_a_tolerance_must_be_an_amount_of_its_currency() -> None:
    with pytest.raises(AmountTooPrecise):
        CashRules(short_payment_tolerance={"JPY": Decimal("0.5")})


cents = st.integers(1, 100_000).map(lambda units: str(Decimal(units).scaleb(-2)))
books = st.lists(st.tuples(cents, st.integers(-100, 100)), max_size=8).map(
    lambda rows: [item(number, balance, due_in) for number, (balance, due_in) in enumerate(rows)]
)


@given(st.data(), books, cents, st.none() | cents)
def test_money_is_conserved_and_no_item_is_paid_more_than_it_owes(
    data: st.DataObject, items: list[OpenItem], amount: str, charges: str | None
) -> None:
    references = data.draw(st.lists(st.sampled_from([each.invoice_no for each in items]))) if items else []
    paid = payment(amount, *references, charges=charges)

    result = allocate(paid, items, TOLERANT)

    assert Money.total((line.applied for line in result.lines), "EUR") + result.unapplied == paid.amount
    assert result.unapplied >= Money.zero("EUR")
    used = Money.total((line.bank_charge for line in result.lines), "EUR")
    assert used <= (paid.bank_charges or Money.zero("EUR"))
    balances = {each.receivable_id: each.balance for each in items}
    assert len({line.receivable_id for line in result.lines}) == len(result.lines)
    for line in result.lines:
        assert line.applied + line.bank_charge + line.written_off_short <= balances[line.receivable_id]
        assert line.written_off_short <= eur("1.00")
    if not result.unapplied.is_zero:
        settled = {line.receivable_id for line in result.lines}
        assert {each.receivable_id for each in items if not references or each.invoice_no in references} == settled
