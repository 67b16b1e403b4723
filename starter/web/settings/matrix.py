"""The authority matrix: who may decide how much, what a version changes, and how two people change it."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import HTMLResponse

from activities.postgres.matrix_reading import matrix_versions
from domain.access.rights import Action
from domain.errors import DateInvalid, Refusal
from domain.ids import matrix_stream
from domain.matrix.commands import ConfirmMatrix, RejectMatrix
from domain.matrix.difference import difference
from domain.matrix.matrix import Matrix
from domain.matrix.refusals import MatrixUnknown
from domain.matrix.state import MatrixState
from starter.identity.asking import Asking
from starter.identity.body import MOST_FIELDS
from starter.identity.principal import Principal
from starter.services import Services, WithServices
from starter.web.posted import CommandId, Written, carried_out, day_of
from starter.web.settings.frame import settings_page
from starter.web.settings.matrix_form import lines_of, proposal, written

router = APIRouter(form_limits={"max_fields": MOST_FIELDS})

VersionNumber = Annotated[int, Path(ge=1, le=1_000_000)]


@router.get("/settings")
async def settings(request: Request, services: WithServices, asking: Asking, done: str = "") -> HTMLResponse:
    """The matrix in force and every version; `done` names what has just been done."""
    asking.require("read.policy")
    versions = await matrix_versions(services.pool, services.policy.name)
    now = services.desk.now()
    force = versions.in_force(now)
    return settings_page(
        request,
        services,
        "settings/matrix.html",
        policy=services.policy,
        matrix=force.matrix if force else Matrix.of(services.policy),
        force=force,
        versions=versions,
        moment_now=now,
        done=done,
    )


@router.get("/settings/matrix/propose")
async def draft(request: Request, services: WithServices, asking: Asking) -> HTMLResponse:
    """The form of a proposal, filled in with what is confirmed last."""
    asking.require("matrix.propose")
    return await _draft(request, services)


@router.post("/settings/matrix")
async def propose(
    request: Request,
    services: WithServices,
    asking: Asking,
    command_id: CommandId,
    effective_from: Written,
    reason: Written,
) -> Response:
    """Proposes a whole matrix; somebody else confirms it."""
    asking.require("matrix.propose")
    form = await request.form()

    async def doing() -> None:
        begins = day_of(effective_from, "effective_from")
        if begins is None:
            raise DateInvalid("say from which day on", field="effective_from")
        command = proposal(form, services.policy.home_currency, begins, reason)
        await services.desk.record(matrix_stream(services.policy.name), command, asking.id, command_id)

    async def again(refusal: Refusal) -> Response:
        return await _draft(request, services, form=form, refusal=refusal)

    return await carried_out(request, doing(), "/settings?done=matrix_proposed", again)


@router.get("/settings/matrix/{version}")
async def version(request: Request, version: VersionNumber, services: WithServices, asking: Asking) -> HTMLResponse:
    """What one version changes, against the confirmed one before it."""
    return await _version(request, version, services, asking)


@router.post("/settings/matrix/{version}/confirm")
async def confirm(
    request: Request, version: VersionNumber, services: WithServices, asking: Asking, command_id: CommandId
) -> Response:
    """A second person agrees."""
    return await _decide(
        request, version, services, asking, ConfirmMatrix(version=version), command_id, "matrix_confirmed"
    )


@router.post("/settings/matrix/{version}/reject")
async def reject(
    request: Request,
    version: VersionNumber,
    services: WithServices,
    asking: Asking,
    command_id: CommandId,
    reason: Written = "",
) -> Response:
    """A second person does not, or whoever proposed it takes it back."""
    command = RejectMatrix(version=version, reason=reason.strip())
    return await _decide(request, version, services, asking, command, command_id, "matrix_rejected")


async def _decide(
    request: Request,
    number: int,
    services: Services,
    asking: Principal,
    command: ConfirmMatrix | RejectMatrix,
    command_id: str,
    done: str,
) -> Response:
    needed: Action = "matrix.confirm" if isinstance(command, ConfirmMatrix) else "matrix.propose"
    asking.require(needed)
    doing = services.desk.record(matrix_stream(services.policy.name), command, asking.id, command_id)

    async def again(refusal: Refusal) -> Response:
        return await _version(request, number, services, asking, refusal)

    return await carried_out(request, doing, f"/settings?done={done}", again)


async def _version(
    request: Request, number: int, services: Services, asking: Principal, refusal: Refusal | None = None
) -> HTMLResponse:
    """Or `matrix.unknown`."""
    asking.require("read.policy")
    versions = await matrix_versions(services.pool, services.policy.name)
    found = versions.version(number)
    if found is None:
        raise MatrixUnknown(f"there is no version {number}", field="version")
    before = versions.before(number)
    return settings_page(
        request,
        services,
        "settings/version.html",
        found=found,
        before=before,
        changes=difference(before.matrix if before else Matrix.of(services.policy), found.matrix),
        waits=found.phase == "proposed",
        refusal=refusal,
    )


async def _draft(
    request: Request, services: Services, *, form: Any = None, refusal: Refusal | None = None
) -> HTMLResponse:
    versions = await matrix_versions(services.pool, services.policy.name)
    authority, people = lines_of(_latest(versions, services))
    return settings_page(
        request,
        services,
        "settings/propose.html",
        authority=authority,
        people=people,
        policy=services.policy,
        filled=form,
        written=written,
        tomorrow=services.desk.today() + timedelta(days=1),
        refusal=refusal,
    )


def _latest(versions: MatrixState, services: Services) -> Matrix:
    last = versions.before(len(versions.versions) + 1)
    return last.matrix if last else Matrix.of(services.policy)
