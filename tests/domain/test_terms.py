from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from domain.errors import DateInvalid, DueBeforeOrder, TermsInvalid
from domain.money import Money
from domain.terms import Share, Terms, discount_available, due_schedule, longest_days

HUNDRED = Money.of("100.00", "CNY")


def due_dates(written: str, invoiced_on: str, amount: Money = HUNDRED) -> list[str]:
    schedule = due_schedule(Terms.parse(written), amount, date.fromisoformat(invoiced_on))
    return [f"{part.due_on} {part.amount.amount}" for part in schedule]


@pytest.mark.parametrize(
    ("written", "invoiced_on", "due"),
    [
        ("NET30", "2016-01-22", "2016-02-21"),
        ("NET0", "2016-01-22", "2016-01-22"),
        ("2/10 NET30", "2016-01-22", "2016-02-21"),
        ("DAY31+1", "2016-01-22", "2016-02-29"),  # the end of next month
        ("DAY31+1", "2017-01-22", "2017-02-28"),
        ("EOM", "2016-02-03", "2016-02-29"),
        ("EOM+30", "2016-01-22", "2016-03-01"),
        ("DAY15+1", "2016-01-22", "2016-02-15"),
        ("DAY15+1", "2016-12-22", "2017-01-15"),
        ("DAY15+0", "2016-01-15", "2016-01-15"),
        ("DAY15+0", "2016-01-16", "2016-02-15"),
        ("DAY31+0", "2016-02-29", "2016-02-29"),
        ("DUE 2026-12-31", "2026-12-31", "2026-12-31"),
    ],
)
def test_the_due_date_follows_the_terms(written: str, invoiced_on: str, due: str) -> None:
    assert due_dates(written, invoiced_on) == [f"{due} 100.00"]


def test_instalments_sum_exactly_and_are_numbered_by_due_date() -> None:
    schedule = due_schedule(Terms.parse("30%@0,70%@60"), Money.of("0.05", "CNY"), date(2016, 1, 22))

    assert [(part.number, part.due_on.isoformat(), str(part.amount)) for part in schedule] == [
        (1, "2016-01-22", "0.02 CNY"),
        (2, "2016-03-22", "0.03 CNY"),
    ]


def test_a_part_that_rounds_to_nothing_is_no_instalment() -> None:
    schedule = due_schedule(Terms.parse("30%@0,70%@60"), Money.of("0.01", "CNY"), date(2016, 1, 22))

    assert [(part.number, part.due_on, part.amount) for part in schedule] == [
        (1, date(2016, 3, 22), Money.of("0.01", "CNY"))
    ]


def test_a_fixed_date_before_the_invoice_is_refused() -> None:
    terms = Terms.parse("DUE 2026-12-31")

    with pytest.raises(DueBeforeOrder):
        due_schedule(terms, HUNDRED, date(2027, 1, 1))
    with pytest.raises(DueBeforeOrder):
        longest_days(terms, date(2027, 1, 1))


@pytest.mark.parametrize("written", ["NET30", "EOM", "EOM+30", "DAY15+1"])
def test_a_due_date_beyond_the_calendar_is_refused(written: str) -> None:
    with pytest.raises(DateInvalid):
        due_schedule(Terms.parse(written), HUNDRED, date.max) if written != "EOM" else due_dates("EOM+1", "9999-12-31")


@pytest.mark.parametrize(
    ("written", "days"), [("NET30", 30), ("30%@0,70%@60", 60), ("EOM", 9), ("DAY15+1", 24), ("DUE 2016-03-01", 39)]
)
def test_the_credit_period_lasts_until_the_last_due_date(written: str, days: int) -> None:
    assert longest_days(Terms.parse(written), date(2016, 1, 22)) == days


def test_the_discount_is_there_through_its_last_day() -> None:
    terms = Terms.parse("2/10 NET30")
    invoiced_on = date(2026, 3, 1)

    assert discount_available(terms, invoiced_on, date(2026, 3, 11), HUNDRED) == Money.of("2.00", "CNY")
    assert discount_available(terms, invoiced_on, date(2026, 3, 12), HUNDRED) == Money.zero("CNY")
    assert discount_available(Terms.parse("NET30"), invoiced_on, invoiced_on, HUNDRED) == Money.zero("CNY")


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("net 30", "NET30"),
        (" 2/10 NET30 ", "2/10 NET30"),
        ("EOM+0", "EOM"),
        ("2.50/10 EOM+30", "2.5/10 EOM+30"),
        ("DAY05+1", "DAY5+1"),
        ("due 2026-12-31", "DUE 2026-12-31"),
        ("30.0%@0, 70%@60", "30%@0,70%@60"),
        ("100%@0", "100%@0"),
    ],
)
def test_terms_have_one_spelling(written: str, canonical: str) -> None:
    assert str(Terms.parse(written)) == canonical


@pytest.mark.parametrize(
    "written",
    [
        "", "30", "NET", "NET-1", "NET3651", "NET99999", "NET30.5", "NET30 EOM", "NET30\n2/10",
        "0/10 NET30", "100/10 NET30", "2/40 NET30", "2/10", "2/10 2/10 NET30",
        "EOM-1", "DAY0+1", "DAY32+1", "DAY15", "DAY15+25", "DUE 2026-02-30", "DUE tomorrow",
        "50%@0", "50%@0,60%@30", "50%@30,50%@0", "50%@0,50%@0", "0%@0,100%@30", "100%@0,", "33.33333%@0,66.66667%@9",
    ],
)  # fmt: skip
def test_terms_that_make_no_sense_are_refused(written: str) -> None:
    with pytest.raises(TermsInvalid) as refusal:
        Terms.parse(written)
    assert (refusal.value.code, refusal.value.field) == ("terms.invalid", "terms")


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "net", "days": 30, "day_of_month": 5},
        {"kind": "net", "days": 30, "instalments": [{"percent": "100", "days": 0}]},
        {"kind": "net", "days": -1},
        {"kind": "fixed_date"},
        {"kind": "instalments"},
        {"kind": "instalments", "instalments": [{"percent": "100", "days": 0}], "days": 3},
        {"kind": "net", "days": 30, "discount": {"percent": "2.00001", "days": 10}},
    ],
)
def test_fields_that_contradict_each_other_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(TermsInvalid):
        Terms.model_validate(fields)


def test_the_wire_form_is_the_short_text() -> None:
    wire = TypeAdapter(Terms)

    assert wire.dump_json(Terms.parse("2/10 NET30")) == b'"2/10 NET30"'
    assert wire.validate_json('"2/10 NET30"') == Terms(kind="net", days=30, discount=Share(percent=Decimal(2), days=10))
    assert wire.json_schema()["type"] == "string"
    assert wire.dump_python(Terms.parse("NET30")) == "NET30"


days = st.integers(0, 3650)
percents = st.decimals("0.0001", "99.9999", places=4)


@st.composite
def instalments(draw: st.DrawFn) -> list[Share]:
    after = sorted(draw(st.sets(days, min_size=1, max_size=8)))
    cuts = sorted(draw(st.sets(st.integers(1, 999_999), min_size=len(after) - 1, max_size=len(after) - 1)))
    edges = [0, *cuts, 1_000_000]
    parts = [Decimal(high - low).scaleb(-4) for low, high in pairwise(edges)]
    return [Share(percent=part, days=day) for part, day in zip(parts, after, strict=True)]


terms = st.one_of(
    st.builds(Terms, kind=st.just("net"), days=days),
    st.builds(Terms, kind=st.just("end_of_month"), days=days),
    st.builds(Terms, kind=st.just("fixed_day"), day_of_month=st.integers(1, 31), months_ahead=st.integers(0, 24)),
    st.builds(Terms, kind=st.just("fixed_date"), due_on=st.dates(date(2100, 1, 1), date(2200, 1, 1))),
    st.builds(Terms, kind=st.just("instalments"), instalments=instalments()),
)
discounts = st.none() | st.builds(Share, percent=percents, days=st.integers(0, 20))


@given(terms, discounts)
def test_what_is_written_reads_back_the_same(terms: Terms, discount: Share | None) -> None:
    if terms.kind == "net" and discount and discount.days > terms.days:
        discount = None
    full = terms.model_copy(update={"discount": discount})

    assert Terms.parse(str(full)) == full


@given(terms, st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.integers(1, 10**9))
def test_a_schedule_sums_exactly_ascends_and_never_starts_before_the_invoice(
    terms: Terms, invoiced_on: date, cents: int
) -> None:
    amount = Money.of(Decimal(cents).scaleb(-2), "CNY")
    schedule = due_schedule(terms, amount, invoiced_on)

    assert Money.total((part.amount for part in schedule), "CNY") == amount
    assert [part.number for part in schedule] == list(range(1, len(schedule) + 1))
    assert [part.due_on for part in schedule] == sorted({part.due_on for part in schedule})
    assert schedule[0].due_on >= invoiced_on
