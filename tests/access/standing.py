"""Brings a person into a relation to a case of its own and lets them try: at the ledger, or over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from activities.contracts import AnyCommand
from activities.postgres.event_store import EventStore
from domain.absence.commands import EndAbsence, RegisterAbsence
from domain.access.rights import may
from domain.access.role import ROLES
from domain.approval.commands import Decide, DelegateTask
from domain.customer.commands import AssignGrade, RegisterCustomer, SetLimit
from domain.matrix.commands import ConfirmMatrix, ProposeMatrix
from domain.money import Money
from domain.sale.commands import SubmitOrder
from domain.sale.order import Order
from domain.terms import Terms
from tests.access.cells import PERSON_OF, Relation

MATRIX: Final = "matrix/standard"
TELLER: Final = "staff-001"
AWAY: Final = "staff-012"
AWAY_CREDIT: Final = "staff-032"
LIMIT_SETTERS: Final = ("staff-021", "staff-031", "staff-061", "staff-041", "staff-071")
SENDERS: Final = tuple(PERSON_OF[role] for role in ROLES if may(role, "order.submit"))
DELEGATES: Final = tuple(PERSON_OF[role] for role in ROLES if may(role, "task.decide") and role != "sales")
PROPOSERS: Final = tuple(PERSON_OF[role] for role in ROLES if may(role, "matrix.propose"))


@dataclass(frozen=True)
class Ground:
    """Where it is tried: `given` carries out what must succeed, `tried` says with which code somebody was refused.

    `matrix_from` is the day from which proposed matrices count.
    """

    store: EventStore
    now: Callable[[], datetime]
    today: date
    matrix_from: date
    given: Callable[[str, AnyCommand, str], Awaitable[None]]
    tried: Callable[[str, AnyCommand, str], Awaitable[str]]

    async def count(self, stream: str, what: str) -> int:
        """How many of these the state of the stream holds."""
        state = (await self.store.snapshot(stream, self.now())).state
        return len(state[what]) if state is not None else 0


async def answer(ground: Ground, relation: Relation, person: str, case: str) -> str:
    """The code with which somebody who stands so to the case is refused; empty when it is taken."""
    if relation.action == "matrix.confirm":
        return await _confirmed(ground, relation.name, person)
    return await _decided(ground, relation.name, person, case)


async def _decided(ground: Ground, relation: str, person: str, case: str) -> str:
    sets_limit = relation == "holder of a conflicting duty" and person in LIMIT_SETTERS
    await _customer(ground, case, setter=person if sets_limit else "staff-032")
    order = Order(
        order_id=f"S-{case}",
        customer_id=f"C-{case}",
        amount=Money.of("900000.00" if relation == "second seat" else "20000.00", "CNY"),
        terms=Terms.parse("NET30"),
        ordered_on=ground.today,
        requested_by={"requester": person, "substitute of the requester": AWAY}.get(relation, "shop"),
    )
    sender = person if relation == "sender" and person in SENDERS else "shop"
    await ground.given(f"sale/{order.order_id}", SubmitOrder(order=order), sender)
    task, decide = f"approval/{order.order_id}.1", Decide(person=person, outcome="approve")
    async with _absence(ground, relation, person):
        if relation == "delegate" and person in DELEGATES:
            assert not await ground.tried(task, DelegateTask(person=TELLER, to=person), TELLER)
        if relation == "second seat":
            await ground.tried(task, decide, person)
        return await ground.tried(task, decide, person)


async def _customer(ground: Ground, case: str, *, setter: str) -> None:
    """Whose file is not complete, so that a person decides every order."""
    stream, today = f"customer/C-{case}", ground.today
    registered = RegisterCustomer(customer_id=f"C-{case}", name="Company", country="CN", currency="CNY")
    await ground.given(stream, registered, "shop")
    until = today + timedelta(days=300)
    graded = AssignGrade(grade="A", reviewed_on=today, valid_until=until, file_complete=False)
    await ground.given(stream, graded, "staff-022")
    amount = Decimal(200_000 if setter == "staff-021" else 2_000_000)
    await ground.given(stream, SetLimit(currency="CNY", amount=amount, valid_from=today, approval="AP-1"), setter)


async def _confirmed(ground: Ground, relation: str, person: str) -> str:
    policy, version = ground.store.policy, await ground.count(MATRIX, "versions") + 1
    longer = tuple(entry.model_copy(update={"max_term_days": 365 + version}) for entry in policy.authority)
    proposal = ProposeMatrix(
        authority=longer, people=policy.people, effective_from=ground.matrix_from, reason="longer terms"
    )
    proposer = person if relation == "proposer" and person in PROPOSERS else AWAY_CREDIT
    await ground.given(MATRIX, proposal, proposer)
    async with _absence(ground, relation, person):
        return await ground.tried(MATRIX, ConfirmMatrix(version=version), person)


@asynccontextmanager
async def _absence(ground: Ground, relation: str, person: str) -> AsyncIterator[None]:
    """Whoever is away in this relation, until the block ends."""
    away = {"absent person": person, "substitute of the requester": AWAY, "substitute of the proposer": AWAY_CREDIT}
    who = ground.store.policy.person(away.get(relation, ""))
    if who is None:
        yield
        return
    substitute = ground.store.policy.person(person) if who.id != person else None
    stream, now = f"absence/{who.id}", ground.now()
    absence = RegisterAbsence(
        person=who.id,
        starts=now,
        ends=now + timedelta(days=5),
        substitute=substitute.id if substitute else None,
    )
    await ground.given(stream, absence, "staff-099")
    yield
    last = await ground.count(stream, "absences")
    await ground.given(stream, EndAbsence(person=who.id, absence_id=last), "staff-099")
