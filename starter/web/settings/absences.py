"""Out of office: one's own absences, and for administrators everybody's."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import HTMLResponse

from domain.absence.commands import RegisterAbsence
from domain.absence.state import AbsenceState
from domain.errors import DateInvalid, Refusal
from domain.local_time import moment
from starter.api.v1.fields import PathId
from starter.identity.asking import Asking
from starter.identity.principal import Principal
from starter.services import Services, WithServices
from starter.web.posted import CommandId, Written, carried_out, day_of
from starter.web.settings.frame import settings_page

router = APIRouter()

AbsenceNumber = Annotated[int, Path(ge=1, le=1_000_000)]


@router.get("/settings/absences")
async def absences(request: Request, services: WithServices, asking: Asking, done: str = "") -> HTMLResponse:
    """Absences that are not over, and the form for a new one."""
    return await _shown(request, services, asking, done=done)


@router.post("/settings/absences")
async def register(
    request: Request,
    services: WithServices,
    asking: Asking,
    command_id: CommandId,
    person: Written,
    starts: Written,
    ends: Written,
    substitute: Written = "",
) -> Response:
    """Away from the first day through the last, where the policy is at home."""
    asking.require("absence.register")

    async def doing() -> None:
        absence = RegisterAbsence(
            person=person,
            starts=begin_of(starts, "starts", services.policy.timezone, services.desk.now()),
            ends=end_of(ends, "ends", services.policy.timezone),
            substitute=substitute or None,
        )
        await services.desk.register_absence(absence, actor=asking.id, command_id=command_id)

    async def again(refusal: Refusal) -> Response:
        return await _shown(request, services, asking, refusal=refusal)

    return await carried_out(request, doing(), "/settings/absences?done=absence_registered", again)


@router.post("/settings/absences/{person}/{absence_id}/end")
async def end(
    request: Request,
    person: PathId,
    absence_id: AbsenceNumber,
    services: WithServices,
    asking: Asking,
    command_id: CommandId,
) -> Response:
    """Back before the time, or not gone at all."""
    asking.require("absence.register")
    doing = services.desk.end_absence(person, absence_id, actor=asking.id, command_id=command_id)

    async def again(refusal: Refusal) -> Response:
        return await _shown(request, services, asking, refusal=refusal)

    return await carried_out(request, doing, "/settings/absences?done=absence_ended", again)


def begin_of(written: str, field: str, timezone: str, now: datetime) -> datetime:
    """The first moment of a day, or this moment if the day has begun: `date.invalid`."""
    day = day_of(written, field)
    if day is None:
        raise DateInvalid("say from which day on", field=field)
    begins = moment(day, time(0), timezone)
    return now if begins <= now < begins + timedelta(days=1) else begins


def end_of(written: str, field: str, timezone: str) -> datetime:
    """The first moment after a day: `date.invalid`."""
    day = day_of(written, field)
    if day is None:
        raise DateInvalid("say through which day", field=field)
    return moment(day + timedelta(days=1), time(0), timezone)


async def _shown(
    request: Request, services: Services, asking: Principal, *, done: str = "", refusal: Refusal | None = None
) -> HTMLResponse:
    asking.require("absence.register")
    everybody = asking.role == "admin"
    found = await services.desk.read.absences(None if everybody else asking.id)
    policy = await services.policy_now.get()
    now = services.desk.now()
    return settings_page(
        request,
        services,
        "settings/absences.html",
        refusal=refusal,
        lines=[(state.person, each) for state in found for each in _to_come(state, now)],
        people=[person for person in policy.people if everybody or person.id == asking.id],
        substitutes=policy.people,
        everybody=everybody,
        today=services.desk.today(),
        done=done,
    )


def _to_come(state: AbsenceState, now: datetime) -> list[object]:
    """What is not over; an absence that was called off is empty and does not count."""
    return [each for each in state.absences if each.ends > now and each.ends > each.starts]
