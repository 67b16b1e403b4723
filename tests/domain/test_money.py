import copy
import operator
import pickle
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from domain.currency import MINOR_UNITS
from domain.errors import (
    AmountInvalid,
    AmountIsNumber,
    AmountNotPositive,
    AmountTooPrecise,
    CurrencyMismatch,
    CurrencyUnknown,
    Refusal,
)
from domain.money import Money

WIRE = TypeAdapter(Money)


def cny(amount: str) -> Money:
    return Money.of(amount, "CNY")


@st.composite
def moneys(draw: st.DrawFn, currency: str | None = None) -> Money:
    code = currency or draw(st.sampled_from(sorted(MINOR_UNITS)))
    units = draw(st.integers(-(10**17), 10**17))
    return Money.of(Decimal(units).scaleb(-MINOR_UNITS[code]), code)


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        ("12", "CNY", "12.00"),
        ("12.5", "CNY", "12.50"),
        ("-0.01", "CNY", "-0.01"),
        ("-0.00", "CNY", "0.00"),
        ("0", "KWD", "0.000"),
        ("1200", "JPY", "1200"),
        (Decimal("12.5000"), "CNY", "12.50"),
        (Decimal("1E+2"), "JPY", "100"),
        (Decimal("-0"), "CNY", "0.00"),
        ("999999999999999999.99", "CNY", "999999999999999999.99"),
    ],
)
def test_an_amount_is_held_with_the_decimals_of_its_currency(
    amount: str | Decimal, currency: str, written: str
) -> None:
    money = Money.of(amount, currency)

    assert str(money) == f"{written} {currency}"
    assert money.model_dump() == money.model_dump(mode="json") == {"amount": written, "currency": currency}
    assert WIRE.validate_json(money.model_dump_json()) == money


BAD_AMOUNTS: list[tuple[object, type[Refusal]]] = [
    (1, AmountIsNumber),
    (1.5, AmountIsNumber),
    (True, AmountIsNumber),
    (float("nan"), AmountIsNumber),
    ("NaN", AmountInvalid),
    ("Infinity", AmountInvalid),
    ("-inf", AmountInvalid),
    ("1e3", AmountInvalid),
    ("1E-2", AmountInvalid),
    ("", AmountInvalid),
    (" 1", AmountInvalid),
    ("1\n", AmountInvalid),
    ("+1", AmountInvalid),
    ("01.00", AmountInvalid),
    (".5", AmountInvalid),
    ("5.", AmountInvalid),
    ("1,000.00", AmountInvalid),
    ("1_000", AmountInvalid),
    ("١٢", AmountInvalid),
    ("12.00 CNY", AmountInvalid),
    (None, AmountInvalid),
    (["1"], AmountInvalid),
    ("1000000000000000000", AmountInvalid),
    ("9" * 10_000, AmountInvalid),
    (Decimal("NaN"), AmountInvalid),
    (Decimal("sNaN"), AmountInvalid),
    (Decimal("-Infinity"), AmountInvalid),
    (Decimal("1E+999999"), AmountInvalid),
    ("0.001", AmountTooPrecise),
    ("12.000", AmountTooPrecise),
    ("999999999999999999.995", AmountTooPrecise),
    (Decimal("0.001"), AmountTooPrecise),
    (Decimal("1E-999999"), AmountTooPrecise),
]


@pytest.mark.parametrize(("amount", "refusal"), BAD_AMOUNTS)
def test_an_amount_that_is_not_exact_is_refused_by_every_way_in(amount: Any, refusal: type[Refusal]) -> None:
    ways: list[Callable[[], object]] = [
        lambda: Money.of(amount, "CNY"),
        lambda: Money(amount=amount, currency="CNY"),
        lambda: WIRE.validate_python({"amount": amount, "currency": "CNY"}),
    ]
    for way in ways:
        with pytest.raises(refusal) as caught:
            way()
        assert caught.value.field == "amount"


@pytest.mark.parametrize("written", ["12.5", "12", "1e2", "true", "1234567890123456.78"])
def test_a_json_number_is_refused_wherever_it_is_nested(written: str) -> None:
    class Order(BaseModel):
        lines: list[dict[str, Money]]

    with pytest.raises(AmountIsNumber) as refused:
        Order.model_validate_json(f'{{"lines": [{{"a": {{"amount": {written}, "currency": "CNY"}}}}]}}')

    assert refused.value.code == "amount.is_number"


@pytest.mark.parametrize("currency", ["XXX", "cny", "", None, 156])
def test_an_unknown_currency_is_refused(currency: Any) -> None:
    with pytest.raises(CurrencyUnknown):
        WIRE.validate_python({"amount": "1.00", "currency": currency})
    with pytest.raises(CurrencyUnknown):
        Money.zero(currency)


@pytest.mark.parametrize("data", ["12.00 CNY", {"amount": "1.00"}, {"currency": "CNY"}, 12, None])
def test_what_is_not_an_amount_with_a_currency_fails_validation(data: object) -> None:
    with pytest.raises(ValidationError):
        WIRE.validate_python(data)


def test_fields_of_a_later_version_are_ignored() -> None:
    assert WIRE.validate_python({"amount": "1.00", "currency": "CNY", "note": "x"}) == cny("1.00")


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_the_json_schema_asks_for_a_string_and_accepts_what_we_write(mode: Any) -> None:
    schema = WIRE.json_schema(mode=mode)

    assert schema["properties"]["amount"]["type"] == "string"
    for amount in ("12.00", "-3", "0.0001", "999999999999999999.99"):
        jsonschema.validate({"amount": amount, "currency": "CNY"}, schema)
    for refused in (12, 12.5, "1e3", "01", "NaN", "1000000000000000000"):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"amount": refused, "currency": "CNY"}, schema)


def test_money_is_frozen_and_copies_are_equal() -> None:
    money = cny("12.00")

    with pytest.raises(ValidationError):
        money.amount = Decimal(13)  # type: ignore[misc]
    assert copy.deepcopy(money) == pickle.loads(pickle.dumps(money)) == money.model_copy() == money
    assert len({money, cny("12"), Money(amount=Decimal("12.0"), currency="CNY")}) == 1
    assert eval(repr(money), {"Money": Money}) == money


def test_a_value_built_from_code_dumps_like_one_that_was_validated() -> None:
    validated = WIRE.validate_python({"amount": "12.00", "currency": "CNY"})

    assert cny("12.00").model_fields_set == validated.model_fields_set
    assert cny("12.00").model_dump(exclude_unset=True) == validated.model_dump(exclude_unset=True)


def test_arithmetic_keeps_currency_and_decimals() -> None:
    assert cny("0.10") + cny("0.20") == cny("0.30")
    assert str(cny("1.00") - cny("1.00")) == "0.00 CNY"
    assert -cny("1.50") == cny("-1.50")
    assert str(-cny("0.00")) == "0.00 CNY"
    assert abs(cny("-2.00")) == cny("2.00")
    assert Money.total([], "JPY") == Money.zero("JPY")
    assert Money.total([cny("1.10"), cny("2.20")], "CNY") == cny("3.30")


@pytest.mark.parametrize(
    "operate", [operator.add, operator.sub, operator.lt, operator.le, operator.gt, operator.ge, max, min]
)
def test_two_currencies_never_meet(operate: Callable[[Money, Money], object]) -> None:
    with pytest.raises(CurrencyMismatch):
        operate(cny("1.00"), Money.of("1.00", "EUR"))


def test_two_currencies_are_never_equal() -> None:
    assert cny("0.00") != Money.zero("EUR")
    assert cny("1.00") != "1.00 CNY"


def test_amounts_compare() -> None:
    assert cny("1.00") < cny("1.01") <= cny("1.01")
    assert cny("1.01") > cny("1.00") >= cny("1")
    assert cny("0").is_zero
    assert not cny("0").is_positive
    assert cny("0.01").is_positive
    assert not cny("-0.01").is_positive


@pytest.mark.parametrize("amount", ["0", "-0.01"])
def test_an_amount_that_must_be_positive_is_refused_with_its_field(amount: str) -> None:
    with pytest.raises(AmountNotPositive) as refusal:
        cny(amount).require_positive("deposit")
    assert refusal.value.field == "deposit"
    assert cny("0.01").require_positive("deposit") == cny("0.01")


def test_a_result_that_could_not_be_written_is_refused() -> None:
    most = cny("999999999999999999.99")
    overflows: list[Callable[[], Money]] = [
        lambda: most + cny("0.01"),
        lambda: most.times(Decimal(2)),
        lambda: -most - most,
    ]
    for operate in overflows:
        with pytest.raises(AmountInvalid):
            operate()


def test_products_round_half_even_once() -> None:
    assert cny("0.25").times(Decimal("0.1")) == cny("0.02")
    assert cny("0.35").times(Decimal("0.1")) == cny("0.04")
    assert cny("0.25").times(Decimal("0.1"), ROUND_HALF_UP) == cny("0.03")
    assert cny("50.00").percent(Decimal(2)) == cny("1.00")
    assert Money.of("1000", "JPY").percent(Decimal("0.05")) == Money.of("0", "JPY")
    assert Money.rounded(Decimal("0.41095"), "CNY") == cny("0.41")


def test_results_do_not_depend_on_the_decimal_context_of_the_caller() -> None:
    big = cny("123456789012345678.91")
    with localcontext(prec=5):
        assert big + cny("0.01") == cny("123456789012345678.92")
        assert big.times(Decimal(1)) == big
        assert Money.total(big.split(7), "CNY") == big


def test_a_hundred_in_three_is_33_34_and_twice_33_33() -> None:
    assert cny("100.00").split(3) == (cny("33.34"), cny("33.33"), cny("33.33"))


def test_the_largest_remainder_gets_the_odd_cent() -> None:
    assert cny("100.00").split_by([Decimal("33.3"), Decimal("33.3"), Decimal("33.4")]) == (
        cny("33.30"), cny("33.30"), cny("33.40"),
    )  # fmt: skip
    assert cny("0.05").split_by([1, 3]) == (cny("0.01"), cny("0.04"))
    assert cny("-0.05").split_by([1, 3]) == (cny("-0.01"), cny("-0.04"))
    assert cny("0.01").split_by([0, 5, 0]) == (cny("0"), cny("0.01"), cny("0"))
    assert Money.of("100", "JPY").split(3) == tuple(Money.of(part, "JPY") for part in ("34", "33", "33"))


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [3, -1]])
def test_weights_that_share_nothing_are_an_error(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        cny("1.00").split_by(weights)


@given(moneys(), st.integers(1, 50))
def test_equal_parts_sum_exactly_and_differ_by_one_unit_at_most(money: Money, parts: int) -> None:
    split = money.split(parts)

    assert Money.total(split, money.currency) == money
    spread = max(split) - min(split)
    assert spread.amount <= Decimal(1).scaleb(-MINOR_UNITS[money.currency])


@given(moneys(), st.lists(st.decimals(0, 1000, places=3), min_size=1, max_size=12).filter(any))
def test_weighted_parts_sum_exactly_and_each_is_within_a_unit_of_its_share(
    money: Money, weights: list[Decimal]
) -> None:
    split = money.split_by(weights)

    assert Money.total(split, money.currency) == money
    unit = Decimal(1).scaleb(-MINOR_UNITS[money.currency])
    for part, weight in zip(split, weights, strict=True):
        with localcontext(prec=60):
            assert abs(part.amount - money.amount * weight / sum(weights)) < unit


@given(moneys("CNY"), moneys("CNY"), moneys("CNY"))
def test_sums_are_exact_in_any_order(a: Money, b: Money, c: Money) -> None:
    assert (a + b) + c == a + (b + c) == (c + a) + b
    assert a + b - b == a


@given(moneys())
def test_what_is_written_reads_back_the_same(money: Money) -> None:
    assert WIRE.validate_json(WIRE.dump_json(money)) == money
    assert Money.of(str(money).split()[0], money.currency) == money
