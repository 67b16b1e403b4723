"""The credit policy in force, and its authority matrix, which two people change."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Response
from pydantic import Field

from activities.postgres.matrix_reading import matrix_versions
from activities.postgres.policy_in_force import policy_in_force
from domain.ids import matrix_stream
from domain.matrix import commands as matrix
from domain.matrix.difference import Change, difference
from domain.matrix.matrix import Matrix
from domain.matrix.state import MatrixVersion
from domain.policy import Authority, Person
from domain.policy_part import Function, Grade
from starter.api.v1 import fields
from starter.api.v1.answers import View, answered
from starter.api.v1.customer_models import Figure
from starter.api.v1.keys import Repeatable, WithKey
from starter.api.v1.route import api_router, guarded
from starter.identity.asking import Asking
from starter.services import Services, WithServices

router = api_router()

Version = Annotated[int, Path(ge=1, le=1_000_000)]


class AuthorityRequest(fields.RequestModel):
    """How much a role may decide, in home currency; null is without bound."""

    role: fields.Id
    function: Function
    amount: Figure | None
    grades: Annotated[tuple[Grade, ...], Field(max_length=5)]
    max_term_days: Annotated[int, Field(ge=0, le=3650), fields.WHOLE]
    limit_amount: Figure | None = "0"
    period_amount: Figure | None = None


class PersonRequest(fields.RequestModel):
    id: fields.Id
    role: fields.Id
    mail: Annotated[str, Field(pattern="^$|^[!-?A-~]{1,64}@[!-?A-~]{1,180}$", examples=[""])] = ""
    office: fields.Text = ""


class MatrixRequest(fields.RequestModel):
    """The whole new matrix, in force from that day once somebody else has confirmed it."""

    authority: Annotated[tuple[AuthorityRequest, ...], Field(min_length=1, max_length=100)]
    people: Annotated[tuple[PersonRequest, ...], Field(min_length=1, max_length=2000)]
    effective_from: fields.Day
    reason: fields.Reason

    @property
    def command(self) -> matrix.ProposeMatrix:
        return matrix.ProposeMatrix(
            authority=tuple(Authority.model_validate(each.model_dump()) for each in self.authority),
            people=tuple(Person.model_validate(each.model_dump()) for each in self.people),
            effective_from=self.effective_from,
            reason=self.reason,
        )


class RejectRequest(fields.RequestModel):
    reason: fields.Reason


class PolicyView(View):
    """`content` is the whole policy; `matrix_version` is 0 while the policy file's own matrix counts."""

    name: str
    version: int
    hash: str
    matrix_version: int
    content: dict[str, Any]


class MatrixView(View):
    """`changes` are what the proposal that waits would change of the matrix in force now."""

    in_force: Matrix
    in_force_version: int
    versions: tuple[MatrixVersion, ...]
    changes: tuple[Change, ...]


@router.get("/policy", response_model=PolicyView, **guarded("read.policy"))
async def get_policy(services: WithServices) -> Response:
    """The policy under which an order would be decided now."""
    found = await policy_in_force(services.pool, services.policy, services.desk.now())
    return answered(
        PolicyView(
            name=found.policy.name,
            version=found.policy.version,
            hash=found.policy.hash,
            matrix_version=found.matrix_version,
            content=found.policy.model_dump(mode="json"),
        )
    )


@router.get("/matrix", response_model=MatrixView, **guarded("read.policy"))
async def get_matrix(services: WithServices) -> Response:
    """The authority matrix in force, every version that was proposed, and what the waiting one would change."""
    return await _matrix(services)


@router.post("/matrix/versions", status_code=201, response_model=MatrixView, **guarded("matrix.propose"))
async def propose_matrix(wanted: MatrixRequest, services: WithServices, asking: Asking, key: WithKey) -> Response:
    """Proposes a whole matrix; an earlier proposal that still waits is superseded."""
    command_id = await key.command_id(wanted)
    return await _changed(services, wanted.command, asking.id, command_id, 201)


@router.post("/matrix/versions/{version}/confirm", response_model=MatrixView, **guarded("matrix.confirm"))
async def confirm_matrix(version: Version, services: WithServices, asking: Asking, key: WithKey) -> Response:
    """By somebody else than who proposed it."""
    return await _decided(services, matrix.ConfirmMatrix(version=version), asking.id, key)


@router.post("/matrix/versions/{version}/reject", response_model=MatrixView, **guarded("matrix.propose"))
async def reject_matrix(
    version: Version, wanted: RejectRequest, services: WithServices, asking: Asking, key: WithKey
) -> Response:
    """It never comes into force; one's own proposal is taken back the same way."""
    command_id = await key.command_id(wanted)
    return await _changed(services, matrix.RejectMatrix(version=version, reason=wanted.reason), asking.id, command_id)


async def _decided(services: Services, command: matrix.ConfirmMatrix, actor: str, key: Repeatable) -> Response:
    return await _changed(services, command, actor, await key.command_id())


async def _changed(services: Services, command: Any, actor: str, command_id: str, status: int = 200) -> Response:
    await services.desk.record(matrix_stream(services.policy.name), command, actor, command_id)
    return await _matrix(services, status)


async def _matrix(services: Services, status: int = 200) -> Response:
    found = await policy_in_force(services.pool, services.policy, services.desk.now())
    versions = await matrix_versions(services.pool, services.policy.name)
    now = Matrix.of(found.policy)
    waiting = versions.waiting
    view = MatrixView(
        in_force=now,
        in_force_version=found.matrix_version,
        versions=versions.versions,
        changes=difference(now, waiting.matrix) if waiting is not None else (),
    )
    return answered(view, status)
