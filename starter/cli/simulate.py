"""`openaccount simulate`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Final, Literal

from cyclopts import Parameter
from rich.console import Group
from rich.text import Text

from domain.errors import InvalidInput
from domain.money import Money
from runtime.settings import PROJECT_ROOT, load_settings
from starter.cli.failures import INTERRUPTED, OK
from starter.cli.options import AS_TABLE, Output
from starter.cli.progress import counted
from starter.cli.screen import SCREEN
from starter.interruption import until_interrupted
from starter.simulation.book import Book
from starter.simulation.late_payment_profile import read_late_payment_histories
from starter.simulation.run import simulate as run
from starter.simulation.sample_book import sample_book
from starter.simulation.table import month_end_table, summary_lines

Profile = Literal["late-payment-histories", "sample"]

HISTORIES_CURRENCY: Final = "USD"


class BookFileMissing(InvalidInput):
    """This profile reads its sales from a file."""

    code = "book.file_missing"


async def simulate(
    file: Path | None = None,
    *,
    profile: Profile = "late-payment-histories",
    limit: str = "unlimited",
    report: Annotated[Path | None, Parameter(show_default=False)] = None,
    date_format: str | None = None,
    output: Output = AS_TABLE,
) -> int:
    """Play a book of sales through the engine on servers of its own, day by day, and report aging, DSO and collection.

    Parameters
    ----------
    file
        The invoices, as CSV; none for the sample.
    profile
        How the file is read and which policy it is played under.
    limit
        Of every customer of the file: unlimited, or an amount.
    report
        Where to write the whole report as JSON.
    date_format
        How dates like 3/4/2026 are meant: m/d or d/m.
    """
    settings = load_settings()
    if profile == "late-payment-histories":
        settings = settings.model_copy(update={"policy_file": PROJECT_ROOT / "policies" / f"{profile}.yaml"})
    book = _book(file, profile, limit, date_format)
    with counted("days") as progress:
        made = await until_interrupted(run(settings, book, progress))
    if made is None:
        return INTERRUPTED
    if report is not None:
        report.write_text(made.model_dump_json(indent=2) + "\n", encoding="utf-8")
        SCREEN.say(Text(f"report written to {report}", "dim"))
    SCREEN.show(made, Group("\n".join(summary_lines(made)), "", month_end_table(made)))
    return OK


def _book(file: Path | None, profile: Profile, limit: str, date_format: str | None) -> Book:
    if profile == "sample":
        return sample_book((datetime.now(UTC) - timedelta(days=1)).date())
    if file is None:
        raise BookFileMissing("name the file with the invoices", field="file")
    given: Money | Literal["unlimited"] = "unlimited" if limit == "unlimited" else Money.of(limit, HISTORIES_CURRENCY)
    book, _ = read_late_payment_histories(file, limit=given, date_format=date_format)
    return book
