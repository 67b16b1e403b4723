"""Mail that an append leads to: reminders collected into one envelope per customer and day, and tasks to approvers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from activities.contracts import Envelope
from activities.postgres.context import Facts
from domain.approval.events import (
    ApprovalCase,
    Delegated,
    Escalated,
    EvidenceAnswered,
    EvidenceAsked,
    Reminded,
)
from domain.approval.offering import Offering
from domain.approval.question import Question
from domain.approval.state import TaskState
from domain.base import Event
from domain.ids import split_stream
from domain.receivable.events import LadderStepTaken

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


def mails_to_people(event: Event, envelope: Envelope, facts: Facts, after: Any) -> list[Mail]:
    """What people are told about a task: that it waits for them, still waits, or has come to them; that somebody asks
    them something, or has answered. `after` is the task as it is then, where it is the task's own stream."""
    if isinstance(event, ApprovalCase):
        asked = Offering.model_construct(policy=facts.policy, question=Question.of(event), presence=facts.presence)
        people = tuple(dict.fromkeys(person for seat in event.seats for person in asked.asked_at_all(seat)))
        return _mails("task_opened", event.approval_id, people, facts)
    if not isinstance(after, TaskState):
        return []
    task_id, number = split_stream(envelope.stream)[1], after.revision
    match event:
        case Reminded():
            return _mails("task_reminded", task_id, event.people, facts)
        case Escalated():
            return _mails("task_escalated", task_id, event.people, facts, number=number)
        case Delegated():
            return _mails("task_delegated", task_id, (event.to,), facts, number=number)
        case EvidenceAsked():
            return _mails("task_question", task_id, after.asked.requesters, facts, number=number, text=event.question)
        case EvidenceAnswered():
            return _mails("task_answer", task_id, (event.asked_by,), facts, number=number, text=event.answer)
    return []


def _mails(
    kind: str, task_id: str, people: tuple[str, ...], facts: Facts, *, number: int | None = None, text: str = ""
) -> list[Mail]:
    """`number` tells apart what can happen to one task several times."""
    suffix = "" if number is None else f"/{number}"
    found = (facts.policy.person(person) for person in people)
    return [
        Mail(
            id=f"task/{task_id}/{kind}/{person.id}{suffix}",
            target=f"person/{person.id}",
            payload={"kind": kind, "task_id": task_id, "to": person.mail, "text": text},
        )
        for person in found
        if person is not None and person.mail
    ]


async def _week_is_full(connection: Any, customer_id: str, day: date, most: int) -> bool:
    first, last = _envelope_id(customer_id, day - timedelta(days=6)), _envelope_id(customer_id, day - timedelta(days=1))
    return int(await connection.fetchval(_SENT_BETWEEN_SQL, first, last)) >= most


def _envelope_id(customer_id: str, day: date) -> str:
    return f"reminder/{customer_id}/{day.isoformat()}"
