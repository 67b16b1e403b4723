"""`openaccount task …`."""

from __future__ import annotations

from typing import Annotated

from cyclopts import App, Parameter
from rich.text import Text

from activities.postgres.rows import TaskFile
from domain.approval.commands import Decide
from domain.money import Money
from starter.books import Books
from starter.cli import figures, task_view
from starter.cli.explain import RULES
from starter.cli.options import AS_TABLE, FIRST_PAGE, UNNAMED, Acting, Output, Paging
from starter.cli.receivable_view import receivable_file
from starter.cli.screen import SCREEN, phase, table
from starter.cli.stack import at_desk, reading, timezone_of

app = App(name="task", help="What waits for a person: approvals and calls.")


@app.command(name="list")
async def list_(
    *, decided: Annotated[bool, Parameter(name="--all", show_default=False)] = False, paging: Paging = FIRST_PAGE
) -> None:
    """List what waits for a person: approvals by when they expire, and calls that are due.

    Parameters
    ----------
    decided
        Also approvals that are closed.
    """
    async with reading() as books:
        page = await books.read.tasks(open_only=not decided, after=paging.after, most=paging.most)
        calls = await books.read.receivables(call_open=True, most=paging.most)
    zone = timezone_of(books)
    heads = ("task", "customer", ">amount", "why", "waits for", "expires")
    approvals = [
        (row.task_id, row.customer_id, None if row.about == "name_hit" else figures.amount(row.amount),
         RULES.get(row.rule, row.rule), ", ".join(row.waiting_for).replace("_", " ") or phase(row.phase),
         figures.moment(row.expires_at, zone))
        for row in page.items
    ]  # fmt: skip
    due = [(row.receivable_id, row.customer_id, figures.amount(row.balance), row.due_on) for row in calls.items]
    SCREEN.show(
        {"approvals": page, "calls": calls},
        Text("Approvals", "bold"),
        table(heads, approvals) if approvals else Text("nothing", "dim"),
        Text("\nCalls", "bold"),
        table(("receivable", "customer", ">open", "due on"), due) if due else Text("nothing", "dim"),
    )
    if page.next and not SCREEN.json:
        SCREEN.say(f"there are more: --after {page.next}")


@app.command
async def show(task_id: str, *, output: Output = AS_TABLE) -> None:
    """Show what a task asks, the figures behind it, and who has decided.

    Parameters
    ----------
    task_id
        Which task.
    """
    async with reading() as books:
        _show(books, await books.task(task_id))


@app.command
async def approve(task_id: str, *, amount: str | None = None, reason: str = "", acting: Acting = UNNAMED) -> None:
    """Approve what a task asks, or only a smaller amount of it.

    Parameters
    ----------
    task_id
        Which task.
    amount
        Only this much: the order side gets an offer, a limit becomes as small.
    reason
        Why.
    """
    async with at_desk(acting, named=True) as (desk, by):
        asked = (await desk.task(task_id)).amount
        only = None if amount is None else Money.of(amount, asked.currency)
        decision = Decide(person=by["actor"], outcome="approve", amount=only, reason=reason)
        _show(desk, await desk.decide(task_id, decision, command_id=by["command_id"]))


@app.command
async def reject(task_id: str, *, reason: str = "", acting: Acting = UNNAMED) -> None:
    """Reject what a task asks, saying why.

    Parameters
    ----------
    task_id
        Which task.
    reason
        Why; must be given.
    """
    async with at_desk(acting, named=True) as (desk, by):
        decision = Decide(person=by["actor"], outcome="reject", reason=reason)
        _show(desk, await desk.decide(task_id, decision, command_id=by["command_id"]))


@app.command
async def done(receivable_id: str, *, note: str, acting: Acting = UNNAMED) -> None:
    """Record that the call about a receivable was made.

    Parameters
    ----------
    receivable_id
        About which receivable.
    note
        What was said.
    """
    async with at_desk(acting) as (desk, by):
        file = await desk.record_call(receivable_id, note, **by)
        SCREEN.show(file, *receivable_file(file, desk.today(), timezone_of(desk)))


def _show(books: Books, file: TaskFile) -> None:
    home = books.policy.home_currency if books.policy else ""
    SCREEN.show(file, *task_view.task_file(file, timezone_of(books), home))
