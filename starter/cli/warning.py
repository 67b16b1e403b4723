"""`openaccount warning …`."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from cyclopts import App, Parameter
from rich.text import Text

from activities.postgres import warning_reading
from domain.errors import InvalidInput
from domain.warning.events import SaleDecision
from domain.warning.rules import Action
from starter import watch
from starter.cli import customer_view, warning_view
from starter.cli.options import AS_TABLE, FIRST_PAGE, UNNAMED, Acting, Output, Paging
from starter.cli.screen import SCREEN, facts
from starter.cli.stack import at_desk, reading, timezone_of

Answer = Literal["stop", "shorter-terms", "cover", "none"]

app = App(name="warning", help="Early warnings: what got worse with a customer, and what is done about it.")


class SaleAnswerInvalid(InvalidInput):
    code = "warning.sale_answer"


@app.command(name="list")
async def list_(
    *,
    closed: Annotated[bool, Parameter(name="--all", show_default=False)] = False,
    customer: str | None = None,
    paging: Paging = FIRST_PAGE,
) -> None:
    """List the warnings that wait for an answer, by its deadline, and customers that are proposed to be removed.

    Parameters
    ----------
    closed
        Also warnings that were answered or lapsed.
    customer
        Only those about this customer.
    """
    async with reading() as books:
        pool = books.read.pool
        page = await warning_reading.warnings(
            pool, customer_id=customer, open_only=not closed, after=paging.after, most=paging.most
        )
        removals = await warning_reading.removals(pool, customer_id=customer, most=paging.most)
    SCREEN.show(
        {"warnings": page, "removals": removals},
        warning_view.warning_table(page.items) if page.items else Text("no warnings", "dim"),
        *([Text("\nTo be removed", "bold"), warning_view.removal_table(removals)] if removals else []),
    )
    if page.next and not SCREEN.json:
        SCREEN.say(f"there are more: --after {page.next}")


@app.command
async def show(warning_id: str, *, output: Output = AS_TABLE) -> None:
    """Show a warning's numbers, the open business that it listed, and what was decided.

    Parameters
    ----------
    warning_id
        Which warning.
    """
    async with reading() as books:
        file = await watch.known_warning(books, warning_id)
    SCREEN.show(file, *warning_view.warning_file(file, timezone_of(books)))


@app.command
async def decide(
    warning_id: str,
    *,
    action: Answer,
    sale: tuple[str, ...] = (),
    days: int | None = None,
    reason: str = "",
    acting: Acting = UNNAMED,
) -> None:
    """Answer a warning: stop the customer and its deliveries, shorten its terms, want cover first, or do nothing.

    Parameters
    ----------
    warning_id
        Which warning.
    action
        For the customer and every listed sale.
    sale
        What is done about one of the listed sales instead, as ORDER=ACTION; may be given several times.
    days
        The longest term from now on, with shorter terms (default: the policy's).
    reason
        Why; must be given.
    """
    sales = [_sale(each) for each in sale]
    async with at_desk(acting, named=True) as (desk, by):
        file = await watch.decide(desk, warning_id, _action(action), sales=sales, days=days, reason=reason, **by)
        SCREEN.show(file, *warning_view.warning_file(file, timezone_of(desk)))


@app.command
async def lift(warning_id: str, *, acting: Acting = UNNAMED) -> None:
    """Take back what was put on the customer because of a warning: hold, shorter terms, the wish for cover.

    Parameters
    ----------
    warning_id
        Which warning.
    """
    async with at_desk(acting, named=True) as (desk, by):
        made = await watch.lift(desk, warning_id, **by)
    SCREEN.show(made, *customer_view.file(made))


@app.command
async def check(*, output: Output = AS_TABLE) -> None:
    """Look at all customers now, as is done every night, and say what it brought."""
    from starter.portfolio import review_portfolio  # noqa: PLC0415 - lists are to come without Temporal's client

    async with at_desk(UNNAMED, patience=None) as (desk, _):
        counts = await review_portfolio(desk.gateway)
    SCREEN.show(
        counts,
        facts([
            ("customers looked at", counts.customers),
            ("warnings raised", counts.warnings),
            ("lapsed unanswered", counts.lapsed),
            ("segments changed", counts.segments),
            ("removals proposed", counts.removals),
            ("reviews that were due", counts.reviews),
            ("could not be judged", counts.skipped or None),
        ]),
    )  # fmt: skip


def _sale(text: str) -> SaleDecision:
    order_id, _, action = text.partition("=")
    if not order_id or action not in {"stop", "shorter-terms", "cover", "none"}:
        raise SaleAnswerInvalid(f"{text!r} is no answer: write ORDER=stop, shorter-terms, cover or none", field="sale")
    return SaleDecision(order_id=order_id, action=_action(action))


def _action(text: str) -> Action:
    return cast("Action", text.replace("-", "_"))
