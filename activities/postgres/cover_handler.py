"""How the store decides for streams of cover, whatever their kind."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from activities.contracts import Envelope
from activities.postgres.context import Facts, Needs
from domain import local_time
from domain.base import Decision
from domain.cover.assignment.commands import OfferInvoice
from domain.cover.buyer_limit.state import BuyerLimitState
from domain.cover.context import CoverContext
from domain.cover.factoring.commands import TakeAgreement
from domain.cover.insurance.commands import TakeInsurance
from domain.cover.insured.commands import AttachCover
from domain.cover.partner.commands import HearNotice
from domain.cover.streams import CoverStream
from domain.customer.state import CustomerState, GroupState
from domain.ids import split_stream
from domain.policy import Policy


class CoverHandler:
    """The account that a stream belongs to is locked; what serves the whole house locks none."""

    def __init__(self, stream: CoverStream) -> None:
        self._stream = stream
        self.commands = stream.commands

    def needs(self, state: Any, envelope: Envelope) -> Needs:
        account = state.account or getattr(envelope.command, "account", "")
        invoice_no = split_stream(envelope.stream)[1] if isinstance(envelope.command, OfferInvoice) else ""
        said = isinstance(state, BuyerLimitState) and isinstance(envelope.command, HearNotice)
        return Needs(
            customer_id=split_stream(account)[1] if said else None,
            account=account or None,
            cover=True,
            terms_of=envelope.command.part.terms_of if isinstance(envelope.command, AttachCover) else "",
            house=isinstance(envelope.command, TakeInsurance | TakeAgreement),
            undispatched=said,
            watch=said,
            invoice_no=invoice_no,
        )

    def decide(self, state: Any, envelope: Envelope, facts: Facts) -> Decision:
        locked = facts.customer.state if facts.customer else None
        group = facts.group.state if facts.group else None
        context = CoverContext.model_construct(
            stream=envelope.stream,
            policy=facts.policy,
            now=envelope.at,
            today=facts.today,
            actor=envelope.actor,
            customer=locked if isinstance(locked, CustomerState) else None,
            group=locked if isinstance(locked, GroupState) else group,
            arrangements=facts.arrangements.by_stream,
            receivables=facts.receivables,
            watch=facts.watch,
            sales=facts.undispatched,
        )
        return self._stream.decide(state, envelope.command, context)

    def wake_at(self, state: Any, policy: Policy, at: datetime) -> datetime | None:
        moment = self._stream.next_moment(state)
        if moment is None or isinstance(moment, datetime):
            return moment
        return local_time.moment(moment, time(0), policy.timezone)
