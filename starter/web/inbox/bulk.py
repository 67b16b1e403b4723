"""One decision on several tasks at once. Each is kept, sent and undone by itself."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse

from activities.postgres.pending_decisions import Click, PendingDecisions
from domain.approval.commands import Decide
from domain.approval.refusals import ReasonMissing
from domain.errors import InvalidInput, Refusal
from domain.ids import checked_derived_id, checked_id
from starter.api.v1.fields import Text
from starter.identity.asking import Asking
from starter.identity.attempts import note
from starter.services import WithServices
from starter.web.inbox.acts import Asked
from starter.web.inbox.clicks import keep
from starter.web.switch import own_path

router = APIRouter()

MOST: Final = 100


class NothingChosen(InvalidInput):
    """No task was chosen, or more than a page of them."""

    code = "tasks.chosen"


@router.post("/inbox/decide")
async def decide(
    request: Request,
    services: WithServices,
    asking: Asking,
    outcome: Annotated[Literal["approve", "reject"], Form()],
    task: Annotated[list[Text] | None, Form()] = None,
    reason: Annotated[Text, Form()] = "",
    back: Annotated[Text, Form()] = "/",
) -> RedirectResponse:
    """Each `task` is its number, its revision and a command id. One that is refused does not keep the others back: the
    page says of each what became of it."""
    asking.require("task.decide")
    chosen = task or []
    if not 0 < len(chosen) <= MOST:
        raise NothingChosen(f"choose 1 to {MOST} tasks", field="task")
    if outcome == "reject" and not reason.strip():
        raise ReasonMissing("say why", field="reason")
    decisions = PendingDecisions(services.pool)
    for task_id, form in [_one(line, reason.strip()) for line in chosen]:  # all are read before any is kept
        try:
            await keep(services, asking, task_id, outcome, form)
        except Refusal as refusal:
            meant = Decide(person=asking.id, outcome=outcome, reason=form.reason, revision=form.revision)
            await decisions.refuse(asking.id, Click(form.command_id, task_id, meant), refusal)
            await note(services, request.scope, refusal)
    return RedirectResponse(own_path(back), status_code=303)


def _one(line: str, reason: str) -> tuple[str, Asked]:
    """A task with its form; `id.invalid`, `tasks.chosen`."""
    parts = line.split(" ")
    if len(parts) != 3 or not parts[1].isdecimal() or len(parts[1]) > 9:
        raise NothingChosen("a task is its number, its revision and a command id", field="task")
    command_id = checked_id(parts[2], field="command_id")
    return checked_derived_id(parts[0], field="task"), Asked(
        revision=int(parts[1]), command_id=command_id, reason=reason
    )
