"""Mail about duties to carriers of risk: a warning to those whose duty it is, a miss to those in charge as well."""

from __future__ import annotations

from activities.postgres.mail import Mail
from domain.base import Event
from domain.cover.duty import DutyMissed, DutyWarned
from domain.policy import Policy


def mails_about_duties(stream: str, event: Event, fact: str, policy: Policy) -> list[Mail]:
    """`stream` is what the duty is owed for; `fact` names the event. Nobody is told without rules for cover."""
    if policy.cover is None or not isinstance(event, DutyWarned | DutyMissed):
        return []
    rule = policy.cover.duties
    missed = isinstance(event, DutyMissed)
    roles = {rule.role, rule.escalate_to} if missed else {rule.role}
    payload = {
        "kind": "duty_missed" if missed else "duty_warned",
        "stream": stream,
        "duty_id": event.duty_id,
        "duty": event.kind,
        "due_on": event.due_on.isoformat(),
        "consequence": event.consequence if isinstance(event, DutyMissed) else "",
    }
    return [
        Mail(id=f"duty/{fact}/{person.id}", target=f"person/{person.id}", payload={**payload, "to": person.mail})
        for person in policy.people
        if person.role in roles and person.mail
    ]
