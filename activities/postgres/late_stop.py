"""Deliveries that left although the insurer had to be kept from them lose their cover. Part of the outbox."""

from __future__ import annotations

from typing import Any, Final

from activities.postgres.outbox_row import Append, OutboxRow, tell
from domain.cover.duty import DutyMissed
from domain.cover.insured.commands import ForfeitCover
from domain.cover.insured.duties import LATER_DELIVERIES_UNCOVERED
from domain.cover.insured.state import InsuredState
from domain.cover.insured.stop import STOP_DUTY

_LEFT_LATER_SQL: Final = """
SELECT v.stream FROM cover_view v JOIN sale_view s ON s.order_id = v.order_id
WHERE v.kind = 'insured' AND v.account = $1 AND NOT v.ended AND v.stream <> $2 AND v.state->'part'->>'terms_of' = $3
    AND EXISTS (SELECT FROM jsonb_array_elements(s.state->'deliveries') d
        WHERE d->>'invoice_no' = v.state->>'invoice_no' AND (d->>'on')::date >= $4)
ORDER BY v.stream
"""


async def late_stops(connection: Any, append: Append) -> list[OutboxRow]:
    """What a stop that came too late costs, under the same policy and for goods that left from its last day on."""
    state, stream = append.after, append.envelope.stream
    if not isinstance(state, InsuredState) or state.part is None:
        return []
    rows = list[OutboxRow]()
    for _, version, event in append.events:
        if isinstance(event, DutyMissed) and event.kind == STOP_DUTY:
            found = await connection.fetch(_LEFT_LATER_SQL, state.account, stream, state.part.terms_of, event.due_on)
            lost = ForfeitCover(reason=LATER_DELIVERIES_UNCOVERED)
            rows += [tell(f"{stream}:{version}", row["stream"], lost, append) for row in found]
    return rows
