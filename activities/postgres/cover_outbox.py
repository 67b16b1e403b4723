"""What follows from an event for streams of cover: who is started and who is told. Part of the outbox."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from activities.postgres.duty_mail import mails_about_duties
from activities.postgres.factoring_tells import factoring_tells
from activities.postgres.guarantee_outbox import guarantee_tells
from activities.postgres.insured_outbox import insured_tells
from activities.postgres.limit_tells import limit_tells
from activities.postgres.outbox_row import Append, OutboxRow, start, tell
from activities.postgres.payee_mail import mails_about_payees
from activities.postgres.sale_cover_tells import sale_cover_tells
from domain.base import Event, Value
from domain.cover.opening import CoverOpened
from domain.cover.partner.commands import HearPartner
from domain.cover.partner.events import PartnerAnswered, PartnerAnsweredLate, PartnerAsked
from domain.cover.partner.state import PartnerJobState


def cover_rows(stream: str, version: int, event: Event, append: Append) -> list[OutboxRow]:
    """The rows that an event adds to the outbox."""
    begun = [start(stream, *begins, append) for begins in _starts(event)]
    fact = f"{stream}:{version}"
    told = (
        *_tells(event, append.after),
        *limit_tells(stream, version, event),
        *sale_cover_tells(event, append.after),
        *insured_tells(event, append),
        *factoring_tells(stream, event, append),
        *guarantee_tells(stream, event, append),
    )
    mails = (*mails_about_duties(stream, event, fact, append.facts.policy), *mails_about_payees(event, append))
    sent = (OutboxRow(mail.id, "mail", mail.target, mail.payload, append.envelope.at) for mail in mails)
    return [*begun, *(tell(fact, target, command, append) for target, command in told), *sent]


def _starts(event: Event) -> Iterator[tuple[str, str]]:
    """The workflow of the event's own stream that begins with it, and the customer it is about."""
    match event:
        case CoverOpened():
            yield "Cover", event.customer_id
        case PartnerAsked():
            yield "PartnerJob", event.customer_id


def _tells(event: Event, after: Any) -> Iterator[tuple[str, Value]]:
    """The streams and commands that follow from this event; `after` is the state of the stream that was commanded."""
    match event:
        case PartnerAnswered() | PartnerAnsweredLate() if (
            isinstance(after, PartnerJobState) and after.request is not None
        ):
            yield after.reply_to, HearPartner(reference=after.request.reference, answer=event.answer)
