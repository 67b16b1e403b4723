"""`openaccount import …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from rich.text import Text

from starter.cli.failures import OK, REFUSED, bad_lines, lines_refused
from starter.cli.options import UNNAMED, Acting
from starter.cli.progress import counted
from starter.cli.screen import SCREEN
from starter.cli.stack import at_desk
from starter.registering import RegistrationsFile
from starter.takeover import OpenItemsFile

app = App(name="import", help="Take over data of other systems.")


@app.command(name="open-items")
async def open_items(
    file: Path,
    *,
    partial: Annotated[bool, Parameter(show_default=False)] = False,
    date_format: str | None = None,
    encoding: str | None = None,
    acting: Acting = UNNAMED,
) -> int:
    """Take over open receivables from a CSV file: all of them or, with --partial, the good lines.

    A file that was interrupted is simply given again. Columns: invoice_no, customer_id, amount, currency, invoiced_on,
    due_on, and optionally balance and order_id.

    Parameters
    ----------
    file
        The file, with a header.
    partial
        Take the good lines of a file that has bad ones.
    date_format
        How dates like 3/4/2026 are meant: m/d or d/m.
    encoding
        Of the file (default: UTF-8).
    """
    wanted = OpenItemsFile(path=file, partial=partial, date_format=date_format, encoding=encoding)
    async with at_desk(acting, patience=None) as (desk, by):
        with counted("open items") as progress:
            done = await desk.import_open_items(wanted, actor=by["actor"], progress=progress)
    again = f", {len(done.known)} were taken over before" if done.known else ""
    SCREEN.show(done, Text(f"{len(done.taken)} open items are taken over{again}{lines_refused(done.refused)}"))
    if done.refused:
        SCREEN.say(bad_lines(done.refused))
    return REFUSED if done.refused else OK


@app.command
async def registrations(
    file: Path,
    *,
    partial: Annotated[bool, Parameter(show_default=False)] = False,
    date_format: str | None = None,
    encoding: str | None = None,
    acting: Acting = UNNAMED,
) -> int:
    """Put visits and registration forms from a CSV file into credit files.

    All of them or, with --partial, the good lines; a file that was interrupted is simply given again. Columns:
    customer_id, visited_on, and optionally founded_on, employees, premises (owned, rented, none), impression (good,
    fair, poor), annual_sales with currency, and note, which is kept encrypted only.

    Parameters
    ----------
    file
        The file, with a header.
    partial
        Take the good lines of a file that has bad ones.
    date_format
        How dates like 3/4/2026 are meant: m/d or d/m.
    encoding
        Of the file (default: UTF-8).
    """
    wanted = RegistrationsFile(path=file, partial=partial, date_format=date_format, encoding=encoding)
    async with at_desk(acting, patience=None) as (desk, by):
        with counted("registrations") as progress:
            done = await desk.import_registrations(wanted, actor=by["actor"], progress=progress)
    again = f", {len(done.known)} were handed in before" if done.known else ""
    registered = f"visits and forms registered: {len(done.registered)}"
    SCREEN.show(done, Text(f"{registered}{again}{lines_refused(done.refused)}"))
    if done.refused:
        SCREEN.say(bad_lines(done.refused))
    return REFUSED if done.refused else OK
