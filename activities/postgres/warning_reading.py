"""Warnings, and removals that wait for a person, as they are read."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from activities.postgres import reading
from activities.postgres.reading import PAGE, probe
from activities.postgres.rows import EventRow, Page
from domain.base import Exact, Value, event_of
from domain.customer.state import CustomerState
from domain.ids import customer_stream, split_stream, split_warning_id, warning_id_for, warning_stream
from domain.segment.events import RemovalProposed
from domain.warning.events import OpenSale, WarningDecided, WarningRaised
from domain.warning.rules import Action, SignalCode
from domain.warning.state import Alarm, WarningPhase

_LIST_SQL: Final = """
WITH alarms AS (
    SELECT customer_id, alarm, (alarm->>'number')::int AS number, (alarm->>'decide_by')::date AS answer_by
    FROM warning_view, jsonb_array_elements(state->'alarms') alarm
    WHERE ($1::text IS NULL OR customer_id = $1) AND (NOT $2 OR open_warnings > 0)
)
SELECT customer_id, alarm FROM alarms
WHERE (NOT $2 OR alarm->>'phase' = 'open') AND ($3::text IS NULL OR (answer_by, customer_id, number) > (
    SELECT answer_by, customer_id, number FROM alarms WHERE customer_id = $3 AND number = $4))
ORDER BY answer_by, customer_id, number LIMIT $5
"""
_FACTS_SQL: Final = """
SELECT * FROM event WHERE stream = $1 AND (data->>'number')::int = $2 ORDER BY version
"""
_REMOVALS_SQL: Final = """
SELECT account_id, name, state->'removal'->'proposed' AS proposed FROM account
WHERE state->'removal'->>'proposed' IS NOT NULL AND ($1::text IS NULL OR account_id = 'customer/' || $1)
ORDER BY account_id LIMIT $2
"""


class WarningRow(Value):
    """`measure` reached `threshold`; what the figures are of depends on `code`."""

    warning_id: str
    customer_id: str
    phase: WarningPhase
    code: SignalCode
    reference: str
    measure: Exact
    threshold: Exact
    raised_on: date
    decide_by: date
    closed_on: date | None
    action: Action | None


class WarningFile(WarningRow):
    """One warning with its numbers, the sales that it listed, what was proposed and what was decided."""

    facts: dict[str, str]
    proposed: Action
    sales: tuple[OpenSale, ...]
    decided: WarningDecided | None
    timeline: tuple[EventRow, ...]


class RemovalRow(Value):
    """A customer that is proposed to be removed."""

    customer_id: str
    name: str
    proposed: RemovalProposed


async def warnings(
    pool: Any, *, customer_id: str | None = None, open_only: bool = True, after: str = "", most: int = PAGE
) -> Page[WarningRow]:
    """The one that has to be answered first first."""
    begin = split_warning_id(after) if after else (None, None)
    rows = await pool.fetch(_LIST_SQL, customer_id, open_only, *begin, probe(most))
    found = [_row(row["customer_id"], Alarm.model_validate(row["alarm"])) for row in rows]
    return reading.page(found, most, lambda row: row.warning_id)


async def warning(pool: Any, warning_id: str) -> WarningFile | None:
    """One warning; None when there is none of that id. Refuses `id.invalid`."""
    customer_id, number = split_warning_id(warning_id)
    state = await pool.fetchval("SELECT state FROM warning_view WHERE customer_id = $1", customer_id)
    alarms = [Alarm.model_validate(alarm) for alarm in (state or {}).get("alarms", ())]
    alarm = next((alarm for alarm in alarms if alarm.number == number), None)
    if alarm is None:
        return None
    timeline = tuple(reading.event(row) for row in await pool.fetch(_FACTS_SQL, warning_stream(customer_id), number))
    events = [event_of(row.type, row.data) for row in timeline]
    raised = next(event for event in events if isinstance(event, WarningRaised))
    return WarningFile(
        **_row(customer_id, alarm).model_dump(),
        facts=alarm.signal.facts,
        proposed=raised.proposed,
        sales=raised.sales,
        decided=next((event for event in events if isinstance(event, WarningDecided)), None),
        timeline=timeline,
    )


async def standing(pool: Any, customer_id: str) -> CustomerState:
    """The customer's file as it is kept, with every hold, condition and proposal; empty when there is none."""
    state = await pool.fetchval("SELECT state FROM account WHERE account_id = $1", customer_stream(customer_id))
    return CustomerState.model_validate(state or {})


async def removals(pool: Any, *, customer_id: str | None = None, most: int = PAGE) -> tuple[RemovalRow, ...]:
    """Customers that wait for a person to say whether they go, by id."""
    rows = await pool.fetch(_REMOVALS_SQL, customer_id, probe(most) - 1)
    return tuple(
        RemovalRow(customer_id=split_stream(row["account_id"])[1], name=row["name"], proposed=row["proposed"])
        for row in rows
    )


def _row(customer_id: str, alarm: Alarm) -> WarningRow:
    plain = ("phase", "raised_on", "decide_by", "closed_on", "action")
    return WarningRow(
        warning_id=warning_id_for(customer_id, alarm.number),
        customer_id=customer_id,
        code=alarm.signal.code,
        reference=alarm.signal.reference,
        measure=alarm.signal.measure,
        threshold=alarm.signal.threshold,
        **{name: getattr(alarm, name) for name in plain},
    )
