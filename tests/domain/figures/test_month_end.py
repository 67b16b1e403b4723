import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import LedgerNotOpened, LedgerOpenedTwice
from domain.figures.daily import Daily, daily
from domain.figures.entries import Entry, Kind
from domain.figures.month_end import MonthEnd, month_ends
from domain.figures.roll_forward import roll_forwards
from domain.money import Money


def opened(id_: str, on: str, amount: str, due_on: str, currency: str = "EUR") -> Entry:
    return Entry(
        date.fromisoformat(on), id_, currency, "opened", Money.of(amount, currency), date.fromisoformat(due_on)
    )


def reduced(kind: Kind, id_: str, on: str, amount: str, currency: str = "EUR") -> Entry:
    return Entry(date.fromisoformat(on), id_, currency, kind, Money.of(amount, currency))


def mark(kind: Kind, id_: str, on: str) -> Entry:
    return Entry(date.fromisoformat(on), id_, "EUR", kind)


LEDGER = [
    opened("R1", "2026-01-10", "1000.00", "2026-02-09"),
    mark("overdue", "R1", "2026-02-10"),
    reduced("credited", "R1", "2026-02-20", "100.00"),
    opened("R2", "2026-02-15", "500.00", "2026-03-31"),
    reduced("paid", "R1", "2026-03-05", "600.00"),
    reduced("written_off", "R1", "2026-04-01", "300.00"),
    mark("settled", "R1", "2026-04-01"),
]


def test_a_month_end_shows_aging_flows_and_ratios() -> None:
    january, february, march, april = month_ends(LEDGER, date(2026, 4, 30))

    assert january.model_dump(mode="json") == {
        "date": "2026-01-31", "currency": "EUR", "open_count": 1, "open": "1000.00", "current": "1000.00",
        "d1_30": "0.00", "d31_60": "0.00", "d61_90": "0.00", "d90_plus": "0.00", "sales": "1000.00", "cash": "0.00",
        "dso_3m": 92.0, "dso_countback": 31.0, "cei": None, "add": 0.0,
    }  # fmt: skip
    assert february.model_dump(mode="json") == {
        "date": "2026-02-28", "currency": "EUR", "open_count": 2, "open": "1400.00", "current": "500.00",
        "d1_30": "900.00", "d31_60": "0.00", "d61_90": "0.00", "d90_plus": "0.00", "sales": "500.00", "cash": "0.00",
        # 1400 / 1500 × (31 + 31 + 28); 28 + 900 / 1000 × 31; (1000 + 500 − 1400) / (1500 − 500); 900 / 1500 × 90
        "dso_3m": 84.0, "dso_countback": 55.9, "cei": 10.0, "add": 54.0,
    }  # fmt: skip
    assert (march.open, march.d31_60, march.current, march.cash) == (
        Decimal("800.00"), Decimal("300.00"), Decimal("500.00"), Decimal("600.00"),
    )  # fmt: skip
    assert (march.dso_3m, march.dso_countback) == (Decimal("48.0000"), Decimal("68.3000"))
    assert (april.open_count, april.d1_30, april.sales) == (1, Decimal("500.00"), Decimal("0.00"))
    assert april.dso_countback == Decimal("89.0000")  # April and March sold nothing, February is used up whole


def test_the_fields_are_exactly_those_of_the_report() -> None:
    assert list(MonthEnd.model_fields) == [
        "date", "currency", "open_count", "open", "current", "d1_30", "d31_60", "d61_90", "d90_plus", "sales", "cash",
        "dso_3m", "dso_countback", "cei", "add",
    ]  # fmt: skip


def test_a_row_survives_json() -> None:
    for row in month_ends(LEDGER, date(2026, 4, 30)):
        assert MonthEnd.model_validate_json(row.model_dump_json()) == row
        for name, value in json.loads(row.model_dump_json()).items():
            ratio = name in ("dso_3m", "dso_countback", "cei", "add")
            assert isinstance(value, float | None if ratio else int if name == "open_count" else str), name


def test_every_currency_has_a_row_for_every_month_with_its_own_decimals() -> None:
    ledger = [*LEDGER, opened("R3", "2026-03-01", "5000", "2026-03-31", "JPY")]

    rows = month_ends(ledger, date(2026, 4, 30))

    assert [(row.date.month, row.currency) for row in rows] == [
        (month, currency) for month in (1, 2, 3, 4) for currency in ("EUR", "JPY")
    ]
    assert [str(row.open) for row in rows if row.currency == "JPY"] == ["0", "0", "5000", "5000"]
    assert [row.dso_3m for row in rows if row.currency == "JPY"][:2] == [None, None]


def test_the_last_month_may_be_incomplete_and_later_entries_are_left_out() -> None:
    rows = month_ends(LEDGER, date(2026, 3, 4))

    assert [row.date.isoformat() for row in rows] == ["2026-01-31", "2026-02-28", "2026-03-31"]
    assert (rows[-1].open, rows[-1].cash) == (Decimal("1400.00"), Decimal("0.00"))


def test_a_returned_payment_is_a_payment_below_zero() -> None:
    ledger = [
        opened("R1", "2026-01-01", "10.00", "2026-01-31"),
        reduced("paid", "R1", "2026-01-20", "10.00"),
        reduced("paid", "R1", "2026-02-03", "-10.00"),
    ]

    january, february = month_ends(ledger, date(2026, 2, 28))

    assert (january.open_count, january.cash) == (0, Decimal("10.00"))
    assert (february.open_count, february.cash, february.d1_30) == (1, Decimal("-10.00"), Decimal("10.00"))


def test_an_empty_ledger_has_no_figures() -> None:
    assert month_ends([], date(2026, 1, 31)) == []
    assert daily([], date(2026, 1, 31)) == []
    assert month_ends(LEDGER, date(2025, 12, 31)) == []


def test_a_ledger_that_contradicts_itself_is_refused() -> None:
    first = LEDGER[0]
    with pytest.raises(LedgerOpenedTwice) as twice:
        month_ends([first, first], date(2026, 4, 30))
    with pytest.raises(LedgerNotOpened) as early:
        month_ends([reduced("paid", "R1", "2026-01-09", "1.00"), first], date(2026, 4, 30))

    assert (twice.value.code, early.value.code) == ("ledger.opened_twice", "ledger.not_opened")


def test_an_entry_without_its_figures_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="amount"):
        mark("paid", "R1", "2026-01-01")
    with pytest.raises(ValueError, match="due date"):
        reduced("opened", "R1", "2026-01-01", "1.00")
    with pytest.raises(ValueError, match="JPY"):
        Entry(date(2026, 1, 1), "R1", "JPY", "paid", Money.of("1.00", "EUR"))


def test_days_count_receivables_once_and_leave_no_day_out() -> None:
    days = daily([*LEDGER, mark("settled", "R1", "2026-04-01")], date(2026, 4, 2))

    assert [day.date for day in days] == [date(2026, 1, 10) + timedelta(offset) for offset in range(83)]
    assert [day for day in days if day.issued or day.became_overdue or day.settled] == [
        Daily(date=date(2026, 1, 10), issued=1, became_overdue=0, settled=0),
        Daily(date=date(2026, 2, 10), issued=0, became_overdue=1, settled=0),
        Daily(date=date(2026, 2, 15), issued=1, became_overdue=0, settled=0),
        Daily(date=date(2026, 4, 1), issued=0, became_overdue=0, settled=1),
    ]


@st.composite
def ledgers(draw: st.DrawFn) -> list[Entry]:
    entries: list[Entry] = []
    for number in range(draw(st.integers(0, 8))):
        currency = draw(st.sampled_from(["EUR", "JPY"]))
        on = date(2026, 1, 1) + timedelta(draw(st.integers(0, 120)))
        amount = Money.of(str(draw(st.integers(1, 1000))), currency)
        due_on = on + timedelta(draw(st.integers(0, 60)))
        entries.append(Entry(on, f"R{number}", currency, "opened", amount, due_on))
        *parts, _kept = amount.split(draw(st.integers(1, 4)))
        for part in parts:
            kind: Kind = draw(st.sampled_from(["paid", "credited", "written_off"]))
            entries.append(Entry(on + timedelta(draw(st.integers(0, 120))), f"R{number}", currency, kind, part))
    return entries


@given(ledgers(), st.data())
def test_figures_do_not_depend_on_the_order_of_the_entries(entries: list[Entry], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(entries))
    through = date(2026, 9, 30)

    assert month_ends(shuffled, through) == month_ends(entries, through)
    assert daily(shuffled, through) == daily(entries, through)


@given(ledgers())
def test_every_month_rolls_forward_and_its_buckets_sum_to_what_is_open(entries: list[Entry]) -> None:
    through = date(2026, 9, 30)
    rows = month_ends(entries, through)
    proofs = roll_forwards(entries, through)

    assert all(proof.holds for proof in proofs)
    assert [(row.date, row.currency, row.open) for row in rows] == [
        (proof.date, proof.currency, proof.closing) for proof in proofs
    ]
    for row in rows:
        assert row.current + row.d1_30 + row.d31_60 + row.d61_90 + row.d90_plus == row.open
