"""Role × action × relation over HTTP: every cell is as `docs/roles.md` says, with the codes of the ledger."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from activities.contracts import AnyCommand
from activities.postgres.event_store import EventStore
from domain.access.role import ROLES, Role
from domain.approval.commands import Decide, DelegateTask
from domain.ids import split_stream
from domain.matrix.commands import ConfirmMatrix
from domain.sale.commands import SubmitOrder
from tests.access.cells import CELLS, PERSON_OF, RELATIONS, Relation, near
from tests.access.standing import Ground, answer
from tests.api.operations import COVERED, OPERATIONS, Operation
from tests.api.seller import CFO, Seller, code_of

AT_ONCE = 6


def test_every_operation_is_asked_for_the_action_that_it_is_declared_with(seller: Seller) -> None:
    declared = {
        (method.upper(), path): operation["x-action"]
        for path, methods in seller.app.openapi()["paths"].items()
        for method, operation in methods.items()
        if "x-action" in operation
    }
    assert {(each.method, each.path): each.action for each in OPERATIONS} == declared
    assert {each.action for each in OPERATIONS} == COVERED


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_does_over_http_what_the_table_says_and_nothing_else(seller: Seller, role: Role) -> None:
    allowed = {action: may_it for of, action, may_it in CELLS if of == role}
    person, gate = PERSON_OF[role], asyncio.Semaphore(AT_ONCE)

    async def code(operation: Operation) -> str:
        async with gate:
            return await operation.sent(client, person)

    async with seller.by(person) as client:
        codes = await asyncio.gather(*(code(operation) for operation in OPERATIONS))
    for operation, found in zip(OPERATIONS, codes, strict=True):
        assert (found != "authority.role") == allowed[operation.action], (operation.method, operation.path, found)


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: f"{relation.action}-{relation.name}")
async def test_how_near_somebody_stands_decides_over_http_too(seller: Seller, relation: Relation) -> None:
    ground, case = _ground(seller), f"{relation.action}-{relation.name}".replace(" ", "-")
    for role in ROLES:
        expected = near(relation, role)
        if role in relation.roles:
            assert (role, await answer(ground, relation, PERSON_OF[role], f"{case}-{role}")) == (role, expected)
        elif expected == "authority.role":
            stream, command = _bare(relation, PERSON_OF[role])
            assert (role, await ground.tried(stream, command, PERSON_OF[role])) == (role, expected)


async def test_a_matrix_that_contradicts_the_policy_is_refused_with_the_contradiction(seller: Seller) -> None:
    (propose,) = (each for each in OPERATIONS if each.path == "/v1/matrix/versions")
    async with seller.by(CFO) as client:
        refused = await client.post(propose.path, json=propose.body)
    assert code_of(refused, 422) == "matrix.contradicts"
    assert (refused.json()["field"], refused.json()["facts"]) == ("people[0].role", {"contradiction": "role.unknown"})


def _ground(seller: Seller) -> Ground:
    """Cases are made at the desk; what is tried goes over HTTP."""

    async def given(stream: str, command: AnyCommand, person: str) -> None:
        if isinstance(command, SubmitOrder):
            await seller.desk.submit_order(command.order, actor=person)
        else:
            await seller.desk.record(stream, command, person)

    async def tried(stream: str, command: AnyCommand, person: str) -> str:
        place, body = _request(split_stream(stream)[1], command)
        async with seller.by(person) as client:
            answered = await client.post(place, json=body)
        return "" if answered.status_code == 200 else code_of(answered, 403)

    store, today = EventStore(seller.services.pool, seller.services.policy), seller.desk.today()
    return Ground(
        store,
        now=lambda: datetime.now(UTC),
        today=today,
        matrix_from=today + timedelta(days=60),
        given=given,
        tried=tried,
    )


def _request(id_: str, command: AnyCommand) -> tuple[str, dict[str, str] | None]:
    match command:
        case Decide():
            return f"/v1/tasks/{id_}/decide", {"outcome": command.outcome}
        case DelegateTask():
            return f"/v1/tasks/{id_}/delegate", {"to": command.to}
        case ConfirmMatrix():
            return f"/v1/matrix/versions/{command.version}/confirm", None
    raise AssertionError(command)


def _bare(relation: Relation, person: str) -> tuple[str, AnyCommand]:
    """What a role that does not include the action tries: it is refused before anybody looks for the case."""
    if relation.action == "matrix.confirm":
        return "matrix/standard", ConfirmMatrix(version=999)
    return "approval/none.1", Decide(person=person, outcome="approve")
