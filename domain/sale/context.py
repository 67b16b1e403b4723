"""What a decision about a sale depends on beside the sale itself. Read under the lock on the customer's account."""

from __future__ import annotations

from datetime import date, datetime

from domain.absence.presence import EVERYBODY_THERE, Presence
from domain.base import Value
from domain.cover.at_hand import NONE_AT_HAND, Arrangements
from domain.customer.decide import CustomerUnknown
from domain.customer.state import CustomerState, GroupState
from domain.policy import Policy
from domain.sale.case import Position
from domain.sale.order import Order


class SaleContext(Value):
    """`next_invoice_no` and `next_credit_note_no` are drawn from their series only when the command may need them.

    `actor` is who sends the command. `arrangements` may carry the sale, or part of it.
    """

    policy: Policy
    now: datetime
    today: date
    customer: CustomerState | None
    group: GroupState | None
    position: Position
    stops_delivery_by: tuple[str, ...] = ()
    next_invoice_no: str = ""
    next_credit_note_no: str = ""
    presence: Presence = EVERYBODY_THERE
    actor: str = ""
    arrangements: Arrangements = NONE_AT_HAND

    def also_asking(self, order: Order) -> tuple[str, ...]:
        """The person who amends the order of another wants what they ask for as much as whoever placed it."""
        asks = self.actor != order.requested_by and self.policy.person(self.actor) is not None
        return (self.actor,) if asks else ()

    @property
    def known_customer(self) -> CustomerState:
        """The customer's file, or `customer.unknown`."""
        if self.customer is None or not self.customer.exists:
            raise CustomerUnknown("the customer is not registered", field="customer_id")
        return self.customer
