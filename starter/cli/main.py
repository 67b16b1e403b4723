"""`openaccount`: the command line. Exit codes: 0 done, 1 refused, 2 wrong usage, 3 a server cannot be reached.

Commands are loaded when they are called, so that help comes at once.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version

from cyclopts import App, CycloptsError, Parameter

from starter.cli.screen import SCREEN
from starter.ending import leave

COMMANDS = {
    "up": ("starter.cli.up:up", "Start everything and serve until Ctrl-C."),
    "doctor": ("starter.cli.doctor:doctor", "Look at everything the system stands on and say what is wrong."),
    "customer": ("starter.cli.customer:app", "Customers: register, review, show, limit, grade, hold."),
    "grade": ("starter.cli.grade:grade", "Grade a customer anew from the evidence on file, and say why."),
    "group": ("starter.cli.group:app", "Groups of linked customers and their common limit."),
    "order": ("starter.cli.order:app", "Credit sales: submit, show, amend, dispatch, return."),
    "task": ("starter.cli.task:app", "What waits for a person: approvals and calls."),
    "absence": ("starter.cli.absence:app", "Out of office: who is away, and who stands in."),
    "pay": ("starter.cli.pay:pay", "Book a payment on an invoice, several invoices, or a customer's account."),
    "receivable": ("starter.cli.receivable:app", "Receivables: list, show, settle from unapplied cash."),
    "cover": ("starter.cli.cover:app", "Share a risk: insurance, factoring, guarantees, and what is owed for them."),
    "warning": ("starter.cli.warning:app", "Early warnings: list, show, decide, check now."),
    "webhook": ("starter.cli.webhook:app", "Webhooks: which systems are told what happens; deliveries, replay."),
    "scorecard": ("starter.cli.scorecard:app", "Learn a scorecard from labelled history, and measure one."),
    "token": ("starter.cli.token:app", "API tokens: issue, list, revoke."),
    "import": ("starter.cli.importing:app", "Take over data of other systems."),
    "matrix": ("starter.cli.matrix:app", "Who may decide how much: show, and change it by two people."),
    "audit": ("starter.cli.audit:app", "Check that the record can be trusted."),
    "rebuild": ("starter.cli.audit:rebuild", "Make all read models anew from the events."),
    "simulate": ("starter.cli.simulate:simulate", "Play a book of sales through the engine and report."),
}


def make_app() -> App:
    """The command tree, nothing of it loaded."""
    app = App(
        name="openaccount",
        help="Sell on credit, from the order to the last payment.",
        version=lambda: version("openaccount"),
        default_parameter=Parameter(negative=()),
        help_format="plaintext",
    )
    for name, (path, summary) in COMMANDS.items():
        app.command(path, name=name, help=summary)
    return app


async def execute(tokens: Sequence[str]) -> int:
    """Run one command and return its exit code; nothing is raised."""
    try:
        code = await make_app().run_async(
            list(tokens), exit_on_error=False, print_error=True, result_action="return_value"
        )
    except CycloptsError:
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - nobody is to see a traceback
        from starter.cli.failures import explain  # noqa: PLC0415 - a command that succeeds does not need it

        return explain(error)
    return code if isinstance(code, int) else 0


def prepare_screen(tokens: Sequence[str]) -> None:
    """How to write is settled before the command line is understood, since misunderstandings are written too."""
    SCREEN.json = "--json" in tokens
    SCREEN.color = "--no-color" not in tokens


def main() -> None:
    """The program `openaccount`."""
    tokens = sys.argv[1:]
    prepare_screen(tokens)
    try:
        code = asyncio.run(execute(tokens))
    except KeyboardInterrupt:
        code = 130
    leave(code)


if __name__ == "__main__":
    main()
