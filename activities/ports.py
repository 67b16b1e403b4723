"""What the application needs of the world outside, as protocols."""

from __future__ import annotations

from typing import Protocol

from domain.base import Value


class OutgoingMail(Value):
    """A mail ready to go. `id` is stable over every attempt, so that a receiver can drop a repeat."""

    id: str
    to: str
    subject: str
    text: str


class MailSender(Protocol):
    """Sends mail. Sending the same id again must not reach the reader twice, or carry the same Message-ID."""

    async def send(self, mail: OutgoingMail) -> None: ...
