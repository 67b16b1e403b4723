"""What can be asked of an invoice that is offered to a factor. The stream is the invoice: it is assigned once."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from domain.base import Value
from domain.cover.commands import LetCoverTimePass
from domain.cover.partner.commands import HearNotice, HearPartner
from domain.money import Money


class Claim(Value):
    """One receivable of the invoice."""

    receivable_id: str
    amount: Money
    due_on: date


class OfferInvoice(Value):
    """`agreement` is the stream of the factoring agreement, `account` that of the customer."""

    kind: Literal["offer_invoice"] = "offer_invoice"
    agreement: str
    account: str
    order_id: str
    claims: tuple[Claim, ...]
    invoiced_on: date


class BuyBack(Value):
    """We take the claim back and repay the advance; who asks says why."""

    kind: Literal["buy_back"] = "buy_back"
    reason: str


class PassOn(Value):
    """The customer paid us what belongs to the factor."""

    kind: Literal["pass_on"] = "pass_on"
    payment_id: str
    receivable_id: str
    amount: Money


AssignmentCommand = Annotated[
    OfferInvoice | BuyBack | PassOn | HearPartner | HearNotice | LetCoverTimePass, Field(discriminator="kind")
]
