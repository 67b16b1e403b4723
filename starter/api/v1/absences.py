"""Out of office: one's own, or as an administrator anybody's."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Response
from pydantic import ConfigDict

from domain.absence.commands import RegisterAbsence
from domain.absence.state import AbsenceState
from starter.api.v1 import fields
from starter.api.v1.answers import View, answered
from starter.api.v1.fields import OfId, PathId
from starter.api.v1.keys import WithKey
from starter.api.v1.route import api_router, guarded
from starter.identity.asking import Asking
from starter.services import WithServices

router = api_router()


class AbsenceRequest(fields.RequestModel):
    """`person` is whoever asks, if left out. `substitute` acts meanwhile, with the lower of both authorities."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"starts": "2026-12-01T09:00:00+08:00", "ends": "2026-12-12T18:00:00+08:00", "substitute": "staff-032"}
            ]
        }
    )

    person: fields.Id | None = None
    starts: fields.Moment
    ends: fields.Moment
    substitute: fields.Id | None = None


class Absences(View):
    items: tuple[AbsenceState, ...]


@router.get("/absences", response_model=Absences, **guarded("read.policy"))
async def list_absences(services: WithServices, person: OfId = None) -> Response:
    """Who is or was away, by person."""
    return answered(Absences(items=await services.desk.read.absences(person)))


@router.post("/absences", status_code=201, response_model=AbsenceState, **guarded("absence.register"))
async def register_absence(wanted: AbsenceRequest, services: WithServices, asking: Asking, key: WithKey) -> Response:
    """Tasks that come up meanwhile go to the substitute too."""
    command_id = await key.command_id(wanted)
    absence = RegisterAbsence(
        person=wanted.person or asking.id, starts=wanted.starts, ends=wanted.ends, substitute=wanted.substitute
    )
    return answered(await services.desk.register_absence(absence, actor=asking.id, command_id=command_id), 201)


@router.post("/absences/{person}/{absence_id}/end", response_model=AbsenceState, **guarded("absence.register"))
async def end_absence(
    person: PathId,
    absence_id: Annotated[int, Path(ge=1, le=1_000_000)],
    services: WithServices,
    asking: Asking,
    key: WithKey,
) -> Response:
    """Back before the time, or not gone at all."""
    command_id = await key.command_id()
    return answered(await services.desk.end_absence(person, absence_id, actor=asking.id, command_id=command_id))
