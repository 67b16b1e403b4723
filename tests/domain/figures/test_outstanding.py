"""The same ratios, whether folded from entries or from sums."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from hypothesis import given

from domain.figures.entries import Entry
from domain.figures.month import Month
from domain.figures.month_end import month_ends
from domain.figures.outstanding import MonthSums, outstanding
from tests.domain.figures.test_month_end import LEDGER, ledgers

THROUGH = date(2026, 9, 30)
SHARED = ("date", "open", "current", "sales", "cash", "dso_3m", "dso_countback", "cei", "add")


def sums_of(entries: Iterable[Entry], currency: str) -> list[MonthSums]:
    """What a database adds up, in the plainest way."""
    every = [entry for entry in entries if entry.amount is not None]
    due = {entry.receivable_id: entry.due_on for entry in every if entry.kind == "opened"}
    first = Month.of(min(entry.on for entry in every))
    found = []
    for month in first.through(Month.of(THROUGH)):
        within = [entry for entry in every if entry.currency == currency and Month.of(entry.on) == month]
        so_far = [entry for entry in every if entry.currency == currency and entry.on <= month.last_day]
        not_due = [entry for entry in so_far if (due[entry.receivable_id] or date.min) >= month.last_day]
        found.append(
            MonthSums(
                month=month,
                sales=total(within, "opened"),
                cash=total(within, "paid"),
                credit_notes=total(within, "credited"),
                write_offs=total(within, "written_off"),
                current=2 * total(not_due, "opened") - total(not_due, "opened", "paid", "credited", "written_off"),
            )
        )
    return found


def total(entries: Iterable[Entry], *kinds: str) -> Decimal:
    amounts = (entry.amount.amount for entry in entries if entry.amount is not None and entry.kind in kinds)
    return sum(amounts, Decimal(0))


@given(ledgers())
def test_sums_give_the_figures_that_the_entries_give(entries: list[Entry]) -> None:
    rows = month_ends(entries, THROUGH)
    for currency in {entry.currency for entry in entries}:
        told = [row.model_dump(include=set(SHARED)) for row in rows if row.currency == currency]
        assert [row.model_dump() for row in outstanding(sums_of(entries, currency))] == told


def test_a_ledger_known_by_heart() -> None:
    february = outstanding(sums_of(LEDGER, "EUR"))[1]
    assert (february.open, february.dso_3m, february.dso_countback) == (Decimal(1400), Decimal(84), Decimal("55.9"))
    assert (february.cei, february.add) == (Decimal(10), Decimal(54))


def test_no_month_has_no_figures() -> None:
    assert outstanding([]) == []
