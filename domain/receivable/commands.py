"""What can be asked of a receivable."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from domain.base import Exact, Value
from domain.cover.part import CoverPart
from domain.money import Money


class TakeOver(Value):
    """An open item of another system is watched and collected here from now on."""

    kind: Literal["take_over"] = "take_over"
    invoice_no: str
    customer_id: str
    order_id: str = ""
    balance: Money
    invoiced_on: date
    due_on: date


class ReceivePayment(Value):
    """`bank_charge` is what banks on the way kept: the customer has paid `amount` plus `bank_charge`."""

    kind: Literal["receive_payment"] = "receive_payment"
    payment_id: str
    amount: Money
    bank_charge: Money | None = None
    paid_on: date


class UseUnappliedCash(Value):
    """Settles from money of the customer that we hold already."""

    kind: Literal["use_unapplied_cash"] = "use_unapplied_cash"
    reference: str
    amount: Money


class BookAllocation(Value):
    """The receivable's share of a receipt that was shared out over several; it is booked whatever happened since.

    `paid_by` is the guarantee whose guarantor paid it: of the receivable that carries `cover_left` from then on.
    `collected_by` is the assignment whose factor got it; with `claim_over` it has got all of its claim."""

    kind: Literal["book_allocation"] = "book_allocation"
    payment_id: str
    applied: Money
    bank_charge: Money
    written_off: Money
    paid_on: date
    paid_by: str = ""
    cover_left: Exact = Decimal(0)
    collected_by: str = ""
    claim_over: bool = False


class ApplyCreditNote(Value):
    kind: Literal["apply_credit_note"] = "apply_credit_note"
    credit_note_no: str
    amount: Money
    reason: str


class ReachMilestone(Value):
    """The moment came that the receivable waited for."""

    kind: Literal["reach_milestone"] = "reach_milestone"


class RecordCall(Value):
    kind: Literal["record_call"] = "record_call"
    note: str


class ChangeCover(Value):
    """What the arrangement `stream` carries of the receivable is `part` from now on; nothing where that is None."""

    kind: Literal["change_cover"] = "change_cover"
    stream: str
    part: CoverPart | None = None
    reason: str


class AssignClaim(Value):
    """The factor has bought `claim`, what was owed when it was offered: the customer pays `payee` on `account_no`, and
    the factor collects. Without recourse `cover` is what the factor bears of it; with recourse it is None, and the risk
    stays ours."""

    kind: Literal["assign_claim"] = "assign_claim"
    assignment: str
    payee: str
    account_no: str = ""
    claim: Money | None = None
    cover: CoverPart | None = None


class ReturnClaim(Value):
    """The factor gave the claim back, or never took it: its risk and its collection are ours again."""

    kind: Literal["return_claim"] = "return_claim"
    assignment: str
    reason: str


ReceivableCommand = Annotated[
    TakeOver
    | ReceivePayment
    | UseUnappliedCash
    | BookAllocation
    | ApplyCreditNote
    | ReachMilestone
    | RecordCall
    | ChangeCover
    | AssignClaim
    | ReturnClaim,
    Field(discriminator="kind"),
]
