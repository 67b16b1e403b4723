"""Role × action × relation where commands are carried out: every cell is as `docs/roles.md` says."""

from __future__ import annotations

from typing import get_args

import pytest

from activities.contracts import AnyCommand
from activities.policy_file import load_policy
from domain.access.actions import ACTION_OF, SYSTEM, ActorDiffers, require_allowed
from domain.access.rights import may
from domain.access.role import ROLES, Role
from domain.approval.commands import Decide
from domain.base import Value
from domain.cover.any_command import CoverCommand
from domain.cover.assignment.commands import PassOn
from domain.cover.buyer_limit.commands import ShortenLimit
from domain.cover.commands import LetCoverTimePass
from domain.cover.guarantee.commands import FollowSecured
from domain.cover.insured.commands import AttachCover, FollowReceivable, ForfeitCover
from domain.cover.partner.commands import AcceptJob, HearPartner
from domain.errors import Refusal
from domain.policy import Policy
from domain.sale.commands import Reassess
from runtime.settings import PROJECT_ROOT
from starter.sending import acting
from tests.access.cells import PERSON_OF, RELATIONS, Relation, near
from tests.access.samples import samples
from tests.access.standing import Ground, answer
from tests.store.scene import DAY, START, Scene

STANDARD = PROJECT_ROOT / "policies" / "standard.yaml"
COMMANDS_OF_COVER: tuple[type[Value], ...] = get_args(get_args(CoverCommand)[0])
FOLLOWS_FROM_FACTS = {
    AcceptJob,
    AttachCover,
    FollowReceivable,
    FollowSecured,
    ForfeitCover,
    HearPartner,
    LetCoverTimePass,
    PassOn,
    ShortenLimit,
}


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_includes_what_the_table_says_and_nothing_else(scene: Scene, role: Role) -> None:
    person = PERSON_OF[role]
    for action, (stream, command) in samples(person).items():
        outcome = await scene.store.record(scene.envelope(stream, command, actor=person))
        code = outcome.refused.code if outcome.refused else ""
        assert (code != "authority.role") == may(role, action), (action, code)


def test_every_command_that_somebody_may_send_has_a_sample() -> None:
    assert set(samples(PERSON_OF["sales"])) == {*ACTION_OF.values(), "customer.visit"}


@pytest.mark.parametrize("kind", COMMANDS_OF_COVER, ids=lambda kind: kind.__name__)
def test_a_command_of_cover_is_sent_by_whom_its_action_names_or_follows_from_facts(kind: type[Value]) -> None:
    policy, action = load_policy(STANDARD), ACTION_OF.get(kind)
    require_allowed(policy, SYSTEM, kind.model_construct())
    assert (action is None) == (kind in FOLLOWS_FROM_FACTS)
    for role, person in PERSON_OF.items():
        assert _sends(policy, person, kind) == (action is not None and may(role, action)), role


def _sends(policy: Policy, person: str, kind: type[Value]) -> bool:
    try:
        require_allowed(policy, person, kind.model_construct())
    except Refusal as refusal:
        return refusal.code != "authority.role"
    return True


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
