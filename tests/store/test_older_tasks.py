"""Tasks that were opened before the inbox had columns of its own."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from activities.postgres.migrations import FOLDER, migrate
from activities.postgres.streams import KINDS
from tests.store.test_migrations import empty, folder

__all__ = ["empty", "folder"]

REMIND, ESCALATE, EXPIRE = (datetime(2026, 3, day, 6, tzinfo=UTC) for day in (2, 3, 6))


def a_state(**changes: Any) -> dict[str, Any]:
    """A task as it was folded then: two functions decide about an order."""
    case = {
        "approval_id": "S1.1",
        "order_id": "S1",
        "customer_id": "C1",
        "requested_by": "shop",
        "amount": {"amount": "900000.00", "currency": "CNY"},
        "amount_in_home_currency": "900000.00",
        "grade": "A",
        "term_days": 30,
        "reasons": [],
        "exceeds_limit_by": "0",
        "exposure_before": "0",
        "exposure_after": "900000.00",
        "seats": [],
        "policy_hash": "x",
        "remind_at": REMIND.isoformat(),
        "escalate_at": ESCALATE.isoformat(),
        "expires_at": EXPIRE.isoformat(),
    }
    seats = [
        {"function": "sales", "role": "sales_director", "escalated_to": None},
        {"function": "credit", "role": "credit_manager", "escalated_to": "credit_director"},
    ]
    state = {"phase": "open", "case": case, "seats": seats, "decisions": [], "reminded": False, "escalated": False}
    return state | changes


DECIDED = {
    "person": "staff-051",
    "role": "sales_director",
    "function": "sales",
    "outcome": "approve",
    "authority": None,
    "policy_hash": "x",
}


@pytest.mark.parametrize(
    "state",
    [
        a_state(),
        a_state(reminded=True),
        a_state(reminded=True, escalated=True),
        a_state(decisions=[DECIDED]),
        a_state(phase="approved", closed={"outcome": "approved", "decided_by": ["staff-051"]}, decisions=[DECIDED]),
    ],
    ids=["open", "reminded", "escalated", "half decided", "closed"],
)
async def test_its_columns_are_those_that_its_state_gives_today(
    empty: str, folder: Path, state: dict[str, Any]
) -> None:
    later = [file for file in sorted(folder.glob("*.sql")) if file.name >= "0007"]
    for file in later:
        file.unlink()
    await migrate(empty)
    connection = await asyncpg.connect(empty)
    await connection.execute(
        "INSERT INTO task_view VALUES ('S1.1', 1, '\\x00', $1, 'S1', 'C1', $2, 900000.00, 'CNY', $3)",
        json.dumps(state),
        state["phase"],
        EXPIRE,
    )
    for file in later:
        (folder / file.name).write_bytes((FOLDER / file.name).read_bytes())
    await migrate(empty)
    row = await connection.fetchrow("SELECT * FROM task_view")
    await connection.close()
    assert row is not None
    kind = KINDS["approval"]
    wanted = kind.columns(kind.load(state))
    if state["phase"] != "open":
        wanted = {**wanted, "offered_roles": row["offered_roles"]}  # Nobody asks to whom a closed task is offered.
    assert {name: row[name] for name in wanted} == wanted
