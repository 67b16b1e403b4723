"""The 2,466 historical invoices through the real workflows: every figure against the file itself, to the cent."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from domain.figures.daily import daily
from domain.figures.entries import Entry
from domain.figures.month_end import month_ends
from domain.money import Money
from runtime.settings import PROJECT_ROOT, Settings
from starter.simulation.late_payment_profile import read_late_payment_histories
from starter.simulation.report import Report
from starter.simulation.run import simulate

HISTORIES = PROJECT_ROOT.parent / "shared/data/invoices/late-payment-histories.csv"

pytestmark = pytest.mark.skipif(
    not HISTORIES.exists(), reason="the late-payment histories are not in ../shared/data/invoices"
)


@dataclass(frozen=True)
class Invoice:
    number: str
    issued: date
    due: date
    settled: date
    amount: Money

    @property
    def days_late(self) -> int:
        return (self.settled - self.due).days


def read(path: Path) -> Iterator[Invoice]:
    def day(written: str) -> date:
        return datetime.strptime(written, "%m/%d/%Y").date()  # noqa: DTZ007

    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            amount = Money.of(Decimal(row["InvoiceAmount"]), "USD")
            yield Invoice(
                row["invoiceNumber"], day(row["InvoiceDate"]), day(row["DueDate"]), day(row["SettledDate"]), amount
            )


def ledger(invoices: list[Invoice]) -> Iterator[Entry]:
    for one in invoices:
        yield Entry(one.issued, one.number, "USD", "opened", one.amount, one.due)
        yield Entry(one.settled, one.number, "USD", "paid", one.amount)
        yield Entry(one.settled, one.number, "USD", "settled")
        if one.days_late > 0:
            yield Entry(one.due + timedelta(days=1), one.number, "USD", "overdue")


@pytest.fixture(scope="module")
def invoices() -> list[Invoice]:
    return list(read(HISTORIES))


@pytest.fixture(scope="module")
async def report() -> Report:
    book, errors = read_late_payment_histories(HISTORIES, limit="unlimited")
    assert not errors
    settings = Settings(policy_file=PROJECT_ROOT / "policies" / "late-payment-histories.yaml")
    return await simulate(settings, book, lambda _, __: None)


async def test_every_sale_is_approved_straight_through_and_closed(report: Report, invoices: list[Invoice]) -> None:
    sales = report.sales
    assert (sales.submitted, sales.straight_through, sales.closed) == (len(invoices),) * 3
    assert (sales.delegated, sales.dual, sales.declined, sales.cancelled, sales.waiting) == (0,) * 5
    assert report.refusals == {}


async def test_every_receivable_is_settled_and_the_late_ones_were_overdue(
    report: Report, invoices: list[Invoice]
) -> None:
    claims = report.receivables
    assert (claims.opened, claims.settled, claims.open) == (len(invoices), len(invoices), 0)
    assert claims.ever_overdue == sum(one.days_late >= 1 for one in invoices)


async def test_a_step_is_sent_to_whoever_has_not_paid_by_the_end_of_its_day(
    report: Report, invoices: list[Invoice]
) -> None:
    """Payments of a day are booked before the reminders of that day."""
    expected = {f"+{days}": sum(one.days_late > days for one in invoices) for days in (1, 7, 15, 30)}
    assert report.ladder == expected
    assert 0 < report.messages <= sum(expected.values())


async def test_month_ends_are_exact_to_the_cent(report: Report, invoices: list[Invoice]) -> None:
    last_day = max(one.settled for one in invoices)
    assert list(report.month_end) == month_ends(ledger(invoices), last_day)


async def test_every_day_has_its_counts(report: Report, invoices: list[Invoice]) -> None:
    last_day = max(one.settled for one in invoices)
    assert list(report.daily) == daily(ledger(invoices), last_day)
