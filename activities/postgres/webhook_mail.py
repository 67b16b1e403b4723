"""Mail to administrators about an endpoint that is sent nothing any more."""

from __future__ import annotations

from activities.postgres.mail import Mail
from domain.policy import Policy
from domain.webhook.events import WebhookDisabled


def mails_to_administrators(event: WebhookDisabled, fact: str, webhook_id: str, policy: Policy) -> list[Mail]:
    """None when a person disabled it. `fact` names the event."""
    if event.cause == "asked":
        return []
    payload = {"kind": "webhook_disabled", "webhook_id": webhook_id, "cause": event.cause, "reason": event.reason}
    return [
        Mail(id=f"{fact}/{person.id}", target=f"person/{person.id}", payload={**payload, "to": person.mail})
        for person in policy.people
        if person.role == "admin" and person.mail
    ]
