"""`openaccount customer …`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

from cyclopts import App, Parameter

from domain.customer.commands import AssignGrade, RegisterCustomer
from domain.policy_part import Grade
from starter.cli import company_view, customer_view, face_view, figures
from starter.cli.asking import limit_request, temporary_request
from starter.cli.identifiers import UNIDENTIFIED, Identifiers
from starter.cli.options import AS_TABLE, FIRST_PAGE, UNNAMED, Acting, Output, Paging
from starter.cli.screen import SCREEN, table
from starter.cli.stack import at_desk, reading
from starter.companies import company_tree
from starter.face import face
from starter.limits import LimitRequest, TemporaryLimitRequest

REVIEW_DAYS = 365

app = App(name="customer", help="Customers: register, review, show, limit, grade, hold.")
for _name, _path, _summary in (
    ("review", "starter.cli.reviewing:review", "Gather evidence about a customer, grade it and propose a limit."),
    ("file", "starter.cli.credit_file:file", "Show a customer's credit file: evidence, gaps, contradictions, reviews."),
    ("evidence", "starter.cli.credit_file:evidence", "Show or correct one piece of evidence."),
    ("register", "starter.cli.reviewing:register", "Put what a visit showed or a form says into the credit file."),
    ("erase", "starter.cli.reviewing:erase", "Make the sources' answers about a customer unreadable for ever."),
    ("segment", "starter.cli.segment:segment", "Show a segment; confirm or reject a removal."),
):
    app.command(_path, name=_name, help=_summary)


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
    credit_limit: Annotated[str | None, Parameter(name="--limit")] = None,
    approval: str = "",
    identifiers: Identifiers = UNIDENTIFIED,
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
    segment
        How much the customer matters.
    mail
        Where reminders go.
    grade
        The outcome of a review.
    grade_until
        Through which day the grade is fit for decisions (default: a year from now).
    credit_limit
        The credit limit, or "unlimited".
    approval
        What allows the limit.
    """
    registered = RegisterCustomer(
        customer_id=customer_id,
        name=name,
        country=country,
        currency=currency,
        segment=segment,
        group_id=group,
        contact_mail=mail,
        identifiers=identifiers.given(),
    )
    async with at_desk(acting, named=credit_limit is not None) as (desk, by):
        review = _review(grade, grade_until, desk.today()) if grade else None
        asked = limit_request(credit_limit, approval) if credit_limit is not None else None
        made = await desk.add_customer(registered, grade=review, limit=asked, **by)
    SCREEN.show(made, *customer_view.file(made))


@app.command
async def identify(customer_id: str, *, identifiers: Identifiers = UNIDENTIFIED, acting: Acting = UNNAMED) -> None:
    """Add legal identifiers to a customer's file, or replace the ones of the same scheme.

    Parameters
    ----------
    customer_id
        Which customer.
    """
    async with at_desk(acting) as (desk, by):
        made = await desk.identify(customer_id, identifiers.given(), **by)
    SCREEN.show(made, *customer_view.file(made))


@app.command
async def show(customer_id: str, *, output: Output = AS_TABLE) -> None:
    """Show everything about a customer: grade, review, limit, exposure, how it pays, warnings, open business.

    Parameters
    ----------
    customer_id
        Which customer.
    """
    async with reading() as books:
        whole = await face(books, customer_id)
    SCREEN.show(whole, *face_view.face(whole, books.today()))


@app.command
async def graph(customer_id: str, *, output: Output = AS_TABLE) -> None:
    """Show who owns a customer, its sister companies, and what is at risk with all of them.

    Parameters
    ----------
    customer_id
        Which customer.
    """
    async with reading() as books:
        tree = await company_tree(books, customer_id)
    SCREEN.show(tree, *company_view.companies(tree))


@app.command(name="list")
async def list_(*, paging: Paging = FIRST_PAGE) -> None:
    """List customers by id, with the limit and what is left of it."""
    async with reading() as books:
        page = await books.read.customers(books.today(), after=paging.after, most=paging.most)
    rows = [
        (
            row.customer_id,
            row.name,
            row.grade,
            figures.limit(row.limit),
            figures.amount(row.limit.available) if row.limit else None,
            ", ".join((*row.knock_outs, *row.holds)) or None,
        )
        for row in page.items
    ]
    SCREEN.show_page(page, table(("customer", "name", "grade", ">limit", ">available", "stopped by"), rows))


@app.command(name="limit")
async def set_limit(
    customer_id: str,
    amount: str,
    *,
    approval: str = "",
    since: Annotated[str | None, Parameter(name="--from")] = None,
    until: str | None = None,
    insured: str = "0",
    acting: Acting = UNNAMED,
) -> None:
    """Set a customer's credit limit, for good or, with --until, for a time.

    Parameters
    ----------
    customer_id
        Which customer.
    amount
        In the currency of the customer's account, or "unlimited"; 0 is no credit.
    approval
        What allows the limit, such as the number of a resolution.
    since
        The first day on which it counts (default: today).
    until
        The last day of a temporary limit.
    insured
        The part that an insurer carries, on top.
    """
    async with at_desk(acting, named=True) as (desk, by):
        request: LimitRequest | TemporaryLimitRequest = (
            temporary_request(amount, approval, since, until)
            if until is not None
            else limit_request(amount, approval, since, insured)
        )
        made = await desk.set_limit(customer_id, request, **by)
    SCREEN.show(made, *customer_view.file(made))


@app.command(name="grade")
async def set_grade(
    customer_id: str,
    grade: Grade,
    *,
    until: str | None = None,
    reason: tuple[str, ...] = (),
    acting: Acting = UNNAMED,
) -> None:
    """Record the grade that a review gave a customer.

    Parameters
    ----------
    customer_id
        Which customer.
    grade
        A (best) to E (no credit).
    until
        Through which day it is fit for decisions (default: a year from now).
    reason
        Why; may be given several times.
    """
    async with at_desk(acting) as (desk, by):
        review = _review(grade, until, desk.today()).model_copy(update={"reasons": reason})
        made = await desk.grade(customer_id, review, **by)
    SCREEN.show(made, *customer_view.file(made))


@app.command
async def hold(
    customer_id: str,
    reason: str,
    *,
    lift: Annotated[bool, Parameter(show_default=False)] = False,
    acting: Acting = UNNAMED,
) -> None:
    """Stop new credit to a customer for a reason, or lift that hold.

    Parameters
    ----------
    customer_id
        Which customer.
    reason
        The name of the hold; each is lifted by itself.
    lift
        Lift it.
    """
    async with at_desk(acting) as (desk, by):
        made = await (desk.lift_hold if lift else desk.place_hold)(customer_id, reason, **by)
    SCREEN.show(made, *customer_view.file(made))


@app.command
async def refund(
    customer_id: str, amount: str, currency: str | None = None, *, reference: str, acting: Acting = UNNAMED
) -> None:
    """Pay unapplied cash back to a customer.

    Parameters
    ----------
    customer_id
        Which customer.
    amount
        How much.
    currency
        Of the cash (default: that of the account).
    reference
        The number of the outgoing payment.
    """
    async with at_desk(acting) as (desk, by):
        money = figures.money(amount, currency or (await desk.customer(customer_id)).currency)
        made = await desk.refund(customer_id, money, reference, **by)
    SCREEN.show(made, *customer_view.file(made))


def _review(grade: Grade, until: str | None, today: date) -> AssignGrade:
    valid_until = figures.day(until, today + timedelta(days=REVIEW_DAYS), field="until")
    return AssignGrade(grade=grade, reviewed_on=today, valid_until=valid_until)
