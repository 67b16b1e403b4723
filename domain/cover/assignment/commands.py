"""What can be asked of an invoice that is offered to a factor. The stream is the invoice: it is assigned once."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from domain.base import Value
from domain.cover.commands import LetCoverTimePass
from domain.cover.partner.commands import HearNotice, HearPartner
from domain.money import Money


class OfferInvoice(Value):
    """`agreement` is the stream of the factoring agreement, `account` that of the customer. What is still owed on the
    invoice is what is offered."""

    kind: Literal["offer_invoice"] = "offer_invoice"
    agreement: str
    account: str


class BuyBack(Value):
    """We take the claim back and repay the advance; who asks says why."""

    kind: Literal["buy_back"] = "buy_back"
    reason: str


class PassOn(Value):
    """The claim has become smaller on our side, and the factor is made good: by a payment that reached us, a credit
    note, a difference that we let go. `payment_id` names which."""

    kind: Literal["pass_on"] = "pass_on"
    payment_id: str
    receivable_id: str
    amount: Money


AssignmentCommand = Annotated[
    OfferInvoice | BuyBack | PassOn | HearPartner | HearNotice | LetCoverTimePass, Field(discriminator="kind")
]
