"""What can be asked of the insurance of one receivable."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from domain.base import Exact, Value
from domain.cover.commands import AcknowledgeMiss, LetCoverTimePass, MeetDuty
from domain.cover.part import CoverPart
from domain.cover.partner.commands import HearNotice, HearPartner
from domain.money import Money


class AttachCover(Value):
    """An invoice of an insured delivery has been written. `part` is what of it is insured, `account` the customer's
    stream; `rate` turns the receivable's currency into that of the part."""

    kind: Literal["attach_cover"] = "attach_cover"
    account: str
    receivable_id: str
    invoice_no: str
    order_id: str
    part: CoverPart
    amount: Money
    rate: Exact = Decimal(1)
    invoiced_on: date
    due_on: date


class FollowReceivable(Value):
    """The receivable became overdue, was paid, credited or settled, or bears interest. `balance` is what is owed now;
    `paid` is what has just come in, by a payment or by goods that came back; `payment_id` names it."""

    kind: Literal["follow_receivable"] = "follow_receivable"
    balance: Money
    overdue: bool
    settled: bool
    paid: Money | None = None
    payment_id: str = ""
    credited: bool = False
    on: date


class FileClaim(Value):
    """`documents` are references of invoice, proof of delivery, correspondence."""

    kind: Literal["file_claim"] = "file_claim"
    documents: tuple[str, ...]


class DisputeCover(Value):
    """The customer disputes this much of the receivable: it is not covered until that is settled."""

    kind: Literal["dispute_cover"] = "dispute_cover"
    amount: Money
    reason: str


class SettleDispute(Value):
    """`upheld` of the disputed amount turned out to be owed after all, and is covered again."""

    kind: Literal["settle_dispute"] = "settle_dispute"
    upheld: Money
    reason: str


class ForfeitCover(Value):
    """What happened elsewhere costs this cover; `reason` is a code."""

    kind: Literal["forfeit_cover"] = "forfeit_cover"
    reason: str


InsuredCommand = Annotated[
    AttachCover
    | FollowReceivable
    | MeetDuty
    | AcknowledgeMiss
    | FileClaim
    | DisputeCover
    | SettleDispute
    | ForfeitCover
    | HearPartner
    | HearNotice
    | LetCoverTimePass,
    Field(discriminator="kind"),
]
