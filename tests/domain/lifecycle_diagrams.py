"""Draws `docs/lifecycle.md` from the transition tables: `python -m tests.domain.lifecycle_diagrams` writes it anew."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final

from domain.approval.task import TASK_TRANSITIONS
from domain.receivable.state import RECEIVABLE_TRANSITIONS
from domain.sale.state import TRANSITIONS

PAGE: Final = Path(__file__).parents[2] / "docs" / "lifecycle.md"

RENEW: Final = "python -m tests.domain.lifecycle_diagrams"

_HEAD: Final = f"""# Lifecycles

Drawn from the transition tables in the code, which no event ever leaves. Do not edit: after a change of a table, run
`{RENEW}`.
"""

_SECTIONS: Final = (
    (
        "Sale",
        "`domain/sale/state.py`. A sale waits while it is held, pending or offered, and owes nothing any more when it "
        "is closed.",
        TRANSITIONS,
    ),
    (
        "Receivable",
        "`domain/receivable/state.py`. One instalment of one invoice.",
        RECEIVABLE_TRANSITIONS,
    ),
    (
        "Approval",
        "`domain/approval/task.py`. One question put to one person, or to two in parallel.",
        TASK_TRANSITIONS,
    ),
)


def diagram(table: Mapping[StrEnum, frozenset[StrEnum]]) -> str:
    """A Mermaid state diagram: the first phase of the table is where it starts, phases that lead nowhere end it."""
    phases = list(table)
    lines = ["stateDiagram-v2", f"    [*] --> {phases[0]}"]
    for phase in phases:
        onward = [target for target in phases if target in table[phase]]
        lines += [f"    {phase} --> {target}" for target in onward or ["[*]"]]
    return "\n".join(lines)


def page() -> str:
    """The whole text of `docs/lifecycle.md`."""
    sections = [f"## {title}\n\n{text}\n\n```mermaid\n{diagram(table)}\n```\n" for title, text, table in _SECTIONS]
    return "\n".join((_HEAD, *sections))


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
