"""All figures of 2,466 real invoices against SQL that knows nothing of the fold: every date is queried from scratch."""

import csv
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from domain.figures.daily import daily
from domain.figures.entries import Entry
from domain.figures.month_end import month_ends
from domain.figures.roll_forward import roll_forwards
from domain.money import Money

HISTORIES = Path(__file__).parents[3].parent / "shared/data/invoices/late-payment-histories.csv"

pytestmark = pytest.mark.skipif(
    not HISTORIES.exists(), reason="the late-payment histories are not in ../shared/data/invoices"
)


def read_rows() -> list[tuple[str, date, date, date, int]]:
    """(invoice, issued, due, settled, cents)"""

    def day(written: str) -> date:
        return datetime.strptime(written, "%m/%d/%Y").date()  # noqa: DTZ007

    with HISTORIES.open(newline="", encoding="utf-8") as file:
        return [
            (
                row["invoiceNumber"],
                day(row["InvoiceDate"]),
                day(row["DueDate"]),
                day(row["SettledDate"]),
                int(Decimal(row["InvoiceAmount"]) * 100),
            )
            for row in csv.DictReader(file)
        ]


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, date, date, date, int]]:
    return read_rows()


@pytest.fixture(scope="module")
def entries(rows: list[tuple[str, date, date, date, int]]) -> list[Entry]:
    made: list[Entry] = []
    for invoice, issued, due, settled, cents in rows:
        amount = Money.of(Decimal(cents).scaleb(-2), "USD")
        made.append(Entry(issued, invoice, "USD", "opened", amount, due))
        made.append(Entry(settled, invoice, "USD", "paid", amount))
        made.append(Entry(settled, invoice, "USD", "settled"))
        if settled > due:
            made.append(Entry(due + timedelta(days=1), invoice, "USD", "overdue"))
    return made


@pytest.fixture(scope="module")
def database(rows: list[tuple[str, date, date, date, int]]) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE invoice (id TEXT, issued TEXT, due TEXT, settled TEXT, cents INTEGER)")
    connection.executemany(
        "INSERT INTO invoice VALUES (?, ?, ?, ?, ?)",
        [(id_, f"{issued}", f"{due}", f"{settled}", cents) for id_, issued, due, settled, cents in rows],
    )
    yield connection
    connection.close()


def through(entries: list[Entry]) -> date:
    return max(entry.on for entry in entries)


def sales_between(database: sqlite3.Connection, first: str, last: str) -> int:
    (cents,) = database.execute(
        "SELECT coalesce(sum(cents), 0) FROM invoice WHERE issued BETWEEN ? AND ?", (first, last)
    ).fetchone()
    return int(cents)


AGED = """
SELECT count(*), coalesce(sum(cents), 0),
       coalesce(sum(cents) FILTER (WHERE late <= 0), 0), coalesce(sum(cents) FILTER (WHERE late BETWEEN 1 AND 30), 0),
       coalesce(sum(cents) FILTER (WHERE late BETWEEN 31 AND 60), 0),
       coalesce(sum(cents) FILTER (WHERE late BETWEEN 61 AND 90), 0), coalesce(sum(cents) FILTER (WHERE late > 90), 0)
FROM (SELECT cents, julianday(:on) - julianday(due) AS late FROM invoice WHERE issued <= :on AND settled > :on)
"""
MONTHS = """
WITH RECURSIVE month(first) AS (
    SELECT date(min(issued), 'start of month') FROM invoice
    UNION ALL SELECT date(first, '+1 month') FROM month
    WHERE date(first, '+1 month') <= (SELECT max(settled) FROM invoice))
SELECT first, date(first, '+1 month', '-1 day') FROM month
"""


def days_from(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days + 1


def counted_back(database: sqlite3.Connection, months: list[tuple[str, str]], receivables: int) -> Fraction | None:
    """Walks single invoices' months with fractions of the sales still unexplained, newest month first."""
    days = Fraction(0)
    for first, last in reversed(months):
        sales = sales_between(database, first, last)
        share = Fraction(1) if sales == 0 else min(Fraction(1), Fraction(receivables, sales))
        if receivables == 0:
            return days
        days += share * days_from(first, last)
        receivables -= min(receivables, sales)
    return days if receivables == 0 else None


def rounded(value: Fraction | None) -> float | None:
    return None if value is None else float(round(value, 4))


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def test_every_month_end_is_what_sql_says(database: sqlite3.Connection, entries: list[Entry]) -> None:
    months: list[tuple[str, str]] = database.execute(MONTHS).fetchall()
    expected: list[dict[str, Any]] = []
    opening = 0
    for number, (first, last) in enumerate(months):
        count, open_, *buckets = database.execute(AGED, {"on": last}).fetchone()
        (cash,) = database.execute(
            "SELECT coalesce(sum(cents), 0) FROM invoice WHERE settled BETWEEN ? AND ?", (first, last)
        ).fetchone()
        sales = sales_between(database, first, last)
        (quarter,) = database.execute("SELECT date(?, '-2 months')", (first,)).fetchone()
        sold, days = sales_between(database, quarter, last), days_from(quarter, last)
        collectable = opening + sales - buckets[0]
        expected.append(
            {
                "date": last,
                "currency": "USD",
                "open_count": count,
                "open": money(open_),
                **dict(zip(("current", "d1_30", "d31_60", "d61_90", "d90_plus"), map(money, buckets), strict=True)),
                "sales": money(sales),
                "cash": money(cash),
                "dso_3m": rounded(Fraction(open_ * days, sold) if sold else None),
                "dso_countback": rounded(counted_back(database, months[: number + 1], open_)),
                "cei": rounded(Fraction((opening + sales - open_) * 100, collectable) if collectable else None),
                "add": rounded(Fraction(sum(buckets[1:]) * days, sold) if sold else None),
            }
        )
        opening = open_

    assert [row.model_dump(mode="json") for row in month_ends(entries, through(entries))] == expected
    assert expected[-1]["open"] == "0.00"


def test_every_month_rolls_forward(entries: list[Entry]) -> None:
    assert all(proof.holds for proof in roll_forwards(entries, through(entries)))


def test_every_day_is_what_sql_says(database: sqlite3.Connection, entries: list[Entry]) -> None:
    expected = {
        (day, kind): count
        for kind, query in (
            ("issued", "SELECT issued, count(*) FROM invoice GROUP BY 1"),
            ("became_overdue", "SELECT date(due, '+1 day'), count(*) FROM invoice WHERE settled > due GROUP BY 1"),
            ("settled", "SELECT settled, count(*) FROM invoice GROUP BY 1"),
        )
        for day, count in database.execute(query)
    }
    days = [row.model_dump(mode="json") for row in daily(entries, through(entries))]

    counted = {(day["date"], kind): day[kind] for day in days for kind in ("issued", "became_overdue", "settled")}
    assert {key: count for key, count in counted.items() if count} == expected
    assert len(days) == days_from(days[0]["date"], days[-1]["date"])
