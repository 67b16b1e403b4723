"""Draws `docs/lifecycle.md` from the transition tables: `python -m tests.domain.lifecycle_diagrams` writes it anew."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

from domain.approval.state import TASK_TRANSITIONS
from domain.cover.assignment.state import ASSIGNMENT_TRANSITIONS
from domain.cover.buyer_limit.state import BUYER_LIMIT_TRANSITIONS
from domain.cover.guarantee.state import GUARANTEE_TRANSITIONS
from domain.cover.insured.state import INSURED_TRANSITIONS
from domain.cover.partner.state import JOB_TRANSITIONS
from domain.matrix.state import MATRIX_TRANSITIONS
from domain.receivable.state import RECEIVABLE_TRANSITIONS
from domain.sale.state import TRANSITIONS
from domain.warning.state import WARNING_TRANSITIONS
from domain.webhook.state import ENDPOINT_TRANSITIONS

P = TypeVar("P", bound=StrEnum)

PAGE: Final = Path(__file__).parents[2] / "docs" / "lifecycle.md"

RENEW: Final = "python -m tests.domain.lifecycle_diagrams"

_HEAD: Final = f"""# Lifecycles

Drawn from the transition tables in the code, which no event ever leaves. Do not edit: after a change of a table, run
`{RENEW}`.
"""


def diagram(table: dict[P, frozenset[P]]) -> str:
    """A Mermaid state diagram: the first phase of the table is where it starts, phases that lead nowhere end it."""
    phases = list(table)
    lines = ["stateDiagram-v2", f"    [*] --> {phases[0]}"]
    for phase in phases:
        onward = [str(target) for target in phases if target in table[phase]]
        lines += [f"    {phase} --> {target}" for target in onward or ["[*]"]]
    return "\n".join(lines)


def _section(title: str, about: str, table: dict[P, frozenset[P]]) -> str:
    return f"## {title}\n\n{about}\n\n```mermaid\n{diagram(table)}\n```\n"


def page() -> str:
    """The whole text of `docs/lifecycle.md`."""
    sale = "`domain/sale/state.py`. A sale waits while it is held, pending or offered; when it is closed, all is paid."
    receivable = "`domain/receivable/state.py`. One instalment of one invoice."
    approval = "`domain/approval/state.py`. One question put to one person, or to two in parallel."
    warning = "`domain/warning/state.py`. One alarm about a customer; lapsed is what nobody answered in time."
    webhook = "`domain/webhook/state.py`. One endpoint, to which events are sent; while disabled it is sent nothing."
    matrix = "`domain/matrix/state.py`. One version of the authority matrix, proposed by one person."
    limit = "`domain/cover/buyer_limit/state.py`. What an insurer or factor grants for one buyer; it may be asked anew."
    guarantee = "`domain/cover/guarantee/state.py`. From its first day to its expiry, release or last paid call."
    insured = "`domain/cover/insured/state.py`. The insurance of one receivable, to the indemnity and what comes after."
    assignment = "`domain/cover/assignment/state.py`. One invoice and its factor; declined, it may be offered again."
    job = "`domain/cover/partner/state.py`. One request to an insurer, factor or guarantor; answered, also by nobody."
    sections = (
        _section("Sale", sale, TRANSITIONS),
        _section("Receivable", receivable, RECEIVABLE_TRANSITIONS),
        _section("Approval", approval, TASK_TRANSITIONS),
        _section("Warning", warning, WARNING_TRANSITIONS),
        _section("Authority matrix", matrix, MATRIX_TRANSITIONS),
        _section("Webhook", webhook, ENDPOINT_TRANSITIONS),
        _section("Buyer limit", limit, BUYER_LIMIT_TRANSITIONS),
        _section("Guarantee", guarantee, GUARANTEE_TRANSITIONS),
        _section("Insured receivable", insured, INSURED_TRANSITIONS),
        _section("Assigned invoice", assignment, ASSIGNMENT_TRANSITIONS),
        _section("Request to a partner", job, JOB_TRANSITIONS),
    )
    return "\n".join((_HEAD, *sections))


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
