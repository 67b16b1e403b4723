"""`openaccount customer …`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from cyclopts import App, Parameter
from rich.text import Text

from domain.customer.commands import AssignGrade, RegisterCustomer
from domain.policy import Grade
from starter.cli.customer_view import customer_file
from starter.cli.figures import amount as written
from starter.cli.figures import day, limit
from starter.cli.options import FIRST_PAGE, AS_TABLE, UNNAMED, Acting, Output, Paging
from starter.cli.paging import show_page
from starter.cli.screen import SCREEN
from starter.cli.stack import at_desk, reading
from starter.limits import LimitRequest, TemporaryLimitRequest

REVIEW_DAYS = 365

app = App(name="customer", help="Customers: register, show, limit, grade, hold.")


@app.command
async def add(
    customer_id: str,
    name: str,
    *,
    country: str,
    currency: str,
    group: str | None = None,
    segment: Literal["core", "ordinary"] = "ordinary",
    mail: str = "",
    grade: Grade | None = None,
    grade_until: str | None = None,
    limit: str | None = None,  # noqa: A002
    approval: str = "",
    acting: Acting = UNNAMED,
) -> None:
    """Register a customer, with its grade and limit if they are known.

    Parameters
    ----------
    customer_id
        Its id in all systems, without personal data.
    name
        The company's name.
    country
        ISO code; chooses the collection ladder.
    currency
        Of the customer's account and limit.
    group
        The group of linked customers that it belongs to.
    mail
        Where reminders go.
    grade
        The outcome of a review.
    grade_until
        Through which day the grade is fit for decisions (default: a year).
    limit
        The credit limit, or "unlimited".
    approval
        What allows the limit.
    """
    async with at_desk(acting, named=limit is not None) as (desk, by):
        today = desk.today()
        until = day(grade_until, today + timedelta(days=REVIEW_DAYS), field="grade_until")
        made = await desk.add_customer(
            RegisterCustomer(
                customer_id=customer_id,
                name=name,
                country=country,
                currency=currency,
                segment=segment,
                group_id=group,
                contact_mail=mail,
            ),
            grade=AssignGrade(grade=grade, reviewed_on=today, valid_until=until) if grade else None,
            limit=LimitRequest(amount=_bound(limit), approval=approval) if limit is not None else None,
            **by,
        )
    SCREEN.show(made, customer_file(made))


@app.command
async def show(customer_id: str, *, output: Output = AS_TABLE) -> None:
    """Show a customer's file, limit, exposure, open sales and receivables."""
    async with reading() as books:
        file = await books.customer(customer_id)
        waiting = await books.read.sales(customer_id=customer_id, phases=OPEN_PHASES, most=20)
        items = await books.read.receivables(customer_id=customer_id, most=20)
        balances = await books.read.open_totals(customer_id)
        today = books.today()
    content = {"customer": file, "sales": waiting.items, "receivables": items.items}
    SCREEN.show(content, *customer_page(file, waiting, items, balances, today))
