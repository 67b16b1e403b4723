"""What can be asked of a guarantee."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from domain.base import Exact, Value
from domain.cover.commands import AcknowledgeMiss, LetCoverTimePass
from domain.cover.partner.commands import HearPartner
from domain.money import Money


class GiveGuarantee(Value):
    """`account` is the stream of the customer, or of the group, whose sales it secures; `orders` narrows it down to
    these, empty is all. It pays on calls that reach the guarantor by `expires_on`. `fee_percent` is per year."""

    kind: Literal["give_guarantee"] = "give_guarantee"
    guarantor: str
    account: str
    amount: Money
    expires_on: date
    orders: tuple[str, ...] = ()
    percent: Exact
    fee_percent: Exact


class ExtendGuarantee(Value):
    """The guarantor agreed to a later end, with its `reference`."""

    kind: Literal["extend_guarantee"] = "extend_guarantee"
    expires_on: date
    reference: str


class CallGuarantee(Value):
    """Payment of an overdue receivable is asked of the guarantor; `amount`, in the currency of the guarantee, is at
    most what the guarantor bears of what is owed."""

    kind: Literal["call_guarantee"] = "call_guarantee"
    receivable_id: str
    amount: Money
    reason: str


class ReleaseGuarantee(Value):
    """Given back to the guarantor: nothing new leaves on it. Refused while it secures what has left."""

    kind: Literal["release_guarantee"] = "release_guarantee"
    reason: str


class FollowSecured(Value):
    """A receivable that it secures was opened, became overdue, was paid or settled. `rate` turns its currency into
    that of the guarantee."""

    kind: Literal["follow_secured"] = "follow_secured"
    receivable_id: str
    customer_id: str
    balance: Money
    rate: Exact
    overdue: bool
    settled: bool


GuaranteeCommand = Annotated[
    GiveGuarantee
    | ExtendGuarantee
    | CallGuarantee
    | ReleaseGuarantee
    | FollowSecured
    | AcknowledgeMiss
    | HearPartner
    | LetCoverTimePass,
    Field(discriminator="kind"),
]
