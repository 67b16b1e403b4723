"""What happened to a task, in words."""

from __future__ import annotations

from typing import Final

from domain.approval import events as task
from domain.approval.conditions import Conditions
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
    role = s.role(e.role)
    if e.outcome == "reject":
        decision = s.say("rejected as %(role)s", role=role)
    elif e.amount:
        decision = s.say("approved as %(role)s, only %(amount)s", role=role, amount=s.money(e.amount))
    else:
        decision = s.say("approved as %(role)s", role=role)
    said = [decision, *conditions(s, e.conditions)]
    if e.on_behalf_of:
        said.append(s.say("for %(people)s", people=", ".join(e.on_behalf_of)))
    told = ", ".join(said)
    return f"{told}: {e.reason}" if e.reason else told


def conditions(s: Speech, asked: Conditions) -> list[str]:
    """What an approval depends on, one phrase each."""
    said = []
    if asked.deposit_percent is not None:
        said.append(s.say("with a deposit of %(percent)s %%", percent=s.figure(asked.deposit_percent)))
    if asked.terms is not None:
        said.append(s.say("at %(terms)s", terms=asked.terms))
    if asked.cover:
        said.append(s.say("with cover"))
    if asked.guarantee:
        said.append(s.say("with a guarantee"))
    return said


def _escalated(s: Speech, e: task.Escalated) -> str:
    roles = ", ".join(s.role(seat.escalated_to or seat.role) for seat in e.seats)
    if e.people and not any(seat.escalated_to for seat in e.seats):
        roles = ", ".join(e.people)
    return s.say("also offered to %(roles)s", roles=roles)


def _delegated(s: Speech, e: task.Delegated) -> str:
    said = s.say("delegated to %(person)s", person=e.to)
    return f"{said}: {e.reason}" if e.reason else said


def _closed(s: Speech, e: task.ApprovalClosed) -> str:
    said = s.either(OUTCOMES, e.outcome)
    return f"{said}: {e.reason}" if e.reason else said


TASKS: Final[dict[type[Event], Telling]] = {
    task.ApprovalCase: lambda s, e: s.say("task opened, to be decided by %(moment)s", moment=s.moment(e.expires_at)),
    task.Decided: _decided,
    task.Reminded: lambda s, e: s.say("%(roles)s reminded", roles=", ".join(map(s.role, e.roles))),
    task.Escalated: _escalated,
    task.Delegated: _delegated,
    task.EvidenceAsked: lambda s, e: s.say("asked for evidence: %(question)s", question=e.question),
    task.EvidenceAnswered: lambda s, e: s.say("answered: %(answer)s", answer=e.answer),
    task.QuestionLapsed: lambda s, e: s.say("nobody answered; the time goes on"),
    task.ApprovalClosed: _closed,
}
