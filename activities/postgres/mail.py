"""Mail that an append leads to: reminders collected into one envelope per customer and day, and tasks to approvers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from activities.contracts import Envelope
from activities.postgres.context import Facts
from domain.approval.authority import Seat
from domain.approval.events import ApprovalCase, Escalated, Reminded
from domain.base import Event
from domain.ids import split_stream
from domain.receivable.events import LadderStepTaken
from domain.webhook.events import WebhookDisabled

_ENVELOPE_SQL: Final = """
INSERT INTO outbox (id, kind, target, payload, deliver_after) VALUES ($1, 'mail', $2, $3, $4)
ON CONFLICT (id) DO UPDATE SET payload = jsonb_set(outbox.payload, '{items}',
    (outbox.payload->'items') || (EXCLUDED.payload->'items'))
WHERE outbox.status = 'waiting' RETURNING id
"""
_SENT_BETWEEN_SQL: Final = "SELECT count(*) FROM outbox WHERE id >= $1 AND id <= $2 AND status <> 'dropped'"
_DAYS_AHEAD: Final = 60


@dataclass(frozen=True)
class Mail:
    id: str
    target: str
    payload: dict[str, Any]


async def put_into_envelope(connection: Any, stream: str, event: LadderStepTaken, at: datetime, facts: Facts) -> None:
    """One envelope per customer and day takes all that is due; a full week or a sent envelope moves it on."""
    if facts.customer is None:
        return
    customer_id = split_stream(facts.customer.account_id)[1]
    item = {"receivable_id": split_stream(stream)[1], "step": event.step, "template": event.template}
    wait = timedelta(minutes=facts.policy.messages.collect_minutes)
    for offset in range(_DAYS_AHEAD):
        day = facts.today + timedelta(days=offset)
        if await _week_is_full(connection, customer_id, day, facts.policy.messages.max_per_week):
            continue
        payload = {"kind": "reminder", "customer_id": customer_id, "day": day.isoformat(), "items": [item]}
        deliver_after = at + wait + timedelta(days=offset)
        id_ = _envelope_id(customer_id, day)
        if await connection.fetchval(_ENVELOPE_SQL, id_, facts.customer.account_id, payload, deliver_after):
            return


def mails_to_people(event: Event, envelope: Envelope, facts: Facts) -> list[Mail]:
    """What approvers are told when a task comes up, waits, or reaches them because nobody answered."""
    match event:
        case ApprovalCase():
            task_id, roles = event.approval_id, {seat.role for seat in event.seats}
        case Reminded():
            task_id, roles = split_stream(envelope.stream)[1], set(event.roles)
        case Escalated():
            task_id, roles = split_stream(envelope.stream)[1], _next_authorities(event.seats)
        case WebhookDisabled() if event.cause != "asked":
            return _endpoint_disabled(event, envelope, facts)
        case _:
            return []
    kind = event.event_type.replace("approval.", "task_")
    return [
        Mail(
            id=f"task/{task_id}/{kind}/{person.id}",
            target=f"person/{person.id}",
            payload={"kind": kind, "task_id": task_id, "to": person.mail},
        )
        for person in facts.policy.people
        if person.role in roles and person.mail
    ]


def _endpoint_disabled(event: WebhookDisabled, envelope: Envelope, facts: Facts) -> list[Mail]:
    webhook_id = split_stream(envelope.stream)[1]
    payload = {"kind": "webhook_disabled", "webhook_id": webhook_id, "cause": event.cause, "reason": event.reason}
    return [
        Mail(
            id=f"webhook/{webhook_id}/{envelope.command_id}/{person.id}",
            target=f"person/{person.id}",
            payload={**payload, "to": person.mail},
        )
        for person in facts.policy.people
        if person.role == "admin" and person.mail
    ]


def _next_authorities(seats: tuple[Seat, ...]) -> set[str]:
    return {seat.escalated_to for seat in seats if seat.escalated_to}


async def _week_is_full(connection: Any, customer_id: str, day: date, most: int) -> bool:
    first, last = _envelope_id(customer_id, day - timedelta(days=6)), _envelope_id(customer_id, day - timedelta(days=1))
    return int(await connection.fetchval(_SENT_BETWEEN_SQL, first, last)) >= most


def _envelope_id(customer_id: str, day: date) -> str:
    return f"reminder/{customer_id}/{day.isoformat()}"
