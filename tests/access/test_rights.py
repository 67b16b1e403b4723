"""Role × action × relation where commands are carried out: every cell is as `docs/roles.md` says."""

from __future__ import annotations

import pytest

from activities.contracts import AnyCommand
from domain.access.actions import ACTION_OF, ActorDiffers
from domain.access.rights import may
from domain.access.role import ROLES, Role
from domain.approval.commands import Decide
from domain.errors import Refusal
from domain.sale.commands import Reassess
from starter.sending import acting
from tests.access.cells import PERSON_OF, RELATIONS, Relation, near
from tests.access.samples import samples
from tests.access.standing import Ground, answer
from tests.store.scene import DAY, START, Scene


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_includes_what_the_table_says_and_nothing_else(scene: Scene, role: Role) -> None:
    person = PERSON_OF[role]
    for action, (stream, command) in samples(person).items():
        outcome = await scene.store.record(scene.envelope(stream, command, actor=person))
        code = outcome.refused.code if outcome.refused else ""
        assert (code != "authority.role") == may(role, action), (action, code)


def test_every_command_that_somebody_may_send_has_a_sample() -> None:
    assert set(samples(PERSON_OF["sales"])) == {*ACTION_OF.values(), "customer.visit"}


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: f"{relation.action}-{relation.name}")
async def test_how_near_somebody_stands_decides_as_the_table_says(scene: Scene, relation: Relation) -> None:
    ground = _ground(scene)
    for role in ROLES:
        expected = near(relation, role)
        if role not in relation.roles and expected != "authority.role":
            continue  # This relation cannot come about for the role.
        assert (role, await answer(ground, relation, PERSON_OF[role], role)) == (role, expected)


def _ground(scene: Scene) -> Ground:
    async def given(stream: str, command: AnyCommand, person: str) -> None:
        await scene.record(stream, command, actor=person)

    async def tried(stream: str, command: AnyCommand, person: str) -> str:
        outcome = await scene.store.record(scene.envelope(stream, command, actor=person))
        return outcome.refused.code if outcome.refused else ""

    return Ground(scene.store, now=lambda: START, today=DAY, matrix_from=DAY, given=given, tried=tried)


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
