"""`openaccount task …`."""

from __future__ import annotations

from typing import Annotated

from cyclopts import App, Parameter
from rich.text import Text

from activities.postgres.rows import TaskFile
from domain.approval.commands import Decide
from domain.approval.conditions import Conditions
from domain.money import Money
from domain.terms import Terms
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
async def approve(
    task_id: str,
    *,
    amount: str | None = None,
    deposit: str | None = None,
    terms: str | None = None,
    cover: Annotated[bool, Parameter(show_default=False)] = False,
    guarantee: Annotated[bool, Parameter(show_default=False)] = False,
    reason: str = "",
    revision: int | None = None,
    acting: Acting = UNNAMED,
) -> None:
    """Approve what a task asks, or only a smaller amount of it, or on conditions.

    Parameters
    ----------
    task_id
        Which task.
    amount
        Only this much: the order side gets an offer, a limit becomes as small.
    deposit
        Percent of the amount to be paid before goods leave.
    terms
        Shorter terms, such as NET14.
    cover
        Cover is to be shown.
    guarantee
        A guarantee is to be shown.
    reason
        Why.
    revision
        Only if the task still has this revision; `show` names it.
    """
    async with at_desk(acting, named=True) as (desk, by):
        asked = (await desk.task(task_id)).amount
        only = None if amount is None else Money.of(amount, asked.currency)
        conditions = Conditions(
            deposit_percent=None if deposit is None else figures.percent(deposit, field="deposit"),
            terms=None if terms is None else Terms.parse(terms),
            cover=cover,
            guarantee=guarantee,
        )
        decision = Decide(
            person=by["actor"],
            outcome="approve",
            amount=only,
            reason=reason,
            conditions=conditions,
            revision=revision,
        )
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
async def ask(task_id: str, *, question: str, acting: Acting = UNNAMED) -> None:
    """Ask for evidence before deciding; the clock stands still until it is answered.

    Parameters
    ----------
    task_id
        Which task.
    question
        What is missing.
    """
    async with at_desk(acting, named=True) as (desk, by):
        _show(desk, await desk.ask_for_evidence(task_id, question, **by))


@app.command
async def answer(task_id: str, *, answer: str, acting: Acting = UNNAMED) -> None:
    """Answer what somebody asked before deciding.

    Parameters
    ----------
    task_id
        Which task.
    answer
        What they need to know.
    """
    async with at_desk(acting, named=True) as (desk, by):
        _show(desk, await desk.answer_question(task_id, answer, **by))


@app.command
async def delegate(task_id: str, to: str, *, reason: str = "", acting: Acting = UNNAMED) -> None:
    """Pass a task on to another person, who decides with the lower of both authorities.

    Parameters
    ----------
    task_id
        Which task.
    to
        Who decides instead, a staff id.
    reason
        Why.
    """
    async with at_desk(acting, named=True) as (desk, by):
        _show(desk, await desk.delegate(task_id, to, reason, **by))


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
