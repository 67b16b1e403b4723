"""`openaccount customer review`, `… register` and `… erase`: what people do to a credit file."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Annotated, Final, Literal

from cyclopts import Parameter
from rich.text import Text

from domain.errors import InvalidInput
from starter.cli import figures, file_view, review_view
from starter.cli.options import UNNAMED, Acting
from starter.cli.review_progress import shown_review
from starter.cli.screen import SCREEN, facts, heading
from starter.cli.stack import at_desk
from starter.reviews import Registration

PATIENCE_SECONDS: Final = 900.0
"""A bank may take minutes; whoever waits longer is told that the review goes on by itself."""


async def review(
    customer_id: str,
    *,
    no_wait: Annotated[bool, Parameter(show_default=False)] = False,
    acting: Acting = UNNAMED,
) -> None:
    """Gather evidence about a customer, grade it and propose a limit.

    Joins the review that is running, if there is one.

    Parameters
    ----------
    customer_id
        Which customer.
    no_wait
        Do not wait for the end.
    """
    async with at_desk(acting, patience=PATIENCE_SECONDS) as (desk, by):
        if no_wait:
            await desk.begin_review(customer_id, actor=by["actor"])
            running = Text(f"the review is running: openaccount customer file {customer_id}")
            SCREEN.show({"customer_id": customer_id, "reviewing": True}, running)
            return
        with shown_review() as progress:
            row = await desk.review(customer_id, actor=by["actor"], progress=progress)
        customer = await desk.customer(customer_id)
        data = {"customer": customer, "file": row}
        SCREEN.show(data, *review_view.outcome(row, customer, desk.today()))


async def register(
    customer_id: str,
    *,
    visited_on: str | None = None,
    founded_on: str | None = None,
    employees: int | None = None,
    premises: Literal["owned", "rented", "none"] | None = None,
    impression: Literal["good", "fair", "poor"] | None = None,
    annual_sales: str | None = None,
    currency: str | None = None,
    note: str = "",
    acting: Acting = UNNAMED,
) -> None:
    """Put what a visit showed or a form says into a customer's credit file.

    The next review counts it.

    Parameters
    ----------
    customer_id
        Which customer.
    visited_on
        The day of the visit (default: a form of today).
    founded_on
        When the company says it was founded.
    employees
        How many people work there.
    premises
        Whether it owns or rents them.
    impression
        What the visitor thinks.
    annual_sales
        What the company says it sells in a year.
    currency
        Of the annual sales (default: that of the account).
    note
        Anything else; kept encrypted only, and gone after an erasure.
    """
    async with at_desk(acting) as (desk, by):
        if employees is not None and employees < 0:
            raise InvalidInput("no company has fewer than no employees", field="employees")
        form = Registration(
            visited_on=figures.optional_day(visited_on, field="visited_on"),
            founded_on=figures.optional_day(founded_on, field="founded_on"),
            employees=employees,
            premises=premises,
            impression=impression,
            note=note,
        )
        if annual_sales is not None:
            sales = figures.money(annual_sales, currency or (await desk.customer(customer_id)).currency)
            form = form.model_copy(update={"stated_annual_sales": sales})
        row = await desk.register(customer_id, form, **by)
        newest = row.state.evidence[-1]
        SCREEN.show(
            row,
            heading(f"Customer {customer_id}: registered as evidence {newest.evidence_id}"),
            file_view.evidence_table(row.state.evidence, set(), desk.today()),
        )


async def erase(
    customer_id: str,
    *,
    reason: str,
    yes: Annotated[bool, Parameter(show_default=False)] = False,
    acting: Acting = UNNAMED,
) -> int:
    """Make the sources' answers about a customer unreadable for ever, as a person may demand.

    Parameters
    ----------
    customer_id
        Which customer.
    reason
        Why, such as the letter that asks for it.
    yes
        Do not ask for confirmation.
    """
    async with at_desk(acting, named=True, patience=None if not yes else 60.0) as (desk, by):
        file = await desk.credit_file(customer_id)
        if not yes and not _confirmed(customer_id, len(file.state.evidence)):
            SCREEN.say("nothing was erased")
            return 1
        row = await desk.erase_evidence(customer_id, reason, **by)
        SCREEN.show(
            row,
            heading(f"Customer {customer_id}: erased on {row.state.erased_on}"),
            facts(
                [
                    (
                        "gone",
                        "the key of the raw answers: nobody can read them any more, nor copies and backups of them",
                    ),
                    (
                        "stays",
                        "hashes, dates and facts about the company, grades and decisions: the record still verifies",
                    ),
                ]
            ),
        )
    return 0


def _confirmed(customer_id: str, pieces: int) -> bool:
    """Asked on a terminal only; a program has to say --yes."""
    console = SCREEN.console(errors=True)
    if not (console.is_terminal and sys.stdin.isatty()):
        raise InvalidInput("erasing cannot be undone: confirm with --yes", field="yes")
    console.print(
        Text(f"The raw answers behind {pieces} pieces of evidence of {customer_id} become unreadable for ever.")
    )
    with suppress(EOFError):
        return console.input("Type the customer's id to go on: ").strip() == customer_id
    return False
