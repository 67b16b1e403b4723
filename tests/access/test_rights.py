"""Role × action × relation where commands are carried out: every cell is as `docs/roles.md` says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Final

import pytest

from activities.contracts import AnyCommand
from domain.absence.commands import EndAbsence, RegisterAbsence
from domain.access.actions import ACTION_OF, ActorDiffers
from domain.access.rights import may
from domain.access.role import ROLES, Role
from domain.approval.commands import Decide, DelegateTask
from domain.customer.commands import AssignGrade, SetLimit
from domain.errors import Refusal
from domain.matrix.commands import ConfirmMatrix, ProposeMatrix
from domain.sale.commands import Reassess, SubmitOrder
from starter.sending import acting
from tests.access.cells import PERSON_OF, RELATIONS, Relation, near
from tests.access.samples import samples
from tests.store.scene import DAY, START, Scene, order_of

MATRIX: Final = "matrix/standard"
TELLER: Final = "staff-001"
AWAY: Final = "staff-012"
AWAY_CREDIT: Final = "staff-032"
LIMIT_SETTERS: Final = ("staff-021", "staff-031", "staff-061", "staff-041", "staff-071")
SENDERS: Final = tuple(PERSON_OF[role] for role in ROLES if may(role, "order.submit"))
PROPOSERS: Final = tuple(PERSON_OF[role] for role in ROLES if may(role, "matrix.propose"))


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_includes_what_the_table_says_and_nothing_else(scene: Scene, role: Role) -> None:
    person = PERSON_OF[role]
    for action, (stream, command) in samples(person).items():
        outcome = await scene.store.record(scene.envelope(stream, command, actor=person))
        code = outcome.refused.code if outcome.refused else ""
        assert (code != "authority.role") == may(role, action), (action, code)


def test_every_command_that_somebody_may_send_has_a_sample() -> None:
    assert set(samples(TELLER)) == {*ACTION_OF.values(), "customer.visit"}


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: f"{relation.action}-{relation.name}")
async def test_how_near_somebody_stands_decides_as_the_table_says(scene: Scene, relation: Relation) -> None:
    for number, role in enumerate(ROLES, start=1):
        expected = near(relation, role)
        if role not in relation.roles and expected != "authority.role":
            continue  # This relation cannot come about for the role.
        answer = _confirmed if relation.action == "matrix.confirm" else _decided
        assert (role, await answer(scene, relation.name, PERSON_OF[role], number)) == (role, expected)


async def _decided(scene: Scene, relation: str, person: str, number: int) -> str:
    """What comes of a decision about a customer and an order of its own; empty when it is taken."""
    conflicting = relation == "holder of a conflicting duty"
    customer_id, order_id = f"C{number}", f"S{number}"
    await scene.customer(customer_id, grade=None, limit=None)
    graded = AssignGrade(grade="A", reviewed_on=DAY, valid_until=DAY + timedelta(days=300), file_complete=False)
    await scene.record(f"customer/{customer_id}", graded, actor="staff-022")
    setter = person if conflicting and person in LIMIT_SETTERS else "staff-032"
    amount = Decimal(200_000 if setter == "staff-021" else 2_000_000)
    limit = SetLimit(currency="CNY", amount=amount, valid_from=DAY, approval="AP-1")
    await scene.record(f"customer/{customer_id}", limit, actor=setter)
    asker = {"requester": person, "substitute of the requester": AWAY}.get(relation, "shop")
    sender = person if conflicting and person in SENDERS else "shop"
    order = order_of(order_id, 900_000 if relation == "second seat" else 20_000, customer_id)
    asked = order.model_copy(update={"requested_by": asker})
    await scene.record(f"sale/{order_id}", SubmitOrder(order=asked), actor=sender)
    task, decide = f"approval/{order_id}.1", Decide(person=person, outcome="approve")
    async with _absence(scene, relation, person, number):
        if relation == "delegate" and person != TELLER:
            await _code(scene, task, DelegateTask(person=TELLER, to=person), TELLER)
        if relation == "second seat":
            await _code(scene, task, decide, person)
        return await _code(scene, task, decide, person)


async def _confirmed(scene: Scene, relation: str, person: str, number: int) -> str:
    policy = scene.store.policy
    longer = tuple(entry.model_copy(update={"max_term_days": 365 + number}) for entry in policy.authority)
    proposal = ProposeMatrix(authority=longer, people=policy.people, effective_from=DAY, reason="longer terms")
    proposer = person if relation == "proposer" and person in PROPOSERS else AWAY_CREDIT
    await scene.record(MATRIX, proposal, actor=proposer)
    async with _absence(scene, relation, person, number):
        return await _code(scene, MATRIX, ConfirmMatrix(version=number), person)


@asynccontextmanager
async def _absence(scene: Scene, relation: str, person: str, number: int) -> AsyncIterator[None]:
    """Whoever is away in this relation, until the block ends."""
    away = {"absent person": person, "substitute of the requester": AWAY, "substitute of the proposer": AWAY_CREDIT}
    who = scene.store.policy.person(away.get(relation, ""))
    if who is None:
        yield
        return
    substitute = scene.store.policy.person(person) if who.id != person else None
    absence = RegisterAbsence(
        person=who.id, starts=START, ends=START + timedelta(days=5), substitute=substitute.id if substitute else None
    )
    await scene.record(f"absence/{who.id}", absence, actor="staff-099")
    yield
    count = len((await scene.snapshot(f"absence/{who.id}"))["absences"])
    await scene.record(f"absence/{who.id}", EndAbsence(person=who.id, absence_id=count), actor="staff-099")


async def _code(scene: Scene, stream: str, command: AnyCommand, person: str) -> str:
    outcome = await scene.store.record(scene.envelope(stream, command, actor=person))
    return outcome.refused.code if outcome.refused else ""


async def test_only_the_program_itself_does_what_follows_from_facts(scene: Scene) -> None:
    await scene.customer()
    await scene.order("S1", 1_000)
    for person in PERSON_OF.values():
        assert await scene.refused("sale/S1", Reassess(), actor=person) == "authority.role"
    with pytest.raises(Refusal) as refused:
        acting("system")
    assert refused.value.code == "actor.reserved"


async def test_nobody_decides_under_another_name(scene: Scene) -> None:
    assert ActorDiffers.code == "actor.differs"
    decide = Decide(person="staff-031", outcome="approve")
    assert await scene.refused("approval/S1.1", decide, actor="staff-021") == "actor.differs"
