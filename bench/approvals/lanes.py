"""The product's side: the real workflows and the real event store, asked as an order system and an inbox would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from activities.contracts import AnyCommand, Envelope
from activities.postgres.event_store import EventStore
from bench.approvals.requests import Request
from bench.approvals.summary import Decision
from domain import local_time
from domain.approval.commands import Decide
from domain.approval.state import TaskState
from domain.customer.commands import AssignGrade, RegisterCustomer, RegisterGroup, SetLimit
from domain.errors import Refusal
from domain.ids import approval_stream, customer_stream, group_stream
from domain.sale.order import Order
from starter.simulation.stage import Stage
from workflows.messages import Told

REQUESTER: Final = "shop"
_CREDIT_DIRECTOR: Final = "staff-061"
_PRESIDENT: Final = "staff-071"
_OPEN_SQL: Final = "SELECT task_id, state FROM task_view WHERE phase = 'open' ORDER BY task_id"
_ENDS_SQL: Final = """
SELECT DISTINCT ON (stream) stream, type, business_time, data->>'lane' AS lane, data->>'rule' AS rule FROM event
WHERE type IN ('sale.order_approved', 'sale.order_declined') ORDER BY stream, version
"""
_ROLES_SQL: Final = """
SELECT v.state->'case'->>'order_id' AS order_id, e.data->>'role' AS role FROM event e
JOIN task_view v ON e.stream = 'approval/' || v.task_id WHERE e.type = 'approval.decided' ORDER BY e.position
"""


@dataclass
class Lanes:
    """`refusals` counts, by code, what the engine did not let the people do."""

    stage: Stage
    refusals: Counter[str] = field(default_factory=Counter)

    async def open_accounts(self, requests: Iterable[Request]) -> None:
        """Every customer with its grade and its limit."""
        store = EventStore(self.stage.pool, self.stage.policy)
        for request in requests:
            for command in _file_of(request, self.stage.now):
                stream = customer_stream(request.customer_id)
                actor = _PRESIDENT if isinstance(command, SetLimit) else _CREDIT_DIRECTOR
                envelope = Envelope(
                    stream=stream, command_id=command.kind, actor=actor, at=self.stage.now, command=command
                )
                outcome = await store.record(envelope)
                if outcome.refused is not None:
                    raise RuntimeError(f"the accounts could not be opened: {outcome.refused.code}")

    async def wait_for_worker(self) -> None:
        """Returns when one works: this server loses an update for which none comes in time."""
        command = RegisterGroup(group_id="G0", name="Nobody", currency=self.stage.policy.home_currency)
        told = Told(command_id=command.kind, actor=_CREDIT_DIRECTOR, command=command)
        await self.stage.gateway.record(group_stream(command.group_id), told)

    async def submit(self, request: Request) -> None:
        order = Order(
            order_id=request.order_id,
            customer_id=request.customer_id,
            amount=request.amount,
            terms=request.terms,
            ordered_on=local_time.local_day(request.arrives, self.stage.policy.timezone),
            requested_by=REQUESTER,
        )
        await self.stage.gateway.submit(order, REQUESTER)

    async def open_tasks(self) -> dict[str, TaskState]:
        rows = await self.stage.pool.fetch(_OPEN_SQL)
        return {row["task_id"]: TaskState.model_validate(row["state"]) for row in rows}

    async def decide(self, task_id: str, role: str, *, refuses: bool) -> None:
        """Somebody of that role answers. Whom the engine does not let leaves it to a colleague, the last to time."""
        for person in [person.id for person in self.stage.policy.people if person.role == role]:
            command = Decide(
                person=person,
                outcome="reject" if refuses else "approve",
                reason="the file speaks against it" if refuses else "",
            )
            told = Told(command_id=f"{task_id}:{person}", actor=person, command=command)
            try:
                await self.stage.gateway.ask(approval_stream(task_id), told)
            except Refusal as refusal:
                self.refusals[refusal.code] += 1
                continue
            return

    async def decisions(self, requests: Iterable[Request], hand_offs: Counter[str]) -> tuple[Decision, ...]:
        """What became of every request. RuntimeError for one that is not decided."""
        ends = {row["stream"]: row for row in await self.stage.pool.fetch(_ENDS_SQL)}
        roles: dict[str, list[str]] = {}
        for row in await self.stage.pool.fetch(_ROLES_SQL):
            roles.setdefault(row["order_id"], []).append(row["role"])
        made = []
        for request in requests:
            end = ends.get(f"sale/{request.order_id}")
            if end is None:
                raise RuntimeError(f"{request.order_id} has not been decided")
            made.append(
                Decision(
                    number=request.number,
                    approved=end["type"] == "sale.order_approved",
                    lane=end["lane"],
                    expired=end["rule"] == "approval.expired",
                    asked_at=request.arrives,
                    decided_at=max(end["business_time"], request.arrives),
                    answered=tuple(roles.get(request.order_id, ())),
                    hand_offs=hand_offs[request.order_id],
                )
            )
        return tuple(made)


def asked_roles(task: TaskState) -> list[str]:
    """To whom the task is put at this moment."""
    seats = task.open_seats
    return [role for seat in seats for role in (seat.role, seat.escalated_to) if role is not None]


def _file_of(request: Request, now: datetime) -> list[AnyCommand]:
    today = now.date()
    return [
        RegisterCustomer(
            customer_id=request.customer_id,
            name=f"Customer {request.number}",
            country="GB",
            currency=request.amount.currency,
            contact_mail=f"{request.customer_id}@example.com",
        ),
        AssignGrade(grade=request.grade, reviewed_on=today, valid_until=today + timedelta(days=300)),
        SetLimit(
            currency=request.amount.currency,
            amount=max(request.limit.amount, Decimal(1)),
            valid_from=today,
            approval="AP-1",
        ),
    ]
