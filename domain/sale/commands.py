"""What can be asked of a credit sale."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from domain.approval.conditions import Conditions, Proofs
from domain.base import Value
from domain.money import Money
from domain.sale.order import Order


class SubmitOrder(Value):
    kind: Literal["submit_order"] = "submit_order"
    order: Order


class Reassess(Value):
    """Something that a waiting sale waits for may have changed."""

    kind: Literal["reassess"] = "reassess"


class ConcludeApproval(Value):
    """What the people decided. `amount` below what was asked, or conditions, make it a counter-offer."""

    kind: Literal["conclude_approval"] = "conclude_approval"
    approval_id: str
    outcome: Literal["approved", "rejected", "expired"]
    amount: Money | None = None
    decided_by: tuple[str, ...] = ()
    reason: str = ""
    conditions: Conditions = Conditions()


class AmendOrder(Value):
    """The order's new whole amount."""

    kind: Literal["amend_order"] = "amend_order"
    amount: Money


class AcceptOffer(Value):
    """`proofs` are the references of what the offer asks for."""

    kind: Literal["accept_offer"] = "accept_offer"
    proofs: Proofs = Proofs()


class CancelOrder(Value):
    kind: Literal["cancel_order"] = "cancel_order"
    reason: str


class DispatchGoods(Value):
    """`invoice_no` only where another system writes the invoice. `final` says that nothing more will be delivered."""

    kind: Literal["dispatch_goods"] = "dispatch_goods"
    delivery_id: str
    amount: Money
    invoice_no: str | None = None
    final: bool = False


class ReturnGoods(Value):
    kind: Literal["return_goods"] = "return_goods"
    invoice_no: str
    amount: Money
    reason: str


class FinishReceivable(Value):
    kind: Literal["finish_receivable"] = "finish_receivable"
    receivable_id: str


class LoseCover(Value):
    """The arrangement `stream` carries no more what has not left of the sale: it was cut, withdrawn, or has ended."""

    kind: Literal["lose_cover"] = "lose_cover"
    stream: str
    reason: str


class LetTimePass(Value):
    """The day came that the sale waited for: an invoice is due to be written, or the release, hold or offer ends."""

    kind: Literal["let_time_pass"] = "let_time_pass"


SaleCommand = Annotated[
    SubmitOrder
    | Reassess
    | ConcludeApproval
    | AmendOrder
    | AcceptOffer
    | CancelOrder
    | DispatchGoods
    | ReturnGoods
    | FinishReceivable
    | LoseCover
    | LetTimePass,
    Field(discriminator="kind"),
]
