"""What happened to a task, in words."""

from __future__ import annotations

from typing import Final

from domain.approval import events as task
from domain.base import Event
from starter.wording.speech import Speech
from starter.wording.telling import Telling

OUTCOMES: Final[dict[str, str]] = {
    "approved": "task approved",
    "rejected": "task rejected",
    "expired": "task expired",
    "withdrawn": "task withdrawn",
}


def _decided(s: Speech, e: task.Decided) -> str:
    sentence = "approved as %(role)s" if e.outcome == "approve" else "rejected as %(role)s"
    if e.amount:
        sentence = "approved as %(role)s, only %(amount)s"
    said = s.say(sentence, role=s.role(e.role), amount=s.money(e.amount))
    return f"{said}: {e.reason}" if e.reason else said


def _escalated(s: Speech, e: task.Escalated) -> str:
    roles = ", ".join(s.role(seat.escalated_to or seat.role) for seat in e.seats)
    return s.say("also offered to %(roles)s", roles=roles)


def _closed(s: Speech, e: task.ApprovalClosed) -> str:
    said = s.either(OUTCOMES, e.outcome)
    return f"{said}: {e.reason}" if e.reason else said


TASKS: Final[dict[type[Event], Telling]] = {
    task.ApprovalCase: lambda s, e: s.say("task opened, to be decided by %(moment)s", moment=s.moment(e.expires_at)),
    task.Decided: _decided,
    task.Reminded: lambda s, e: s.say("%(roles)s reminded", roles=", ".join(map(s.role, e.roles))),
    task.Escalated: _escalated,
    task.ApprovalClosed: _closed,
}
